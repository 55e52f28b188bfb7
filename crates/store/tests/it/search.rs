//! Free text finds the same on both engines, however it is indexed, and never in another account.

use db::{Batch, Command, Db, Error, Query, Result, Rx, Tx};
use domain::Instant;
use domain::access::Scope;
use domain::catalogue::{Unit, VariantFilter, VariantSort};
use domain::id::*;
use domain::sales::Tax;
use store::Flight;
use store::accounts::{self, AccountRow};
use store::catalogue::filter::Listing;
use store::catalogue::variants::{self, Flags, VariantFacts, search_text};
use store::flight::Maker;
use uuid::Uuid;

pub(crate) const NOON: Instant = Instant(1_760_000_000_000_000);

/// What happens to a variant.
#[derive(Clone, Copy)]
enum Happens {
    Born,
    Renamed,
    Hidden,
    Deleted,
}

struct Change {
    account: AccountId,
    id: u128,
    what: Happens,
    name: &'static str,
}

impl Command for Change {
    type Out = ();
    type Error = Error;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<()> {
        let maker = Maker { account: self.account, party: PartyId(Uuid::nil()), through: "test", at: NOON };
        let mut flight = Flight::new(maker);
        let id = VariantId(Uuid::from_u128(self.id));
        let facts = VariantFacts {
            id,
            product: ProductId(Uuid::from_u128(self.id)),
            implicit: false,
            name: self.name.to_owned(),
            unit: Unit::Piece,
            tax: Tax::None,
            flags: Flags::default(),
            search: search_text(self.name, "", "", &[]),
        };
        match self.what {
            Happens::Born => _ = variants::insert(&mut flight, &facts),
            Happens::Renamed => variants::update(&mut flight, &facts),
            Happens::Hidden => variants::hide(&mut flight, id),
            Happens::Deleted => variants::delete(&mut flight, id),
        }
        flight.send(tx).await.map(drop)
    }
}

pub(crate) struct Open(pub(crate) AccountId);

impl Command for Open {
    type Out = ();
    type Error = Error;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<()> {
        let mut batch = Batch::default();
        let row = AccountRow {
            id: self.0,
            subdomain: format!("a{}", self.0.0),
            name: "A".to_owned(),
            base_currency: domain::Currency::constant("UZS"),
            time_zone: "UTC".to_owned(),
            locale: "ru".to_owned(),
            created_at: NOON,
            archived: false,
        };
        accounts::insert(&mut batch, &row);
        tx.run(batch).await.map(drop)
    }
}

/// A search as lists make it, on whichever way is chosen, and the number they count.
struct Search(AccountId, String);

impl Query for Search {
    type Out = (Vec<u128>, i64);
    type Error = Error;

    async fn run(&self, rx: &mut Rx<'_>) -> Result<Self::Out> {
        let filter = VariantFilter { q: Some(self.1.clone()), ..VariantFilter::default() };
        let (engine, scope) = (rx.engine(), Scope::default());
        let listing = Listing { account: self.0, engine, filter: &filter, scope: &scope };
        let lead = listing.lead(rx).await?;
        let sort = VariantSort { descending: false, ..VariantSort::default() };
        let found: Vec<(Uuid,)> = rx.query_dyn(&listing.page(&lead, sort, 0, 100)).await?;
        let counted: Vec<(i64,)> = rx.query_dyn(&listing.count(&lead)).await?;
        // As a part of another question it is said otherwise.
        let mut within: Vec<(Uuid,)> = rx.query_dyn(&listing.ids()).await?;
        within.sort_unstable();
        assert_eq!(within, found, "{}", self.1);
        Ok((found.into_iter().map(|(id,)| id.as_u128()).collect(), counted[0].0))
    }
}

pub(crate) const HERE: AccountId = AccountId(1);
const NEXT_DOOR: AccountId = AccountId(2);

async fn change(books: &Db, account: AccountId, id: u128, what: Happens, name: &'static str) {
    books.write(Change { account, id, what, name }).await.unwrap();
}

async fn found(books: &Db, account: AccountId, needle: &str) -> Vec<u128> {
    let (ids, count) = books.read(Search(account, needle.to_owned())).await.unwrap();
    assert_eq!(ids.len(), usize::try_from(count).unwrap(), "{needle}");
    ids
}

