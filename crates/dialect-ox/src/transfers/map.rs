//! Transfers and their records into what is printed of them.
//!
//! # Source
//! Contract 5.2 for states and counts, 6 for shapes.

use std::cmp::Ordering;

use app::stock::{DocumentLineView, DocumentView};
use domain::access::Permission;
use domain::stock::DocumentState;
use domain::{Money, Quantity, money};

use super::wire::{Status, Transfer, TransferRecord};
use crate::ctx::Ctx;
use crate::error::Error;
use crate::price::Price;
use crate::show::{Show, quantity};

/// How far goods have come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    Written,
    Sent,
    Accepted,
}

impl Stage {
    const fn of(state: DocumentState) -> Self {
        match state {
            DocumentState::Draft => Self::Written,
            DocumentState::Sent | DocumentState::Posting => Self::Sent,
            DocumentState::Posted | DocumentState::Reversed => Self::Accepted,
        }
    }
}

/// How many of a record were ordered, sent and accepted, of so many that it names.
fn counts(transfer: &DocumentView, quantity: Quantity) -> [Quantity; 3] {
    let stage = Stage::of(transfer.state);
    let if_so = |so: bool| if so { quantity } else { Quantity::ZERO };
    [if_so(transfer.requested), if_so(stage >= Stage::Sent), if_so(stage >= Stage::Accepted)]
}

/// How all records of a transfer stand: what has come is compared with what the stage before expected.
pub(super) fn status(transfer: &DocumentView) -> Status {
    let [ordered, sent, accepted] = counts(transfer, Quantity::units(1));
    let (came, expected) = match Stage::of(transfer.state) {
        Stage::Written => return Status::Created,
        Stage::Sent => (sent, ordered),
        Stage::Accepted => (accepted, sent),
    };
    match came.cmp(&expected) {
        Ordering::Less => Status::Shortage,
        Ordering::Equal => Status::Success,
        Ordering::Greater => Status::Overage,
    }
}

/// What transfers and records are printed with.
pub(super) struct Printer {
    pub(super) show: Show,
    /// Whether the caller may see what goods cost.
    pub(super) costs: bool,
}

impl Printer {
    /// What some transfers and records are printed with.
    pub(super) async fn of(
        cx: &Ctx,
        transfers: &[DocumentView],
        lines: &[DocumentLineView],
    ) -> Result<Self, Error> {
        let cards = transfers.iter().map(|transfer| transfer.card.id);
        let cards = cards.chain(lines.iter().filter_map(|line| line.price).map(|price| price.card));
        Ok(Self { show: cx.show_prices(cards).await?, costs: cx.caller.must(Permission::CostRead).is_ok() })
    }

    /// A transfer. It has no count and no totals before it is sent.
    pub(super) fn transfer(&self, transfer: &DocumentView) -> Transfer {
        let stage = Stage::of(transfer.state);
        let total = |amount: Money| -> Option<Price> {
            let price = money::Price { amount, currency: transfer.currency, card: transfer.card.id };
            (stage > Stage::Written).then(|| self.show.price(&price))
        };
        let out = transfer.from.map(|from| from.number.0);
        let cost = total(transfer.cost_total).filter(|_| self.costs);
        let [_, sent, _] = counts(transfer, transfer.quantity);
        Transfer {
            id: transfer.number.0,
            note: transfer.note.clone(),
            count: quantity(sent),
            time: self.show.time(transfer.at),
            zone: transfer.zone.number.0,
            user: transfer.made_by.number.0,
            ordered_user: transfer.requested.then_some(transfer.made_by.number.0),
            sent_user: transfer.sent_by.filter(|_| transfer.will_review).map(|user| user.number.0),
            accepted_user: transfer.accepted_by.map(|user| user.number.0),
            // So it stays.
            draft: true,
            in_location: transfer.to.number.0,
            out_locations: out.filter(|_| stage == Stage::Sent).into_iter().collect(),
            out_location: out,
            status: match stage {
                Stage::Written => "process",
                Stage::Sent => "process_inventor",
                Stage::Accepted => "accepted",
            },
            ordered: transfer.requested,
            will_review: transfer.will_review,
            total_sell_price: total(transfer.price_total),
            total_supply_price: cost.clone(),
            total_landed_price: cost,
            approved: stage == Stage::Accepted,
            approved_time: transfer
                .posted_at
                .filter(|_| stage == Stage::Accepted)
                .map(|at| self.show.time(at)),
        }
    }

    /// A record; its price is that of the stock it left.
    pub(super) fn record(&self, transfer: &DocumentView, line: &DocumentLineView) -> TransferRecord {
        let [ordered, sent, accepted] = counts(transfer, line.quantity);
        TransferRecord {
            status: status(transfer),
            price: line.price.map(|price| self.show.price(&price)),
            variation: line.variant.map(|variant| variant.number.0),
            out_location: transfer.from.map(|from| from.number.0),
            time: self.show.time(transfer.at),
            stock: line.lot.as_ref().map(|lot| lot.id.0),
            in_stock: line.new_lot.as_ref().map(|lot| lot.id.0),
            order_count: quantity(ordered),
            sent_count: quantity(sent),
            accept_count: quantity(accepted),
            decrease_count: quantity(Quantity::ZERO),
            id: line.number.0,
            count: quantity(line.quantity),
        }
    }
}
