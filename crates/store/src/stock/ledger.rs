//! Writing a plan: guards on its lots in the order of their ids, then new lots, ledger entries, promises, levels and daily
//! deltas. What is planned is `domain::stock::Shelves`.

use std::collections::BTreeSet;

use domain::id::LotId;
use domain::stock::{Change, LotState, Movement, Plan, Promise};
use mutants::mutant;

use crate::args;
use crate::flight::Flight;

db::statements! {
    /// Changes what a lot holds and promises, by deltas. Refused when it would hold less than nothing (more, for a deficit), or,
    /// where promises are to be covered ($6), less than what it promises.
    pub TAKE_FROM_LOT = "UPDATE lot SET on_hand = on_hand + $3, value = value + $4, reserved = reserved + $5
        WHERE account = $1 AND id = $2 AND reserved + $5 >= 0
            AND CASE WHEN is_deficit THEN on_hand + $3 <= 0 ELSE on_hand + $3 >= 0 END
            AND (NOT $6 OR on_hand + $3 >= reserved + $5)";
    /// A new lot. Its price was set now, or when the lot that it was cloned from got it.
    INSERT_LOT = "INSERT INTO lot (account, id, revision, variant, location, document, root_document, source_lot, supplier, received_at,
            expires_on, cost_currency, cost_amount, cost_card, price_currency, price_amount, price_card, price_revision, received,
            on_hand, reserved, value, is_deficit)
        SELECT $1, $2, revision, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
            CASE WHEN $17 = 0 THEN revision ELSE $17 END, $18, $19, $20, $21, $22
        FROM counter WHERE account = $1";
    /// Gives a lot the properties of the one that it was cloned from.
    COPY_PROPERTIES = "INSERT INTO property (account, owner, kind, position, name, value)
        SELECT account, $2, kind, position, name, value FROM property WHERE account = $1 AND owner = $3 AND kind = 'lot'";
    /// An entry of the ledger.
    INSERT_MOVEMENT = "INSERT INTO movement (account, id, revision, at, variant, quantity, value, from_location, from_lot, to_location,
            to_lot, document, document_line, sale, sale_line, posting, reverses)
        SELECT $1, $2, revision, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16 FROM counter WHERE account = $1";
    /// Adds to a level.
    ADD_TO_LEVEL = "INSERT INTO level (account, variant, location, revision, on_hand, reserved, value)
        SELECT $1, $2, $3, revision, $4, $5, $6 FROM counter WHERE account = $1
        ON CONFLICT (account, variant, location) DO UPDATE SET revision = excluded.revision,
            on_hand = level.on_hand + excluded.on_hand, reserved = level.reserved + excluded.reserved,
            value = level.value + excluded.value";
    /// Adds to a day.
    ADD_TO_DAY = "INSERT INTO stock_day (account, location, variant, day, quantity, value) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (account, variant, location, day) DO UPDATE SET
            quantity = stock_day.quantity + excluded.quantity, value = stock_day.value + excluded.value";
    /// Promises goods of a lot to a line.
    PROMISE = "INSERT INTO promise (account, line, lot, sale, variant, location, quantity) VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (account, line, lot) DO UPDATE SET quantity = promise.quantity + excluded.quantity";
    /// Ends a promise, if it is still as it was read.
    RELEASE = "DELETE FROM promise WHERE account = $1 AND line = $2 AND lot = $3 AND quantity = $4";
}

/// Adds everything planned to a flight.
///
/// The flight fails with a guard on [`TAKE_FROM_LOT`] when another command took the goods since the lots were read.
pub fn post(flight: &mut Flight, plan: &Plan) {
    let effects = plan.effects();
    let new: BTreeSet<LotId> = plan.new_lots.iter().map(|lot| lot.id).collect();
    for (id, change) in &effects.lots {
        if !new.contains(id) && !change.is_nothing() {
            let Change { on_hand, value, reserved } = *change;
            let covered = plan.covered.contains(id);
            let args = args![flight.account(), *id, on_hand, value, reserved, covered];
            mutant!(
                "lots-are-not-guarded",
                flight.guard(&TAKE_FROM_LOT, args, 1),
                flight.lock(&TAKE_FROM_LOT, args),
            );
        }
    }
    plan.new_lots.iter().for_each(|lot| insert_lot(flight, lot));
    plan.movements.iter().for_each(|movement| insert_movement(flight, plan.at, movement));
    for p in &plan.released {
        flight.exec_n(&RELEASE, args![flight.account(), p.line, p.lot, p.quantity], 1);
    }
    plan.promised.iter().for_each(|promise| insert_promise(flight, promise));
    for ((variant, location), change) in &effects.levels {
        let Change { on_hand, value, reserved } = *change;
        if !change.is_nothing() {
            let args = args![flight.account(), *variant, *location, on_hand, reserved, value];
            flight.exec(&ADD_TO_LEVEL, args);
        }
        if !on_hand.is_zero() || !value.is_zero() {
            let args = args![flight.account(), *location, *variant, plan.at.day(), on_hand, value];
            flight.exec(&ADD_TO_DAY, args);
        }
    }
}

fn insert_lot(flight: &mut Flight, lot: &LotState) {
    let (account, price) = (flight.account(), lot.price);
    let price_revision = price.map(|_| lot.price_revision.map_or(0, |revision| revision.0));
    let args = args![
        account,
        lot.id,
        lot.variant,
        lot.location,
        lot.document,
        lot.root_document,
        lot.source_lot,
        lot.supplier,
        lot.received_at,
        lot.expires_on,
        lot.cost.currency,
        lot.cost.amount,
        lot.cost.card,
        price.map(|p| p.currency),
        price.map(|p| p.amount),
        price.map(|p| p.card),
        price_revision,
        lot.received,
        lot.on_hand,
        lot.reserved,
        lot.value,
        lot.is_deficit,
    ];
    flight.exec(&INSERT_LOT, args);
    if let Some(source) = lot.source_lot {
        flight.exec(&COPY_PROPERTIES, args![account, lot.id, source]);
    }
}

fn insert_movement(flight: &mut Flight, at: domain::Instant, m: &Movement) {
    let why = m.because;
    let args = args![
        flight.account(),
        m.id,
        at,
        m.variant,
        m.quantity,
        m.value,
        m.from_location,
        m.from_lot,
        m.to_location,
        m.to_lot,
        why.document,
        why.document_line,
        why.sale,
        why.sale_line,
        why.posting,
        why.reverses,
    ];
    flight.exec(&INSERT_MOVEMENT, args);
}

fn insert_promise(flight: &mut Flight, p: &Promise) {
    let args = args![flight.account(), p.line, p.lot, p.sale, p.variant, p.location, p.quantity];
    flight.exec(&PROMISE, args);
}
