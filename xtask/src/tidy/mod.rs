//! What compilers and linters do not see. Every check returns all of its complaints, one line each.

mod arrows;
mod sources;
mod tables;
mod words;

use crate::repo;

/// What to do about generated tables that are out of date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tables {
    /// Complain.
    Check,
    /// Write them anew.
    Write,
}

/// Runs every check.
pub(crate) fn run(tables: Tables) -> Result<(), String> {
    let files = repo::files()?;
    let mut complaints = arrows::check()?;
    complaints.extend(words::check(&files));
    complaints.extend(sources::check(&files));
    complaints.extend(tables::check(&files, tables)?);
    if complaints.is_empty() {
        println!("tidy: {} files are in order", files.len());
        return Ok(());
    }
    Err(format!("{}\ntidy: complaints: {}", complaints.join("\n"), complaints.len()))
}
