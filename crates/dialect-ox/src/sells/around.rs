//! What a sell shows beside itself: its till, its buyer, the refunds of its goods, the promotions that reduced it, and the rates
//! of its prices. Asked for all sells of an answer together.

use std::collections::{BTreeSet, HashMap};

use app::sales::{SaleFilter, SaleSort, SaleView, Sales, TillsOf};
use domain::access::Permission;
use domain::id::*;
use domain::parties::PartyRole;
use domain::sales::{OfferKind, Promotion};
use uuid::Uuid;

use super::offer::{self, Numbers};
use crate::cashdesks::Cashdesk;
use crate::ctx::Ctx;
use crate::error::Error;
use crate::show::Show;
use crate::users::User;

/// The surroundings of some sells.
pub(super) struct Around {
    pub(super) show: Show,
    pub(super) tills: HashMap<OutletId, Cashdesk>,
    /// Those that the caller reaches.
    pub(super) refunding: HashMap<SaleId, SaleView>,
    pub(super) promotions: HashMap<PromotionId, Promotion>,
    /// Of pickup locations, and of what offers are about.
    pub(super) numbers: Numbers,
}

impl Around {
    /// Loads what surrounds some sales.
    ///
    /// * `promotions`: every one that reduced a line of theirs
    pub(super) async fn load(
        cx: &Ctx,
        sales: &[SaleView],
        promotions: Vec<Promotion>,
    ) -> Result<Self, Error> {
        let (refunding, more) = refunding(cx, sales).await?;
        let mut promotions: HashMap<_, _> = promotions.into_iter().map(|p| (p.id, p)).collect();
        promotions.extend(more.into_iter().map(|promotion| (promotion.id, promotion)));
        let all: Vec<&SaleView> = sales.iter().chain(&refunding).collect();
        let outlets: BTreeSet<OutletId> = all.iter().map(|sale| sale.head.outlet).collect();
        let tills = cx.read(TillsOf { outlets: outlets.into_iter().collect() }).await?;
        let numbers = numbers(cx, &all, &promotions).await?;
        let cards = all.iter().flat_map(|sale| cards(sale)).chain(promotions.values().flat_map(priced_at));
        let show = cx.show_prices(cards).await?;
        let account = cx.caller.account;
        Ok(Self {
            show,
            tills: tills.into_iter().map(|till| (till.id, Cashdesk::of(till, account))).collect(),
            refunding: refunding.into_iter().map(|sale| (sale.head.id, sale)).collect(),
            promotions,
            numbers,
        })
    }
}

/// The refunds of sold goods, with the promotions on what went out in exchange.
async fn refunding(cx: &Ctx, sales: &[SaleView]) -> Result<(Vec<SaleView>, Vec<Promotion>), Error> {
    let lines = sales.iter().flat_map(|sale| &sale.lines);
    let numbers: BTreeSet<Number> =
        lines.flat_map(|line| &line.refunds).map(|refund| refund.sale_number).collect();
    if numbers.is_empty() {
        return Ok((Vec::new(), Vec::new()));
    }
    let page = app::Page { offset: 0, limit: u64::try_from(numbers.len()).unwrap_or(u64::MAX) };
    let filter = SaleFilter { numbers: numbers.into_iter().collect(), ..SaleFilter::default() };
    let (found, promotions) =
        cx.read(Sales { filter, sort: SaleSort::Number, ascending: true, page }).await?;
    Ok((found.items, promotions))
}

/// What people call all that is known here by its id alone.
async fn numbers(
    cx: &Ctx,
    sales: &[&SaleView],
    promotions: &HashMap<PromotionId, Promotion>,
) -> Result<Numbers, Error> {
    let (app, caller) = (cx.app(), &cx.caller);
    let pickups: Vec<LocationId> =
        sales.iter().filter_map(|sale| sale.head.delivery.0.pickup_location).collect();
    let mut numbers: HashMap<Uuid, Number> = app.numbers(caller, &pickups).await?;
    let filters = || promotions.values().flat_map(offer::named);
    let categories: Vec<CategoryId> =
        filters().flat_map(|filter| filter.categories.any.iter().copied()).collect();
    numbers.extend(app.numbers(caller, &categories).await?);
    let suppliers: Vec<PartyId> = filters().flat_map(|filter| filter.suppliers.any.iter().copied()).collect();
    numbers.extend(app.numbers(caller, &suppliers).await?);
    Ok(numbers)
}

/// The rates that the prices of a sale are shown at.
fn cards(sale: &SaleView) -> impl Iterator<Item = RateCardId> {
    let lines = sale.lines.iter().map(|line| line.row.price_card);
    let refunds = sale.refunds.iter().chain(sale.lines.iter().flat_map(|line| &line.refunds));
    let delivery = sale.head.delivery.0.price.map(|price| price.card);
    std::iter::once(sale.head.card)
        .chain(lines)
        .chain(refunds.map(|refund| refund.original_card))
        .chain(sale.money.iter().map(|entry| entry.card))
        .chain(delivery)
}

/// The rates that the prices of a promotion are shown at.
fn priced_at(promotion: &Promotion) -> impl Iterator<Item = RateCardId> {
    promotion.offers.iter().filter_map(|offer| match &offer.kind {
        OfferKind::TotalAmount { amount } | OfferKind::Amount { amount, .. } => Some(amount.card),
        OfferKind::FixedPrice { price, .. } => Some(price.card),
        OfferKind::TotalPercent { .. } | OfferKind::Percent { .. } => None,
    })
}

/// The buyer of a sale as a user, if there is one whom the caller may look at.
pub(super) async fn buyer(cx: &Ctx, sale: &SaleView) -> Result<Option<User>, Error> {
    let Some(party) = sale.head.customer else { return Ok(None) };
    if cx.caller.must(Permission::PartyRead).is_err() {
        return Ok(None);
    }
    match cx.read(app::parties::GetParty { party, role: PartyRole::Customer }).await {
        Ok(party) => Ok(Some(User::of(party, PartyRole::Customer, &cx.show()))),
        // Somebody who bought and is no customer, an employee for instance.
        Err(Error::Refused(domain::Refusal::NotFound { .. }, _)) => Ok(None),
        Err(error) => Err(error),
    }
}
