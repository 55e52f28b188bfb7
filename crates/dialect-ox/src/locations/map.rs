//! Forms of locations into commands.
//!
//! # Source
//! Contract 4.2: name, brand and type are required, also of a `PUT`, which replaces everything.

use app::places::{CreateLocation, UpdateLocation};
use domain::Change;
use domain::id::{BrandId, LocationId};
use domain::parties::Address;
use domain::places::LocationKind;
use wire::Fields;

use crate::address::address;
use crate::ctx::Ctx;
use crate::error::Error;
use crate::error::names::Names;
use crate::form::{needed, one_of};

const KINDS: &[(&str, LocationKind)] =
    &[("warehouse", LocationKind::Warehouse), ("shop", LocationKind::Shop)];

/// Where our names differ from the commands'.
pub(super) const NAMES: Names = &[
    ("kind", "type"),
    ("address.purpose", "address.type"),
    ("address.country", "address.countryCode"),
    ("address.region", "address.administrativeArea"),
    ("address.district", "address.dependentLocality"),
    ("address.line1", "address.addressLine1"),
    ("address.line2", "address.addressLine2"),
    ("address.house", "address.houseNumber"),
    ("address.apartment", "address.apartmentNumber"),
];

/// The whole form.
struct Form {
    name: String,
    brand: i64,
    kind: LocationKind,
    square: i64,
    address: Address,
}

/// A form into a new location.
pub(super) async fn create(cx: &Ctx) -> Result<CreateLocation, Error> {
    let (Form { name, brand: _, kind, square, address }, brand) = read(cx).await?;
    Ok(CreateLocation { brand, kind, name, square, address })
}

/// A form into a location that is there.
pub(super) async fn update(cx: &Ctx, location: LocationId) -> Result<UpdateLocation, Error> {
    let (Form { name, brand: _, kind, square, address }, brand) = read(cx).await?;
    Ok(UpdateLocation {
        location,
        brand: Change::Set(brand),
        kind: Change::Set(kind),
        name: Change::Set(name),
        square: Change::Set(square),
        address: Change::Set(address),
        active: Change::Keep,
    })
}

async fn read(cx: &Ctx) -> Result<(Form, BrandId), Error> {
    let form = cx.form(|f| {
        cx.only(f, &["name", "brand", "type", "square", "address"]);
        form(f)
    })?;
    let mut lookup = cx.lookup();
    let brand = lookup.one("brand", form.brand).await?;
    Ok((form, lookup.only(brand)?))
}

fn form(f: &Fields<'_>) -> Form {
    needed(f, "type");
    Form {
        name: f.str("name").blank_is_null().required(),
        brand: f.int("brand").required(),
        kind: one_of(f, "type", KINDS).or(LocationKind::Shop),
        square: f.int("square").or(0),
        address: f.object("address", address).or(Address::default()),
    }
}
