//! Forgetting: rows that are too old go, then the oldest until the rest is small enough. Short steps, so that the writer gets
//! its turn between them.

use db::{Batch, Command, Priority, Result, Tx};
use domain::Instant;

use crate::{Journal, JournalConfig};

db::statements! {
    /// The oldest rows.
    LIST_OLDEST = "SELECT id, at, size FROM exchange ORDER BY id LIMIT 500";
    /// Ends rows from the oldest on.
    DELETE_UP_TO = "DELETE FROM exchange WHERE id <= $1 RETURNING size";
    /// What rows come to.
    GET_EXTENT = "SELECT bytes FROM extent WHERE one = 1";
    /// What rows come to, less so much.
    SHRINK = "UPDATE extent SET bytes = bytes - $1 WHERE one = 1";
}

/// Id, moment and size of a row.
type Old = (i64, i64, i64);

/// Microseconds of a day.
const DAY: i64 = 86_400_000_000;

impl Journal {
    /// Ends rows that are too old or too many, as configured; answers how many.
    ///
    /// # Errors
    /// Driver errors; what was ended before stays so.
    pub async fn sweep(&self, now: Instant) -> Result<u64> {
        let step = Step::of(self.config(), now);
        let mut swept = 0;
        loop {
            match self.db().write_with(Priority::Bulk, step).await? {
                0 => return Ok(swept),
                some => swept += some,
            }
        }
    }
}

#[derive(Clone, Copy, Debug)]
struct Step {
    /// Older rows go.
    before: Instant,
    /// All rows together may come to so much.
    bytes: i64,
}

impl Step {
    fn of(config: &JournalConfig, now: Instant) -> Self {
        let before = Instant(now.0.saturating_sub(i64::from(config.keep_days).saturating_mul(DAY)));
        Self { before, bytes: config.keep_bytes() }
    }

    /// The last of the oldest rows that has to go; the rows before it go too.
    fn last_to_go(self, oldest: &[Old], mut extent: i64) -> Option<i64> {
        let going = oldest.iter().take_while(|(_, at, size)| {
            let goes = *at < self.before.0 || extent > self.bytes;
            extent -= size;
            goes
        });
        going.last().map(|(id, _, _)| *id)
    }
}

impl Command for Step {
    type Out = u64;
    type Error = db::Error;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<u64> {
        let (oldest, extent): (Vec<Old>, Vec<(i64,)>) =
            tx.query2((&LIST_OLDEST, &[]), (&GET_EXTENT, &[])).await?;
        let extent = extent.first().map_or(0, |(bytes,)| *bytes);
        let Some(last) = self.last_to_go(&oldest, extent) else { return Ok(0) };
        let gone: Vec<(i64,)> = tx.query(&DELETE_UP_TO, &[last.into()]).await?;
        let mut batch = Batch::default();
        batch.exec(&SHRINK, vec![gone.iter().map(|(size,)| size).sum::<i64>().into()]);
        tx.run(batch).await?;
        Ok(u64::try_from(gone.len()).unwrap_or(u64::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_rows_go_and_then_the_oldest_until_the_rest_is_small_enough() {
        let step = Step { before: Instant(100), bytes: 25 };
        let rows = [(1, 50, 10), (2, 99, 10), (3, 100, 10), (4, 101, 10)];
        assert_eq!(step.last_to_go(&rows, 40), Some(2), "forty less twenty is small enough");
        assert_eq!(step.last_to_go(&rows, 60), Some(4));
        assert_eq!(step.last_to_go(&rows[2..], 25), None);
        assert_eq!(step.last_to_go(&rows[2..], 26), Some(3));
    }
}
