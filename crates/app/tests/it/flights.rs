//! A sale is at most three flights on `PostgreSQL`: what it reads, what it writes, the commit. `SQLite` counts what `PostgreSQL` would
//! need, so both engines tell.
//!
//! The one exception is a command under a request key, which looks for its first answer before and keeps it after.

use app::Command;
use app::places::UpdateOutlet;
use app::sales::*;
use domain::id::*;
use domain::sales::{Channel, Direction, Oversell, Reserve, SalePolicies, SaleState};
use domain::{Change, Quantity};

use crate::places::outlet_as_it_is;
use crate::sales::{Till, cart, customer, pay, pays, till, view};
use crate::support::{Shop, stories};
use crate::world;

stories! {
    completing_a_sale_is_three_flights
    changing_a_sale_is_three_flights
    putting_into_what_is_put_aside_is_three_flights
    a_drawer_is_three_flights
}

/// Reads, writes, commit.
const FLIGHTS: u32 = 3;

/// Has the owner do something, in no more flights than a sale may take.
async fn flown<C: Command>(shop: &Shop, what: &str, command: C) -> C::Out {
    let out = shop.write(command).await.unwrap();
    assert_eq!(shop.app.db().last_flights(), FLIGHTS, "{what}");
    out
}

/// What makes one completion need more than another.
#[derive(Clone, Copy, Debug)]
enum Sold {
    Plainly,
    OnCredit,
    Kept,
    Oversold,
    BroughtBack,
    BroughtBackOverADeficit,
    BroughtBackByStrangers,
    Exchanged,
}

const WAYS: [Sold; 6] = [
    Sold::Plainly,
    Sold::OnCredit,
    Sold::Kept,
    Sold::BroughtBack,
    Sold::BroughtBackByStrangers,
    Sold::Exchanged,
];
/// These leave nothing for the others.
const LAST_WAYS: [Sold; 2] = [Sold::Oversold, Sold::BroughtBackOverADeficit];

impl Sold {
    /// A sale that only waits to be completed.
    async fn ready(self, shop: &Shop, till: &Till) -> SaleId {
        let one = Quantity::units(1);
        match self {
            Self::Plainly => paid(shop, till, 1).await,
            Self::OnCredit => {
                let sale = cart(shop, till, 1).await;
                let buyer = Change::Set(Some(customer(shop).await));
                shop.write(AmendSale { customer: buyer, ..AmendSale::of(sale) }).await.unwrap();
                sale
            }
            Self::Kept => {
                let sale = paid(shop, till, 2).await;
                shop.write(PlaceSale { sale, reserve: Reserve::Asked }).await.unwrap();
                sale
            }
            Self::Oversold => paid(shop, till, 1_000).await,
            Self::BroughtBack | Self::BroughtBackOverADeficit => refund(shop, till, one).await,
            Self::BroughtBackByStrangers => {
                let ask =
                    RefundAsk { what: Returning::Variant(till.variant), location: shop.shop, quantity: one };
                let refund =
                    RefundSale { outlet: till.outlet, customer: None, lines: vec![ask], spread: None };
                flown(shop, "opening a refund of anything", refund).await.id
            }
            Self::Exchanged => {
                let sale = refund(shop, till, one).await;
                shop.write(PutLine { sale, what: Pickable::Lot(till.lot), quantity: one }).await.unwrap();
                sale
            }
        }
    }
}

async fn paid(shop: &Shop, till: &Till, quantity: i64) -> SaleId {
    let sale = cart(shop, till, quantity).await;
    pay(shop, sale, till.cash, 220_000 * quantity).await;
    sale
}

/// Something sold is brought back, and not completed yet.
async fn refund(shop: &Shop, till: &Till, quantity: Quantity) -> SaleId {
    let sale = paid(shop, till, 1).await;
    shop.write(CompleteSale { sale }).await.unwrap();
    let line = view(shop, sale).await.lines[0].row.id;
    let ask = RefundAsk { what: Returning::Line(line), location: shop.shop, quantity };
    let refund = RefundSale { outlet: till.outlet, customer: None, lines: vec![ask], spread: None };
    flown(shop, "opening a refund", refund).await.id
}

/// Every kind of sale; then all of them again where there are promotions, and again where there is a register as well.
async fn completing_a_sale_is_three_flights(shop: Shop) {
    let till = till(&shop, 100).await;
    let oversell = SalePolicies { oversell: Oversell::Allow, ..SalePolicies::default() };
    let careless = UpdateOutlet { policies: Change::Set(oversell), ..outlet_as_it_is(till.outlet) };
    shop.write(careless).await.unwrap();
    completed(&shop, &till, "nothing", &WAYS).await;
    shop.write(world::promotion(shop.zone)).await.unwrap();
    completed(&shop, &till, "a promotion", &WAYS).await;
    let register = Change::Set(Some(shop.write(world::register()).await.unwrap().id));
    shop.write(UpdateOutlet { register, ..outlet_as_it_is(till.outlet) }).await.unwrap();
    completed(&shop, &till, "a promotion and a register", &WAYS).await;
    completed(&shop, &till, "a promotion and a register", &LAST_WAYS).await;
    shop.close().await;
}

