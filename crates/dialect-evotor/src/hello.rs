//! What the app asks first.
//!
//! # Source
//! Contract 3.1.

use serde::Serialize;

use crate::ctx::{Ctx, ok};
use crate::error::Answer;

#[derive(Serialize)]
struct Hello {
    /// Codes of the CRM's sites, with a comma and a blank between; may be empty.
    system: String,
    protocol: &'static str,
}

/// Says which sites are served.
pub(crate) async fn hello(cx: Ctx) -> Answer {
    let system = cx.settings.systems;
    ok(&Hello { system, protocol: "0.1.0" })
}
