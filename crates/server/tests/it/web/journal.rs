//! The journal's pages: what they show, to whom, how fast and how much.

use std::time::Instant as Watch;

use app::sales::{BillDraft, BillItem, PlaceBill};
use axum::body::Bytes;
use domain::access::Permission;
use domain::id::AccountId;
use domain::sales::{Buyer, LineKind};
use domain::{Money, Quantity};
use journal::{Asked, Captured, Mark, Slip};
use serde_json::{Value, json};
use testkit::{TestShop, both_engines};
use uuid::Uuid;

use super::browser::Browser;
use super::sign_in::{PASSWORD, seller};

const LIST: &str = "/app/journal";
const MARK: &str = "0104620277203124215/CCRULL\u{1d}91EE10\u{1d}92iXJR=";

/// Says something at a door of an account.
struct Said {
    account: AccountId,
    pair: u128,
    path: &'static str,
    mark: Mark,
    answer: Value,
}

impl Said {
    fn at(shop: &TestShop, pair: u128, path: &'static str, mark: Mark, answer: Value) -> Self {
        Self { account: shop.owner.account, pair, path, mark, answer }
    }

    fn happen(self, shop: &TestShop) {
        let asked = Asked {
            pair: Uuid::from_u128(self.pair + 1),
            at: shop.app.now(),
            dialect: "evotor",
            method: "GET",
            path: self.path,
            query: "",
            content_type: "",
        };
        let slip = Slip::open(&shop.journal, &asked);
        slip.begin(Mark { account: Some(self.account), shop: Some(19), ..self.mark });
        let mut body = Captured::default();
        body.hear(&Bytes::from(self.answer.to_string()));
        slip.answer(shop.app.now(), Some(200), body, true);
    }
}

fn list() -> Value {
    json!([{"id": 7, "date": "2026-03-24 16:15:25", "summ": 31690, "number": "A-77", "customername": "Anna <Kim>"}])
}

fn goods() -> BillItem {
    BillItem {
        kind: LineKind::Goods,
        variant: None,
        name: "Top".to_owned(),
        unit: "шт".to_owned(),
        price: Money::units(3_250),
        quantity: Quantity::units(1),
        tax_rate: None,
        own: None,
        class: None,
        mark: None,
    }
}

fn about(bill: &str) -> Mark {
    Mark { bill: Some(bill.to_owned()), ..Mark::default() }
}

both_engines! {
    async fn rows_are_listed_newest_first_and_found_by_what_they_are_about(shop) {
        let shop = shop.await;
        let mut browser = Browser::of_the_owner(&shop).await;
        browser.get(LIST).await.has("Nothing yet");
        Said::at(&shop, 1, "/api/v2/list", Mark::default(), list()).happen(&shop);
        Said::at(&shop, 2, "/api/v2/bill/byid/7", about("A-77"), json!({"mark": MARK})).happen(&shop);
        shop.journal.flush().await;

        let page = browser.get(LIST).await;
        page.has("4 rows").has("Anna &lt;Kim&gt;").has("<span class=\"sign\" title=\"GS\">␝</span>");
        assert!(page.html.find("BILL").unwrap() < page.html.find("LIST</b>").unwrap());
        let found = browser.get("/app/journal?q=A-77").await;
        assert_eq!((found.status, found.location()), (303, "/app/journal?bill=A-77"));
        browser.get("/app/journal?bill=A-77").await.has("2 rows").has("Bill: A-77");
        browser.get("/app/journal?bill=A-78").await.has("Nothing found");
        browser.get("/app/journal?shop=x").await.has("could not be read").has("4 rows");
        browser.get("/app/journal/bills/A-77").await.has("Bill A-77").has("byid");
        assert_eq!(browser.get("/app/journal/bills/A-78").await.status, 404);
        let pair = format!("/app/journal/exchanges/{}", Uuid::from_u128(3));
        browser.get(&pair).await.has("BILL exchange").has("A-77").has("&quot;headers&quot;");
        for nowhere in ["x", "00000000-0000-0000-0000-000000000000"] {
            assert_eq!(browser.get(&format!("/app/journal/exchanges/{nowhere}")).await.status, 404);
        }
        shop.close().await;
    }

    async fn the_page_of_a_bill_says_how_its_sale_stands_to_whoever_may_see_sales(shop) {
        let shop = shop.with_outlet().await;
        let outlet = shop.till().outlet.id;
        let draft = BillDraft {
            label: "A-77".to_owned(),
            dated_at: None,
            buyer: Buyer::default(),
            customer: None,
            open_to: None,
            lines: vec![goods()],
            prepaid: Money::ZERO,
        };
        let sale = shop.write(PlaceBill { outlet, draft, own: None }).await.unwrap();
        let mark = Mark { sale: Some(sale.id), outlet: Some(outlet), ..about("A-77") };
        Said::at(&shop, 1, "/api/v2/bill/byid/7", mark, json!({"id": 7})).happen(&shop);
        shop.journal.flush().await;
        let mut owner = Browser::of_the_owner(&shop).await;
        owner.get("/app/journal/bills/A-77").await.has("waits to be paid").has("3,250.00\u{a0}UZS");
        seller(&shop, [Permission::JournalRead]).await;
        let mut other = Browser::new(&shop);
        other.sign_in("seller", PASSWORD).await;
        other.get("/app/journal/bills/A-77").await.has("2 rows").has_not("waits to be paid");
        shop.close().await;
    }

    async fn an_account_never_sees_the_rows_of_another(shop) {
        let shop = shop.await;
        let said = Said::at(&shop, 1, "/api/v2/list", about("A-77"), list());
        Said { account: AccountId(shop.owner.account.0 + 1), ..said }.happen(&shop);
        shop.journal.flush().await;
        let mut browser = Browser::of_the_owner(&shop).await;
        browser.get(LIST).await.has("Nothing yet");
        let pair = format!("/app/journal/exchanges/{}", Uuid::from_u128(2));
        for path in ["/app/journal/bills/A-77", &pair] {
            assert_eq!(browser.get(path).await.status, 404, "{path}");
        }
        browser.get("/app/journal/export/json").await.has_not("Anna");
        shop.close().await;
    }
}

