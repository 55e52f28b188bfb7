//! What is said of a person when it is registered or changed.

use db::Tx;
use domain::id::{AccountId, BrandId, GroupId, PartyId};
use domain::parties::{Address, Gender, Kid, PersonDetails, check_person, display_name};
use domain::{Change, Date, IdSource, Problems, Reason};
use store::Flight;
use store::parties::groups;
use store::parties::party::{self, PartyFacts};
use store::places::brands;
use store::scalar::Json;

use super::{CardView, PartyView};
use crate::{Cx, Result};

/// The changes to a person. Fields kept are as they were; when registering, they start empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PersonChange {
    /// The display name, where it is not "first last".
    pub name: Change<Option<String>>,
    /// First name; never blank.
    pub first_name: Change<String>,
    /// Last name.
    pub last_name: Change<String>,
    /// Middle name.
    pub middle_name: Change<Option<String>>,
    /// E-mail.
    pub email: Change<Option<String>>,
    /// Gender.
    pub gender: Change<Option<Gender>>,
    /// Birthday.
    pub birth_date: Change<Option<Date>>,
    /// Note.
    pub note: Change<Option<String>>,
    /// Phones as typed.
    pub phones: Change<Vec<String>>,
    /// Cards; one with a code the party already has keeps its number.
    pub cards: Change<Vec<CardInput>>,
    /// Groups.
    pub groups: Change<Vec<GroupId>>,
    /// Brands it is a customer of.
    pub brands: Change<Vec<BrandId>>,
    /// Addresses, in order; their `id` is set here.
    pub addresses: Change<Vec<Address>>,
    /// Kids.
    pub kids: Change<Vec<Kid>>,
    /// Agreed to receive messages.
    pub subscribed: Change<bool>,
}

impl PersonChange {
    /// Sets everything to nothing: the start of a full replacement, which then sets what it was given.
    #[must_use]
    pub fn replace() -> Self {
        Self {
            name: Change::Set(None),
            first_name: Change::Set(String::new()),
            last_name: Change::Set(String::new()),
            middle_name: Change::Set(None),
            email: Change::Set(None),
            gender: Change::Set(None),
            birth_date: Change::Set(None),
            note: Change::Set(None),
            phones: Change::Set(Vec::new()),
            cards: Change::Set(Vec::new()),
            groups: Change::Set(Vec::new()),
            brands: Change::Set(Vec::new()),
            addresses: Change::Set(Vec::new()),
            kids: Change::Set(Vec::new()),
            subscribed: Change::Set(false),
        }
    }
}

/// A customer's card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardInput {
    /// What the scanner reads; unique in the account.
    pub code: String,
    /// Whether in use.
    pub active: bool,
}

/// A person after its changes: checked, ready to be written.
pub(super) struct Person {
    pub facts: PartyFacts,
    pub phones: Vec<String>,
    cards: Vec<CardInput>,
    cards_before: Vec<CardView>,
}

impl PersonChange {
    /// Applies the changes to a person, or to nothing, and checks the outcome.
    ///
    /// * `before`: the person and what hangs on it; `None` when it is registered
    pub(super) async fn apply(
        &self,
        cx: &Cx,
        tx: &mut Tx<'_>,
        (id, before): (PartyId, Option<PartyView>),
        start: PartyFacts,
        problems: &mut Problems,
    ) -> Result<Person> {
        let facts = self.facts(start, before.as_ref());
        let (phones_before, cards_before) =
            before.map_or_else(Default::default, |party| (party.phones, party.cards));
        let phones = self.phones.clone().or(phones_before);
        let cards = self.cards.clone().or(cards_before.iter().map(CardInput::of).collect());
        let person = Person { facts, phones, cards, cards_before };
        person.check(problems);
        self.check_references(cx, tx, problems).await?;
        person.check_unique(cx.account(), tx, id, problems).await?;
        Ok(person)
    }

