//! The guards of the stock ledger: what was planned on shelves as they were a moment ago is refused when it no longer fits, even by
//! a command that locked nothing.

use db::{Command, Db, Error, Result, Tx};
use domain::id::*;
use domain::money::Price;
use domain::sales::{Oversell, Pick};
use domain::stock::{Because, Incoming, Leaving, LotState, NO_LOT, Plan, Shelves, Wanted};
use domain::{Currency, IdSource, Instant, Money, Quantity, Stamp};
use store::Flight;
use store::flight::Maker;
use store::stock::ledger;
use uuid::Uuid;

use crate::search::{HERE, NOON, Open};

const TEA: VariantId = VariantId(Uuid::from_u128(0x101));
const SHOP: LocationId = LocationId(Uuid::from_u128(0x102));
const LOT: LotId = LotId(Uuid::from_u128(0x103));
const COST: Price = Price {
    amount: Money::ZERO,
    currency: Currency::constant("UZS"),
    card: RateCardId(Uuid::from_u128(0x104)),
};

/// Writes a plan, whatever the books have become since it was made.
struct Post(Plan);

impl Command for Post {
    type Out = ();
    type Error = Error;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<()> {
        let maker = Maker { account: HERE, party: PartyId(Uuid::nil()), through: "test", at: NOON };
        let mut flight = Flight::new(maker);
        ledger::post(&mut flight, &self.0);
        flight.send(tx).await.map(drop)
    }
}

fn ids(seed: u128) -> IdSource {
    Stamp { at: NOON, seed }.ids()
}

fn lot(units: i64) -> LotState {
    LotState {
        id: LOT,
        variant: TEA,
        location: SHOP,
        document: None,
        root_document: None,
        source_lot: None,
        supplier: None,
        received_at: Instant(0),
        expires_on: None,
        cost: COST,
        price: None,
        price_revision: None,
        received: Quantity::units(units),
        on_hand: Quantity::units(units),
        reserved: Quantity::ZERO,
        value: Money::ZERO,
        is_deficit: false,
    }
}

fn wanted(units: i64, oversell: Oversell) -> Wanted {
    Wanted { quantity: Quantity::units(units), lot: None, pick: Pick::Fifo, oversell }
}

/// Five units come.
fn coming() -> Plan {
    let mut shelves = Shelves::new(NOON, []);
    shelves.add(lot(0));
    let five = Incoming {
        from: LocationId::SUPPLIER,
        from_lot: NO_LOT,
        into: LOT,
        quantity: Quantity::units(5),
        value: Money::ZERO,
        because: Because::default(),
    };
    shelves.put(&five, &mut ids(1));
    shelves.plan()
}

/// Some of the five go.
fn going(seed: u128, units: i64, oversell: Oversell) -> Post {
    let mut shelves = Shelves::new(NOON, [lot(5)]);
    let leaving = Leaving {
        variant: TEA,
        location: SHOP,
        to: LocationId::CUSTOMER,
        wanted: wanted(units, oversell),
        fallback_cost: COST,
        because: Because::default(),
    };
    shelves.take(&leaving, &mut ids(seed)).unwrap();
    Post(shelves.plan())
}

/// Some of the five are promised.
fn promising(units: i64) -> Post {
    let mut shelves = Shelves::new(NOON, [lot(5)]);
    let (sale, line) = (SaleId(Uuid::from_u128(0x105)), LineId(Uuid::from_u128(6)));
    shelves.promise(sale, line, (TEA, SHOP), wanted(units, Oversell::WithinAvailable));
    Post(shelves.plan())
}

fn is_guarded(result: &Result<()>) -> bool {
    matches!(result, Err(Error::Guard { statement, .. }) if statement.ends_with("TAKE_FROM_LOT"))
}

async fn story(books: Db) {
    books.write(Open(HERE)).await.unwrap();
    books.write(Post(coming())).await.unwrap();
    books.write(promising(2)).await.unwrap();
    let promised = books.write(going(2, 4, Oversell::WithinAvailable)).await;
    assert!(is_guarded(&promised), "two of them were promised meanwhile: {promised:?}");
    books.write(going(3, 3, Oversell::WithinAvailable)).await.unwrap();
    let gone = books.write(going(4, 3, Oversell::WithinOnHand)).await;
    assert!(is_guarded(&gone), "only two are left: {gone:?}");
    books.write(going(5, 2, Oversell::WithinOnHand)).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn stale_plans_are_refused_on_sqlite() {
    let (_dir, books) = super::sqlite().await;
    story(books).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn stale_plans_are_refused_on_postgres() {
    story(super::postgres().await).await;
}
