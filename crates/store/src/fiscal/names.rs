//! What receipts say of people, and where a till prints.

use db::{Result, Rx};
use domain::id::*;
use serde_json::Value;

use crate::args;
use crate::scalar::Json;

db::statements! {
    /// People, with their first phone.
    LIST_PEOPLE = "SELECT p.id, p.name, p.email, t.digits
        FROM party p LEFT JOIN party_phone t ON t.account = p.account AND t.party = p.id
            AND t.position = (SELECT min(f.position) FROM party_phone f WHERE f.account = p.account AND f.party = p.id)
        WHERE p.account = $1 AND p.id {in_ids $2}";
    /// A till and the register it prints on.
    GET_TILL = "SELECT id, register FROM outlet WHERE account = $1 AND id = $2";
    /// How the register is set up that a sale prints on.
    pub SETTINGS_OF_SALE = "SELECT r.settings FROM sale s
        JOIN outlet o ON o.account = s.account AND o.id = s.outlet
        JOIN register r ON r.account = o.account AND r.id = o.register
        WHERE s.account = $1 AND s.id = $2";
    /// The cashier and the buyer of a sale that prints, and somebody else, with their first phone.
    pub LIST_PEOPLE_OF_SALE = "SELECT p.id, p.name, p.email, t.digits
        FROM sale s
        JOIN outlet o ON o.account = s.account AND o.id = s.outlet AND o.register IS NOT NULL
        JOIN party p ON p.account = s.account AND p.id IN (s.cashier, s.customer, $3)
        LEFT JOIN party_phone t ON t.account = p.account AND t.party = p.id
            AND t.position = (SELECT min(f.position) FROM party_phone f WHERE f.account = p.account AND f.party = p.id)
        WHERE s.account = $1 AND s.id = $2";
}

row! {
    /// A person as a receipt names them.
    pub struct PersonRow {
        /// Who.
        pub id: PartyId,
        /// Their name.
        pub name: String,
        /// Their e-mail.
        pub email: Option<String>,
        /// The digits of their first phone, with the country's code.
        pub phone: Option<String>,
    }
}

row! {
    /// How a register is set up.
    pub struct SettingsRow {
        /// The driver's own settings.
        pub settings: Json<Value>,
    }
}

row! {
    /// A till and where it prints.
    pub struct TillRow {
        /// The till.
        pub outlet: OutletId,
        /// Its register.
        pub register: Option<RegisterId>,
    }
}

/// A till with its register, and a person, in one flight.
///
/// # Errors
/// Driver errors.
pub async fn load_till(
    rx: &mut Rx<'_>,
    account: AccountId,
    outlet: OutletId,
    person: PartyId,
) -> Result<(Option<TillRow>, Option<PersonRow>)> {
    let one = [person];
    let (tills, people) = rx
        .query2::<TillRow, PersonRow>(
            (&GET_TILL, &args![account, outlet]),
            (&LIST_PEOPLE, &args![account, one.as_slice()]),
        )
        .await?;
    Ok((tills.into_iter().next(), people.into_iter().next()))
}
