//! One shop for every story: real books on either engine, an account made through the commands, a clock set by hand, randomness
//! that repeats. A story ends by closing its shop, which holds the books against their ledgers.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use app::access::{CreateAccount, MasterKey, NewOwner};
use app::blobs::{self, Blobs};
use app::places::{CreateBrand, CreateLocation, CreateZone};
use app::ports::{Clock, Entropy};
use app::{App, Command, Page, Query};
use db::{Db, Engine, Options};
use domain::access::Caller;
use domain::id::*;
use domain::money::{Rate, Rounding};
use domain::parties::Address;
use domain::places::LocationKind;
use domain::{Currency, Instant, Money, Reason, Refusal};
use tempfile::TempDir;

/// The zone's and the account's own currency.
pub(crate) const SUM: Currency = Currency::constant("UZS");
/// At 12 000 sum.
pub(crate) const DOLLAR: Currency = Currency::constant("USD");
/// At 13 500 sum.
pub(crate) const EURO: Currency = Currency::constant("EUR");
/// When stories begin: 2025-06-02 04:00 UTC.
pub(crate) const MORNING: Instant = Instant(1_748_836_800_000_000);
/// The owner's password.
pub(crate) const PASSWORD: &str = "correct horse";
/// All of a short list.
pub(crate) const ALL: Page = Page { offset: 0, limit: 100 };

/// A clock that is set by hand; told to tick, it moves whenever somebody looks.
#[derive(Debug)]
pub(crate) struct Hand {
    now: AtomicI64,
    tick: AtomicI64,
}

impl Hand {
    fn new() -> Self {
        Self { now: AtomicI64::new(MORNING.0), tick: AtomicI64::new(0) }
    }

    pub(crate) fn pass(&self, seconds: i64) {
        self.now.fetch_add(seconds * 1_000_000, Ordering::SeqCst);
    }

    /// From now on each look takes a second.
    pub(crate) fn tick(&self) {
        self.tick.store(1_000_000, Ordering::SeqCst);
    }
}

impl Clock for Hand {
    fn now(&self) -> Instant {
        Instant(self.now.fetch_add(self.tick.load(Ordering::SeqCst), Ordering::SeqCst))
    }
}

/// Numbers that look random and are the same in every run (splitmix64).
#[derive(Debug)]
pub(crate) struct Seeded(AtomicU64);

impl Seeded {
    pub(crate) fn new(seed: u64) -> Self {
        Self(AtomicU64::new(seed))
    }

    pub(crate) fn next(&self) -> u64 {
        const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
        let mut z = self.0.fetch_add(STEP, Ordering::SeqCst).wrapping_add(STEP);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

impl Entropy for Seeded {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            chunk.copy_from_slice(&self.next().to_be_bytes()[..chunk.len()]);
        }
    }
}

/// Where things are kept, for as long as somebody uses them.
struct Stores {
    books: Db,
    blobs: Db,
    _folder: Option<TempDir>,
}

impl Stores {
    async fn open(engine: Engine) -> Self {
        match engine {
            Engine::Sqlite => {
                let folder = tempfile::tempdir().unwrap();
                let open = async |name| Db::open_sqlite(folder.path().join(name), Options::default()).await;
                let (books, blobs) = (open("books.db").await.unwrap(), open("blobs.db").await.unwrap());
                Self { books, blobs, _folder: Some(folder) }.migrated().await
            }
            Engine::Postgres => {
                let url = db::testing::postgres_database("app_stories", async |url| {
                    Self::at(&url).await.migrated().await.close().await;
                });
                Self::at(&url.await).await
            }
        }
    }

    async fn at(url: &str) -> Self {
        let open = async |schema: &str| {
            let options = Options { schema: Some(schema.to_owned()), connections: 4, ..Options::default() };
            Db::open_postgres(url, options).await.unwrap()
        };
        Self { books: open("books").await, blobs: open("blobs").await, _folder: None }
    }

    async fn migrated(self) -> Self {
        self.books.migrate(&store::migrations::all()).await.unwrap();
        self.blobs.migrate(&blobs::migrations()).await.unwrap();
        self
    }

    async fn close(&self) {
        self.books.close().await;
        self.blobs.close().await;
    }
}

/// An account with a zone, two brands, a shop and a warehouse.
pub(crate) struct Shop {
    pub(crate) app: App,
    pub(crate) blobs: Blobs,
    pub(crate) clock: Arc<Hand>,
    /// May do everything.
    pub(crate) owner: Caller,
    pub(crate) zone: ZoneId,
    /// Of the shop and of the warehouse.
    pub(crate) brand: BrandId,
    pub(crate) other_brand: BrandId,
    pub(crate) shop: LocationId,
    pub(crate) warehouse: LocationId,
    /// The zone's first rates.
    pub(crate) card: RateCardId,
    stores: Arc<Stores>,
    closed: bool,
}

impl Shop {
    pub(crate) async fn on(engine: Engine) -> Self {
        let stores = Arc::new(Stores::open(engine).await);
        let clock = Arc::new(Hand::new());
        let app = App::new(stores.books.clone(), clock.clone(), Arc::new(Seeded::new(1)));
        let app = app.with_signing(&MasterKey::new([7; 32]));
        Self::found(app, clock, stores, "first").await
    }

