//! What several forms of sells have in common: counts, payments, reductions, and the names of their fields.
//!
//! # Source
//! Contract 4.5; 3.6 for prices.

use app::Numbered;
use app::sales::TenderIn;
use domain::id::{MethodId, ZoneId};
use domain::money::{Entered, Price};
use domain::sales::{Direction, ManualDiscount, Reduction};
use domain::{Change, Instant, Quantity};
use wire::time::Zone;
use wire::{Fields, Kind, Patch, Problem, Tree};

use crate::ctx::Ctx;
use crate::error::Error;
use crate::error::names::{self, Names};
use crate::form::{needed_price, one_of, quantity};
use crate::lookup::Lookup;

/// Where the commands' names of fields differ from those of a form with a list of payments.
pub(super) const NAMES: Names = &[
    ("payments[].amount", "payments[].price"),
    ("payments[].method", "payments[].paymentMethod"),
    ("quantity", "count"),
    ("discount", "manualDiscount.discount"),
    ("cashier", "user"),
    ("guests", "guestQty"),
    ("line_people", "sellRecords"),
    ("delivery_time", "shippingTime"),
    ("delivery_price", "shippingPrice"),
    ("shipping", "shippingAddress"),
    ("shipping.country", "shippingAddress.countryCode"),
    ("billing", "billingAddress"),
    ("billing.country", "billingAddress.countryCode"),
];

/// The same for a form with the fields of one payment at its top.
pub(super) const PAYMENT_NAMES: Names = &[
    ("payments[].amount", "price"),
    ("payments[].method", "paymentMethod"),
    ("payments", "price"),
    ("discount", "manualDiscount.discount"),
    ("cashier", "user"),
    ("guests", "guestQty"),
];

/// How many records a sell may have.
pub(super) const MAX_RECORDS: usize = 1_000;

/// Types of payments.
const DIRECTIONS: &[(&str, Direction)] = &[("sell", Direction::In), ("refund", Direction::Out)];

/// Reads a count that must be there.
pub(super) fn needed_count(f: &Fields<'_>) -> Quantity {
    quantity(f, "count").required()
}

/// Reads `YYYY-MM-DD HH:MM:SS` on the account's clocks.
pub(super) fn moment(f: &Fields<'_>, name: &str, zone: &Zone) -> Patch<Instant> {
    f.date_time(name, zone).patch().map(Instant)
}

/// A payment, before its method is known.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Tender {
    method: i64,
    price: Entered,
    direction: Direction,
    at: Option<Instant>,
}

impl Tender {
    /// Reads a payment that must be whole.
    pub(super) fn read(f: &Fields<'_>, zone: &Zone) -> Self {
        Self {
            method: f.int("paymentMethod").required(),
            price: needed_price(f, "price"),
            direction: direction(f).value().unwrap_or(Direction::In),
            at: moment(f, "time", zone).value(),
        }
    }

    /// The payment with its method; `None` when that is a problem, which is then noted.
    ///
    /// * `at`: where the payment stood, empty for the form itself
    pub(super) async fn find(self, at: &str, lookup: &mut Lookup<'_>) -> Result<Option<TenderIn>, Error> {
        let Self { method, price: Entered { amount, currency }, direction, at: moment } = self;
        let field = if at.is_empty() { "paymentMethod".to_owned() } else { format!("{at}.paymentMethod") };
        let method = lookup.one::<MethodId>(&field, method).await?;
        Ok(method.map(|method| TenderIn { method, amount, currency, direction, at: moment }))
    }

    /// The payments of a list.
    pub(super) async fn find_all(all: Vec<Self>, lookup: &mut Lookup<'_>) -> Result<Vec<TenderIn>, Error> {
        let mut found = Vec::with_capacity(all.len());
        for (at, tender) in all.into_iter().enumerate() {
            found.extend(tender.find(&format!("payments[{at}]"), lookup).await?);
        }
        Ok(found)
    }
}

impl Lookup<'_> {
    /// A reference that may change; one to nothing is noted and kept.
    pub(super) async fn change<T: Numbered>(
        &mut self,
        field: &str,
        said: Change<i64>,
    ) -> Result<Change<T>, Error> {
        match said {
            Change::Keep => Ok(Change::Keep),
            Change::Set(number) => Ok(self.one::<T>(field, number).await?.into()),
        }
    }

    /// A reference that may change or go.
    pub(super) async fn nullable<T: Numbered>(
        &mut self,
        field: &str,
        said: Change<Option<i64>>,
    ) -> Result<Change<Option<T>>, Error> {
        match said {
            Change::Keep => Ok(Change::Keep),
            Change::Set(number) => Ok(Change::Set(self.maybe::<T>(field, number).await?)),
        }
    }

    /// References that may change together.
    pub(super) async fn replaced<T: Numbered>(
        &mut self,
        field: &str,
        said: Change<Vec<i64>>,
    ) -> Result<Change<Vec<T>>, Error> {
        match said {
            Change::Keep => Ok(Change::Keep),
            Change::Set(numbers) => Ok(Change::Set(self.many::<T>(field, &numbers).await?)),
        }
    }
}

/// Reads which way money goes.
pub(super) fn direction(f: &Fields<'_>) -> Patch<Direction> {
    one_of(f, "type", DIRECTIONS).patch()
}

/// A reduction of the whole, before the rates are known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct DiscountForm {
    kind: DiscountKind,
    combine: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum DiscountKind {
    Amount(Entered),
    Percent(i64),
}

/// Reads a reduction of the whole; null and, as we print it, an empty list take it away.
pub(super) fn discount(f: &Fields<'_>) -> Change<Option<DiscountForm>> {
    let place = f.at("manualDiscount");
    let nothing = match place.tree() {
        Some(Tree::List(items)) => items.is_empty(),
        Some(Tree::Map(_) | Tree::Leaf(_)) | None => false,
    };
    if nothing {
        return Change::Set(None);
    }
    place.as_object(discount_object).patch().said().into()
}

fn discount_object(f: &Fields<'_>) -> DiscountForm {
    let by_percent = one_of(f, "type", &[("amount", false), ("percent", true)]).or(false);
    let kind = if by_percent {
        let points = f.decimal("discount").check(|percent| percent.exactly(2).ok_or(Kind::Range));
        DiscountKind::Percent(points.required())
    } else {
        DiscountKind::Amount(needed_price(f, "discount"))
    };
    DiscountForm { kind, combine: f.bool("sum").or(true) }
}

impl DiscountForm {
    /// The reduction at a zone's rates.
    pub(super) async fn priced(self, cx: &Ctx, zone: ZoneId) -> Result<ManualDiscount, Error> {
        let kind = match self.kind {
            DiscountKind::Amount(amount) => {
                Reduction::Amount(priced(cx, zone, amount, "manualDiscount.discount").await?)
            }
            DiscountKind::Percent(points) => Reduction::Percent(points),
        };
        Ok(ManualDiscount { kind, combine: self.combine })
    }
}

/// A price at the rates of a zone.
///
/// * `field`: where it stood
pub(super) async fn priced(cx: &Ctx, zone: ZoneId, price: Entered, field: &str) -> Result<Price, Error> {
    let card = cx.app().current_rates(&cx.caller, zone).await?;
    let foreign = || {
        let kind = Kind::Invalid("This currency is not available in the zone.".into());
        Error::Fields(vec![Problem { path: names::path(field, &[]), kind }])
    };
    price.at(&card).ok_or_else(foreign)
}
