//! Chores: `cargo xtask tidy [--fix]` checks what compilers do not, `cargo xtask test` runs every test,
//! `cargo xtask bench` measures, `cargo xtask simulate` proves that the books survive,
//! `cargo xtask mutants` proves that the tests notice.

mod fuzz;
mod mutants;
mod repo;
mod simulate;
mod test;
mod tidy;

use std::process::ExitCode;

const USAGE: &str = "usage: cargo xtask <chore>

  tidy [--fix]   check crate arrows, vendor words, file openings and sizes, statement lists and generated tables;
                 --fix writes the tables anew
  test [ARGS]    run documentation tests, then all others on both engines; ARGS go to the test runner
  bench [ARGS]   measure the program as it is released; the same as `prilavok bench`
  fuzz [--minutes N] [--seed S]
                 say whatever comes to mind at every door, on both engines; a failure says how to see it again
  mutants [--list | --only NAME]
                 make the core faulty in one way after another; the tests must notice each
  simulate [--minutes N] [--seed S] [ARGS]
                 run random shops on both engines, and kill and trace what keeps them; --help tells more";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let outcome = match args.as_slice() {
        ["tidy"] => tidy::run(tidy::Tables::Check),
        ["tidy", "--fix"] => tidy::run(tidy::Tables::Write),
        ["test", rest @ ..] => test::run(rest),
        ["bench", rest @ ..] => bench(rest),
        ["fuzz", rest @ ..] => fuzz::run(rest),
        ["mutants", rest @ ..] => mutants::run(rest),
        ["simulate", rest @ ..] => simulate::run(rest),
        _ => Err(USAGE.to_owned()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn bench(args: &[&str]) -> Result<(), String> {
    let mut program = repo::cargo();
    program.args(["run", "--release", "--package", "server", "--", "bench"]).args(args);
    repo::run(program)
}
