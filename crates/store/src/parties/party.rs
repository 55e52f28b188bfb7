//! Parties and the lists that hang on them.

use db::{Result, Rx};
use domain::id::{AccountId, BrandId, CardId, GroupId, Number, PartyId, ZoneId};
use domain::parties::{Address, Gender, Kid, PartyKind};
use domain::text::{digits, fold};
use domain::{Date, Instant};

use crate::entity::{Entity, Facts};
use crate::scalar::{Json, Texts};
use crate::{Draw, Flight, args, facts};

db::statements! {
    /// Some parties.
    LIST = "SELECT p.id, p.number, p.kind, p.is_customer, p.is_employee, p.is_supplier, p.name, p.first_name, p.last_name,
            p.middle_name, p.email, p.gender, p.birth_date, p.note, p.subscribed, p.active, p.brand, p.zone, p.addresses, p.kids,
            p.created_at, p.updated_at, p.last_active_at, b.number, z.number
        FROM party p LEFT JOIN brand b ON b.account = p.account AND b.id = p.brand
        LEFT JOIN zone z ON z.account = p.account AND z.id = p.zone
        WHERE p.account = $1 AND p.id {in_ids $2} AND p.deleted_at IS NULL";
    /// Their phones.
    LIST_PHONES = "SELECT party, raw FROM party_phone WHERE account = $1 AND party {in_ids $2} ORDER BY party, position";
    /// Their cards.
    LIST_CARDS = "SELECT id, number, party, code, active FROM party_card WHERE account = $1 AND party {in_ids $2} ORDER BY number";
    /// Their groups.
    LIST_GROUPS = "SELECT i.party, g.id, g.number, g.name FROM party_in_group i
        JOIN party_group g ON g.account = i.account AND g.id = i.group_id
        WHERE i.account = $1 AND i.party {in_ids $2} ORDER BY g.number";
    /// The brands they are customers of.
    LIST_BRANDS = "SELECT i.party, b.id, b.number FROM party_brand i
        JOIN brand b ON b.account = i.account AND b.id = i.brand
        WHERE i.account = $1 AND i.party {in_ids $2} ORDER BY b.number";
    /// Who has an e-mail address.
    LIST_BY_EMAIL = "SELECT id FROM party WHERE account = $1 AND email_folded = $2 AND deleted_at IS NULL ORDER BY number LIMIT 2";
    /// Who has some cards.
    LIST_BY_CARDS = "SELECT party, code FROM party_card WHERE account = $1 AND code {in_texts $2}";
    /// A new party.
    INSERT = "INSERT INTO party (account, id, number, revision, created_at, updated_at, made_by, folded, email_folded, search,
            kind, is_customer, is_employee, is_supplier, name, first_name, last_name, middle_name, email, gender, birth_date,
            note, subscribed, active, brand, zone, addresses, kids)
        SELECT $1, $2, base + $6, revision, $3, $3, $7, $4, $5, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
            $21, $22, $23, $24, $25, $26
        FROM counter WHERE account = $1";
    /// What changed of a party.
    UPDATE = "UPDATE party SET revision = (SELECT revision FROM counter WHERE account = $1), updated_at = $3, folded = $4,
        email_folded = $5, search = $6, kind = $7, is_customer = $8, is_employee = $9, is_supplier = $10, name = $11,
        first_name = $12, last_name = $13, middle_name = $14, email = $15, gender = $16, birth_date = $17, note = $18,
        subscribed = $19, active = $20, brand = $21, zone = $22, addresses = $23, kids = $24
        WHERE account = $1 AND id = $2";
    /// Forgets the phones of a party.
    DELETE_PHONES = "DELETE FROM party_phone WHERE account = $1 AND party = $2";
    /// A phone of a party.
    INSERT_PHONE = "INSERT INTO party_phone (account, party, position, raw, digits) VALUES ($1, $2, $3, $4, $5)";
    /// A new card.
    INSERT_CARD = "INSERT INTO party_card (account, id, number, party, code, active)
        SELECT $1, $2, base + $3, $4, $5, $6 FROM counter WHERE account = $1";
    /// Whether a card is in use.
    UPDATE_CARD = "UPDATE party_card SET active = $3 WHERE account = $1 AND id = $2";
    /// Takes a card away.
    DELETE_CARD = "DELETE FROM party_card WHERE account = $1 AND id = $2";
    /// Takes a party out of its groups.
    DELETE_GROUPS = "DELETE FROM party_in_group WHERE account = $1 AND party = $2";
    /// Puts a party into a group.
    INSERT_GROUP = "INSERT INTO party_in_group (account, party, group_id) VALUES ($1, $2, $3)";
    /// Takes a party from its brands.
    DELETE_BRANDS = "DELETE FROM party_brand WHERE account = $1 AND party = $2";
    /// Makes a party a customer of a brand.
    INSERT_BRAND = "INSERT INTO party_brand (account, party, brand) VALUES ($1, $2, $3)";
}

