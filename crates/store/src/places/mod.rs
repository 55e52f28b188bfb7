//! Zones and their rates, brands, locations, outlets, methods of payment and registers.

pub mod brands;
pub mod locations;
pub mod methods;
pub mod outlets;
pub mod rates;
pub mod registers;
pub mod zones;
