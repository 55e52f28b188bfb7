//! `prilavok coverage`: what is served of a vendor's API, from the table that serves it.

use anyhow::{Context, Result};

use crate::http::MOUNTS;

#[derive(Debug, clap::Args)]
pub(super) struct Coverage {
    /// Print the operations of this dialect as a Markdown table
    #[arg(long, value_name = "DIALECT")]
    markdown: String,
}

impl Coverage {
    pub(super) fn run(&self) -> Result<()> {
        let entry = MOUNTS.iter().find(|entry| entry.name == self.markdown);
        let coverage = entry.and_then(|entry| entry.coverage);
        let coverage = coverage.with_context(|| format!("no dialect is called {}", self.markdown))?;
        print!("{}", coverage());
        Ok(())
    }
}
