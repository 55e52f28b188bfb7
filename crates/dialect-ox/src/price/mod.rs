//! The Price object and the forms in which prices are sent. Which rates a price is shown at is the price's own business: it names
//! its card, and cards never change.
//!
//! # Source
//! Contract 3.

mod read;
#[cfg(test)]
mod samples;

use std::collections::HashMap;
use std::sync::Arc;

use domain::id::RateCardId;
use domain::money::{self, RateCard};
use domain::{Currency, Money};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Number;

pub(crate) use read::entered;

/// An amount in a zone's currencies, as this contract prints it: the currency it was entered in, the rates, and an amount per
/// currency beside their `order`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Price {
    first: Currency,
    ratio: Vec<(String, f64)>,
    amounts: Vec<(Currency, Money)>,
}

impl Price {
    /// A price at the rates of its own card.
    pub(crate) fn at(price: &money::Price, card: &RateCard) -> Self {
        Self { first: price.currency, ratio: ratio(price.currency, card), amounts: price.amounts(card) }
    }
}

/// Both directions of every secondary currency, the one that was entered first, and from the primary before to it.
///
/// # Source
/// Contract 3.1 (order of keys), 3.2 (the double reciprocal).
fn ratio(first: Currency, card: &RateCard) -> Vec<(String, f64)> {
    let primary = card.primary;
    let secondary = card.order(first).filter(|currency| *currency != primary);
    let pairs = secondary.filter_map(|other| {
        let rate = card.rate(other)?;
        let down = 1.0 / (rate.num as f64 / rate.den as f64);
        let (to_other, to_primary) = (format!("{primary}/{other}"), format!("{other}/{primary}"));
        let (there, back) = ((to_other, down), (to_primary, 1.0 / down));
        Some(if first == primary { [there, back] } else { [back, there] })
    });
    pairs.flatten().collect()
}

impl Serialize for Price {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(3 + self.amounts.len()))?;
        map.serialize_entry("first", &self.first)?;
        map.serialize_entry("ratio", &Entries(&self.ratio))?;
        let order: Vec<_> = self.amounts.iter().map(|(currency, _)| currency).collect();
        map.serialize_entry("order", &order)?;
        for (currency, amount) in &self.amounts {
            map.serialize_entry(currency, &number(*amount))?;
        }
        map.end()
    }
}

/// An object out of pairs, in their order.
struct Entries<'a>(&'a [(String, f64)]);

impl Serialize for Entries<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, value)| (key, value)))
    }
}

/// An amount as a JSON number.
pub(crate) fn number(amount: Money) -> Number {
    wire::number::from_scaled(amount.0, 4)
}

/// The rate cards that a page of prices needs, loaded together.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cards(HashMap<RateCardId, Arc<RateCard>>);

impl Cards {
    /// A price at the rates of its own card.
    ///
    /// A card that was not loaded is a mistake of the mapper's; the price then stands in its own currency alone.
    pub(crate) fn show(&self, price: &money::Price) -> Price {
        match self.0.get(&price.card) {
            Some(card) => Price::at(price, card),
            None => {
                tracing::error!(card = %price.card.0, "a price was shown without its rates");
                let amounts = vec![(price.currency, price.amount)];
                Price { first: price.currency, ratio: Vec::new(), amounts }
            }
        }
    }

    /// The amount in the primary currency of the price's card; none when the card was not loaded.
    pub(crate) fn primary(&self, price: &money::Price) -> Option<Money> {
        price.in_primary(self.0.get(&price.card)?)
    }

    /// Nothing, in the primary currency of a card.
    pub(crate) fn zero(&self, card: RateCardId) -> Option<Price> {
        let card = self.0.get(&card)?;
        let zero = money::Price { amount: Money::ZERO, currency: card.primary, card: card.id };
        Some(Price::at(&zero, card))
    }
}

impl From<HashMap<RateCardId, Arc<RateCard>>> for Cards {
    fn from(cards: HashMap<RateCardId, Arc<RateCard>>) -> Self {
        Self(cards)
    }
}
