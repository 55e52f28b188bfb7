//! A whole goods receipt onto the shelves at once: a few statements, however many lines it has, read from the lines that
//! were made ready. What settles deficits goes line by line, in `ledger`.

use domain::id::{DocumentId, VariantId};
use domain::stock::NO_LOT;

use crate::{Flight, args};

/// The ready lines `l` of the receipt `d` = $2 but those of some variants, $3, and the counter `c`.
macro_rules! ready_lines {
    () => {
        "FROM document d
            JOIN document_line l ON l.account = d.account AND l.document = d.id
            JOIN counter c ON c.account = d.account
        WHERE d.account = $1 AND d.id = $2 AND NOT (l.variant {in_ids $3})"
    };
}

db::statements! {
    /// The lots of a receipt's lines.
    INSERT_LOTS = (concat!("INSERT INTO lot (account, id, revision, variant, location, document, root_document, supplier,
            received_at, expires_on, cost_currency, cost_amount, cost_card, price_currency, price_amount, price_card,
            price_revision, received, on_hand, reserved, value, is_deficit)
        SELECT l.account, l.new_lot, c.revision, l.variant, d.to_location, d.id, d.id, l.supplier, d.at, l.expires_on,
            l.cost_currency, l.cost_amount, l.cost_card, l.price_currency, l.price_amount, l.price_card,
            CASE WHEN l.price_amount IS NULL THEN NULL ELSE c.revision END, l.quantity, l.quantity, 0, l.value, false ",
        ready_lines!(), " ORDER BY l.position"));
    /// The entries of a receipt's lines. One entry a line: it has the line's id.
    INSERT_MOVEMENTS = (concat!("INSERT INTO movement (account, id, revision, at, variant, quantity, value, from_location, from_lot,
            to_location, to_lot, document, document_line)
        SELECT l.account, l.id, c.revision, d.posted_at, l.variant, l.quantity, l.value, d.from_location, $4, d.to_location,
            l.new_lot, d.id, l.id ",
        ready_lines!(), " ORDER BY l.position"));
    /// Adds a receipt to the levels of its location, in the order of locking.
    ADD_TO_LEVELS = (concat!("INSERT INTO level (account, variant, location, revision, on_hand, reserved, value)
        SELECT d.account, l.variant, d.to_location, c.revision, CAST(sum(l.quantity) AS bigint), 0, CAST(sum(l.value) AS bigint) ",
        ready_lines!(), " GROUP BY d.account, l.variant, d.to_location, c.revision ORDER BY l.variant
        ON CONFLICT (account, variant, location) DO UPDATE SET revision = excluded.revision,
            on_hand = level.on_hand + excluded.on_hand, value = level.value + excluded.value"));
    /// Adds a receipt to its day.
    ADD_TO_DAYS = (concat!("INSERT INTO stock_day (account, location, variant, day, quantity, value)
        SELECT d.account, d.to_location, l.variant, d.posted_at / 86400000000, CAST(sum(l.quantity) AS bigint),
            CAST(sum(l.value) AS bigint) ",
        ready_lines!(), " GROUP BY d.account, d.to_location, l.variant, d.posted_at ORDER BY l.variant
        ON CONFLICT (account, variant, location, day) DO UPDATE SET
            quantity = stock_day.quantity + excluded.quantity, value = stock_day.value + excluded.value"));
    /// The lines' goods have moved when the document's did.
    POST_LINES = "UPDATE document_line SET posted_at =
            (SELECT d.posted_at FROM document d WHERE d.account = $1 AND d.id = $2)
        WHERE account = $1 AND document = $2";
}

/// Puts everything that a receipt's lines are ready to bring on the shelves. The flight has already said that the document
/// is posted, and when.
///
/// * `owed`: variants whose lines are written one by one, because deficits are settled with them
pub fn post(flight: &mut Flight, document: DocumentId, owed: &[VariantId]) {
    let account = flight.account();
    flight.exec(&INSERT_LOTS, args![account, document, owed]);
    flight.exec(&INSERT_MOVEMENTS, args![account, document, owed, NO_LOT]);
    flight.exec(&ADD_TO_LEVELS, args![account, document, owed]);
    flight.exec(&ADD_TO_DAYS, args![account, document, owed]);
    flight.exec(&POST_LINES, args![account, document]);
}
