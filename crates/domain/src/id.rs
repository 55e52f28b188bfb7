//! Every id is its own type. Entities have a UUID (v7); people see a per-account integer, [`Number`].

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The account everything belongs to. 0 is the server's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AccountId(pub i64);

/// An entity's integer in its account: unique per kind, growing, with gaps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Number(pub i64);

/// A position in an account's history: grows by one with every command that changes something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Revision(pub i64);

macro_rules! ids {
    // `$d` is a dollar sign: the only way to write one into the macro that this one makes.
    ($d:tt $($(#[$doc:meta])* $name:ident),* $(,)?) => {
        /// Calls a macro with the names of all id types, so that whoever does something for each needs no list of its own.
        #[macro_export]
        macro_rules! for_every_id {
            ($d then:ident) => { $d then!($($name),*); };
        }
        $(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }
        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    )*};
}

ids! { $
    /// A zone: where one set of currencies and rates holds.
    ZoneId,
    /// The rates of a zone from one moment on; never changed.
    RateCardId,
    /// A brand: goods and places that belong together.
    BrandId,
    /// Where goods can be, virtual places included.
    LocationId,
    /// A till in a shop.
    OutletId,
    /// A shift of an outlet.
    ShiftId,
    /// A method of payment.
    MethodId,
    /// A person or firm we deal with.
    PartyId,
    /// A group of parties.
    GroupId,
    /// A customer's card.
    CardId,
    /// Who may sign in.
    LoginId,
    /// A set of permissions with a scope.
    RoleId,
    /// A static key of an integration.
    KeyId,
    /// A session of a browser.
    SessionId,
    /// A category of the catalogue's tree.
    CategoryId,
    /// A tag.
    TagId,
    /// What is described.
    ProductId,
    /// What is priced, counted and sold.
    VariantId,
    /// A picture of a product or variant.
    ImageId,
    /// Goods of one variant that came together, in one location.
    LotId,
    /// An entry of the stock ledger.
    MovementId,
    /// A goods document.
    DocumentId,
    /// A line of a goods document.
    DocumentLineId,
    /// One deal from cart to return.
    SaleId,
    /// A line of a sale, sold or refunded.
    LineId,
    /// A reduction on a line.
    AdjustmentId,
    /// Goods of a sale leaving or coming back at one moment.
    PostingId,
    /// An entry of the money ledger.
    MoneyId,
    /// A cash register.
    RegisterId,
    /// One wish addressed to a register.
    OperationId,
    /// A rule that decides reductions.
    PromotionId,
    /// An event of the outbox.
    EventId,
}

impl ProductId {
    /// Every product has a default variant, which has the product's UUID.
    #[must_use]
    pub const fn default_variant(self) -> VariantId {
        VariantId(self.0)
    }
}

/// The virtual places of every account, with constant ids.
impl LocationId {
    /// Goods come from here when received.
    pub const SUPPLIER: Self = Self(Uuid::from_u128(1));
    /// Goods go here when sold.
    pub const CUSTOMER: Self = Self(Uuid::from_u128(2));
    /// Shortages and write-offs go here.
    pub const LOSS: Self = Self(Uuid::from_u128(3));
    /// Surpluses come from here.
    pub const FOUND: Self = Self(Uuid::from_u128(4));
    /// Between two locations.
    pub const TRANSIT: Self = Self(Uuid::from_u128(5));
    /// Where a deficit meets the goods that cover it.
    pub const SETTLEMENT: Self = Self(Uuid::from_u128(6));
    /// All of them.
    pub const VIRTUAL: [Self; 6] =
        [Self::SUPPLIER, Self::CUSTOMER, Self::LOSS, Self::FOUND, Self::TRANSIT, Self::SETTLEMENT];

    /// Whether levels are not kept here.
    #[must_use]
    pub fn is_virtual(self) -> bool {
        Self::VIRTUAL.contains(&self)
    }
}
