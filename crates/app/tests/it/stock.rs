//! Goods come, move and are counted.

use std::pin::pin;

use app::places::{CreateBrand, CreateLocation, CreateZone};
use app::stock::*;
use app::{Order, Page, Ref};
use domain::access::Permission;
use domain::catalogue::{Described, VariantFilter};
use domain::id::*;
use domain::money::{Entered, Rate, Rounding};
use domain::parties::Address;
use domain::places::LocationKind;
use domain::stock::{
    Batch, DocumentFilter, DocumentKind, DocumentOrder, DocumentState, LineFilter, MovementFilter,
    ReceiptGoods,
};
use domain::{Instant, Kind, Money, Quantity, Reason, Refusal};
use futures_util::{StreamExt as _, TryStreamExt as _};

use crate::support::{DOLLAR, MORNING, SUM, Shop, stories};

stories! {
    a_receipt_makes_its_goods_on_the_way
    a_reviewed_receipt_is_finished_twice
    bad_lines_are_told_and_good_ones_kept_when_each_stands_alone
    a_transfer_clones_lots_and_keeps_what_they_cost
    a_short_transfer_moves_nothing
    a_correction_takes_the_oldest_and_adds_to_the_newest
    a_level_is_set_by_a_correction_of_its_own
    stock_of_a_past_moment_is_exact
    lots_of_a_place_are_priced_together
    a_zone_that_derives_its_prices_rounds_them_on_receipts
    a_transfer_and_a_correction_have_their_limit
    stock_of_everything_comes_in_stretches_of_one_moment
}

const ALL: Page = Page { offset: 0, limit: 100 };

fn line(barcode: &str, quantity: i64, cost: &str, price: &str) -> ReceiptLine {
    let described = Described {
        product_name: format!("Goods {barcode}"),
        barcode: barcode.into(),
        supplier: "Supplier".into(),
        category: vec!["All".into(), "Some".into()],
        ..Described::default()
    };
    ReceiptLine {
        goods: ReceiptGoods { described, lot_properties: Vec::new() },
        quantity: Quantity::units(quantity),
        cost: Some(Entered { amount: cost.parse().unwrap(), currency: Some(DOLLAR) }),
        price: Some(Entered::primary(price.parse().unwrap())),
        expires_on: None,
    }
}

fn opening(location: LocationId) -> OpenReceipt {
    OpenReceipt { location, at: None, will_review: false, note: None, rates: Vec::new() }
}

/// Receives goods in the shop; answers the variants by line.
async fn receive(shop: &Shop, lines: Vec<ReceiptLine>) -> Vec<VariantId> {
    let document = shop.write(opening(shop.shop)).await.unwrap().id;
    shop.write(AddReceiptLines { document, lines, batch: Batch::AllOrNothing }).await.unwrap();
    assert_eq!(shop.write(FinishReceipt { document }).await.unwrap(), Finish::Posted);
    let lines = lines_of(shop, document, DocumentKind::GoodsReceipt).await;
    lines.iter().map(|line| line.variant.unwrap().id).collect()
}

async fn lines_of(shop: &Shop, document: DocumentId, kind: DocumentKind) -> Vec<DocumentLineView> {
    let page = Page { offset: 0, limit: 1_000 };
    shop.read(DocumentLines { document, kind, filter: LineFilter::default(), page }).await.items
}

async fn document(shop: &Shop, kind: DocumentKind) -> DocumentView {
    let sort = (DocumentOrder::Number, Order::Descending);
    let all = shop.read(Documents { filter: DocumentFilter::all(kind), sort, page: ALL }).await;
    all.items.into_iter().next().unwrap()
}

/// On hand and worth, in whole units.
async fn stock(shop: &Shop, at: Option<Instant>, variant: VariantId, location: LocationId) -> (i64, i64) {
    let all = shop.read(StockAt { at, variants: vec![variant], locations: vec![location] }).await;
    all.first().map_or((0, 0), |s| (s.on_hand.0 / Quantity::SCALE, s.value.0 / Money::SCALE))
}

fn correction(shop: &Shop, lines: Vec<NewLine>) -> OpenCorrection {
    OpenCorrection { location: shop.shop, at: None, reason: "review".into(), note: None, lines }
}

