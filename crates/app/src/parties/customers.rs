//! Customers: registering and changing them.

use db::Tx;
use domain::access::Permission;
use domain::id::PartyId;
use domain::parties::PartyKind;
use domain::{Kind, Problems, Reason, Refusal};
use serde_json::json;
use store::parties::party::{self, PartyFacts};

use super::PersonChange;
use super::load::{facts_of, views};
use super::person::Person;
use crate::{Command, Cx, Ref, Result};

/// Registers a customer. An e-mail or a phone number is required.
#[derive(Clone, Debug)]
pub struct CreateCustomer {
    /// What is said of it.
    pub person: PersonChange,
}

/// Changes a customer.
#[derive(Clone, Debug)]
pub struct UpdateCustomer {
    /// Which; a party that is no customer is not found.
    pub customer: PartyId,
    /// What changes.
    pub person: PersonChange,
}

impl Command for CreateCustomer {
    type Out = Ref<PartyId>;
    const PERMISSION: Permission = Permission::PartyWrite;

    async fn run(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<Ref<PartyId>> {
        let (mut ids, mut problems) = (cx.ids(), Problems::new());
        let id = ids.next();
        let start = PartyFacts { is_customer: true, ..PartyFacts::named(PartyKind::Person, String::new()) };
        let person = self.person.apply(cx, tx, (id, None), start, &mut problems).await?;
        check_reachable(&person, &mut problems);
        problems.into_result()?;
        let mut flight = cx.flight();
        let draw = flight.draw();
        party::insert(&mut flight, id, draw, &person.facts, &person.codes());
        self.person.write_lists(&mut ids, &mut flight, id, &person);
        flight.event("created", Kind::Party, id, json!({ "role": "customer" }));
        Ok(Ref { id, number: flight.send(tx).await?.number(draw) })
    }
}

impl Command for UpdateCustomer {
    type Out = ();
    const PERMISSION: Permission = Permission::PartyWrite;

    async fn run(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<()> {
        let id = self.customer;
        let before = views(cx, tx, &[id]).await?.pop().filter(|party| party.customer);
        let before = before.ok_or_else(|| Refusal::not_found(Kind::Party, id.0))?;
        if before.employee {
            // An employee who also buys is changed as an employee, under that permission.
            cx.caller.must(Permission::StaffWrite)?;
        }
        let (start, mut problems) = (facts_of(&before), Problems::new());
        let person = self.person.apply(cx, tx, (id, Some(before)), start, &mut problems).await?;
        check_reachable(&person, &mut problems);
        problems.into_result()?;
        let mut flight = cx.flight();
        party::update(&mut flight, id, &person.facts, &person.codes());
        self.person.write_lists(&mut cx.ids(), &mut flight, id, &person);
        flight.event("updated", Kind::Party, id, json!({ "role": "customer" }));
        flight.send(tx).await?;
        Ok(())
    }
}

/// # Source
/// OX contract 4.1: an e-mail or a phone number.
fn check_reachable(person: &Person, problems: &mut Problems) {
    let reachable = person.facts.email.is_some() || !person.phones.is_empty();
    problems.check("email", reachable, Reason::Blank);
}
