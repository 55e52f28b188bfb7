//! The shop itself: books, clock, owner, and what was put into it by name.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::access::{CreateAccount, IssueKey, NewOwner};
use app::blobs::{self, Blobs};
use app::catalogue::{CreateProduct, Flags, NewVariant};
use app::parties::{CreateCustomer, PersonChange};
use app::places::{CreateBrand, CreateLocation, CreateMethod, CreateOutlet, CreateRegister, CreateZone};
use app::stock::{AddReceiptLines, FinishReceipt, OpenReceipt, ReceiptLine};
use app::{App, Command, Query, Ref};
use db::{Db, Engine, Options};
use domain::access::Caller;
use domain::catalogue::{Described, ProductKind, Unit};
use domain::id::{BrandId, LocationId, MethodId, OutletId, PartyId, ProductId, VariantId, ZoneId};
use domain::money::{Entered, Rate, Rounding};
use domain::parties::Address;
use domain::places::{LocationKind, RegisterKind};
use domain::sales::{MethodKind, SalePolicies, Tax};
use domain::stock::{Batch, ReceiptGoods};
use domain::{Change, Currency, Money, Quantity};
use fiscal::{Drivers, SigningKey};
use journal::{Journal, JournalConfig};
use tempfile::TempDir;
use worker::Done;

use crate::{Plan, SeededEntropy, TestClock, signing};

/// A till of the test shop.
#[derive(Clone, Copy, Debug)]
pub struct Outlet {
    /// The till.
    pub outlet: Ref<OutletId>,
    /// The shop it stands in and sells from.
    pub shop: Ref<LocationId>,
    /// Takes notes and coins.
    pub cash: Ref<MethodId>,
    /// Takes cards.
    pub card: Ref<MethodId>,
}

/// Goods of the test shop.
#[derive(Clone, Copy, Debug)]
pub struct Product {
    /// What is described.
    pub product: Ref<ProductId>,
    /// What is sold.
    pub variant: Ref<VariantId>,
}

/// A shop with real books, for one test. It must be closed: that is when its books are checked.
#[derive(Debug)]
pub struct TestShop {
    /// What one can do.
    pub app: App,
    /// Pictures.
    pub blobs: Blobs,
    /// What was said at its doors.
    pub journal: Journal,
    /// The time, as the shop sees it.
    pub clock: Arc<TestClock>,
    /// May do everything.
    pub owner: Caller,
    /// The zone: sums, with dollars at 12 500 and euros at 13 750.
    pub zone: Ref<ZoneId>,
    /// The brand.
    pub brand: Ref<BrandId>,
    /// The tills, in the order they were asked for.
    pub outlets: Vec<Outlet>,
    /// Its virtual registers.
    pub registers: Drivers,
    products: BTreeMap<String, Product>,
    customers: BTreeMap<String, Ref<PartyId>>,
    stores: [Db; 3],
    /// In another shop's books, which it leaves open.
    is_guest: bool,
    closed: bool,
    /// Removed when the shop is.
    _folder: Option<TempDir>,
}

impl TestShop {
    /// The account's subdomain.
    pub const ACCOUNT: &str = "test";
    /// The owner's name to sign in with.
    pub const USERNAME: &str = "owner";
    /// The owner's password.
    pub const PASSWORD: &str = "a password of the tests";

    /// A shop in a SQLite file of its own.
    pub const fn sqlite() -> Plan {
        Plan::sqlite()
    }

    /// A shop in a PostgreSQL database of its own.
    pub const fn postgres() -> Plan {
        Plan::postgres()
    }

    pub(crate) async fn open(engine: Engine) -> Self {
        let (stores, folder) = open_stores(engine).await;
        let clock = Arc::new(TestClock::new());
        let app = App::new(stores[0].clone(), clock.clone(), Arc::new(SeededEntropy::new(1)))
            .with_signing(&signing::master_key());
        let journal = Journal::open(stores[2].clone(), JournalConfig::default());
        Self::found(app, clock, journal, (stores, folder), Self::ACCOUNT).await
    }

    /// Another account in the same books, behind the same application. It must be closed before this one.
    pub async fn neighbour(&self, subdomain: &str) -> Self {
        let (app, clock, journal) = (self.app.clone(), Arc::clone(&self.clock), self.journal.clone());
        let mut guest = Self::found(app, clock, journal, (self.stores.clone(), None), subdomain).await;
        guest.is_guest = true;
        guest
    }

