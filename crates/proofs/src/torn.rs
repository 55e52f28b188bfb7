//! The log of a SQLite file, torn: copies whose end is cut off, zeroed or garbled open, and are exactly the books after the last
//! step that was whole in the log. Nothing that lay before the tear is lost.

use std::fmt;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use db::Engine;
use rusqlite::Connection;

use crate::books::Books;
use crate::place::Place;
use crate::script::{Dice, Script};
use crate::world::{Shop, World};

/// What some tears came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many copies were torn.
    pub tears: usize,
    /// Bytes of the log that they were torn in.
    pub bytes: usize,
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} tears in {} bytes of log", self.tears, self.bytes)
    }
}

/// How the end of a log is damaged, from an offset on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tear {
    /// It is not there.
    Cut,
    /// It is there and empty, as some file systems leave it.
    Zeroed,
    /// One byte is another.
    Garbled,
}

impl Tear {
    const ALL: [Self; 3] = [Self::Cut, Self::Zeroed, Self::Garbled];

    fn at(self, log: &[u8], offset: usize) -> Vec<u8> {
        let mut torn = log.to_vec();
        match self {
            Self::Cut => torn.truncate(offset),
            Self::Zeroed => torn[offset..].fill(0),
            Self::Garbled => torn[offset] ^= 0x5a,
        }
        torn
    }
}

/// A log that holds a whole script, and what the books were whenever it had grown so long.
struct Log {
    shop: Shop,
    file: Vec<u8>,
    log: Vec<u8>,
    states: Vec<(usize, Books)>,
}

/// Tears so many copies of the log that a script leaves.
///
/// * `script`: of [`Style::Commands`](crate::script::Style::Commands)
///
/// # Errors
/// When a copy does not open or holds other books.
pub async fn run(script: &Script, seed: u64, tears: usize) -> Result<Tally> {
    let log = Log::of(script).await?;
    let mut dice = Dice::new(seed);
    let first = log.states[0].0;
    for n in 0..tears {
        let offset = first + dice.below(log.log.len() - first);
        let tear = Tear::ALL[n % Tear::ALL.len()];
        log.hold(tear, offset)
            .await
            .with_context(|| format!("{tear:?} at byte {offset} of {}", log.log.len()))?;
    }
    Ok(Tally { tears, bytes: log.log.len() - first })
}

impl Log {
    async fn of(script: &Script) -> Result<Self> {
        let place = Place::new(Engine::Sqlite).await?;
        let mut world = World::found(&place).await?.with_keys();
        let file = place.file().context("SQLite keeps a file")?;
        let wal = file.with_extension("db-wal");
        let length = || std::fs::metadata(&wal).map(|meta| usize::try_from(meta.len()).unwrap_or(usize::MAX));
        let reader = begin_log(&file)?;
        let mut states = vec![(length()?, world.books().await?)];
        for step in &script.0 {
            world.perform(script, step).await;
            states.push((length()?, world.books().await?));
        }
        let shop = world.shop().clone();
        let (file, log) = (std::fs::read(&file)?, std::fs::read(&wal)?);
        drop(reader);
        world.close().await;
        ensure!(log.len() > states[0].0, "the script left nothing in the log");
        Ok(Self { shop, file, log, states })
    }

    async fn hold(&self, tear: Tear, offset: usize) -> Result<()> {
        let place = Place::new(Engine::Sqlite).await?;
        let file = place.file().context("SQLite keeps a file")?;
        std::fs::write(&file, &self.file)?;
        std::fs::write(file.with_extension("db-wal"), tear.at(&self.log, offset))?;
        let world = World::enter(&place, self.shop.clone()).await?;
        let (drifts, books) = (world.drifts().await?, world.books().await?);
        world.close().await;
        ensure!(drifts.is_empty(), "the books are not in order: {}", drifts.join("\n"));
        let whole = self.states.iter().rev().find(|(length, _)| *length <= offset);
        let (_, expected) = whole.context("a tear before the first state")?;
        match expected.difference(&books) {
            None => Ok(()),
            Some(difference) => anyhow::bail!("not the books of the last whole step: {difference}"),
        }
    }
}

/// Empties the log, and begins to read the books: for as long as somebody reads what the file alone holds, the log is not folded
/// into it, and grows from its first byte.
fn begin_log(file: &Path) -> Result<Connection> {
    let reader = Connection::open(file)?;
    let busy: i64 = reader.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    ensure!(busy == 0, "the log cannot be emptied");
    reader.execute_batch("BEGIN; SELECT count(*) FROM account;")?;
    Ok(reader)
}
