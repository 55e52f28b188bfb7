//! Tills at one moment: over HTTP and in the shop's own words, on both engines. The last units are sold once, a repeated commit is
//! one sale, and two accounts in the same books never meet.

use app::Page;
use app::sales::{
    AmendSale, CompleteSale, OpenSale, Pickable, PutLine, SaleFilter, SaleSort, Sales, TenderIn,
};
use dialect_ox::OxConfig;
use domain::id::SaleId;
use domain::sales::{Channel, Direction, SaleState};
use domain::{Money, Quantity, Refusal};
use futures_util::future::join_all;
use serde_json::{Value, json};
use testkit::{Http, Plan, TestShop, both_engines};

/// Tills that want one of what there are only [`LAST`] of.
const TILLS: usize = 24;
/// The last units.
const LAST: usize = 5;

fn roses(plan: Plan) -> Plan {
    plan.with_outlet().with_product("rose", "250.00").with_stock("rose", "5")
}

/// How many sales were completed.
async fn completed(shop: &TestShop) -> usize {
    let page = Page { offset: 0, limit: 100 };
    let sales = Sales { filter: SaleFilter::default(), sort: SaleSort::Number, ascending: true, page };
    let all = shop.read(sales).await.unwrap().0;
    all.items.iter().filter(|sale| sale.head.state == SaleState::Completed).count()
}

/// How many roses lie on the shelves.
async fn left(shop: &TestShop) -> Quantity {
    let rose = app::catalogue::GetVariant { id: shop.product("rose").variant.id };
    shop.read(rose).await.unwrap().lots.iter().map(|lot| lot.on_hand).sum()
}

/// A sale of one rose, paid for.
async fn paid(shop: &TestShop) -> SaleId {
    let till = shop.till();
    let open =
        OpenSale { outlet: till.outlet.id, channel: Channel::Pos, note: None, customer: None, spread: None };
    let sale = shop.write(open).await.unwrap().id;
    let what = Pickable::Variant { variant: shop.product("rose").variant.id, location: till.shop.id };
    shop.write(PutLine { sale, what, quantity: Quantity::units(1) }).await.unwrap();
    let (amount, direction) = (Money::units(250), Direction::In);
    let tender = TenderIn { method: till.cash.id, amount, currency: None, direction, at: None };
    shop.write(AmendSale::taking(sale, tender)).await.unwrap();
    sale
}

/// Signs in as the owner of an account.
async fn sign_in(shop: &TestShop, account: &str) -> Http {
    let config = OxConfig { default_account: Some(account.to_owned()), ..OxConfig::default() };
    let door = Http::new(dialect_ox::service(shop.app.clone(), shop.blobs.clone(), config));
    let password = TestShop::PASSWORD.replace(' ', "+");
    let form = format!("_username={}&_password={password}&_subdomain={account}", TestShop::USERNAME);
    let token = door.post("/security/auth_check").form(&form).await.ok()["token"].clone();
    door.bearer(token.as_str().unwrap())
}

/// A sell of one rose, paid for, through the door.
async fn paid_sell(shop: &TestShop, door: &Http) -> i64 {
    let (till, rose) = (shop.till(), shop.product("rose").variant.number.0);
    let sell = door.post(&format!("/cashdesks/{}/sells", till.outlet.number.0)).json(&json!({})).await.ok();
    let path = format!("/sells/{}", sell["id"]);
    let record = json!({"variation": rose, "location": till.shop.number.0, "count": 1});
    let _ = door.post(&format!("{path}/sell-records-by-variation")).json(&record).await.ok();
    let payment = json!({"paymentMethod": till.cash.number.0, "price": 250, "type": "sell"});
    let _ = door.post(&format!("{path}/payment")).json(&payment).await.ok();
    sell["id"].as_i64().unwrap()
}

async fn commit(door: &Http, sell: i64) -> testkit::Answer {
    door.post(&format!("/sells/{sell}/commit")).json(&json!({"mode": "location"})).await
}

