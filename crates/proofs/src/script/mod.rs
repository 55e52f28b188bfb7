//! What a run does: steps, each one act, as lines of JSON. A script is made from a seed or read from a file, never both; whoever
//! performs it adds nothing of his own, so the same script is the same run.

mod act;
mod dice;
mod generate;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

pub use act::{Act, Fraction, Goods, Worth};
pub use dice::Dice;
pub use generate::{Style, generate};

/// One act and its number, by which later acts refer to what it made. Numbers stay when other steps are taken out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Its number.
    pub n: usize,
    /// What is done.
    #[serde(flatten)]
    pub act: Act,
}

/// Steps in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Script(pub Vec<Step>);

impl Script {
    /// The act with a number, unless it was taken out.
    #[must_use]
    pub fn act(&self, n: usize) -> Option<&Act> {
        self.0.binary_search_by_key(&n, |step| step.n).ok().map(|at| &self.0[at].act)
    }

    /// By how many seconds clocks were moved before a step.
    #[must_use]
    pub fn jumped_before(&self, n: usize) -> i64 {
        let before = self.0.iter().take_while(|step| step.n < n);
        let jumps = before
            .filter_map(|step| if let Act::Clock { seconds } = step.act { Some(seconds) } else { None });
        jumps.fold(0, i64::saturating_add)
    }
}

/// One step per line.
impl fmt::Display for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for step in &self.0 {
            writeln!(f, "{}", serde_json::to_string(step).map_err(|_| fmt::Error)?)?;
        }
        Ok(())
    }
}

impl FromStr for Script {
    type Err = serde_json::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.lines()
            .filter(|line| !line.trim().is_empty())
            .map(serde_json::from_str)
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_survives_its_file_and_a_seed_repeats() {
        let script = generate(7, 400, Style::Everything);
        assert_eq!(script, generate(7, 400, Style::Everything));
        assert_ne!(script, generate(8, 400, Style::Everything));
        assert_eq!(script.to_string().parse::<Script>().expect("it was just written"), script);
        assert!(script.0.iter().zip(0..).all(|(step, n)| step.n == n));
    }
}