fn of(variant: VariantId, quantity: i64) -> NewLine {
    NewLine { variant, quantity: Quantity::units(quantity), lot: None }
}

async fn a_receipt_makes_its_goods_on_the_way(shop: Shop) {
    let rates = vec![(DOLLAR, Rate::whole(10_000))];
    let document = shop.write(OpenReceipt { rates, ..opening(shop.shop) }).await.unwrap().id;
    let lines = vec![line("4006381333931", 10, "4", "172800"), line("5901234123457", 5, "1", "20000")];
    let added = shop.write(AddReceiptLines { document, lines, batch: Batch::AllOrNothing }).await.unwrap();
    assert!(added.lines.iter().all(Option::is_some));
    let view = self::document(&shop, DocumentKind::GoodsReceipt).await;
    assert_eq!((view.quantity, view.state), (Quantity::units(15), DocumentState::Draft));
    assert_eq!(view.cost_total, Money::units(450_000));

    shop.write(FinishReceipt { document }).await.unwrap();
    let again = shop.refusal(FinishReceipt { document }).await;
    assert_eq!(again, Refusal::WrongState { kind: Kind::GoodsReceipt, state: "posted" });
    let lines = lines_of(&shop, document, DocumentKind::GoodsReceipt).await;
    let first = lines[0].clone();
    let lot = first.new_lot.unwrap();
    assert_eq!(lot.first_receipt.unwrap().id, document);
    assert_eq!((lot.received, lot.on_hand), (Quantity::units(10), Quantity::units(10)));
    assert_eq!(lot.price.unwrap().amount, Money::units(172_800));
    assert_eq!(lot.supplier.unwrap().name, "Supplier");
    assert_eq!(stock(&shop, None, first.variant.unwrap().id, shop.shop).await, (10, 400_000));

    let filter = LineFilter { barcodes: vec!["5901234123457".into()], ..LineFilter::default() };
    let kind = DocumentKind::GoodsReceipt;
    let some = shop.read(DocumentLines { document, kind, filter, page: ALL }).await;
    assert_eq!((some.total, some.items[0].number), (1, lines[1].number));
    let variants = VariantFilter { name: Some("nothing".into()), ..VariantFilter::default() };
    let filter = DocumentFilter { variants: Some(variants), ..DocumentFilter::all(kind) };
    let sort = (DocumentOrder::At, Order::Ascending);
    assert_eq!(shop.read(Documents { filter, sort, page: ALL }).await.total, 0);
    shop.close().await;
}

async fn a_reviewed_receipt_is_finished_twice(shop: Shop) {
    let open = OpenReceipt { will_review: true, ..opening(shop.shop) };
    let document = shop.write(open).await.unwrap().id;
    let lines = vec![line("4006381333931", 1, "1", "1")];
    shop.write(AddReceiptLines { document, lines: lines.clone(), batch: Batch::EachAlone }).await.unwrap();
    assert_eq!(shop.write(FinishReceipt { document }).await.unwrap(), Finish::Sent);
    assert_eq!(self::document(&shop, DocumentKind::GoodsReceipt).await.state, DocumentState::Sent);
    let late = shop.refusal(AddReceiptLines { document, lines, batch: Batch::EachAlone }).await;
    assert_eq!(late, Refusal::WrongState { kind: Kind::GoodsReceipt, state: "sent" });
    assert_eq!(shop.write(FinishReceipt { document }).await.unwrap(), Finish::Posted);
    shop.close().await;
}

async fn bad_lines_are_told_and_good_ones_kept_when_each_stands_alone(shop: Shop) {
    let document = shop.write(opening(shop.shop)).await.unwrap().id;
    let bad = ReceiptLine { quantity: Quantity::ZERO, ..line("5901234123457", 1, "1", "1") };
    let lines = vec![line("4006381333931", 1, "1", "1"), bad];
    let all = AddReceiptLines { document, lines: lines.clone(), batch: Batch::AllOrNothing };
    let expected = Refusal::field("lines[1].quantity", Reason::TooSmall { limit: 0 });
    assert_eq!(shop.refusal(all).await, expected);
    let each = AddReceiptLines { document, lines, batch: Batch::EachAlone };
    let added = shop.write(each).await.unwrap();
    assert_eq!(added.lines.iter().map(Option::is_some).collect::<Vec<_>>(), [true, false]);
    let tomorrow = OpenReceipt { at: Some(MORNING.plus_days(1)), ..opening(shop.shop) };
    assert_eq!(shop.refusal(tomorrow).await, Refusal::BadMoment);
    shop.close().await;
}

