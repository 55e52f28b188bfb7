//! Administration: the same commands whether typed beside a running server (they go through a socket in its data folder) or with
//! nobody holding the books. A request is plain data; what it does is done by the application's own commands, as the account's owner.

mod client;
mod perform;
mod request;
mod socket;

pub use client::ask;
pub(crate) use perform::{made_up, owner};
pub use perform::{percent_off, perform};
pub use request::{Account, Evotor, Promotion, Request, Shift, Token, User};
pub use socket::Socket;
