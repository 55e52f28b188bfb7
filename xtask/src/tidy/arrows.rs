//! Which crate may know which. Cargo keeps the graph free of circles; this keeps it in shape.

use serde_json::Value;

use crate::repo;

/// The rooms of the house, each with the rooms it may know. A crate that is not here is a complaint.
const ARROWS: &[(&str, &[&str])] = &[
    // Faults for the tests to notice; nothing of it is in a release.
    ("mutants", &[]),
    ("domain", &["mutants"]),
    ("db", &["mutants"]),
    ("store", &["mutants", "domain", "db"]),
    ("app", &["mutants", "domain", "db", "store"]),
    ("wire", &[]),
    // Kept apart from the books; a dialect tells it what an exchange is about.
    ("journal", &["domain", "db"]),
    ("dialect-*", &["domain", "app", "wire", "journal"]),
    ("web", &["domain", "app", "journal"]),
    // A register driver keeps its queue through the store's own statements.
    ("fiscal", &["domain", "db", "store", "app"]),
    ("worker", &["domain", "app"]),
    // Moves tables, whatever is in them.
    ("transfer", &["db"]),
    ("testkit", &["domain", "db", "store", "app", "journal", "fiscal", "worker"]),
    // Measures from outside; only the large assortment knows the tables.
    ("bench", &["domain", "db", "store"]),
    (
        "server",
        &[
            "domain",
            "db",
            "store",
            "app",
            "wire",
            "journal",
            "dialect-*",
            "web",
            "fiscal",
            "worker",
            "transfer",
            "bench",
        ],
    ),
    ("proofs", &["domain", "db", "store", "app", "fiscal", "testkit"]),
    ("xtask", &["mutants"]),
];

/// Who may use the test kit, in tests only.
const TESTED_WITH_TESTKIT: &[&str] = &["app", "dialect-*", "web", "fiscal", "worker", "server"];

/// Complains about every arrow that is not in the table.
pub(super) fn check() -> Result<Vec<String>, String> {
    let mut cargo = repo::cargo();
    cargo.args(["metadata", "--no-deps", "--format-version", "1", "--offline"]);
    let metadata: Value = serde_json::from_str(&repo::output(cargo)?).map_err(|error| error.to_string())?;
    Ok(array(&metadata["packages"]).flat_map(check_package).collect())
}

fn check_package(package: &Value) -> Vec<String> {
    let name = text(&package["name"]);
    let Some((_, known)) = ARROWS.iter().find(|(room, _)| matches(room, name)) else {
        return vec![format!("crate {name}: no room of that name; give it a row in {}", file!())];
    };
    // A dependency with a path is one of ours.
    let ours = array(&package["dependencies"]).filter(|dependency| dependency["path"].is_string());
    let foreign = ours.filter(|dependency| {
        let target = text(&dependency["name"]);
        let in_tests = dependency["kind"] == "dev" && may_test_with(name, target);
        !in_tests && !known.iter().any(|room| matches(room, target))
    });
    foreign.map(|dependency| format!("crate {name}: may not know {}", text(&dependency["name"]))).collect()
}

/// The test kit and, of the server, the proofs; and a crate itself, which is how it switches on its own testing feature.
fn may_test_with(name: &str, target: &str) -> bool {
    name == target
        || (name == "server" && target == "proofs")
        || (target == "testkit" && TESTED_WITH_TESTKIT.iter().any(|room| matches(room, name)))
}

/// `dialect-*` stands for every crate that starts with `dialect-`.
fn matches(room: &str, name: &str) -> bool {
    match room.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => room == name,
    }
}

fn array(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn complaints(name: &str, target: &str, kind: &Value) -> usize {
        let dependencies =
            json!([{"name": target, "path": "/x", "kind": kind}, {"name": "serde", "kind": null}]);
        check_package(&json!({"name": name, "dependencies": dependencies})).len()
    }

    #[test]
    fn arrows_point_inwards_only() {
        assert_eq!(complaints("store", "domain", &Value::Null), 0);
        assert_eq!(complaints("domain", "store", &Value::Null), 1);
        assert_eq!(complaints("dialect-new", "wire", &Value::Null), 0);
        assert_eq!(complaints("dialect-new", "store", &Value::Null), 1);
        assert_eq!(complaints("server", "dialect-new", &Value::Null), 0);
        assert_eq!(complaints("nowhere", "domain", &Value::Null), 1);
    }

    #[test]
    fn the_test_kit_is_for_tests() {
        assert_eq!(complaints("app", "testkit", &json!("dev")), 0);
        assert_eq!(complaints("app", "testkit", &Value::Null), 1);
        assert_eq!(complaints("domain", "testkit", &json!("dev")), 1);
        assert_eq!(complaints("db", "db", &json!("dev")), 0);
    }
}
