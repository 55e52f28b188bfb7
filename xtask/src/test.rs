//! All tests, SQLite and PostgreSQL: with `cargo nextest` where it is installed, else with `cargo test`.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use crate::repo;

/// The crates whose documentation has examples; the others have `doctest = false`.
const DOCUMENTED: [&str; 4] = ["-p", "domain", "-p", "wire"];

/// Runs the examples, then the tests; the runner's summary comes last.
pub(crate) fn run(args: &[&str]) -> Result<(), String> {
    let programs = path_with_postgres();
    let mut examples = repo::cargo();
    examples.args(["test", "--quiet", "--doc"]).args(DOCUMENTED);
    repo::run(examples)?;

    let mut tests = repo::cargo();
    if has_nextest() {
        tests.args(["nextest", "run", "--workspace"]);
    } else {
        tests.args(["test", "--workspace", "--all-targets"]);
    }
    tests.args(args).env("PATH", programs);
    repo::run(tests)
}

fn has_nextest() -> bool {
    let mut probe = repo::cargo();
    probe.args(["nextest", "--version"]).stdout(Stdio::null()).stderr(Stdio::null());
    probe.status().is_ok_and(|status| status.success())
}

/// `PATH` with the newest PostgreSQL of Debian at its end: the packages leave the server programs off it.
fn path_with_postgres() -> std::ffi::OsString {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    folders.extend(newest_postgres(Path::new("/usr/lib/postgresql")));
    std::env::join_paths(folders).unwrap_or(path)
}

fn newest_postgres(packages: &Path) -> Option<PathBuf> {
    let versions =
        std::fs::read_dir(packages).ok()?.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let newest = versions.filter_map(|version| version.parse::<u32>().ok()).max()?;
    Some(packages.join(newest.to_string()).join("bin"))
}
