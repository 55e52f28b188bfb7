//! Amends finished sells, and payments wherever their sell stands.

use app::sales::{
    AmendCompleted, AmendMoney, DeliveryChange, GetSale, LinePeople, MAX_TENDERS, MoneyOf, MoneyRef,
};
use domain::id::{LocationId, MethodId, Number, PartyId, SaleId};
use domain::money::Entered;
use domain::parties::Address;
use domain::sales::Direction;
use domain::{Change, Instant, Kind, Refusal};
use wire::time::Zone;
use wire::{Fields, Problem, Segment};

use super::forms::{self, MAX_RECORDS, NAMES, PAYMENT_NAMES, Tender};
use super::map::Printer;
use super::{change, load};
use crate::address::address;
use crate::ctx::{Ctx, ok};
use crate::error::{Answer, Error};
use crate::form::{numbers, one_of};
use crate::price::entered;

const KNOWN: &[&str] = &[
    "finishedTime",
    "assistants",
    "user",
    "customer",
    "note",
    "payments",
    "pickupLocation",
    "shippingAddress",
    "sellRecords",
    "status",
];

/// What is sent, before numbers are ids.
struct Form {
    finished: Change<Instant>,
    assistants: Change<Vec<i64>>,
    user: Change<i64>,
    customer: Change<Option<i64>>,
    note: Change<Option<String>>,
    payments: Option<Vec<Tender>>,
    pickup_location: Change<Option<i64>>,
    shipping: Change<Option<Address>>,
    records: Vec<People>,
}

/// The people of a record.
struct People {
    assistants: Vec<i64>,
    managers: Vec<i64>,
}

/// `PATCH /sells/{sell}/patch`.
pub(crate) async fn patch(cx: Ctx) -> Answer {
    let sale = cx.id::<SaleId>("sell").await?;
    let form = cx.form(|f| {
        cx.only(f, KNOWN);
        form(f, &cx.zone)
    })?;
    let command = form.into_command(&cx, sale).await?;
    change(&cx, command, NAMES).await.map_err(payments_are_a_field)
}

/// New payments that do not fit the total are a mistake in the body here, not in the sell.
///
/// # Source
/// Contract 4.5, `/patch`.
fn payments_are_a_field(error: Error) -> Error {
    let message = if let Error::Refused(Refusal::Underpaid { by }, _) = &error {
        format!("Not enough payments: {by} left to pay.")
    } else if let Error::Refused(Refusal::Overpaid { by }, _) = &error {
        format!("Payments exceed the total by {by}.")
    } else {
        return error;
    };
    let path = vec![Segment::Key("payments".into())];
    Error::Fields(vec![Problem { path, kind: wire::Kind::Invalid(message.into()) }])
}

fn form(f: &Fields<'_>, zone: &Zone) -> Form {
    // It is finished and stays so; some clients say it all the same.
    one_of(f, "status", &[("completed", ())]).optional();
    let people = |record: &Fields<'_>| People {
        assistants: numbers(record, "assistants").or(Vec::new()),
        managers: numbers(record, "managers").or(Vec::new()),
    };
    Form {
        finished: forms::moment(f, "finishedTime", zone).value().into(),
        assistants: numbers(f, "assistants").patch().said().map(Option::unwrap_or_default).into(),
        user: f.int("user").optional().into(),
        customer: f.int("customer").patch().said().into(),
        note: f.str("note").blank_is_null().patch().said().into(),
        payments: f.list("payments", |payment| Tender::read(payment, zone)).max_items(MAX_TENDERS).optional(),
        pickup_location: f.int("pickupLocation").patch().said().into(),
        shipping: f.object("shippingAddress", address).patch().said().into(),
        records: f.list("sellRecords", people).max_items(MAX_RECORDS).or(Vec::new()),
    }
}

impl Form {
    async fn into_command(self, cx: &Ctx, sale: SaleId) -> Result<AmendCompleted, Error> {
        let Self { finished, assistants, user, customer, note, payments, pickup_location, shipping, records } =
            self;
        let mut lookup = cx.lookup();
        let assistants = lookup.replaced::<PartyId>("assistants", assistants).await?;
        let cashier = lookup.change::<PartyId>("user", user).await?;
        let customer = lookup.nullable::<PartyId>("customer", customer).await?;
        let pickup_location = lookup.nullable::<LocationId>("pickupLocation", pickup_location).await?;
        let money = match payments {
            Some(payments) => Some(Tender::find_all(payments, &mut lookup).await?),
            None => None,
        };
        let mut line_people = Vec::with_capacity(records.len());
        for (at, People { assistants, managers }) in records.into_iter().enumerate() {
            let field = |name: &str| format!("sellRecords[{at}].{name}");
            line_people.push(LinePeople {
                assistants: lookup.many::<PartyId>(&field("assistants"), &assistants).await?,
                managers: lookup.many::<PartyId>(&field("managers"), &managers).await?,
            });
        }
        lookup.done()?;
        let delivery = DeliveryChange { pickup_location, shipping, ..DeliveryChange::default() };
        Ok(AmendCompleted {
            sale,
            completed_at: finished,
            customer,
            cashier,
            assistants,
            line_people,
            note,
            delivery,
            money,
        })
    }
}

/// What is sent of a payment.
struct PaymentForm {
    method: Change<i64>,
    price: Change<Entered>,
    direction: Change<Direction>,
    at: Change<Instant>,
}

/// `PATCH /payments/{payment}`.
pub(crate) async fn patch_payment(cx: Ctx) -> Answer {
    cx.must_see::<GetSale>()?;
    let number = Number(cx.visit.params.int("payment").ok_or(Error::NOT_FOUND)?);
    let PaymentForm { method, price, direction, at } = cx.form(|f| {
        cx.only(f, &["paymentMethod", "price", "type", "time"]);
        PaymentForm {
            method: f.int("paymentMethod").optional().into(),
            price: entered(f, "price").value().into(),
            direction: forms::direction(f).value().into(),
            at: forms::moment(f, "time", &cx.zone).value().into(),
        }
    })?;
    let mut lookup = cx.lookup();
    let method = lookup.change::<MethodId>("paymentMethod", method).await?;
    lookup.done()?;
    let amount = match price {
        Change::Keep => Change::Keep,
        Change::Set(Entered { amount, currency }) => Change::Set((amount, currency)),
    };
    let sale = cx.read(MoneyOf { number }).await?;
    let command = AmendMoney { sale, number, method, amount, direction, at };
    let MoneyRef { number, sale } = cx.write(command).await.map_err(|error| error.named(PAYMENT_NAMES))?;
    let (sale, around) = load(&cx, sale).await?;
    let entry = sale.money.iter().find(|entry| entry.number == number);
    let entry = entry.ok_or_else(|| Refusal::not_found(Kind::Money, number.0))?;
    ok(&Printer::of(&sale, &around).payment(entry))
}
