//! Signing in, staying so, and ending it.

use std::collections::BTreeSet;

use app::access::CreateRole;
use app::parties::{CreateEmployee, PersonChange, UpdateEmployee};
use domain::Change;
use domain::access::{Permission, Scope};
use domain::id::PartyId;
use server::config::Config;
use testkit::{TestShop, both_engines};

use super::browser::Browser;

const LIST: &str = "/app/journal";
/// The seller's.
pub(super) const PASSWORD: &str = "a seller's password";

/// Hires somebody who may do this.
pub(super) async fn seller(shop: &TestShop, permissions: impl Into<BTreeSet<Permission>>) -> PartyId {
    let role =
        CreateRole { name: "Seller".to_owned(), permissions: permissions.into(), scope: Scope::default() };
    let role = shop.write(role).await.unwrap();
    let seller = CreateEmployee {
        person: PersonChange {
            first_name: Change::Set("Vera".to_owned()),
            last_name: Change::Set("Kim".to_owned()),
            email: Change::Set(Some("vera@test.example".to_owned())),
            ..PersonChange::default()
        },
        username: "seller".to_owned(),
        password: shop.app.hash_password(PASSWORD).await.unwrap(),
        roles: vec![role.id],
    };
    shop.write(seller).await.unwrap().id
}

both_engines! {
    async fn whoever_is_not_signed_in_is_sent_to_do_so_and_comes_back(shop) {
        let shop = shop.await;
        let mut browser = Browser::new(&shop);
        let away = browser.get("/app/journal?bill=A-77").await;
        assert_eq!((away.status, away.location()), (303, "/app/sign-in?next=%2Fapp%2Fjournal%3Fbill%3DA-77"));
        let form = browser.get(away.location()).await;
        form.has("name=\"next\" value=\"/app/journal?bill=A-77\"");
        let fields = [
            ("token", &*form.token()),
            ("next", "/app/journal?bill=A-77"),
            ("login", &format!("Owner@{}", TestShop::ACCOUNT)),
            ("password", TestShop::PASSWORD),
        ];
        let entered = browser.post("/app/sign-in", &fields).await;
        assert_eq!((entered.status, entered.location()), (303, "/app/journal?bill=A-77"));
        let cookie = entered.answer.headers.get("set-cookie").unwrap().to_str().unwrap();
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && !cookie.contains("Secure"));
        assert_eq!(browser.get("/app/journal?bill=A-77").await.status, 200);
        shop.close().await;
    }

    async fn a_session_ends_when_it_is_ended_here_or_elsewhere(shop) {
        let shop = shop.await;
        let (mut here, mut there) = (Browser::of_the_owner(&shop).await, Browser::of_the_owner(&shop).await);
        let sessions = here.get("/app/sessions").await;
        let other = sessions.html.split_once("name=\"session\" value=\"").unwrap().1.split_once('"').unwrap().0;
        assert_eq!(sessions.html.matches("name=\"session\"").count(), 1, "this one has a word instead");
        let ended = here.post("/app/sessions", &[("token", &sessions.token()), ("session", other)]).await;
        assert_eq!(ended.status, 303);
        assert_eq!(there.get(LIST).await.status, 303);
        assert_eq!(here.get(LIST).await.status, 200);
        let secret = here.cookie("prilavok").to_owned();
        let token = here.get(LIST).await.token();
        assert_eq!(here.post("/app/sign-out", &[("token", &token)]).await.status, 303);
        assert!(here.cookie("prilavok").is_empty() && !secret.is_empty());
        assert_eq!(here.get(LIST).await.status, 303);
        shop.close().await;
    }

    async fn a_session_dies_with_the_password_and_with_a_dismissal(shop) {
        let shop = shop.await;
        let employee = seller(&shop, [Permission::JournalRead]).await;
        let mut browser = Browser::new(&shop);
        assert_eq!(browser.sign_in("seller", PASSWORD).await.status, 303);
        assert_eq!(browser.get(LIST).await.status, 200);
        let unchanged = UpdateEmployee {
            employee,
            person: PersonChange::default(),
            username: Change::Keep,
            password: Change::Keep,
            roles: Change::Keep,
            active: Change::Keep,
        };
        let another = shop.app.hash_password("another password").await.unwrap();
        shop.write(UpdateEmployee { password: Change::Set(another), ..unchanged.clone() }).await.unwrap();
        assert_eq!(browser.get(LIST).await.status, 303);
        assert_eq!(browser.sign_in("seller", "another password").await.status, 303);
        assert_eq!(browser.get(LIST).await.status, 200);
        shop.write(UpdateEmployee { active: Change::Set(false), ..unchanged }).await.unwrap();
        assert_eq!(browser.get(LIST).await.status, 303);
        shop.close().await;
    }

    async fn a_session_ends_by_itself(shop) {
        let shop = shop.await;
        let mut browser = Browser::of_the_owner(&shop).await;
        shop.clock.advance_seconds(6 * 86_400);
        assert_eq!(browser.get(LIST).await.status, 200);
        shop.clock.advance_seconds(6 * 86_400);
        assert_eq!(browser.get(LIST).await.status, 200, "it was used in between");
        shop.clock.advance_seconds(7 * 86_400);
        assert_eq!(browser.get(LIST).await.status, 303);
        shop.close().await;
    }

    async fn who_lacks_the_permission_is_told_which(shop) {
        let shop = shop.await;
        seller(&shop, [Permission::SalesRead]).await;
        let mut browser = Browser::new(&shop);
        assert_eq!(browser.sign_in("seller", PASSWORD).await.status, 303);
        let page = browser.get(LIST).await;
        assert_eq!(page.status, 403);
        page.has("journal.read");
        shop.close().await;
    }
}

