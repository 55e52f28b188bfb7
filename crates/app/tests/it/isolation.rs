//! Accounts never meet: with ids of another account nothing is found, nothing is said and nothing changes.

use app::access::*;
use app::catalogue::*;
use app::fiscal::*;
use app::parties::*;
use app::places::*;
use app::sales::*;
use app::stock::*;
use app::{Command, Error, Order, Page, Query};
use db::Rx;
use domain::access::Scope;
use domain::catalogue::{LotFilter, PriceRole, VariantFilter, VariantSort};
use domain::id::*;
use domain::money::{Entered, Rate};
use domain::parties::{Address, PartyKind, PartyRole};
use domain::places::LocationKind;
use domain::sales::{Channel, Direction, MethodKind, Reserve};
use domain::stock::{Batch, DocumentFilter, DocumentKind, DocumentOrder, LineFilter, MovementFilter};
use domain::{Change, Kind, Money, Quantity, Reason, Refusal};
use store::args;
use store::fiscal::filter::{DocumentFilter as FiscalFilter, OperationFilter};

use crate::catalogue::{product, untouched, variant};
use crate::facts;
use crate::places::{outlet, outlet_as_it_is};
use crate::sales::pays;
use crate::support::{ALL, DOLLAR, Shop, refusal, stories};
use crate::world::{self, World, one};

stories! {
    two_accounts_never_meet
    questions_about_another_account_have_no_answers
}

db::statements! {
    COUNTERS = "SELECT account, revision, number FROM counter ORDER BY account";
}

/// The counters of all accounts: whatever is written moves one.
struct Counters;

impl db::Query for Counters {
    type Out = Vec<(i64, i64, i64)>;
    type Error = db::Error;

    async fn run(&self, rx: &mut Rx<'_>) -> db::Result<Self::Out> {
        rx.query(&COUNTERS, &args![]).await
    }
}

/// Has a stranger try it; answers what came of it, unless that is what it should be.
async fn unknown<C: Command>(stranger: &Shop, what: &str, command: C) -> Option<String> {
    let refusal = match stranger.write(command).await {
        Err(Error::Refused(refusal)) => refusal,
        Err(Error::Fault(fault)) => return Some(format!("{what}: {fault:?}")),
        Ok(_) => return Some(format!("{what}: done")),
    };
    // Something of one's own cannot lie in a place of somebody else's.
    let is_unknown = |reason| matches!(reason, Reason::Unknown | Reason::Conflict);
    let unknown = if let Refusal::Invalid(problems) = &refusal {
        problems.iter().all(|problem| is_unknown(problem.reason))
    } else {
        matches!(refusal, Refusal::NotFound { .. } | Refusal::WrongState { kind: Kind::Location, .. })
    };
    (!unknown).then(|| format!("{what}: {refusal:?}"))
}

macro_rules! unknown {
    ($stranger:ident: $($command:expr),+ $(,)?) => {
        [$(unknown($stranger, stringify!($command), $command).await),+].into_iter().flatten().collect()
    };
}

async fn two_accounts_never_meet(shop: Shop) {
    let next_door = shop.neighbour().await;
    let (theirs, own) = (World::of(&shop).await, World::of(&next_door).await);
    let before = shop.app.db().read(Counters).await.unwrap();
    let surprises = [
        places(&next_door, &shop, &theirs, &own).await,
        people(&next_door, &shop, &theirs, &own).await,
        goods(&next_door, &shop, &theirs, &own).await,
        stock(&next_door, &shop, &theirs, &own).await,
        carts(&next_door, &shop, &theirs, &own).await,
        completed(&next_door, &shop, &theirs, &own).await,
        tills(&next_door, &theirs, &own).await,
    ]
    .concat();
    assert!(surprises.is_empty(), "{}", surprises.join("\n"));
    assert_eq!(shop.app.db().read(Counters).await.unwrap(), before, "nothing was written");
    next_door.close().await;
    shop.close().await;
}