    /// Another account in the same books. It is closed like any other.
    pub(crate) async fn neighbour(&self) -> Self {
        Self::found(self.app.clone(), Arc::clone(&self.clock), Arc::clone(&self.stores), "second").await
    }

    async fn found(app: App, clock: Arc<Hand>, stores: Arc<Stores>, subdomain: &str) -> Self {
        let owner = app.create_account(account(&app, subdomain).await, "test").await.unwrap();
        let zone = app.write(&owner, zone()).await.unwrap().id;
        let brand = async |name: &str| {
            app.write(&owner, CreateBrand { zone, name: name.to_owned() }).await.unwrap().id
        };
        let (brand, other_brand) = (brand("One").await, brand("Two").await);
        let place = async |kind, name: &str| {
            let address = Address::default();
            let place = CreateLocation { brand, kind, name: name.to_owned(), square: 10, address };
            app.write(&owner, place).await.unwrap().id
        };
        let shop = place(LocationKind::Shop, "Shop").await;
        let warehouse = place(LocationKind::Warehouse, "Warehouse").await;
        let card = app.current_rates(&owner, zone).await.unwrap().id;
        let blobs = Blobs::new(stores.blobs.clone(), stores.books.clone());
        Self {
            app,
            blobs,
            clock,
            owner,
            zone,
            brand,
            other_brand,
            shop,
            warehouse,
            card,
            stores,
            closed: false,
        }
    }

    /// Has the owner do something.
    pub(crate) async fn write<C: Command>(&self, command: C) -> app::Result<C::Out> {
        self.app.write(&self.owner, command).await
    }

    /// Has the owner ask something.
    pub(crate) async fn read<Q: Query>(&self, query: Q) -> Q::Out {
        self.app.read(&self.owner, query).await.unwrap()
    }

    /// The refusal of a command that must be refused.
    pub(crate) async fn refusal<C: Command>(&self, command: C) -> Refusal {
        refusal(self.write(command).await)
    }

    /// Days pass.
    pub(crate) fn wait_days(&self, days: i64) {
        self.wait_seconds(days * 86_400);
    }

    /// A little time passes.
    pub(crate) fn wait_seconds(&self, seconds: i64) {
        self.clock.pass(seconds);
    }

    /// What is kept and is not what its ledgers add up to, in all the books.
    pub(crate) async fn drifts(&self) -> Vec<String> {
        let mut drifts = Vec::new();
        app::check::run(self.app.db(), |drift| drifts.push(drift.to_string())).await.unwrap();
        drifts
    }

    /// Ends the story: the books must be in order.
    pub(crate) async fn close(mut self) {
        self.closed = true;
        let drifts = self.drifts().await;
        assert!(drifts.is_empty(), "the books are not in order:\n{}", drifts.join("\n"));
        // A neighbour may not be done yet.
        if Arc::strong_count(&self.stores) == 1 {
            self.stores.close().await;
        }
    }
}

impl Drop for Shop {
    fn drop(&mut self) {
        assert!(
            self.closed || std::thread::panicking(),
            "a story closes its shop, so that its books are checked"
        );
    }
}

/// The refusal of what must be refused.
pub(crate) fn refusal<T>(result: app::Result<T>) -> Refusal {
    match result {
        Err(app::Error::Refused(refusal)) => refusal,
        Err(app::Error::Fault(fault)) => panic!("a fault: {fault:?}"),
        Ok(_) => panic!("not refused"),
    }
}

/// The problems of what must be invalid, by field.
pub(crate) fn problems<T>(result: app::Result<T>) -> Vec<(String, Reason)> {
    let refusal = refusal(result);
    let Refusal::Invalid(all) = refusal else { panic!("expected problems, got {refusal:?}") };
    all.into_iter().map(|p| (p.field, p.reason)).collect()
}

async fn account(app: &App, subdomain: &str) -> CreateAccount {
    CreateAccount {
        subdomain: subdomain.to_owned(),
        name: "Shop".to_owned(),
        base_currency: SUM,
        time_zone: "Asia/Tashkent".to_owned(),
        locale: "ru".to_owned(),
        owner: NewOwner {
            first_name: "Olga".to_owned(),
            last_name: "Owner".to_owned(),
            email: None,
            username: "Owner".to_owned(),
            password: app.hash_password(PASSWORD).await.unwrap(),
        },
    }
}

fn zone() -> CreateZone {
    CreateZone {
        name: "Zone".to_owned(),
        primary: SUM,
        secondary: vec![(DOLLAR, Rate::whole(12_000)), (EURO, Rate::whole(13_500))],
        rounding: Rounding::HalfUp,
        rounding_step: Money::ZERO,
        round_derived: false,
    }
}

/// Each story on both engines, as a test of its own.
macro_rules! stories {
    ($($name:ident)*) => {$(
        mod $name {
            #[tokio::test]
            async fn on_sqlite() {
                super::$name(crate::support::Shop::on(db::Engine::Sqlite).await).await;
            }
            #[tokio::test]
            async fn on_postgres() {
                super::$name(crate::support::Shop::on(db::Engine::Postgres).await).await;
            }
        }
    )*};
}
pub(crate) use stories;
