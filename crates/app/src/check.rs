//! Holds everything that is kept twice against the ledgers it was added up from, account by account in short reads, and says what
//! differs. Repairs nothing. The invariants are listed in `docs/ARCHITECTURE.md`.

use std::fmt;

use db::{Db, Priority, Query, Rx};
use domain::id::{AccountId, DocumentId, OperationId, SaleId, ShiftId, VariantId};
use store::accounts::{self, AccountRow};
use store::fiscal::check as fiscal;
use store::sales::check::{self as sales, Stretch};
use store::stock::check as stock;
use uuid::Uuid;

use crate::{Error, Result};

/// How many variants, sales or shifts are held in memory at once.
const AT_ONCE: i64 = 500;

/// Something kept that is not what its entries add up to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drift {
    /// In whose books.
    pub account: String,
    /// What differs.
    pub what: stock::Drift,
}

impl fmt::Display for Drift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let stock::Drift { invariant, entity, stored, computed } = &self.what;
        write!(f, "{}: {invariant} of {entity}: kept {stored}, comes to {computed}", self.account)
    }
}

/// Checks all books and tells every drift as it is found; answers how many accounts there are.
///
/// Beside a busy server the books move between reads, but each stretch is one consistent moment.
///
/// # Errors
/// Faults.
pub async fn run(db: &Db, mut tell: impl FnMut(Drift)) -> Result<usize> {
    let accounts = db.read_with(Priority::Bulk, Accounts).await?;
    for account in &accounts {
        let mut found = |drifts: Vec<stock::Drift>| {
            drifts.into_iter().for_each(|what| tell(Drift { account: account.subdomain.clone(), what }));
        };
        let (mut goods, mut deals, mut tills) =
            (Some(VariantId(Uuid::nil())), Some(SaleId(Uuid::nil())), Some(ShiftId(Uuid::nil())));
        let mut papers = Some(DocumentId(Uuid::nil()));
        let mut wishes = Some(OperationId(Uuid::nil()));
        found(db.read_with(Priority::Bulk, Numbers(account.id)).await?);
        found(db.read_with(Priority::Bulk, Storages(account.id)).await?);
        while let Some(after) = goods {
            let checked = db.read_with(Priority::Bulk, Stock(account.id, after)).await?;
            found(checked.drifts);
            goods = checked.next;
        }
        while let Some(after) = papers {
            let (drifts, next) = db.read_with(Priority::Bulk, Papers(account.id, after)).await?;
            found(drifts);
            papers = next;
        }
        while let Some(after) = deals {
            let (drifts, next) = db.read_with(Priority::Bulk, Sales(account.id, after)).await?;
            found(drifts);
            found(db.read_with(Priority::Bulk, Receipts(account.id, after)).await?.0);
            deals = next;
        }
        while let Some(after) = tills {
            let (drifts, next) = db.read_with(Priority::Bulk, Shifts(account.id, after)).await?;
            found(drifts);
            tills = next;
        }
        while let Some(after) = wishes {
            let (drifts, next) = db.read_with(Priority::Bulk, Documents(account.id, after)).await?;
            found(drifts);
            wishes = next;
        }
    }
    Ok(accounts.len())
}

macro_rules! questions {
    ($($name:ident($($field:ty),*) -> $out:ty = |$this:ident, $rx:ident| $body:expr;)*) => {$(
        struct $name($($field),*);

        impl Query for $name {
            type Out = $out;
            type Error = Error;

            async fn run(&self, $rx: &mut Rx<'_>) -> Result<$out> {
                let $this = self;
                Ok($body.await?)
            }
        }
    )*};
}

questions! {
    Numbers(AccountId) -> Vec<stock::Drift> = |this, rx| sales::numbers(rx, this.0);
    Stock(AccountId, VariantId) -> stock::Checked = |this, rx| stock::stock(rx, this.0, this.1, AT_ONCE);
    Papers(AccountId, DocumentId) -> (Vec<stock::Drift>, Option<DocumentId>) =
        |this, rx| stock::documents(rx, this.0, this.1, AT_ONCE);
    Sales(AccountId, SaleId) -> Stretch<SaleId> = |this, rx| sales::sales(rx, this.0, this.1, AT_ONCE);
    Shifts(AccountId, ShiftId) -> Stretch<ShiftId> = |this, rx| sales::shifts(rx, this.0, this.1, AT_ONCE);
    Receipts(AccountId, SaleId) -> Stretch<SaleId> = |this, rx| fiscal::receipts(rx, this.0, this.1, AT_ONCE);
    Documents(AccountId, OperationId) -> Stretch<OperationId> =
        |this, rx| fiscal::documents(rx, this.0, this.1, AT_ONCE);
    Storages(AccountId) -> Vec<stock::Drift> = |this, rx| fiscal::storages(rx, this.0);
}

struct Accounts;

impl Query for Accounts {
    type Out = Vec<AccountRow>;
    type Error = Error;

    async fn run(&self, rx: &mut Rx<'_>) -> Result<Vec<AccountRow>> {
        Ok(accounts::list(rx).await?)
    }
}
