//! Puts goods into a cart: of a lot that the till names, or of a variant, whose lots are then picked in the order they came.

use db::{Reads, Tx};
use domain::access::Permission;
use domain::catalogue::{PriceSet, ProductKind, applicable_price};
use domain::id::*;
use domain::money::Price;
use domain::sales::{LineKind, Oversell};
use domain::{IdSource, Kind, Money, Quantity, Reason, Refusal, Shortage};
use mutants::mutant;
use store::args;
use store::sales::goods::Coming;
use store::sales::lines::{LineRow, NO_LOT};
use store::sales::till::{self, OfferRow};
use store::stock::lots::price;
use uuid::Uuid;

use super::cart::{Cart, MAX_LINES};
use super::goods::Goods;
use super::open_sale::SaleRef;
use super::reserve;
use crate::{Command, Cx, Result};

/// The most units that one line may have.
pub const MAX_QUANTITY: Quantity = Quantity::units(1_000_000);

/// What goes into the cart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pickable {
    /// Of this lot.
    Lot(LotId),
    /// Of this variant, from this location.
    Variant {
        /// The variant.
        variant: VariantId,
        /// From where.
        location: LocationId,
    },
}

/// Puts goods into a cart. Goods of a lot that is in it already are added to its line.
#[derive(Clone, Debug)]
pub struct PutLine {
    /// The cart.
    pub sale: SaleId,
    /// What.
    pub what: Pickable,
    /// How many, above zero, at most [`MAX_QUANTITY`] in one line.
    pub quantity: Quantity,
}

impl From<Pickable> for Coming {
    fn from(what: Pickable) -> Self {
        match what {
            Pickable::Lot(lot) => Self { lot, ..Self::NOTHING },
            Pickable::Variant { variant, location } => Self { variant, location, ..Self::NOTHING },
        }
    }
}

/// What putting goods into a cart needs to know beside it, read in the cart's own flight.
#[derive(Debug, Default)]
struct Ground {
    offers: Vec<OfferRow>,
    /// Where the till sells from; none means everywhere.
    places: Vec<(Uuid,)>,
    /// To keep what is put into a placed sale.
    goods: Goods,
}

impl Ground {
    fn ask(&mut self, cx: &Cx, put: &PutLine, coming: Coming) -> Reads<'_> {
        let (account, any_type, mut reads) = (cx.account(), Uuid::nil(), Reads::default());
        let (offers, of) = match put.what {
            Pickable::Lot(lot) => (&till::OFFER_OF_LOT, args![account, lot, any_type]),
            Pickable::Variant { variant, location } => {
                (&till::OFFERS_OF_VARIANT, args![account, variant, any_type, location])
            }
        };
        reads.fill(&mut self.offers, offers, of);
        reads.fill(&mut self.places, &till::LIST_LOCATIONS_OF_SALE, args![account, put.sale]);
        self.goods.ask_if_placed(cx, put.sale, coming, &mut reads);
        reads
    }
}

impl Command for PutLine {
    type Out = SaleRef;
    const PERMISSION: Permission = Permission::SalesWrite;

    async fn run(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<SaleRef> {
        check_quantity(self.quantity)?;
        let (mut ground, coming) = (Ground::default(), self.what.into());
        let reads = ground.ask(cx, self, coming);
        let mut cart = Cart::load_with(cx, tx, self.sale, (coming, None), reads).await?;
        let Ground { offers, places, goods } = ground;
        cart.must_be_open()?;
        self.check_place(&offers, &places)?;
        let mut ids = cx.ids();
        for (offer, quantity) in self.shares(&cart, &offers)? {
            put(cx, &mut cart, offer, quantity, &mut ids)?;
        }
        cart.reprice(cx)?;
        let mut flight = cx.flight();
        reserve::follow(cx, &mut cart, &goods, &mut flight)?;
        let sale = cart.save(cx, &mut flight);
        flight.event("changed", Kind::Sale, sale.id, serde_json::json!(["lines"]));
        flight.send(tx).await?;
        Ok(SaleRef { id: sale.id, number: sale.number })
    }
}

/// # Errors
/// A refused `quantity`.
pub(super) fn check_quantity(quantity: Quantity) -> Result<(), Refusal> {
    if !quantity.is_positive() {
        return Err(Refusal::field("quantity", Reason::TooSmall { limit: 0 }));
    }
    if quantity > MAX_QUANTITY {
        return Err(Refusal::field("quantity", Reason::TooLarge { limit: MAX_QUANTITY.0 / Quantity::SCALE }));
    }
    Ok(())
}

impl PutLine {
    fn check_place(&self, offers: &[OfferRow], places: &[(Uuid,)]) -> Result<(), Refusal> {
        let Some(offer) = offers.first() else {
            return Err(match self.what {
                Pickable::Lot(lot) => Refusal::not_found(Kind::Lot, lot.0),
                Pickable::Variant { variant, .. } => Refusal::not_found(Kind::Variant, variant.0),
            });
        };
        if !offer.sellable {
            return Err(Refusal::WrongState { kind: Kind::Variant, state: "not for sale" });
        }
        if !places.is_empty() && places.iter().all(|(place,)| *place != offer.location.0) {
            return Err(Refusal::WrongState { kind: Kind::Location, state: "not one of the till's" });
        }
        Ok(())
    }