    fn facts(&self, start: PartyFacts, before: Option<&PartyView>) -> PartyFacts {
        let first_name = self.first_name.clone().or(start.first_name).trim().to_owned();
        let last_name = self.last_name.clone().or(start.last_name).trim().to_owned();
        let given = match &self.name {
            Change::Set(name) => name.clone(),
            // A display name that was made of first and last name follows them.
            Change::Keep => before
                .filter(|party| party.name != display_name(None, &party.first_name, &party.last_name))
                .map(|party| party.name.clone()),
        };
        let mut addresses = self.addresses.clone().or(start.addresses.0);
        for (id, address) in (1..).zip(&mut addresses) {
            address.id = id;
        }
        PartyFacts {
            name: display_name(given.as_deref(), &first_name, &last_name),
            first_name,
            last_name,
            middle_name: self.middle_name.clone().or(start.middle_name),
            email: self.email.clone().or(start.email).filter(|email| !email.is_empty()),
            gender: self.gender.clone().or(start.gender),
            birth_date: self.birth_date.clone().or(start.birth_date),
            note: self.note.clone().or(start.note),
            subscribed: self.subscribed.clone().or(start.subscribed),
            addresses: Json(addresses),
            kids: Json(self.kids.clone().or(start.kids.0)),
            ..start
        }
    }

    async fn check_references(&self, cx: &Cx, tx: &mut Tx<'_>, problems: &mut Problems) -> Result<()> {
        if let Some(brands) = self.brands.as_set().filter(|brands| !brands.is_empty()) {
            brands.iter().try_for_each(|brand| cx.caller.must_reach_brand(*brand))?;
            let found = brands::list_some(tx, cx.account(), brands).await?;
            problems.check("brands", found.len() == brands.len(), Reason::Unknown);
        }
        if let Some(groups) = self.groups.as_set().filter(|groups| !groups.is_empty()) {
            let found = groups::list_some(tx, cx.account(), groups).await?;
            problems.check("groups", found.len() == groups.len(), Reason::Unknown);
        }
        Ok(())
    }

    /// Writes the lists that hang on a person, as far as they change. The person itself comes before, the cards' numbers are
    /// drawn here.
    pub(super) fn write_lists(&self, ids: &mut IdSource, flight: &mut Flight, id: PartyId, person: &Person) {
        if self.phones.is_set() {
            party::set_phones(flight, id, &person.phones);
        }
        if let Some(groups) = self.groups.as_set() {
            party::set_groups(flight, id, groups);
        }
        if let Some(brands) = self.brands.as_set() {
            party::set_brands(flight, id, brands);
        }
        person.write_cards(ids, flight, id);
    }
}

impl CardInput {
    fn of(card: &CardView) -> Self {
        Self { code: card.code.clone(), active: card.active }
    }
}

impl Person {
    /// The codes of its cards.
    pub(super) fn codes(&self) -> Vec<String> {
        self.cards.iter().map(|card| card.code.clone()).collect()
    }

    fn check(&self, problems: &mut Problems) {
        let codes = self.codes();
        let details = PersonDetails {
            first_name: &self.facts.first_name,
            last_name: &self.facts.last_name,
            middle_name: self.facts.middle_name.as_deref(),
            email: self.facts.email.as_deref(),
            note: self.facts.note.as_deref(),
            phones: &self.phones,
            cards: &codes,
            addresses: &self.facts.addresses.0,
            kids: &self.facts.kids.0,
        };
        check_person(details, problems);
        problems.optional("name", &self.facts.name, 511);
        let twice = codes.iter().enumerate().any(|(i, code)| codes.iter().take(i).any(|other| other == code));
        problems.check("cards", !twice, Reason::Conflict);
    }

    async fn check_unique(
        &self,
        account: AccountId,
        tx: &mut Tx<'_>,
        id: PartyId,
        problems: &mut Problems,
    ) -> Result<()> {
        if let Some(email) = &self.facts.email {
            let others = party::list_by_email(tx, account, email).await?;
            problems.check("email", others.iter().all(|other| *other == id), Reason::Taken);
        }
        let codes = self.codes();
        if !codes.is_empty() {
            let holders = party::list_by_cards(tx, account, &codes).await?;
            problems.check("cards", holders.iter().all(|(holder, _)| *holder == id), Reason::Taken);
        }
        Ok(())
    }

    fn write_cards(&self, ids: &mut IdSource, flight: &mut Flight, party: PartyId) {
        for old in self.cards_before.iter().filter(|old| self.cards.iter().all(|new| new.code != old.code)) {
            party::delete_card(flight, old.id);
        }
        for new in &self.cards {
            match self.cards_before.iter().find(|old| old.code == new.code) {
                Some(old) if old.active == new.active => {}
                Some(old) => party::update_card(flight, old.id, new.active),
                None => {
                    let draw = flight.draw();
                    party::insert_card(flight, ids.next(), draw, party, &new.code, new.active);
                }
            }
        }
    }
}
