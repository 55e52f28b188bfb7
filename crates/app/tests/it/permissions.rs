//! Whoever lacks a permission, or stands outside a place, is told so and changes nothing.

use app::access::{CreateRole, IssueKey, RevokeKey, Roles};
use app::catalogue::{Categories, DeleteProduct, GetProduct, GetVariant};
use app::fiscal::{Operations, RegisterWish, RetryOperation, RunRegister};
use app::parties::{CreateGroup, GetParty, Groups};
use app::places::{CreateBrand, GetLocation, GetOutlet};
use app::sales::*;
use app::stock::*;
use app::{Command, Order, Query};
use domain::access::{Caller, Permission, Scope};
use domain::id::*;
use domain::parties::PartyRole;
use domain::sales::{Channel, Reserve};
use domain::stock::MovementFilter;
use domain::{Change, Quantity, Refusal};
use store::fiscal::filter::OperationFilter;

use crate::facts;
use crate::support::{ALL, Shop, refusal, stories};
use crate::world::{self, World, one};

stories! {
    who_lacks_a_permission_is_forbidden
    who_stands_elsewhere_is_forbidden
}

/// Somebody who may do everything but one thing.
fn all_but(shop: &Shop, permission: Permission) -> Caller {
    let permissions = Permission::ALL.iter().copied().filter(|p| *p != permission).collect();
    Caller { owner: false, permissions, ..shop.owner.clone() }
}

/// Somebody who may do everything, but only there.
fn only_in(shop: &Shop, scope: Scope) -> Caller {
    let permissions = Permission::ALL.iter().copied().collect();
    Caller { owner: false, permissions, scope, ..shop.owner.clone() }
}

async fn write<C: Command>(shop: &Shop, caller: &Caller, command: C) -> Refusal {
    refusal(shop.app.write(caller, command).await)
}

async fn read<Q: Query>(shop: &Shop, caller: &Caller, query: Q) -> Refusal {
    refusal(shop.app.read(caller, query).await)
}

macro_rules! forbidden {
    ($how:ident $shop:ident $caller:ident $word:expr => $($tried:expr),+ $(,)?) => {$(
        let refusal = $how(&$shop, &$caller, $tried).await;
        assert_eq!(refusal, Refusal::Forbidden { permission: $word }, "{}", stringify!($tried));
    )+};
}

macro_rules! lacking {
    ($shop:ident: $($permission:ident $how:ident [$($tried:expr),+ $(,)?])+) => {$(
        let caller = all_but(&$shop, Permission::$permission);
        forbidden! { $how $shop caller Permission::$permission.word() => $($tried),+ }
    )+};
}

