//! A bare shop on either engine: an account with a zone, two brands and two locations, put straight into the books.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use app::App;
use app::ports::{Clock, Entropy};
use db::{Batch, Db, Options, Tx};
use domain::access::Caller;
use domain::id::*;
use domain::money::{Rate, RateCard, Rounding};
use domain::parties::Address;
use domain::places::LocationKind;
use domain::{Currency, Instant, Money, Stamp};
use store::Flight;
use store::accounts::{self, AccountRow};
use store::flight::Maker;
use store::places::brands::{self, BrandFacts};
use store::places::locations::{self, LocationFacts};
use store::places::rates;
use store::places::zones::{self, ZoneFacts};
use store::scalar::Json;
use tempfile::TempDir;

/// A clock that moves by a second whenever somebody looks.
#[derive(Debug)]
pub struct Ticking(AtomicI64);

impl Clock for Ticking {
    fn now(&self) -> Instant {
        Instant(self.0.fetch_add(1_000_000, Ordering::SeqCst))
    }
}

/// Randomness that repeats.
#[derive(Debug)]
pub struct Seeded(AtomicU64);

impl Entropy for Seeded {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            let next = self.0.fetch_add(1, Ordering::SeqCst).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            chunk.copy_from_slice(&next.to_be_bytes()[..chunk.len()]);
        }
    }
}

/// An account and where it trades.
pub struct Shop {
    pub app: App,
    pub owner: Caller,
    pub zone: ZoneId,
    pub brand: BrandId,
    pub other_brand: BrandId,
    pub shop: LocationId,
    pub warehouse: LocationId,
    pub card: RateCardId,
    dir: TempDir,
}

pub fn uzs() -> Currency {
    Currency::constant("UZS")
}

pub fn usd() -> Currency {
    Currency::constant("USD")
}

impl Shop {
    /// One on each engine.
    pub async fn on_both() -> Vec<Self> {
        let dir = tempfile::tempdir().unwrap();
        let sqlite = Db::open_sqlite(dir.path().join("books.db"), Options::default()).await.unwrap();
        sqlite.migrate(&store::migrations::all()).await.unwrap();
        let url = db::testing::postgres_database("app_stories", async |url| {
            let books = Db::open_postgres(&url, Options::default()).await.unwrap();
            books.migrate(&store::migrations::all()).await.unwrap();
            books.close().await;
        });
        let postgres = Db::open_postgres(&url.await, Options::default()).await.unwrap();
        vec![
            Self::in_books(sqlite, dir, 1).await,
            Self::in_books(postgres, tempfile::tempdir().unwrap(), 1).await,
        ]
    }

    /// Another account in the same books.
    pub async fn neighbour(&self) -> Self {
        Self::in_books(self.app.db().clone(), tempfile::tempdir().unwrap(), 2).await
    }

    async fn in_books(db: Db, dir: TempDir, account: i64) -> Self {
        let clock = Arc::new(Ticking(AtomicI64::new(1_748_836_800_000_000)));
        let entropy = Arc::new(Seeded(AtomicU64::new(u64::try_from(account).unwrap() << 32)));
        let account = AccountId(account);
        let stamp = Stamp { at: clock.now(), seed: entropy.seed() };
        let places = db.write(Founding { account, stamp }).await.unwrap();
        let [zone, brand, other_brand, shop, warehouse, card] = places;
        let owner = Caller {
            account,
            party: uuid::Uuid::from_u128(77).into(),
            login: None,
            key: None,
            owner: true,
            permissions: Default::default(),
            scope: Default::default(),
            through: "test",
        };
        Self {
            app: App::new(db, clock, entropy),
            owner,
            zone: zone.into(),
            brand: brand.into(),
            other_brand: other_brand.into(),
            shop: shop.into(),
            warehouse: warehouse.into(),
            card: card.into(),
            dir,
        }
    }

    /// A file of its own beside the books.
    pub fn path(&self, name: &str) -> std::path::PathBuf {
        self.dir.path().join(name)
    }
}

struct Founding {
    account: AccountId,
    stamp: Stamp,
}

impl db::Command for Founding {
    type Out = [uuid::Uuid; 6];
    type Error = db::Error;

    async fn run(&self, tx: &mut Tx<'_>) -> db::Result<[uuid::Uuid; 6]> {
        let (account, at) = (self.account, self.stamp.at);
        let mut ids = self.stamp.ids();
        let made: [uuid::Uuid; 6] = std::array::from_fn(|_| ids.next());
        let [zone, brand, other, shop, warehouse, card] = made;
        let mut batch = Batch::default();
        let row = AccountRow {
            id: account,
            subdomain: format!("shop{}", account.0),
            name: "Shop".to_owned(),
            base_currency: uzs(),
            time_zone: "Asia/Tashkent".to_owned(),
            locale: "ru".to_owned(),
            created_at: at,
            archived: false,
        };
        accounts::insert(&mut batch, &row);
        locations::insert_virtual(&mut batch, account);
        tx.run(batch).await?;
        let maker = Maker { account, party: uuid::Uuid::from_u128(77).into(), through: "test", at };
        let mut flight = Flight::new(maker);
        let facts = ZoneFacts {
            name: "Tashkent".to_owned(),
            primary: uzs(),
            rounding: Rounding::HalfUp,
            rounding_step: Money::ZERO,
            round_derived: false,
            active: true,
        };
        let draw = flight.draw();
        zones::insert(&mut flight, zone.into(), draw, &facts, &[usd()]);
        let rates = vec![(usd(), Rate::whole(10_000))];
        let card = RateCard { id: card.into(), zone: zone.into(), since: Instant(0), primary: uzs(), rates };
        rates::insert(&mut flight, &card, false);
        for (id, name) in [(brand, "One"), (other, "Two")] {
            let draw = flight.draw();
            let facts = BrandFacts { zone: zone.into(), name: name.to_owned(), active: true };
            brands::insert(&mut flight, id.into(), draw, &facts);
        }
        for (id, kind) in [(shop, LocationKind::Shop), (warehouse, LocationKind::Warehouse)] {
            let draw = flight.draw();
            let facts = LocationFacts {
                kind,
                zone: zone.into(),
                brand: brand.into(),
                name: "Place".to_owned(),
                square: 10,
                address: Json(Address::default()),
                active: true,
            };
            locations::insert(&mut flight, id.into(), draw, &facts);
        }
        flight.send(tx).await?;
        Ok(made)
    }
}
