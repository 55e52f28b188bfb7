//! Entries of the stock ledger and what they add up to: lots, levels and daily deltas.

use std::collections::BTreeMap;

use mutants::mutant;
use uuid::Uuid;

use crate::id::{
    DocumentId, DocumentLineId, LineId, LocationId, LotId, MovementId, PostingId, SaleId, VariantId,
};
use crate::{Money, Quantity};

/// "No lot": what stands for a lot at a virtual end.
pub const NO_LOT: LotId = LotId(Uuid::nil());

/// The line that goods moved because of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Because {
    /// A goods document.
    pub document: Option<DocumentId>,
    /// Its line.
    pub document_line: Option<DocumentLineId>,
    /// A sale.
    pub sale: Option<SaleId>,
    /// Its line.
    pub sale_line: Option<LineId>,
    /// The handover or return.
    pub posting: Option<PostingId>,
    /// The movement that is undone.
    pub reverses: Option<MovementId>,
}

impl Because {
    /// Of a goods document's line.
    #[must_use]
    pub fn document(document: DocumentId, line: DocumentLineId) -> Self {
        Self { document: Some(document), document_line: Some(line), ..Self::default() }
    }

    /// Of a sale's line that left or came back.
    #[must_use]
    pub fn sale(sale: SaleId, line: LineId, posting: PostingId) -> Self {
        Self { sale: Some(sale), sale_line: Some(line), posting: Some(posting), ..Self::default() }
    }
}

/// One entry of the ledger. Never changed; undone by another that names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Movement {
    /// Its id.
    pub id: MovementId,
    /// What moves.
    pub variant: VariantId,
    /// How many; zero for an entry that moves value alone.
    pub quantity: Quantity,
    /// What they are worth, in the account's currency; never below zero.
    pub value: Money,
    /// From where.
    pub from_location: LocationId,
    /// From which lot; [`NO_LOT`] at a virtual end.
    pub from_lot: LotId,
    /// To where.
    pub to_location: LocationId,
    /// To which lot; [`NO_LOT`] at a virtual end.
    pub to_lot: LotId,
    /// Why.
    pub because: Because,
}

impl Movement {
    /// Its two ends, each with what changes there.
    fn ends(&self) -> [(LocationId, LotId, Change); 2] {
        let came = Change { on_hand: self.quantity, value: self.value, reserved: Quantity::ZERO };
        let left = Change { on_hand: -self.quantity, value: -self.value, reserved: Quantity::ZERO };
        let [from, to] = mutant!("ends-of-a-movement-are-swapped", [left, came], [came, left]);
        [(self.from_location, self.from_lot, from), (self.to_location, self.to_lot, to)]
    }
}

/// What is added to a lot, a level or a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// How many more are there.
    pub on_hand: Quantity,
    /// How much more they are worth.
    pub value: Money,
    /// How many more are promised.
    pub reserved: Quantity,
}

impl Change {
    /// Adds another change.
    pub fn add(&mut self, other: Self) {
        self.on_hand = self.on_hand + other.on_hand;
        self.value = self.value + other.value;
        self.reserved = self.reserved + other.reserved;
    }

    /// Whether it changes nothing.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

/// What movements and promises add up to, in the order of keys, which is the order of locking.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effects {
    /// Per lot.
    pub lots: BTreeMap<LotId, Change>,
    /// Per variant and real location.
    pub levels: BTreeMap<(VariantId, LocationId), Change>,
}

impl Effects {
    /// Adds an entry of the ledger at its real ends.
    pub fn moved(&mut self, movement: &Movement) {
        for (location, lot, change) in movement.ends() {
            if !location.is_virtual() {
                self.lots.entry(lot).or_default().add(change);
                self.levels.entry((movement.variant, location)).or_default().add(change);
            }
        }
    }

    /// Adds a promise made, or released when `quantity` is below zero.
    pub fn promised(&mut self, variant: VariantId, location: LocationId, lot: LotId, quantity: Quantity) {
        let change = Change { reserved: quantity, ..Change::default() };
        self.lots.entry(lot).or_default().add(change);
        self.levels.entry((variant, location)).or_default().add(change);
    }
}
