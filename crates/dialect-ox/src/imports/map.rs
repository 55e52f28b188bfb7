//! Goods receipts into imports.
//!
//! # Source
//! Contract 5.3 for states, 6 for shapes.

use app::stock::{DocumentLineView, DocumentView};
use domain::access::Permission;
use domain::money::{self, RateCard};
use domain::sales::Tax;
use domain::stock::{DocumentState, ReceiptGoods};
use domain::{Word as _, id::RateCardId};

use super::wire::{Approval, Categories, Import, ImportRecord, Ratios};
use crate::blank::NOTHING;
use crate::ctx::Ctx;
use crate::error::Error;
use crate::show::{self, Show, quantity};
use crate::variations::map::pairs;

impl Import {
    /// As printed.
    pub(super) fn of(document: &DocumentView, show: &Show) -> Self {
        let finished = is_finished(document.state);
        Self {
            id: document.number.0,
            note: document.note.clone(),
            count: quantity(document.quantity),
            time: show.time(document.at),
            last_approve_time: (),
            zone: document.zone.number.0,
            brand: document.brand.map(|brand| brand.number.0),
            user: document.made_by.number.0,
            location: document.to.number.0,
            finished,
            will_review: document.will_review,
            deleted: false,
            approvals: approvals(document),
            order_properties: NOTHING,
            order_transactions: NOTHING,
            supply_ratio: ratios(&document.card),
            scheduled: false,
            finished_time: document.posted_at.filter(|_| finished).map(|at| show.time(at)),
            system: false,
            landed_costs: NOTHING,
            status: if finished { "finished" } else { "not_finished" },
        }
    }
}

const fn is_finished(state: DocumentState) -> bool {
    match state {
        DocumentState::Posted | DocumentState::Reversed => true,
        DocumentState::Draft | DocumentState::Sent | DocumentState::Posting => false,
    }
}

/// The users who approved it, the reviewer last; he has done so only when goods arrived.
fn approvals(document: &DocumentView) -> Vec<i64> {
    let counted = document.sent_by.filter(|_| document.will_review);
    let accepted = document.accepted_by.filter(|_| is_finished(document.state));
    counted.into_iter().chain(accepted).map(|user| user.number.0).collect()
}

fn ratios(card: &RateCard) -> Ratios {
    let ratio = |(currency, rate): &(_, money::Rate)| {
        (format!("{currency}_{}", card.primary), rate.num as f64 / rate.den as f64)
    };
    Ratios(card.rates.iter().map(ratio).collect())
}

/// What records are printed with.
pub(super) struct Printer {
    pub(super) show: Show,
    /// Whether the caller may see what goods cost.
    pub(super) costs: bool,
    /// The import's number.
    pub(super) import: i64,
}

impl Printer {
    /// What some records of an import are printed with. Who receives goods knows what they cost.
    pub(super) async fn of(cx: &Ctx, import: i64, lines: &[DocumentLineView]) -> Result<Self, Error> {
        let may = |permission| cx.caller.must(permission).is_ok();
        Ok(Self {
            show: cx.show_prices(cards(lines)).await?,
            costs: may(Permission::CostRead) || may(Permission::StockReceive),
            import,
        })
    }

    /// A record.
    ///
    /// * `categories`: how its category was told, if the caller has just done so
    pub(super) fn record(&self, line: &DocumentLineView, categories: Option<Categories>) -> ImportRecord {
        let ReceiptGoods { described, lot_properties } = line.goods.clone().unwrap_or_default();
        let cost = line.cost.filter(|_| self.costs).map(|cost| self.show.price(&cost));
        let approval = |at| Approval { time: self.show.time(at), count: quantity(line.quantity) };
        ImportRecord {
            id: line.number.0,
            import: self.import,
            variation: line.variant.map(|variant| variant.number.0),
            initial_count: 0,
            approvals: line.posted_at.map(approval).into_iter().collect(),
            variation_barcode: described.barcode,
            variation_name: described.variant_name,
            area_names: NOTHING,
            variation_shippable: described.shippable,
            variation_taxable: described.tax != Tax::None,
            variation_sellable: described.sellable,
            variation_countable: described.countable,
            variation_cookable: described.cookable,
            variation_scalable: described.scalable,
            unit: described.unit.word(),
            variation_properties: pairs(&described.variant_properties),
            product_properties: pairs(&described.product_properties),
            product_sku: described.sku,
            product_name: described.product_name,
            product_description: described.description,
            supplier_name: described.supplier,
            category_names: categories.unwrap_or(Categories::Path(described.category)),
            count: quantity(line.quantity),
            stock_tracking: line.posted_at.is_some(),
            stock_sell_price: line.price.map(|price| self.show.price(&price)),
            stock_supply_price: cost.clone(),
            stock_properties: pairs(&lot_properties),
            applied: false,
            diffs: (),
            ingredients: NOTHING,
            product_tags: described.tags,
            order_property_prices: (),
            landed_cost_price: cost,
            stock_expiration_date: line.expires_on.map(show::date),
            stock: line.new_lot.as_ref().map(|lot| lot.id.0),
            landed_costs: (),
            images: NOTHING,
            uploaded_images: NOTHING,
        }
    }
}

/// The rates that the prices of records are shown at.
fn cards(lines: &[DocumentLineView]) -> Vec<RateCardId> {
    lines.iter().flat_map(|line| [line.cost, line.price]).flatten().map(|price| price.card).collect()
}
