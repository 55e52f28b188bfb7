//! A new account: its counter, its virtual locations and its first owner. Runs above accounts, so no caller gives it.

use db::Tx;
use domain::access::{Caller, Scope};
use domain::id::{AccountId, LoginId, PartyId};
use domain::parties::{PartyKind, PersonDetails, check_person, display_name};
use domain::{Currency, IdSource, Instant, Kind, Problems, Reason, Refusal, Stamp};
use serde_json::json;
use store::Flight;
use store::access::logins;
use store::accounts::{self, AccountRow};
use store::flight::Maker;
use store::parties::party::{self, PartyFacts};
use store::places::locations;

use super::password::PasswordHash;
use crate::{App, Error, Result};

/// What a new account is made of.
#[derive(Clone, Debug)]
pub struct CreateAccount {
    /// The first label of its host names: 1 to 63 of `a-z 0-9 -`, not `-` at an end; unique on the server.
    pub subdomain: String,
    /// What people call it.
    pub name: String,
    /// The currency its stock is valued in.
    pub base_currency: Currency,
    /// IANA name of the zone that its times are shown in.
    pub time_zone: String,
    /// Language of its people, as a BCP 47 tag.
    pub locale: String,
    /// Its first owner.
    pub owner: NewOwner,
}

/// Who may do everything, everywhere.
#[derive(Clone, Debug)]
pub struct NewOwner {
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// E-mail.
    pub email: Option<String>,
    /// The name to sign in with.
    pub username: String,
    /// From [`App::hash_password`].
    pub password: PasswordHash,
}

impl App {
    /// Makes an account; gives its owner as a caller.
    ///
    /// * `through`: the door, as audit shows it
    ///
    /// # Errors
    /// [`Refusal::Invalid`] for fields that are not acceptable or a subdomain that is taken; faults.
    pub async fn create_account(&self, account: CreateAccount, through: &'static str) -> Result<Caller> {
        account.check()?;
        let stamp = Stamp { at: self.now(), seed: self.entropy().seed() };
        self.db().write(Making { account, stamp, through }).await
    }
}

impl CreateAccount {
    fn check(&self) -> Result<(), Refusal> {
        let mut problems = Problems::new();
        problems.check("subdomain", is_label(&self.subdomain), Reason::Malformed);
        problems.required("name", &self.name, 255);
        problems.check("time_zone", jiff::tz::TimeZone::get(&self.time_zone).is_ok(), Reason::Unknown);
        problems.required("locale", &self.locale, 35);
        let NewOwner { first_name, last_name, email, username, password: _ } = &self.owner;
        problems.required("username", username, 255);
        let person = PersonDetails {
            first_name,
            last_name,
            middle_name: None,
            email: email.as_deref(),
            note: None,
            phones: &[],
            cards: &[],
            addresses: &[],
            kids: &[],
        };
        check_person(person, &mut problems);
        problems.into_result()
    }
}

/// A label of a host name.
fn is_label(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    (1..=63).contains(&text.len())
        && text.bytes().all(plain)
        && !text.starts_with('-')
        && !text.ends_with('-')
}

struct Making {
    account: CreateAccount,
    stamp: Stamp,
    through: &'static str,
}

impl db::Command for Making {
    type Out = Caller;
    type Error = Error;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Caller> {
        let mut ids = self.stamp.ids();
        let account = accounts::list(tx).await?.last().map_or(AccountId(1), |last| AccountId(last.id.0 + 1));
        let mut batch = db::Batch::default();
        accounts::insert(&mut batch, &self.row(account, self.stamp.at));
        locations::insert_virtual(&mut batch, account);
        tx.run(batch).await?;
        self.insert_owner(tx, account, &mut ids).await
    }
}

impl Making {
    fn row(&self, id: AccountId, created_at: Instant) -> AccountRow {
        let CreateAccount { subdomain, name, base_currency, time_zone, locale, owner: _ } =
            self.account.clone();
        AccountRow { id, subdomain, name, base_currency, time_zone, locale, created_at, archived: false }
    }

    async fn insert_owner(&self, tx: &mut Tx<'_>, account: AccountId, ids: &mut IdSource) -> Result<Caller> {
        let (party, login): (PartyId, LoginId) = (ids.next(), ids.next());
        let NewOwner { first_name, last_name, email, username, password } = self.account.owner.clone();
        let facts = PartyFacts {
            is_employee: true,
            email,
            ..PartyFacts::named(PartyKind::Person, display_name(None, &first_name, &last_name))
        };
        let facts = PartyFacts { first_name, last_name, ..facts };
        let mut flight = Flight::new(Maker { account, party, through: self.through, at: self.stamp.at });
        let draw = flight.draw();
        party::insert(&mut flight, party, draw, &facts, &[]);
        logins::insert(&mut flight, login, party, &username, &password, true);
        flight.event("created", Kind::Party, party, json!({ "role": "owner" }));
        flight.send(tx).await?;
        Ok(Caller {
            account,
            party,
            login: Some(login),
            key: None,
            owner: true,
            permissions: std::collections::BTreeSet::new(),
            scope: Scope::default(),
            through: self.through,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subdomain_is_a_label_of_a_host_name() {
        for good in ["a", "shop-1", "0"] {
            assert!(is_label(good), "{good}");
        }
        for bad in ["", "-a", "a-", "A", "a.b", "магазин", &"a".repeat(64)] {
            assert!(!is_label(bad), "{bad}");
        }
    }
}
