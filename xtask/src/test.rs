//! All tests, SQLite and PostgreSQL: with `cargo nextest` where it is installed, else with `cargo test`.
//! The tests start their own PostgreSQL; how is in `db::testing`.

use std::process::Stdio;

use crate::repo;

/// The crates whose documentation has examples; the others have `doctest = false`.
const DOCUMENTED: [&str; 4] = ["-p", "domain", "-p", "wire"];

/// Runs the examples, then the tests; the runner's summary comes last.
pub(crate) fn run(args: &[&str]) -> Result<(), String> {
    let mut examples = repo::cargo();
    examples.args(["test", "--quiet", "--doc"]).args(DOCUMENTED);
    repo::run(examples)?;

    let mut tests = repo::cargo();
    if has_nextest() {
        tests.args(["nextest", "run", "--workspace"]);
    } else {
        tests.args(["test", "--workspace", "--all-targets"]);
    }
    tests.args(args);
    repo::run(tests)
}

fn has_nextest() -> bool {
    let mut probe = repo::cargo();
    probe.args(["nextest", "--version"]).stdout(Stdio::null()).stderr(Stdio::null());
    probe.status().is_ok_and(|status| status.success())
}
