//! Which dialect a request is for, or the web face: one table lists every mount. Picked by port, then host, then what it
//! knows at sight, then longest path prefix.

use app::App;
use app::blobs::Blobs;
use axum::Router;
use axum::http::Uri;
use journal::Journal;

use super::journal::Ear;
use crate::config::{Config, DoorConfig};

/// What lies behind the doors.
#[derive(Clone, Copy, Debug)]
pub struct Rooms<'a> {
    /// What one can do.
    pub app: &'a App,
    /// Pictures and files.
    pub blobs: &'a Blobs,
    /// What was said at the doors.
    pub journal: &'a Journal,
    /// What the operator decided.
    pub config: &'a Config,
}

/// A dialect, or the web face, as the table knows it.
#[derive(Debug)]
pub struct Entry {
    /// Its name, as configuration, papers and credentials say it.
    pub name: &'static str,
    /// The paths it is found under; the empty one takes what nobody else does.
    pub prefixes: &'static [&'static str],
    /// Addresses that it knows at sight, wherever they lie.
    pub claims: fn(&Uri) -> bool,
    /// Its service.
    pub service: fn(&Rooms<'_>) -> Router,
    /// Its operations as a Markdown table, if it speaks for a vendor.
    pub coverage: Option<fn() -> String>,
}

/// Every one of them.
pub static MOUNTS: &[Entry] = &[
    Entry {
        name: "ox",
        prefixes: &[""],
        claims: |_| false,
        service: |rooms| dialect_ox::service(rooms.app.clone(), rooms.blobs.clone(), rooms.config.ox()),
        coverage: Some(|| wire::router::markdown(dialect_ox::operations())),
    },
    Entry {
        name: dialect_evotor::NAME,
        prefixes: &[],
        claims: dialect_evotor::claims,
        service: |rooms| dialect_evotor::service(rooms.app.clone(), rooms.config.evotor.clone()),
        coverage: Some(|| wire::router::markdown(dialect_evotor::operations())),
    },
    Entry {
        name: "web",
        prefixes: &["/app"],
        claims: |_| false,
        service: |rooms| web::service(rooms.app.clone(), rooms.journal.clone(), rooms.config.web()),
        coverage: None,
    },
];

/// A dialect that is served, and where.
#[derive(Debug)]
pub struct Mount {
    /// Its name.
    pub name: &'static str,
    /// Answers its requests.
    pub service: Router,
    /// Hears what is said, if that is journalled.
    pub ear: Option<Ear>,
    /// The paths it is found under.
    pub prefixes: &'static [&'static str],
    /// Addresses that it knows at sight.
    pub claims: fn(&Uri) -> bool,
    /// As configured.
    pub door: DoorConfig,
}

/// All dialects that are served.
#[derive(Debug)]
pub struct Doors(Vec<Mount>);

impl FromIterator<Mount> for Doors {
    fn from_iter<T: IntoIterator<Item = Mount>>(mounts: T) -> Self {
        Self(mounts.into_iter().collect())
    }
}

impl Doors {
    /// Opens the doors that the configuration wants open.
    #[must_use]
    pub fn new(rooms: &Rooms<'_>) -> Self {
        let open = MOUNTS.iter().filter_map(|entry| {
            let door = rooms.config.door(entry.name);
            let service = door.enabled.then(|| (entry.service)(rooms))?;
            let journalled = rooms.config.journal.records(entry.name);
            let ear = journalled.then(|| Ear::new(entry.name, rooms.app, rooms.journal));
            let Entry { name, prefixes, claims, .. } = *entry;
            Some(Mount { name, service, ear, prefixes, claims, door })
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
    pub fn find(&self, port: u16, host: &str, uri: &Uri) -> Option<&Mount> {
        let host = host.rsplit_once(':').map_or(host, |(name, _)| name);
        let by_port = |m: &&Mount| m.door.listen.is_some_and(|own| own.port() == port);
        let by_host = |m: &&Mount| m.door.hosts.iter().any(|own| own.eq_ignore_ascii_case(host));
        let mut mounts = self.0.iter();
        let asked = mounts.clone().find(by_port).or_else(|| mounts.clone().find(by_host));
        asked.or_else(|| mounts.find(|mount| (mount.claims)(uri))).or_else(|| self.by_path(uri.path()))
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
            ear: None,
            prefixes,
            claims: if name == "one" { |uri| uri.query() == Some("one") } else { |_| false },
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
        let found = |port, host, path: &str| doors.find(port, host, &path.parse().unwrap()).map(|m| m.name);
        assert_eq!(found(80, "x", "/api/v1/orders"), Some("two"));
        assert_eq!(found(80, "x", "/api/v10"), Some("one"));
        assert_eq!(found(80, "x", "/apis"), Some("bare"));
        assert_eq!(found(80, "x", "*"), None);
        assert_eq!(found(80, "One.example:80", "/api/v1"), Some("one"));
        assert_eq!(found(9000, "one.example", "/"), Some("two"));
    }

    #[test]
    fn what_is_known_at_sight_outweighs_prefixes() {
        let doors = doors();
        let found = |path: &str| doors.find(80, "x", &path.parse().unwrap()).map(|m| m.name);
        assert_eq!(found("/api/v1/orders?one"), Some("one"));
        assert_eq!(found("/api/v1/orders?two"), Some("two"));
    }
}
