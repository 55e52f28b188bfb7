//! What an operator decides about this door.

use serde::{Deserialize, Serialize};

use crate::settings::Answer;

/// Settings of the door.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct EvotorConfig {
    /// What a receipt is answered with, where its shop says nothing else.
    pub answer: Answer,
}
