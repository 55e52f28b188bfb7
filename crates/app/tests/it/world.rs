//! One thing of every kind in an account, for stories that try them all.

use app::Page;
use app::access::{CreateRole, IssueKey};
use app::catalogue::{AttachImage, Bytes, Categories, FindOrCreateCategory, GetVariant};
use app::fiscal::Operations;
use app::parties::{CreateEmployee, CreateGroup, CreateSupplier, PersonChange};
use app::places::{CreateRegister, UpdateOutlet};
use app::sales::{CompleteSale, CreatePromotion, GetSale, PlaceSale};
use app::stock::{AddReceiptLines, CreateTransfer, NewLine, OpenCorrection, OpenReceipt, ReceiptLine};
use domain::access::Scope;
use domain::catalogue::Described;
use domain::id::*;
use domain::parties::PartyKind;
use domain::places::RegisterKind;
use domain::sales::{Offer, OfferKind, Promotion, Reserve};
use domain::stock::{Batch, ReceiptGoods};
use domain::{Change, Quantity};
use store::fiscal::filter::OperationFilter;

use crate::places::outlet_as_it_is;
use crate::sales::{Till, cart, customer, pay, till};
use crate::support::{PASSWORD, Shop};

/// What an account may have.
pub(crate) struct World {
    pub(crate) till: Till,
    pub(crate) product: ProductId,
    pub(crate) category: CategoryId,
    pub(crate) image: ImageId,
    pub(crate) supplier: PartyId,
    pub(crate) customer: PartyId,
    pub(crate) employee: PartyId,
    pub(crate) group: GroupId,
    pub(crate) role: RoleId,
    pub(crate) login: LoginId,
    pub(crate) key: KeyId,
    pub(crate) register: RegisterId,
    /// Done on the register by the sale that is completed.
    pub(crate) operation: OperationId,
    /// Drafts with a line each.
    pub(crate) receipt: DocumentId,
    pub(crate) transfer: DocumentId,
    pub(crate) correction: DocumentId,
    /// A cart with a line.
    pub(crate) draft: SaleId,
    pub(crate) draft_line: LineId,
    /// A placed sale.
    pub(crate) placed: SaleId,
    /// A completed sale, its line and its money.
    pub(crate) sold: SaleId,
    pub(crate) sold_line: LineId,
    pub(crate) money: Number,
}

/// A line of a document, one unit.
pub(crate) fn one(variant: VariantId) -> NewLine {
    NewLine { variant, quantity: Quantity::units(1), lot: None }
}

/// A line of a receipt, one unit of something unheard of.
pub(crate) fn coming() -> ReceiptLine {
    let described = Described { product_name: "Hat".to_owned(), ..Described::default() };
    ReceiptLine {
        goods: ReceiptGoods { described, lot_properties: Vec::new() },
        quantity: Quantity::units(1),
        cost: None,
        price: None,
        expires_on: None,
    }
}

pub(crate) fn opening(location: LocationId) -> OpenReceipt {
    OpenReceipt { location, at: None, will_review: false, note: None, rates: Vec::new() }
}

pub(crate) fn transfer(from: LocationId, to: LocationId, line: NewLine) -> CreateTransfer {
    CreateTransfer {
        zone: None,
        from,
        to,
        at: None,
        requested: false,
        will_review: false,
        note: None,
        lines: vec![line],
    }
}

pub(crate) fn correction(location: LocationId, line: NewLine) -> OpenCorrection {
    OpenCorrection { location, at: None, reason: "review".to_owned(), note: None, lines: vec![line] }
}

pub(crate) fn promotion(zone: ZoneId) -> CreatePromotion {
    let offer = Offer {
        number: Number(0),
        automatic: false,
        level: 1,
        kind: OfferKind::TotalPercent { basis_points: 1_000 },
    };
    CreatePromotion {
        promotion: Promotion {
            id: PromotionId(uuid::Uuid::nil()),
            number: Number(0),
            created: domain::Instant(0),
            zone,
            name: "Sale".to_owned(),
            description: None,
            active: true,
            approved: true,
            system: false,
            brands: [].into(),
            locations: [].into(),
            outlets: [].into(),
            rules: Vec::new(),
            offers: vec![offer],
        },
    }
}

