//! The books that cases start from: a demo shop, grown as large as asked, with as many tills as callers, each of which has sold
//! something today. Every case gets a copy of its own, so that product and bare engine work on the same rows.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Result, ensure};
use db::{Command, Db, Options, Query, Rx, Tx};
use domain::id::{AccountId, PartyId};
use domain::{Instant, Kind};
use serde_json::json;
use store::flight::{Flight, Maker};
use store::{accounts, args};
use tempfile::TempDir;
use tokio::time::sleep;
use uuid::Uuid;

use crate::client::Client;
use crate::gauge::present;
use crate::million;
use crate::postgres::Server;
use crate::program::{Place, Program};
use crate::till::{LINES, Shop, Till};

/// The demo's account.
const ACCOUNT: &str = "demo";
/// The schema of the books in a database.
pub(crate) const SCHEMA: &str = "books";
/// Where ids of our tills begin and end.
const FIRST_TILL: u128 = 0x019a_0000_0000_7005_8000_0000_0000_0000;
const LAST_TILL: u128 = 0x019a_0000_0000_7005_8fff_ffff_ffff_ffff;
/// How long registers may take to print the demo's past.
const PATIENCE: Duration = Duration::from_secs(180);
/// Lots that all tills share out among themselves.
const LOTS: i64 = 2_000;

db::statements! {
    /// The till that others are like, and what a survey needs.
    GET_FIRST_TILL = "SELECT o.id, (SELECT party FROM login WHERE account = $1 AND owner ORDER BY id LIMIT 1)
        FROM outlet o WHERE o.account = $1 ORDER BY o.number LIMIT 1";
    /// A till like another, without a register: what a register does is not the shop's speed.
    COPY_TILL = "INSERT INTO outlet (account, id, number, revision, created_at, zone, shop, register, name, sell_key, fingerprint,
            tax_id, vat_id, phones, address, policies, postpone_days, receipt_no, active)
        SELECT o.account, $2, c.base + $3, c.revision, o.created_at, o.zone, o.shop, NULL, o.name, o.sell_key, '',
            o.tax_id, o.vat_id, o.phones, o.address, o.policies, o.postpone_days, 0, TRUE
        FROM outlet o JOIN counter c ON c.account = o.account WHERE o.account = $1 AND o.id = $4";
    COPY_LOCATIONS = "INSERT INTO outlet_location (account, outlet, position, location)
        SELECT account, $2, position, location FROM outlet_location WHERE account = $1 AND outlet = $3";
    COPY_METHODS = "INSERT INTO outlet_method (account, outlet, position, method)
        SELECT account, $2, position, method FROM outlet_method WHERE account = $1 AND outlet = $3";
    /// Our tills, with the shifts that are open.
    LIST_TILLS = "SELECT o.id, o.number, s.id FROM outlet o
        LEFT JOIN shift s ON s.account = o.account AND s.outlet = o.id AND s.closed_at IS NULL
        WHERE o.account = $1 AND o.id >= $2 AND o.id <= $3 ORDER BY o.number";
    /// Lots where the first till sells from, with enough for hundreds of sales each.
    LIST_LOTS = "SELECT l.id, l.variant FROM lot l
        JOIN outlet o ON o.account = l.account AND o.id = $2 AND o.shop = l.location
        WHERE l.account = $1 AND l.on_hand - l.reserved >= 3000000 AND l.price_amount IS NOT NULL AND NOT l.is_deficit
        ORDER BY l.id LIMIT $3";
    /// Receipts of the demo's past that are still to be printed.
    COUNT_UNPRINTED = "SELECT count(*) FROM register_op WHERE account = $1 AND state IN ('queued', 'running')";
}

/// Where books are kept.
#[derive(Clone, Debug)]
pub(crate) enum Keeper {
    Sqlite,
    Postgres(Server),
}

impl Keeper {
    /// How the table names it.
    pub(crate) const fn name(&self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres(_) => "postgres",
        }
    }
}

/// A till's place in the books.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spot {
    pub(crate) outlet: Uuid,
    pub(crate) number: i64,
    pub(crate) shift: Uuid,
}

/// A lot and what it is a lot of.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Goods {
    pub(crate) lot: Uuid,
    pub(crate) variant: Uuid,
}

/// Books to start from, at rest.
#[derive(Debug)]
pub(crate) struct Ground {
    pub(crate) keeper: Keeper,
    pub(crate) shop: Arc<Shop>,
    pub(crate) tills: Vec<Spot>,
    /// What is sold; each till has a share of its own.
    pub(crate) goods: Vec<Goods>,
    /// How long the demo took to be ready, from nothing.
    pub(crate) demo_ready: Duration,
    place: Place,
    copies: u32,
    dir: TempDir,
}

