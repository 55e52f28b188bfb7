//! Changes who, how and with what money a sale is made: everything on its head, while it is open; on a completed one that is
//! still owed for, only money may be added.

use db::{Reads, Tx};
use domain::access::Permission;
use domain::id::*;
use domain::money::Price;
use domain::parties::{Address, check_address};
use domain::sales::{Delivery, ManualDiscount, MoneyState, SaleState};
use domain::{Change, Kind, Problems, Reason, Refusal};
use store::Flight;
use store::args;
use store::sales::goods::Coming;
use store::sales::sale;
use store::sales::till::{self, TillMethodRow};
use store::scalar::Json;
use uuid::Uuid;

use super::cart::Cart;
use super::goods::Goods;
use super::open_sale::{MAX_NOTE, SaleRef, open_shift};
use super::receipts::Names;
use super::settlement;
use super::tender::{self, MoneyChange};
use crate::{Command, Cx, Result};

/// How many people may assist a sale.
pub const MAX_PEOPLE: usize = 20;
/// How long the recipient's name and the agreed time of a delivery may be.
const MAX_TEXT: usize = 255;

/// Changes the head and the money of a sale.
#[derive(Clone, Debug)]
pub struct AmendSale {
    /// The sale.
    pub sale: SaleId,
    /// Who buys.
    pub customer: Change<Option<PartyId>>,
    /// Who rings it up.
    pub cashier: Change<PartyId>,
    /// Who helped.
    pub assistants: Change<Vec<PartyId>>,
    /// A remark.
    pub note: Change<Option<String>>,
    /// A reduction of the whole; needs [`Permission::SalesDiscount`].
    pub discount: Change<Option<ManualDiscount>>,
    /// How it reaches the buyer.
    pub delivery: DeliveryChange,
    /// How many people it serves.
    pub guests: Change<Option<i64>>,
    /// Eaten elsewhere.
    pub take_away: Change<bool>,
    /// Money.
    pub money: MoneyChange,
}

/// Changes of a delivery.
#[derive(Clone, Debug, Default)]
pub struct DeliveryChange {
    /// The buyer comes for it; then there is no address, and a place is needed.
    pub pickup: Change<bool>,
    /// Where to.
    pub pickup_location: Change<Option<LocationId>>,
    /// Where to send it.
    pub shipping: Change<Option<Address>>,
    /// Whom to bill.
    pub billing: Change<Option<Address>>,
    /// Who receives it.
    pub recipient: Change<Option<String>>,
    /// The number of the delivery service.
    pub service: Change<Option<Number>>,
    /// When.
    pub time: Change<Option<String>>,
    /// What it costs the buyer; the card is set to the one of now.
    pub price: Change<Option<Price>>,
}

impl AmendSale {
    /// Changes nothing yet.
    #[must_use]
    pub fn of(sale: SaleId) -> Self {
        Self {
            sale,
            customer: Change::Keep,
            cashier: Change::Keep,
            assistants: Change::Keep,
            note: Change::Keep,
            discount: Change::Keep,
            delivery: DeliveryChange::default(),
            guests: Change::Keep,
            take_away: Change::Keep,
            money: MoneyChange::Keep,
        }
    }

    /// Only more money.
    #[must_use]
    pub fn taking(sale: SaleId, tender: tender::TenderIn) -> Self {
        Self { money: MoneyChange::Add(tender), ..Self::of(sale) }
    }
}

/// What a change needs to know beside the cart, read in the cart's own flight.
#[derive(Debug, Default)]
struct Ground {
    methods: Vec<TillMethodRow>,
    named: Named,
    /// For the receipt of a debt's payment.
    names: Names,
}

