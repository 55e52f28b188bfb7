//! What must hold whatever is taken and put: levels are the sums of movements, value is conserved, nothing drifts.

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::id::{LineId, LocationId, LotId, SaleId, VariantId};
use crate::money::Price;
use crate::sales::{Oversell, Pick};
use crate::{Currency, IdSource, Instant, Money, Quantity, Stamp};

const SHOP: LocationId = LocationId(Uuid::from_u128(100));
const TEA: VariantId = VariantId(Uuid::from_u128(200));

fn price() -> Price {
    Price { amount: Money::units(1), currency: Currency::constant("UZS"), card: Uuid::nil().into() }
}

fn ids() -> IdSource {
    Stamp { at: Instant(1_700_000_000_000_000), seed: 1 }.ids()
}

fn lot(id: u128, on_hand: i64, value: i64) -> LotState {
    LotState {
        id: LotId(Uuid::from_u128(id)),
        variant: TEA,
        location: SHOP,
        document: None,
        root_document: None,
        source_lot: None,
        supplier: None,
        received_at: Instant(i64::try_from(id).unwrap()),
        expires_on: None,
        cost: price(),
        price: None,
        price_revision: None,
        received: Quantity(on_hand),
        on_hand: Quantity(on_hand),
        reserved: Quantity::ZERO,
        value: Money(value),
        is_deficit: false,
    }
}

fn leaving(quantity: i64, oversell: Oversell) -> Leaving {
    Leaving {
        variant: TEA,
        location: SHOP,
        to: LocationId::CUSTOMER,
        wanted: Wanted { quantity: Quantity(quantity), lot: None, pick: Pick::Fifo, oversell },
        fallback_cost: price(),
        because: Because { sale: Some(SaleId(Uuid::from_u128(9))), ..Because::default() },
    }
}

fn incoming(into: LotId, quantity: i64, value: i64) -> Incoming {
    Incoming {
        from: LocationId::SUPPLIER,
        from_lot: NO_LOT,
        into,
        quantity: Quantity(quantity),
        value: Money(value),
        because: Because::default(),
    }
}

/// What the movements brought to (or took from) a virtual place.
fn net(plan: &Plan, place: LocationId) -> (i64, i64) {
    plan.movements.iter().fold((0, 0), |(quantity, value), m| {
        let sign = i64::from(m.to_location == place) - i64::from(m.from_location == place);
        (quantity + sign * m.quantity.0, value + sign * m.value.0)
    })
}

#[test]
fn the_oldest_goes_first_and_the_last_unit_takes_the_rest() {
    let lots = [lot(2, 5, 50), lot(1, 3, 100)];
    let wanted = |quantity| Wanted::there(Quantity(quantity), None);
    let values = |picked: Picked| picked.taken.iter().map(|t| (t.quantity.0, t.value.0)).collect::<Vec<_>>();
    assert_eq!(values(pick(&lots, &wanted(1))), [(1, 33)]);
    assert_eq!(values(pick(&lots, &wanted(4))), [(3, 100), (1, 10)]);
    assert_eq!(pick(&lots, &wanted(9)).short, Quantity(1));
}

#[test]
fn first_to_expire_goes_first_and_what_keeps_for_ever_last() {
    let soon = LotState { expires_on: Some("2026-12-01".parse().unwrap()), ..lot(3, 1, 0) };
    let later = LotState { expires_on: Some("2027-01-01".parse().unwrap()), ..lot(2, 1, 0) };
    let wanted = Wanted { pick: Pick::Fefo, ..Wanted::there(Quantity(3), None) };
    let order: Vec<_> =
        pick(&[lot(1, 1, 0), later, soon], &wanted).taken.iter().map(|t| t.lot.0.as_u128()).collect();
    assert_eq!(order, [3, 2, 1]);
}

#[test]
fn a_promise_holds_goods_against_others_and_not_against_its_own_sale() {
    let mut shelves = Shelves::new(Instant(1), [lot(1, 5, 50)]);
    let (sale, line) = (SaleId(Uuid::from_u128(1)), LineId(Uuid::from_u128(2)));
    let wanted = leaving(4, Oversell::WithinAvailable).wanted;
    let promises = shelves.promise(sale, line, (TEA, SHOP), wanted);
    assert_eq!(promises.iter().map(|p| p.quantity.0).sum::<i64>(), 4);
    assert_eq!(shelves.take(&leaving(4, Oversell::WithinAvailable), &mut ids()), Err(Quantity(1)));
    shelves.release(&promises);
    assert!(shelves.take(&leaving(4, Oversell::WithinAvailable), &mut ids()).is_ok());
    let plan = shelves.plan();
    assert_eq!(plan.effects().lots[&LotId(Uuid::from_u128(1))].reserved, Quantity::ZERO);
    assert!(plan.covered.contains(&LotId(Uuid::from_u128(1))));
}

