//! Changes a completed sale: who was in it, when it was, and its money. Its goods and prices stay; posted money is reversed and
//! entered again.

use db::Tx;
use domain::access::Permission;
use domain::id::*;
use domain::sales::{MoneyState, SaleState};
use domain::{Change, IdSource, Instant, Kind, Problems, Refusal};
use store::Flight;
use store::args;
use store::sales::money::{self, MoneyRow};
use store::sales::sale;
use store::sales::till::{self, TillMethodRow};

use super::amend_sale::{DeliveryChange, Named, check_said, people, put_assistants};
use super::cart::Cart;
use super::open_sale::{SaleRef, open_shift};
use super::settlement;
use super::tender::{self, TenderIn};
use crate::{Command, Cx, Result};

/// The people of one line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LinePeople {
    /// Who helped.
    pub assistants: Vec<PartyId>,
    /// Who answers for it.
    pub managers: Vec<PartyId>,
}

/// Changes a completed sale.
#[derive(Clone, Debug)]
pub struct AmendCompleted {
    /// The sale.
    pub sale: SaleId,
    /// When it was completed; not in the future.
    pub completed_at: Change<Instant>,
    /// Who bought.
    pub customer: Change<Option<PartyId>>,
    /// Who rang it up.
    pub cashier: Change<PartyId>,
    /// Who helped.
    pub assistants: Change<Vec<PartyId>>,
    /// People of its lines, in line order; lines past the end keep theirs.
    pub line_people: Vec<LinePeople>,
    /// A remark.
    pub note: Change<Option<String>>,
    /// How it reached the buyer; the price cannot change any more.
    pub delivery: DeliveryChange,
    /// Its money, replaced as a whole.
    pub money: Option<Vec<TenderIn>>,
}

impl AmendCompleted {
    /// Changes nothing yet.
    #[must_use]
    pub fn of(sale: SaleId) -> Self {
        Self {
            sale,
            completed_at: Change::Keep,
            customer: Change::Keep,
            cashier: Change::Keep,
            assistants: Change::Keep,
            line_people: Vec::new(),
            note: Change::Keep,
            delivery: DeliveryChange::default(),
            money: None,
        }
    }

    fn people(&self) -> Vec<(&'static str, PartyId)> {
        let of_lines = self.line_people.iter().flat_map(|l| l.assistants.iter().chain(&l.managers));
        let mut all = people(&self.customer, &self.cashier, &self.assistants);
        all.extend(of_lines.map(|p| ("line_people", *p)));
        all
    }

    fn check(&self, cx: &Cx, cart: &Cart) -> Result<(), Refusal> {
        if cart.sale.state != SaleState::Completed {
            return Err(Refusal::WrongState { kind: Kind::Sale, state: "not completed" });
        }
        if self.completed_at.as_set().is_some_and(|at| *at > cx.at() || *at < Instant(0)) {
            return Err(Refusal::BadMoment);
        }
        let mut problems = Problems::new();
        check_said(&self.note, &self.assistants, &mut problems);
        problems.at_most("line_people", self.line_people.len(), cart.lines.len());
        problems.into_result()
    }
}

impl Command for AmendCompleted {
    type Out = SaleRef;
    const PERMISSION: Permission = Permission::SalesAmend;

    async fn run(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<SaleRef> {
        let people = self.people();
        let (mut methods, mut named): (Vec<TillMethodRow>, _) = (Vec::new(), Named::default());
        let mut reads = named.ask(cx, &people, &self.delivery);
        reads.fill(&mut methods, &till::LIST_METHODS_OF_SALE, args![cx.account(), self.sale]);
        let mut cart = Cart::load(cx, tx, self.sale, reads).await?;
        self.check(cx, &cart)?;
        named.check(&people, &self.delivery)?;
        let price = cart.sale.delivery.0.price;
        self.delivery.apply(&mut cart)?;
        cart.sale.delivery.0.price = price;
        let head = &mut cart.sale;
        head.completed_at = self.completed_at.clone().or(head.completed_at.unwrap_or_default()).into();
        head.customer = self.customer.clone().or(head.customer);
        head.cashier = self.cashier.clone().or(head.cashier);
        head.note = self.note.clone().or(head.note.take());
        let (mut ids, mut flight) = (cx.ids(), cx.flight());
        self.put_people(&mut flight, &cart);
        if let Some(tenders) = &self.money {
            replace(cx, &mut flight, &mut cart, &methods, tenders, &mut ids)?;
        }
        let sale = cart.save(cx, &mut flight);
        flight.event("amended", Kind::Sale, sale.id, serde_json::json!({ "money": self.money.is_some() }));
        flight.send(tx).await?;
        Ok(SaleRef { id: sale.id, number: sale.number })
    }
}

impl AmendCompleted {
    fn put_people(&self, flight: &mut Flight, cart: &Cart) {
        put_assistants(flight, cart.sale.id, &self.assistants);
        for (line, people) in cart.lines.iter().zip(&self.line_people) {
            let assistants = people.assistants.iter().map(|p| ("assistant", *p));
            let managers = people.managers.iter().map(|p| ("manager", *p));
            let people: Vec<_> = assistants.chain(managers).collect();
            sale::put_people(flight, cart.sale.id, Some(line.id), &people);
        }
    }
}

/// Reverses all money of a completed sale and enters other tenders instead.
fn replace(
    cx: &Cx,
    flight: &mut Flight,
    cart: &mut Cart,
    methods: &[TillMethodRow],
    tenders: &[TenderIn],
    ids: &mut IdSource,
) -> Result<(), Refusal> {
    let shift = cart.till.shift.unwrap_or_else(|| open_shift(cx, flight, ids, cart.sale.outlet));
    for entry in &cart.money {
        money::reverse(flight, entry, ids.next(), shift, None);
    }
    cart.money = tender::entries(cx, cart, methods, tenders, ids)?;
    for entry in &mut cart.money {
        post(cx, entry, shift);
    }
    settle(cx, cart, methods)
}

/// Makes an entry part of the ledger, at the time it was given or now.
pub(super) fn post(cx: &Cx, entry: &mut MoneyRow, shift: ShiftId) {
    entry.state = MoneyState::Posted;
    entry.shift = shift;
    entry.at = Some(entry.at.filter(|at| *at <= cx.at()).unwrap_or(cx.at()));
}

/// Settles a completed sale anew: lines and prices stay, what is paid and owed follows its money.
pub(super) fn settle(cx: &Cx, cart: &mut Cart, methods: &[TillMethodRow]) -> Result<(), Refusal> {
    let settled = settlement::of(cart, methods)?;
    settlement::apply(&mut cart.money, &settled);
    settlement::note_debt(cart, &settled, cx.at());
    cart.sale.paid = cart.money.iter().map(MoneyRow::counts).sum();
    Ok(())
}
