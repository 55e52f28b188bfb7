//! The goods of a sale in hand, read and locked in the flight that reads the sale: the shelves its lines concern, what is promised
//! to it, and what is known of its variants.

use db::Reads;
use domain::Instant;
use domain::id::*;
use domain::sales::Oversell;
use domain::stock::{Deficit, LotState, Promise, Shelves};
use store::args;
use store::sales::goods::{self, Coming, VariantRow};
use store::stock::lots::{self, DeficitRow, LotRow, PromiseRow};

use crate::Cx;

/// The goods of a sale, as they were read.
#[derive(Debug, Default)]
pub(super) struct Goods {
    lots: Vec<LotRow>,
    promises: Vec<PromiseRow>,
    deficits: Vec<DeficitRow>,
    /// The variants of its lines and refund lines.
    pub(super) variants: Vec<VariantRow>,
}

impl Goods {
    /// Asks for all of them.
    pub(super) fn ask<'r>(&'r mut self, cx: &Cx, sale: SaleId, reads: &mut Reads<'r>) {
        self.ask_where(cx, sale, (false, Coming::NOTHING), reads);
    }

    /// Asks for lots only of a placed sale, whose promises follow its lines: a draft keeps nothing.
    pub(super) fn ask_if_placed<'r>(
        &'r mut self,
        cx: &Cx,
        sale: SaleId,
        coming: Coming,
        reads: &mut Reads<'r>,
    ) {
        self.ask_where(cx, sale, (true, coming), reads);
    }

    fn ask_where<'r>(
        &'r mut self,
        cx: &Cx,
        sale: SaleId,
        (only_placed, coming): (bool, Coming),
        reads: &mut Reads<'r>,
    ) {
        let (account, Coming { variant, location, lot }) = (cx.account(), coming);
        let lots = args![account, sale, LocationId::CUSTOMER, only_placed, variant, location, lot];
        reads.fill(&mut self.lots, &goods::LOCK_LOTS, lots);
        reads.fill(&mut self.promises, &lots::LIST_PROMISES, args![account, sale]);
        reads.fill(&mut self.deficits, &goods::LIST_DEFICITS, args![account, sale]);
        let variants = args![account, sale, only_placed, variant, lot];
        reads.fill(&mut self.variants, &goods::LIST_VARIANTS, variants);
    }

    /// The shelves after the sale's own promises ended.
    pub(super) fn shelves(&self, at: Instant) -> Shelves {
        let worth = |v: &VariantRow| Some((v.variant, v.last_quantity?, v.last_value?));
        let promises: Vec<Promise> = self.promises.iter().cloned().map(Promise::from).collect();
        let mut shelves = Shelves::new(at, self.lots.iter().cloned().map(LotState::from))
            .with_deficits(self.deficits.iter().cloned().map(Deficit::from))
            .with_last_costs(self.variants.iter().filter_map(worth));
        shelves.release(&promises);
        shelves
    }

    /// Whether a variant is counted; one that is not is sold whether it is there or not.
    pub(super) fn is_counted(&self, variant: VariantId) -> bool {
        self.variants.iter().find(|row| row.variant == variant).is_none_or(|row| row.countable)
    }

    /// The policy for one variant.
    pub(super) fn oversell(&self, policy: Oversell, variant: VariantId) -> Oversell {
        if self.is_counted(variant) { policy } else { Oversell::Allow }
    }
}
