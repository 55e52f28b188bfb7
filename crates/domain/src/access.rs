//! Who may do what: permissions, and the places they are good for.

use std::collections::BTreeSet;

use mutants::mutant;
use serde::{Deserialize, Serialize};

use crate::Refusal;
use crate::id::{AccountId, BrandId, KeyId, LocationId, LoginId, OutletId, PartyId};

macro_rules! permissions {
    ($($(#[$doc:meta])* $name:ident = $word:literal),* $(,)?) => {
        /// One thing that a role may allow.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Permission {
            $($(#[$doc])* #[serde(rename = $word)] $name,)*
        }

        impl Permission {
            /// Every permission.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Its stored and shown word.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$name => $word),* }
            }

            /// By its word.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|p| p.word() == word)
            }
        }
    };
}

permissions! {
    /// See the catalogue, prices and stock levels.
    CatalogueRead = "catalogue.read",
    /// Create and change products, variants, categories and prices.
    CatalogueWrite = "catalogue.write",
    /// See what goods cost.
    CostRead = "cost.read",
    /// See goods documents and movements.
    StockRead = "stock.read",
    /// Receive goods.
    StockReceive = "stock.receive",
    /// Move goods between locations.
    StockTransfer = "stock.transfer",
    /// Correct stock.
    StockCorrect = "stock.correct",
    /// See sales.
    SalesRead = "sales.read",
    /// Sell.
    SalesWrite = "sales.write",
    /// Take goods back for money.
    SalesRefund = "sales.refund",
    /// Change a completed sale.
    SalesAmend = "sales.amend",
    /// Give a manual discount.
    SalesDiscount = "sales.discount",
    /// Open and close shifts, put cash in and out.
    ShiftManage = "shift.manage",
    /// See customers and suppliers.
    PartyRead = "party.read",
    /// Create and change customers and suppliers.
    PartyWrite = "party.write",
    /// See employees and roles.
    StaffRead = "staff.read",
    /// Create and change employees, roles and keys.
    StaffWrite = "staff.write",
    /// Change zones, places, outlets, methods and promotions.
    SettingsWrite = "settings.write",
    /// See what was asked and answered through doors.
    JournalRead = "journal.read",
}

/// What a caller's roles cover. An empty set of places means all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// Brands.
    pub brands: BTreeSet<BrandId>,
    /// Locations.
    pub locations: BTreeSet<LocationId>,
    /// Outlets.
    pub outlets: BTreeSet<OutletId>,
}

/// Who asks: made by a dialect from credentials, checked by `app`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The account; every statement is scoped by it.
    pub account: AccountId,
    /// The person; the maker of what is made.
    pub party: PartyId,
    /// The login, if a person signed in.
    pub login: Option<LoginId>,
    /// The key, if a program called.
    pub key: Option<KeyId>,
    /// May do everything, everywhere.
    pub owner: bool,
    /// What the roles allow.
    pub permissions: BTreeSet<Permission>,
    /// Where.
    pub scope: Scope,
    /// Through which door, as audit shows it.
    pub through: &'static str,
}

impl Caller {
    /// Whether the roles allow this at all.
    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        self.owner || self.permissions.contains(&permission)
    }

    /// # Errors
    /// [`Refusal::Forbidden`] when the roles do not allow it.
    pub fn must(&self, permission: Permission) -> Result<(), Refusal> {
        if self.may(permission) { Ok(()) } else { Err(Refusal::Forbidden { permission: permission.word() }) }
    }

    /// # Errors
    /// [`Refusal::Forbidden`] when the brand is outside the caller's scope.
    pub fn must_reach_brand(&self, brand: BrandId) -> Result<(), Refusal> {
        self.reach(&self.scope.brands, &brand, "brand")
    }

    /// # Errors
    /// [`Refusal::Forbidden`] when the location is outside the caller's scope.
    pub fn must_reach_location(&self, location: LocationId) -> Result<(), Refusal> {
        self.reach(&self.scope.locations, &location, "location")
    }

    /// # Errors
    /// [`Refusal::Forbidden`] when the outlet is outside the caller's scope.
    pub fn must_reach_outlet(&self, outlet: OutletId) -> Result<(), Refusal> {
        self.reach(&self.scope.outlets, &outlet, "outlet")
    }

    fn reach<T: Ord>(&self, allowed: &BTreeSet<T>, place: &T, word: &'static str) -> Result<(), Refusal> {
        let inside = allowed.is_empty() || mutant!("places-bound-nobody", allowed.contains(place), true);
        if self.owner || inside { Ok(()) } else { Err(Refusal::Forbidden { permission: word }) }
    }
}