    async fn found(
        app: App,
        clock: Arc<TestClock>,
        journal: Journal,
        (stores, folder): ([Db; 3], Option<TempDir>),
        subdomain: &str,
    ) -> Self {
        let blobs = Blobs::new(stores[1].clone(), stores[0].clone());
        let owner = open_account(&app, subdomain).await;
        let registers =
            Drivers::new(app.clone(), Arc::new(SigningKey::new(&signing::master_key().derived("test"))));
        let zone = CreateZone {
            name: "Zone".to_owned(),
            primary: Currency::constant("UZS"),
            secondary: vec![
                (Currency::constant("USD"), Rate::whole(12_500)),
                (Currency::constant("EUR"), Rate::whole(13_750)),
            ],
            rounding: Rounding::HalfUp,
            rounding_step: Money::ZERO,
            round_derived: false,
        };
        let zone = app.write(&owner, zone).await.expect("a zone can be set up");
        let brand = CreateBrand { zone: zone.id, name: "Brand".to_owned() };
        let brand = app.write(&owner, brand).await.expect("a brand can be set up");
        Self {
            app,
            registers,
            blobs,
            journal,
            clock,
            owner,
            zone,
            brand,
            outlets: Vec::new(),
            products: BTreeMap::new(),
            customers: BTreeMap::new(),
            stores,
            is_guest: false,
            closed: false,
            _folder: folder,
        }
    }

    /// The first till.
    ///
    /// # Panics
    /// When the plan asked for none.
    #[must_use]
    pub fn till(&self) -> Outlet {
        *self.outlets.first().expect("the plan asked for an outlet")
    }

    /// Goods by their name.
    ///
    /// # Panics
    /// When the plan asked for none of that name.
    #[must_use]
    pub fn product(&self, name: &str) -> Product {
        self.products[name]
    }

    /// A customer by the first name.
    ///
    /// # Panics
    /// When the plan asked for none of that name.
    #[must_use]
    pub fn customer(&self, name: &str) -> Ref<PartyId> {
        self.customers[name]
    }

    /// Has the owner do something.
    ///
    /// # Errors
    /// As the command.
    pub async fn write<C: Command>(&self, command: C) -> app::Result<C::Out> {
        self.app.write(&self.owner, command).await
    }

    /// Has the owner ask something.
    ///
    /// # Errors
    /// As the query.
    pub async fn read<Q: Query>(&self, query: Q) -> app::Result<Q::Out> {
        self.app.read(&self.owner, query).await
    }

    /// A static key that acts as the owner.
    ///
    /// # Panics
    /// When it cannot be issued.
    pub async fn key(&self) -> String {
        let (text, hash) = self.app.new_key();
        let login = self.owner.login.expect("an owner signs in");
        let key = IssueKey { name: "test".to_owned(), login, outlet: None, hash };
        self.write(key).await.expect("an owner issues keys");
        text.0
    }

    pub(crate) async fn add_outlet(&mut self) {
        let (zone, n) = (self.zone.id, self.outlets.len() + 1);
        let shop = CreateLocation {
            brand: self.brand.id,
            kind: LocationKind::Shop,
            name: format!("Shop {n}"),
            square: 100,
            address: Address::default(),
        };
        let shop = self.write(shop).await.expect("a shop can be set up");
        let (cash, card) = match self.outlets.first() {
            Some(first) => (first.cash, first.card),
            None => (self.add_method(MethodKind::Cash).await, self.add_method(MethodKind::Card).await),
        };
        let settings = serde_json::json!({});
        let register =
            CreateRegister { name: format!("Register {n}"), kind: RegisterKind::Virtual, settings };
        let register = self.write(register).await.expect("a register can be set up");
        let outlet = CreateOutlet {
            zone,
            name: format!("Till {n}"),
            shop: Some(shop.id),
            register: Some(register.id),
            locations: vec![shop.id],
            methods: vec![cash.id, card.id],
            sell_key: "TS".to_owned(),
            fingerprint: None,
            tax_id: String::new(),
            vat_id: String::new(),
            phones: Vec::new(),
            address: Address::default(),
            policies: SalePolicies::default(),
            postpone_days: 3,
        };
        let outlet = self.write(outlet).await.expect("a till can be set up");
        self.outlets.push(Outlet { outlet, shop, cash, card });
    }

    async fn add_method(&self, kind: MethodKind) -> Ref<MethodId> {
        let name = format!("{kind:?}");
        let method = CreateMethod { zone: self.zone.id, name, kind, description: None, weight: 1 };
        self.write(method).await.expect("a method can be set up")
    }

    pub(crate) async fn add_product(&mut self, name: &str, price: &str) {
        let price: Money = price.parse().expect("a test's price is a decimal");
        let variant = NewVariant {
            name: name.to_owned(),
            barcodes: Vec::new(),
            unit: Unit::Piece,
            tax: Tax::None,
            flags: Flags::default(),
            properties: Vec::new(),
            sell_price: Some(Entered::primary(price)),
            supply_price: None,
        };
        let product = CreateProduct {
            zone: self.zone.id,
            brand: self.brand.id,
            kind: ProductKind::Good,
            name: name.to_owned(),
            description: String::new(),
            sku: String::new(),
            category: None,
            supplier: None,
            min_order: Quantity::ZERO,
            tags: Vec::new(),
            properties: Vec::new(),
            variants: vec![variant],
        };
        let made = self.write(product).await.expect("goods can be described");
        let product = Product { product: made.product, variant: made.variants[0] };
        self.products.insert(name.to_owned(), product);
    }

