//! What an operator decides about the journal.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Dialects that are journalled unless the configuration says otherwise.
const ON: [&str; 2] = ["evotor", "produman"];

/// The section `[journal]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct JournalConfig {
    /// Whether a dialect's exchanges are journalled, by its name. On for evotor and produman, off for others.
    pub dialects: BTreeMap<String, bool>,
    /// How long rows are kept, in days.
    pub keep_days: u32,
    /// How much is kept, in MiB of rows; older rows go first.
    pub keep_mib: u32,
    /// How much may wait to be written, in MiB; what does not fit is dropped and counted.
    pub queue_mib: u32,
    /// More names of members whose values are credentials.
    pub secrets: Vec<String>,
}

impl Default for JournalConfig {
    fn default() -> Self {
        Self { dialects: BTreeMap::new(), keep_days: 90, keep_mib: 2048, queue_mib: 16, secrets: Vec::new() }
    }
}

impl JournalConfig {
    /// Whether exchanges of this dialect are journalled.
    #[must_use]
    pub fn records(&self, dialect: &str) -> bool {
        self.dialects.get(dialect).copied().unwrap_or_else(|| ON.contains(&dialect))
    }

    pub(crate) const fn queue_bytes(&self) -> usize {
        self.queue_mib as usize * (1 << 20)
    }

    pub(crate) fn keep_bytes(&self) -> i64 {
        i64::from(self.keep_mib) * (1 << 20)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_dialects_are_on_and_each_can_be_switched() {
        let config = JournalConfig {
            dialects: [("ox".to_owned(), true), ("evotor".to_owned(), false)].into(),
            ..JournalConfig::default()
        };
        let on = |name| config.records(name);
        assert_eq!(["ox", "evotor", "produman", "moysklad"].map(on), [true, false, true, false]);
    }
}
