//! The state's codes of single units, as far as lines named them.

use domain::id::*;
use domain::stock::MarkState;

use crate::args;
use crate::flight::Flight;

db::statements! {
    /// Some codes, locked in their own order; unknown ones are left out.
    pub LOCK = "SELECT code, state, line FROM marking_code WHERE account = $1 AND code {in_texts $2} ORDER BY {order code} {for_update}";
    /// Sets what a code is, known before or not.
    PUT = "INSERT INTO marking_code (account, code, state, line, changed_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (account, code) DO UPDATE SET state = excluded.state, line = excluded.line, changed_at = excluded.changed_at";
    /// The codes of a line become something else.
    PUT_OF_LINE = "UPDATE marking_code SET state = $3, line = CASE WHEN $3 = 'free' THEN NULL ELSE line END, changed_at = $4
        WHERE account = $1 AND line = $2";
    /// The codes of all lines of a sale become something else.
    PUT_OF_SALE = "UPDATE marking_code SET state = $3, line = CASE WHEN $3 = 'free' THEN NULL ELSE line END, changed_at = $4
        WHERE account = $1 AND line IN (SELECT id FROM sale_line WHERE account = $1 AND sale = $2)";
}

row! {
    /// A code as it is kept.
    pub struct MarkRow {
        /// The code, control characters included.
        pub code: String,
        /// Where it stands.
        pub state: MarkState,
        /// The line that has it; none of a free one.
        pub line: Option<LineId>,
    }
}

/// Gives a code to a line.
pub fn put(flight: &mut Flight, code: &str, state: MarkState, line: LineId) {
    flight.exec(&PUT, args![flight.account(), code, state, line, flight.maker.at]);
}

/// What the codes of a line become; a free code is nobody's.
pub fn put_of_line(flight: &mut Flight, line: LineId, state: MarkState) {
    flight.exec(&PUT_OF_LINE, args![flight.account(), line, state, flight.maker.at]);
}

/// What the codes of all lines of a sale become.
pub fn put_of_sale(flight: &mut Flight, sale: SaleId, state: MarkState) {
    flight.exec(&PUT_OF_SALE, args![flight.account(), sale, state, flight.maker.at]);
}
