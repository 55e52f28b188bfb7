//! A price as it was entered: one amount, its currency, and the card of rates that shows it in the zone's others.

use mutants::mutant;
use serde::{Deserialize, Serialize};

use super::RateCard;
use crate::id::RateCardId;
use crate::{Currency, Money, div_round};

/// An amount in the currency it was entered in; amounts in other currencies are derived from it, never from each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Price {
    /// In `currency`.
    pub amount: Money,
    /// The currency it was entered in.
    pub currency: Currency,
    /// The rates of that moment.
    pub card: RateCardId,
}

impl Price {
    /// The same amount, shown at another card's rates.
    #[must_use]
    pub const fn at_card(self, card: RateCardId) -> Self {
        Self { card, ..self }
    }

    /// The amounts in every currency of the zone, `currency` first.
    ///
    /// * `card`: the card that `self.card` names
    ///
    /// A currency the card does not know, or an amount that does not fit, is left out.
    ///
    /// # Source
    /// OX contract 3.1-3.2.
    #[must_use]
    pub fn amounts(&self, card: &RateCard) -> Vec<(Currency, Money)> {
        card.order(self.currency)
            .filter_map(|to| Some((to, card.convert(self.amount, self.currency, to)?)))
            .collect()
    }

    /// The amount in the card's primary currency; `None` when it does not fit.
    #[must_use]
    pub fn in_primary(&self, card: &RateCard) -> Option<Money> {
        card.convert(self.amount, self.currency, card.primary)
    }
}

/// How a zone rounds sell prices that are derived from another currency.
///
/// # Source
/// OX contract 3.7 (PHP's rounding modes 1 to 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rounding {
    /// Half away from zero.
    HalfUp,
    /// Half towards zero.
    HalfDown,
    /// Half to the even multiple.
    HalfEven,
    /// Half to the odd multiple.
    HalfOdd,
}

impl Rounding {
    /// Rounds to a multiple of `step`; a step of zero leaves the amount alone.
    #[must_use]
    pub fn apply(self, amount: Money, step: Money) -> Money {
        let (amount_wide, step_wide) = (amount.wide(), step.wide());
        if step_wide <= 0 {
            return amount;
        }
        let up = div_round(amount_wide, step_wide);
        let tie = (amount_wide % step_wide).abs() * 2 == step_wide;
        let towards_zero = if up > 0 { up - 1 } else { up + 1 };
        let steps = match self {
            _ if mutant!("ties-are-always-rounded-up", !tie, true) => up,
            Self::HalfUp => up,
            Self::HalfDown => towards_zero,
            Self::HalfEven => [up, towards_zero].into_iter().find(|n| n % 2 == 0).unwrap_or(up),
            Self::HalfOdd => [up, towards_zero].into_iter().find(|n| n % 2 != 0).unwrap_or(up),
        };
        Money::from_wide(steps * step_wide).unwrap_or(amount)
    }
}

/// What a zone makes of sell prices that are entered in another currency than the one it sells in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Derivation {
    /// To which of two multiples.
    pub rounding: Rounding,
    /// Of what, in the primary currency; above zero.
    pub step: Money,
}

impl Derivation {
    /// The price in the card's primary currency, rounded; one that was entered in it stays as it is, as does one that does not
    /// fit.
    ///
    /// * `card`: the card that `price.card` names
    ///
    /// # Source
    /// OX contract 3.7.
    #[must_use]
    pub fn apply(self, price: Price, card: &RateCard) -> Price {
        match price.in_primary(card) {
            Some(amount) if price.currency != card.primary => {
                Price { amount: self.rounding.apply(amount, self.step), currency: card.primary, ..price }
            }
            _ => price,
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::Instant;
    use crate::money::Rate;

    fn card(rates: &[(&str, i64)]) -> RateCard {
        RateCard {
            id: Uuid::nil().into(),
            zone: Uuid::nil().into(),
            since: Instant(0),
            primary: Currency::constant("UZS"),
            rates: rates.iter().map(|(c, r)| (c.parse().unwrap(), Rate::whole(*r))).collect(),
        }
    }

    fn shown(amount: &str, currency: &str, rates: &[(&str, i64)]) -> Vec<String> {
        let price = Price {
            amount: amount.parse().unwrap(),
            currency: currency.parse().unwrap(),
            card: Uuid::nil().into(),
        };
        price.amounts(&card(rates)).iter().map(|(c, m)| format!("{c} {m}")).collect()
    }

    #[test]
    fn amounts_follow_the_contract_s_table() {
        let at = |usd, eur| [("USD", usd), ("EUR", eur)];
        assert_eq!(shown("740000", "UZS", &at(10500, 12000)), ["UZS 740000", "USD 70.48", "EUR 61.67"]);
        assert_eq!(shown("6000", "UZS", &at(10800, 11000)), ["UZS 6000", "USD 0.56", "EUR 0.55"]);
        assert_eq!(shown("1", "USD", &at(10800, 11000)), ["USD 1", "UZS 10800", "EUR 0.98"]);
        assert_eq!(shown("4.55", "USD", &[("USD", 8600)]), ["USD 4.55", "UZS 39130"]);
        assert_eq!(shown("-220000", "UZS", &at(8450, 9100)), ["UZS -220000", "USD -26.04", "EUR -24.18"]);
    }

    #[test]
    fn rounding_modes_differ_only_on_ties() {
        let step = Money::units(500);
        let to = |mode: Rounding, units: i64| mode.apply(Money::units(units), step).0 / Money::SCALE;
        assert_eq!(to(Rounding::HalfUp, 750), 1000);
        assert_eq!(to(Rounding::HalfDown, 750), 500);
        assert_eq!(to(Rounding::HalfEven, 750), 1000);
        assert_eq!(to(Rounding::HalfOdd, 750), 500);
        assert_eq!(to(Rounding::HalfDown, -750), -500);
        assert_eq!(to(Rounding::HalfDown, 751), 1000);
    }

    #[test]
    fn only_prices_of_other_currencies_are_derived() {
        let card = card(&[("USD", 12_100)]);
        let derivation = Derivation { rounding: Rounding::HalfUp, step: Money::units(500) };
        let derived = |amount: &str, currency: &str| {
            let currency = currency.parse().unwrap();
            let price =
                derivation.apply(Price { amount: amount.parse().unwrap(), currency, card: card.id }, &card);
            (price.amount.to_string(), price.currency.to_string())
        };
        assert_eq!(derived("14.3", "USD"), ("173000".into(), "UZS".into()), "173030 to the nearest 500");
        assert_eq!(derived("0.01", "USD"), ("0".into(), "UZS".into()));
        assert_eq!(derived("119920", "UZS"), ("119920".into(), "UZS".into()));
        assert_eq!(derived("1", "RUB"), ("1".into(), "RUB".into()));
    }
}
