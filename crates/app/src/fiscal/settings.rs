//! How a register is set up, as its row keeps it. What is missing has a value that works for a trial.

use domain::fiscal::check::PLACE_LIMIT;
use domain::fiscal::numbers::is_inn;
use domain::fiscal::{Format, Taxation};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The slowest virtual register; a slower one would look like one that does not answer.
const SLOWEST_MS: u32 = 10_000;

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
    /// From JSON that people give; `None` when it says something that no register can be set up with. Nothing at all is a trial.
    #[must_use]
    pub fn try_read(settings: &Value) -> Option<Self> {
        match settings {
            Value::Null => Some(Self::default()),
            // A list would be taken for the fields in their order.
            Value::Object(_) => Self::deserialize(settings).ok().filter(Self::is_usable),
            Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => None,
        }
    }

    /// From a register's row, whose settings were looked at when it was set up.
    #[must_use]
    pub fn read(settings: &Value) -> Self {
        Self::try_read(settings).unwrap_or_default()
    }

    fn is_usable(&self) -> bool {
        let texts = [&self.organisation, &self.address, &self.place];
        let said = |text: &&String| !text.trim().is_empty() && text.chars().count() <= PLACE_LIMIT;
        texts.iter().all(said)
            && is_inn(&self.inn)
            && !self.taxations.is_empty()
            && (32..=64).contains(&self.line_length)
            && (-12 * 60..=14 * 60).contains(&self.utc_offset_min)
            && self.speed_ms <= SLOWEST_MS
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn settings_that_no_register_can_have_are_refused() {
        assert_eq!(RegisterSettings::try_read(&Value::Null), Some(RegisterSettings::default()));
        let own =
            RegisterSettings::try_read(&json!({ "taxations": ["patent"], "inn": "7814494697" })).unwrap();
        assert_eq!((own.taxation(), own.line_length), (Taxation::Patent, 48));
        for wrong in [
            json!([]),
            json!({ "inn": "778866112233" }),
            json!({ "taxations": [] }),
            json!({ "taxations": ["none"] }),
            json!({ "line_length": 20 }),
            json!({ "place": " " }),
            json!({ "utc_offset_min": 6000 }),
        ] {
            assert_eq!(RegisterSettings::try_read(&wrong), None, "{wrong}");
        }
    }
}
