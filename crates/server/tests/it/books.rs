//! `check`: it finds nothing in books that are in order, and whatever was tampered with in others.

use app::check;
use db::{Batch, Command, Sql, Tx};
use testkit::{TestShop, both_engines};

db::statements! {
    /// Goods appear on a shelf.
    MORE_ON_SHELF = "UPDATE level SET on_hand = on_hand + 1000000";
    /// A lot is worth more.
    DEARER_LOT = "UPDATE lot SET value = value + 1";
    /// A receipt number is lost.
    LOST_RECEIPT = "UPDATE outlet SET receipt_no = receipt_no + 1";
    /// The counter forgets.
    LOW_COUNTER = "UPDATE counter SET number = 1";
    /// A shift took something that nobody paid.
    RICHER_SHIFT = "UPDATE shift_total SET amount = amount + 10000";
    /// A sale is cheaper than its lines.
    CHEAPER_SALE = "UPDATE sale SET sold_total = sold_total - 100";
    /// An event vanishes.
    LOST_EVENT = "DELETE FROM event WHERE position = 1 AND revision IN (SELECT revision FROM event WHERE position = 2)";
}

struct Tamper(&'static Sql);

impl Command for Tamper {
    type Out = ();
    type Error = db::Error;

    async fn run(&self, tx: &mut Tx<'_>) -> db::Result<()> {
        let mut batch = Batch::default();
        batch.exec(self.0, Vec::new());
        tx.run(batch).await.map(|_| ())
    }
}

async fn found(shop: &TestShop) -> Vec<&'static str> {
    let mut drifts = Vec::new();
    check::run(shop.app.db(), |drift| drifts.push(drift.what.invariant)).await.unwrap();
    drifts.sort_unstable();
    drifts.dedup();
    drifts
}

both_engines! {
    async fn what_was_tampered_with_is_found(shop) {
        let shop = shop.with_outlet().with_product("rose", "250.00").with_stock("rose", "10").await;
        crate::selling::sell(&shop, "rose", 2).await;
        assert_eq!(found(&shop).await, Vec::<&str>::new());
        for (tampering, invariant) in [
            (&MORE_ON_SHELF, "level.on_hand"),
            (&DEARER_LOT, "lot.value"),
            (&LOST_RECEIPT, "outlet.receipt_no without gaps"),
            (&LOW_COUNTER, "counter.number above every number"),
            (&RICHER_SHIFT, "shift_total.amount"),
            (&CHEAPER_SALE, "sale.sold_total"),
            (&LOST_EVENT, "event.position without gaps"),
        ] {
            shop.app.db().write(Tamper(tampering)).await.unwrap();
            let found = found(&shop).await;
            assert!(found.contains(&invariant), "{}: {found:?}", tampering.name());
        }
        // These books can never be in order again.
        shop.abandon().await;
    }
}
