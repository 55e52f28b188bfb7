//! Accounts by the names of their hosts.

use db::{Query, Rx};
use domain::Currency;
use domain::id::AccountId;
use store::accounts::{self, AccountRow};

use crate::{App, Error, Result};

/// One customer of the server, as its people see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountView {
    /// Its id.
    pub id: AccountId,
    /// The first label of its host names.
    pub subdomain: String,
    /// What people call it.
    pub name: String,
    /// The currency its stock is valued in.
    pub base_currency: Currency,
    /// IANA name of the zone that its times are shown in.
    pub time_zone: String,
    /// Language of its people, as a BCP 47 tag.
    pub locale: String,
}

impl App {
    /// The account of a subdomain; `None` when there is none, or it is closed. Anybody may ask: this is before credentials.
    ///
    /// # Errors
    /// Faults.
    pub async fn account_by_subdomain(&self, subdomain: &str) -> Result<Option<AccountView>> {
        self.db().read(BySubdomain(subdomain.to_owned())).await
    }
}

struct BySubdomain(String);

impl Query for BySubdomain {
    type Out = Option<AccountView>;
    type Error = Error;
    const SNAPSHOT: bool = false;

    async fn run(&self, rx: &mut Rx<'_>) -> Result<Option<AccountView>> {
        let row = accounts::get_by_subdomain(rx, &self.0).await?;
        Ok(row.filter(|row| !row.archived).map(view))
    }
}

pub(super) fn view(row: AccountRow) -> AccountView {
    let AccountRow { id, subdomain, name, base_currency, time_zone, locale, created_at: _, archived: _ } =
        row;
    AccountView { id, subdomain, name, base_currency, time_zone, locale }
}