facts! {
    /// What is said of a party.
    pub struct PartyFacts {
        /// What it is in law.
        pub kind: PartyKind,
        /// Buys.
        pub is_customer: bool,
        /// Works here.
        pub is_employee: bool,
        /// Sells to us.
        pub is_supplier: bool,
        /// The name people see.
        pub name: String,
        /// First name.
        pub first_name: String,
        /// Last name.
        pub last_name: String,
        /// Middle name.
        pub middle_name: Option<String>,
        /// E-mail.
        pub email: Option<String>,
        /// Gender.
        pub gender: Option<Gender>,
        /// Birthday.
        pub birth_date: Option<Date>,
        /// Note.
        pub note: Option<String>,
        /// Agreed to receive messages.
        pub subscribed: bool,
        /// Whether in use.
        pub active: bool,
        /// The brand a supplier belongs to.
        pub brand: Option<BrandId>,
        /// The zone a supplier belongs to.
        pub zone: Option<ZoneId>,
        /// Addresses.
        pub addresses: Json<Vec<Address>>,
        /// Kids.
        pub kids: Json<Vec<Kid>>,
    }
}

impl PartyFacts {
    /// A party of which nothing but its name is known yet, in no role.
    #[must_use]
    pub fn named(kind: PartyKind, name: String) -> Self {
        Self {
            kind,
            is_customer: false,
            is_employee: false,
            is_supplier: false,
            name,
            first_name: String::new(),
            last_name: String::new(),
            middle_name: None,
            email: None,
            gender: None,
            birth_date: None,
            note: None,
            subscribed: false,
            active: true,
            brand: None,
            zone: None,
            addresses: Json(Vec::new()),
            kids: Json(Vec::new()),
        }
    }

    /// What search looks in: all names, e-mail and card codes, folded.
    fn search(&self, cards: &[String]) -> String {
        let names = [self.name.as_str(), &self.first_name, &self.last_name];
        let rest = [self.middle_name.as_deref(), self.email.as_deref()];
        let parts: Vec<&str> = names
            .into_iter()
            .chain(rest.into_iter().flatten())
            .chain(cards.iter().map(String::as_str))
            .collect();
        fold(&parts.join(" "))
    }
}

facts! {
    /// What happened to a party, and the numbers of what it names.
    pub struct PartyLinks {
        /// When it was registered.
        pub created_at: Instant,
        /// When it was last changed.
        pub updated_at: Instant,
        /// When it last signed in.
        pub last_active_at: Option<Instant>,
        /// The brand's number.
        pub brand: Option<Number>,
        /// The zone's number.
        pub zone: Option<Number>,
    }
}

/// A party.
pub type PartyRow = Entity<PartyId, PartyFacts, PartyLinks>;

row! {
    /// A phone.
    pub struct PhoneRow {
        /// Whose.
        pub party: PartyId,
        /// As typed.
        pub raw: String,
    }
}

row! {
    /// A card.
    pub struct CardRow {
        /// Its id.
        pub id: CardId,
        /// Its number.
        pub number: Number,
        /// Whose.
        pub party: PartyId,
        /// What the scanner reads.
        pub code: String,
        /// Whether in use.
        pub active: bool,
    }
}

row! {
    /// A group of a party.
    pub struct InGroupRow {
        /// Who.
        pub party: PartyId,
        /// The group.
        pub group: GroupId,
        /// The group's number.
        pub number: Number,
        /// The group's name.
        pub name: String,
    }
}

row! {
    /// A brand of a party.
    pub struct OfBrandRow {
        /// Who.
        pub party: PartyId,
        /// The brand.
        pub brand: BrandId,
        /// The brand's number.
        pub number: Number,
    }
}

/// Some parties with what hangs on them.
#[derive(Clone, Debug, Default)]
pub struct PartyRows {
    /// The parties, in no order; deleted ones are left out.
    pub parties: Vec<PartyRow>,
    /// Phones, in order.
    pub phones: Vec<PhoneRow>,
    /// Cards, by number.
    pub cards: Vec<CardRow>,
    /// Groups, by number.
    pub groups: Vec<InGroupRow>,
    /// Brands, by number.
    pub brands: Vec<OfBrandRow>,
}

