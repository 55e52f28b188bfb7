//! What an operator decides: one struct per section with its defaults beside it. Read from a TOML file; unknown keys are refused.
//! What a dialect lets one decide is its own struct, under its own section.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};
use dialect_evotor::EvotorConfig;
use dialect_ox::OxConfig;
use journal::JournalConfig;
use serde::{Deserialize, Serialize};
use web::WebConfig;

/// The whole configuration; every section may be left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// The listener.
    pub server: ServerConfig,
    /// Where each dialect is found, by its name; those left out are served by path on the one listener.
    pub doors: BTreeMap<String, DoorConfig>,
    /// What was said at the doors, and how long it is kept.
    pub journal: JournalConfig,
    /// The web face.
    pub web: WebConfig,
    /// The dialect of that name.
    pub ox: OxConfig,
    /// The dialect of that name.
    pub evotor: EvotorConfig,
}

/// The listener and its limits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ServerConfig {
    /// Address and port; port 0 takes any that is free.
    pub listen: SocketAddr,
    /// Proxies whose `X-Forwarded-*` headers are believed; from anybody else they are dropped.
    pub trusted_proxies: Vec<IpAddr>,
    /// The subdomain of the account that hosts of no account stand for.
    pub default_account: Option<String>,
    /// Connections open at once; further ones wait to be accepted.
    pub max_connections: usize,
    /// How long a request's head may take to arrive, and a kept connection may lie idle.
    pub header_timeout_seconds: u64,
    /// How long a request may take in all, its body included.
    pub request_timeout_seconds: u64,
    /// How long requests under way may take when the server stops.
    pub grace_seconds: u64,
}

impl Default for ServerConfig {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)),
            trusted_proxies: Vec::new(),
            default_account: None,
            max_connections: 4096,
            header_timeout_seconds: 30,
            request_timeout_seconds: 60,
            grace_seconds: 10,
        }
    }
}

impl ServerConfig {
    /// As a duration.
    #[must_use]
    pub const fn header_timeout(&self) -> Duration {
        Duration::from_secs(self.header_timeout_seconds)
    }
    /// As a duration.
    #[must_use]
    pub const fn request_timeout(&self) -> Duration {
        Duration::from_secs(self.request_timeout_seconds)
    }
    /// As a duration.
    #[must_use]
    pub const fn grace(&self) -> Duration {
        Duration::from_secs(self.grace_seconds)
    }
}

/// Where one dialect is found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DoorConfig {
    /// Whether it is served at all.
    pub enabled: bool,
    /// Host names that are this dialect's alone.
    pub hosts: Vec<String>,
    /// An address that is this dialect's alone.
    pub listen: Option<SocketAddr>,
}

impl Default for DoorConfig {
    fn default() -> Self {
        Self { enabled: true, hosts: Vec::new(), listen: None }
    }
}

impl Config {
    /// From a file; the defaults without one.
    ///
    /// # Errors
    /// When the file cannot be read or says something unknown.
    pub fn load(file: Option<&Path>) -> Result<Self> {
        let Some(path) = file else { return Ok(Self::default()) };
        let text =
            std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        toml::from_str(&text).with_context(|| format!("in {}", path.display()))
    }

    /// How a dialect is found.
    #[must_use]
    pub fn door(&self, name: &str) -> DoorConfig {
        self.doors.get(name).cloned().unwrap_or_default()
    }

    /// The web face's settings, with what the server decides for all doors filled in.
    #[must_use]
    pub fn web(&self) -> WebConfig {
        let default_account =
            self.web.default_account.clone().or_else(|| self.server.default_account.clone());
        WebConfig { default_account, ..self.web.clone() }
    }

    /// The dialect's own settings, with what the server decides for all dialects filled in.
    #[must_use]
    pub fn ox(&self) -> OxConfig {
        let default_account = self.ox.default_account.clone().or_else(|| self.server.default_account.clone());
        // The edge has already dropped forwarded headers that are not to be believed.
        let trust_forwarded_host = !self.server.trusted_proxies.is_empty();
        OxConfig { default_account, trust_forwarded_host, ..self.ox.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_says_what_differs_and_nothing_unknown() {
        let config: Config = toml::from_str(
            "[server]\nlisten = '0.0.0.0:80'\n[doors.ox]\nhosts = ['till.example']\n[ox]\nstrict_forms = true",
        )
        .unwrap();
        assert_eq!(config.server.listen.port(), 80);
        assert_eq!(config.server.max_connections, ServerConfig::default().max_connections);
        assert_eq!(config.door("ox").hosts, ["till.example"]);
        assert!(config.ox().strict_forms && config.door("other").enabled);
        assert!(toml::from_str::<Config>("[server]\nlisten_on = 1").is_err());
    }
}