async fn a_transfer_clones_lots_and_keeps_what_they_cost(shop: Shop) {
    let tea = receive(&shop, vec![line("4006381333931", 3, "1", "20000")]).await[0];
    shop.wait_days(1);
    receive(&shop, vec![line("4006381333931", 5, "2", "30000")]).await;
    let transfer = CreateTransfer {
        zone: Some(shop.zone),
        from: shop.shop,
        to: shop.warehouse,
        at: None,
        requested: false,
        will_review: true,
        note: Some("to the back".into()),
        lines: vec![of(tea, 4)],
    };
    let Ref { id: document, .. } = shop.write(transfer.clone()).await.unwrap();
    assert!(!shop.write(AcceptTransfer { document }).await.unwrap());
    let sent = self::document(&shop, DocumentKind::Transfer).await;
    assert_eq!(sent.cost_total, Money::units(60_000));
    assert_eq!(stock(&shop, None, tea, shop.shop).await.0, 8);
    assert!(shop.write(AcceptTransfer { document }).await.unwrap());
    assert_eq!(stock(&shop, None, tea, shop.shop).await, (4, 96_000));
    assert_eq!(stock(&shop, None, tea, shop.warehouse).await, (4, 60_000));

    let lines = lines_of(&shop, document, DocumentKind::Transfer).await;
    assert_eq!(lines.iter().map(|l| l.quantity.0 / Quantity::SCALE).collect::<Vec<_>>(), [3, 1]);
    let (from, to) = (lines[0].lot.clone().unwrap(), lines[0].new_lot.clone().unwrap());
    assert_eq!(
        (to.received_at, to.cost, to.first_receipt),
        (from.received_at, from.cost, from.first_receipt)
    );
    assert_eq!((to.transfer.unwrap().id, to.price), (document, from.price));
    let here = shop.refusal(CreateTransfer { to: shop.shop, ..transfer }).await;
    assert_eq!(here, Refusal::field("to", Reason::Conflict));
    shop.close().await;
}

async fn a_short_transfer_moves_nothing(shop: Shop) {
    let lines = vec![line("4006381333931", 3, "1", "1"), line("5901234123457", 3, "1", "1")];
    let both = receive(&shop, lines).await;
    let transfer = CreateTransfer {
        zone: None,
        from: shop.shop,
        to: shop.warehouse,
        at: None,
        requested: true,
        will_review: false,
        note: None,
        lines: vec![of(both[0], 3), of(both[1], 4)],
    };
    let document = shop.write(transfer).await.unwrap().id;
    let refused = shop.refusal(AcceptTransfer { document }).await;
    let Refusal::InsufficientStock { lines } = refused else { panic!("{refused:?}") };
    assert_eq!(lines.len(), 1);
    assert_eq!((lines[0].asked, lines[0].available), (Quantity::units(4), Quantity::units(3)));
    assert_eq!(stock(&shop, None, both[0], shop.shop).await.0, 3);
    shop.close().await;
}

