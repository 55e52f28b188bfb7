//! The ids of this language. A bill goes by the id that its CRM gave it; every other placed sale by its number, moved out of the way of
//! CRMs, so that one number never means two bills.

use domain::id::Number;
use serde_json::Value;

/// Where the ids of sales begin that no CRM named; a CRM's own stay below.
pub(crate) const OURS: i64 = 1 << 40;

/// The product that stands for delivery which is no line of its sale: an id that is a name-based UUID, always the same.
pub(crate) const DELIVERY_ID: &str = "0d7c1c7e-52c4-3f8b-9d5e-6a1b8f2c4e70";

/// The id that a bill is shown with.
pub(crate) fn of_bill(own: Option<&str>, number: Number) -> i64 {
    own.and_then(|own| own.parse().ok()).unwrap_or(OURS + number.0)
}

/// What an id names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Named {
    /// What a CRM calls so.
    Own(i64),
    /// The sale of this number.
    Sale(Number),
}

/// Reads an id; `None` for what is none.
pub(crate) fn read(text: &str) -> Option<Named> {
    let id: i64 = text.trim().parse().ok().filter(|id| *id > 0)?;
    Some(if id < OURS { Named::Own(id) } else { Named::Sale(Number(id - OURS)) })
}

/// The id of a product: a number where it is one, else a text.
pub(crate) fn of_product(key: String) -> Value {
    match key.parse::<i64>() {
        Ok(number) if number.to_string() == key => number.into(),
        Ok(_) | Err(_) => key.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_never_means_two_bills() {
        assert_eq!(read("350857"), Some(Named::Own(350_857)));
        assert_eq!(read(&of_bill(None, Number(350_857)).to_string()), Some(Named::Sale(Number(350_857))));
        assert_eq!(of_bill(Some("350857"), Number(1)), 350_857);
        for text in ["", "0", "-5", "x", "9223372036854775808"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn ids_of_products_keep_their_kind() {
        assert_eq!(of_product("27447".into()), serde_json::json!(27447));
        assert_eq!(of_product("027".into()), serde_json::json!("027"));
        assert_eq!(of_product(DELIVERY_ID.into()), serde_json::json!(DELIVERY_ID));
    }
}