async fn story(books: Db) {
    books.write(Open(HERE)).await.unwrap();
    books.write(Open(NEXT_DOOR)).await.unwrap();
    let names = [
        (1, "Платье ЁЛОЧКА 100% хлопок"),
        (2, "Atlas ko'ylak \"Lola\""),
        (3, "Oʻzbek doʻppi XL"),
        (4, "50_50 (50*50) -минус- AND NOT"),
        (5, "Ёж a"),
        (6, "Gʻijjak ^1:{col} NEAR/2"),
    ];
    for (id, name) in names {
        change(&books, HERE, id, Happens::Born, name).await;
        change(&books, NEXT_DOOR, 100 + id, Happens::Born, name).await;
    }
    let cases: &[(&str, &[u128])] = &[
        // Case, Cyrillic and Uzbek, ё as е, anywhere in a word, words in any order.
        ("елочка", &[1]),
        ("ЛОЧК плат", &[1]),
        ("DOʻPPI", &[3]),
        ("ʻzb", &[3]),
        ("ko'y", &[2]),
        ("лочка платьё хлопоки", &[]),
        // Signs that mean something to an index or a pattern mean themselves.
        ("100%", &[1]),
        ("1_0", &[]),
        ("50_50", &[4]),
        ("%%%", &[]),
        ("\"lola\"", &[2]),
        ("\"", &[2]),
        ("lola\" or \"елочка", &[]),
        ("(50*50)", &[4]),
        ("and not", &[4]),
        ("near/2", &[6]),
        ("^1:{col}", &[6]),
        ("-минус-", &[4]),
        ("col*", &[]),
        // Short ones begin a word.
        ("a", &[2, 4, 5]),
        ("ёж", &[5]),
        ("xl", &[3]),
        ("у", &[]),
        ("ко", &[]),
        ("ko", &[2]),
        ("_", &[]),
        ("ёж a хлопок", &[]),
        ("ло xl", &[]),
        ("xl doʻp", &[3]),
        // Nothing to look for is no condition.
        (" \t ", &[1, 2, 3, 4, 5, 6]),
    ];
    for (needle, expected) in cases {
        assert_eq!(found(&books, HERE, needle).await, *expected, "{needle}");
        let next_door: Vec<u128> = expected.iter().map(|id| id + 100).collect();
        assert_eq!(found(&books, NEXT_DOOR, needle).await, next_door, "{needle}");
    }

    change(&books, HERE, 1, Happens::Renamed, "Сарафан").await;
    assert_eq!(found(&books, HERE, "сарафан").await, [1]);
    assert!(found(&books, HERE, "елочка").await.is_empty());
    assert_eq!(found(&books, NEXT_DOOR, "елочка").await, [101]);
    change(&books, HERE, 2, Happens::Hidden, "").await;
    change(&books, HERE, 3, Happens::Deleted, "").await;
    for gone in ["lola", "doʻppi", "ko", "xl"] {
        assert!(found(&books, HERE, gone).await.is_empty(), "{gone}");
    }
    // Whoever is gone stays gone, whatever becomes of it.
    change(&books, HERE, 2, Happens::Renamed, "Lola again").await;
    assert!(found(&books, HERE, "lola").await.is_empty());
    books.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn free_text_on_sqlite() {
    let (_dir, books) = super::sqlite().await;
    story(books).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn free_text_on_postgres() {
    story(super::postgres().await).await;
}

/// An index without statistics beside others with them looks better than it is.
#[tokio::test(flavor = "multi_thread")]
async fn statistics_are_told_of_all_indexes_of_a_table() {
    static FIND: db::Sql = db::Sql::new(
        "FIND_UNTOLD",
        "SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name IN (SELECT tbl FROM sqlite_stat1)
            AND name NOT IN (SELECT idx FROM sqlite_stat1)",
    );
    struct Untold;
    impl Query for Untold {
        type Out = Vec<(String,)>;
        type Error = Error;

        async fn run(&self, rx: &mut Rx<'_>) -> Result<Vec<(String,)>> {
            rx.query(&FIND, &[]).await
        }
    }
    let (_dir, books) = super::sqlite().await;
    assert_eq!(books.read(Untold).await.unwrap(), []);
}