async fn a_correction_takes_the_oldest_and_adds_to_the_newest(shop: Shop) {
    let tea = receive(&shop, vec![line("4006381333931", 3, "1", "1")]).await[0];
    shop.wait_days(1);
    receive(&shop, vec![line("4006381333931", 3, "2", "1")]).await;
    let lines = vec![of(tea, -5), of(tea, 2)];
    let document = shop.write(correction(&shop, lines)).await.unwrap().id;
    let view = self::document(&shop, DocumentKind::Correction).await;
    let units = |q: Quantity| q.0 / Quantity::SCALE;
    assert_eq!((units(view.quantity), units(view.increase), units(view.decrease)), (-3, 2, -5));
    assert_eq!(stock(&shop, None, tea, shop.shop).await, (6, 108_000));
    shop.write(ApproveCorrection { document }).await.unwrap();
    // Three at 12 000 and two at 24 000 went, two at 24 000 came.
    assert_eq!(stock(&shop, None, tea, shop.shop).await, (3, 72_000));
    let lines = lines_of(&shop, document, DocumentKind::Correction).await;
    assert_eq!(lines.iter().map(|l| units(l.quantity)).collect::<Vec<_>>(), [-3, -2, 2]);
    assert!(lines.iter().all(|l| l.lot.is_some() || l.new_lot.is_some()));

    let document = shop.write(correction(&shop, vec![of(tea, -4)])).await.unwrap().id;
    assert!(matches!(shop.refusal(ApproveCorrection { document }).await, Refusal::InsufficientStock { .. }));
    let moved = shop.read(Movements { filter: MovementFilter::default(), page: ALL }).await;
    assert_eq!(moved.total, 5);
    let nothing = shop.refusal(correction(&shop, vec![of(VariantId(uuid::Uuid::max()), 0)])).await;
    let Refusal::Invalid(problems) = nothing else { panic!("{nothing:?}") };
    assert_eq!(problems.len(), 2, "{problems:?}");
    shop.close().await;
}

async fn a_level_is_set_by_a_correction_of_its_own(shop: Shop) {
    let tea = receive(&shop, vec![line("4006381333931", 3, "1", "1")]).await[0];
    let set = |location, count| SetStockLevel { variant: tea, location, count: Quantity::units(count) };
    assert!(shop.write(set(shop.shop, 1)).await.unwrap().is_some());
    assert_eq!(stock(&shop, None, tea, shop.shop).await, (1, 12_000));
    assert!(shop.write(set(shop.shop, 1)).await.unwrap().is_none());
    // Where it never was, a lot is made at the default prices.
    shop.write(set(shop.warehouse, 7)).await.unwrap();
    assert_eq!(stock(&shop, None, tea, shop.warehouse).await, (7, 84_000));
    shop.write(set(shop.warehouse, 0)).await.unwrap();
    assert_eq!(stock(&shop, None, tea, shop.warehouse).await, (0, 0));
    let view = self::document(&shop, DocumentKind::Correction).await;
    assert_eq!((view.reason.as_str(), view.state), ("direct", DocumentState::Posted));
    shop.close().await;
}

async fn stock_of_a_past_moment_is_exact(shop: Shop) {
    let tea = receive(&shop, vec![line("4006381333931", 3, "1", "1")]).await[0];
    let set = |count| SetStockLevel { variant: tea, location: shop.shop, count: Quantity::units(count) };
    let mut seen = vec![(Instant(MORNING.0 - 1), 0), (MORNING, 3)];
    for (days, count) in [(0, 5), (1, 2), (0, 4), (3, 9)] {
        shop.wait_days(days);
        if days > 0 {
            seen.push((Instant(shop.app.now().0 - 1), seen[seen.len() - 1].1));
        }
        shop.write(set(count)).await.unwrap();
        let now = shop.app.now();
        seen.retain(|(at, _)| *at != now);
        seen.push((now, count));
    }
    for (at, count) in seen {
        assert_eq!(stock(&shop, Some(at), tea, shop.shop).await.0, count, "{at:?}");
    }
    shop.close().await;
}

async fn lots_of_a_place_are_priced_together(shop: Shop) {
    let tea = receive(&shop, vec![line("4006381333931", 3, "1", "20000")]).await[0];
    let price = |location| SetLotPrices { variant: tea, location, price: Entered::primary(Money::units(9)) };
    shop.write(price(shop.shop)).await.unwrap();
    let refused = shop.refusal(price(shop.warehouse)).await;
    assert!(matches!(refused, Refusal::NotFound { kind: Kind::Lot, .. }));
    let document = shop.write(correction(&shop, vec![of(tea, -1)])).await.unwrap().id;
    shop.write(ApproveCorrection { document }).await.unwrap();
    let line = lines_of(&shop, document, DocumentKind::Correction).await.remove(0);
    let price = line.price.unwrap();
    assert_eq!((price.amount, price.currency), (Money::units(9), SUM));
    shop.close().await;
}