impl Ground {
    fn ask(&mut self, cx: &Cx, change: &AmendSale, people: &[(&'static str, PartyId)]) -> Reads<'_> {
        let mut reads = self.named.ask(cx, people, &change.delivery);
        if change.money != MoneyChange::Keep {
            let methods = args![cx.account(), change.sale];
            reads.fill(&mut self.methods, &till::LIST_METHODS_OF_SALE, methods);
            self.names.ask(cx, change.sale, &mut reads);
        }
        reads
    }
}

impl Command for AmendSale {
    type Out = SaleRef;
    const PERMISSION: Permission = Permission::SalesWrite;

    async fn run(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<SaleRef> {
        if self.discount.is_set() {
            cx.caller.must(Permission::SalesDiscount)?;
        }
        let people = people(&self.customer, &self.cashier, &self.assistants);
        let mut ground = Ground::default();
        let buyer = self.customer.as_set().copied().flatten();
        let reads = ground.ask(cx, self, &people);
        let mut cart = Cart::load_with(cx, tx, self.sale, (Coming::NOTHING, buyer), reads).await?;
        if cart.sale.state == SaleState::Completed {
            return self.pay_debt(cx, tx, cart, &ground).await;
        }
        cart.must_be_open()?;
        ground.named.check(&people, &self.delivery)?;
        self.apply_head(&mut cart)?;
        self.delivery.apply(&mut cart)?;
        let mut ids = cx.ids();
        self.apply_money(cx, &mut cart, &ground.methods, &mut ids)?;
        cart.reprice(cx)?;
        let mut flight = cx.flight();
        put_assistants(&mut flight, cart.sale.id, &self.assistants);
        let sale = cart.save(cx, &mut flight);
        flight.event("changed", Kind::Sale, sale.id, self.changed());
        flight.send(tx).await?;
        Ok(SaleRef { id: sale.id, number: sale.number })
    }
}

impl AmendSale {
    fn apply_head(&self, cart: &mut Cart) -> Result<(), Refusal> {
        let mut problems = Problems::new();
        check_said(&self.note, &self.assistants, &mut problems);
        if let Change::Set(Some(guests)) = self.guests {
            problems.check("guests", guests >= 0, Reason::TooSmall { limit: 0 });
            problems.check("guests", guests <= 10_000, Reason::TooLarge { limit: 10_000 });
        }
        problems.into_result()?;
        let sale = &mut cart.sale;
        sale.customer = self.customer.clone().or(sale.customer);
        sale.cashier = self.cashier.clone().or(sale.cashier);
        sale.note = self.note.clone().or(sale.note.take());
        sale.guests = self.guests.clone().or(sale.guests);
        sale.take_away = self.take_away.clone().or(sale.take_away);
        if let Change::Set(discount) = &self.discount {
            sale.manual_discount = discount.map(Json);
        }
        Ok(())
    }

    fn apply_money(
        &self,
        cx: &Cx,
        cart: &mut Cart,
        methods: &[TillMethodRow],
        ids: &mut domain::IdSource,
    ) -> Result<(), Refusal> {
        match &self.money {
            MoneyChange::Keep => {}
            MoneyChange::Add(tender) => {
                let new = tender::entries(cx, cart, methods, &[*tender], ids)?;
                cart.money.extend(new);
                if cart.money.len() > tender::MAX_TENDERS {
                    return Err(Refusal::TooMany {
                        limit: i64::try_from(tender::MAX_TENDERS).unwrap_or(i64::MAX),
                    });
                }
            }
            MoneyChange::Replace(tenders) => {
                let new = tender::entries(cx, cart, methods, tenders, ids)?;
                cart.money.retain(|m| m.state == MoneyState::Posted);
                cart.money.extend(new);
            }
        }
        Ok(())
    }

    /// Money for a completed sale that is still owed for: posted at once, in the shift of now.
    async fn pay_debt(
        &self,
        cx: &Cx,
        tx: &mut Tx<'_>,
        mut cart: Cart,
        Ground { methods, names, .. }: &Ground,
    ) -> Result<SaleRef> {
        let tenders = match &self.money {
            MoneyChange::Add(tender) => vec![*tender],
            MoneyChange::Replace(tenders) => tenders.clone(),
            MoneyChange::Keep => Vec::new(),
        };
        if !cart.sale.debt.is_positive() || tenders.is_empty() {
            return Err(Refusal::WrongState { kind: Kind::Sale, state: "completed" }.into());
        }
        let (mut ids, mut flight) = (cx.ids(), cx.flight());
        let shift =
            cart.till.shift.unwrap_or_else(|| open_shift(cx, &mut flight, &mut ids, cart.sale.outlet));
        let before = cart.money.len();
        let mut new = tender::entries(cx, &cart, methods, &tenders, &mut ids)?;
        let settled = settlement::of_debt(&cart, &new, methods)?;
        settlement::apply(&mut new, &settled);
        for entry in &mut new {
            entry.state = MoneyState::Posted;
            entry.shift = shift;
            entry.at = Some(cx.at());
        }
        cart.money.extend(new);
        settlement::note_debt(&mut cart, &settled, cx.at());
        // The lines stay as they were sold; only money is added up anew.
        cart.sale.paid = cart.money.iter().map(store::sales::money::MoneyRow::counts).sum();
        if let Some(printing) = names.printing(&cart, methods, &Goods::default()) {
            printing.debt_payment(cx, &mut flight, &cart, before, &mut ids)?;
        }
        let sale = cart.save(cx, &mut flight);
        flight.event("paid", Kind::Sale, sale.id, serde_json::json!({ "debt": sale.debt }));
        flight.send(tx).await?;
        Ok(SaleRef { id: sale.id, number: sale.number })
    }

    /// The names of what changes, for the event.
    fn changed(&self) -> serde_json::Value {
        let all = [
            ("customer", self.customer.is_set()),
            ("cashier", self.cashier.is_set()),
            ("assistants", self.assistants.is_set()),
            ("note", self.note.is_set()),
            ("discount", self.discount.is_set()),
            ("guests", self.guests.is_set()),
            ("take_away", self.take_away.is_set()),
            ("money", self.money != MoneyChange::Keep),
        ];
        all.into_iter().filter(|(_, set)| *set).map(|(name, _)| name).collect::<Vec<_>>().into()
    }
}

/// The people that a change names, each with the field that does.
pub(super) fn people(
    customer: &Change<Option<PartyId>>,
    cashier: &Change<PartyId>,
    assistants: &Change<Vec<PartyId>>,
) -> Vec<(&'static str, PartyId)> {
    let customer = customer.as_set().copied().flatten().map(|p| ("customer", p));
    let cashier = cashier.as_set().map(|p| ("cashier", *p));
    let assistants = assistants.as_set().into_iter().flatten().map(|p| ("assistants", *p));
    customer.into_iter().chain(cashier).chain(assistants).collect()
}

/// The limits of a remark and of how many help.
pub(super) fn check_said(
    note: &Change<Option<String>>,
    assistants: &Change<Vec<PartyId>>,
    problems: &mut Problems,
) {
    if let Change::Set(Some(note)) = note {
        problems.optional("note", note, MAX_NOTE);
    }
    problems.at_most("assistants", assistants.as_set().map_or(0, Vec::len), MAX_PEOPLE);
}

/// Those who help with the whole sale, if that changes.
pub(super) fn put_assistants(flight: &mut Flight, sale: SaleId, assistants: &Change<Vec<PartyId>>) {
    if let Change::Set(assistants) = assistants {
        let people: Vec<_> = assistants.iter().map(|p| ("assistant", *p)).collect();
        sale::put_people(flight, sale, None, &people);
    }
}

/// Which of the people and places that a change names are there.
#[derive(Debug, Default)]
pub(super) struct Named {
    people: Vec<(Uuid,)>,
    places: Vec<(Uuid,)>,
}

impl Named {
    /// Asks nothing about a change that names nobody and nothing.
    pub(super) fn ask(
        &mut self,
        cx: &Cx,
        people: &[(&'static str, PartyId)],
        delivery: &DeliveryChange,
    ) -> Reads<'_> {
        let mut reads = Reads::default();
        if !people.is_empty() {
            let ids: Vec<PartyId> = people.iter().map(|(_, id)| *id).collect();
            reads.fill(&mut self.people, &till::LIST_PARTIES, args![cx.account(), ids.as_slice()]);
        }
        if let Some(place) = delivery.place() {
            reads.fill(&mut self.places, &till::LIST_PLACES, args![cx.account(), [place].as_slice()]);
        }
        reads
    }

    /// # Errors
    /// Every field that names nobody, else the place that is none of the account's.
    pub(super) fn check(
        &self,
        people: &[(&'static str, PartyId)],
        delivery: &DeliveryChange,
    ) -> Result<(), Refusal> {
        let mut problems = Problems::new();
        for (field, id) in people {
            problems.check(*field, self.people.iter().any(|(known,)| *known == id.0), Reason::Unknown);
        }
        let there = |place: LocationId| self.places.iter().any(|(known,)| *known == place.0);
        problems.check("pickup_location", delivery.place().is_none_or(there), Reason::Unknown);
        problems.into_result()
    }
}

impl DeliveryChange {
    /// Where goods are to be fetched from now on.
    fn place(&self) -> Option<LocationId> {
        self.pickup_location.as_set().copied().flatten()
    }

    pub(super) fn apply(&self, cart: &mut Cart) -> Result<(), Refusal> {
        let card = cart.card.id;
        let delivery: &mut Delivery = &mut cart.sale.delivery.0;
        delivery.pickup = self.pickup.clone().or(delivery.pickup);
        delivery.pickup_location = self.pickup_location.clone().or(delivery.pickup_location);
        delivery.shipping = self.shipping.clone().or(delivery.shipping.take());
        delivery.billing = self.billing.clone().or(delivery.billing.take());
        delivery.recipient = self.recipient.clone().or(delivery.recipient.take());
        delivery.service = self.service.clone().or(delivery.service);
        delivery.time = self.time.clone().or(delivery.time.take());
        delivery.price = self.price.clone().or(delivery.price).map(|p| p.at_card(card));
        if self.pickup == Change::Set(true) {
            delivery.shipping = None;
        }
        if self.pickup == Change::Set(false) {
            delivery.pickup_location = None;
        }
        let mut problems = Problems::new();
        let from_somewhere = self.pickup != Change::Set(true) || delivery.pickup_location.is_some();
        problems.check("pickup_location", from_somewhere, Reason::Blank);
        check_texts(delivery, &mut problems);
        let price_fits = delivery.price.is_none_or(|p| {
            p.amount >= domain::Money::ZERO
                && p.amount <= tender::MAX_AMOUNT
                && cart.card.rate(p.currency).is_some()
        });
        problems.check("delivery_price", price_fits, Reason::Malformed);
        problems.into_result()
    }
}

fn check_texts(delivery: &Delivery, problems: &mut Problems) {
    for (field, address) in [("shipping", &delivery.shipping), ("billing", &delivery.billing)] {
        if let Some(address) = address {
            check_address(field, address, problems);
        }
    }
    problems.optional("recipient", delivery.recipient.as_deref().unwrap_or_default(), MAX_TEXT);
    problems.optional("delivery_time", delivery.time.as_deref().unwrap_or_default(), MAX_TEXT);
}
