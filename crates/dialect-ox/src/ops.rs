//! Every operation of the contract, as data: the router, the permissions, the table in the README and the one in
//! `docs/dialects/ox.md` all come from here. Paths that the vendor's page does not name are guesses (contract 2); they stand in this
//! file alone, so that they can be moved.

use std::pin::Pin;

use domain::access::Permission as P;

use crate::ctx::{Ctx, Visit};
use crate::error::Answer;
use crate::{
    brands, cashdesks, corrections, customers, images, imports, locations, login, methods, products, profile,
    sells, stocks, suppliers, transfers, variations, zones,
};

/// One row of the table.
pub type Operation = wire::Operation<Action>;

/// What is done for an operation, and what it wants of a request.
#[derive(Clone, Copy, Debug)]
pub struct Action {
    pub(crate) run: Run,
    /// Bodies may carry files.
    pub(crate) uploads: bool,
}

/// Who may call, and whom it calls.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Run {
    /// Anybody, in any account or none; the answer may be something else than JSON.
    Public(fn(Visit) -> Answering),
    /// Somebody who signed in.
    Private(fn(Ctx) -> Answering),
}

/// An answer on its way.
pub(crate) type Answering = Pin<Box<dyn Future<Output = Answer> + Send>>;

impl Action {
    const fn public(call: fn(Visit) -> Answering) -> Self {
        Self { run: Run::Public(call), uploads: false }
    }

    const fn private(call: fn(Ctx) -> Answering) -> Self {
        Self { run: Run::Private(call), uploads: false }
    }

    /// With room for files.
    const fn uploads(self) -> Self {
        Self { uploads: true, ..self }
    }
}

/// A handler as an action.
macro_rules! run {
    (public $handler:path) => {
        Action::public(|visit| Box::pin($handler(visit)))
    };
    ($handler:path) => {
        Action::private(|cx| Box::pin($handler(cx)))
    };
}

/// Instead of a permission: whoever signed in.
pub(crate) const SIGNED_IN: &str = "signed in";

const CATALOGUE_READ: &str = P::CatalogueRead.word();
const CATALOGUE_WRITE: &str = P::CatalogueWrite.word();
const STOCK_READ: &str = P::StockRead.word();
const STOCK_RECEIVE: &str = P::StockReceive.word();
const STOCK_TRANSFER: &str = P::StockTransfer.word();
const STOCK_CORRECT: &str = P::StockCorrect.word();
const SALES_READ: &str = P::SalesRead.word();
const SALES_WRITE: &str = P::SalesWrite.word();
const SALES_REFUND: &str = P::SalesRefund.word();
const SALES_AMEND: &str = P::SalesAmend.word();
const PARTY_READ: &str = P::PartyRead.word();
const PARTY_WRITE: &str = P::PartyWrite.word();
const STAFF_READ: &str = P::StaffRead.word();
const STAFF_WRITE: &str = P::StaffWrite.word();
const SETTINGS_WRITE: &str = P::SettingsWrite.word();

/// Every operation, in the order of the contract's section 2, whose numbers are in the reference.
pub fn operations() -> &'static [Operation] {
    OPERATIONS
}

