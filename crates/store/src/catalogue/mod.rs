//! Products, variants and what belongs to them.

pub mod categories;
pub mod filter;
mod filter_lead;
mod filter_lots;
mod filter_search;
pub mod images;
pub mod lots;
pub mod prices;
pub mod products;
pub mod properties;
pub mod receipt;
pub mod references;
pub mod tags;
pub mod variants;
pub mod views;
