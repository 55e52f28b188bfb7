//! Zones and their rates, brands, locations, outlets, methods and registers. Shifts belong to `sales`.

mod create_brand;
mod create_location;
mod create_method;
mod create_outlet;
mod create_register;
mod create_zone;
mod load;
mod put_rates;
mod questions;
mod rate_cards;
mod update_location;
mod update_outlet;
mod view;

pub use create_brand::CreateBrand;
pub use create_location::CreateLocation;
pub use create_method::CreateMethod;
pub use create_outlet::CreateOutlet;
pub use create_register::CreateRegister;
pub use create_zone::CreateZone;
pub(crate) use load::outlets as load_outlets;
pub use put_rates::PutRates;
pub use questions::{
    Brands, GetBrand, GetLocation, GetMethod, GetOutlet, GetRegister, GetZone, Locations, Methods, Outlets,
    Registers, Zones,
};
pub(crate) use rate_cards::RateCards;
pub use update_location::UpdateLocation;
pub use update_outlet::UpdateOutlet;
pub use view::{BrandView, LocationView, MethodView, OutletView, RegisterView, ZoneView};