async fn places(me: &Shop, other: &Shop, theirs: &World, own: &World) -> Vec<String> {
    let location = |location| UpdateLocation {
        location,
        brand: Change::Keep,
        kind: Change::Keep,
        name: Change::Keep,
        square: Change::Keep,
        address: Change::Keep,
        active: Change::Keep,
    };
    let name = || "New".to_owned();
    let till = outlet_as_it_is(own.till.outlet);
    unknown! { me:
        CreateBrand { zone: other.zone, name: name() },
        CreateLocation { brand: other.brand, kind: LocationKind::Shop, name: name(), square: 0, address: Address::default() },
        CreateMethod { zone: other.zone, name: name(), kind: MethodKind::Cash, description: None, weight: 0 },
        PutRates { zone: other.zone, rates: vec![(DOLLAR, Rate::PAR)], since: None },
        location(other.shop),
        UpdateLocation { brand: Change::Set(other.brand), ..location(me.shop) },
        outlet(other.zone, vec![me.shop]),
        outlet(me.zone, vec![other.shop]),
        CreateOutlet { shop: Some(other.shop), ..outlet(me.zone, vec![me.shop]) },
        CreateOutlet { register: Some(theirs.register), ..outlet(me.zone, vec![me.shop]) },
        CreateOutlet { methods: vec![theirs.till.cash], ..outlet(me.zone, vec![me.shop]) },
        outlet_as_it_is(theirs.till.outlet),
        UpdateOutlet { shop: Change::Set(Some(other.shop)), ..till.clone() },
        UpdateOutlet { register: Change::Set(Some(theirs.register)), ..till.clone() },
        UpdateOutlet { locations: Change::Set(vec![other.shop]), ..till.clone() },
        UpdateOutlet { methods: Change::Set(vec![theirs.till.cash]), ..till.clone() },
    }
}

async fn people(me: &Shop, other: &Shop, theirs: &World, own: &World) -> Vec<String> {
    let brands = || Scope { brands: [other.brand].into(), ..Scope::default() };
    let locations = || Scope { locations: [other.shop].into(), ..Scope::default() };
    let outlets = || Scope { outlets: [theirs.till.outlet].into(), ..Scope::default() };
    let role = |role| UpdateRole {
        role,
        name: Change::Keep,
        permissions: Change::Keep,
        scope: Change::Keep,
        active: Change::Keep,
    };
    let key = IssueKey { name: "new".to_owned(), login: theirs.login, outlet: None, hash: [1; 32] };
    let person = || world::person("new");
    let (groups, brand) = (Change::Set(vec![theirs.group]), Change::Set(vec![other.brand]));
    let of_group = PersonChange { groups, ..person() };
    let of_brand = PersonChange { brands: brand, ..person() };
    let employee = |employee| UpdateEmployee {
        employee,
        person: PersonChange::default(),
        username: Change::Keep,
        password: Change::Keep,
        roles: Change::Keep,
        active: Change::Keep,
    };
    let supplier =
        CreateSupplier { name: "New".to_owned(), kind: PartyKind::Company, brand: None, zone: None };
    unknown! { me:
        CreateRole { scope: brands(), ..world::role() },
        CreateRole { scope: locations(), ..world::role() },
        CreateRole { scope: outlets(), ..world::role() },
        role(theirs.role),
        UpdateRole { scope: Change::Set(brands()), ..role(own.role) },
        key.clone(),
        IssueKey { login: own.login, outlet: Some(theirs.till.outlet), ..key },
        RevokeKey(theirs.key),
        CreateCustomer { person: of_group.clone() },
        CreateCustomer { person: of_brand.clone() },
        UpdateCustomer { customer: theirs.customer, person: PersonChange::default() },
        UpdateCustomer { customer: own.customer, person: of_group },
        UpdateCustomer { customer: own.customer, person: of_brand },
        world::employee(me, "new", vec![theirs.role]).await,
        employee(theirs.employee),
        UpdateEmployee { roles: Change::Set(vec![theirs.role]), ..employee(own.employee) },
        CreateSupplier { brand: Some(other.brand), ..supplier.clone() },
        CreateSupplier { zone: Some(other.zone), ..supplier },
    }
}

async fn goods(me: &Shop, other: &Shop, theirs: &World, own: &World) -> Vec<String> {
    let price = |variant, location| SetPrice {
        variant,
        location,
        role: PriceRole::Sell,
        price: Entered::primary(Money::units(1)),
    };
    let new = || product(me, "New");
    let (their, mine) = (theirs.till.variant, own.till.variant);
    unknown! { me:
        FindOrCreateCategory { zone: Some(other.zone), path: vec!["New".to_owned()] },
        UpdateCategory { id: theirs.category, name: Change::Set("New".to_owned()) },
        CreateProduct { zone: other.zone, ..new() },
        CreateProduct { brand: other.brand, ..new() },
        CreateProduct { category: Some(theirs.category), ..new() },
        CreateProduct { supplier: Some(theirs.supplier), ..new() },
        untouched(theirs.product),
        UpdateProduct { brand: Change::Set(other.brand), ..untouched(own.product) },
        UpdateProduct { category: Change::Set(Some(theirs.category)), ..untouched(own.product) },
        UpdateProduct { supplier: Change::Set(Some(theirs.supplier)), ..untouched(own.product) },
        DeleteProduct { id: theirs.product },
        CreateVariant { product: theirs.product, variant: variant("New") },
        UpdateVariant::of(their),
        DeleteVariant { id: their },
        price(their, None),
        price(mine, Some(other.shop)),
        SetLotPrices { variant: their, location: me.shop, price: Entered::primary(Money::units(1)) },
        SetLotPrices { variant: mine, location: other.shop, price: Entered::primary(Money::units(1)) },
        world::picture(theirs.product, None),
        world::picture(own.product, Some(their)),
        DetachImage { id: theirs.image },
        OrderImages { product: theirs.product, variant: None, order: vec![theirs.image] },
    }
}

