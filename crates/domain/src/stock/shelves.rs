//! The lots that one command works on: what is taken, put, promised and released, planned in memory and then written in one
//! flight.
//!
//! Selling what is not there makes a *deficit*: a lot below zero at a provisional cost. Goods that come to its location settle
//! it first: they go through [`LocationId::SETTLEMENT`] at their real value, the deficit is filled at its provisional one, and
//! the difference is an entry of value alone for the line that made the deficit.

use std::collections::{BTreeMap, BTreeSet};

use mutants::mutant;

use super::lot::{LotState, Picked, Taken, Wanted, pick};
use super::movement::{Because, Effects, Movement, NO_LOT};
use crate::id::{LineId, LocationId, LotId, SaleId, VariantId};
use crate::money::Price;
use crate::sales::{Oversell, Pick};
use crate::{IdSource, Instant, Money, Quantity};

/// Goods kept for a sale's line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Promise {
    /// The line.
    pub line: LineId,
    /// The lot that is counted on.
    pub lot: LotId,
    /// The line's sale.
    pub sale: SaleId,
    /// What.
    pub variant: VariantId,
    /// Where.
    pub location: LocationId,
    /// How many, above zero.
    pub quantity: Quantity,
}

/// Which line made a deficit, and where its goods went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deficit {
    /// The lot below zero.
    pub lot: LotId,
    /// The line.
    pub because: Because,
    /// Where the goods went.
    pub to: LocationId,
}

/// Goods that leave a real location.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leaving {
    /// What.
    pub variant: VariantId,
    /// From where.
    pub location: LocationId,
    /// Where to, a virtual place.
    pub to: LocationId,
    /// How many, and from which lots.
    pub wanted: Wanted,
    /// What a unit is taken to cost when the books never saw any; the card of a deficit's cost.
    pub fallback_cost: Price,
    /// Why.
    pub because: Because,
}

/// Goods that come to a lot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Incoming {
    /// From where.
    pub from: LocationId,
    /// From which lot; [`NO_LOT`] at a virtual end.
    pub from_lot: LotId,
    /// To which lot: one of the shelves' own.
    pub into: LotId,
    /// How many, above zero.
    pub quantity: Quantity,
    /// What they are worth, in the account's currency.
    pub value: Money,
    /// Why.
    pub because: Because,
}

/// What is to be written: see `store::stock::ledger`.
#[derive(Clone, Debug)]
pub struct Plan {
    /// When it all happened in the shop.
    pub at: Instant,
    /// Lots to be made, as they are in the end.
    pub new_lots: Vec<LotState>,
    /// Lots whose promises to others must still be covered afterwards.
    pub covered: BTreeSet<LotId>,
    /// Entries of the ledger, in order.
    pub movements: Vec<Movement>,
    /// Promises made.
    pub promised: Vec<Promise>,
    /// Promises that end.
    pub released: Vec<Promise>,
}

impl Plan {
    /// What it adds to lots and levels.
    #[must_use]
    pub fn effects(&self) -> Effects {
        let mut effects = Effects::default();
        self.movements.iter().for_each(|m| effects.moved(m));
        self.promised.iter().for_each(|p| effects.promised(p.variant, p.location, p.lot, p.quantity));
        self.released.iter().for_each(|p| effects.promised(p.variant, p.location, p.lot, -p.quantity));
        effects
    }
}

/// The lots of some variants in some locations, and what a command does with them.
#[derive(Clone, Debug)]
pub struct Shelves {
    lots: BTreeMap<LotId, LotState>,
    made: Vec<LotId>,
    deficits: BTreeMap<LotId, Deficit>,
    last_costs: BTreeMap<VariantId, (Quantity, Money)>,
    plan: Plan,
}

impl Shelves {
    /// Shelves with some lots.
    ///
    /// * `at`: when what follows happens
    /// * `lots`: at least all that hold something of the variants and locations concerned, deficits included, and those named
    #[must_use]
    pub fn new(at: Instant, lots: impl IntoIterator<Item = LotState>) -> Self {
        Self {
            lots: lots.into_iter().map(|lot| (lot.id, lot)).collect(),
            made: Vec::new(),
            deficits: BTreeMap::new(),
            last_costs: BTreeMap::new(),
            plan: Plan {
                at,
                new_lots: Vec::new(),
                covered: BTreeSet::new(),
                movements: Vec::new(),
                promised: Vec::new(),
                released: Vec::new(),
            },
        }
    }

    /// Tells which lines made the deficits among the lots.
    #[must_use]
    pub fn with_deficits(mut self, deficits: impl IntoIterator<Item = Deficit>) -> Self {
        self.deficits.extend(deficits.into_iter().map(|d| (d.lot, d)));
        self
    }

    /// Tells what so many of a variant were last worth, for deficits.
    #[must_use]
    pub fn with_last_costs(mut self, costs: impl IntoIterator<Item = (VariantId, Quantity, Money)>) -> Self {
        self.last_costs
            .extend(costs.into_iter().map(|(variant, quantity, value)| (variant, (quantity, value))));
        self
    }

