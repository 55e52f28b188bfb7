//! A small account made through the commands alone, with a clock that stands until it is moved; its books are checked at the
//! end of every story.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use app::access::{CreateAccount, NewOwner};
use app::places::{CreateBrand, CreateLocation, CreateZone};
use app::ports::{Clock, Entropy};
use app::{App, Command, Query};
use db::{Db, Engine, Options};
use domain::access::Caller;
use domain::id::*;
use domain::money::{Rate, Rounding};
use domain::parties::Address;
use domain::places::LocationKind;
use domain::{Currency, Instant, Money, Refusal};
use store::stock::check;

/// The zone's and the account's own currency.
pub(crate) const SUM: Currency = Currency::constant("UZS");
/// At 12 000 sum.
pub(crate) const DOLLAR: Currency = Currency::constant("USD");
/// When stories begin.
pub(crate) const MORNING: Instant = Instant(1_748_836_800_000_000);

#[derive(Debug)]
struct Watch(AtomicI64);

impl Clock for Watch {
    fn now(&self) -> Instant {
        Instant(self.0.load(Ordering::SeqCst))
    }
}

#[derive(Debug)]
struct Counting(AtomicU64);

impl Entropy for Counting {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            let next = self.0.fetch_add(1, Ordering::SeqCst).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            chunk.copy_from_slice(&next.to_be_bytes()[..chunk.len()]);
        }
    }
}

/// An account with a zone, a brand, a shop and a warehouse.
pub(crate) struct Small {
    pub(crate) app: App,
    pub(crate) owner: Caller,
    pub(crate) shop: LocationId,
    pub(crate) warehouse: LocationId,
    pub(crate) zone: ZoneId,
    watch: Arc<Watch>,
    _folder: tempfile::TempDir,
}

impl Small {
    pub(crate) async fn on(engine: Engine) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let db = match engine {
            Engine::Sqlite => Db::open_sqlite(folder.path().join("books"), Options::default()).await.unwrap(),
            Engine::Postgres => {
                let url = db::testing::postgres_database("app_stories", async |url| {
                    let books = Db::open_postgres(&url, Options::default()).await.unwrap();
                    books.migrate(&store::migrations::all()).await.unwrap();
                    books.close().await;
                });
                Db::open_postgres(&url.await, Options::default()).await.unwrap()
            }
        };
        db.migrate(&store::migrations::all()).await.unwrap();
        let watch = Arc::new(Watch(AtomicI64::new(MORNING.0)));
        let app = App::new(db, watch.clone(), Arc::new(Counting(AtomicU64::new(1))));
        let owner = app.create_account(account(&app).await, "test").await.unwrap();
        let zone = app.write(&owner, zone()).await.unwrap().id;
        let brand = CreateBrand { zone, name: "Brand".into() };
        let brand = app.write(&owner, brand).await.unwrap().id;
        let place = |kind, name: &str| CreateLocation {
            brand,
            kind,
            name: name.into(),
            square: 0,
            address: Address::default(),
        };
        let shop = app.write(&owner, place(LocationKind::Shop, "Shop")).await.unwrap().id;
        let warehouse = app.write(&owner, place(LocationKind::Warehouse, "Store")).await.unwrap().id;
        Self { app, owner, shop, warehouse, zone, watch, _folder: folder }
    }

    pub(crate) async fn write<C: Command>(&self, command: C) -> app::Result<C::Out> {
        self.app.write(&self.owner, command).await
    }

    pub(crate) async fn read<Q: Query>(&self, query: Q) -> Q::Out {
        self.app.read(&self.owner, query).await.unwrap()
    }

    /// The refusal of a command that must be refused.
    pub(crate) async fn refusal<C: Command>(&self, command: C) -> Refusal {
        match self.write(command).await {
            Err(app::Error::Refused(refusal)) => refusal,
            Err(fault) => panic!("a fault: {fault:?}"),
            Ok(_) => panic!("not refused"),
        }
    }

    /// Time passes.
    pub(crate) fn wait_days(&self, days: i64) {
        self.watch.0.fetch_add(days * Instant::DAY, Ordering::SeqCst);
    }

    /// Ends the story: the books must be sound.
    pub(crate) async fn close(self) {
        let drifts = self.app.db().read(Sound(self.owner.account)).await.unwrap();
        assert!(drifts.is_empty(), "{drifts:?}");
        self.app.db().close().await;
    }
}

async fn account(app: &App) -> CreateAccount {
    CreateAccount {
        subdomain: "small".into(),
        name: "Small".into(),
        base_currency: SUM,
        time_zone: "Asia/Tashkent".into(),
        locale: "ru".into(),
        owner: NewOwner {
            first_name: "Anna".into(),
            last_name: "Owner".into(),
            email: None,
            username: "anna".into(),
            password: app.hash_password("correct horse").await.unwrap(),
        },
    }
}

fn zone() -> CreateZone {
    CreateZone {
        name: "Zone".into(),
        primary: SUM,
        secondary: vec![(DOLLAR, Rate::whole(12_000))],
        rounding: Rounding::HalfUp,
        rounding_step: Money::ZERO,
        round_derived: false,
    }
}

struct Sound(AccountId);

impl db::Query for Sound {
    type Out = Vec<check::Drift>;
    type Error = db::Error;

    async fn run(&self, rx: &mut db::Rx<'_>) -> db::Result<Self::Out> {
        let (mut drifts, mut after) = (Vec::new(), VariantId(uuid::Uuid::nil()));
        loop {
            let found = check::stock(rx, self.0, after, 2).await?;
            drifts.extend(found.drifts);
            match found.next {
                Some(next) => after = next,
                None => return Ok(drifts),
            }
        }
    }
}

/// Each story on both engines.
macro_rules! stories {
    ($($name:ident)*) => {$(
        mod $name {
            #[tokio::test]
            async fn on_sqlite() {
                super::$name(crate::small::Small::on(db::Engine::Sqlite).await).await;
            }
            #[tokio::test]
            async fn on_postgres() {
                super::$name(crate::small::Small::on(db::Engine::Postgres).await).await;
            }
        }
    )*};
}
pub(crate) use stories;
