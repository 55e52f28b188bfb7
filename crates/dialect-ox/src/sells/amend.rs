//! Changes the head of a sell that is not finished, how it is delivered, and its money; money also of one that is owed for.

use app::sales::{AmendSale, DeliveryChange, GetSale, MAX_TENDERS, MoneyChange};
use domain::Change;
use domain::id::{LocationId, Number, PartyId, SaleId, ZoneId};
use domain::money::Entered;
use domain::parties::Address;
use wire::time::Zone;
use wire::{Fields, Patch};

use super::change;
use super::forms::{self, DiscountForm, NAMES, PAYMENT_NAMES, Tender};
use crate::address::address;
use crate::ctx::Ctx;
use crate::error::{Answer, Error};
use crate::form::numbers;
use crate::price::entered;

const KNOWN: &[&str] = &[
    "payments",
    "paymentMethod",
    "price",
    "type",
    "time",
    "customer",
    "user",
    "assistants",
    "note",
    "manualDiscount",
    "shippingAddress",
    "billingAddress",
    "takeAway",
    "guestQty",
    "mode",
];

const KNOWN_DETAILS: &[&str] = &[
    "isPickup",
    "pickupLocation",
    "recipient",
    "shippingService",
    "shippingTime",
    "shippingPrice",
    "shippingAddress",
];

/// What is sent of the head, before numbers are ids and rates are known.
struct Form {
    customer: Change<Option<i64>>,
    user: Change<i64>,
    assistants: Change<Vec<i64>>,
    note: Change<Option<String>>,
    discount: Change<Option<DiscountForm>>,
    shipping: Change<Option<Address>>,
    billing: Change<Option<Address>>,
    take_away: Change<bool>,
    guests: Change<Option<i64>>,
    money: Money,
}

enum Money {
    Keep,
    /// The fields of one payment, at the top.
    Add(Tender),
    Replace(Vec<Tender>),
}

/// `PATCH /sells/{sell}`, `PUT /sells/{sell}`.
pub(crate) async fn amend(cx: Ctx) -> Answer {
    let sale = cx.id::<SaleId>("sell").await?;
    let form = cx.form(|f| {
        cx.only(f, KNOWN);
        form(f, &cx.zone)
    })?;
    let names = match form.money {
        Money::Add(_) => PAYMENT_NAMES,
        Money::Keep | Money::Replace(_) => NAMES,
    };
    change(&cx, form.into_command(&cx, sale).await?, names).await
}

fn form(f: &Fields<'_>, zone: &Zone) -> Form {
    let address = |name| f.object(name, address).patch().said().into();
    let one_payment = ["paymentMethod", "price"].iter().any(|name| f.at(name).is_present());
    let money = if f.at("payments").is_present() {
        Money::Replace(
            f.list("payments", |payment| Tender::read(payment, zone)).max_items(MAX_TENDERS).or(Vec::new()),
        )
    } else if one_payment {
        Money::Add(Tender::read(f, zone))
    } else {
        Money::Keep
    };
    Form {
        customer: f.int("customer").patch().said().into(),
        user: f.int("user").optional().into(),
        assistants: numbers(f, "assistants").patch().said().map(Option::unwrap_or_default).into(),
        note: f.str("note").blank_is_null().patch().said().into(),
        discount: forms::discount(f),
        shipping: address("shippingAddress"),
        billing: address("billingAddress"),
        take_away: f.bool("takeAway").optional().into(),
        guests: f.int("guestQty").patch().said().into(),
        money,
    }
}

impl Form {
    async fn into_command(self, cx: &Ctx, sale: SaleId) -> Result<AmendSale, Error> {
        let Self { customer, user, assistants, note, discount, shipping, billing, take_away, guests, money } =
            self;
        let mut lookup = cx.lookup();
        let customer = lookup.nullable::<PartyId>("customer", customer).await?;
        let cashier = lookup.change::<PartyId>("user", user).await?;
        let assistants = lookup.replaced::<PartyId>("assistants", assistants).await?;
        let money = match money {
            Money::Keep => MoneyChange::Keep,
            Money::Add(tender) => {
                tender.find("", &mut lookup).await?.map_or(MoneyChange::Keep, MoneyChange::Add)
            }
            Money::Replace(tenders) => MoneyChange::Replace(Tender::find_all(tenders, &mut lookup).await?),
        };
        lookup.done()?;
        let discount = match discount {
            Change::Keep => Change::Keep,
            Change::Set(None) => Change::Set(None),
            Change::Set(Some(discount)) => {
                Change::Set(Some(discount.priced(cx, zone_of(cx, sale).await?).await?))
            }
        };
        let delivery = DeliveryChange { shipping, billing, ..DeliveryChange::default() };
        Ok(AmendSale {
            sale,
            customer,
            cashier,
            assistants,
            note,
            discount,
            delivery,
            guests,
            take_away,
            money,
        })
    }
}

/// The zone whose rates a sale is priced at.
async fn zone_of(cx: &Ctx, id: SaleId) -> Result<ZoneId, Error> {
    let found = cx.read(GetSale { id }).await?;
    found.sales.first().map(|sale| sale.head.zone).ok_or(Error::NOT_FOUND)
}

/// How a sell reaches its buyer, before numbers are ids and rates are known.
struct Details {
    pickup_location: Change<Option<i64>>,
    delivery: DeliveryChange,
    price: Patch<Entered>,
}

/// `PATCH /sells/{sell}/details`.
pub(crate) async fn details(cx: Ctx) -> Answer {
    let sale = cx.id::<SaleId>("sell").await?;
    let Details { pickup_location, mut delivery, price } = cx.form(|f| {
        cx.only(f, KNOWN_DETAILS);
        details_form(f)
    })?;
    let mut lookup = cx.lookup();
    delivery.pickup_location = lookup.nullable::<LocationId>("pickupLocation", pickup_location).await?;
    lookup.done()?;
    delivery.price = match price {
        Patch::Absent => Change::Keep,
        Patch::Null => Change::Set(None),
        Patch::Value(price) => {
            let zone = zone_of(&cx, sale).await?;
            Change::Set(Some(forms::priced(&cx, zone, price, "shippingPrice").await?))
        }
    };
    change(&cx, AmendSale { delivery, ..AmendSale::of(sale) }, NAMES).await
}

fn details_form(f: &Fields<'_>) -> Details {
    let text = |name| f.str(name).blank_is_null().patch().said().into();
    Details {
        pickup_location: f.int("pickupLocation").patch().said().into(),
        delivery: DeliveryChange {
            pickup: f.bool("isPickup").optional().into(),
            shipping: f.object("shippingAddress", address).patch().said().into(),
            recipient: text("recipient"),
            service: f.int("shippingService").patch().map(Number).said().into(),
            time: text("shippingTime"),
            ..DeliveryChange::default()
        },
        price: entered(f, "shippingPrice"),
    }
}

/// `POST /sells/{sell}/payment`.
pub(crate) async fn pay(cx: Ctx) -> Answer {
    let sale = cx.id::<SaleId>("sell").await?;
    let tender = cx.form(|f| {
        cx.only(f, &["paymentMethod", "price", "type", "time"]);
        Tender::read(f, &cx.zone)
    })?;
    let mut lookup = cx.lookup();
    let tender = tender.find("", &mut lookup).await?;
    let tender = lookup.only(tender)?;
    change(&cx, AmendSale::taking(sale, tender), PAYMENT_NAMES).await
}