pub(crate) fn role() -> CreateRole {
    CreateRole { name: "Clerk".to_owned(), permissions: [].into(), scope: Scope::default() }
}

pub(crate) fn person(name: &str) -> PersonChange {
    PersonChange {
        first_name: Change::Set(name.to_owned()),
        email: Change::Set(Some(format!("{name}@shop.test"))),
        ..PersonChange::default()
    }
}

pub(crate) async fn employee(shop: &Shop, name: &str, roles: Vec<RoleId>) -> CreateEmployee {
    let password = shop.app.hash_password(PASSWORD).await.unwrap();
    CreateEmployee { person: person(name), username: name.to_owned(), password, roles }
}

pub(crate) fn register() -> CreateRegister {
    let settings = serde_json::json!({});
    CreateRegister { name: "Register".to_owned(), kind: RegisterKind::Virtual, settings }
}

pub(crate) fn picture(product: ProductId, variant: Option<VariantId>) -> AttachImage {
    AttachImage {
        product,
        variant,
        original_name: "it".to_owned(),
        extension: "png".to_owned(),
        bytes: Bytes::Drawn("it".to_owned()),
    }
}

impl World {
    pub(crate) async fn of(shop: &Shop) -> Self {
        let till = till(shop, 9).await;
        let register = shop.write(register()).await.unwrap().id;
        let printing = Change::Set(Some(register));
        shop.write(UpdateOutlet { register: printing, ..outlet_as_it_is(till.outlet) }).await.unwrap();
        let product = shop.read(GetVariant { id: till.variant }).await.product.id;
        let path = FindOrCreateCategory { zone: None, path: vec!["All".to_owned()] };
        let category = shop.write(path).await.unwrap().id;
        assert_eq!(shop.read(Categories).await.len(), 1);
        let supplier =
            CreateSupplier { name: "Firm".to_owned(), kind: PartyKind::Company, brand: None, zone: None };
        let role = shop.write(role()).await.unwrap().id;
        let hired = employee(shop, "clerk", vec![role]).await;
        let hired = shop.write(hired).await.unwrap().id;
        let login = shop.owner.login.unwrap();
        let (_, hash) = shop.app.new_key();
        let key = IssueKey { name: "key".to_owned(), login, outlet: None, hash };
        let key = shop.write(key).await.unwrap();

        let receipt = shop.write(opening(shop.shop)).await.unwrap().id;
        let lines = AddReceiptLines { document: receipt, lines: vec![coming()], batch: Batch::AllOrNothing };
        shop.write(lines).await.unwrap();
        let moved = transfer(shop.shop, shop.warehouse, one(till.variant));
        let transfer = shop.write(moved).await.unwrap().id;
        let correction = shop.write(correction(shop.shop, one(till.variant))).await.unwrap().id;

        let (draft, draft_line) = with_line(shop, &till).await;
        let (placed, _) = with_line(shop, &till).await;
        shop.write(PlaceSale { sale: placed, reserve: Reserve::Asked }).await.unwrap();
        let (sold, sold_line) = with_line(shop, &till).await;
        pay(shop, sold, till.cash, 220_000).await;
        shop.write(CompleteSale { sale: sold }).await.unwrap();
        let money = shop.read(GetSale { id: sold }).await.sales[0].money[0].number;
        let page = Page { offset: 0, limit: 9 };
        let operations = shop.read(Operations { filter: OperationFilter::default(), page }).await;
        shop.write(promotion(shop.zone)).await.unwrap();
        Self {
            product,
            category,
            image: shop.write(picture(product, None)).await.unwrap().id,
            supplier: shop.write(supplier).await.unwrap().id,
            customer: customer(shop).await,
            employee: hired,
            group: shop.write(CreateGroup { name: "Regulars".to_owned() }).await.unwrap().id,
            role,
            login,
            key,
            register,
            operation: operations.items[0].id,
            receipt,
            transfer,
            correction,
            draft,
            draft_line,
            placed,
            sold,
            sold_line,
            money,
            till,
        }
    }
}

async fn with_line(shop: &Shop, till: &Till) -> (SaleId, LineId) {
    let sale = cart(shop, till, 1).await;
    (sale, shop.read(GetSale { id: sale }).await.sales[0].lines[0].row.id)
}
