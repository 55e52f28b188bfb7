//! What is described, priced, counted and sold: its words, codes and prices.

mod codes;
mod described;
mod digest;
mod filter;
mod price;
mod words;

use serde::{Deserialize, Serialize};

pub use codes::{check_digit, is_ean13, own_ean13, own_sku};
pub use described::{Described, Picture};
pub use digest::{Digest, NotADigest};
pub use filter::{LotFilter, VariantFilter, VariantOrder, VariantSort};
pub use price::{PriceSet, applicable_price};
pub use words::{PriceRole, ProductKind, PropertyOwner, Unit};

/// A named quality of a product, a variant or a lot: colour, size, batch.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Property {
    /// Its name.
    pub name: String,
    /// Its value, if it has one.
    pub value: Option<String>,
}