static OPERATIONS: &[Operation] = &[
    // Who calls.
    Operation::post("/security/auth_check", "2 #1, 1.2", "sign in").does(run!(public login::sign_in)),
    Operation::get("/profile", "2 #2, 4.1", "show the caller").needs(SIGNED_IN).does(run!(profile::show)),
    Operation::get("/users", "2 #3, 4.1", "list employees and customers").needs(STAFF_READ),
    Operation::post("/users", "2 #3, 4.1", "hire an employee").needs(STAFF_WRITE),
    Operation::get("/users/{user}", "2 #4, 4.1", "show an employee").needs(STAFF_READ),
    Operation::put("/users/{user}", "2 #4, 4.1", "replace an employee").needs(STAFF_WRITE),
    Operation::patch("/users/{user}", "2 #4, 4.1", "change an employee").needs(STAFF_WRITE),
    Operation::get("/customers", "2 #5, 4.1", "list customers").needs(PARTY_READ).does(run!(customers::list)),
    Operation::post("/customers", "2 #6, 4.1", "register a customer")
        .needs(PARTY_WRITE)
        .does(run!(customers::create)),
    Operation::get("/customers/{customer}", "2 #7, 4.1", "show a customer")
        .needs(PARTY_READ)
        .does(run!(customers::show)),
    Operation::put("/customers/{customer}", "2 #7, 4.1", "replace a customer")
        .needs(PARTY_WRITE)
        .does(run!(customers::replace)),
    Operation::patch("/customers/{customer}", "2 #7, 4.1", "change a customer")
        .needs(PARTY_WRITE)
        .does(run!(customers::change)),
    // Places.
    Operation::get("/zones", "2 #8, 4.2", "list zones").needs(CATALOGUE_READ).does(run!(zones::list)),
    Operation::get("/zones/{zone}", "2 #8, 4.2", "show a zone").needs(CATALOGUE_READ).does(run!(zones::show)),
    Operation::get("/brands", "2 #9, 4.2", "list brands").needs(CATALOGUE_READ).does(run!(brands::list)),
    Operation::get("/brands/{brand}", "2 #9, 4.2", "show a brand")
        .needs(CATALOGUE_READ)
        .does(run!(brands::show)),
    Operation::get("/locations", "2 #10, 4.2", "list locations")
        .needs(CATALOGUE_READ)
        .does(run!(locations::list)),
    Operation::get("/locations/{location}", "2 #10, 4.2", "show a location")
        .needs(CATALOGUE_READ)
        .does(run!(locations::show)),
    Operation::post("/locations", "2 #10, 4.2", "set up a location")
        .needs(SETTINGS_WRITE)
        .does(run!(locations::create)),
    Operation::put("/locations/{location}", "2 #10, 4.2", "change a location")
        .needs(SETTINGS_WRITE)
        .does(run!(locations::update)),
    // Goods.
    Operation::get("/variations", "2 #11, 4.3", "list variations and their stocks")
        .needs(CATALOGUE_READ)
        .does(run!(variations::list)),
    Operation::post("/variations", "2 #11, 4.3", "list them by a filter in the body")
        .needs(CATALOGUE_READ)
        .does(run!(variations::list)),
    Operation::get("/variations/discount", "2 #12, 4.3", "show the discounts of variations")
        .aliases(&["/variations/discounts", "/variation-discounts"])
        .needs(CATALOGUE_READ),
    Operation::post("/products/{product}/variations", "2 #13, 4.3", "add a variation")
        .needs(CATALOGUE_WRITE)
        .does(run!(variations::create)),
    Operation::get("/variations/{variation}", "2 #14, 4.3", "show a variation")
        .needs(CATALOGUE_READ)
        .does(run!(variations::show)),
    Operation::put("/variations/{variation}", "2 #14, 4.3", "change a variation")
        .needs(CATALOGUE_WRITE)
        .does(run!(variations::update)),
    Operation::patch("/variations/{variation}", "2 #14, 4.3", "change a variation")
        .needs(CATALOGUE_WRITE)
        .does(run!(variations::update)),
    Operation::put("/stocks/count", "2 #15, 4.3", "set what is in stock")
        .aliases(&["/stock/count", "/variations/stock-count"])
        .needs(STOCK_CORRECT)
        .does(run!(stocks::count)),
    Operation::put("/stocks/price", "2 #16, 4.3", "set the price of what is in stock")
        .aliases(&["/stock/price", "/variations/stock-price"])
        .needs(CATALOGUE_WRITE)
        .does(run!(stocks::price)),
    Operation::get("/products/{product}/detail", "2 #17, 4.4", "show a product")
        .needs(CATALOGUE_READ)
        .does(run!(products::detail)),
    Operation::post("/products/{zone}/create", "2 #18, 4.4", "create a product with variations")
        .aliases(&["/zones/{zone}/create", "/zones/{zone}/products"])
        .needs(CATALOGUE_WRITE)
        .does(run!(products::create)),
    Operation::post("/products/{product}", "2 #19, 4.4", "change a product")
        .needs(CATALOGUE_WRITE)
        .does(run!(products::update)),
    Operation::put("/products/{product}", "2 #19, 4.4", "change a product")
        .needs(CATALOGUE_WRITE)
        .does(run!(products::update)),
    Operation::patch("/products/{product}", "2 #19, 4.4", "change a product")
        .needs(CATALOGUE_WRITE)
        .does(run!(products::update)),
    // Sells.
    Operation::get("/sells-list", "2 #20, 4.5", "list sells")
        .aliases(&["/sells"])
        .needs(SALES_READ)
        .does(run!(sells::list)),
    Operation::get("/sells/{sell}", "2 #21, 4.5", "show a sell").needs(SALES_READ).does(run!(sells::show)),
    Operation::post("/cashdesks/{cashdesk}/sells", "2 #22, 4.5", "open a sell")
        .needs(SALES_WRITE)
        .does(run!(sells::open)),
    Operation::post("/cashdesks/{cashdesk}/refunds", "2 #23, 4.5", "open a refund")
        .needs(SALES_REFUND)
        .does(run!(sells::refund)),
    Operation::post("/sells/{sell}/sell-records", "2 #24, 4.5", "add goods of a stock")
        .needs(SALES_WRITE)
        .does(run!(sells::add_of_stock)),
    Operation::post("/sells/{sell}/sell-records-by-variation", "2 #25, 4.5", "add goods of a variation")
        .needs(SALES_WRITE)
        .does(run!(sells::add_of_variation)),
    Operation::patch("/sell-records/{record}", "2 #26, 4.5", "change the count of a record")
        .needs(SALES_WRITE)
        .does(run!(sells::change_count)),
    Operation::delete("/sell-records/{record}", "2 #27, 4.5", "remove a record")
        .needs(SALES_WRITE)
        .does(run!(sells::remove)),
    Operation::patch("/sells/{sell}", "2 #28, 4.5", "change a sell that is not finished")
        .needs(SALES_WRITE)
        .does(run!(sells::amend)),
    Operation::put("/sells/{sell}", "2 #28, 4.5", "change a sell that is not finished")
        .needs(SALES_WRITE)
        .does(run!(sells::amend)),
    Operation::patch("/sells/{sell}/details", "2 #29, 4.5", "say how a sell is delivered")
        .needs(SALES_WRITE)
        .does(run!(sells::details)),
    Operation::post("/sells/{sell}/payment", "2 #30, 4.5", "add a payment")
        .needs(SALES_WRITE)
        .does(run!(sells::pay)),
    Operation::post("/sells/{sell}/commit", "2 #31, 4.5", "finish a sell")
        .needs(SALES_WRITE)
        .does(run!(sells::commit)),
    Operation::post("/sells/{sell}/postpone", "2 #32, 4.5", "postpone a sell")
        .needs(SALES_WRITE)
        .does(run!(sells::postpone)),
    Operation::patch("/sells/{sell}/patch", "2 #33, 4.5", "amend a finished sell")
        .needs(SALES_AMEND)
        .does(run!(sells::patch)),
    // Of an open sell they are the cashier's to change; the shop asks for more once it is finished.
    Operation::patch("/payments/{payment}", "2 #34, 4.5", "amend a payment")
        .aliases(&["/sell-payments/{payment}"])
        .needs(SALES_WRITE)
        .does(run!(sells::patch_payment)),
    Operation::delete("/sells/{sell}", "2 #35, 4.5", "drop a sell that is not finished")
        .needs(SALES_WRITE)
        .does(run!(sells::drop)),
    // The till.
    Operation::get("/roles", "2 #36, 4.6", "list roles").needs(STAFF_READ),
    Operation::get("/roles/{role}", "2 #36, 4.6", "show a role").needs(STAFF_READ),
    Operation::get("/cashdesks", "2 #37, 4.6", "list cash desks")
        .needs(CATALOGUE_READ)
        .does(run!(cashdesks::list)),
    Operation::get("/cashdesks/{cashdesk}", "2 #37, 4.6", "show a cash desk")
        .needs(CATALOGUE_READ)
        .does(run!(cashdesks::show)),
    Operation::get("/payment-methods", "2 #38", "list methods of payment")
        .needs(CATALOGUE_READ)
        .does(run!(methods::list)),
    // Goods documents.
    Operation::get("/transfers", "2 #39, 4.7", "list transfers")
        .needs(STOCK_READ)
        .does(run!(transfers::list)),
    Operation::post("/zones/{zone}/transfers", "2 #40, 4.7", "create a transfer")
        .needs(STOCK_TRANSFER)
        .does(run!(transfers::create)),
    Operation::get("/transfers/{transfer}/approve", "2 #41, 4.7", "approve a transfer")
        .changes()
        .needs(STOCK_TRANSFER)
        .does(run!(transfers::approve)),
    Operation::post("/transfers/{transfer}/approve", "2 #41, 4.7", "approve a transfer")
        .needs(STOCK_TRANSFER)
        .does(run!(transfers::approve)),
    Operation::get("/transfers/{transfer}/records", "2 #42, 4.7", "list the records of a transfer")
        .needs(STOCK_READ)
        .does(run!(transfers::records)),
    Operation::get("/imports", "2 #43, 4.8", "list imports").needs(STOCK_READ).does(run!(imports::list)),
    Operation::get("/imports/{import}/records", "2 #44, 4.8", "list the records of an import")
        .needs(STOCK_READ)
        .does(run!(imports::records)),
    Operation::post("/zones/{zone}/imports", "2 #45, 4.8", "create an import")
        .needs(STOCK_RECEIVE)
        .does(run!(imports::open)),
    Operation::post("/imports/{import}/import-records/multiple", "2 #46, 4.8", "add records to an import")
        .needs(STOCK_RECEIVE)
        .does(run!(imports::add).uploads()),
    Operation::post("/imports/{import}/finish", "2 #47, 4.8", "receive the goods of an import")
        .needs(STOCK_RECEIVE)
        .does(run!(imports::finish)),
    Operation::get("/corrections", "2 #48, 4.9", "list corrections")
        .needs(STOCK_READ)
        .does(run!(corrections::list)),
    Operation::post("/corrections", "2 #48, 4.9", "create a correction")
        .needs(STOCK_CORRECT)
        .does(run!(corrections::open)),
    Operation::get("/corrections/{correction}", "2 #49, 4.9", "show a correction and its records")
        .aliases(&[
            "/corrections/{correction}/records",
            "/correction-records/{correction}",
            "/correction-records",
        ])
        .needs(STOCK_READ)
        .does(run!(corrections::show)),
    Operation::post("/corrections/{correction}/approve", "2 #50, 4.9", "apply a correction")
        .needs(STOCK_CORRECT)
        .does(run!(corrections::approve)),
    Operation::get("/suppliers", "2 #51, 4.10", "list suppliers")
        .needs(PARTY_READ)
        .does(run!(suppliers::list)),
    Operation::get("/suppliers/{supplier}", "2 #51, 4.10", "show a supplier")
        .needs(PARTY_READ)
        .does(run!(suppliers::show)),
    // Reaching customers.
    Operation::post("/coupons/generate", "2 #52, 4.10", "issue a coupon")
        .aliases(&["/coupons/beeline-club", "/beeline-club/coupons"])
        .needs(PARTY_WRITE),
    Operation::get("/promotions", "2 #53, 4.10", "list promotions").needs(CATALOGUE_READ),
    Operation::post("/sms/send", "2 #54, 4.10", "send a message").aliases(&["/sms"]).needs(PARTY_WRITE),
    // Not an operation of the contract, but the addresses in its images lead here.
    Operation::get("/cache/{size}/image/{aa}/{bb}/{cc}/{file}", "6 Image", "serve an image")
        .does(run!(public images::serve)),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_table_compiles_and_names_every_route_of_the_contract() {
        wire::Router::new(operations());
        let routes: BTreeSet<u32> = operations()
            .iter()
            .filter_map(|operation| operation.reference.strip_prefix("2 #")?.split(',').next()?.parse().ok())
            .collect();
        assert_eq!(routes, (1..=54).collect());
    }

    #[test]
    fn only_signing_in_and_images_are_open_to_all() {
        for operation in operations() {
            let public = matches!(operation.action, Some(Action { run: Run::Public(_), .. }));
            assert_eq!(operation.permission.is_none(), public, "{}", operation.path);
            if let Some(word) = operation.permission.filter(|word| *word != SIGNED_IN) {
                assert!(P::from_word(word).is_some(), "{word}");
            }
        }
    }
}
