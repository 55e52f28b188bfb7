//! Every operation of the contract, as data: the router, the permissions and the table in `docs/dialects/evotor.md` come from here.

use std::pin::Pin;

use domain::access::Permission as P;

use crate::ctx::Ctx;
use crate::error::Answer;
use crate::{admin, bill, hello, list, receipts};

/// One row of the table.
pub type Operation = wire::Operation<Action>;

/// What is done for an operation.
#[derive(Clone, Copy, Debug)]
pub struct Action {
    pub(crate) run: fn(Ctx) -> Answering,
    /// How the journal calls it.
    pub(crate) kind: &'static str,
}

/// An answer on its way.
pub(crate) type Answering = Pin<Box<dyn Future<Output = Answer> + Send>>;

/// A handler as an action.
macro_rules! run {
    ($kind:literal $handler:path) => {
        Action { run: |cx| Box::pin($handler(cx)), kind: $kind }
    };
}

const SALES_READ: &str = P::SalesRead.word();
const SALES_WRITE: &str = P::SalesWrite.word();

/// Every operation, in the order of the contract.
pub fn operations() -> &'static [Operation] {
    OPERATIONS
}

static OPERATIONS: &[Operation] = &[
    Operation::get("/api/v2/hello", "3.1", "say which sites are served")
        .needs(SALES_READ)
        .does(run!("HELLO" hello::hello)),
    Operation::get("/api/v2/list", "3.2", "list bills that wait")
        .needs(SALES_READ)
        .does(run!("LIST" list::list)),
    Operation::get("/api/v2/bill/byid/{id}", "3.3", "show a bill")
        .needs(SALES_READ)
        .does(run!("BILL" bill::show)),
    Operation::post("/api/v2/receipts", "3.4", "record receipts")
        .needs(SALES_WRITE)
        .does(run!("RECEIPT" receipts::record)),
    // For a CRM that has no other language.
    Operation::get("/admin/evotor/bills", "6", "list bills, whatever became of them")
        .needs(SALES_READ)
        .does(run!("BILLS" admin::list)),
    Operation::post("/admin/evotor/bills", "6", "place a bill")
        .needs(SALES_WRITE)
        .does(run!("PLACE" admin::place)),
    Operation::get("/admin/evotor/bills/{id}", "6", "show a bill and what became of it")
        .needs(SALES_READ)
        .does(run!("BILLS" admin::show)),
    Operation::put("/admin/evotor/bills/{id}", "6", "write a bill anew")
        .needs(SALES_WRITE)
        .does(run!("CHANGE" admin::change)),
    Operation::delete("/admin/evotor/bills/{id}", "6", "give a bill up")
        .needs(SALES_WRITE)
        .does(run!("CANCEL" admin::cancel)),
    Operation::get("/admin/evotor/receipts", "6", "list the receipts that were told")
        .needs(SALES_READ)
        .does(run!("RECEIPTS" admin::receipts)),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_compiles_and_everything_needs_a_permission() {
        wire::Router::new(operations());
        for operation in operations() {
            let word = operation.permission.unwrap_or_default();
            assert!(operation.served() && P::from_word(word).is_some(), "{}", operation.path);
        }
    }
}
