//! Goods documents for tests.

use app::Ref;
use app::stock::{DocumentLineView, DocumentView};
use domain::id::Number;
use domain::stock::{DocumentKind, DocumentState};
use domain::{Currency, Instant, Money, Quantity};
use uuid::Uuid;

use crate::variations::example::{card, lot, price, variant};

/// 2025-01-01 04:59:00 in Tashkent.
const AT: Instant = Instant(1_735_689_540_000_000);

fn by_number<T: From<Uuid>>(number: i64) -> Ref<T> {
    Ref { id: Uuid::from_u128(number.unsigned_abs().into()).into(), number: Number(number) }
}

/// A document that takes 5 away and adds 3, made by 4, sent by 5 and accepted by 6, as far as it has come.
pub(crate) fn document(kind: DocumentKind, state: DocumentState) -> DocumentView {
    let posted = state == DocumentState::Posted;
    let Ref { id, number } = by_number(5);
    DocumentView {
        id,
        number,
        kind,
        state,
        progress: None,
        created_at: AT,
        at: AT,
        posted_at: posted.then_some(AT),
        zone: by_number(1),
        brand: Some(by_number(9)),
        from: None,
        to: by_number(7),
        card: card(),
        note: None,
        reason: "manual".into(),
        will_review: false,
        requested: false,
        made_by: by_number(4),
        sent_by: (state != DocumentState::Draft).then(|| by_number(5)),
        accepted_by: posted.then(|| by_number(6)),
        quantity: Quantity::units(-2),
        increase: Quantity::units(3),
        decrease: Quantity::units(-5),
        currency: Currency::constant("UZS"),
        price_total: Money::ZERO,
        cost_total: Money::ZERO,
    }
}

/// A line whose goods moved.
pub(crate) fn line(units: i64) -> DocumentLineView {
    let variant = variant();
    DocumentLineView {
        id: Uuid::from_u128(8).into(),
        number: Number(8),
        position: 1,
        variant: Some(Ref { id: variant.id, number: variant.number }),
        lot: None,
        new_lot: Some(lot()),
        quantity: Quantity::units(units),
        cost: Some(price(100_000)),
        price: Some(price(740_000)),
        expires_on: None,
        goods: None,
        posted_at: Some(AT),
    }
}