async fn a_zone_that_derives_its_prices_rounds_them_on_receipts(shop: Shop) {
    let zone = CreateZone {
        name: "Rounded".into(),
        primary: SUM,
        secondary: vec![(DOLLAR, Rate::whole(12_100))],
        rounding: Rounding::HalfUp,
        rounding_step: Money::units(500),
        round_derived: true,
    };
    let zone = shop.write(zone).await.unwrap().id;
    let brand = shop.write(CreateBrand { zone, name: "Rounded".into() }).await.unwrap().id;
    let (name, address) = ("Rounded".into(), Address::default());
    let place = CreateLocation { brand, kind: LocationKind::Shop, name, square: 10, address };
    let location = shop.write(place).await.unwrap().id;
    let document = shop.write(opening(location)).await.unwrap().id;
    let priced =
        |barcode, price: Entered| ReceiptLine { price: Some(price), ..line(barcode, 1, "14.3", "1") };
    let dollars = Entered { amount: "14.3".parse().unwrap(), currency: Some(DOLLAR) };
    let lines = vec![
        priced("4006381333931", dollars),
        priced("5901234123457", Entered::primary(Money::units(119_920))),
    ];
    shop.write(AddReceiptLines { document, lines, batch: Batch::AllOrNothing }).await.unwrap();
    shop.write(FinishReceipt { document }).await.unwrap();
    let lines = lines_of(&shop, document, DocumentKind::GoodsReceipt).await;
    let sells_for = |n: usize| lines[n].new_lot.as_ref().unwrap().price.map(|p| (p.amount, p.currency));
    assert_eq!(sells_for(0), Some((Money::units(173_000), SUM)), "173 030 to the nearest 500");
    assert_eq!(sells_for(1), Some((Money::units(119_920), SUM)), "what is entered in sum stays");
    let cost = lines[0].cost.unwrap();
    assert_eq!((cost.amount, cost.currency), (dollars.amount, DOLLAR), "costs are not rounded");
    shop.close().await;
}

async fn a_transfer_and_a_correction_have_their_limit(shop: Shop) {
    let tea = receive(&shop, vec![line("4006381333931", 3, "1", "1")]).await[0];
    let too_many = vec![of(tea, 1); 501];
    let refused = shop.refusal(correction(&shop, too_many)).await;
    assert_eq!(refused, Refusal::field("lines", Reason::TooLarge { limit: 500 }));
    shop.close().await;
}

async fn stock_of_everything_comes_in_stretches_of_one_moment(shop: Shop) {
    let mut all = Vec::new();
    for part in 0..2 {
        let lines = (0..300).map(|i| line(&format!("{part}-{i}"), 3, "1", "1")).collect();
        all.extend(receive(&shop, lines).await);
    }
    shop.clock.pass(60);
    let mut stream = pin!(shop.app.stream_stock(&shop.owner, shop.app.now(), &[shop.shop]).unwrap());
    let mut seen = stream.try_next().await.unwrap().unwrap();
    assert!((1..600).contains(&seen.len()));
    // Goods of a later stretch are sold out while the client takes its time.
    let later = all.iter().find(|id| seen.iter().all(|view| view.variant.id != **id)).unwrap();
    let none_left = SetStockLevel { variant: *later, location: shop.shop, count: Quantity::ZERO };
    shop.clock.pass(60);
    shop.write(none_left).await.unwrap();
    while let Some(more) = stream.try_next().await.unwrap() {
        seen.extend(more);
    }
    let mut ids: Vec<VariantId> = seen.iter().map(|view| view.variant.id).collect();
    ids.sort_unstable();
    all.sort_unstable();
    assert_eq!(ids, all);
    assert!(seen.iter().all(|view| view.on_hand == Quantity::units(3)));
    // Whoever stops listening leaves nothing behind; nobody listens at places out of reach.
    let heard = shop.app.stream_stock(&shop.owner, shop.app.now(), &[]).unwrap().take(1).count().await;
    assert_eq!(heard, 1);
    let mut clerk = shop.owner.clone();
    (clerk.owner, clerk.permissions) = (false, [Permission::StockRead].into());
    clerk.scope.locations = [shop.warehouse].into();
    assert!(shop.app.stream_stock(&clerk, shop.app.now(), &[shop.shop]).is_err());
    let theirs: Vec<_> =
        shop.app.stream_stock(&clerk, shop.app.now(), &[]).unwrap().try_concat().await.unwrap();
    assert!(theirs.is_empty());
    shop.close().await;
}
