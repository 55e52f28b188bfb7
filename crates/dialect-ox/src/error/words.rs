//! The wording of errors: of fields as Symfony's forms word them, and the contract's nouns for our things.

use std::borrow::Cow;

use domain::{Kind, Reason};

/// What is wrong with a value that could not be read.
pub(super) fn of_kind(kind: &wire::Kind) -> Cow<'static, str> {
    match kind {
        wire::Kind::Missing => "This value should not be blank.".into(),
        wire::Kind::Type { expected } => format!("This value should be of type {expected}.").into(),
        wire::Kind::Range => "This value is out of range.".into(),
        wire::Kind::TooLong { max } => {
            format!("This value is too long. It should have {max} characters or less.").into()
        }
        wire::Kind::TooMany { max } => {
            format!("This collection should contain {max} elements or less.").into()
        }
        wire::Kind::Unknown => "This form should not contain extra fields.".into(),
        wire::Kind::Invalid(reason) => reason.clone(),
    }
}

/// What the shop has against a value.
pub(super) fn of_reason(reason: Reason) -> Cow<'static, str> {
    match reason {
        Reason::Blank => "This value should not be blank.".into(),
        Reason::TooLarge { limit } => format!("This value should be {limit} or less.").into(),
        Reason::TooSmall { limit } => format!("This value should be {limit} or more.").into(),
        Reason::Malformed => "This value is not valid.".into(),
        Reason::Unknown => "The selected choice is invalid.".into(),
        Reason::Taken => "This value is already used.".into(),
        Reason::Inactive => "The selected choice is not active.".into(),
        Reason::ForeignCurrency => "This currency is not available in the zone.".into(),
        Reason::Conflict => "This value contradicts another field.".into(),
    }
}

/// The contract's noun for a kind of thing.
pub(super) const fn of_thing(kind: Kind) -> &'static str {
    match kind {
        Kind::Account => "company",
        Kind::Zone => "zone",
        Kind::Brand => "brand",
        Kind::Location => "location",
        Kind::Outlet => "cashdesk",
        Kind::Shift => "shift",
        Kind::Method => "payment method",
        Kind::Party | Kind::Login => "user",
        Kind::Group => "group",
        Kind::Role => "role",
        Kind::Key => "key",
        Kind::Category => "category",
        Kind::Tag => "tag",
        Kind::Product => "product",
        Kind::Variant => "variation",
        Kind::Image => "image",
        Kind::Lot => "stock",
        Kind::GoodsReceipt => "import",
        Kind::Transfer => "transfer",
        Kind::Correction => "correction",
        Kind::DocumentLine => "record",
        Kind::Sale => "sell",
        Kind::SaleLine => "sell record",
        Kind::Money => "payment",
        Kind::Register => "register",
        Kind::Operation => "register operation",
        Kind::Promotion => "promotion",
        Kind::Terminal => "terminal",
        Kind::ToldReceipt => "receipt",
    }
}
