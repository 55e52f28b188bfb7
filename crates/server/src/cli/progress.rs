//! How far a long command has come, on a terminal; nothing where stderr is none.

use std::time::Duration;

use indicatif::{HumanBytes, HumanCount, ProgressBar, ProgressStyle};
use transfer::Page;

/// A line on the terminal, gone when the command is done.
pub(super) struct Progress {
    bar: ProgressBar,
    rows: u64,
}

impl Progress {
    /// Of something whose end is not known.
    pub(super) fn open_ended() -> Self {
        Self::of(ProgressBar::new_spinner(), "{spinner} {elapsed} {bytes} {bytes_per_sec} {msg}")
    }

    /// Of so many bytes.
    pub(super) fn of_bytes(bytes: u64) -> Self {
        Self::of(ProgressBar::new(bytes), "{bar:30} {bytes} of {total_bytes}, {eta} to go {msg}")
    }

    fn of(bar: ProgressBar, template: &str) -> Self {
        bar.set_style(ProgressStyle::with_template(template).expect("a template of ours is one"));
        bar.enable_steady_tick(Duration::from_millis(200));
        Self { bar, rows: 0 }
    }

    /// So many bytes more are done.
    pub(super) fn bytes(&self, bytes: u64) {
        self.bar.inc(bytes);
    }

    /// A page more is done.
    pub(super) fn page(&mut self, page: &Page) {
        self.rows += page.rows().len();
        self.bar.inc(page.rows().size());
        self.bar.set_message(format!("{} rows, {}", HumanCount(self.rows), page.table()));
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// `12,345 rows in 61 tables, 4.20 MiB`.
pub(super) fn amount(moved: &[transfer::Moved]) -> String {
    let sum = |of: fn(&transfer::Moved) -> u64| moved.iter().map(of).sum::<u64>();
    let (rows, tables, bytes) = (sum(|m| m.rows), sum(|m| m.tables), sum(|m| m.bytes));
    format!("{} rows in {tables} tables, {}", HumanCount(rows), HumanBytes(bytes))
}
