//! What the shop says no with: refusals the caller can do something about. What is broken is a fault and lives in `app`.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Money, Quantity};

/// The kinds of things people name; events, refusals and numbers speak of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words are DOMAIN section 2's own")]
pub enum Kind {
    Account,
    Zone,
    Brand,
    Location,
    Outlet,
    Shift,
    Method,
    Party,
    Group,
    Login,
    Role,
    Key,
    Category,
    Tag,
    Product,
    Variant,
    Image,
    Lot,
    GoodsReceipt,
    Transfer,
    Correction,
    DocumentLine,
    Sale,
    SaleLine,
    Money,
    Register,
    Operation,
    Promotion,
    Terminal,
    ToldReceipt,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self {
            Self::Account => "account",
            Self::Zone => "zone",
            Self::Brand => "brand",
            Self::Location => "location",
            Self::Outlet => "outlet",
            Self::Shift => "shift",
            Self::Method => "payment method",
            Self::Party => "party",
            Self::Group => "group",
            Self::Login => "login",
            Self::Role => "role",
            Self::Key => "key",
            Self::Category => "category",
            Self::Tag => "tag",
            Self::Product => "product",
            Self::Variant => "variant",
            Self::Image => "image",
            Self::Lot => "lot",
            Self::GoodsReceipt => "goods receipt",
            Self::Transfer => "transfer",
            Self::Correction => "correction",
            Self::DocumentLine => "document line",
            Self::Sale => "sale",
            Self::SaleLine => "sale line",
            Self::Money => "payment",
            Self::Register => "register",
            Self::Operation => "register operation",
            Self::Promotion => "promotion",
            Self::Terminal => "terminal",
            Self::ToldReceipt => "receipt told of",
        };
        f.write_str(word)
    }
}

/// What is wrong with one field of what was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where, in the command's own words: `lines[2].price`.
    pub field: String,
    /// What.
    pub reason: Reason,
}

impl Problem {
    /// A problem with a field.
    #[must_use]
    pub fn new(field: impl Into<String>, reason: Reason) -> Self {
        Self { field: field.into(), reason }
    }
}

/// Why a field is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Must be given and not empty.
    Blank,
    /// Longer, larger or more than allowed.
    TooLarge {
        /// The largest value or length allowed.
        limit: i64,
    },
    /// Below what is allowed.
    TooSmall {
        /// The smallest value allowed.
        limit: i64,
    },
    /// Not of the form expected.
    Malformed,
    /// Names something that is not there (or is another account's).
    Unknown,
    /// Already used by another entity of its kind.
    Taken,
    /// Names something switched off.
    Inactive,
    /// A currency that the zone does not have.
    ForeignCurrency,
    /// Does not fit another field.
    Conflict,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Blank => f.write_str("this value should not be blank"),
            Self::TooLarge { limit } => write!(f, "this value should be {limit} or less"),
            Self::TooSmall { limit } => write!(f, "this value should be {limit} or more"),
            Self::Malformed => f.write_str("this value is not valid"),
            Self::Unknown => f.write_str("the selected entity does not exist"),
            Self::Taken => f.write_str("this value is already used"),
            Self::Inactive => f.write_str("the selected entity is not active"),
            Self::ForeignCurrency => f.write_str("this currency is not available in the zone"),
            Self::Conflict => f.write_str("this value contradicts another field"),
        }
    }
}

/// Goods asked for and not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shortage {
    /// The variant's number.
    pub variant: i64,
    /// How many were asked for.
    pub asked: Quantity,
    /// How many can be had.
    pub available: Quantity,
}

/// The shop says no, and the caller can do something about it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Wrong name or password, or a token, key or account that is not (or no longer) good.
    #[error("bad credentials")]
    BadCredentials,
    /// The caller's roles do not cover this.
    #[error("not permitted: {permission}")]
    Forbidden {
        /// The permission or scope that is missing.
        permission: &'static str,
    },
    /// There is no such thing in this account.
    #[error("{kind} not found: {id}")]
    NotFound {
        /// What was looked for.
        kind: Kind,
        /// As the caller named it.
        id: String,
    },
    /// Fields that are not acceptable.
    #[error("invalid: {} problem(s)", .0.len())]
    Invalid(Vec<Problem>),
    /// The thing is not in a state that allows this.
    #[error("{kind} is {state}")]
    WrongState {
        /// What.
        kind: Kind,
        /// The state that it is in.
        state: &'static str,
    },
    /// Something still refers to the thing.
    #[error("{kind} is in use")]
    InUse {
        /// What.
        kind: Kind,
    },
    /// Fewer goods than asked for, by the oversell policy.
    #[error("not enough stock")]
    InsufficientStock {
        /// The lines concerned; empty when another command took the goods at the same moment.
        lines: Vec<Shortage>,
    },
    /// A refund above what was sold and not yet refunded.
    #[error("refund exceeds the sale: {left} left")]
    RefundExceedsSale {
        /// What could still be refunded of that line.
        left: Quantity,
    },
    /// A sale without lines cannot be completed.
    #[error("the sale is empty")]
    EmptySale,
    /// Paid less than due, where debts are not allowed.
    #[error("underpaid by {by}")]
    Underpaid {
        /// What is missing, in the sale's currency.
        by: Money,
    },
    /// Paid more than due by a method that gives no change.
    #[error("overpaid by {by}")]
    Overpaid {
        /// The excess, in the sale's currency.
        by: Money,
    },
    /// The request key was used before with another request.
    #[error("this request key was used with another request")]
    RequestKeyReused,
    /// More than a limit allows.
    #[error("too many: at most {limit}")]
    TooMany {
        /// The limit.
        limit: i64,
    },
    /// An amount does not fit the books.
    #[error("amount out of range")]
    OutOfRange,
    /// A moment that the books do not accept: the future, or a closed period.
    #[error("date not accepted")]
    BadMoment,
}

impl Refusal {
    /// One field's problem.
    #[must_use]
    pub fn field(field: impl Into<String>, reason: Reason) -> Self {
        Self::Invalid(vec![Problem::new(field, reason)])
    }

    /// Nothing of that kind under that name.
    #[must_use]
    pub fn not_found(kind: Kind, id: impl fmt::Display) -> Self {
        Self::NotFound { kind, id: id.to_string() }
    }
}
