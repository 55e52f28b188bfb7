//! Why a transfer could not be done, in words for whoever runs it.

use std::path::{Path, PathBuf};

/// The result of anything here.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a transfer could not be done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The books said no.
    #[error(transparent)]
    Books(#[from] db::Error),
    /// A file or folder could not be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A part of a backup is missing, cut short or changed.
    #[error("the backup is damaged: {what}")]
    Damaged {
        /// What is wrong, naming the file.
        what: String,
    },
    /// The two sides do not fit together.
    #[error("{0}")]
    Unfit(String),
    /// The other side of the transfer ended first.
    #[error("the transfer was interrupted")]
    Stopped,
}

impl Error {
    pub(crate) fn file(path: &Path) -> impl FnOnce(std::io::Error) -> Self + '_ {
        move |source| Self::File { path: path.to_owned(), source }
    }

    pub(crate) fn damaged(what: impl Into<String>) -> Self {
        Self::Damaged { what: what.into() }
    }
}