both_engines! {
    async fn the_last_units_are_sold_once_in_the_shops_own_words(plan) {
        let shop = roses(plan).await;
        let sales = join_all((0..TILLS).map(|_| paid(&shop))).await;
        let ends = join_all(sales.iter().map(|sale| shop.write(CompleteSale { sale: *sale }))).await;
        assert_eq!(ends.iter().filter(|end| end.is_ok()).count(), LAST);
        for end in ends.into_iter().filter_map(Result::err) {
            assert!(matches!(end, app::Error::Refused(Refusal::InsufficientStock { .. })), "{end:?}");
        }
        assert_eq!((completed(&shop).await, left(&shop).await), (LAST, Quantity::ZERO));
        shop.close().await;
    }

    async fn the_last_units_are_sold_once_over_http(plan) {
        let shop = roses(plan).await;
        let door = sign_in(&shop, TestShop::ACCOUNT).await;
        let sells = join_all((0..TILLS).map(|_| paid_sell(&shop, &door))).await;
        let answers = join_all(sells.iter().map(|sell| commit(&door, *sell))).await;
        let sold = answers.iter().filter(|answer| answer.status == 200).count();
        assert_eq!(sold, LAST);
        for refused in answers.iter().filter(|answer| answer.status != 200) {
            assert!(refused.status.is_client_error(), "{refused:?}");
        }
        assert_eq!((completed(&shop).await, left(&shop).await), (LAST, Quantity::ZERO));
        shop.close().await;
    }

    async fn a_commit_sent_ten_times_at_once_is_one_sale(plan) {
        let shop = roses(plan).await;
        let door = sign_in(&shop, TestShop::ACCOUNT).await;
        let sell = paid_sell(&shop, &door).await;
        let answers: Vec<Value> =
            join_all((0..10).map(|_| commit(&door, sell))).await.iter().map(testkit::Answer::ok).collect();
        assert!(answers.iter().all(|answer| *answer == answers[0]), "ten times the same answer");
        let sale = paid(&shop).await;
        let ends = join_all((0..10).map(|_| shop.write(CompleteSale { sale }))).await;
        let ends: Vec<_> = ends.into_iter().map(Result::unwrap).collect();
        assert!(ends.iter().all(|end| *end == ends[0]), "ten times the same sale");
        assert_eq!((completed(&shop).await, left(&shop).await), (2, Quantity::units(3)));
        shop.close().await;
    }

    async fn two_accounts_hammered_together_never_meet(plan) {
        let first = named(plan, "alpha").await;
        let second = named(Plan::sqlite(), "omega");
        let second = second.furnish(first.neighbour("second").await).await;
        let doors = [sign_in(&first, TestShop::ACCOUNT).await, sign_in(&second, "second").await];
        let shops = [(&first, "alpha", "omega"), (&second, "omega", "alpha")];
        let hammering = (0..16).map(|n| {
            let (shop, own, other) = shops[n % 2];
            hammer(shop, &doors[n % 2], own, other)
        });
        join_all(hammering).await;
        for (shop, ..) in shops {
            assert_eq!((completed(shop).await, left(shop).await), (8, Quantity::units(12)));
        }
        second.close().await;
        first.close().await;
    }
}

/// A shop in which whatever has a name is called so; its numbers are those of any other shop.
fn named(plan: Plan, name: &str) -> Plan {
    plan.with_outlet()
        .with_product("rose", "250.00")
        .with_product(name, "10")
        .with_stock("rose", "20")
        .with_customer(name)
}

/// Sells a rose to the shop's own customer and looks around; nothing that is answered may be the other's.
async fn hammer(shop: &TestShop, door: &Http, own: &str, other: &str) {
    let look = async |path: String, names_own: bool| {
        let answer = door.get(&path).await;
        let text = String::from_utf8_lossy(&answer.bytes).into_owned();
        let _ = answer.ok();
        assert!(!text.contains(other), "{path} of {own} tells of {other}: {text}");
        assert!(!names_own || text.contains(own), "{path} of {own} does not tell of it: {text}");
    };
    let sell = paid_sell(shop, door).await;
    let customer = json!({"customer": shop.customer(own).number.0, "note": own});
    let _ = door.patch(&format!("/sells/{sell}")).json(&customer).await.ok();
    look(format!("/customers/{}", shop.customer(own).number.0), true).await;
    let _ = commit(door, sell).await.ok();
    look(format!("/sells/{sell}"), true).await;
    look("/sells-list".to_owned(), true).await;
    look("/variations?size=100".to_owned(), true).await;
    look(format!("/variations/{}", shop.product(own).variant.number.0), true).await;
    look("/customers".to_owned(), true).await;
    for path in ["/locations", "/cashdesks", "/brands", "/imports"] {
        look(path.to_owned(), false).await;
    }
}