#[tokio::test]
async fn pages_follow_each_other_by_keys() {
    let shop = TestShop::sqlite().await;
    for n in 0..15 {
        Said::at(&shop, n, "/api/v2/list", Mark::default(), json!([])).happen(&shop);
    }
    shop.journal.flush().await;
    let mut browser = Browser::of_the_owner(&shop).await;
    let first = browser.get("/app/journal?kind=list").await;
    assert_eq!(first.html.matches("id=\"row-").count(), 20);
    first.has_not("rel=\"prev\"");
    let older = first.html.split_once("rel=\"next\" href=\"").unwrap().1.split_once('"').unwrap().0;
    let second = browser.get(&older.replace("&amp;", "&")).await;
    assert_eq!(second.html.matches("id=\"row-").count(), 10);
    second.has("rel=\"prev\"").has_not("rel=\"next\"");
    assert_eq!(browser.get("/app/journal?page=2&kind=list").await.html.matches("id=\"row-").count(), 10);
    shop.close().await;
}

#[tokio::test]
async fn names_are_hidden_for_whoever_would_rather() {
    let shop = TestShop::sqlite().await;
    Said::at(&shop, 1, "/api/v2/list", about("A-77"), list()).happen(&shop);
    shop.journal.flush().await;
    let mut browser = Browser::of_the_owner(&shop).await;
    for path in
        ["/app/journal", "/app/journal/bills/A-77", "/app/journal/export/json", "/app/journal/export/txt"]
    {
        browser.get(path).await.has("Kim");
        browser.get(&format!("{path}?names=hidden")).await.has_not("Kim").has("A•••");
    }
    // One stays where one is.
    browser.get("/app/journal/bills/A-77").await.has("href=\"/app/journal/bills/A-77?names=hidden\"");
    shop.close().await;
}

#[tokio::test]
async fn files_have_the_rows_that_are_shown() {
    let shop = TestShop::sqlite().await;
    Said::at(&shop, 1, "/api/v2/list", about("A-77"), list()).happen(&shop);
    Said::at(&shop, 2, "/api/v2/hello", Mark::default(), json!({})).happen(&shop);
    shop.journal.flush().await;
    let mut browser = Browser::of_the_owner(&shop).await;
    let json = browser.get("/app/journal/export/json?bill=A-77").await;
    assert_eq!(json.header("content-disposition"), "attachment; filename=\"journal-2025-06-02.json\"");
    let rows: Vec<Value> = serde_json::from_str(&json.html).unwrap();
    assert_eq!((rows.len(), &rows[0]["payload"][0]["customername"]), (2, &json!("Anna <Kim>")));
    browser.get("/app/journal/export/csv").await.has("/api/v2/hello");
    browser.get("/app/journal/export/txt").await.has("| 2025-06-02 07:00:00 | 19 | Ответ (HELLO) | {} |\n");
    assert_eq!(browser.get("/app/journal/export/exe").await.status, 404);
    shop.close().await;
}

/// 40 KB on the wire. The time is told, not judged: a test machine is nobody's server.
#[tokio::test]
async fn a_page_of_fifty_rows_is_light() {
    let shop = TestShop::sqlite().await;
    for n in 0..25 {
        let item = |n: u128| json!({"id": n, "name": format!("Goods {}", n * 7919), "price": n * 31, "quantity": 1, "mark": MARK, "taxrate": "5%"});
        let bill = json!({"id": n, "products": (n..n + 12).map(item).collect::<Vec<_>>(), "customer": {"name": "Anna"}});
        Said::at(&shop, n, "/api/v2/bill/byid/7", about("A-77"), bill).happen(&shop);
    }
    shop.journal.flush().await;
    let mut browser = Browser::of_the_owner(&shop).await;
    assert_eq!(browser.get("/app/journal?rows=50").await.html.matches("id=\"row-").count(), 50);
    let began = Watch::now();
    let page = browser.compressed("/app/journal?rows=50").await;
    println!("{} bytes in {:?}", page.answer.bytes.len(), began.elapsed());
    assert_eq!(page.header("content-encoding"), "gzip");
    assert!(page.answer.bytes.len() < 40_000, "{}", page.answer.bytes.len());
    shop.close().await;
}
