//! A new zone, with its first card of rates.

use domain::money::{Rate, Rounding};
use domain::{Currency, Money};

/// Sets up a zone.
#[derive(Clone, Debug)]
pub struct CreateZone {
    /// Its name.
    pub name: String,
    /// The currency sales are counted in.
    pub primary: Currency,
    /// The other currencies, in order, with their first rates: units of the primary currency for one of them.
    pub secondary: Vec<(Currency, Rate)>,
    /// How derived sell prices are rounded.
    pub rounding: Rounding,
    /// To multiples of what, in the primary currency; zero for not at all.
    pub rounding_step: Money,
    /// Whether they are.
    pub round_derived: bool,
}
