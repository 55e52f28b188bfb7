//! `cargo xtask simulate`: builds the server and the proofs, and runs these against that.

use crate::repo;

/// Builds and runs; arguments go to the proofs.
pub(crate) fn run(args: &[&str]) -> Result<(), String> {
    let mut build = repo::cargo();
    build.args(["build", "--quiet", "--package", "server", "--package", "proofs"]);
    repo::run(build)?;
    let mut proofs = repo::cargo();
    proofs.args(["run", "--quiet", "--package", "proofs", "--"]).args(args);
    repo::run(proofs)
}
