//! `cargo xtask mutants`: makes the core faulty in one way after another and asks the tests to notice. The faults are in the crate
//! `mutants`; all of them are built in once and switched on by the environment. Slow, so it is no part of what CI checks.

use std::path::PathBuf;
use std::process::Stdio;

use ::mutants::{LIST, Mutant, Place, SWITCH};

use crate::repo;

/// The crates whose tests are asked.
const ASKED: [&str; 6] = ["mutants", "domain", "db", "store", "app", "fiscal"];

/// What nextest exits with when tests failed.
const TESTS_FAILED: i32 = 100;

const USAGE: &str = "usage: cargo xtask mutants [--list | --only NAME]";

/// Lists the faults, tries one of them, or tries them all and those that cargo-mutants knows.
pub(crate) fn run(args: &[&str]) -> Result<(), String> {
    match args {
        ["--list"] => {
            LIST.iter().for_each(list);
            Ok(())
        }
        ["--only", name] => {
            let one = LIST.iter().find(|mutant| mutant.name == *name);
            let one = one.ok_or_else(|| format!("{name}: there is no such fault; see --list"))?;
            let suite = Suite::build()?;
            suite.must_pass(one.killers)?;
            try_all(&suite, std::slice::from_ref(one))
        }
        [] => {
            let suite = Suite::build()?;
            suite.must_pass("all()")?;
            let ours = try_all(&suite, LIST);
            ours.and(machine_made())
        }
        _ => Err(USAGE.to_owned()),
    }
}

fn list(mutant: &Mutant) {
    let place = match mutant.place {
        Place::Code => "code",
        Place::Statement { of, .. } => of,
    };
    println!("{:<42} {place:<42} {}", mutant.name, mutant.killers);
}

/// Tries faults one by one; survivors are an error.
fn try_all(suite: &Suite, mutants: &[Mutant]) -> Result<(), String> {
    let mut survivors = Vec::new();
    for mutant in mutants {
        match suite.killer_of(mutant)? {
            Some(test) => println!("killed    {:<42} {test}", mutant.name),
            None => {
                println!("SURVIVED  {}", mutant.name);
                survivors.push(mutant.name);
            }
        }
    }
    println!("{} of {} faults were noticed", mutants.len() - survivors.len(), mutants.len());
    if survivors.is_empty() { Ok(()) } else { Err(format!("not noticed: {}", survivors.join(", "))) }
}

/// The faults that cargo-mutants makes of the rules, where it is installed.
fn machine_made() -> Result<(), String> {
    if !has("mutants") {
        println!("cargo-mutants is not installed: its faults of `domain` were not tried");
        return Ok(());
    }
    let mut tool = repo::cargo();
    tool.args(["mutants", "--package", "domain"]);
    repo::run(tool)
}

fn has(tool: &str) -> bool {
    let mut probe = repo::cargo();
    probe.args([tool, "--version"]).stdout(Stdio::null()).stderr(Stdio::null());
    probe.status().is_ok_and(|status| status.success())
}

/// Tests with all faults in them, built once; running them asks neither the compiler nor its lock.
struct Suite {
    /// Where nextest has written down which they are.
    binaries: PathBuf,
}

impl Suite {
    fn build() -> Result<Self, String> {
        if !has("nextest") {
            return Err("cargo-nextest is not installed: it runs the tests of each fault".to_owned());
        }
        let folder = repo::root().join("target").join("mutants");
        std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        let mut tests = repo::cargo();
        tests.args(["nextest", "list", "--list-type", "binaries-only", "--message-format", "json"]);
        tests.args(["--features", "mutants/on"]).args(ASKED.iter().flat_map(|name| ["--package", name]));
        let binaries = folder.join("binaries.json");
        std::fs::write(&binaries, repo::output(tests)?)
            .map_err(|error| format!("{}: {error}", binaries.display()))?;
        Ok(Self { binaries })
    }

    /// A test that fails anyway notices nothing.
    fn must_pass(&self, tests: &str) -> Result<(), String> {
        match self.failing(tests, None)? {
            Some(test) => Err(format!("{test}: fails without any fault")),
            None => Ok(()),
        }
    }

    /// The first test that notices a fault: the likely ones are asked first, and first those that need no server.
    fn killer_of(&self, mutant: &Mutant) -> Result<Option<String>, String> {
        let likely = mutant.killers;
        let rounds = [
            format!("({likely}) & !test(on_postgres)"),
            format!("({likely}) & test(on_postgres)"),
            format!("!({likely}) & !test(on_postgres)"),
            format!("!({likely}) & test(on_postgres)"),
        ];
        for round in rounds {
            if let Some(test) = self.failing(&round, Some(mutant))? {
                return Ok(Some(test));
            }
        }
        Ok(None)
    }

    /// The first of some tests that fails.
    fn failing(&self, tests: &str, fault: Option<&Mutant>) -> Result<Option<String>, String> {
        let mut nextest = repo::cargo();
        nextest.args(["nextest", "run", "--profile", "mutants", "--no-tests", "pass", "-E", tests]);
        nextest.arg("--binaries-metadata").arg(&self.binaries);
        // What a faulty run found is not worth remembering.
        nextest.env("PROPTEST_DISABLE_FAILURE_PERSISTENCE", "true");
        nextest.env_remove(SWITCH).envs(fault.map(|mutant| (SWITCH, mutant.name)));
        let output = nextest.output().map_err(|error| format!("{nextest:?}: {error}"))?;
        let told = String::from_utf8_lossy(&output.stderr);
        match output.status.code() {
            Some(0) => Ok(None),
            Some(TESTS_FAILED) => Ok(Some(first_failure(&told))),
            Some(_) | None => Err(format!("{nextest:?}: {}\n{told}", output.status)),
        }
    }
}

/// The test that nextest names first: `FAIL [   0.012s] (1/8) app::it sales::a_story::on_sqlite`, or `TIMEOUT`, or a signal.
fn first_failure(told: &str) -> String {
    let line = told.lines().find(|line| {
        let word = line.split_whitespace().next().unwrap_or_default();
        matches!(word, "FAIL" | "TIMEOUT" | "ABORT") || word.starts_with("SIG")
    });
    let words: Vec<&str> = line.unwrap_or("a test that has no name").split_whitespace().collect();
    words[words.len().saturating_sub(2)..].join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_failure_is_named() {
        let told = "    Starting 2 tests\n        FAIL [   0.012s] (1/2) app::it sales::a_story::on_sqlite\n   Canceling\n        FAIL [   0.9s] b c";
        assert_eq!(first_failure(told), "app::it sales::a_story::on_sqlite");
        assert_eq!(first_failure("     TIMEOUT [  40.0s] db::it crash"), "db::it crash");
    }
}
