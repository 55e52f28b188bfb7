//! Cards of rates: never changed once written, so they may be kept in memory for good.

use db::{Result, Rx};
use domain::id::{AccountId, RateCardId, ZoneId};
use domain::money::{Rate, RateCard};
use domain::{Currency, Instant};

use crate::{Flight, args};

db::statements! {
    /// Some cards.
    LIST = "SELECT c.id, c.zone, c.since, z.primary_currency
        FROM rate_card c JOIN zone z ON z.account = c.account AND z.id = c.zone
        WHERE c.account = $1 AND c.id {in_ids $2}";
    /// Their rates.
    LIST_RATES = "SELECT card, currency, num, den FROM rate WHERE account = $1 AND card {in_ids $2} ORDER BY card, position";
    /// The card of a zone that holds at a moment.
    GET_CURRENT = "SELECT c.id, c.zone, c.since, z.primary_currency
        FROM rate_card c JOIN zone z ON z.account = c.account AND z.id = c.zone
        WHERE c.account = $1 AND c.zone = $2 AND c.of_document = FALSE AND c.since <= $3
        ORDER BY c.since DESC, c.id DESC LIMIT 1";
    /// Its rates.
    GET_CURRENT_RATES = "SELECT card, currency, num, den FROM rate
        WHERE account = $1 AND card = (SELECT id FROM rate_card
            WHERE account = $1 AND zone = $2 AND of_document = FALSE AND since <= $3 ORDER BY since DESC, id DESC LIMIT 1)
        ORDER BY position";
    /// A new card.
    INSERT = "INSERT INTO rate_card (account, id, zone, since, of_document) VALUES ($1, $2, $3, $4, $5)";
    /// A rate of it.
    INSERT_RATE = "INSERT INTO rate (account, card, position, currency, num, den) VALUES ($1, $2, $3, $4, $5, $6)";
}

row! {
    /// A card without its rates.
    pub struct CardRow {
        /// Its id.
        pub id: RateCardId,
        /// Where it holds.
        pub zone: ZoneId,
        /// From when.
        pub since: Instant,
        /// The zone's primary currency.
        pub primary: Currency,
    }
}

row! {
    /// One rate of a card.
    pub struct RateRow {
        /// The card.
        pub card: RateCardId,
        /// The currency.
        pub currency: Currency,
        /// Numerator.
        pub num: i64,
        /// Denominator.
        pub den: i64,
    }
}

fn card(row: &CardRow, rates: &[RateRow]) -> RateCard {
    let CardRow { id, zone, since, primary } = *row;
    let own = rates.iter().filter(|rate| rate.card == id);
    let rates = own.map(|rate| (rate.currency, Rate { num: rate.num, den: rate.den })).collect();
    RateCard { id, zone, since, primary, rates }
}

/// Some cards, in no order.
///
/// # Errors
/// Driver errors.
pub async fn list(rx: &mut Rx<'_>, account: AccountId, ids: &[RateCardId]) -> Result<Vec<RateCard>> {
    let (cards, rates): (Vec<CardRow>, Vec<RateRow>) =
        rx.query2((&LIST, &args![account, ids]), (&LIST_RATES, &args![account, ids])).await?;
    Ok(cards.into_iter().map(|row| card(&row, &rates)).collect())
}

/// The zone's own card that holds at a moment; `None` when there is no such zone.
///
/// # Errors
/// Driver errors.
pub async fn current(
    rx: &mut Rx<'_>,
    account: AccountId,
    zone: ZoneId,
    at: Instant,
) -> Result<Option<RateCard>> {
    let args = args![account, zone, at];
    let (cards, rates): (Vec<CardRow>, Vec<RateRow>) =
        rx.query2((&GET_CURRENT, &args), (&GET_CURRENT_RATES, &args)).await?;
    Ok(cards.into_iter().next().map(|row| card(&row, &rates)))
}

/// A new card. One of a document holds for that document alone and is never current.
pub fn insert(flight: &mut Flight, card: &RateCard, of_document: bool) {
    let RateCard { id, zone, since, primary: _, rates } = card;
    let account = flight.account();
    flight.exec(&INSERT, args![account, id, zone, since, of_document]);
    for (position, (currency, rate)) in (1_i64..).zip(rates) {
        flight.exec(&INSERT_RATE, args![account, id, position, currency, rate.num, rate.den]);
    }
}
