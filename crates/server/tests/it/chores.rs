//! Background work, driven by hand.

use app::RequestKey;
use app::parties::CreateGroup;
use app::sales::{OpenSale, Pickable, PlaceSale, PutLine};
use domain::Quantity;
use domain::sales::{Channel, Reserve};
use testkit::both_engines;
use worker::{Chore, Done};

both_engines! {
    async fn a_placed_sale_lets_its_goods_go_when_its_time_is_over(shop) {
        let shop = shop.with_outlet().with_product("rose", "250.00").with_stock("rose", "3").await;
        let (till, rose) = (shop.till(), shop.product("rose").variant.id);
        let open = OpenSale { outlet: till.outlet.id, channel: Channel::Pos, note: None, customer: None, spread: None };
        let put = |sale| PutLine {
            sale,
            what: Pickable::Variant { variant: rose, location: till.shop.id },
            quantity: Quantity::units(3),
        };
        let first = shop.write(open.clone()).await.unwrap().id;
        shop.write(put(first)).await.unwrap();
        shop.write(PlaceSale { sale: first, reserve: Reserve::WhatIsThere }).await.unwrap();
        let second = shop.write(open).await.unwrap().id;
        shop.write(put(second)).await.unwrap_err();
        assert_eq!(Chore::ReleaseExpired.run_once(&shop.app).await.unwrap(), Done::Nothing);
        shop.clock.advance_seconds(4 * 86_400);
        assert_eq!(Chore::ReleaseExpired.run_once(&shop.app).await.unwrap(), Done::Something);
        assert_eq!(Chore::ReleaseExpired.run_once(&shop.app).await.unwrap(), Done::Nothing);
        shop.write(put(second)).await.unwrap();
        shop.close().await;
    }

    async fn answers_to_requests_are_forgotten_after_a_week(shop) {
        let shop = shop.await;
        let ask = async || {
            let key = RequestKey { key: "once".to_owned(), body_hash: [1; 32] };
            let command = CreateGroup { name: "Regulars".to_owned() };
            shop.app.write_once(&shop.owner, Some(key), command).await.unwrap()
        };
        let first = ask().await;
        assert_eq!(ask().await, first);
        shop.clock.advance_seconds(7 * 86_400 + 1);
        assert_eq!(Chore::ForgetRequests.run_once(&shop.app).await.unwrap(), Done::Something);
        assert_eq!(Chore::ForgetRequests.run_once(&shop.app).await.unwrap(), Done::Nothing);
        assert_ne!(ask().await, first);
        shop.close().await;
    }
}
