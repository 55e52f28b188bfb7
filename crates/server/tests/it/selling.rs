//! A day at a till, told in the shop's own words.

use app::sales::{AmendSale, CompleteSale, OpenSale, Pickable, PutLine, SaleRef, TenderIn};
use domain::sales::{Channel, Direction};
use domain::{Money, Quantity};
use testkit::{TestShop, both_engines};

/// Sells some of the goods at the first till, for more cash than needed.
pub(crate) async fn sell(shop: &TestShop, name: &str, units: i64) -> SaleRef {
    let till = shop.till();
    let open =
        OpenSale { outlet: till.outlet.id, channel: Channel::Pos, note: None, customer: None, spread: None };
    let sale = shop.write(open).await.unwrap().id;
    let what = Pickable::Variant { variant: shop.product(name).variant.id, location: till.shop.id };
    shop.write(PutLine { sale, what, quantity: Quantity::units(units) }).await.unwrap();
    let amount = Money::units(1_000);
    let tender =
        TenderIn { method: till.cash.id, amount, currency: None, direction: Direction::In, at: None };
    shop.write(AmendSale::taking(sale, tender)).await.unwrap();
    shop.write(CompleteSale { sale }).await.unwrap()
}

both_engines! {
    async fn a_sale_completes_once(shop) {
        let shop = shop.with_outlet().with_product("rose", "250.00").with_stock("rose", "10").await;
        let done = sell(&shop, "rose", 2).await;
        let again = shop.write(CompleteSale { sale: done.id }).await.unwrap();
        assert_eq!(again, done, "a repeat answers as the first did");
        shop.close().await;
    }

    async fn what_is_not_there_is_not_sold(shop) {
        let shop = shop.with_outlet().with_product("rose", "250.00").with_stock("rose", "1").await;
        sell(&shop, "rose", 1).await;
        let open = OpenSale {
            outlet: shop.till().outlet.id,
            channel: Channel::Pos,
            note: None,
            customer: None,
            spread: None,
        };
        let sale = shop.write(open).await.unwrap().id;
        let what =
            Pickable::Variant { variant: shop.product("rose").variant.id, location: shop.till().shop.id };
        shop.write(PutLine { sale, what, quantity: Quantity::units(1) }).await.unwrap_err();
        shop.close().await;
    }
}
