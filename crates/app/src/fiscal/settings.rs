//! How a register is set up, as its row keeps it. What is missing has a value that works for a trial.

use domain::fiscal::{Format, Taxation};
use serde::{Deserialize, Serialize};

/// The settings of a register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RegisterSettings {
    /// The firm or person that uses it.
    pub organisation: String,
    /// Its taxpayer number.
    pub inn: String,
    /// Where the register stands.
    pub address: String,
    /// The shop there.
    pub place: String,
    /// Taxation systems of its registration; receipts are made under the first.
    pub taxations: Vec<Taxation>,
    /// Format of its documents.
    pub format: Format,
    /// Characters in a printed line, 32 to 64.
    pub line_length: u8,
    /// Its zone: minutes ahead of UTC.
    pub utc_offset_min: i16,
    /// How long a virtual register is busy with a document, in milliseconds.
    pub speed_ms: u32,
}

impl RegisterSettings {
    /// From a register's row; settings that do not read as these are those of a trial.
    #[must_use]
    pub fn read(settings: &serde_json::Value) -> Self {
        Self::deserialize(settings).unwrap_or_default()
    }

    /// The taxation system of receipts.
    #[must_use]
    pub fn taxation(&self) -> Taxation {
        self.taxations.first().copied().unwrap_or(Taxation::Osn)
    }
}

impl Default for RegisterSettings {
    fn default() -> Self {
        Self {
            organisation: "Прилавок".to_owned(),
            // A number with right check digits that belongs to nobody we know of.
            inn: "7841465198".to_owned(),
            address: "Россия".to_owned(),
            place: "Магазин".to_owned(),
            taxations: vec![Taxation::Osn],
            format: Format::V1_2,
            line_length: 48,
            utc_offset_min: 180,
            speed_ms: 0,
        }
    }
}
