//! A whole sale of three lines as a till makes it, every request answered after a durable commit, against the bare engine that
//! does the same transactions and rows. Rounds of the two take turns, so that whatever else the machine does hits both.

use std::time::Duration;

use anyhow::{Result, ensure};
use db::Engine;

use super::sell;
use crate::Pace;
use crate::bare::{self, Postgres, Script, Seller, Sqlite};
use crate::gauge::{Round, median};
use crate::ground::Ground;
use crate::report::{Line, Report};
use crate::schema::Schema;
use crate::tape::Tape;

/// Callers at once.
const CALLERS: [usize; 3] = [1, 8, 64];
/// Connections that the product keeps to PostgreSQL, and the bare engine too.
const CONNECTIONS: usize = 16;

/// The bare engine, open.
enum Bare {
    Sqlite(Sqlite),
    Postgres(Vec<Postgres>),
}

impl Bare {
    async fn run(&self, sellers: &mut [Seller], time: Duration) -> Result<Round> {
        match self {
            Self::Sqlite(engine) => tokio::task::block_in_place(|| engine.run(sellers, time)),
            Self::Postgres(pool) => {
                Postgres::run(&pool[..sellers.len().min(pool.len())], sellers, time).await
            }
        }
    }
}

pub(crate) async fn run(ground: &mut Ground, pace: &Pace, report: &mut Report) -> Result<()> {
    let schema = Schema::load()?;
    pace.tell("writing down what one sale leaves in the books");
    let tape = Tape::record(ground, &schema).await?;
    let rows = tape.rows(&schema);
    for (n, rows) in rows.iter().enumerate() {
        pace.note(&format!("{} request {}: {rows}", ground.keeper.name(), n + 1));
    }
    pace.tell("holding the bare engine's rows against them");
    let played = bare::play(ground, &schema, &tape).await?.rows(&schema);
    ensure!(played == rows, "the bare engine wrote other rows than the product: {played:?}");
    let (ours, theirs) = (ground.copy().await?, ground.copy().await?);
    let bare = match &theirs.database {
        None => Bare::Sqlite(Sqlite::open(&theirs, Script::of(&tape, ground, &schema, Engine::Sqlite)?)?),
        Some(url) => {
            let script = Script::of(&tape, ground, &schema, Engine::Postgres)?;
            let mut pool = Vec::with_capacity(CONNECTIONS);
            for _ in 0..CONNECTIONS {
                pool.push(Postgres::open(url, script.clone()).await?);
            }
            Bare::Postgres(pool)
        }
    };
    let program = ground.serve(&ours).await?;
    let client = ground.shop.sign_in(&program.url).await?;
    for callers in CALLERS {
        let mut tills = ground.staff(&client, callers).await?;
        let mut sellers = Seller::staff(ground, callers);
        pace.tell(&format!("sales at {callers} callers"));
        sell(&program, &mut tills, pace.round / 4).await?;
        bare.run(&mut sellers, pace.round / 4).await?;
        let (mut product, mut engine) = (Vec::new(), Vec::new());
        for _ in 0..pace.rounds {
            product.push(sell(&program, &mut tills, pace.round).await?);
            engine.push(bare.run(&mut sellers, pace.round).await?);
        }
        report.add(line(ground, callers, &product, &engine));
    }
    drop(client);
    program.stop().await?;
    drop(bare);
    ground.discard(ours).await?;
    ground.discard(theirs).await
}

/// Medians over the rounds; percentiles over all of them.
fn line(ground: &Ground, callers: usize, product: &[(Round, f64)], engine: &[Round]) -> Line {
    let of = |figure: fn(&Round) -> f64| median(product.iter().map(|(round, _)| figure(round)).collect());
    let ratios = product.iter().zip(engine).map(|((product, _), engine)| product.per_s() / engine.per_s());
    let ratio = median(ratios.collect());
    let mut all = Round::default();
    product.iter().for_each(|(round, _)| all.add(round));
    let bare = |figure: fn(&Round) -> f64| median(engine.iter().map(figure).collect());
    Line {
        case: "sale".to_owned(),
        engine: ground.keeper.name(),
        callers: Some(callers),
        per_s: Some(of(Round::per_s)),
        ratio: Some(ratio),
        p50_ms: Some(all.latencies.percentile_ms(50.0)),
        p99_ms: Some(all.latencies.percentile_ms(99.0)),
        cpu_ms: Some(of(Round::cpu_ms)),
        more: vec![
            ("bare_per_s", bare(Round::per_s)),
            ("bare_cpu_ms", bare(Round::cpu_ms)),
            ("client_cpu_ms", median(product.iter().map(|(_, client)| *client).collect())),
        ],
    }
}
