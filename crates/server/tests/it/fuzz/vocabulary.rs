//! What a client learns by listening: ids by the name they stand under, field names, and whole answers to send back changed.

use std::collections::BTreeMap;

use fastrand::Rng;
use serde_json::Value;

/// How many of everything is remembered; the oldest are forgotten.
const KEPT: usize = 60;

/// What has been heard so far.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    ids: BTreeMap<String, Vec<Value>>,
    names: Vec<String>,
    answers: Vec<Value>,
}

/// `sellRecords`, `sell-records` and `sell_record` are one word.
fn word(name: &str) -> String {
    let letters: String = name.chars().filter(char::is_ascii_alphabetic).collect();
    letters.to_ascii_lowercase().trim_end_matches('s').to_owned()
}

impl Vocabulary {
    /// Learns from an answer to a request for this path.
    pub(super) fn hear(&mut self, path: &str, answer: &Value) {
        let list = path.split(['/', '?']).rfind(|part| part.starts_with(|c: char| c.is_ascii_lowercase()));
        self.learn(list.unwrap_or_default(), answer, 0);
        keep(&mut self.answers, answer);
    }

    fn learn(&mut self, name: &str, value: &Value, depth: usize) {
        match value {
            Value::Object(fields) if depth < 5 => {
                if let Some(id) = fields.get("id") {
                    keep(self.ids.entry(word(name)).or_default(), id);
                }
                for (field, value) in fields {
                    keep(&mut self.names, field);
                    let name = if field == "items" { name } else { field };
                    self.learn(name, value, depth + 1);
                }
            }
            Value::Array(items) if depth < 5 => {
                items.iter().take(4).for_each(|item| self.learn(name, item, depth + 1));
            }
            Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::String(_)
            | Value::Object(_)
            | Value::Array(_) => {}
        }
    }

    /// Learns an id by hand.
    pub(super) fn know(&mut self, name: &str, id: &Value) {
        keep(self.ids.entry(word(name)).or_default(), id);
    }

    /// An id of something with this name, mostly; sometimes of something else.
    pub(super) fn id(&self, name: &str, rng: &mut Rng) -> Value {
        let named = self.ids.get(&word(name)).filter(|_| rng.u8(..10) > 0);
        let any = rng.choice(self.ids.values());
        let ids = named.or(any).map(Vec::as_slice).unwrap_or_default();
        rng.choice(ids).cloned().unwrap_or_else(|| Value::from(1))
    }

    /// The name of a field.
    pub(super) fn name(&self, rng: &mut Rng) -> String {
        rng.choice(&self.names).cloned().unwrap_or_else(|| "name".to_owned())
    }

    /// Something that was answered once.
    pub(super) fn answer(&self, rng: &mut Rng) -> Value {
        rng.choice(&self.answers).cloned().unwrap_or(Value::Null)
    }
}

fn keep<T: Clone + PartialEq>(kept: &mut Vec<T>, new: &T) {
    if kept.contains(new) {
        return;
    }
    if kept.len() == KEPT {
        kept.remove(0);
    }
    kept.push(new.clone());
}
