//! What a client needs to use the demo shop: kept in `demo.json`, printed, and given to whoever asks for JSON.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use app::catalogue::{Goods, Lots};
use app::parties::{Parties, PartyFilter, PartySort};
use app::places::{GetLocation, Locations, Outlets};
use app::{App, Order, Page};
use domain::access::Caller;
use domain::catalogue::{LotFilter, VariantFilter, VariantSort};
use domain::id::Number;
use domain::parties::PartyRole;
use domain::places::LocationKind;
use domain::sales::MethodKind;
use serde::{Deserialize, Serialize};

use super::evotor::{self, EvotorCredentials};
use super::{ACCOUNT, USERNAME};
use crate::books::{Place, write_secret};

/// What a client needs, dialect by dialect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credentials {
    /// The account's subdomain.
    pub account: String,
    /// For clients of OX System.
    pub ox: OxCredentials,
    /// For Evotor terminals.
    pub evotor: EvotorCredentials,
}

/// For clients of OX System; ids are its integers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OxCredentials {
    /// The company.
    pub subdomain: String,
    /// Name to sign in with.
    pub username: String,
    /// Password.
    pub password: String,
    /// The zone.
    pub zone: Number,
    /// The brand.
    pub brand: Number,
    /// A till.
    pub cashdesk: Number,
    /// The shop it stands in.
    pub location: Number,
    /// Where goods come in.
    pub warehouse: Number,
    /// Something that the shop has on its shelves.
    pub variation: Number,
    /// Somebody who buys there.
    pub customer: Number,
    /// Pays with notes.
    pub payment_method_cash: Number,
    /// Pays by card.
    pub payment_method_card: Number,
}

const FIRST: Page = Page { offset: 0, limit: 100 };
const ONE: Page = Page { offset: 0, limit: 1 };

impl Credentials {
    /// From what the account has: its first till and what belongs to it.
    pub(super) async fn look_up(app: &App, owner: &Caller, password: &str) -> Result<Self> {
        let outlets = app.read(owner, Outlets { order: Order::Ascending, page: FIRST }).await?.items;
        let till = outlets.into_iter().next().context("the demo account has no till")?;
        let shop = till.locations.first().context("the demo till has no location")?;
        let method = |kind| {
            let found = till.methods.iter().find(|method| method.kind == kind);
            found.map(|method| method.number).with_context(|| format!("the demo till takes no {kind:?}"))
        };
        let (cash, card) = (method(MethodKind::Cash)?, method(MethodKind::Card)?);
        let brand = app.read(owner, GetLocation(shop.id)).await?.brand.number;
        let locations = app.read(owner, Locations { order: Order::Ascending, page: FIRST }).await?.items;
        let warehouse = locations.iter().find(|place| place.kind == LocationKind::Warehouse);
        let on_shelf = LotFilter { locations: vec![shop.id], exists: Some(true), ..LotFilter::default() };
        let filter = VariantFilter { lots: Some(on_shelf), ..VariantFilter::default() };
        let goods = Goods { filter, sort: VariantSort::default(), page: ONE, lots: Lots::None };
        let variant =
            app.read(owner, goods).await?.items.into_iter().next().context("the demo shop is empty")?;
        let filter = PartyFilter { roles: vec![PartyRole::Customer], ..PartyFilter::default() };
        let customers = Parties { filter, sort: PartySort::default(), order: Order::Ascending, page: ONE };
        let customer = app
            .read(owner, customers)
            .await?
            .items
            .into_iter()
            .next()
            .context("nobody buys in the demo shop")?;
        let ox = OxCredentials {
            subdomain: ACCOUNT.to_owned(),
            username: USERNAME.to_owned(),
            password: password.to_owned(),
            zone: till.zone_number,
            brand,
            cashdesk: till.number,
            location: shop.number,
            warehouse: warehouse.context("the demo account has no warehouse")?.number,
            variation: variant.number,
            customer: customer.number,
            payment_method_cash: cash,
            payment_method_card: card,
        };
        let evotor = evotor::connect(app, owner, till.id).await?;
        Ok(Self { account: ACCOUNT.to_owned(), ox, evotor })
    }

    /// Those of an earlier start; none when there are none that can be read.
    #[must_use]
    pub fn kept(place: &Place) -> Option<Self> {
        serde_json::from_slice(&std::fs::read(file(&place.data)).ok()?).ok()
    }

    /// Keeps them for the next start, for the owner's eyes only.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn keep(&self, place: &Place) -> Result<()> {
        let text = serde_json::to_string_pretty(self).context("credentials are JSON")?;
        write_secret(&file(&place.data), &(text + "\n"))
    }
}

fn file(data: &Path) -> PathBuf {
    data.join("demo.json")
}
