//! A price from now on.

use domain::catalogue::PriceRole;
use domain::id::{LocationId, VariantId};
use domain::money::Entered;

/// Sets a price of a variant, everywhere or in one place. The history stays, and older prices of lots there no longer
/// apply. Answers nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SetPrice {
    /// Of what.
    pub variant: VariantId,
    /// For a customer, or expected from a supplier.
    pub role: PriceRole,
    /// Where; everywhere if nowhere.
    pub location: Option<LocationId>,
    /// `0..`.
    pub price: Entered,
}
