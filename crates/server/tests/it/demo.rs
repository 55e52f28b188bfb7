//! The demo shop, seeded through the real commands on both engines.

use app::Page;
use app::catalogue::{Goods, Lots};
use domain::catalogue::{VariantFilter, VariantSort};
use server::demo;
use testkit::both_engines;

use crate::support::{client, edge};

both_engines! {
    async fn the_demo_is_a_whole_shop_and_goes_on_where_it_was(shop) {
        let shop = shop.await;
        let credentials = demo::open(&shop.app, None, |_| {}).await.unwrap();
        let again = demo::open(&shop.app, Some(credentials.clone()), |what| panic!("{what}")).await.unwrap();
        assert_eq!(again, credentials);

        let mut config = server::config::Config::default();
        config.server.default_account = Some(demo::ACCOUNT.to_owned());
        let http = client(edge(&shop, config));
        let ox = &credentials.ox;
        let form = format!("_subdomain={}&_username={}&_password={}", ox.subdomain, ox.username, ox.password);
        let token = http.post("/security/auth_check").form(&form).await.ok();
        let http = http.bearer(token["token"].as_str().unwrap());
        assert_eq!(http.get("/variations?size=1").await.ok()["total_count"], 2_000);
        let sells = http.get("/sells-list?size=1").await.ok();
        assert!(sells["total_count"].as_i64().unwrap() > 200, "{sells}");

        // Without the file that kept the password there is a new one, and the old one is worthless.
        let anew = demo::open(&shop.app, None, |_| {}).await.unwrap();
        assert_ne!(anew.ox.password, ox.password);
        assert_eq!(anew.ox.cashdesk, ox.cashdesk);
        assert_eq!(http.get("/profile").await.status, 401);
        let goods = Goods {
            filter: VariantFilter::default(),
            sort: VariantSort::default(),
            page: Page { offset: 0, limit: 1 },
            lots: Lots::None,
        };
        assert_eq!(shop.read(goods).await.unwrap().total, 0, "another account sees nothing of it");
        shop.close().await;
    }
}
