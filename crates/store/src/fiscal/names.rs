//! What receipts say of goods and people.

use db::{Result, Rx};
use domain::catalogue::Unit;
use domain::id::*;
use serde_json::Value;

use crate::args;
use crate::scalar::Json;

db::statements! {
    /// Goods by variant.
    LIST_GOODS = "SELECT v.id, p.name, v.name, v.unit
        FROM variant v JOIN product p ON p.account = v.account AND p.id = v.product
        WHERE v.account = $1 AND v.id {in_ids $2}";
    /// People, with their first phone.
    LIST_PEOPLE = "SELECT p.id, p.name, p.email, t.digits
        FROM party p LEFT JOIN party_phone t ON t.account = p.account AND t.party = p.id
            AND t.position = (SELECT min(f.position) FROM party_phone f WHERE f.account = p.account AND f.party = p.id)
        WHERE p.account = $1 AND p.id {in_ids $2}";
    /// A till and the register it prints on.
    GET_TILL = "SELECT id, register FROM outlet WHERE account = $1 AND id = $2";
    /// How a register is set up.
    GET_SETTINGS = "SELECT settings FROM register WHERE account = $1 AND id = $2";
}

row! {
    /// Goods as a receipt names them.
    pub struct GoodsRow {
        /// The variant.
        pub variant: VariantId,
        /// What the product is called.
        pub product: String,
        /// What the variant is called.
        pub name: String,
        /// What it is counted in.
        pub unit: Unit,
    }
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

/// How a register is set up, what some variants are called, and what some people are called, in one flight.
///
/// # Errors
/// Driver errors.
pub async fn load(
    rx: &mut Rx<'_>,
    account: AccountId,
    register: RegisterId,
    variants: &[VariantId],
    people: &[PartyId],
) -> Result<(Option<SettingsRow>, Vec<GoodsRow>, Vec<PersonRow>)> {
    let (settings, goods, people) = rx
        .query3::<SettingsRow, GoodsRow, PersonRow>(
            (&GET_SETTINGS, &args![account, register]),
            (&LIST_GOODS, &args![account, variants]),
            (&LIST_PEOPLE, &args![account, people]),
        )
        .await?;
    Ok((settings.into_iter().next(), goods, people))
}
