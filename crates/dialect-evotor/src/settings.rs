//! What is set about one shop of this language alone; the core keeps it and never looks inside.

use domain::sales::Refused;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What a receipt is answered with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// `{"success": true}`.
    #[default]
    SuccessJson,
    /// Nothing; the status says it all.
    Empty,
}

/// Settings of a shop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TerminalSettings {
    /// Codes of the CRM's sites that it serves, with commas between.
    pub systems: String,
    /// What a receipt is answered with; the door's own answer unless set.
    pub answer: Option<Answer>,
    /// What becomes of goods that a receipt leaves out.
    pub refused: Refused,
}

impl Default for TerminalSettings {
    fn default() -> Self {
        Self { systems: String::new(), answer: None, refused: Refused::Settle }
    }
}

impl TerminalSettings {
    /// As they are kept; what cannot be read is as if it were not set.
    pub(crate) fn read(kept: &Value) -> Self {
        Self::deserialize(kept).unwrap_or_default()
    }
}
