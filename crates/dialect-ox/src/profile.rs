//! The caller as a user.
//!
//! # Source
//! Contract 4.1.

use domain::parties::PartyRole;

use crate::ctx::{Ctx, ok};
use crate::error::Answer;
use crate::users::User;

/// `GET /profile`.
pub(crate) async fn show(cx: Ctx) -> Answer {
    ok(&User::of(cx.app().me(&cx.caller).await?, PartyRole::Employee, &cx.show()))
}