#[tokio::test]
async fn a_wrong_password_keeps_what_was_typed_and_tries_are_counted() {
    let shop = TestShop::sqlite().await;
    let mut browser = Browser::new(&shop);
    for _ in 0..5 {
        let page = browser.sign_in("<owner>", "wrong").await;
        assert_eq!(page.status, 422);
        page.has("value=\"&lt;owner&gt;\"").has("does not fit").has_not("value=\"wrong\"");
    }
    let page = browser.sign_in("<owner>", "wrong").await;
    assert_eq!((page.status, page.header("retry-after")), (429, "300"));
    assert_eq!(
        browser.sign_in(TestShop::USERNAME, TestShop::PASSWORD).await.status,
        303,
        "another name is free"
    );
    shop.clock.advance_seconds(300);
    assert_eq!(browser.sign_in("<owner>", "wrong").await.status, 422);
    shop.close().await;
}

#[tokio::test]
async fn a_form_that_was_made_for_another_browser_does_nothing() {
    let shop = TestShop::sqlite().await;
    let (mut mine, mut theirs) = (Browser::of_the_owner(&shop).await, Browser::of_the_owner(&shop).await);
    let token = theirs.get(LIST).await.token();
    for token in ["", "x", &*token] {
        for path in ["/app/sign-out", "/app/sessions", "/app/language"] {
            assert_eq!(mine.post(path, &[("token", token), ("language", "uz")]).await.status, 403, "{path}");
        }
    }
    assert_eq!(mine.get(LIST).await.status, 200);
    let mut guest = Browser::new(&shop);
    let token = guest.get("/app/sign-in").await.token();
    guest.forget("prilavok-guest");
    let fields = [("token", &*token), ("login", TestShop::USERNAME), ("password", TestShop::PASSWORD)];
    assert_eq!(guest.post("/app/sign-in", &fields).await.status, 403);
    shop.close().await;
}

#[tokio::test]
async fn pages_speak_the_language_that_was_chosen() {
    let shop = TestShop::sqlite().await;
    let mut browser = Browser::of_the_owner(&shop).await;
    let page = browser.get(LIST).await;
    page.has("lang=\"en\"").has("Exchange journal");
    let fields = [("token", &*page.token()), ("language", "uz"), ("next", "/app/journal?shop=7")];
    assert_eq!(browser.post("/app/language", &fields).await.location(), "/app/journal?shop=7");
    browser.get(LIST).await.has("lang=\"uz\"").has("Almashinuv jurnali");
    shop.close().await;
}

#[tokio::test]
async fn under_https_cookies_travel_encrypted_only() {
    let shop = TestShop::sqlite().await;
    let mut config = Config::default();
    config.web.base_url = Some("https://shop.example".to_owned());
    let mut browser = Browser::configured(&shop, config);
    let entered = browser.sign_in(TestShop::USERNAME, TestShop::PASSWORD).await;
    let cookie = entered.answer.headers.get("set-cookie").unwrap().to_str().unwrap();
    assert!(cookie.starts_with("__Host-prilavok=") && cookie.ends_with("; Secure"), "{cookie}");
    assert_eq!(browser.get(LIST).await.status, 200);
    shop.close().await;
}

#[tokio::test]
async fn every_page_says_what_browsers_may_do_with_it() {
    let shop = TestShop::sqlite().await;
    let mut browser = Browser::of_the_owner(&shop).await;
    for path in ["/app/sign-in", LIST, "/app/sessions", "/app/nowhere", "/app/journal/bills/none"] {
        let page = browser.get(path).await;
        assert!(
            page.header("content-security-policy").starts_with("default-src 'none'; style-src 'self'"),
            "{path}"
        );
        assert_eq!(
            (page.header("cache-control"), page.header("x-frame-options")),
            ("no-store", "DENY"),
            "{path}"
        );
        page.has_not("<script").has_not("style=\"").has_not(" onclick");
    }
    let style = browser.get(LIST).await;
    let href = style.html.split_once("rel=\"stylesheet\" href=\"").unwrap().1.split_once('"').unwrap().0;
    let style = browser.get(href).await;
    assert_eq!(style.status, 200);
    assert!(style.header("cache-control").contains("immutable"));
    assert!(style.header("content-type").starts_with("text/css"));
    shop.close().await;
}
