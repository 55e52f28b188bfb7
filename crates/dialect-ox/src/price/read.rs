//! Prices as clients send them: `172800`, `"172800"`, `"4 USD"`, `"172 800 UZS"`, or a whole Price object.
//!
//! # Source
//! Contract 3.6; two decimals for every currency, 3.4.

use domain::money::Entered;
use domain::{Currency, Money};
use wire::{Decimal, Fields, Kind, Patch, Tree};

const EXPECTED: &str = "price";

/// Reads a price; what is wrong with it is noted. Whether the zone has its currency is for the shop to say.
pub(crate) fn entered(f: &Fields<'_>, name: &str) -> Patch<Entered> {
    let place = f.at(name);
    match place.tree() {
        Some(Tree::Map(_)) => place.as_object(object).check(|read| read.ok_or(malformed())).patch(),
        Some(Tree::Leaf(_) | Tree::List(_)) | None => place.as_parsed(EXPECTED, parse).patch(),
    }
}

/// The authoritative part of a Price object: `first`, and the amount under that name.
fn object(price: &Fields<'_>) -> Option<Entered> {
    let currency = price.parsed("first", "currency", parse_currency).optional()?;
    let amount = price.decimal(currency.code()).check(to_money).optional()?;
    Some(Entered { amount, currency: Some(currency) })
}

fn parse(text: &str) -> Result<Entered, Kind> {
    let compact: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    let digits = compact.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    let code = &compact[digits.len()..];
    // `1e3` is a number that ends in a digit, so letters at the end are always a currency.
    let currency = if code.is_empty() { None } else { Some(parse_currency(code)?) };
    let amount = to_money(digits.parse().map_err(|_| malformed())?)?;
    Ok(Entered { amount, currency })
}

fn parse_currency(code: &str) -> Result<Currency, Kind> {
    code.to_ascii_uppercase().parse().map_err(|_| malformed())
}

fn to_money(amount: Decimal) -> Result<Money, Kind> {
    let hundredths = amount.rounded(2).ok_or(Kind::Range)?;
    hundredths.checked_mul(Money::SCALE / 100).map(Money).ok_or(Kind::Range)
}

const fn malformed() -> Kind {
    Kind::Type { expected: EXPECTED }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wire::{Limits, fields};

    fn read(json: &str) -> Result<Option<Option<String>>, String> {
        let tree = Tree::from_json(format!("{{\"p\":{json}}}").as_bytes(), &Limits::default()).unwrap();
        fields::read(&tree, |f| entered(f, "p").said())
            .map(|said| {
                said.map(|price| {
                    price.map(|Entered { amount, currency }| match currency {
                        Some(currency) => format!("{amount} {currency}"),
                        None => amount.to_string(),
                    })
                })
            })
            .map_err(|problems| problems[0].to_string())
    }

    #[test]
    fn all_forms_of_the_contract_are_read() {
        for (json, price) in [
            ("120000", "120000"),
            ("0.30000000000000004", "0.3"),
            ("\"172800\"", "172800"),
            ("\"4 USD\"", "4 USD"),
            ("\"172 800.50 uzs\"", "172800.5 UZS"),
            ("\"-5USD\"", "-5 USD"),
            (r#"{"first":"USD","order":["USD","UZS"],"USD":4.55,"UZS":39130}"#, "4.55 USD"),
        ] {
            assert_eq!(read(json), Ok(Some(Some(price.into()))), "{json}");
        }
        assert_eq!(read("null"), Ok(Some(None)));
        assert_eq!(read("\"\""), Ok(Some(None)));
    }

    #[test]
    fn anything_else_is_a_problem_of_the_field() {
        for json in ["\"USD\"", "\"4 US\"", "\"4 USDT\"", "\"4,5 USD\"", "true", "[]", "{\"first\":\"USD\"}"]
        {
            assert_eq!(read(json), Err("p: expected price".into()), "{json}");
        }
        assert_eq!(read("1e30"), Err("p: out of range".into()));
    }
}
