//! One more variant of a product.

use domain::id::ProductId;

use super::NewVariant;

/// Adds a variant; its `Ref` is the answer. A default variant that nobody asked for and that never moved steps back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateVariant {
    /// Of what.
    pub product: ProductId,
    /// What it is.
    pub variant: NewVariant,
}