    /// A lot as it stands now.
    #[must_use]
    pub fn lot(&self, id: LotId) -> Option<&LotState> {
        self.lots.get(&id)
    }

    /// All lots.
    pub fn lots(&self) -> impl Iterator<Item = &LotState> {
        self.lots.values()
    }

    /// The lots of a variant in a location.
    pub fn at(&self, variant: VariantId, location: LocationId) -> impl Iterator<Item = &LotState> {
        self.lots.values().filter(move |lot| lot.variant == variant && lot.location == location)
    }

    /// The lot that came last, deficits aside: the one that a surplus goes to.
    #[must_use]
    pub fn newest(&self, variant: VariantId, location: LocationId) -> Option<&LotState> {
        self.at(variant, location).filter(|lot| !lot.is_deficit).max_by_key(|lot| (lot.received_at, lot.id))
    }

    /// How many can be had under a policy; deficits count against all but a named lot.
    #[must_use]
    pub fn available(
        &self,
        variant: VariantId,
        location: LocationId,
        oversell: Oversell,
        named: Option<LotId>,
    ) -> Quantity {
        let lots = self.at(variant, location).filter(|lot| named.is_none_or(|id| id == lot.id));
        lots.map(|lot| lot.free(oversell)).sum()
    }

    /// Adds a new empty lot.
    pub fn add(&mut self, lot: LotState) -> LotId {
        let id = lot.id;
        self.made.push(id);
        self.lots.insert(id, lot);
        id
    }

    /// The lot that goods which left `lot` come back to in `location`: itself, or an empty lot of the same goods where it is
    /// elsewhere or a deficit. `None` when the lot is unknown.
    pub fn home(&mut self, lot: LotId, location: LocationId, ids: &mut IdSource) -> Option<LotId> {
        let source = self.lots.get(&lot)?;
        if source.location == location && mutant!("goods-come-home-to-a-deficit", !source.is_deficit, true) {
            return Some(lot);
        }
        let clone = source.emptied(ids.next(), location, None);
        Some(self.add(clone))
    }

    /// Takes goods out. All or nothing.
    ///
    /// # Errors
    /// How many can be had, when that is less than wanted and the policy does not let goods go that are not there.
    pub fn take(&mut self, leaving: &Leaving, ids: &mut IdSource) -> Result<Vec<Taken>, Quantity> {
        let Leaving { variant, location, wanted, .. } = *leaving;
        let Picked { mut taken, short } = pick(self.at(variant, location), &wanted);
        if mutant!(
            "what-is-not-there-is-sold",
            short.is_positive() && wanted.oversell != Oversell::Allow,
            false
        ) {
            return Err(wanted.quantity - short);
        }
        if wanted.oversell == Oversell::WithinAvailable {
            mutant!("promises-are-not-guarded", self.plan.covered.extend(taken.iter().map(|t| t.lot)), ());
        }
        if short.is_positive() {
            taken.push(self.overdraw(leaving, short, ids));
        }
        for part in &taken {
            self.record(
                leaving.variant,
                (location, part.lot),
                (leaving.to, NO_LOT),
                part,
                leaving.because,
                ids,
            );
        }
        Ok(taken)
    }

    /// A new deficit for what is not there, at the last known cost.
    fn overdraw(&mut self, leaving: &Leaving, short: Quantity, ids: &mut IdSource) -> Taken {
        let Leaving { variant, location, .. } = *leaving;
        let value =
            self.last_costs.get(&variant).map_or(Money::ZERO, |(of, value)| value.share(short.0, of.0));
        let model = self.newest(variant, location);
        let lot = LotState {
            id: ids.next(),
            variant,
            location,
            document: leaving.because.document,
            root_document: None,
            source_lot: None,
            supplier: model.and_then(|lot| lot.supplier),
            received_at: self.plan.at,
            expires_on: None,
            cost: model.map_or(leaving.fallback_cost, |lot| lot.cost),
            price: None,
            price_revision: None,
            received: Quantity::ZERO,
            on_hand: Quantity::ZERO,
            reserved: Quantity::ZERO,
            value: Money::ZERO,
            is_deficit: true,
        };
        let lot = self.add(lot);
        self.deficits.insert(lot, Deficit { lot, because: leaving.because, to: leaving.to });
        Taken { lot, quantity: short, value }
    }

    /// Puts goods into a lot; deficits of its location are settled with them first.
    pub fn put(&mut self, incoming: &Incoming, ids: &mut IdSource) {
        let Some(lot) = self.lots.get(&incoming.into) else { return };
        let (variant, location) = (lot.variant, lot.location);
        let part = Taken { lot: incoming.into, quantity: incoming.quantity, value: incoming.value };
        let from = (incoming.from, incoming.from_lot);
        self.record(variant, from, (location, incoming.into), &part, incoming.because, ids);
        mutant!("deficits-stay-open", self.settle(incoming, ids), ());
    }

