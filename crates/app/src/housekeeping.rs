//! What is done to the books of all accounts from time to time, and whether they answer at all.

use std::collections::BTreeSet;

use db::{Batch, Command, Priority, Query, Rx, Tx};
use domain::Instant;
use domain::access::{Caller, Scope};
use domain::id::{AccountId, PartyId, SaleId};
use store::sales::sale;
use store::{accounts, events};
use uuid::Uuid;

use crate::sales::ReleaseExpired;
use crate::{App, Error, Result};

/// Days that a request key is good for.
const REQUEST_KEY_DAYS: i64 = 7;

impl App {
    /// Whether the books answer.
    ///
    /// # Errors
    /// Why they do not.
    pub async fn ping(&self) -> Result<()> {
        self.db().read(Ping).await
    }

    /// Lets go of the goods of placed sales whose time is over; answers whether there were any.
    ///
    /// # Errors
    /// Faults.
    pub async fn release_expired(&self) -> Result<bool> {
        let expired = self.db().read(Expired { now: self.now() }).await?;
        let mut some = false;
        for (account, sale) in expired {
            match self.write(&caretaker(account), ReleaseExpired { sale }).await {
                Ok(released) => some |= released,
                // One sale that will not go must not keep the others.
                Err(error) => {
                    tracing::error!(sale = %sale.0, %error, "an expired sale could not be released");
                }
            }
        }
        Ok(some)
    }

    /// Forgets the answers to requests that are too old to be repeated; answers how many there were.
    ///
    /// # Errors
    /// Faults.
    pub async fn forget_requests(&self) -> Result<u64> {
        let before = self.now().plus_days(-REQUEST_KEY_DAYS);
        self.db().write_with(Priority::Bulk, ForgetRequests { before }).await
    }
}

/// The shop itself, when nobody asked.
pub(crate) fn caretaker(account: AccountId) -> Caller {
    Caller {
        account,
        party: PartyId(Uuid::nil()),
        login: None,
        key: None,
        owner: true,
        permissions: BTreeSet::new(),
        scope: Scope::default(),
        through: "worker",
    }
}

struct Expired {
    now: Instant,
}

impl Query for Expired {
    type Out = Vec<(AccountId, SaleId)>;
    type Error = Error;
    const SNAPSHOT: bool = false;

    async fn run(&self, rx: &mut Rx<'_>) -> Result<Self::Out> {
        Ok(sale::list_expired(rx, self.now).await?)
    }
}

struct Ping;

impl Query for Ping {
    type Out = ();
    type Error = Error;
    const SNAPSHOT: bool = false;

    async fn run(&self, rx: &mut Rx<'_>) -> Result<()> {
        accounts::get_by_subdomain(rx, "").await?;
        Ok(())
    }
}

struct ForgetRequests {
    before: Instant,
}

impl Command for ForgetRequests {
    type Out = u64;
    type Error = Error;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<u64> {
        let mut batch = Batch::default();
        let slot = events::delete_requests(&mut batch, self.before);
        Ok(tx.run(batch).await?.affected(slot))
    }
}
