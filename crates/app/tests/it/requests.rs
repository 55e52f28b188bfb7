//! A request that is sent again is carried out once.

use app::RequestKey;
use app::places::CreateBrand;
use domain::Refusal;

use crate::support::{Shop, refusal, stories};

stories! {
    a_request_is_carried_out_once_for_each_key
}

fn key(word: &str, body: u8) -> Option<RequestKey> {
    Some(RequestKey { key: word.to_owned(), body_hash: [body; 32] })
}

async fn a_request_is_carried_out_once_for_each_key(shop: Shop) {
    let brand = || CreateBrand { zone: shop.zone, name: "Three".to_owned() };
    let first = shop.app.write_once(&shop.owner, key("a", 1), brand()).await.unwrap();
    let again = shop.app.write_once(&shop.owner, key("a", 1), brand()).await.unwrap();
    assert_eq!(again.id, first.id, "the first answer");
    let other = refusal(shop.app.write_once(&shop.owner, key("a", 2), brand()).await);
    assert_eq!(other, Refusal::RequestKeyReused);
    let next = shop.app.write_once(&shop.owner, key("b", 1), brand()).await.unwrap();
    assert_ne!(next.id, first.id);

    let neighbour = shop.neighbour().await;
    let theirs = CreateBrand { zone: neighbour.zone, name: "Three".to_owned() };
    let theirs = neighbour.app.write_once(&neighbour.owner, key("a", 1), theirs).await.unwrap();
    assert_ne!(theirs.id, first.id, "a key is its account's own");
    neighbour.close().await;
    shop.close().await;
}