impl Ground {
    /// Makes the books.
    ///
    /// * `program`: serves them
    /// * `variants`: planted over the demo's two thousand, if any
    /// * `tills`: how many tills there are to be
    pub(crate) async fn lay(
        program: &Path,
        keeper: Keeper,
        variants: u32,
        tills: usize,
        tell: impl Fn(&str),
    ) -> Result<Self> {
        let dir = tempfile::Builder::new().prefix("prilavok-bench-").tempdir()?;
        let place = place(program, &keeper, dir.path().join("ground"), None).await?;
        tell("opening the demo shop");
        let (demo, told) = Program::demo(&place).await?;
        let demo_ready = demo.ready_after;
        demo.stop().await?;
        let mut ground = Self {
            shop: Arc::new(Shop::of_demo(&told)?),
            tills: Vec::new(),
            goods: Vec::new(),
            demo_ready,
            place,
            copies: 0,
            dir,
            keeper,
        };
        if variants > 0 {
            ground.grow(variants, &tell).await?;
        }
        tell("setting up tills");
        let db = open(&ground.place, Options::default()).await?;
        let goods = db.write(SetUp { tills }).await?;
        ground.goods = goods.into_iter().map(|(lot, variant)| Goods { lot, variant }).collect();
        ground.tills = ground.list_tills(&db).await?;
        db.close().await;
        ensure!(ground.goods.len() >= tills * LINES, "the shop has not enough goods for {tills} tills");
        ground.first_sales().await?;
        let db = open(&ground.place, Options::default()).await?;
        ground.tills = ground.list_tills(&db).await?;
        db.close().await;
        Ok(ground)
    }

    /// Makes the assortment larger.
    pub(crate) async fn grow(&self, variants: u32, tell: impl Fn(&str)) -> Result<()> {
        let db = open(&self.place, Options::default()).await?;
        let grown =
            million::plant(&db, ACCOUNT, variants, now()?, |there| tell(&format!("{there} variants")));
        let grown = grown.await;
        db.close().await;
        grown.map(|_| ())
    }

    /// Books of one's own, as these are. Nobody may be using these.
    pub(crate) async fn copy(&mut self) -> Result<Place> {
        self.copies += 1;
        let name = format!("copy{}", self.copies);
        let dir = self.dir.path().join(name);
        let copy = place(&self.place.program, &self.keeper, dir, Some("ground")).await?;
        fs::create_dir_all(&copy.dir)?;
        for entry in fs::read_dir(&self.place.dir)? {
            let from = entry?.path();
            let kept = from
                .extension()
                .is_some_and(|kind| ["db", "db-wal", "key", "json"].iter().any(|known| kind == *known));
            if let Some(name) = from.file_name().filter(|_| kept) {
                fs::copy(&from, copy.dir.join(name))?;
            }
        }
        Ok(copy)
    }

    /// Throws a copy away.
    pub(crate) async fn discard(&self, copy: Place) -> Result<()> {
        if let (Keeper::Postgres(server), Some(name)) = (&self.keeper, copy.dir.file_name()) {
            server.drop(&database(&name.to_string_lossy())).await?;
        }
        Ok(fs::remove_dir_all(copy.dir)?)
    }

    /// Leaves nothing on the server.
    pub(crate) async fn clear(self) -> Result<()> {
        self.discard(self.place.clone()).await
    }

    /// The original, for cases that only read or that come last.
    pub(crate) const fn place(&self) -> &Place {
        &self.place
    }

    /// Serves some of these books.
    pub(crate) async fn serve(&self, place: &Place) -> Result<Program> {
        Program::serve(place, ACCOUNT).await
    }

    /// The goods of one till among so many.
    pub(crate) fn share(&self, till: usize, of: usize) -> Vec<Goods> {
        let share = self.goods.len() / of;
        self.goods[till * share..(till + 1) * share].to_vec()
    }

    /// So many tills, each with a connection and goods of its own.
    pub(crate) async fn staff(&self, client: &Client, callers: usize) -> Result<Vec<Till>> {
        let mut out = Vec::with_capacity(callers);
        for (n, spot) in self.tills.iter().enumerate().take(callers) {
            let lots = self.share(n, callers).iter().map(|goods| goods.lot).collect();
            out.push(Till::new(client.again().await?, Arc::clone(&self.shop), spot.number, lots));
        }
        Ok(out)
    }

