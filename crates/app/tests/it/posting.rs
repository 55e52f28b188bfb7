//! Long goods receipts are posted part by part: nobody sees anything of it before all of it, tills go on in between, whoever was
//! stopped is gone on for, and what is refused leaves nothing.

use std::sync::Arc;

use app::catalogue::{Goods, Lots, UpdateVariant};
use app::places::UpdateOutlet;
use app::sales::{CompleteSale, Pickable, PutLine};
use app::stock::*;
use app::{App, Order, Page};
use domain::catalogue::{Described, VariantFilter, VariantSort};
use domain::id::*;
use domain::money::Entered;
use domain::sales::{Oversell, SalePolicies};
use domain::stock::{
    Batch, DocumentFilter, DocumentKind, DocumentOrder, DocumentState, LineFilter, MovementFilter,
    ReceiptGoods,
};
use domain::{Change, Instant, Kind, Money, Quantity, Reason, Refusal};

use crate::places::outlet_as_it_is;
use crate::sales::{Till, cart, open, pay, till};
use crate::support::{DOLLAR, Seeded, Shop, problems, stories};

stories! {
    a_long_receipt_is_seen_wholly_or_not_at_all
    whoever_was_stopped_is_gone_on_for
    two_drivers_share_a_posting
    a_bad_line_is_told_before_anything_is_touched
    a_posting_that_cannot_go_on_stands_where_it_stood
    goods_that_are_owed_are_settled_by_a_long_receipt
}

/// The least that is posted part by part, and rather more.
const FEW: usize = 501;
const MANY: usize = 1_200;
const KIND: DocumentKind = DocumentKind::GoodsReceipt;

/// A line of goods of its own; every tenth one has two lots.
fn line(n: usize) -> ReceiptLine {
    let described = Described {
        product_name: format!("Goods {}", n / 3),
        variant_name: format!("Goods {n}"),
        sku: format!("G{}", n / 3),
        barcode: format!("20{:06}", if n % 10 == 9 { n - 1 } else { n }),
        supplier: "Supplier".into(),
        category: vec!["All".into(), format!("Some {}", n % 7)],
        ..Described::default()
    };
    ReceiptLine {
        goods: ReceiptGoods { described, lot_properties: Vec::new() },
        quantity: Quantity::units(2),
        cost: Some(Entered { amount: Money::units(1), currency: Some(DOLLAR) }),
        price: Some(Entered::primary(Money::units(20_000))),
        expires_on: None,
    }
}

/// A receipt of so many lines; the last but one of them may be about other goods.
async fn written(shop: &Shop, lines: usize, other: Option<Described>) -> DocumentId {
    let review = lines == MANY;
    let open =
        OpenReceipt { location: shop.shop, at: None, will_review: review, note: None, rates: Vec::new() };
    let document = shop.write(open).await.unwrap().id;
    let mut lines: Vec<_> = (0..lines).map(line).collect();
    if let Some(other) = other {
        let last_but_one = lines.len() - 2;
        lines[last_but_one].goods.described = other;
    }
    for lines in lines.chunks(600) {
        let add = AddReceiptLines { document, lines: lines.to_vec(), batch: Batch::AllOrNothing };
        shop.write(add).await.unwrap();
    }
    document
}

/// What the till sells, by its barcode.
fn shoes() -> Described {
    Described { barcode: "4600001".into(), ..Described::default() }
}

async fn seen(shop: &Shop, document: DocumentId) -> DocumentView {
    let filter = DocumentFilter { ids: vec![document], ..DocumentFilter::all(KIND) };
    let sort = (DocumentOrder::Number, Order::Descending);
    shop.read(Documents { filter, sort, page: Page { offset: 0, limit: 1 } }).await.items.remove(0)
}

/// What lies in the shop (kinds of goods, units, worth), entries of the ledger, and lots of the document's lines.
async fn shelves(shop: &Shop, document: DocumentId) -> (usize, i64, i64, u64, usize) {
    let levels = shop.read(StockAt { at: None, variants: Vec::new(), locations: vec![shop.shop] }).await;
    let units: Quantity = levels.iter().map(|level| level.on_hand).sum();
    let worth: Money = levels.iter().map(|level| level.value).sum();
    let filter = MovementFilter { document: Some(document), ..MovementFilter::default() };
    let moved = shop.read(Movements { filter, page: Page { offset: 0, limit: 1 } }).await.total;
    let page = Page { offset: 0, limit: 5_000 };
    let lines = DocumentLines { document, kind: KIND, filter: LineFilter::default(), page };
    let lots = shop.read(lines).await.items.iter().filter(|line| line.new_lot.is_some()).count();
    (levels.len(), units.0 / Quantity::SCALE, worth.0 / Money::SCALE, moved, lots)
}

