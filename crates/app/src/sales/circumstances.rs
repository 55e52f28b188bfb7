//! What promotions look at beside the lines: whose goods they are, who buys, what day it is in the shop. Read only where there
//! are promotions at all.

use std::collections::{BTreeMap, BTreeSet};

use db::Tx;
use domain::catalogue::Property;
use domain::id::*;
use domain::sales::{Circumstances, GoodsFacts};
use domain::{Date, Instant};
use store::args;
use store::sales::facts::{self, FactRow, PropertyRow};
use store::sales::lines::LineRow;
use store::sales::sale::SaleRow;
use uuid::Uuid;

use crate::{Cx, Result};

/// What is known of a sale's goods and buyer.
#[derive(Debug)]
pub(crate) struct Facts {
    pub(crate) circumstances: Circumstances,
    goods: BTreeMap<VariantId, FactRow>,
    properties: BTreeMap<Uuid, Vec<Property>>,
    expiry: BTreeMap<LotId, Date>,
}

impl Facts {
    /// Where nothing depends on them.
    pub(crate) fn without_promotions(cx: &Cx, sale: &SaleRow) -> Self {
        let circumstances = Circumstances {
            at: cx.at(),
            today: day_in(cx.at(), None),
            outlet: sale.outlet,
            customer: sale.customer,
            groups: BTreeSet::new(),
            points: 0,
            methods: BTreeSet::new(),
            coupons: BTreeSet::new(),
        };
        Self { circumstances, goods: BTreeMap::new(), properties: BTreeMap::new(), expiry: BTreeMap::new() }
    }

    /// A line's goods as promotions see them.
    pub(crate) fn goods(&self, line: &LineRow) -> GoodsFacts {
        let of = |owner: Uuid| self.properties.get(&owner).cloned().unwrap_or_default();
        let row = self.goods.get(&line.variant);
        GoodsFacts {
            variant: line.variant,
            name: row.map(|r| r.name.clone()).unwrap_or_default(),
            barcodes: row.map(|r| r.barcodes.0.clone()).unwrap_or_default(),
            sku: row.map(|r| r.sku.clone()).unwrap_or_default(),
            categories: row.map(|r| r.categories.0.clone()).unwrap_or_default(),
            supplier: row.and_then(|r| r.supplier),
            brand: row.map_or(BrandId(Uuid::nil()), |r| r.brand),
            location: line.location,
            expires_on: self.expiry.get(&line.lot).copied(),
            variant_properties: of(line.variant.0),
            product_properties: row.map(|r| of(r.product.0)).unwrap_or_default(),
            lot_properties: of(line.lot.0),
        }
    }
}

/// Reads what promotions look at. One flight.
pub(crate) async fn load(
    cx: &Cx,
    tx: &mut Tx<'_>,
    sale: &SaleRow,
    lines: &[LineRow],
    methods: BTreeSet<MethodId>,
) -> Result<Facts> {
    let variants: Vec<VariantId> = lines.iter().map(|l| l.variant).collect();
    let lots: Vec<LotId> = lines.iter().map(|l| l.lot).collect();
    let account = cx.account();
    let (goods, properties, expiry, groups) = tx
        .query4::<FactRow, PropertyRow, (Uuid, String), (Option<Uuid>, String)>(
            (&facts::LIST_GOODS, &args![account, variants.as_slice()]),
            (&facts::LIST_PROPERTIES, &args![account, variants.as_slice(), lots.as_slice()]),
            (&facts::LIST_EXPIRY, &args![account, lots.as_slice()]),
            (&facts::LIST_GROUPS, &args![account, sale.customer]),
        )
        .await?;
    let zone = groups.first().map(|(_, zone)| zone.as_str());
    let mut facts = Facts::without_promotions(cx, sale);
    facts.circumstances.today = day_in(cx.at(), zone);
    facts.circumstances.methods = methods;
    facts.circumstances.groups = groups.iter().filter_map(|(group, _)| group.map(GroupId)).collect();
    facts.goods = goods.into_iter().map(|row| (row.variant, row)).collect();
    facts.expiry =
        expiry.into_iter().filter_map(|(lot, day)| Some((LotId(lot), day.parse().ok()?))).collect();
    for PropertyRow { owner, name, value } in properties {
        facts.properties.entry(owner).or_default().push(Property { name, value });
    }
    Ok(facts)
}

/// The day in a time zone; UTC's where there is none.
fn day_in(at: Instant, zone: Option<&str>) -> Date {
    let zone = zone.and_then(|name| jiff::tz::TimeZone::get(name).ok()).unwrap_or(jiff::tz::TimeZone::UTC);
    let moment = jiff::Timestamp::from_microsecond(at.0).unwrap_or_default();
    moment.to_zoned(zone).date()
}
