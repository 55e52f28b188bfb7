//! Addresses, as locations, cash desks and people have them.

mod form;
mod wire;

pub(crate) use self::wire::Address;
pub(crate) use form::address;
