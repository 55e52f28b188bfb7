//! A new supplier.

use db::Tx;
use domain::access::Permission;
use domain::id::{BrandId, PartyId, ZoneId};
use domain::parties::PartyKind;
use domain::{Problems, Reason};
use store::parties::suppliers;
use store::places::{brands, zones};

use crate::{Command, Cx, Ref, Result};

/// Registers a supplier. Goods receipts also register those they name for the first time.
#[derive(Clone, Debug)]
pub struct CreateSupplier {
    /// Its name.
    pub name: String,
    /// What it is in law.
    pub kind: PartyKind,
    /// The brand it supplies.
    pub brand: Option<BrandId>,
    /// The zone it supplies; the brand's if there is a brand.
    pub zone: Option<ZoneId>,
}

impl Command for CreateSupplier {
    type Out = Ref<PartyId>;
    const PERMISSION: Permission = Permission::PartyWrite;

    async fn run(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<Ref<PartyId>> {
        let mut problems = Problems::new();
        problems.required("name", &self.name, 255);
        let mut zone = self.zone;
        if let Some(brand) = self.brand {
            cx.caller.must_reach_brand(brand)?;
            match brands::get(tx, cx.account(), brand).await? {
                Some(brand) => zone = Some(brand.facts.zone),
                None => problems.add("brand", Reason::Unknown),
            }
        }
        if let Some(zone) = zone {
            problems.check("zone", zones::get(tx, cx.account(), zone).await?.is_some(), Reason::Unknown);
        }
        problems.into_result()?;
        let (id, mut flight) = (cx.ids().next(), cx.flight());
        let draw = suppliers::insert(&mut flight, id, self.kind, &self.name, (self.brand, zone));
        Ok(Ref { id, number: flight.send(tx).await?.number(draw) })
    }
}