async fn part(shop: &Shop, document: DocumentId) -> Part {
    shop.write(PostPart { document }).await.unwrap()
}

async fn sell(shop: &Shop, till: &Till) {
    let sale = cart(shop, till, 1).await;
    pay(shop, sale, till.cash, 220_000).await;
    shop.write(CompleteSale { sale }).await.unwrap();
}

async fn a_long_receipt_is_seen_wholly_or_not_at_all(shop: Shop) {
    let till = till(&shop, 40).await;
    let document = written(&shop, MANY, None).await;
    assert_eq!(shop.write(FinishReceipt { document }).await.unwrap(), Finish::Sent);
    assert_eq!(shop.write(FinishReceipt { document }).await.unwrap(), Finish::Posting);
    assert_eq!(shop.write(FinishReceipt { document }).await.unwrap(), Finish::Posting, "asked again");
    let mut parts: i64 = 0;
    while part(&shop, document).await == Part::Ready {
        parts += 1;
        let view = seen(&shop, document).await;
        assert_eq!((view.state, view.posted_at), (DocumentState::Posting, None));
        assert_eq!(view.progress, Some(Progress { ready: parts * 50, lines: 1_200 }));
        if parts % 6 == 1 {
            sell(&shop, &till).await;
            assert_eq!(shop.drifts().await, [""; 0], "half of a posting is no drift");
            let sold = (parts + 5) / 6;
            assert_eq!(shelves(&shop, document).await, (1, 40 - sold, (40 - sold) * 120_000, 0, 0));
            let add = AddReceiptLines { document, lines: vec![line(1)], batch: Batch::EachAlone };
            let late = shop.refusal(add).await;
            assert_eq!(late, Refusal::WrongState { kind: Kind::GoodsReceipt, state: "posting" });
        }
    }
    assert_eq!(parts, 24);
    let view = seen(&shop, document).await;
    assert_eq!((view.state, view.progress), (DocumentState::Posted, None));
    let worth = 36 * 120_000 + 1_200 * 2 * 12_000;
    assert_eq!(shelves(&shop, document).await, (1_081, 36 + 2_400, worth, 1_200, 1_200));
    let past = Some(Instant(shop.app.now().0 - 1));
    assert!(shop.read(StockAt { at: past, variants: Vec::new(), locations: Vec::new() }).await.is_empty());
    assert_eq!(part(&shop, document).await, Part::Over);
    let again = shop.refusal(FinishReceipt { document }).await;
    assert_eq!(again, Refusal::WrongState { kind: Kind::GoodsReceipt, state: "posted" });
    shop.close().await;
}

/// The same books, opened by somebody else.
fn another(shop: &Shop) -> App {
    App::new(shop.app.db().clone(), shop.clock.clone(), Arc::new(Seeded::new(2)))
}

async fn whoever_was_stopped_is_gone_on_for(shop: Shop) {
    let document = written(&shop, FEW, None).await;
    shop.write(FinishReceipt { document }).await.unwrap();
    // Nobody waits for an answer any more, and the one who drove is gone.
    for _ in 0..5 {
        part(&shop, document).await;
    }
    let app = another(&shop);
    assert!(app.post_documents().await.unwrap());
    assert!(!app.post_documents().await.unwrap(), "there is nothing left to do");
    let view = seen(&shop, document).await;
    assert_eq!((view.state, view.accepted_by), (DocumentState::Posted, Some(view.made_by)));
    assert_eq!(shelves(&shop, document).await.3, 501);
    shop.close().await;
}

async fn two_drivers_share_a_posting(shop: Shop) {
    let document = written(&shop, FEW, None).await;
    let app = another(&shop);
    let other = async {
        shop.write(FinishReceipt { document }).await.unwrap();
        app.post_documents().await.unwrap()
    };
    let (one, _) = tokio::join!(shop.app.finish_receipt(&shop.owner, None, document), other);
    assert!(matches!(one, Ok(Finish::Posted | Finish::Posting)), "{one:?}");
    app.post_documents().await.unwrap();
    assert_eq!(shelves(&shop, document).await, (451, 1_002, 1_002 * 12_000, 501, 501));
    shop.close().await;
}

