//! What the questions about parties answer.

use domain::id::*;
use domain::parties::{Address, Gender, Kid, PartyKind};
use domain::{Date, Instant};

use crate::Ref;
use crate::access::RoleView;

/// A person or firm, with everything we keep about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartyView {
    /// Its id.
    pub id: PartyId,
    /// Its number.
    pub number: Number,
    /// What it is in law.
    pub kind: PartyKind,
    /// Buys.
    pub customer: bool,
    /// Works here.
    pub employee: bool,
    /// Sells to us.
    pub supplier: bool,
    /// The name people see.
    pub name: String,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Middle name.
    pub middle_name: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// Gender.
    pub gender: Option<Gender>,
    /// Birthday.
    pub birth_date: Option<Date>,
    /// Note.
    pub note: Option<String>,
    /// Agreed to receive messages.
    pub subscribed: bool,
    /// Whether in use; `false` for somebody dismissed.
    pub active: bool,
    /// When it was registered.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
    /// When it last signed in.
    pub last_active_at: Option<Instant>,
    /// The brand a supplier belongs to.
    pub brand: Option<Ref<BrandId>>,
    /// The zone a supplier belongs to.
    pub zone: Option<Ref<ZoneId>>,
    /// Addresses, numbered from 1.
    pub addresses: Vec<Address>,
    /// Kids.
    pub kids: Vec<Kid>,
    /// Phones as typed, in order.
    pub phones: Vec<String>,
    /// Cards.
    pub cards: Vec<CardView>,
    /// Groups, by number.
    pub groups: Vec<GroupView>,
    /// Brands it is a customer of, by number.
    pub brands: Vec<Ref<BrandId>>,
    /// How it signs in, if it may.
    pub login: Option<LoginView>,
}

/// A customer's card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardView {
    /// Its id.
    pub id: CardId,
    /// Its number.
    pub number: Number,
    /// What the scanner reads; unique in the account.
    pub code: String,
    /// Whether in use.
    pub active: bool,
}

/// A group of parties.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupView {
    /// Its id.
    pub id: GroupId,
    /// Its number.
    pub number: Number,
    /// Its name.
    pub name: String,
}

/// Who may sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoginView {
    /// Its id.
    pub id: LoginId,
    /// The name to sign in with.
    pub username: String,
    /// May do everything, everywhere.
    pub owner: bool,
    /// Whether it may sign in.
    pub active: bool,
    /// Its roles, by number.
    pub roles: Vec<RoleView>,
}
