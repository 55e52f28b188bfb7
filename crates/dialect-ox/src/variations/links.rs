//! Variations that a variation points to: what could stand in for it, and what goes with it. The shop has no use for them; this
//! contract gives them back, so they are kept beside the variant.
//!
//! # Source
//! Contract 4.3, `analogs` and `modifiers`.

use std::collections::HashMap;

use domain::id::VariantId;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::ctx::Ctx;
use crate::error::Error;

/// Whose extras they are.
pub(super) const NAMESPACE: &str = "ox";

/// Numbers of variations.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Links {
    /// What could stand in for it.
    pub(super) analogs: Vec<i64>,
    /// What goes with it.
    pub(super) modifiers: Vec<i64>,
}

impl Links {
    /// As they are kept.
    pub(super) fn body(&self) -> Value {
        serde_json::to_value(self).expect("lists of numbers are JSON")
    }
}

/// The links of some variants; those without any are left out.
pub(super) async fn load(cx: &Ctx, of: &[VariantId]) -> Result<HashMap<Uuid, Links>, Error> {
    let ids = of.iter().map(|id| id.0).collect();
    let kept = cx.app().extras(&cx.caller, NAMESPACE, ids).await?;
    let read = |(id, body): (Uuid, Value)| Some((id, serde_json::from_value(body).ok()?));
    Ok(kept.into_iter().filter_map(read).collect())
}
