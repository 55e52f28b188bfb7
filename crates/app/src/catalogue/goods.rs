//! Lists of variants and what is known of them.

use domain::catalogue::{VariantFilter, VariantSort};
use domain::id::{ProductId, VariantId};

use crate::Page;

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
/// Answers `Paged<VariantView>`.
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

/// One variant with all its lots, deleted or not. Answers a `VariantView`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GetVariant {
    /// Which.
    pub id: VariantId,
}

/// One product. Answers a `ProductView`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GetProduct {
    /// Which.
    pub id: ProductId,
}

/// One product and its visible variants with all their lots. Answers `(ProductView, Vec<VariantView>)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProductDetail {
    /// Which.
    pub id: ProductId,
}