#[test]
fn what_comes_settles_a_deficit_first_and_the_sale_pays_the_difference() {
    let mut ids = ids();
    let mut shelves =
        Shelves::new(Instant(1), [lot(1, 2, 20)]).with_last_costs([(TEA, Quantity(1), Money(10))]);
    let taken = shelves.take(&leaving(5, Oversell::Allow), &mut ids).unwrap();
    assert_eq!(taken.iter().map(|t| (t.quantity.0, t.value.0)).collect::<Vec<_>>(), [(2, 20), (3, 30)]);
    let new = shelves.add(LotState {
        on_hand: Quantity::ZERO,
        received: Quantity::ZERO,
        value: Money::ZERO,
        ..lot(7, 0, 0)
    });
    shelves.put(&incoming(new, 10, 120), &mut ids);
    assert_eq!(shelves.lot(new).map(|l| (l.received.0, l.on_hand.0, l.value.0)), Some((10, 7, 84)));
    let deficit = shelves.lot(taken[1].lot).unwrap().clone();
    assert_eq!((deficit.on_hand, deficit.value), (Quantity::ZERO, Money::ZERO));
    let plan = shelves.plan();
    assert_eq!(net(&plan, LocationId::SETTLEMENT), (0, 0));
    assert_eq!(net(&plan, LocationId::CUSTOMER), (5, 56));
    let difference = plan.movements.last().unwrap();
    assert_eq!((difference.quantity, difference.value), (Quantity::ZERO, Money(6)));
    assert_eq!(difference.because, leaving(1, Oversell::Allow).because);
}

#[test]
fn goods_sold_into_the_negative_come_home_to_an_empty_lot_and_settle_it() {
    let mut ids = ids();
    let mut shelves = Shelves::new(Instant(1), []).with_last_costs([(TEA, Quantity(1), Money(10))]);
    let sold = shelves.take(&leaving(2, Oversell::Allow), &mut ids).unwrap()[0];
    let home = shelves.home(sold.lot, SHOP, &mut ids).unwrap();
    assert_ne!(home, sold.lot);
    shelves.put(&Incoming { from: LocationId::CUSTOMER, ..incoming(home, 2, 20) }, &mut ids);
    let plan = shelves.plan();
    assert!(plan.new_lots.iter().all(|lot| lot.on_hand.is_zero() && lot.value.is_zero()));
    assert_eq!(net(&plan, LocationId::CUSTOMER), (0, 0));
}

#[derive(Clone, Debug)]
enum Step {
    Take(i64, Oversell),
    PutNew(i64, i64),
    PutNewest(i64, i64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let oversell =
        prop_oneof![Just(Oversell::Allow), Just(Oversell::WithinOnHand), Just(Oversell::WithinAvailable)];
    let step = prop_oneof![
        (1..50i64, oversell).prop_map(|(q, o)| Step::Take(q, o)),
        (1..50i64, 0..10_000i64).prop_map(|(q, v)| Step::PutNew(q, v)),
        (1..50i64, 0..10_000i64).prop_map(|(q, v)| Step::PutNewest(q, v)),
    ];
    prop::collection::vec(step, 1..40)
}

proptest! {
    #[test]
    fn levels_are_the_sums_of_movements_value_is_conserved_and_nothing_drifts(steps in steps()) {
        let mut ids = ids();
        let mut shelves = Shelves::new(Instant(1), []).with_last_costs([(TEA, Quantity(3), Money(1_000))]);
        let (mut sold, mut bought, mut paid) = (0, 0, 0);
        for (n, step) in (1u128..).zip(&steps) {
            match *step {
                Step::Take(quantity, oversell) => {
                    if shelves.take(&leaving(quantity, oversell), &mut ids).is_ok() {
                        sold += quantity;
                    }
                }
                Step::PutNew(quantity, value) => {
                    let new = shelves.add(LotState { id: ids.next(), ..lot(n, 0, 0) });
                    shelves.put(&incoming(new, quantity, value), &mut ids);
                    (bought, paid) = (bought + quantity, paid + value);
                }
                Step::PutNewest(quantity, value) => {
                    let Some(newest) = shelves.newest(TEA, SHOP).map(|l| l.id) else { continue };
                    shelves.put(&incoming(newest, quantity, value), &mut ids);
                    (bought, paid) = (bought + quantity, paid + value);
                }
            }
            let below = shelves.at(TEA, SHOP).any(|l| l.on_hand < Quantity::ZERO);
            let above = shelves.at(TEA, SHOP).any(|l| l.on_hand > Quantity::ZERO);
            prop_assert!(!(below && above), "what came settled the deficits first");
        }
        let plan = shelves.plan();
        let effects = plan.effects();
        let level = effects.levels.get(&(TEA, SHOP)).copied().unwrap_or_default();
        prop_assert_eq!(level.on_hand.0, bought - sold);
        prop_assert_eq!(net(&plan, LocationId::CUSTOMER).0, sold);
        prop_assert_eq!(net(&plan, LocationId::SETTLEMENT), (0, 0));
        prop_assert_eq!(level.value.0 + net(&plan, LocationId::CUSTOMER).1, paid);
        for lot in &plan.new_lots {
            let change = effects.lots.get(&lot.id).copied().unwrap_or_default();
            prop_assert_eq!((change.on_hand, change.value), (lot.on_hand, lot.value));
            prop_assert!(lot.on_hand >= Quantity::ZERO || lot.is_deficit);
            prop_assert!(!lot.on_hand.is_zero() || lot.value.is_zero(), "{:?}", lot);
            prop_assert!(plan.movements.iter().all(|m| m.value >= Money::ZERO && m.quantity >= Quantity::ZERO));
        }
    }
}
