//! How the books are kept: statements, rows, migrations and the write flight of a command. Functions read through `Rx` or add
//! to a [`Flight`]; they never begin, commit or decide.

pub mod entity;
pub mod flight;
pub mod migrations;
#[macro_use]
mod rows;
pub mod scalar;

pub mod access;
pub mod accounts;
pub mod catalogue;
pub mod events;
pub mod external;
pub mod fiscal;
pub mod numbers;
pub mod parties;
pub mod places;
pub mod sales;
pub mod stock;

pub use flight::{Draw, Flight, Sent};
pub use scalar::Scalar;

/// Every statement of the store, for the test that prepares them all on both engines.
pub static STATEMENTS: &[&[&db::Sql]] = &[
    accounts::STATEMENTS,
    events::STATEMENTS,
    external::STATEMENTS,
    flight::STATEMENTS,
    numbers::STATEMENTS,
    sales::bills::STATEMENTS,
    sales::check::STATEMENTS,
    sales::told::STATEMENTS,
    sales::sale::STATEMENTS,
    sales::lines::STATEMENTS,
    sales::refunds::STATEMENTS,
    sales::money::STATEMENTS,
    sales::postings::STATEMENTS,
    sales::shifts::STATEMENTS,
    sales::till::STATEMENTS,
    sales::facts::STATEMENTS,
    sales::goods::STATEMENTS,
    sales::views::STATEMENTS,
    sales::promotions::STATEMENTS,
    stock::arrivals::STATEMENTS,
    stock::check::STATEMENTS,
    stock::documents::STATEMENTS,
    stock::ledger::STATEMENTS,
    stock::levels::STATEMENTS,
    stock::lines::STATEMENTS,
    stock::lots::STATEMENTS,
    stock::marks::STATEMENTS,
    access::keys::STATEMENTS,
    access::logins::STATEMENTS,
    access::roles::STATEMENTS,
    access::sessions::STATEMENTS,
    access::signing::STATEMENTS,
    access::terminals::STATEMENTS,
    parties::groups::STATEMENTS,
    parties::party::STATEMENTS,
    parties::suppliers::STATEMENTS,
    catalogue::categories::STATEMENTS,
    catalogue::images::STATEMENTS,
    catalogue::lots::STATEMENTS,
    catalogue::prices::STATEMENTS,
    catalogue::products::STATEMENTS,
    catalogue::properties::STATEMENTS,
    catalogue::receipt::STATEMENTS,
    catalogue::references::STATEMENTS,
    catalogue::tags::STATEMENTS,
    catalogue::variants::STATEMENTS,
    // Places.
    places::brands::STATEMENTS,
    places::locations::STATEMENTS,
    places::methods::STATEMENTS,
    places::outlets::STATEMENTS,
    places::rates::STATEMENTS,
    places::registers::STATEMENTS,
    places::zones::STATEMENTS,
    // Registers.
    fiscal::check::STATEMENTS,
    fiscal::devices::STATEMENTS,
    fiscal::documents::STATEMENTS,
    fiscal::names::STATEMENTS,
    fiscal::operations::STATEMENTS,
];

/// The field that a unique key guards, in the commands' own words; `None` for ids and numbers, whose clash is a fault.
///
/// * `key`: as [`db::Error::unique`] names it: `table.column, table.column`
#[must_use]
pub fn taken_field(key: &str) -> Option<&'static str> {
    const FIELDS: [(&str, &str); 7] = [
        ("barcode.code", "barcode"),
        ("product.sku", "sku"),
        ("login.username_folded", "username"),
        ("account.subdomain", "subdomain"),
        ("tag.folded", "tag"),
        ("party_card.code", "cards"),
        ("terminal.number", "number"),
    ];
    let last = key.rsplit(", ").next()?;
    FIELDS.iter().find(|(column, _)| *column == last).map(|(_, field)| *field)
}