async fn who_lacks_a_permission_is_forbidden(shop: Shop) {
    let world = World::of(&shop).await;
    let World { till, product, draft, sold, receipt, transfer, correction, .. } = &world;
    let (sale, order) = (*draft, Order::Ascending);
    let ask = RefundAsk {
        what: Returning::Line(world.sold_line),
        location: shop.shop,
        quantity: Quantity::units(1),
    };
    let refund = RefundSale { outlet: till.outlet, customer: None, lines: vec![ask], spread: None };
    let key = IssueKey { name: "new".to_owned(), login: world.login, outlet: None, hash: [2; 32] };
    let role = CreateRole { name: "New".to_owned(), ..world::role() };
    let bill = facts::draft(vec![facts::free("1", 1, 1)]);
    lacking! { shop:
        CatalogueRead read [Categories, GetProduct { id: *product }, GetOutlet(till.outlet), ActivePromotions]
        CatalogueWrite write [DeleteProduct { id: *product }, world::picture(*product, None)]
        StockRead read [
            StockAt { at: None, variants: Vec::new(), locations: Vec::new() },
            Movements { filter: MovementFilter::default(), page: ALL },
        ]
        StockReceive write [world::opening(shop.shop), FinishReceipt { document: *receipt }]
        StockTransfer write [
            world::transfer(shop.shop, shop.warehouse, one(till.variant)),
            AcceptTransfer { document: *transfer },
        ]
        StockCorrect write [
            world::correction(shop.shop, one(till.variant)),
            ApproveCorrection { document: *correction },
            SetStockLevel { variant: till.variant, location: shop.shop, count: Quantity::ZERO },
        ]
        SalesRead read [
            GetSale { id: sale },
            CurrentShift { outlet: till.outlet },
            GetBill { namespace: "crm", outlet: till.outlet, id: sale },
            ToldReceipts { outlet: till.outlet, page: ALL },
            ToldAbout { bill: sale },
            Operations { filter: OperationFilter::default(), page: ALL },
        ]
        SalesWrite write [
            CompleteSale { sale },
            PlaceSale { sale, reserve: Reserve::Asked },
            VoidSale { sale },
            AmendSale::of(sale),
            ChangeLine { sale: world.draft, line: world.draft_line, quantity: None },
            facts::placing(till.outlet, bill.clone()),
            ChangeBill { sale, draft: bill.clone() },
            facts::told(till, None, facts::fact(&shop, "r", Vec::new())),
        ]
        SalesRefund write [refund.clone()]
        SalesAmend write [AmendCompleted::of(*sold)]
        SalesDiscount write [AmendSale { discount: Change::Set(None), ..AmendSale::of(sale) }]
        ShiftManage write [
            OpenShift { outlet: till.outlet },
            CloseShift { outlet: till.outlet },
            RunRegister { outlet: till.outlet, wish: RegisterWish::XReport },
            RetryOperation { operation: world.operation },
        ]
        PartyRead read [
            Groups { order, page: ALL },
            GetParty { party: world.customer, role: PartyRole::Customer },
        ]
        PartyWrite write [CreateGroup { name: "New".to_owned() }]
        StaffRead read [
            Roles { order, page: ALL },
            GetParty { party: world.employee, role: PartyRole::Employee },
        ]
        StaffWrite write [role.clone(), key.clone(), RevokeKey(world.key), facts::terminal(world.login, till.outlet)]
        SettingsWrite write [
            CreateBrand { zone: shop.zone, name: "New".to_owned() },
            world::promotion(shop.zone),
            world::register(),
        ]
    }
    shop.close().await;
}

async fn who_stands_elsewhere_is_forbidden(shop: Shop) {
    let world = World::of(&shop).await;
    let (outlet, variant) = (world.till.outlet, world.till.variant);
    let (draft, receipt, product) = (world.draft, world.receipt, world.product);
    let open = OpenSale { outlet, channel: Channel::Pos, note: None, customer: None, spread: None };
    let elsewhere = OutletId(uuid::Uuid::max());

    let caller = only_in(&shop, Scope { brands: [shop.other_brand].into(), ..Scope::default() });
    forbidden! { write shop caller "brand" =>
        DeleteProduct { id: product },
        world::opening(shop.shop),
        world::correction(shop.shop, one(variant)),
    }
    forbidden! { read shop caller "brand" =>
        GetProduct { id: product },
        GetVariant { id: variant },
        GetLocation(shop.shop),
    }
    let caller = only_in(&shop, Scope { locations: [shop.warehouse].into(), ..Scope::default() });
    forbidden! { write shop caller "location" =>
        world::opening(shop.shop),
        FinishReceipt { document: receipt },
        AcceptTransfer { document: world.transfer },
        ApproveCorrection { document: world.correction },
        world::transfer(shop.warehouse, shop.shop, one(variant)),
        SetStockLevel { variant, location: shop.shop, count: Quantity::ZERO },
    }
    forbidden! { read shop caller "location" => GetLocation(shop.shop), GetOutlet(outlet) }
    let caller = only_in(&shop, Scope { outlets: [elsewhere].into(), ..Scope::default() });
    forbidden! { write shop caller "outlet" =>
        open,
        AmendSale::of(draft),
        CompleteSale { sale: draft },
        VoidSale { sale: draft },
        AmendCompleted::of(world.sold),
        OpenShift { outlet },
        CloseShift { outlet },
        RunRegister { outlet, wish: RegisterWish::XReport },
        facts::placing(outlet, facts::draft(vec![facts::free("1", 1, 1)])),
        facts::told(&world.till, None, facts::fact(&shop, "r", Vec::new())),
        facts::terminal(world.login, outlet),
    }
    forbidden! { read shop caller "outlet" => GetSale { id: draft }, CurrentShift { outlet }, GetOutlet(outlet) }
    shop.close().await;
}
