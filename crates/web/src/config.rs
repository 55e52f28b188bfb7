//! What an operator decides about the web face.

use serde::{Deserialize, Serialize};

/// The section `[web]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct WebConfig {
    /// The address that people type, such as `https://shop.example`; under `https` cookies travel encrypted only.
    pub base_url: Option<String>,
    /// The account that people belong to who do not say; the server's own default unless given.
    pub default_account: Option<String>,
}

impl WebConfig {
    /// Whether people reach us over an encrypted connection, as far as the configuration knows.
    pub(crate) fn is_secure(&self) -> bool {
        self.base_url.as_deref().is_some_and(|url| url.starts_with("https://"))
    }
}
