//! Questions about places. An account has few of them, so a list is read whole, then cut to the caller's scope, to its page and
//! to its order; one place is found the same way, and answered as forbidden when it lies outside the scope.

use domain::id::*;

use crate::{Order, Page};

macro_rules! questions {
    ($($(#[$doc:meta])* $list:ident, $(#[$get_doc:meta])* $get:ident($id:ident);)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub struct $list {
            /// By number.
            pub order: Order,
            /// Which part.
            pub page: Page,
        }

        $(#[$get_doc])*
        #[derive(Clone, Copy, Debug)]
        pub struct $get(pub $id);
    )*};
}

questions! {
    /// The zones.
    Zones,
    /// One zone.
    GetZone(ZoneId);
    /// The brands within the caller's scope.
    Brands,
    /// One brand.
    GetBrand(BrandId);
    /// The real locations within the caller's scope.
    Locations,
    /// One location.
    GetLocation(LocationId);
    /// The outlets within the caller's scope.
    Outlets,
    /// One outlet.
    GetOutlet(OutletId);
    /// The methods of payment.
    Methods,
    /// One method of payment.
    GetMethod(MethodId);
    /// The registers.
    Registers,
    /// One register.
    GetRegister(RegisterId);
}
