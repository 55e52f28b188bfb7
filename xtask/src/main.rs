//! Chores: `cargo xtask tidy [--fix]` checks what compilers do not, `cargo xtask test` runs every test.

mod repo;
mod test;
mod tidy;

use std::process::ExitCode;

const USAGE: &str = "usage: cargo xtask <chore>

  tidy [--fix]   check crate arrows, vendor words, file openings and sizes, statement lists and generated tables;
                 --fix writes the tables anew
  test [ARGS]    run documentation tests, then all others on both engines; ARGS go to the test runner";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let outcome = match args.as_slice() {
        ["tidy"] => tidy::run(tidy::Tables::Check),
        ["tidy", "--fix"] => tidy::run(tidy::Tables::Write),
        ["test", rest @ ..] => test::run(rest),
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
