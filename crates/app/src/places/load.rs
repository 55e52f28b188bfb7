//! The places of an account as views, each kind read whole in one or two flights and put together here.

use std::collections::HashMap;

use db::Rx;
use domain::id::{AccountId, BrandId, ZoneId};
use store::places::brands::{self, BrandFacts, BrandRow};
use store::places::locations::{self, LocationFacts, LocationRow};
use store::places::methods::{self, MethodFacts, MethodLinks, MethodRow};
use store::places::outlets::{self, OutletFacts, OutletLinks, OutletRow};
use store::places::registers::{self, RegisterFacts, RegisterRow};
use store::places::zones::{self, ZoneCurrencyRow, ZoneFacts, ZoneRow};

use super::{BrandView, LocationView, MethodView, OutletView, RegisterView, ZoneView};
use crate::{Fault, Ref, Result};

/// All zones, by number.
pub(super) async fn zones(rx: &mut Rx<'_>, account: AccountId) -> Result<Vec<ZoneView>> {
    let (rows, currencies) = zones::list(rx, account).await?;
    Ok(rows.into_iter().map(|row| zone(row, &currencies)).collect())
}

fn zone(row: ZoneRow, currencies: &[ZoneCurrencyRow]) -> ZoneView {
    let ZoneRow { id, number, facts, more: () } = row;
    let ZoneFacts { name, primary, rounding, rounding_step, round_derived, active } = facts;
    let secondary = currencies.iter().filter(|row| row.zone == id).map(|row| row.currency).collect();
    ZoneView { id, number, name, primary, secondary, rounding, rounding_step, round_derived, active }
}

/// All brands, by number.
pub(super) async fn brands(rx: &mut Rx<'_>, account: AccountId) -> Result<Vec<BrandView>> {
    let zones: HashMap<ZoneId, ZoneView> = zones(rx, account).await?.into_iter().map(|z| (z.id, z)).collect();
    let rows = brands::list(rx, account).await?;
    rows.into_iter().map(|row| brand(row, &zones)).collect()
}

fn brand(row: BrandRow, zones: &HashMap<ZoneId, ZoneView>) -> Result<BrandView> {
    let BrandRow { id, number, facts: BrandFacts { zone, name, active }, more: () } = row;
    let zone =
        zones.get(&zone).cloned().ok_or_else(|| Fault::broken("a brand names a zone that is not there"))?;
    Ok(BrandView { id, number, name, zone, active })
}

/// All real locations, by number.
pub(super) async fn locations(rx: &mut Rx<'_>, account: AccountId) -> Result<Vec<LocationView>> {
    let brands: HashMap<BrandId, BrandView> =
        brands(rx, account).await?.into_iter().map(|b| (b.id, b)).collect();
    let rows = locations::list(rx, account).await?;
    rows.into_iter().map(|row| location(row, &brands)).collect()
}

fn location(row: LocationRow, brands: &HashMap<BrandId, BrandView>) -> Result<LocationView> {
    let LocationRow { id, number, facts, more: () } = row;
    let LocationFacts { kind, zone: _, brand, name, square, address, active } = facts;
    let brand = brands
        .get(&brand)
        .cloned()
        .ok_or_else(|| Fault::broken("a location names a brand that is not there"))?;
    Ok(LocationView { id, number, kind, name, square, address: address.0, brand, active })
}

/// All methods of payment, by number.
pub(super) async fn methods(rx: &mut Rx<'_>, account: AccountId) -> Result<Vec<MethodView>> {
    Ok(methods::list(rx, account).await?.into_iter().map(method).collect())
}

fn method(row: MethodRow) -> MethodView {
    let MethodRow { id, number, facts, more: MethodLinks { zone: zone_number } } = row;
    let MethodFacts { zone, name, kind, description, weight, active } = facts;
    MethodView { id, number, zone, zone_number, name, kind, description, weight, active }
}

/// All registers, by number.
pub(super) async fn registers(rx: &mut Rx<'_>, account: AccountId) -> Result<Vec<RegisterView>> {
    let rows = registers::list(rx, account).await?;
    Ok(rows.into_iter().map(register).collect())
}

fn register(row: RegisterRow) -> RegisterView {
    let RegisterRow { id, number, facts: RegisterFacts { name, kind, settings, active }, more: () } = row;
    RegisterView { id, number, name, kind, settings: settings.0, active }
}

/// All outlets, by number.
pub(crate) async fn outlets(rx: &mut Rx<'_>, account: AccountId) -> Result<Vec<OutletView>> {
    let methods: HashMap<_, MethodView> =
        methods(rx, account).await?.into_iter().map(|m| (m.id, m)).collect();
    let (rows, sells_from, paid_by) = outlets::list(rx, account).await?;
    let mut views: Vec<OutletView> = rows.into_iter().map(outlet).collect();
    for view in &mut views {
        let own = sells_from.iter().filter(|row| row.outlet == view.id);
        view.locations = own.map(|row| Ref { id: row.location, number: row.number }).collect();
        let own = paid_by.iter().filter(|row| row.outlet == view.id);
        view.methods = own.filter_map(|row| methods.get(&row.method).cloned()).collect();
    }
    Ok(views)
}

fn outlet(row: OutletRow) -> OutletView {
    let OutletRow { id, number, facts, more } = row;
    let OutletLinks {
        created_at,
        receipt_no,
        zone: zone_number,
        shop: shop_number,
        register: register_number,
    } = more;
    let OutletFacts {
        zone,
        shop,
        register,
        name,
        sell_key,
        fingerprint,
        tax_id,
        vat_id,
        phones,
        address,
        policies,
        postpone_days,
        active,
    } = facts;
    OutletView {
        id,
        number,
        created_at,
        zone,
        zone_number,
        shop: both(shop, shop_number),
        register: both(register, register_number),
        name,
        sell_key,
        fingerprint,
        tax_id,
        vat_id,
        phones: phones.0,
        address: address.0,
        policies: policies.0,
        postpone_days,
        receipt_no,
        active,
        locations: Vec::new(),
        methods: Vec::new(),
    }
}

fn both<T>(id: Option<T>, number: Option<domain::id::Number>) -> Option<Ref<T>> {
    id.zip(number).map(|(id, number)| Ref { id, number })
}