async fn stock(me: &Shop, other: &Shop, theirs: &World, own: &World) -> Vec<String> {
    let (their, mine) = (theirs.till.variant, own.till.variant);
    let their_lot = NewLine { lot: Some(theirs.till.lot), ..one(mine) };
    let level = |variant, location| SetStockLevel { variant, location, count: Quantity::units(1) };
    unknown! { me:
        world::opening(other.shop),
        AddReceiptLines { document: theirs.receipt, lines: vec![world::coming()], batch: Batch::EachAlone },
        FinishReceipt { document: theirs.receipt },
        world::transfer(other.shop, me.warehouse, one(mine)),
        world::transfer(me.shop, other.warehouse, one(mine)),
        CreateTransfer { zone: Some(other.zone), ..world::transfer(me.shop, me.warehouse, one(mine)) },
        world::transfer(me.shop, me.warehouse, one(their)),
        world::transfer(me.shop, me.warehouse, their_lot),
        AcceptTransfer { document: theirs.transfer },
        world::correction(other.shop, one(mine)),
        world::correction(me.shop, one(their)),
        world::correction(me.shop, their_lot),
        ApproveCorrection { document: theirs.correction },
        level(their, me.shop),
        level(mine, other.shop),
    }
}

async fn carts(me: &Shop, other: &Shop, theirs: &World, own: &World) -> Vec<String> {
    let open =
        |outlet, customer| OpenSale { outlet, channel: Channel::Pos, note: None, customer, spread: None };
    let put = |sale, what| PutLine { sale, what, quantity: Quantity::units(1) };
    let of = |variant, location| Pickable::Variant { variant, location };
    let cart = || AmendSale::of(own.draft);
    unknown! { me:
        open(theirs.till.outlet, None),
        open(own.till.outlet, Some(theirs.customer)),
        put(theirs.draft, Pickable::Lot(own.till.lot)),
        put(own.draft, Pickable::Lot(theirs.till.lot)),
        put(own.draft, of(theirs.till.variant, me.shop)),
        put(own.draft, of(own.till.variant, other.shop)),
        ChangeLine { sale: theirs.draft, line: theirs.draft_line, quantity: None },
        ChangeLine { sale: own.draft, line: theirs.draft_line, quantity: None },
        AmendSale::of(theirs.draft),
        AmendSale { customer: Change::Set(Some(theirs.customer)), ..cart() },
        AmendSale { cashier: Change::Set(other.owner.party), ..cart() },
        AmendSale { assistants: Change::Set(vec![theirs.employee]), ..cart() },
        AmendSale { delivery: pickup(other.shop), ..cart() },
        AmendSale::taking(own.draft, pays(theirs.till.cash, 1)),
        PlaceSale { sale: theirs.draft, reserve: Reserve::Asked },
        VoidSale { sale: theirs.draft },
        CompleteSale { sale: theirs.draft },
        ReleaseExpired { sale: theirs.placed },
    }
}

fn pickup(location: LocationId) -> DeliveryChange {
    DeliveryChange { pickup_location: Change::Set(Some(location)), ..DeliveryChange::default() }
}

