//! Products, variants and what belongs to them.

pub mod categories;
pub mod images;
pub mod lots;
pub mod prices;
pub mod products;
pub mod properties;
pub mod tags;
pub mod variants;
