//! Lists of variants and what is known of them.

use db::Rx;
use domain::access::{Caller, Permission, Scope};
use domain::catalogue::{LotFilter, VariantFilter, VariantSort};
use domain::id::{LotId, ProductId, VariantId};
use domain::{Kind, Refusal};
use store::catalogue::filter::Listing;

use super::load::{self, Wanted};
use super::{ProductView, VariantView};
use crate::counts::Window;
use crate::{Cx, Page, Paged, Query, Result};

/// Which lots come along with variants.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lots {
    /// None.
    #[default]
    None,
    /// Those for which the filter's conditions on lots hold; all without such conditions.
    Matching,
    /// All, empty ones included.
    All,
}

/// Variants that are neither deleted nor hidden, in the caller's brands; lots are those in the caller's locations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Goods {
    /// Which.
    pub filter: VariantFilter,
    /// In what order; by number among equals.
    pub sort: VariantSort,
    /// How many of them.
    pub page: Page,
    /// Which of their lots.
    pub lots: Lots,
}

/// What changes without any list of goods changing, unless it asks for stock.
const BESIDE_GOODS: &[Kind] = &[
    Kind::Sale,
    Kind::SaleLine,
    Kind::Money,
    Kind::Shift,
    Kind::Operation,
    Kind::Register,
    Kind::Party,
    Kind::Group,
    Kind::Login,
    Kind::Role,
    Kind::Key,
    Kind::Promotion,
    Kind::Outlet,
    Kind::Method,
];

impl Query for Goods {
    type Out = Paged<VariantView>;
    const PERMISSION: Permission = Permission::CatalogueRead;

    async fn run(&self, cx: &Cx, rx: &mut Rx<'_>) -> Result<Paged<VariantView>> {
        let scope = sees(&cx.caller);
        let account = cx.account();
        let listing = Listing { account, engine: rx.engine(), filter: &self.filter, scope: &scope };
        let lead = listing.lead(rx).await?;
        let page = listing.page(&lead, self.sort, self.page.offset, self.page.limit);
        let question = cx.counts.question(&(&self.filter, &scope.brands, &scope.locations));
        let but = if self.filter.lots.is_some() { &[][..] } else { BESIDE_GOODS };
        let Window { rows, total, at } = cx.counts.page(rx, account, question, but, &page).await?;
        let total = match total {
            Some(total) => total,
            None => {
                let counted: Vec<(i64,)> = rx.query_dyn(&listing.count(&lead)).await?;
                let total = counted.first().map_or(0, |(count,)| count.unsigned_abs());
                cx.counts.put(account, question, total, at);
                total
            }
        };
        let ids: Vec<VariantId> = rows.into_iter().map(|(id,)| VariantId(id)).collect();
        let conditions = match self.lots {
            Lots::None => None,
            Lots::Matching => Some(self.filter.lots.clone().unwrap_or_default()),
            Lots::All => Some(LotFilter::default()),
        };
        let items = with_lots(cx, rx, &ids, conditions, &scope).await?;
        Ok(Paged { items, total })
    }
}

/// Variants with the lots that fulfil conditions and lie in the caller's scope.
async fn with_lots(
    cx: &Cx,
    rx: &mut Rx<'_>,
    ids: &[VariantId],
    conditions: Option<LotFilter>,
    scope: &Scope,
) -> Result<Vec<VariantView>> {
    let Some(conditions) = conditions else { return load::variants(cx, rx, ids, Wanted::Nothing).await };
    if conditions == LotFilter::default() && scope.locations.is_empty() {
        return load::variants(cx, rx, ids, Wanted::AllLots).await;
    }
    let filter = VariantFilter { lots: Some(conditions), ..VariantFilter::default() };
    let listing = Listing { account: cx.account(), engine: rx.engine(), filter: &filter, scope };
    let lots: Vec<(uuid::Uuid,)> =
        if ids.is_empty() { Vec::new() } else { rx.query_dyn(&listing.lots(ids)).await? };
    let lots: Vec<LotId> = lots.into_iter().map(|(id,)| LotId(id)).collect();
    load::variants(cx, rx, ids, Wanted::Lots(&lots)).await
}

/// Where a caller may look; an owner everywhere.
pub(crate) fn sees(caller: &Caller) -> Scope {
    if caller.owner { Scope::default() } else { caller.scope.clone() }
}

/// One variant with its lots in the caller's locations, deleted or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GetVariant {
    /// Which.
    pub id: VariantId,
}

impl Query for GetVariant {
    type Out = VariantView;
    const PERMISSION: Permission = Permission::CatalogueRead;

    async fn run(&self, cx: &Cx, rx: &mut Rx<'_>) -> Result<VariantView> {
        let scope = sees(&cx.caller);
        let found = with_lots(cx, rx, &[self.id], Some(LotFilter::default()), &scope).await?.pop();
        let found = found.ok_or_else(|| Refusal::not_found(Kind::Variant, self.id.0))?;
        cx.caller.must_reach_brand(found.product.brand.id)?;
        Ok(found)
    }
}

/// One product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GetProduct {
    /// Which.
    pub id: ProductId,
}

impl Query for GetProduct {
    type Out = ProductView;
    const PERMISSION: Permission = Permission::CatalogueRead;

    async fn run(&self, cx: &Cx, rx: &mut Rx<'_>) -> Result<ProductView> {
        let found = load::product(cx, rx, self.id).await?;
        let found = found.ok_or_else(|| Refusal::not_found(Kind::Product, self.id.0))?;
        cx.caller.must_reach_brand(found.brand.id)?;
        Ok(found)
    }
}

/// One product and its visible variants with their lots in the caller's locations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProductDetail {
    /// Which.
    pub id: ProductId,
}

impl Query for ProductDetail {
    type Out = (ProductView, Vec<VariantView>);
    const PERMISSION: Permission = Permission::CatalogueRead;

    async fn run(&self, cx: &Cx, rx: &mut Rx<'_>) -> Result<(ProductView, Vec<VariantView>)> {
        let product = GetProduct { id: self.id }.run(cx, rx).await?;
        let ids: Vec<VariantId> = product.variants.iter().map(|variant| variant.id).collect();
        let variants = with_lots(cx, rx, &ids, Some(LotFilter::default()), &sees(&cx.caller)).await?;
        Ok((product, variants))
    }
}
