//! Corrections of stock into what is printed of them.
//!
//! # Source
//! Contract 5.4.

use std::collections::HashMap;

use app::Page;
use app::catalogue::{Goods, LotView, Lots, VariantView};
use app::stock::{DocumentLineView, DocumentView};
use domain::catalogue::{VariantFilter, VariantSort};
use domain::id::{RateCardId, VariantId};
use domain::money;
use domain::stock::DocumentState;

use super::wire::{Correction, CorrectionRecord, Count, Delta, Summary, Whole};
use crate::ctx::Ctx;
use crate::error::Error;
use crate::show::{Show, quantity, quantity_text};
use crate::variations::map::{Printer, cards};

impl Correction {
    /// In an answer of its own.
    pub(super) fn of(document: &DocumentView, show: &Show) -> Self {
        let approved = match document.state {
            DocumentState::Posted | DocumentState::Reversed => true,
            DocumentState::Draft | DocumentState::Sent | DocumentState::Posting => false,
        };
        Self {
            id: document.number.0,
            note: document.note.clone(),
            count: Count::Number(quantity(document.quantity)),
            time: show.time(document.at),
            zone: document.zone.number.0,
            brand: document.brand.map(|brand| brand.number.0),
            user: document.made_by.number.0,
            summary: Summary {
                sum: quantity(document.quantity),
                negative: quantity(document.decrease),
                positive: quantity(document.increase),
            },
            location: document.to.number.0,
            reason: document.reason.clone(),
            approved,
            approved_time: document.posted_at.filter(|_| approved).map(|at| show.time(at)),
        }
    }

    /// In a list.
    pub(super) fn item(document: &DocumentView, show: &Show) -> Self {
        Self { count: Count::Text(quantity_text(document.quantity)), ..Self::of(document, show) }
    }
}

impl Whole {
    /// With all of its lines.
    pub(super) fn of(document: &DocumentView, lines: &[DocumentLineView], show: &Show) -> Self {
        Self { correction: Correction::of(document, show), records: lines.iter().map(Delta::from).collect() }
    }
}

impl From<&DocumentLineView> for Delta {
    fn from(line: &DocumentLineView) -> Self {
        Self {
            variation: line.variant.map(|variant| variant.number.0),
            count: quantity(line.quantity),
            stock: lot(line).map(|lot| lot.id.0),
        }
    }
}

/// The lot that a line touches: it is known beforehand only where the line names it.
fn lot(line: &DocumentLineView) -> Option<&LotView> {
    line.new_lot.as_ref().or(line.lot.as_ref())
}

/// What records are printed with.
pub(super) struct RecordPrinter {
    pub(super) goods: Printer,
    pub(super) variants: HashMap<VariantId, VariantView>,
}

impl RecordPrinter {
    /// What some records are printed with.
    pub(super) async fn of(cx: &Ctx, lines: &[DocumentLineView]) -> Result<Self, Error> {
        let variants = variants(cx, lines).await?;
        let goods = Printer::at(cx, all_cards(lines, &variants)).await?;
        Ok(Self { goods, variants })
    }

    /// A record; the price is that of its lot, else of its variation.
    pub(super) fn record(&self, line: &DocumentLineView) -> CorrectionRecord {
        let variant = line.variant.and_then(|variant| self.variants.get(&variant.id));
        let (countable, composite) =
            variant.map_or((true, false), |variant| (variant.flags.countable, variant.flags.composite));
        let stock = lot(line).map(|lot| self.goods.stock(lot, countable, composite));
        let entered: Option<money::Price> = line
            .price
            .or(lot(line).and_then(|lot| lot.price))
            .or(variant.and_then(|variant| variant.sell_price));
        let price = entered.map(|price| self.goods.show.price(&price));
        CorrectionRecord {
            variation_price: price.clone(),
            id: line.number.0,
            count: quantity(line.quantity),
            variation: line.variant.map(|variant| variant.number.0),
            stock,
            price,
        }
    }
}

/// The rates that the prices of records and their lots are shown at.
fn all_cards(lines: &[DocumentLineView], variants: &HashMap<VariantId, VariantView>) -> Vec<RateCardId> {
    let defaults = variants.values().filter_map(|variant| variant.sell_price);
    let prices = lines.iter().filter_map(|line| line.price).chain(defaults);
    lines.iter().filter_map(lot).flat_map(cards).chain(prices.map(|price| price.card)).collect()
}

/// The variants of lines, as far as the caller may see goods.
async fn variants(cx: &Ctx, lines: &[DocumentLineView]) -> Result<HashMap<VariantId, VariantView>, Error> {
    let mut ids: Vec<VariantId> =
        lines.iter().filter_map(|line| line.variant).map(|variant| variant.id).collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() || cx.must_see::<Goods>().is_err() {
        return Ok(HashMap::new());
    }
    let page = Page { offset: 0, limit: u64::try_from(ids.len()).unwrap_or(u64::MAX) };
    let filter = VariantFilter { ids, ..VariantFilter::default() };
    let goods = cx.read(Goods { filter, sort: VariantSort::default(), page, lots: Lots::None }).await?;
    Ok(goods.items.into_iter().map(|variant| (variant.id, variant)).collect())
}
