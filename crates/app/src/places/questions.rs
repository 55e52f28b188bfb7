//! Questions about places. An account has few of them, so a list is read whole, then cut to the caller's scope, put in order and
//! paged; one place is found the same way, and answered as forbidden when it lies outside the scope.

use db::Rx;
use domain::access::{Caller, Permission};
use domain::id::*;
use domain::{Kind, Refusal};

use super::load;
use super::{BrandView, LocationView, MethodView, OutletView, RegisterView, ZoneView};
use crate::reference::paged;
use crate::{Cx, Order, Page, Paged, Query, Result};

macro_rules! questions {
    ($($(#[$doc:meta])* $list:ident, $(#[$get_doc:meta])* $get:ident($id:ident) -> $view:ident,
        $kind:ident, $load:path, $reach:expr;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub struct $list {
            /// By number.
            pub order: Order,
            /// Which part.
            pub page: Page,
        }

        impl Query for $list {
            type Out = Paged<$view>;
            const PERMISSION: Permission = Permission::CatalogueRead;

            async fn run(&self, cx: &Cx, rx: &mut Rx<'_>) -> Result<Self::Out> {
                let reach: fn(&Caller, &$view) -> Result<(), Refusal> = $reach;
                let mut all = $load(rx, cx.account()).await?;
                all.retain(|view| reach(&cx.caller, view).is_ok());
                Ok(paged(all, self.order, self.page))
            }
        }

        $(#[$get_doc])*
        #[derive(Clone, Copy, Debug)]
        pub struct $get(pub $id);

        impl Query for $get {
            type Out = $view;
            const PERMISSION: Permission = Permission::CatalogueRead;

            async fn run(&self, cx: &Cx, rx: &mut Rx<'_>) -> Result<Self::Out> {
                let reach: fn(&Caller, &$view) -> Result<(), Refusal> = $reach;
                let found = $load(rx, cx.account()).await?.into_iter().find(|view| view.id == self.0);
                let view = found.ok_or_else(|| Refusal::not_found(Kind::$kind, self.0.0))?;
                reach(&cx.caller, &view)?;
                Ok(view)
            }
        }
    )*};
}

questions! {
    /// The zones.
    Zones,
    /// One zone.
    GetZone(ZoneId) -> ZoneView, Zone, load::zones, |_, _| Ok(());
    /// The brands within the caller's scope.
    Brands,
    /// One brand.
    GetBrand(BrandId) -> BrandView, Brand, load::brands, |caller, brand| caller.must_reach_brand(brand.id);
    /// The real locations within the caller's scope.
    Locations,
    /// One location.
    GetLocation(LocationId) -> LocationView, Location, load::locations, reach_location;
    /// The outlets within the caller's scope.
    Outlets,
    /// One outlet.
    GetOutlet(OutletId) -> OutletView, Outlet, load::outlets, reach_outlet;
    /// The methods of payment.
    Methods,
    /// One method of payment.
    GetMethod(MethodId) -> MethodView, Method, load::methods, |_, _| Ok(());
    /// The registers.
    Registers,
    /// One register.
    GetRegister(RegisterId) -> RegisterView, Register, load::registers, |_, _| Ok(());
}

fn reach_location(caller: &Caller, location: &LocationView) -> Result<(), Refusal> {
    caller.must_reach_location(location.id)?;
    caller.must_reach_brand(location.brand.id)
}

/// An outlet is reached by itself and through at least one of the locations it sells from.
fn reach_outlet(caller: &Caller, outlet: &OutletView) -> Result<(), Refusal> {
    caller.must_reach_outlet(outlet.id)?;
    let mut refused = Ok(());
    for location in &outlet.locations {
        refused = caller.must_reach_location(location.id);
        if refused.is_ok() {
            break;
        }
    }
    refused
}