/// Some parties with what hangs on them, in two flights.
///
/// # Errors
/// Driver errors.
pub async fn list(rx: &mut Rx<'_>, account: AccountId, ids: &[PartyId]) -> Result<PartyRows> {
    let args = args![account, ids];
    let (parties, phones, cards, groups) =
        rx.query4((&LIST, &args), (&LIST_PHONES, &args), (&LIST_CARDS, &args), (&LIST_GROUPS, &args)).await?;
    let brands = rx.query(&LIST_BRANDS, &args).await?;
    Ok(PartyRows { parties, phones, cards, groups, brands })
}

/// Up to two parties that have an e-mail address.
///
/// # Errors
/// Driver errors.
pub async fn list_by_email(rx: &mut Rx<'_>, account: AccountId, email: &str) -> Result<Vec<PartyId>> {
    let rows: Vec<(uuid::Uuid,)> = rx.query(&LIST_BY_EMAIL, &args![account, fold(email)]).await?;
    Ok(rows.into_iter().map(|row| row.0.into()).collect())
}

/// Who has some cards: party and code.
///
/// # Errors
/// Driver errors.
pub async fn list_by_cards(
    rx: &mut Rx<'_>,
    account: AccountId,
    codes: &[String],
) -> Result<Vec<(PartyId, String)>> {
    let rows: Vec<(uuid::Uuid, String)> = rx.query(&LIST_BY_CARDS, &args![account, Texts(codes)]).await?;
    Ok(rows.into_iter().map(|(party, code)| (party.into(), code)).collect())
}

/// A new party, made by the flight's maker.
///
/// * `cards`: codes of its cards, for search
pub fn insert(flight: &mut Flight, id: PartyId, draw: Draw, party: &PartyFacts, cards: &[String]) {
    let maker = flight.maker;
    let (name, email) = folded(party);
    let first = args![maker.account, id, maker.at, name, email, draw, maker.party, party.search(cards)];
    flight.exec(&INSERT, party.after(first));
}

/// Changes a party.
///
/// * `cards`: codes of its cards, for search
pub fn update(flight: &mut Flight, id: PartyId, party: &PartyFacts, cards: &[String]) {
    let maker = flight.maker;
    let (name, email) = folded(party);
    let first = args![maker.account, id, maker.at, name, email, party.search(cards)];
    flight.exec_n(&UPDATE, party.after(first), 1);
}

/// Name and e-mail as they are compared.
fn folded(party: &PartyFacts) -> (String, Option<String>) {
    (fold(&party.name), party.email.as_deref().map(fold))
}

/// Sets the phones of a party, in order.
pub fn set_phones(flight: &mut Flight, id: PartyId, phones: &[String]) {
    let account = flight.account();
    flight.exec(&DELETE_PHONES, args![account, id]);
    for (position, raw) in (1_i64..).zip(phones) {
        flight.exec(&INSERT_PHONE, args![account, id, position, raw, digits(raw)]);
    }
}

/// A new card.
pub fn insert_card(flight: &mut Flight, id: CardId, draw: Draw, party: PartyId, code: &str, active: bool) {
    flight.exec(&INSERT_CARD, args![flight.account(), id, draw, party, code, active]);
}

/// Switches a card on or off.
pub fn update_card(flight: &mut Flight, id: CardId, active: bool) {
    flight.exec_n(&UPDATE_CARD, args![flight.account(), id, active], 1);
}

/// Takes a card away.
pub fn delete_card(flight: &mut Flight, id: CardId) {
    flight.exec_n(&DELETE_CARD, args![flight.account(), id], 1);
}

/// Sets the groups of a party.
pub fn set_groups(flight: &mut Flight, id: PartyId, groups: &[GroupId]) {
    let account = flight.account();
    flight.exec(&DELETE_GROUPS, args![account, id]);
    for group in groups {
        flight.exec(&INSERT_GROUP, args![account, id, group]);
    }
}

/// Sets the brands that a party is a customer of.
pub fn set_brands(flight: &mut Flight, id: PartyId, brands: &[BrandId]) {
    let account = flight.account();
    flight.exec(&DELETE_BRANDS, args![account, id]);
    for brand in brands {
        flight.exec(&INSERT_BRAND, args![account, id, brand]);
    }
}