async fn a_bad_line_is_told_before_anything_is_touched(shop: Shop) {
    // Goods without a name cannot be made.
    let nameless = Described { barcode: "20999999".into(), supplier: "New".into(), ..Described::default() };
    let document = written(&shop, FEW, Some(nameless)).await;
    let refused = problems(shop.app.finish_receipt(&shop.owner, None, document).await);
    assert_eq!(refused, [("lines[499].product_name".to_owned(), Reason::Blank)]);
    let (filter, sort) = (VariantFilter::default(), VariantSort::default());
    let goods = Goods { filter, sort, page: Page { offset: 0, limit: 1 }, lots: Lots::None };
    assert_eq!(shop.read(goods).await.total, 0, "nothing was made for it");
    assert_eq!(seen(&shop, document).await.state, DocumentState::Draft);
    assert_eq!(shelves(&shop, document).await, (0, 0, 0, 0, 0));
    shop.close().await;
}

async fn a_posting_that_cannot_go_on_stands_where_it_stood(shop: Shop) {
    let till = till(&shop, 1).await;
    let document = written(&shop, FEW, Some(shoes())).await;
    shop.app.read(&shop.owner, CheckReceipt { document }).await.unwrap();
    shop.write(FinishReceipt { document }).await.unwrap();
    part(&shop, document).await;
    // The goods that a line names are called otherwise before it is their turn.
    let renamed =
        UpdateVariant { barcodes: Change::Set(vec!["4600002".into()]), ..variant_as_it_is(till.variant) };
    shop.write(renamed).await.unwrap();
    let refused = problems(shop.app.post_document(&shop.owner, document).await);
    assert_eq!(refused.iter().map(|problem| problem.1).collect::<Vec<_>>(), [Reason::Blank]);
    let view = seen(&shop, document).await;
    assert_eq!((view.state, view.accepted_by, view.sent_by), (DocumentState::Draft, None, None));
    assert_eq!(shelves(&shop, document).await, (1, 1, 120_000, 0, 0));
    assert!(!shop.app.post_documents().await.unwrap());

    let back =
        UpdateVariant { barcodes: Change::Set(vec!["4600001".into()]), ..variant_as_it_is(till.variant) };
    shop.write(back).await.unwrap();
    let done = shop.app.finish_receipt(&shop.owner, None, document).await.unwrap();
    assert_eq!(done, Finish::Posted);
    assert_eq!(shelves(&shop, document).await.3, 501);
    shop.close().await;
}

fn variant_as_it_is(id: VariantId) -> UpdateVariant {
    UpdateVariant {
        id,
        name: Change::Keep,
        barcodes: Change::Keep,
        unit: Change::Keep,
        tax: Change::Keep,
        countable: Change::Keep,
        shippable: Change::Keep,
        sellable: Change::Keep,
        cookable: Change::Keep,
        scalable: Change::Keep,
        composite: Change::Keep,
        on_market: Change::Keep,
        technical_card: Change::Keep,
        properties: Change::Keep,
    }
}

async fn goods_that_are_owed_are_settled_by_a_long_receipt(shop: Shop) {
    let till = till(&shop, 1).await;
    let policies = SalePolicies { oversell: Oversell::Allow, ..SalePolicies::default() };
    let lenient = UpdateOutlet { policies: Change::Set(policies), ..outlet_as_it_is(till.outlet) };
    shop.write(lenient).await.unwrap();
    let document = written(&shop, FEW, Some(shoes())).await;
    shop.write(FinishReceipt { document }).await.unwrap();
    part(&shop, document).await;
    // Three are sold while the receipt is being posted, and only one is there.
    for _ in 0..3 {
        let sale = open(&shop, &till).await;
        let line = PutLine {
            sale,
            what: Pickable::Variant { variant: till.variant, location: shop.shop },
            quantity: Quantity::units(1),
        };
        shop.write(line).await.unwrap();
        pay(&shop, sale, till.cash, 220_000).await;
        shop.write(CompleteSale { sale }).await.unwrap();
    }
    assert_eq!(shop.app.finish_receipt(&shop.owner, None, document).await.unwrap(), Finish::Posted);
    let at = StockAt { at: None, variants: vec![till.variant], locations: vec![shop.shop] };
    let left = shop.read(at).await;
    assert_eq!(left.first().map_or(0, |level| level.on_hand.0), 0, "both that came were owed");
    assert_eq!(shelves(&shop, document).await.4, 501);
    shop.close().await;
}