    fn settle(&mut self, incoming: &Incoming, ids: &mut IdSource) {
        let Some(lot) = self.lots.get(&incoming.into) else { return };
        let (variant, location) = (lot.variant, lot.location);
        let mut open: Vec<_> = self
            .at(variant, location)
            .filter(|l| l.on_hand < Quantity::ZERO)
            .map(|l| (l.received_at, l.id))
            .collect();
        open.sort_unstable();
        let mut left = incoming.quantity;
        for (_, deficit) in open {
            let (Some(lot), Some(owed)) = (self.lots.get(&incoming.into), self.lots.get(&deficit)) else {
                return;
            };
            let quantity = left.min(-owed.on_hand);
            if !quantity.is_positive() {
                return;
            }
            let given = Taken { lot: lot.id, quantity, value: lot.worth(quantity) };
            let filled = Taken { lot: deficit, quantity, value: -owed.worth(-quantity) };
            let why = self.deficits.get(&deficit).copied();
            let settlement = (LocationId::SETTLEMENT, NO_LOT);
            self.record(variant, (location, given.lot), settlement, &given, incoming.because, ids);
            self.record(variant, settlement, (location, deficit), &filled, incoming.because, ids);
            let more = given.value - filled.value;
            mutant!("real-costs-are-forgotten", self.revalue(variant, more, incoming, why, ids), ());
            left = left - quantity;
        }
    }

    /// What settled goods really cost above (or below) the provisional cost, for the line that made the deficit.
    fn revalue(
        &mut self,
        variant: VariantId,
        by: Money,
        incoming: &Incoming,
        of: Option<Deficit>,
        ids: &mut IdSource,
    ) {
        let (to, because) = of.map_or((LocationId::LOSS, incoming.because), |d| (d.to, d.because));
        let (settlement, line) = ((LocationId::SETTLEMENT, NO_LOT), (to, NO_LOT));
        let (from, to) = if by > Money::ZERO { (settlement, line) } else { (line, settlement) };
        if !by.is_zero() {
            let value = Taken { lot: NO_LOT, quantity: Quantity::ZERO, value: by.abs() };
            self.record(variant, from, to, &value, because, ids);
        }
    }

    /// Writes an entry and brings the lots at its ends up to date.
    fn record(
        &mut self,
        variant: VariantId,
        from: (LocationId, LotId),
        to: (LocationId, LotId),
        part: &Taken,
        because: Because,
        ids: &mut IdSource,
    ) {
        let Taken { quantity, value, .. } = *part;
        if let Some(lot) = self.lots.get_mut(&from.1) {
            lot.on_hand = lot.on_hand - quantity;
            lot.value = lot.value - value;
        }
        if let Some(lot) = self.lots.get_mut(&to.1) {
            lot.on_hand = lot.on_hand + quantity;
            lot.value = lot.value + value;
            if self.made.contains(&lot.id) && !lot.is_deficit {
                lot.received = lot.received + quantity;
            }
        }
        self.plan.movements.push(Movement {
            id: ids.next(),
            variant,
            quantity,
            value,
            from_location: from.0,
            from_lot: from.1,
            to_location: to.0,
            to_lot: to.1,
            because,
        });
    }

    /// Keeps goods for a sale's line: as many as are available, at most `quantity`.
    ///
    /// * `wanted`: `oversell` is not looked at: a promise is never made of goods that are not there
    pub fn promise(
        &mut self,
        sale: SaleId,
        line: LineId,
        of: (VariantId, LocationId),
        wanted: Wanted,
    ) -> Vec<Promise> {
        let (variant, location) = of;
        let wanted = Wanted { oversell: Oversell::WithinAvailable, ..wanted };
        let picked = pick(self.at(variant, location), &wanted);
        let promises: Vec<_> = picked
            .taken
            .iter()
            .map(|t| Promise { line, lot: t.lot, sale, variant, location, quantity: t.quantity })
            .collect();
        for promise in &promises {
            if let Some(lot) = self.lots.get_mut(&promise.lot) {
                lot.reserved = lot.reserved + promise.quantity;
            }
            self.plan.covered.insert(promise.lot);
        }
        self.plan.promised.extend(&promises);
        promises
    }

    /// Ends promises: before their goods are taken, or because they are not wanted any more.
    pub fn release(&mut self, promises: &[Promise]) {
        for promise in promises {
            if let Some(lot) = self.lots.get_mut(&promise.lot) {
                lot.reserved = (lot.reserved - promise.quantity).max(Quantity::ZERO);
            }
        }
        mutant!("promises-outlive-their-sale", self.plan.released.extend(promises), ());
    }

    /// What is to be written.
    #[must_use]
    pub fn plan(mut self) -> Plan {
        self.plan.new_lots = self.made.iter().filter_map(|id| self.lots.remove(id)).collect();
        self.plan
    }
}

/// First in, first out, of nothing but what is there: how documents take goods.
impl Wanted {
    /// So many, of a named lot or the oldest first, never more than is there.
    #[must_use]
    pub const fn there(quantity: Quantity, lot: Option<LotId>) -> Self {
        Self { quantity, lot, pick: Pick::Fifo, oversell: Oversell::WithinOnHand }
    }
}
