//! What promotions look at beside the lines: whose goods they are, who buys, what day it is in the shop. Read in the flight that
//! reads the sale; an account without promotions has nothing to be read.

use std::collections::{BTreeMap, BTreeSet};

use db::Reads;
use domain::catalogue::Property;
use domain::id::*;
use domain::sales::{Circumstances, GoodsFacts};
use domain::{Date, Instant};
use store::args;
use store::sales::facts::{self, ExpiryRow, FactRow, MemberRow, PropertyRow};
use store::sales::goods::Coming;
use store::sales::lines::LineRow;
use store::sales::sale::SaleRow;
use uuid::Uuid;

use crate::Cx;

/// What was read.
#[derive(Debug, Default)]
pub(super) struct Asked {
    goods: Vec<FactRow>,
    properties: Vec<PropertyRow>,
    expiry: Vec<ExpiryRow>,
    members: Vec<MemberRow>,
}

impl Asked {
    /// * `coming`, `buyer`: what the command is about to put into the sale
    pub(super) fn ask<'r>(
        &'r mut self,
        cx: &Cx,
        sale: SaleId,
        coming: Coming,
        buyer: Option<PartyId>,
        reads: &mut Reads<'r>,
    ) {
        let Coming { variant, location, lot } = coming;
        let placed = args![cx.account(), sale, variant, lot, location];
        reads.fill(&mut self.goods, &facts::LIST_GOODS, args![cx.account(), sale, variant, lot]);
        reads.fill(&mut self.properties, &facts::LIST_PROPERTIES, placed.clone());
        reads.fill(&mut self.expiry, &facts::LIST_EXPIRY, placed);
        reads.fill(&mut self.members, &facts::LIST_GROUPS, args![cx.account(), sale, buyer]);
    }
}

/// What is known of a sale's goods and buyers.
#[derive(Debug)]
pub(super) struct Facts {
    today: Date,
    goods: BTreeMap<VariantId, FactRow>,
    properties: BTreeMap<Uuid, Vec<Property>>,
    expiry: BTreeMap<LotId, Date>,
    members: Vec<MemberRow>,
}

impl Facts {
    /// * `time_zone`: the account's
    pub(super) fn of(cx: &Cx, asked: Asked, time_zone: &str) -> Self {
        let mut properties = BTreeMap::<_, Vec<_>>::new();
        for PropertyRow { owner, name, value } in asked.properties {
            properties.entry(owner).or_default().push(Property { name, value });
        }
        Self {
            today: day_in(cx.at(), time_zone),
            goods: asked.goods.into_iter().map(|row| (row.variant, row)).collect(),
            properties,
            expiry: asked.expiry.into_iter().map(|row| (row.lot, row.expires_on)).collect(),
            members: asked.members,
        }
    }

    /// Under which circumstances a sale is priced.
    pub(super) fn circumstances(
        &self,
        cx: &Cx,
        sale: &SaleRow,
        methods: BTreeSet<MethodId>,
    ) -> Circumstances {
        let groups = self.members.iter().filter(|row| Some(row.party) == sale.customer).map(|row| row.group);
        Circumstances {
            at: cx.at(),
            today: self.today,
            outlet: sale.outlet,
            customer: sale.customer,
            groups: groups.collect(),
            points: 0,
            methods,
            coupons: BTreeSet::new(),
        }
    }

    /// A line's goods as promotions see them.
    pub(super) fn goods(&self, line: &LineRow) -> GoodsFacts {
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

/// The day in a zone of time; UTC's where there is no such zone.
fn day_in(at: Instant, time_zone: &str) -> Date {
    let zone = jiff::tz::TimeZone::get(time_zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let moment = jiff::Timestamp::from_microsecond(at.0).unwrap_or_default();
    moment.to_zoned(zone).date()
}
