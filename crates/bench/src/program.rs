//! The real program as a child: started, listened to, weighed by what the kernel says of it, and stopped as a supervisor would.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};
use tokio::time::{sleep, timeout};

use crate::client::Client;

/// How long a start or a stop may take.
const PATIENCE: Duration = Duration::from_secs(120);

/// Where one set of books is: a folder, and a database where they are not in files.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// The program that serves them.
    pub(crate) program: PathBuf,
    pub(crate) dir: PathBuf,
    pub(crate) database: Option<String>,
}

impl Place {
    /// The file of the books.
    pub(crate) fn file(&self) -> PathBuf {
        self.dir.join("books.db")
    }
}

/// A running server. Killed when dropped.
#[derive(Debug)]
pub(crate) struct Program {
    child: Child,
    pid: u32,
    /// Where it listens.
    pub(crate) url: String,
    /// From the start to the first answer of `/health/ready`.
    pub(crate) ready_after: Duration,
}

impl Program {
    /// Opens a demo shop; answers what the demo says of itself as well.
    pub(crate) async fn demo(place: &Place) -> Result<(Self, Value)> {
        let began = Instant::now();
        let mut child = spawn(place, &["demo", "--fresh", "--json", "--listen", "127.0.0.1:0"])?;
        let stdout = child.stdout.take().context("a child's output is piped")?;
        let line = timeout(PATIENCE, BufReader::new(stdout).lines().next_line()).await??;
        let shop: Value = serde_json::from_str(&line.context("the demo said nothing")?)?;
        let url = shop["url"].as_str().context("the demo names its URL")?.to_owned();
        let program =
            Self { pid: child.id().context("the demo runs")?, child, url, ready_after: began.elapsed() };
        Ok((program, shop))
    }

    /// Serves the books that are there, for an account that all hosts stand for.
    pub(crate) async fn serve(place: &Place, account: &str) -> Result<Self> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let (listen, began) = (format!("127.0.0.1:{port}"), Instant::now());
        let child = spawn(place, &["serve", "--listen", &listen, "--account", account])?;
        let url = format!("http://{listen}");
        let mut program =
            Self { pid: child.id().context("the server runs")?, child, url, ready_after: Duration::ZERO };
        while !is_ready(&program.url).await {
            if let Some(status) = program.child.try_wait()? {
                bail!("the server ended while it was starting: {status}");
            }
            ensure!(began.elapsed() < PATIENCE, "the server is not ready after {PATIENCE:?}");
            sleep(Duration::from_millis(2)).await;
        }
        program.ready_after = began.elapsed();
        Ok(program)
    }

    /// Processor time it has taken so far, in all its threads.
    pub(crate) fn cpu(&self) -> Result<Duration> {
        cpu_of(&self.pid.to_string())
    }

    /// Memory of its own, in KiB: pages that are in no file.
    pub(crate) fn anonymous_kib(&self) -> Result<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.pid))?;
        let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"));
        let figure =
            line.and_then(|line| line.split_whitespace().next()).context("the kernel tells RssAnon")?;
        Ok(figure.parse()?)
    }

    /// Asks it to stop and waits until it has.
    pub(crate) async fn stop(mut self) -> Result<()> {
        let pid = i32::try_from(self.pid).ok().and_then(Pid::from_raw).context("a process has an id")?;
        kill_process(pid, Signal::TERM)?;
        let status = timeout(PATIENCE, self.child.wait()).await.context("the server does not stop")??;
        ensure!(status.success(), "the server ended badly: {status}");
        Ok(())
    }
}

/// Processor time that this process has taken so far.
pub(crate) fn own_cpu() -> Result<Duration> {
    cpu_of("self")
}

fn spawn(place: &Place, args: &[&str]) -> Result<Child> {
    let mut command = Command::new(&place.program);
    command.arg("--data").arg(&place.dir).args(args).env_remove("PRILAVOK_DATABASE").env("RUST_LOG", "warn");
    if let Some(url) = &place.database {
        // Not an argument: everybody can read those.
        command.env("PRILAVOK_DATABASE", url);
    }
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(log(&place.dir)?).kill_on_drop(true);
    command.spawn().context("the program cannot be started")
}

/// What children say goes to a file beside the books.
fn log(dir: &Path) -> Result<Stdio> {
    fs::create_dir_all(dir)?;
    Ok(fs::File::options().create(true).append(true).open(dir.join("log.txt"))?.into())
}

async fn is_ready(url: &str) -> bool {
    match Client::connect(url).await {
        Ok(mut client) => client.fetch("/health/ready").await.is_ok(),
        Err(_) => false,
    }
}

/// Time on a processor of all threads of a process, ended ones included, in the kernel's ticks of ten milliseconds.
fn cpu_of(pid: &str) -> Result<Duration> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat"))?;
    // The second field is a name in parentheses, which may hold anything.
    let after_name = stat.rsplit_once(')').context("the kernel tells of a process")?.1;
    let ticks: u64 =
        after_name.split_whitespace().skip(11).take(2).filter_map(|n| n.parse::<u64>().ok()).sum();
    Ok(Duration::from_millis(ticks * 10))
}
