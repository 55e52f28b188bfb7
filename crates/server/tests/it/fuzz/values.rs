//! Values that no field is, and the shaking of bodies that were right.

use fastrand::Rng;
use serde_json::{Map, Number, Value, json};

use super::vocabulary::Vocabulary;

/// Texts that have broken programs.
const TEXTS: [&str; 24] = [
    "",
    " ",
    "0",
    "-1",
    "1e400",
    "NaN",
    "null",
    "\u{0}",
    "\u{1d}91EE",
    "\u{feff}",
    "\u{202e}",
    "Роза 🌹",
    "O‘zbekiston",
    "%",
    "_",
    "!",
    "' OR 1=1 --",
    "\" MATCH *",
    "{\"a\":1}",
    "4 USD",
    "172800 UZS",
    "2026-02-30 25:61:61",
    "9999-12-31 23:59:59",
    "../../etc/passwd",
];

/// Numbers that have broken programs.
const NUMBERS: [&str; 16] = [
    "0",
    "-0",
    "1",
    "-1",
    "0.0001",
    "0.1",
    "1e-7",
    "2147483648",
    "9007199254740993",
    "9223372036854775807",
    "-9223372036854775808",
    "18446744073709551616",
    "922337203685477.5807",
    "1e300",
    "1e-300",
    "123456789012345678901234567890.123456789",
];

/// A text.
pub(super) fn text(rng: &mut Rng) -> String {
    match rng.u8(..12) {
        0 => "ж".repeat(rng.usize(..3_000)),
        1 => rng.i64(..).to_string(),
        2 => (0..rng.usize(..12)).map(|_| rng.char(..)).collect(),
        3 => uuid::Uuid::from_u128(rng.u128(..)).to_string(),
        _ => (*rng.choice(&TEXTS).unwrap()).to_owned(),
    }
}

/// Any value.
pub(super) fn value(vocabulary: &Vocabulary, rng: &mut Rng, depth: usize) -> Value {
    match rng.u8(..if depth < 4 { 13 } else { 9 }) {
        0 => Value::Null,
        1 => json!(rng.bool()),
        2 | 3 => number(rng),
        4 | 5 => json!(text(rng)),
        6 => json!(rng.i64(-3..30)),
        7 | 8 => {
            let name = vocabulary.name(rng);
            vocabulary.id(&name, rng)
        }
        9 => vocabulary.answer(rng),
        10 => (0..rng.usize(..5)).map(|_| value(vocabulary, rng, depth + 1)).collect(),
        _ => {
            let count = rng.usize(..6);
            Value::Object(
                (0..count).map(|_| (vocabulary.name(rng), value(vocabulary, rng, depth + 1))).collect(),
            )
        }
    }
}

fn number(rng: &mut Rng) -> Value {
    let text = *rng.choice(&NUMBERS).unwrap();
    text.parse::<Number>().map_or(json!(1), Value::Number)
}

/// Puts ids where a recorded body says `"#customer"`, and a text nobody used where it says `"#new"`.
pub(super) fn fill(body: &Value, vocabulary: &Vocabulary, rng: &mut Rng) -> Value {
    match body {
        Value::String(text) => match text.strip_prefix('#') {
            Some("new") => json!(format!("{:016x}", rng.u64(..))),
            Some(name) => vocabulary.id(name, rng),
            None => body.clone(),
        },
        Value::Array(items) => items.iter().map(|item| fill(item, vocabulary, rng)).collect(),
        Value::Object(fields) => {
            let filled = fields.iter().map(|(name, value)| (name.clone(), fill(value, vocabulary, rng)));
            Value::Object(filled.collect::<Map<_, _>>())
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => body.clone(),
    }
}

/// Changes something somewhere in a body.
pub(super) fn shake(body: &mut Value, vocabulary: &Vocabulary, rng: &mut Rng) {
    match body {
        Value::Object(fields) if !fields.is_empty() && rng.u8(..8) > 0 => {
            let name = fields.keys().nth(rng.usize(..fields.len())).cloned().unwrap();
            match rng.u8(..8) {
                0 => drop(fields.remove(&name)),
                1 => drop(fields.insert(vocabulary.name(rng), value(vocabulary, rng, 2))),
                _ => shake(&mut fields[&name], vocabulary, rng),
            }
        }
        Value::Array(items) if !items.is_empty() && rng.u8(..8) > 0 => {
            let at = rng.usize(..items.len());
            match rng.u8(..8) {
                0 => drop(items.remove(at)),
                1 => items.push(items[at].clone()),
                2 => items.extend(vec![items[at].clone(); rng.usize(..40)]),
                _ => shake(&mut items[at], vocabulary, rng),
            }
        }
        Value::Null
        | Value::Bool(_)
        | Value::Number(_)
        | Value::String(_)
        | Value::Object(_)
        | Value::Array(_) => {
            *body = value(vocabulary, rng, 2);
        }
    }
}
