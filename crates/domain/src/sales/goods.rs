//! What a promotion asks about goods, and what it is told of them. Selecting goods for a list is the store's business.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::Money;
use crate::catalogue::Property;
use crate::id::{BrandId, CategoryId, LocationId, PartyId, VariantId};

/// What a promotion may ask of the goods on a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoodsFacts {
    /// What is sold.
    pub variant: VariantId,
    /// The variant's name.
    pub name: String,
    /// All its barcodes.
    pub barcodes: Vec<String>,
    /// Its article code.
    pub sku: String,
    /// Its category and everything above it.
    pub categories: Vec<CategoryId>,
    /// Where the lot came from.
    pub supplier: Option<PartyId>,
    /// Whose goods they are.
    pub brand: BrandId,
    /// Where they are taken from.
    pub location: LocationId,
    /// Their last good day, if they have one.
    pub expires_on: Option<Date>,
    /// Of the variant.
    pub variant_properties: Vec<Property>,
    /// Of the product.
    pub product_properties: Vec<Property>,
    /// Of the lot.
    pub lot_properties: Vec<Property>,
}

/// A list that restricts: one of these or, with `exclude`, none of them. An empty list restricts nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, bound(deserialize = "T: Deserialize<'de>"))]
pub struct AnyOf<T> {
    /// The values.
    pub any: Vec<T>,
    /// None of them instead of one of them.
    pub exclude: bool,
}

impl<T> Default for AnyOf<T> {
    fn default() -> Self {
        Self { any: Vec::new(), exclude: false }
    }
}

impl<T: PartialEq> AnyOf<T> {
    /// One of these.
    #[must_use]
    pub const fn only(any: Vec<T>) -> Self {
        Self { any, exclude: false }
    }

    /// None of these.
    #[must_use]
    pub const fn except(any: Vec<T>) -> Self {
        Self { any, exclude: true }
    }

    /// Whether goods with these values pass.
    #[must_use]
    pub fn admits<'v>(&self, values: impl IntoIterator<Item = &'v T>) -> bool
    where
        T: 'v,
    {
        self.any.is_empty() || values.into_iter().any(|value| self.any.contains(value)) != self.exclude
    }
}

/// A range with both ends included; a missing end is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default, bound(deserialize = "T: Deserialize<'de>"))]
pub struct Bounds<T> {
    /// From.
    pub min: Option<T>,
    /// To.
    pub max: Option<T>,
}

impl<T> Default for Bounds<T> {
    fn default() -> Self {
        Self { min: None, max: None }
    }
}

impl<T: PartialOrd> Bounds<T> {
    /// Whether the value lies inside.
    #[must_use]
    pub fn admits(&self, value: &T) -> bool {
        self.min.as_ref().is_none_or(|min| min <= value) && self.max.as_ref().is_none_or(|max| value <= max)
    }

    /// Whether both ends are open.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.min.is_none() && self.max.is_none()
    }
}

/// Which goods something is about. Every part must hold; the default holds for all goods.
///
/// # Source
/// OX contract 5.5.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct GoodsFilter {
    /// By the variant's whole name.
    pub names: AnyOf<String>,
    /// By any of its barcodes.
    pub barcodes: AnyOf<String>,
    /// By its article code.
    pub skus: AnyOf<String>,
    /// By category, those below it included.
    pub categories: AnyOf<CategoryId>,
    /// By who delivered the lot.
    pub suppliers: AnyOf<PartyId>,
    /// By the lot's last good day; goods that never expire lie outside.
    pub expires_on: Bounds<Date>,
    /// At most so many days to the last good day; goods that never expire lie outside.
    pub expires_within_days: Option<i64>,
    /// By the unit price before reductions, in the zone's primary currency.
    pub price: Bounds<Money>,
    /// By a property of the variant.
    pub variant_properties: AnyOf<Property>,
    /// By a property of the product.
    pub product_properties: AnyOf<Property>,
    /// By a property of the lot.
    pub lot_properties: AnyOf<Property>,
}

impl GoodsFilter {
    /// Whether goods pass.
    ///
    /// * `price`: their unit price in the zone's primary currency
    /// * `today`: the shop's day
    #[must_use]
    pub fn admits(&self, goods: &GoodsFacts, price: Money, today: Date) -> bool {
        self.names.admits([&goods.name])
            && self.barcodes.admits(&goods.barcodes)
            && self.skus.admits([&goods.sku])
            && self.categories.admits(&goods.categories)
            && self.suppliers.admits(&goods.supplier)
            && self.admits_expiry(goods.expires_on, today)
            && self.price.admits(&price)
            && self.variant_properties.admits(&goods.variant_properties)
            && self.product_properties.admits(&goods.product_properties)
            && self.lot_properties.admits(&goods.lot_properties)
    }

    fn admits_expiry(&self, expires_on: Option<Date>, today: Date) -> bool {
        match expires_on {
            Some(day) => {
                let days_left = i64::from((day - today).get_days());
                self.expires_on.admits(&day) && self.expires_within_days.is_none_or(|days| days_left <= days)
            }
            None => self.expires_on.is_open() && self.expires_within_days.is_none(),
        }
    }
}
