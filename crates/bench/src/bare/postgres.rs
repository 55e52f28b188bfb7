//! The bare engine on PostgreSQL: pipelined, three flights per transaction (what is looked at, what is written, the commit), on as
//! many connections as the product keeps.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use db::Value;
use futures_util::future::try_join_all;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Statement};

use super::{Sale, Script, Seller, Step};
use crate::gauge::Round;
use crate::ground::SCHEMA;
use crate::postgres::connect;
use crate::program::own_cpu;

/// A connection and what is to be played on it.
#[derive(Debug)]
pub(crate) struct Postgres {
    client: Client,
    script: Script,
    /// Of each transaction: reads, then writes.
    prepared: Vec<Vec<Statement>>,
}

impl Postgres {
    pub(crate) async fn open(url: &str, script: Script) -> Result<Self> {
        let client = connect(url).await?;
        client.batch_execute(&format!("SET search_path = {SCHEMA}")).await?;
        let mut prepared = Vec::new();
        for transaction in &script.transactions {
            let steps = transaction.reads.iter().chain(&transaction.writes);
            prepared.push(try_join_all(steps.map(|step| client.prepare(&step.sql))).await?);
        }
        Ok(Self { client, script, prepared })
    }

    /// Sells for so long, on several connections at once.
    pub(crate) async fn run(pool: &[Self], sellers: &mut [Seller], time: Duration) -> Result<Round> {
        let (began, cpu) = (Instant::now(), own_cpu()?);
        let per_connection = sellers.len().div_ceil(pool.len());
        let lanes = pool.iter().zip(sellers.chunks_mut(per_connection)).map(|(engine, sellers)| async move {
            let mut round = Round::default();
            for n in 0.. {
                if began.elapsed() >= time {
                    break;
                }
                let sale = Instant::now();
                engine.sell(&mut sellers[n % sellers.len()]).await?;
                round.note(sale.elapsed());
            }
            anyhow::Ok(round)
        });
        let mut round = Round::default();
        try_join_all(lanes).await?.iter().for_each(|lane| round.add(lane));
        round.end(began.elapsed(), own_cpu()?.saturating_sub(cpu));
        Ok(round)
    }

    /// One sale.
    pub(crate) async fn sell(&self, seller: &mut Seller) -> Result<()> {
        let sale = seller.sale(&self.script);
        for (transaction, prepared) in self.script.transactions.iter().zip(&self.prepared) {
            let (reads, writes) = prepared.split_at(transaction.reads.len());
            let begin = async { Ok(self.client.batch_execute("BEGIN").await?) };
            tokio::try_join!(begin, self.flight(&transaction.reads, reads, &sale))?;
            self.flight(&transaction.writes, writes, &sale).await?;
            self.client.batch_execute("COMMIT").await?;
        }
        Ok(())
    }

    /// Sends statements at once; each must give or touch one row.
    async fn flight(&self, steps: &[Step], prepared: &[Statement], sale: &Sale) -> Result<()> {
        let values: Vec<Vec<Value<'_>>> = steps.iter().map(|step| sale.values(step)).collect();
        let calls = prepared.iter().zip(&values).map(|(statement, values)| async move {
            let args: Vec<&(dyn ToSql + Sync)> =
                values.iter().map(|value| value as &(dyn ToSql + Sync)).collect();
            if statement.columns().is_empty() {
                self.client.execute(statement, &args).await
            } else {
                self.client.query(statement, &args).await.map(|rows| rows.len() as u64)
            }
        });
        let counts = try_join_all(calls).await?;
        for (count, step) in counts.iter().zip(steps) {
            ensure!(*count == 1, "{count} rows: {}", step.sql);
        }
        Ok(())
    }
}
