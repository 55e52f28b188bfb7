//! The bare engine on SQLite: one connection with the product's settings, durable commits, as many transactions per commit as there
//! are callers.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use rusqlite::{Connection, params_from_iter};

use super::{Sale, Script, Seller, Step};
use crate::gauge::Round;
use crate::program::{Place, own_cpu};

const SETTINGS: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
    PRAGMA wal_autocheckpoint = 16000; PRAGMA cache_size = -65536; PRAGMA mmap_size = 268435456;";

/// A connection and what is to be played on it.
#[derive(Debug)]
pub(crate) struct Sqlite {
    conn: Connection,
    script: Script,
}

impl Sqlite {
    pub(crate) fn open(place: &Place, script: Script) -> Result<Self> {
        let conn = Connection::open(place.file())?;
        conn.execute_batch(SETTINGS)?;
        conn.set_prepared_statement_cache_capacity(512);
        Ok(Self { conn, script })
    }

    /// Sells for so long, everybody at once.
    pub(crate) fn run(&self, sellers: &mut [Seller], time: Duration) -> Result<Round> {
        let (began, cpu) = (Instant::now(), own_cpu()?);
        let mut round = Round::default();
        while began.elapsed() < time {
            let group = Instant::now();
            self.sell(sellers)?;
            sellers.iter().for_each(|_| round.note(group.elapsed()));
        }
        round.end(began.elapsed(), own_cpu()?.saturating_sub(cpu));
        Ok(round)
    }

    /// One sale of everybody: the same transaction of all of them in one commit.
    pub(crate) fn sell(&self, sellers: &mut [Seller]) -> Result<()> {
        let sales: Vec<Sale> = sellers.iter_mut().map(|seller| seller.sale(&self.script)).collect();
        for transaction in &self.script.transactions {
            self.conn.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
            for sale in &sales {
                for step in &transaction.reads {
                    ensure!(self.play(step, sale)? == 1, "nothing to read: {}", step.sql);
                }
                for step in &transaction.writes {
                    ensure!(self.play(step, sale)? == 1, "nothing written: {}", step.sql);
                }
            }
            self.conn.prepare_cached("COMMIT")?.execute([])?;
        }
        Ok(())
    }

    /// Runs a statement and answers how many rows it gave or touched.
    fn play(&self, step: &Step, sale: &Sale) -> Result<usize> {
        let mut statement = self.conn.prepare_cached(&step.sql)?;
        let values = params_from_iter(sale.values(step));
        if statement.column_count() == 0 {
            return Ok(statement.execute(values)?);
        }
        let mut rows = statement.query(values)?;
        let mut count = 0;
        while let Some(row) = rows.next()? {
            // Whoever reads a row looks at its columns.
            for column in 0..row.as_ref().column_count() {
                std::hint::black_box(row.get_ref(column)?);
            }
            count += 1;
        }
        Ok(count)
    }
}
