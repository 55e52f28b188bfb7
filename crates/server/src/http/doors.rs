//! Which dialect a request is for: one table lists every mount. Picked by port, then host, then longest path prefix.

use app::App;
use app::blobs::Blobs;
use axum::Router;

use crate::config::{Config, DoorConfig};

/// A dialect as the table knows it.
#[derive(Debug)]
pub struct Entry {
    /// Its name, as configuration, papers and credentials say it.
    pub name: &'static str,
    /// The paths it is found under; the empty one takes what nobody else does.
    pub prefixes: &'static [&'static str],
    /// Its service.
    pub service: fn(&App, &Blobs, &Config) -> Router,
    /// Its operations as a Markdown table.
    pub coverage: fn() -> String,
}

/// Every dialect.
pub static MOUNTS: &[Entry] = &[Entry {
    name: "ox",
    prefixes: &[""],
    service: |app, blobs, config| dialect_ox::service(app.clone(), blobs.clone(), config.ox()),
    coverage: || wire::router::markdown(dialect_ox::operations()),
}];

/// A dialect that is served, and where.
#[derive(Debug)]
pub struct Mount {
    /// Its name.
    pub name: &'static str,
    /// Answers its requests.
    pub service: Router,
    prefixes: &'static [&'static str],
    /// As configured.
    pub door: DoorConfig,
}

/// All dialects that are served.
#[derive(Debug)]
pub struct Doors(Vec<Mount>);

impl Doors {
    /// Opens the doors that the configuration wants open.
    #[must_use]
    pub fn new(app: &App, blobs: &Blobs, config: &Config) -> Self {
        let open = MOUNTS.iter().filter_map(|entry| {
            let door = config.door(entry.name);
            let service = door.enabled.then(|| (entry.service)(app, blobs, config))?;
            Some(Mount { name: entry.name, service, prefixes: entry.prefixes, door })
        });
        Self(open.collect())
    }

    /// Those that are served, in the order of the table.
    pub fn iter(&self) -> impl Iterator<Item = &Mount> {
        self.0.iter()
    }

    /// The dialect that a request is for.
    ///
    /// * `port`: that it came in by
    /// * `host`: that it names, with or without a port
    #[must_use]
    pub fn find(&self, port: u16, host: &str, path: &str) -> Option<&Mount> {
        let host = host.rsplit_once(':').map_or(host, |(name, _)| name);
        let by_port = |m: &&Mount| m.door.listen.is_some_and(|own| own.port() == port);
        let by_host = |m: &&Mount| m.door.hosts.iter().any(|own| own.eq_ignore_ascii_case(host));
        let mut mounts = self.0.iter();
        mounts.clone().find(by_port).or_else(|| mounts.find(by_host)).or_else(|| self.by_path(path))
    }

    fn by_path(&self, path: &str) -> Option<&Mount> {
        let prefixes = self.0.iter().flat_map(|m| m.prefixes.iter().map(move |prefix| (m, *prefix)));
        let under = prefixes.filter(|(_, prefix)| is_under(path, prefix));
        under.max_by_key(|(_, prefix)| prefix.len()).map(|(mount, _)| mount)
    }
}

/// Whether the path is the prefix or goes on behind it with another segment.
fn is_under(path: &str, prefix: &str) -> bool {
    path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn doors() -> Doors {
        let mount = |name, prefixes, hosts: &[&str], port: Option<u16>| Mount {
            name,
            service: Router::new(),
            prefixes,
            door: DoorConfig {
                hosts: hosts.iter().map(ToString::to_string).collect(),
                listen: port.map(|port| ([127, 0, 0, 1], port).into()),
                ..DoorConfig::default()
            },
        };
        Doors(vec![
            mount("bare", &[""], &[], None),
            mount("one", &["/api", "/api/remap/1.2"], &["one.example"], None),
            mount("two", &["/api/v1"], &[], Some(9000)),
        ])
    }

    #[test]
    fn port_then_host_then_longest_prefix() {
        let doors = doors();
        let found = |port, host, path| doors.find(port, host, path).map(|m| m.name);
        assert_eq!(found(80, "x", "/api/v1/orders"), Some("two"));
        assert_eq!(found(80, "x", "/api/v10"), Some("one"));
        assert_eq!(found(80, "x", "/apis"), Some("bare"));
        assert_eq!(found(80, "x", "*"), None);
        assert_eq!(found(80, "One.example:80", "/api/v1"), Some("one"));
        assert_eq!(found(9000, "one.example", "/"), Some("two"));
    }
}
