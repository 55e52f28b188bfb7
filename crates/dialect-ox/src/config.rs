//! What an operator decides about this door.

use serde::{Deserialize, Serialize};

/// Settings of the door; the defaults suit a trial on one's own machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OxConfig {
    /// Domains under which each account has a host of its own: `demo.ox-sys.com` is the account `demo`.
    pub base_domains: Vec<String>,
    /// The subdomain of the account that a host outside of those domains stands for; none for no account.
    pub default_account: Option<String>,
    /// Whether a proxy in front of us is trusted to say, in `X-Forwarded-Host` and `X-Forwarded-Proto`, what was asked for.
    pub trust_forwarded_host: bool,
    /// Where clients find images, without a slash at the end; none for the host that they called.
    pub files_url: Option<String>,
    /// How long a sign-in lasts, in seconds.
    pub token_lifetime_seconds: u32,
    /// Whether names that no form of the contract has are refused, as the vendor refuses them in places, or ignored.
    pub strict_forms: bool,
}

impl Default for OxConfig {
    fn default() -> Self {
        Self {
            base_domains: vec!["ox-sys.com".into(), "oxapp.io".into()],
            default_account: None,
            trust_forwarded_host: false,
            files_url: None,
            token_lifetime_seconds: 1_036_800,
            strict_forms: false,
        }
    }
}