    pub(crate) async fn add_stock(&mut self, name: &str, quantity: &str) {
        let filter = app::catalogue::GetVariant { id: self.product(name).variant.id };
        let barcode = self.read(filter).await.expect("the goods are there").barcodes[0].clone();
        let receipt = OpenReceipt {
            location: self.till().shop.id,
            at: None,
            will_review: false,
            note: None,
            rates: Vec::new(),
        };
        let document = self.write(receipt).await.expect("a receipt can be opened").id;
        let line = ReceiptLine {
            goods: ReceiptGoods {
                described: Described { barcode, ..Described::default() },
                lot_properties: Vec::new(),
            },
            quantity: quantity.parse().expect("a test's quantity is a decimal"),
            cost: Some(Entered { amount: Money::units(1), currency: Some(Currency::constant("USD")) }),
            price: None,
            expires_on: None,
        };
        let lines = AddReceiptLines { document, lines: vec![line], batch: Batch::AllOrNothing };
        self.write(lines).await.expect("goods can be received");
        self.write(FinishReceipt { document }).await.expect("goods can be received");
    }

    pub(crate) async fn add_customer(&mut self, name: &str) {
        let person = PersonChange {
            first_name: Change::Set(name.to_owned()),
            phones: Change::Set(vec![format!("+99800{:07}", self.customers.len() + 1)]),
            ..PersonChange::default()
        };
        let customer = self.write(CreateCustomer { person }).await.expect("a customer can be registered");
        self.customers.insert(name.to_owned(), customer);
    }

    /// Does all the background work there is.
    ///
    /// # Panics
    /// When some of it fails, or there is no end of it.
    pub async fn drain(&self) {
        for _ in 0..1_000 {
            let done = worker::run_once(&self.app, &self.registers).await;
            if done.expect("background work succeeds") == Done::Nothing {
                return;
            }
        }
        panic!("there is no end of background work");
    }

    /// Ends the test: background work is done and the books are checked.
    ///
    /// # Panics
    /// When anything kept is not what the ledgers say.
    pub async fn close(mut self) {
        self.drain().await;
        let mut drifts = Vec::new();
        let checked = app::check::run(self.app.db(), |drift| drifts.push(drift.to_string())).await;
        self.closed = true;
        checked.expect("the books can be checked");
        assert!(drifts.is_empty(), "the books are not in order:\n{}", drifts.join("\n"));
        self.journal.flush().await;
        self.leave().await;
    }

    /// Ends a test that put its books out of order on purpose.
    pub async fn abandon(mut self) {
        self.closed = true;
        self.leave().await;
    }

    async fn leave(&self) {
        for store in self.stores.iter().filter(|_| !self.is_guest) {
            store.close().await;
        }
    }
}

impl Drop for TestShop {
    fn drop(&mut self) {
        if !self.closed && !std::thread::panicking() {
            panic!("a test must close its shop, so that the books are checked");
        }
    }
}

async fn open_account(app: &App, subdomain: &str) -> Caller {
    let password = app.hash_password(TestShop::PASSWORD).await.expect("a password can be hashed");
    let account = CreateAccount {
        subdomain: subdomain.to_owned(),
        name: "Test".to_owned(),
        base_currency: Currency::constant("UZS"),
        time_zone: "Asia/Tashkent".to_owned(),
        locale: "ru".to_owned(),
        owner: NewOwner {
            first_name: "Anna".to_owned(),
            last_name: "Kim".to_owned(),
            email: Some("owner@test.example".to_owned()),
            username: TestShop::USERNAME.to_owned(),
            password,
        },
    };
    app.create_account(account, "test").await.expect("an account can be opened")
}

/// The books, the blobs and the journal, migrated, and the folder they are in, if they are files.
async fn open_stores(engine: Engine) -> ([Db; 3], Option<TempDir>) {
    match engine {
        Engine::Sqlite => {
            let folder = tempfile::tempdir().expect("the temporary folder can be written");
            let open = async |name| Db::open_sqlite(folder.path().join(name), Options::default()).await;
            let stores = [open("books.db").await, open("blobs.db").await, open("journal.db").await];
            let stores = stores.map(|store| store.expect("a file can be opened"));
            migrate(&stores).await;
            (stores, Some(folder))
        }
        Engine::Postgres => {
            let prepare = async |url: String| {
                let stores = open_schemas(&url).await;
                migrate(&stores).await;
                for store in stores {
                    store.close().await;
                }
            };
            let url = db::testing::postgres_database("shop", prepare).await;
            (open_schemas(&url).await, None)
        }
    }
}

async fn open_schemas(url: &str) -> [Db; 3] {
    let open = async |schema: &str| {
        let options = Options { schema: Some(schema.to_owned()), connections: 4, ..Options::default() };
        Db::open_postgres(url, options).await.expect("a database can be opened")
    };
    [open("books").await, open("blobs").await, open("journal").await]
}

async fn migrate([books, pictures, exchanges]: &[Db; 3]) {
    books.migrate(&store::migrations::all()).await.expect("the books can be migrated");
    books.write(signing::Keep).await.expect("a key can be kept");
    pictures.migrate(&blobs::migrations()).await.expect("the blobs can be migrated");
    exchanges.migrate(&journal::migrations()).await.expect("the journal can be migrated");
}