async fn completed(me: &Shop, other: &Shop, theirs: &World, own: &World) -> Vec<String> {
    let done = || AmendCompleted::of(own.sold);
    let people = LinePeople { assistants: vec![theirs.employee], managers: Vec::new() };
    let ask = |what, location| RefundAsk { what, location, quantity: Quantity::units(1) };
    let refund = |outlet, customer, ask| RefundSale { outlet, customer, lines: vec![ask], spread: None };
    let mine = Returning::Line(own.sold_line);
    let money = AmendMoney {
        sale: own.sold,
        number: own.money,
        method: Change::Set(theirs.till.card),
        amount: Change::Keep,
        direction: Change::Keep,
        at: Change::Keep,
    };
    unknown! { me:
        AmendCompleted::of(theirs.sold),
        AmendCompleted { customer: Change::Set(Some(theirs.customer)), ..done() },
        AmendCompleted { cashier: Change::Set(other.owner.party), ..done() },
        AmendCompleted { assistants: Change::Set(vec![theirs.employee]), ..done() },
        AmendCompleted { line_people: vec![people], ..done() },
        AmendCompleted { delivery: pickup(other.shop), ..done() },
        AmendCompleted { money: Some(vec![pays(theirs.till.cash, 220_000)]), ..done() },
        money.clone(),
        AmendMoney { number: Number(theirs.money.0 + 1_000), method: Change::Keep, ..money.clone() },
        AmendMoney { sale: theirs.sold, method: Change::Keep, ..money },
        refund(theirs.till.outlet, None, ask(mine, me.shop)),
        refund(own.till.outlet, Some(theirs.customer), ask(mine, me.shop)),
        refund(own.till.outlet, None, ask(mine, other.shop)),
        refund(own.till.outlet, None, ask(Returning::Line(theirs.sold_line), me.shop)),
        refund(own.till.outlet, None, ask(Returning::Variant(theirs.till.variant), me.shop)),
    }
}

async fn tills(me: &Shop, theirs: &World, own: &World) -> Vec<String> {
    let cash =
        |outlet, method| MoveCash { outlet, method, amount: Money::units(1), direction: Direction::In };
    let mut promotion = world::promotion(me.zone);
    promotion.promotion.outlets = [theirs.till.outlet].into();
    let line = facts::free("1", 1, 1);
    let their_goods = BillItem { variant: Some(theirs.till.variant), ..line.clone() };
    let draft = || facts::draft(vec![line.clone()]);
    unknown! { me:
        OpenShift { outlet: theirs.till.outlet },
        CloseShift { outlet: theirs.till.outlet },
        cash(theirs.till.outlet, own.till.cash),
        cash(own.till.outlet, theirs.till.cash),
        promotion,
        RunRegister { outlet: theirs.till.outlet, wish: RegisterWish::XReport },
        RetryOperation { operation: theirs.operation },
        GiveUpOperation { operation: theirs.operation },
        facts::placing(theirs.till.outlet, draft()),
        facts::placing(own.till.outlet, facts::draft(vec![their_goods])),
        facts::placing(own.till.outlet, BillDraft { customer: Some(theirs.customer), ..draft() }),
        ChangeBill { sale: theirs.placed, draft: draft() },
        facts::told(&theirs.till, None, facts::fact(me, "r1", Vec::new())),
        facts::terminal(theirs.login, own.till.outlet),
        facts::terminal(own.login, theirs.till.outlet),
    }
}

/// Has a stranger ask it.
async fn nothing<Q: Query>(stranger: &Shop, what: &str, query: Q) {
    let refusal = refusal(stranger.app.read(&stranger.owner, query).await);
    assert!(matches!(refusal, Refusal::NotFound { .. }), "{what}: {refusal:?}");
}

macro_rules! nothing {
    ($stranger:ident: $($query:expr),+ $(,)?) => {
        $(nothing(&$stranger, stringify!($query), $query).await;)+
    };
}

async fn questions_about_another_account_have_no_answers(shop: Shop) {
    let me = shop.neighbour().await;
    let theirs = World::of(&shop).await;
    nothing!(me:
        GetZone(shop.zone),
        GetBrand(shop.brand),
        GetLocation(shop.shop),
        GetOutlet(theirs.till.outlet),
        GetMethod(theirs.till.cash),
        GetRegister(theirs.register),
        GetRole(theirs.role),
        GetParty { party: theirs.customer, role: PartyRole::Customer },
        GetParty { party: theirs.employee, role: PartyRole::Employee },
        GetParty { party: theirs.supplier, role: PartyRole::Supplier },
        GetProduct { id: theirs.product },
        ProductDetail { id: theirs.product },
        GetVariant { id: theirs.till.variant },
        GetSale { id: theirs.draft },
        GetSale { id: theirs.sold },
        of_document(theirs.receipt, DocumentKind::GoodsReceipt),
        of_document(theirs.transfer, DocumentKind::Transfer),
        of_document(theirs.correction, DocumentKind::Correction),
    );
    assert!(me.app.current_rates(&me.owner, shop.zone).await.is_err());
    // Read once by its owner, a card is at hand; it is still not the stranger's.
    assert_eq!(shop.app.rate_cards(&shop.owner, &[shop.card]).await.unwrap().len(), 1);
    assert!(me.app.rate_cards(&me.owner, &[shop.card]).await.map_or(true, |cards| cards.is_empty()));
    assert!(me.app.numbers(&me.owner, &[theirs.sold]).await.unwrap().is_empty());
    assert!(me.app.numbers(&me.owner, &[theirs.till.variant]).await.unwrap().is_empty());
    let number = shop.read(GetSale { id: theirs.sold }).await.sales[0].head.number;
    assert_eq!(shop.app.find::<SaleId>(&shop.owner, number).await.unwrap(), theirs.sold);
    assert!(
        me.app.find::<SaleId>(&me.owner, number).await.is_err(),
        "the number is at hand, for its account"
    );

    lists_of_stock_are_empty(&me, &shop, &theirs).await;
    lists_of_deals_are_empty(&me, &theirs).await;
    me.close().await;
    shop.close().await;
}

