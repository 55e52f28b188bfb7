//! Faults from outside the process, by strace: system calls that fail or kill, and a record of what was called. Where tracing is
//! denied, proofs that need it are skipped aloud.

use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, Result, bail};

/// Whether this machine lets us trace and inject; if not, says on standard error what is skipped.
#[must_use]
pub fn allowed(what: &str) -> bool {
    let probe = Command::new("strace")
        .args(["-f", "-qq", "-o", "/dev/null", "-e", "inject=write:retval=0:when=65535", "true"])
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .status();
    let allowed = probe.is_ok_and(|status| status.success());
    if !allowed {
        eprintln!("SKIPPED: strace is missing or tracing is denied here, so this was not tried: {what}");
    }
    allowed
}

/// A program whose calls will be interfered with from its start.
///
/// * `interference`: what `-e inject=` takes
#[must_use]
pub fn command(program: &Path, interference: &str) -> Command {
    let mut command = Command::new("strace");
    command.args(["-f", "-qq", "-o", "/dev/null"]).args(inject(interference)).arg(program);
    command
}

/// A call that is not traced is not interfered with either.
fn inject(interference: &str) -> [String; 4] {
    let calls = interference.split(':').next().unwrap_or_default();
    ["-e".to_owned(), format!("trace={calls}"), "-e".to_owned(), format!("inject={interference}")]
}

/// Strace beside a process that runs already.
#[derive(Debug)]
pub struct Tracer(Child);

impl Tracer {
    /// Records calls of every thread of a process, with the texts and the names of the files in them.
    ///
    /// # Errors
    /// When tracing cannot begin.
    pub fn record(pid: u32, calls: &str, into: &Path) -> Result<Self> {
        let trace = format!("trace={calls}");
        Self::attach(pid, &["-y", "-s", "4096", "-e", &trace, "-o", &into.display().to_string()])
    }

    /// Interferes with calls of every thread of a process.
    ///
    /// * `interference`: what `-e inject=` takes
    ///
    /// # Errors
    /// When tracing cannot begin.
    pub fn interfere(pid: u32, interference: &str) -> Result<Self> {
        let rules = inject(interference);
        let mut args = vec!["-o", "/dev/null"];
        args.extend(rules.iter().map(String::as_str));
        Self::attach(pid, &args)
    }

    /// Returns when it is attached to every thread.
    fn attach(pid: u32, args: &[&str]) -> Result<Self> {
        let mut command = Command::new("strace");
        command.args(["-f", "-p", &pid.to_string()]).args(args);
        let mut child =
            command.stdin(Stdio::null()).stderr(Stdio::piped()).spawn().context("strace does not start")?;
        let mut said = String::new();
        let mut lines = BufReader::new(child.stderr.take().context("strace complains somewhere")?).lines();
        for line in &mut lines {
            let line = line.context("what strace says")?;
            if line.contains(" attached") {
                // It goes on talking; somebody has to listen, or it waits for room.
                std::thread::spawn(move || lines.for_each(drop));
                return Ok(Self(child));
            }
            let _ = writeln!(said, "{line}");
        }
        bail!("strace cannot attach: {said}")
    }

    /// Lets the process go, and waits until all is written.
    ///
    /// # Errors
    /// When strace cannot be ended.
    pub fn detach(mut self) -> Result<()> {
        Command::new("kill")
            .args(["-INT", &self.0.id().to_string()])
            .status()
            .context("strace can be told to end")?;
        self.0.wait().context("strace ends")?;
        Ok(())
    }
}

/// A proof that fails leaves no strace behind.
impl Drop for Tracer {
    fn drop(&mut self) {
        if let Ok(None) = self.0.try_wait() {
            let _ = self.0.kill();
            let _ = self.0.wait();
        }
    }
}
