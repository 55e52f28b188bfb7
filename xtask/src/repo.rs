//! The repository: where it is, what files it has, how programs are run in it.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The root of the workspace.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask is a folder of the workspace")
}

/// Cargo, the one that runs us.
pub(crate) fn cargo() -> Command {
    program(&std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()))
}

/// A program that will run in the root of the workspace.
pub(crate) fn program(name: &str) -> Command {
    let mut command = Command::new(name);
    command.current_dir(root());
    command
}

/// Runs a program and returns what it printed; what it complains about goes to our own standard error.
pub(crate) fn output(mut command: Command) -> Result<String, String> {
    command.stderr(std::process::Stdio::inherit());
    let output = command.output().map_err(|error| format!("{command:?}: {error}"))?;
    if !output.status.success() {
        return Err(format!("{command:?}: {}", output.status));
    }
    String::from_utf8(output.stdout).map_err(|_| format!("{command:?}: printed something that is not UTF-8"))
}

/// Runs a program that prints for itself.
pub(crate) fn run(mut command: Command) -> Result<(), String> {
    let status = command.status().map_err(|error| format!("{command:?}: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{command:?}: {status}")) }
}

/// A text file of the repository.
pub(crate) struct File {
    /// Path from the root, with `/` between the folders.
    pub(crate) path: String,
    /// Content.
    pub(crate) text: String,
}

impl File {
    /// Where the file is on disk.
    pub(crate) fn location(&self) -> PathBuf {
        root().join(&self.path)
    }

    /// Whether it is a Rust source.
    pub(crate) fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    /// The lines, counted from 1.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(at, line)| (at + 1, line))
    }
}

/// Every text file that git keeps, or would keep after `git add`.
pub(crate) fn files() -> Result<Vec<File>, String> {
    let mut git = program("git");
    git.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
    let listed = output(git)?;
    let paths = listed.split('\0').filter(|path| !path.is_empty());
    // A deleted file is listed until the deletion is committed; a picture is not UTF-8. Neither has text.
    let read = |path: &str| {
        let text = std::fs::read_to_string(root().join(path)).ok()?;
        Some(File { path: path.to_owned(), text })
    };
    Ok(paths.filter_map(read).collect())
}
