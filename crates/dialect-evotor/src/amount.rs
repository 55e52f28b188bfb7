//! Numbers as this language writes them: the shortest decimal, `4529.3`, `70`. Floats exist here only to be printed.

use domain::{Money, Quantity};
use serde_json::{Number, Value};
use wire::Decimal;
use wire::number::from_scaled;

/// An amount.
pub(crate) fn money(amount: Money) -> Number {
    from_scaled(amount.0, 4)
}

/// A quantity.
pub(crate) fn quantity(quantity: Quantity) -> Number {
    from_scaled(quantity.0, 6)
}

/// A rate as `5%`; nothing for untaxed.
pub(crate) fn tax_rate(basis_points: Option<i64>) -> String {
    // A quantity prints up to six decimals and no zeros at the end.
    basis_points.map(|points| format!("{}%", Quantity(points.saturating_mul(10_000)))).unwrap_or_default()
}

/// Reads a rate as it is printed; `None` for what is none.
pub(crate) fn read_tax_rate(text: &str) -> Option<i64> {
    let percent: Decimal = text.trim().trim_end_matches('%').trim().parse().ok()?;
    percent.exactly(2)
}

/// A decimal that a receipt has, a number or a text; `None` for anything else.
pub(crate) fn decimal(value: &Value) -> Option<Decimal> {
    match value {
        Value::Number(number) => number.to_string().parse().ok(),
        Value::String(text) => text.trim().parse().ok(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_print_in_their_shortest_form() {
        let print = |text: &str| wire::json::to_string(&money(text.parse().unwrap()));
        assert_eq!(
            ["4529.30", "70", "3859.01", "0.0", "0.0033"].map(print),
            ["4529.3", "70", "3859.01", "0", "0.0033"]
        );
        assert_eq!(wire::json::to_string(&quantity(Quantity(24_500_000))), "24.5");
    }

    #[test]
    fn rates_go_both_ways() {
        for (points, text) in
            [(Some(500), "5%"), (Some(2_200), "22%"), (Some(0), "0%"), (Some(1_250), "12.5%"), (None, "")]
        {
            assert_eq!(tax_rate(points), text);
            assert_eq!(read_tax_rate(text), points);
        }
        assert_eq!(read_tax_rate("WITHOUT"), None);
    }
}