async fn completed(shop: &Shop, till: &Till, around: &str, ways: &[Sold]) {
    for sold in ways {
        let sale = sold.ready(shop, till).await;
        let what = format!("completing what is sold {sold:?} with {around}");
        flown(shop, &what, CompleteSale { sale }).await;
        assert_eq!(view(shop, sale).await.head.state, SaleState::Completed, "{what}");
    }
}

/// What happens to a sale before and after its completion.
async fn changing_a_sale_is_three_flights(shop: Shop) {
    let till = till(&shop, 20).await;
    shop.write(world::promotion(shop.zone)).await.unwrap();
    let (one, buyer) = (Quantity::units(1), customer(&shop).await);
    let open = OpenSale {
        outlet: till.outlet,
        channel: Channel::Pos,
        note: None,
        customer: Some(buyer),
        spread: None,
    };
    let sale = flown(&shop, "opening with the shift", open.clone()).await.id;
    let other = flown(&shop, "opening", open).await.id;
    flown(&shop, "voiding", VoidSale { sale: other }).await;
    let lot = PutLine { sale, what: Pickable::Lot(till.lot), quantity: one };
    flown(&shop, "putting goods of a lot", lot).await;
    let variant = Pickable::Variant { variant: till.variant, location: shop.shop };
    flown(&shop, "putting goods of a variant", PutLine { sale, what: variant, quantity: one }).await;
    let line = view(&shop, sale).await.lines[0].row.id;
    flown(&shop, "changing a line", ChangeLine { sale, line, quantity: Some(Quantity::units(3)) }).await;
    let head = AmendSale {
        customer: Change::Set(Some(buyer)),
        assistants: Change::Set(vec![shop.owner.party]),
        delivery: DeliveryChange {
            pickup: Change::Set(true),
            pickup_location: Change::Set(Some(shop.warehouse)),
            ..DeliveryChange::default()
        },
        ..AmendSale::of(sale)
    };
    flown(&shop, "changing the head", head).await;
    flown(&shop, "paying a part", AmendSale::taking(sale, pays(till.cash, 100_000))).await;
    flown(&shop, "placing", PlaceSale { sale, reserve: Reserve::Asked }).await;
    shop.wait_days(30);
    flown(&shop, "letting go", ReleaseExpired { sale }).await;
    flown(&shop, "completing with a debt", CompleteSale { sale }).await;
    let register = Change::Set(Some(shop.write(world::register()).await.unwrap().id));
    shop.write(UpdateOutlet { register, ..outlet_as_it_is(till.outlet) }).await.unwrap();
    flown(&shop, "paying the debt", AmendSale::taking(sale, pays(till.card, 100_000))).await;
    let number = view(&shop, sale).await.money[0].number;
    let amend = AmendMoney {
        sale,
        number,
        method: Change::Set(till.card),
        amount: Change::Keep,
        direction: Change::Set(Direction::In),
        at: Change::Keep,
    };
    flown(&shop, "amending money", amend).await;
    let people = LinePeople { assistants: vec![shop.owner.party], managers: Vec::new() };
    let money = Some(vec![pays(till.cash, 594_000)]);
    let amend = AmendCompleted { line_people: vec![people], money, ..AmendCompleted::of(sale) };
    flown(&shop, "amending what is completed", amend).await;
    shop.close().await;
}

/// Goods put aside follow the lines of their sale.
async fn putting_into_what_is_put_aside_is_three_flights(shop: Shop) {
    let till = till(&shop, 9).await;
    let sale = cart(&shop, &till, 1).await;
    shop.write(PlaceSale { sale, reserve: Reserve::Asked }).await.unwrap();
    let lot = PutLine { sale, what: Pickable::Lot(till.lot), quantity: Quantity::units(2) };
    flown(&shop, "putting goods of a lot", lot).await;
    let what = Pickable::Variant { variant: till.variant, location: shop.shop };
    flown(&shop, "putting goods of a variant", PutLine { sale, what, quantity: Quantity::units(2) }).await;
    let line = view(&shop, sale).await.lines[0].row.clone();
    assert_eq!((line.quantity, line.reserved), (Quantity::units(5), Quantity::units(5)));
    let fewer = ChangeLine { sale, line: line.id, quantity: Some(Quantity::units(4)) };
    flown(&shop, "changing a line", fewer).await;
    assert_eq!(view(&shop, sale).await.lines[0].row.reserved, Quantity::units(4));
    flown(&shop, "voiding", VoidSale { sale }).await;
    shop.close().await;
}

async fn a_drawer_is_three_flights(shop: Shop) {
    let outlet = till(&shop, 1).await;
    let (method, outlet) = (outlet.cash, outlet.outlet);
    flown(&shop, "opening a shift", OpenShift { outlet }).await;
    let amount = domain::Money::units(5);
    flown(&shop, "moving cash", MoveCash { outlet, method, amount, direction: Direction::In }).await;
    flown(&shop, "closing a shift", CloseShift { outlet }).await;
    shop.close().await;
}
