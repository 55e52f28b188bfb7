//! A server that is killed again and again while tills sell: whatever was acknowledged is in the books once, and they are in order.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use db::{Db, Engine, Query, Rx};

use crate::script::Dice;
use crate::server::{Premises, Server};
use crate::tills::{Tills, Told};

/// How many tills sell at once.
pub const TILLS: usize = 8;

/// A server under load says something at least this often.
const SILENCE: Duration = Duration::from_secs(60);

db::statements! {
    /// Completed sales and how often each handed its goods over.
    COMPLETED = "SELECT s.number, count(p.id) FROM sale s
        LEFT JOIN posting p ON p.account = s.account AND p.sale = s.id
        WHERE s.state = 'completed' GROUP BY s.number ORDER BY s.number";
}

/// What tills were told, all lives of the server together.
#[derive(Debug, Default)]
pub struct Ledger {
    acknowledged: BTreeSet<i64>,
    unknown: BTreeSet<i64>,
}

/// What a loop of crashes came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How often the server was ended.
    pub crashes: usize,
    /// Sales that were acknowledged.
    pub acknowledged: usize,
    /// Sales whose completion was under way when the server ended; all of them were asked for again.
    pub unknown: usize,
    /// The longest time from a start after a crash to readiness.
    pub slowest_restart: Duration,
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { crashes, acknowledged, unknown, slowest_restart } = self;
        write!(
            f,
            "{crashes} crashes, {acknowledged} acknowledged sales all there once, {unknown} were under way, \
             slowest restart {} ms",
            slowest_restart.as_millis()
        )
    }
}

impl Ledger {
    /// Takes note of what a till says.
    ///
    /// # Errors
    /// When a till was answered what no contract has.
    pub fn note(&mut self, told: Told) -> Result<()> {
        match told {
            Told::Acknowledged(sale) => {
                self.unknown.remove(&sale);
                self.acknowledged.insert(sale);
            }
            Told::Unknown(sale) => {
                self.unknown.insert(sale);
            }
            Told::Wrong(answer) => anyhow::bail!("a till was answered {answer}"),
        }
        Ok(())
    }

    /// Listens until so many more sales were acknowledged.
    ///
    /// # Errors
    /// When tills fall silent or are answered wrongly.
    pub fn listen(&mut self, tills: &Tills, more: usize) -> Result<()> {
        let enough = self.acknowledged.len() + more;
        while self.acknowledged.len() < enough {
            self.note(tills.told.recv_timeout(SILENCE).context("the tills fell silent")?)?;
        }
        Ok(())
    }

    /// Sales that are to be asked for again.
    #[must_use]
    pub fn unknown(&self) -> Vec<i64> {
        self.unknown.iter().copied().collect()
    }

    /// How many sales were acknowledged.
    #[must_use]
    pub fn acknowledged(&self) -> usize {
        self.acknowledged.len()
    }

    /// Holds the books against what tills were told.
    ///
    /// # Errors
    /// When an acknowledged sale is missing or there more than once, or the books are not in order.
    pub async fn hold_against(&self, premises: &Premises) -> Result<()> {
        premises.check()?;
        let db = premises.look_into().await?;
        let completed = completed(&db).await;
        db.close().await;
        let completed = completed?;
        let missing: Vec<_> = self.acknowledged.iter().filter(|sale| !completed.contains_key(sale)).collect();
        ensure!(missing.is_empty(), "acknowledged and not in the books: {missing:?}");
        let known = self.acknowledged.iter().chain(&self.unknown);
        let often: Vec<_> =
            known.filter(|sale| completed.get(sale).is_some_and(|handed| *handed != 1)).collect();
        ensure!(often.is_empty(), "not handed over exactly once: {often:?}");
        Ok(())
    }
}

/// Kills the server so many times, each time after some dozens of sales.
///
/// # Errors
/// When anything that must hold does not.
///
/// # Panics
/// When there is no PostgreSQL to be found; says what is missing.
pub async fn run(program: &Path, engine: Engine, seed: u64, crashes: usize) -> Result<Tally> {
    let premises = Premises::new(program, engine).await?;
    let (mut dice, mut ledger, mut tally) = (Dice::new(seed), Ledger::default(), Tally::default());
    let mut server = premises.start()?;
    for _ in 0..crashes {
        let more = TILLS + dice.below(60);
        tally.unknown += crash(server, &mut ledger, more)?;
        tally.crashes += 1;
        ledger.hold_against(&premises).await?;
        server = premises.start()?;
        tally.slowest_restart = tally.slowest_restart.max(server.ready_in);
    }
    finish(server, &mut ledger, &premises).await?;
    tally.acknowledged = ledger.acknowledged();
    Ok(tally)
}

/// Sells for a while and kills the server; answers how many sales were under way.
fn crash(server: Server, ledger: &mut Ledger, more: usize) -> Result<usize> {
    let tills = Tills::open(&server, TILLS, &ledger.unknown()).context("tills cannot be opened")?;
    ledger.listen(&tills, more)?;
    server.kill()?;
    tills.close().into_iter().try_for_each(|told| ledger.note(told))?;
    Ok(ledger.unknown.len())
}

/// Asks once more for every sale that stayed unknown; none is left, and the books agree.
///
/// # Errors
/// When that is not so.
pub async fn finish(server: Server, ledger: &mut Ledger, premises: &Premises) -> Result<()> {
    let tills = Tills::open(&server, TILLS, &ledger.unknown()).context("tills cannot be opened")?;
    let until = Instant::now() + SILENCE;
    while !ledger.unknown.is_empty() && Instant::now() < until {
        ledger.listen(&tills, 1)?;
    }
    tills.close().into_iter().try_for_each(|told| ledger.note(told))?;
    ensure!(ledger.unknown.is_empty(), "still unknown: {:?}", ledger.unknown);
    server.kill()?;
    ledger.hold_against(premises).await
}

async fn completed(db: &Db) -> Result<BTreeMap<i64, i64>> {
    struct Completed;

    impl Query for Completed {
        type Out = Vec<(i64, i64)>;
        type Error = db::Error;

        async fn run(&self, rx: &mut Rx<'_>) -> db::Result<Self::Out> {
            rx.query(&COMPLETED, &[]).await
        }
    }

    Ok(db.read(Completed).await.context("sales cannot be read")?.into_iter().collect())
}
