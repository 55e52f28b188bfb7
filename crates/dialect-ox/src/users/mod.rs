//! The User object: employees and customers alike. Who lists or changes them is elsewhere.

mod company;
mod map;
mod role;
mod wire;

pub(crate) use self::wire::User;