fn of_document(document: DocumentId, kind: DocumentKind) -> DocumentLines {
    DocumentLines { document, kind, filter: LineFilter::default(), page: ALL }
}

async fn lists_of_stock_are_empty(me: &Shop, other: &Shop, theirs: &World) {
    let (variants, locations) = (vec![theirs.till.variant], vec![other.shop]);
    let stock = |variants, locations| StockAt { at: None, variants, locations };
    assert_eq!(me.read(stock(variants.clone(), Vec::new())).await, []);
    assert_eq!(me.read(stock(Vec::new(), locations.clone())).await, []);
    assert_eq!(me.read(stock(Vec::new(), Vec::new())).await, []);
    let all = me.read(Movements { filter: MovementFilter::default(), page: ALL }).await;
    assert_eq!(all.total, 0);
    for kind in [DocumentKind::GoodsReceipt, DocumentKind::Transfer, DocumentKind::Correction] {
        let named = DocumentFilter {
            ids: vec![theirs.receipt, theirs.transfer, theirs.correction],
            ..DocumentFilter::all(kind)
        };
        for filter in [DocumentFilter::all(kind), named] {
            let documents = Documents { filter, sort: (DocumentOrder::Number, Order::Ascending), page: ALL };
            assert_eq!(me.read(documents).await.total, 0, "{kind:?}");
        }
    }
    let none = VariantFilter::default;
    let receipts = vec![theirs.receipt];
    for filter in [
        none(),
        VariantFilter { ids: variants, ..none() },
        VariantFilter { products: vec![theirs.product], ..none() },
        VariantFilter { brands: vec![other.brand], ..none() },
        VariantFilter { categories: vec![theirs.category], ..none() },
        VariantFilter { document: Some(theirs.receipt), ..none() },
        VariantFilter { lots: Some(LotFilter { locations, ..LotFilter::default() }), ..none() },
        VariantFilter { lots: Some(LotFilter { receipts, ..LotFilter::default() }), ..none() },
        VariantFilter { barcodes: vec!["4600001".to_owned()], ..none() },
    ] {
        let goods = Goods { filter, sort: VariantSort::default(), page: ALL, lots: Lots::All };
        assert_eq!(me.read(goods).await.total, 0);
    }
    assert!(me.read(Categories).await.is_empty() && me.read(Tags).await.is_empty());
}

async fn lists_of_deals_are_empty(me: &Shop, theirs: &World) {
    let filter = SaleFilter::default();
    let sales = Sales { filter, sort: SaleSort::Number, ascending: true, page: ALL };
    assert_eq!(me.read(sales).await.0.total, 0);
    assert!(me.read(CurrentShift { outlet: theirs.till.outlet }).await.is_none());
    assert!(me.read(TillsOf { outlets: vec![theirs.till.outlet] }).await.is_empty());
    assert!(me.read(ActivePromotions).await.is_empty() && me.read(Keys).await.is_empty());
    let operations = OperationFilter { ids: vec![theirs.operation], ..OperationFilter::default() };
    for filter in [OperationFilter::default(), operations] {
        assert_eq!(me.read(Operations { filter, page: ALL }).await.total, 0);
    }
    let documents = FiscalFilter { sales: vec![theirs.sold], ..FiscalFilter::default() };
    for filter in [FiscalFilter::default(), documents] {
        assert_eq!(me.read(FiscalDocuments { filter, page: ALL }).await.total, 0);
    }
    let (order, page) = (Order::Ascending, Page { offset: 0, limit: 1 });
    assert_eq!(me.read(Groups { order, page }).await.total, 0);
    assert_eq!(me.read(Roles { order, page }).await.total, 0);
    let parties = PartyFilter { roles: vec![PartyRole::Customer], ..PartyFilter::default() };
    let customers = Parties { filter: parties, sort: PartySort::Name, order, page };
    assert_eq!(me.read(customers).await.total, 0);
}
