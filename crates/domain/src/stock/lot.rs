//! Lots and what a wanted quantity takes from them. Nothing here moves anything; see [`super::Shelves`].

use mutants::mutant;

use crate::id::{DocumentId, LocationId, LotId, PartyId, Revision, VariantId};
use crate::money::Price;
use crate::sales::{Oversell, Pick};
use crate::{Date, Instant, Money, Quantity};

/// Goods of one variant that came together, in one location.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LotState {
    /// Its id.
    pub id: LotId,
    /// What it holds.
    pub variant: VariantId,
    /// Where.
    pub location: LocationId,
    /// The document that brought it here.
    pub document: Option<DocumentId>,
    /// The receipt that its goods first came with.
    pub root_document: Option<DocumentId>,
    /// The lot it was taken from, in another location or at a return.
    pub source_lot: Option<LotId>,
    /// Who delivered it.
    pub supplier: Option<PartyId>,
    /// When its goods first came; the order of picking.
    pub received_at: Instant,
    /// Last good day.
    pub expires_on: Option<Date>,
    /// What a unit was bought for.
    pub cost: Price,
    /// Its own sell price per unit; the goods' price applies where there is none.
    pub price: Option<Price>,
    /// When its own price was set; `None` with a price means by the command that makes the lot.
    pub price_revision: Option<Revision>,
    /// How many came.
    pub received: Quantity,
    /// How many are there; below zero only on a deficit.
    pub on_hand: Quantity,
    /// How many are promised to sales.
    pub reserved: Quantity,
    /// What is left of its worth, in the account's currency.
    pub value: Money,
    /// Whether it stands for goods that were sold before they came.
    pub is_deficit: bool,
}

impl LotState {
    /// How many a policy lets go; nothing of a deficit.
    #[must_use]
    pub fn free(&self, oversell: Oversell) -> Quantity {
        let kept = match oversell {
            Oversell::WithinAvailable => mutant!("promises-hold-nothing", self.reserved, Quantity::ZERO),
            Oversell::Allow | Oversell::WithinOnHand => Quantity::ZERO,
        };
        (self.on_hand - kept).max(Quantity::ZERO)
    }

    /// What so many of it are worth: in proportion, and the last unit takes the rest, so that nothing drifts.
    #[must_use]
    pub fn worth(&self, quantity: Quantity) -> Money {
        if quantity == self.on_hand { self.value } else { self.value.share(quantity.0, self.on_hand.0) }
    }

    /// An empty lot of the same goods, to be filled from this one: same cost, price, expiry, supplier and first receipt.
    #[must_use]
    pub fn emptied(&self, id: LotId, location: LocationId, document: Option<DocumentId>) -> Self {
        Self {
            id,
            location,
            document,
            source_lot: Some(self.id),
            received: Quantity::ZERO,
            on_hand: Quantity::ZERO,
            reserved: Quantity::ZERO,
            value: Money::ZERO,
            is_deficit: false,
            ..self.clone()
        }
    }
}

/// What is wanted of some lots, and under which policies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// How many, above zero.
    pub quantity: Quantity,
    /// The only lot to take from; `None` leaves the choice to `pick`.
    pub lot: Option<LotId>,
    /// Which lots go first. `Named` without a lot means `Fifo`.
    pub pick: Pick,
    /// Whether more may go than is there.
    pub oversell: Oversell,
}

/// So many of one lot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    /// The lot.
    pub lot: LotId,
    /// How many, above zero.
    pub quantity: Quantity,
    /// What they are worth, in the account's currency.
    pub value: Money,
}

/// What picking found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Picked {
    /// From which lots, in the order of picking.
    pub taken: Vec<Taken>,
    /// How many could not be found.
    pub short: Quantity,
}

impl Picked {
    /// How many were found.
    #[must_use]
    pub fn found(&self) -> Quantity {
        self.taken.iter().map(|t| t.quantity).sum()
    }
}

/// Chooses from which lots a quantity is taken. Whether being short is acceptable is for the caller to decide.
///
/// * `lots`: those of one variant in one location, in any order
pub fn pick<'l>(lots: impl IntoIterator<Item = &'l LotState>, wanted: &Wanted) -> Picked {
    let mut lots: Vec<&LotState> =
        lots.into_iter().filter(|lot| wanted.lot.is_none_or(|named| named == lot.id)).collect();
    match wanted.pick {
        Pick::Named | Pick::Fifo => mutant!(
            "the-newest-goes-first",
            lots.sort_by_key(|lot| (lot.received_at, lot.id)),
            lots.sort_by_key(|lot| std::cmp::Reverse((lot.received_at, lot.id)))
        ),
        // Goods that never expire go last.
        Pick::Fefo => {
            lots.sort_by_key(|lot| (lot.expires_on.is_none(), lot.expires_on, lot.received_at, lot.id));
        }
    }
    let mut picked = Picked { taken: Vec::new(), short: wanted.quantity };
    for lot in lots {
        let quantity = lot.free(wanted.oversell).min(picked.short);
        if quantity.is_positive() {
            picked.taken.push(Taken { lot: lot.id, quantity, value: lot.worth(quantity) });
            picked.short = picked.short - quantity;
        }
    }
    picked
}
