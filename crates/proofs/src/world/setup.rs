//! The shop that every run begins with, made through the commands: two tills of different policies, three places, four goods, two
//! customers. It is the same on every engine, so what is known of it can be kept beside books and used again by another process.

use anyhow::{Context as _, Result, anyhow};
use app::access::{CreateAccount, NewOwner};
use app::catalogue::{CreateProduct, Flags, NewVariant};
use app::parties::{CreateCustomer, PersonChange};
use app::places::{CreateBrand, CreateLocation, CreateMethod, CreateOutlet, CreateRegister, CreateZone};
use app::{App, Command};
use domain::access::{Caller, Scope};
use domain::catalogue::{ProductKind, Unit};
use domain::id::*;
use domain::money::{Entered, Rate, Rounding};
use domain::parties::Address;
use domain::places::{LocationKind, RegisterKind};
use domain::sales::{MethodKind, Oversell, Pick, SalePolicies, Shortfall, Spread, Stacking, Tax};
use domain::{Change, Currency, Money, Quantity};
use serde::{Deserialize, Serialize};

/// The zone's currencies, the primary one first.
pub(super) const CURRENCIES: [Currency; 3] =
    [Currency::constant("UZS"), Currency::constant("USD"), Currency::constant("EUR")];

/// What the shop was set up with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shop {
    pub(super) account: AccountId,
    pub(super) owner: (PartyId, LoginId),
    pub(super) zone: ZoneId,
    pub(super) places: Vec<LocationId>,
    pub(super) tills: Vec<OutletId>,
    pub(super) methods: Vec<MethodId>,
    pub(super) goods: Vec<(VariantId, String)>,
    pub(super) customers: Vec<PartyId>,
    pub(super) register: RegisterId,
}

impl Shop {
    /// May do everything.
    pub(super) fn owner(&self) -> Caller {
        Caller {
            account: self.account,
            party: self.owner.0,
            login: Some(self.owner.1),
            key: None,
            owner: true,
            permissions: [].into(),
            scope: Scope::default(),
            through: "simulator",
        }
    }

    /// Makes it in empty books.
    pub(super) async fn found(app: &App) -> Result<Self> {
        let owner = app.create_account(account(app).await?, "simulator").await.context("no account")?;
        Founder { app, owner }.all().await
    }
}

struct Founder<'a> {
    app: &'a App,
    owner: Caller,
}

impl Founder<'_> {
    async fn make<C: Command>(&self, command: C) -> Result<C::Out> {
        self.app
            .write(&self.owner, command)
            .await
            .map_err(|error| anyhow!("the shop cannot be set up: {error:?}"))
    }

    async fn all(&self) -> Result<Shop> {
        let zone = self.make(zone()).await?.id;
        let brand = self.make(CreateBrand { zone, name: "Brand".to_owned() }).await?.id;
        let mut places = Vec::new();
        for (kind, name) in [
            (LocationKind::Shop, "First"),
            (LocationKind::Shop, "Second"),
            (LocationKind::Warehouse, "Third"),
        ] {
            let (name, address) = (name.to_owned(), Address::default());
            places.push(self.make(CreateLocation { brand, kind, name, square: 10, address }).await?.id);
        }
        let mut methods = Vec::new();
        for kind in [MethodKind::Cash, MethodKind::Card] {
            let name = format!("{kind:?}");
            let method = CreateMethod { zone, name, kind, description: None, weight: 0 };
            methods.push(self.make(method).await?.id);
        }
        let settings = serde_json::json!({});
        let register = CreateRegister { name: "Register".to_owned(), kind: RegisterKind::Virtual, settings };
        let register = self.make(register).await?.id;
        let mut tills = Vec::new();
        for till in [
            till(zone, Some(register), &places[..1], &methods, SalePolicies::default()),
            till(zone, None, &places[1..], &methods, careless()),
        ] {
            tills.push(self.make(till).await?.id);
        }
        let (mut goods, mut customers) = (Vec::new(), Vec::new());
        for n in 0..4_u8 {
            let barcode = format!("460000000000{n}");
            let made = self.make(product(zone, brand, n, &barcode)).await?;
            goods.push((made.variants[0].id, barcode));
        }
        for (name, phone) in [("Anna", "+998900000001"), ("Boris", "+998900000002")] {
            let person = PersonChange {
                first_name: Change::Set(name.to_owned()),
                phones: Change::Set(vec![phone.to_owned()]),
                ..PersonChange::default()
            };
            customers.push(self.make(CreateCustomer { person }).await?.id);
        }
        let login = self.owner.login.context("an owner signs in")?;
        let (account, owner) = (self.owner.account, (self.owner.party, login));
        Ok(Shop { account, owner, zone, places, tills, methods, goods, customers, register })
    }
}

async fn account(app: &App) -> Result<CreateAccount> {
    Ok(CreateAccount {
        subdomain: "simulated".to_owned(),
        name: "Simulated".to_owned(),
        base_currency: CURRENCIES[0],
        time_zone: "Asia/Tashkent".to_owned(),
        locale: "ru".to_owned(),
        owner: NewOwner {
            first_name: "Olga".to_owned(),
            last_name: "Owner".to_owned(),
            email: None,
            username: "owner".to_owned(),
            password: app.hash_password("nobody signs in").await.context("no password")?,
        },
    })
}

fn zone() -> CreateZone {
    CreateZone {
        name: "Zone".to_owned(),
        primary: CURRENCIES[0],
        secondary: vec![(CURRENCIES[1], Rate::whole(12_345)), (CURRENCIES[2], Rate::whole(13_579))],
        rounding: Rounding::HalfUp,
        rounding_step: Money::ZERO,
        round_derived: false,
    }
}

/// Whoever sells what is not there and gives credit to strangers.
fn careless() -> SalePolicies {
    SalePolicies {
        oversell: Oversell::Allow,
        pick: Pick::Fefo,
        shortfall: Shortfall::DebtOfAnyone,
        spread: Spread::LastLine,
        stacking: Stacking::Best,
        ..SalePolicies::default()
    }
}

fn till(
    zone: ZoneId,
    register: Option<RegisterId>,
    locations: &[LocationId],
    methods: &[MethodId],
    policies: SalePolicies,
) -> CreateOutlet {
    CreateOutlet {
        zone,
        name: "Till".to_owned(),
        shop: locations.first().copied(),
        register,
        locations: locations.to_vec(),
        methods: methods.to_vec(),
        sell_key: "SM".to_owned(),
        fingerprint: None,
        tax_id: String::new(),
        vat_id: String::new(),
        phones: Vec::new(),
        address: Address::default(),
        policies,
        postpone_days: 2,
    }
}

fn product(zone: ZoneId, brand: BrandId, n: u8, barcode: &str) -> CreateProduct {
    let variant = NewVariant {
        name: String::new(),
        barcodes: vec![barcode.to_owned()],
        unit: Unit::Piece,
        tax: Tax::None,
        flags: Flags::default(),
        properties: Vec::new(),
        sell_price: Some(Entered::primary(Money::units(10_000 + 3_333 * i64::from(n)))),
        supply_price: None,
    };
    CreateProduct {
        zone,
        brand,
        kind: ProductKind::Good,
        name: format!("Goods {n}"),
        description: String::new(),
        sku: String::new(),
        category: None,
        supplier: None,
        min_order: Quantity::ZERO,
        tags: Vec::new(),
        properties: Vec::new(),
        variants: vec![variant],
    }
}
