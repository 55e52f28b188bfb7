//! The real program as a child process, with the demo shop in it: started, killed, started again, checked by its own `check`.

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use db::{Db, Engine, Options};
use serde_json::Value;
use tempfile::TempDir;

/// The program and where its books are. Starting it again goes on with them.
#[derive(Debug)]
pub struct Premises {
    program: PathBuf,
    folder: TempDir,
    database: Option<String>,
}

/// A server that runs.
#[derive(Debug)]
pub struct Server {
    child: Child,
    /// Where it listens, `host:port`.
    pub address: String,
    /// What one needs to use the demo shop.
    pub credentials: Value,
    /// From its start to its readiness.
    pub ready_in: Duration,
}

impl Premises {
    /// New and empty.
    ///
    /// * `program`: the built `prilavok`
    ///
    /// # Errors
    /// When there is no room for files.
    ///
    /// # Panics
    /// When there is no PostgreSQL to be found; says what is missing.
    pub async fn new(program: &Path, engine: Engine) -> Result<Self> {
        let database = match engine {
            Engine::Sqlite => None,
            Engine::Postgres => Some(db::testing::postgres_database("proofs_server", async |_| {}).await),
        };
        Self::at(program, database)
    }

    /// New, with the books in this database, or in files.
    ///
    /// # Errors
    /// When there is no room for files.
    pub fn at(program: &Path, database: Option<String>) -> Result<Self> {
        let folder = tempfile::tempdir().context("no temporary folder")?;
        Ok(Self { program: program.to_owned(), folder, database })
    }

    /// The folder with the server's files.
    #[must_use]
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command
            .args(args)
            .arg("--data")
            .arg(self.data())
            .env_remove("PRILAVOK_DATABASE")
            .stdin(Stdio::null());
        if let Some(url) = &self.database {
            command.args(["--database", url]);
        }
        command
    }

    /// Starts the demo and waits until it is ready.
    ///
    /// # Errors
    /// When it ends instead; with what it complained about.
    pub fn start(&self) -> Result<Server> {
        let began = Instant::now();
        let complaints = File::create(self.complaints_file()).context("no file for complaints")?;
        let mut command = self.command(&["demo", "--json", "--listen", "127.0.0.1:0"]);
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(complaints)
            .spawn()
            .context("the program does not start")?;
        let mut line = String::new();
        if let Some(out) = child.stdout.as_mut() {
            BufReader::new(out).read_line(&mut line).context("the program's output")?;
        }
        let Ok(credentials) = serde_json::from_str::<Value>(&line) else {
            bail!("the program did not become ready: {}", self.complaints());
        };
        let url = credentials["url"].as_str().unwrap_or_default();
        let address = url.strip_prefix("http://").context("no address")?.to_owned();
        Ok(Server { child, address, credentials, ready_in: began.elapsed() })
    }

    /// What the server that ran last complained about.
    #[must_use]
    pub fn complaints(&self) -> String {
        std::fs::read_to_string(self.complaints_file()).unwrap_or_default()
    }

    fn complaints_file(&self) -> PathBuf {
        self.folder.path().join("complaints")
    }

    /// Has the program hold its books against their ledgers.
    ///
    /// # Errors
    /// When anything differs; with what does.
    pub fn check(&self) -> Result<()> {
        let output = self.command(&["check"]).output().context("check does not start")?;
        let said =
            [&output.stdout, &output.stderr].map(|out| String::from_utf8_lossy(out).into_owned()).concat();
        ensure!(output.status.success(), "the books are not in order: {said}");
        Ok(())
    }

    /// The books, for reading.
    ///
    /// # Errors
    /// When there are none.
    pub async fn look_into(&self) -> Result<Db> {
        let options = Options { read_only: true, ..Options::default() };
        let opened = match &self.database {
            None => Db::open_sqlite(self.data().join("books.db"), options).await,
            Some(url) => {
                Db::open_postgres(url, Options { schema: Some("books".to_owned()), ..options }).await
            }
        };
        opened.context("the books cannot be read")
    }
}

impl Server {
    /// The process.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Ends it at once, as kill -9 does.
    ///
    /// # Errors
    /// When it cannot be killed.
    pub fn kill(mut self) -> Result<()> {
        self.child.kill().context("a child can be killed")?;
        self.child.wait().context("a child ends")?;
        Ok(())
    }

    /// Waits for it to end by itself.
    ///
    /// # Errors
    /// When it does not, in time.
    pub fn ends_within(mut self, limit: Duration) -> Result<ExitStatus> {
        let (told, ended) = mpsc::channel();
        let pid = self.pid();
        let waiting = std::thread::spawn(move || {
            let status = self.child.wait();
            // Nobody listens any more after the limit.
            let _ = told.send(());
            status
        });
        if ended.recv_timeout(limit).is_err() {
            Command::new("kill").args(["-9", &pid.to_string()]).status().context("a child can be killed")?;
            bail!("the server still ran after {limit:?}");
        }
        waiting.join().expect("nobody panics while waiting").context("a child ends")
    }
}

/// A test that fails leaves no server behind.
impl Drop for Server {
    fn drop(&mut self) {
        if let Ok(None) = self.child.try_wait() {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}