    /// Every till sells something: its shift is open from then on. The registers print what the demo's past left them, so that
    /// nothing is measured but what is asked for.
    async fn first_sales(&self) -> Result<()> {
        let program = self.serve(&self.place).await?;
        let client = self.shop.sign_in(&program.url).await?;
        for mut till in self.staff(&client, self.tills.len()).await? {
            till.sell(async |_| Ok(())).await?;
        }
        drop(client);
        let (began, db) = (
            std::time::Instant::now(),
            open(&self.place, Options { read_only: true, ..Options::default() }).await?,
        );
        while db.read(CountUnprinted).await? > 0 {
            ensure!(began.elapsed() < PATIENCE, "the registers do not come to an end");
            sleep(Duration::from_millis(50)).await;
        }
        db.close().await;
        program.stop().await
    }

    async fn list_tills(&self, db: &Db) -> Result<Vec<Spot>> {
        let rows = db.read(ListTills).await?;
        // Before their first sales they have no shifts.
        Ok(rows
            .into_iter()
            .map(|(outlet, number, shift)| Spot { outlet, number, shift: shift.unwrap_or_default() })
            .collect())
    }
}

async fn open(place: &Place, options: Options) -> Result<Db> {
    Ok(match &place.database {
        Some(url) => Db::open_postgres(url, Options { schema: Some(SCHEMA.to_owned()), ..options }).await?,
        None => Db::open_sqlite(place.file(), options).await?,
    })
}

/// A folder, and a database of its name if databases keep the books.
async fn place(program: &Path, keeper: &Keeper, dir: PathBuf, template: Option<&str>) -> Result<Place> {
    let name = dir.file_name().unwrap_or_default().to_string_lossy();
    let url = match keeper {
        Keeper::Sqlite => None,
        Keeper::Postgres(server) => {
            Some(server.create(&database(&name), template.map(database).as_deref()).await?)
        }
    };
    Ok(Place { program: program.to_owned(), dir, database: url })
}

/// Several benches may share a server.
fn database(name: &str) -> String {
    format!("bench_{}_{name}", std::process::id())
}

fn now() -> Result<Instant> {
    Ok(Instant(i64::try_from(present().as_micros())?))
}

async fn account(rx: &mut Rx<'_>) -> db::Result<AccountId> {
    let account = accounts::get_by_subdomain(rx, ACCOUNT).await?;
    account.map(|account| account.id).ok_or(db::Error::Closed)
}

struct ListTills;

impl Query for ListTills {
    type Out = Vec<(Uuid, i64, Option<Uuid>)>;
    type Error = db::Error;

    async fn run(&self, rx: &mut Rx<'_>) -> db::Result<Self::Out> {
        let account = account(rx).await?;
        let [first, last] = [FIRST_TILL, LAST_TILL].map(Uuid::from_u128);
        rx.query(&LIST_TILLS, &args![account, first, last]).await
    }
}

struct CountUnprinted;

impl Query for CountUnprinted {
    type Out = i64;
    type Error = db::Error;

    async fn run(&self, rx: &mut Rx<'_>) -> db::Result<i64> {
        let account = account(rx).await?;
        Ok(rx.query_one::<(i64,)>(&COUNT_UNPRINTED, &args![account]).await?.0)
    }
}

/// Makes tills; answers what they may sell.
struct SetUp {
    tills: usize,
}

impl Command for SetUp {
    type Out = Vec<(Uuid, Uuid)>;
    type Error = db::Error;

    async fn run(&self, tx: &mut Tx<'_>) -> db::Result<Self::Out> {
        let account = account(tx).await?;
        let (model, owner): (Uuid, Uuid) = tx.query_one(&GET_FIRST_TILL, &args![account]).await?;
        let at = Instant(0);
        let mut flight = Flight::new(Maker { account, party: PartyId(owner), through: "bench", at });
        for n in 0..self.tills {
            let (id, draw) = (Uuid::from_u128(FIRST_TILL + n as u128), flight.draw());
            flight.exec(&COPY_TILL, args![account, id, draw, model]);
            flight.exec(&COPY_LOCATIONS, args![account, id, model]);
            flight.exec(&COPY_METHODS, args![account, id, model]);
            flight.event("created", Kind::Outlet, id, json!({}));
        }
        flight.send(tx).await?;
        tx.query(&LIST_LOTS, &args![account, model, LOTS]).await
    }
}
