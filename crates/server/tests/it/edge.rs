//! What every request crosses: health, doors, and headers that are not to be believed.

use server::config::{Config, DoorConfig};
use testkit::{TestShop, both_engines};

use crate::support::{Door, client, edge};

both_engines! {
    async fn a_supervisor_learns_how_the_server_is(shop) {
        let shop = shop.await;
        let edge = edge(&shop, Config::default());
        let http = client(edge.clone());
        assert_eq!(http.get("/health/live").await.ok()["status"], "alive");
        assert_eq!(http.get("/health/ready").await.ok()["status"], "ready");
        edge.health.stop();
        assert_eq!(http.get("/health/live").await.ok()["status"], "alive");
        assert_eq!(http.get("/health/ready").await.expect(503)["status"], "stopping");
        shop.close().await;
    }
}

#[tokio::test]
async fn books_that_do_not_answer_make_the_server_unready() {
    let shop = TestShop::sqlite().await;
    let http = shop.http();
    let db = shop.app.db().clone();
    shop.close().await;
    drop(db);
    assert_eq!(http.get("/health/ready").await.expect(503)["status"], "the books do not answer");
}

#[tokio::test]
async fn a_dialect_that_is_switched_off_is_not_there() {
    let shop = TestShop::sqlite().await;
    assert_eq!(shop.http().get("/profile").await.status, 401);
    let mut config = Config::default();
    config.doors.insert("ox".to_owned(), DoorConfig { enabled: false, ..DoorConfig::default() });
    assert_eq!(client(edge(&shop, config)).get("/profile").await.status, 404);
    shop.close().await;
}

#[tokio::test]
async fn forwarded_hosts_count_only_from_proxies_that_are_trusted() {
    let shop = TestShop::sqlite().await;
    let mut config = Config::default();
    let profile = async |config: &Config| {
        let http = client(edge(&shop, config.clone()));
        http.get("/profile").header("x-forwarded-host", "nobody.ox-sys.com").await.status
    };
    // The default account is asked for credentials; an account that does not exist is not found.
    assert_eq!(profile(&config).await, 401);
    config.server.trusted_proxies = vec!["127.0.0.1".parse().unwrap()];
    assert_eq!(profile(&config).await, 404);
    shop.close().await;
}
