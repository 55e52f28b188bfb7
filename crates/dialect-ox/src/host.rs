//! Which host was asked for, and which account lives there.
//!
//! # Source
//! Contract 1.1.

use axum::http::request::Parts;
use axum::http::{HeaderMap, header};

use crate::OxConfig;

/// What the host of a request says about its account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Tenant {
    /// The host is this account's own.
    Named(String),
    /// The host is nobody's own; this is the account that it stands for.
    Default(String),
    /// The host is nobody's own.
    None,
}

impl Tenant {
    /// The account of a host name.
    pub(crate) fn of(host: &str, config: &OxConfig) -> Self {
        let host = without_port(host).to_ascii_lowercase();
        let label = config.base_domains.iter().find_map(|domain| {
            let label = host.strip_suffix(&domain.to_ascii_lowercase())?.strip_suffix('.')?;
            (!label.is_empty() && !label.contains('.')).then(|| label.to_owned())
        });
        match (label, &config.default_account) {
            (Some(label), _) => Self::Named(label),
            (None, Some(account)) => Self::Default(account.clone()),
            (None, None) => Self::None,
        }
    }

    /// The account's subdomain.
    pub(crate) fn subdomain(&self) -> Option<&str> {
        match self {
            Self::Named(subdomain) | Self::Default(subdomain) => Some(subdomain),
            Self::None => None,
        }
    }
}

/// The host that was asked for, with its port; empty when the request names none.
pub(crate) fn asked(parts: &Parts, config: &OxConfig) -> String {
    let forwarded = config.trust_forwarded_host.then(|| first_value(&parts.headers, "x-forwarded-host"));
    let host = forwarded.flatten().or_else(|| first_value(&parts.headers, header::HOST.as_str()));
    host.or_else(|| parts.uri.authority().map(|host| host.as_str().to_owned())).unwrap_or_default()
}

/// The address that the client used for us, without a slash at the end.
pub(crate) fn origin(parts: &Parts, host: &str, config: &OxConfig) -> String {
    let scheme = config.trust_forwarded_host.then(|| first_value(&parts.headers, "x-forwarded-proto"));
    let secure = scheme.flatten().is_some_and(|scheme| scheme.eq_ignore_ascii_case("https"));
    format!("{}://{host}", if secure { "https" } else { "http" })
}

/// The first of a header's values: a chain of proxies appends.
fn first_value(headers: &HeaderMap, name: &str) -> Option<String> {
    let value = headers.get(name)?.to_str().ok()?.split(',').next()?.trim();
    (!value.is_empty()).then(|| value.to_owned())
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|digit| digit.is_ascii_digit()) => name,
        _ => host,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::Request;

    fn config() -> OxConfig {
        OxConfig { default_account: Some("demo".into()), ..OxConfig::default() }
    }

    #[test]
    fn the_first_label_under_a_base_domain_is_the_account() {
        for (host, tenant) in [
            ("Flora.ox-sys.com:443", Tenant::Named("flora".into())),
            ("flora.oxapp.io", Tenant::Named("flora".into())),
            ("127.0.0.1:8080", Tenant::Default("demo".into())),
            ("[::1]:8080", Tenant::Default("demo".into())),
            ("ox-sys.com", Tenant::Default("demo".into())),
            ("a.b.ox-sys.com", Tenant::Default("demo".into())),
            ("florabox-sys.com", Tenant::Default("demo".into())),
            ("", Tenant::Default("demo".into())),
        ] {
            assert_eq!(Tenant::of(host, &config()), tenant, "{host}");
        }
        assert_eq!(Tenant::of("localhost", &OxConfig::default()), Tenant::None);
    }

    #[test]
    fn a_forwarded_host_counts_only_from_a_trusted_proxy() {
        let request = Request::get("/profile")
            .header("host", "a.ox-sys.com")
            .header("x-forwarded-host", "b.ox-sys.com, c.ox-sys.com")
            .header("x-forwarded-proto", "https");
        let (parts, ()) = request.body(()).unwrap().into_parts();
        let trusting = OxConfig { trust_forwarded_host: true, ..config() };
        assert_eq!(asked(&parts, &config()), "a.ox-sys.com");
        assert_eq!(asked(&parts, &trusting), "b.ox-sys.com");
        assert_eq!(origin(&parts, "b", &config()), "http://b");
        assert_eq!(origin(&parts, "b", &trusting), "https://b");
    }
}