    /// From which lots how many.
    fn shares<'o>(
        &self,
        cart: &Cart,
        offers: &'o [OfferRow],
    ) -> Result<Vec<(&'o OfferRow, Quantity)>, Refusal> {
        let policy = cart.sale.policies.0.oversell;
        let strict = |offer: &OfferRow| {
            offer.kind == ProductKind::Good && offer.countable && policy != Oversell::Allow
        };
        let Some(first) = offers.first() else { return Ok(Vec::new()) };
        if matches!(self.what, Pickable::Lot(_)) || !strict(first) {
            let there = free(cart, first);
            return match strict(first) && there < self.quantity {
                true => Err(short(first, self.quantity, there)),
                false => Ok(vec![(first, self.quantity)]),
            };
        }
        let (mut left, mut shares) = (self.quantity, Vec::new());
        for offer in offers {
            let share = free(cart, offer).min(left);
            if share.is_positive() {
                shares.push((offer, share));
                left = left - share;
            }
        }
        if left.is_positive() { Err(short(first, self.quantity, self.quantity - left)) } else { Ok(shares) }
    }
}

fn short(offer: &OfferRow, asked: Quantity, available: Quantity) -> Refusal {
    Refusal::InsufficientStock { lines: vec![Shortage { variant: offer.variant_number.0, asked, available }] }
}

/// What the cart can still take of a lot: what the policy lets go, less what it holds already, plus what is kept for it.
fn free(cart: &Cart, offer: &OfferRow) -> Quantity {
    let kept = match cart.sale.policies.0.oversell {
        Oversell::WithinAvailable => offer.reserved,
        Oversell::Allow | Oversell::WithinOnHand => Quantity::ZERO,
    };
    let in_cart = cart.lines.iter().filter(|l| Some(l.lot) == offer.lot);
    let held: Quantity = in_cart.map(|l| l.quantity - l.handed - l.reserved).sum();
    let taken = kept + mutant!("a-cart-takes-the-same-units-twice", held, Quantity::ZERO);
    (offer.on_hand - taken).max(Quantity::ZERO)
}

fn put(
    cx: &Cx,
    cart: &mut Cart,
    offer: &OfferRow,
    quantity: Quantity,
    ids: &mut IdSource,
) -> Result<(), Refusal> {
    let lot = offer.lot.unwrap_or(NO_LOT);
    let same = |l: &&mut LineRow| l.variant == offer.variant && l.lot == lot && l.location == offer.location;
    if let Some(line) = cart.lines.iter_mut().find(same) {
        let more = line.quantity.checked_add(quantity).ok_or(Refusal::OutOfRange)?;
        check_quantity(more)?;
        line.quantity = more;
        return Ok(());
    }
    if cart.lines.len() >= MAX_LINES {
        return Err(Refusal::TooMany { limit: i64::try_from(MAX_LINES).unwrap_or(i64::MAX) });
    }
    let price = list_price(offer).unwrap_or(Price {
        amount: Money::ZERO,
        currency: cart.card.primary,
        card: cart.card.id,
    });
    let line = LineRow {
        id: ids.next(),
        number: Number(0),
        sale: cart.sale.id,
        position: 0,
        kind: match offer.kind {
            ProductKind::Service => LineKind::Service,
            ProductKind::Good | ProductKind::Bundle => LineKind::Goods,
        },
        variant: offer.variant,
        lot,
        location: offer.location,
        created_at: cx.at(),
        quantity,
        price_currency: price.currency,
        price_amount: price.amount,
        price_card: price.card,
        tax_rate: offer.tax_rate,
        tax_mode: offer.tax_mode,
        tax: Money::ZERO,
        subtotal: Money::ZERO,
        discount: Money::ZERO,
        total: Money::ZERO,
        reserved: Quantity::ZERO,
        handed: Quantity::ZERO,
        returned: Quantity::ZERO,
        returned_total: Money::ZERO,
    };
    cart.add_line(line);
    Ok(())
}

/// The price that applies to an offer.
pub(super) fn list_price(offer: &OfferRow) -> Option<Price> {
    let set =
        |price: Option<Price>, revision: Option<Revision>| Some(PriceSet { price: price?, set: revision? });
    let own = price(offer.price_currency, offer.price_amount, offer.price_card);
    let default = price(offer.default_currency, offer.default_amount, offer.default_card);
    applicable_price(set(own, offer.price_revision), None, set(default, offer.default_revision))
}
