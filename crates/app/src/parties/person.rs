//! What is said of a person when it is registered or changed.

use domain::id::{BrandId, GroupId};
use domain::parties::{Address, Gender, Kid};
use domain::{Change, Date};

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
