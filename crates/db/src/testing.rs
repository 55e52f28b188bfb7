//! A throw-away `PostgreSQL` server for tests, shared by every test process of this user and gone soon after the last.
//!
//! `PRILAVOK_TEST_PG` names a server to use instead (a superuser's URL). Otherwise one is made with `initdb` and
//! `pg_ctl` from `PATH` or `/usr/lib/postgresql`. Each test process holds a shared lock on a file; a small shell
//! keeper stops the server when nobody has held one for a few seconds, so a test run that is killed leaves nothing
//! behind. Data is not synced to the disk, except in the flavour meant for benches.

mod own;

use std::collections::hash_map::RandomState;
use std::fs::{self, File};
use std::hash::{BuildHasher as _, DefaultHasher, Hash as _, Hasher as _};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use tokio_postgres::{Client, NoTls};

pub use own::OwnServer;

/// How careful the server is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Care {
    /// Loses everything with the power; for tests.
    Careless,
    /// As in production; for benches.
    Durable,
}

/// An empty database of one's own, as a URL: a copy of a template that `prepare` fills once per test program.
///
/// # Panics
/// When there is no server and none can be started, saying what is missing.
pub async fn postgres_database(template: &str, prepare: impl AsyncFnOnce(String)) -> String {
    postgres_database_with(Care::Careless, template, prepare).await
}

/// As [`postgres_database`], on a server of the given flavour.
///
/// # Panics
/// As [`postgres_database`].
pub async fn postgres_database_with(care: Care, template: &str, prepare: impl AsyncFnOnce(String)) -> String {
    let cluster =
        tokio::task::spawn_blocking(move || Cluster::shared(care)).await.expect("the server starts");
    let admin = cluster.connect().await;
    let template = format!("{template}_{:x}", this_program());
    let lock = cluster.file(&format!("{template}.lock"));
    let lock =
        tokio::task::spawn_blocking(move || lock.lock().map(|()| lock)).await.expect("no panic inside");
    let _one_at_a_time = lock.expect("a file in the temporary folder can be locked");
    let known = admin.query_opt("SELECT 1 FROM pg_database WHERE datname = $1", &[&template]).await;
    if known.expect("the catalogue can be read").is_none() {
        let draft = format!("{template}_draft");
        run(&admin, &format!("DROP DATABASE IF EXISTS {draft} WITH (FORCE)")).await;
        run(&admin, &format!("CREATE DATABASE {draft}")).await;
        prepare(cluster.url(&draft)).await;
        // Whoever prepared it may not have hung up yet.
        let hang_up = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ";
        run(&admin, &format!("{hang_up}'{draft}'")).await;
        run(&admin, &format!("ALTER DATABASE {draft} RENAME TO {template}")).await;
    }
    let name = format!("t_{:x}", RandomState::new().build_hasher().finish());
    run(&admin, &format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
    cluster.url(&name)
}

/// Whether a server is named, or this machine has what it takes to start one.
#[must_use]
pub fn can_start() -> bool {
    std::env::var_os("PRILAVOK_TEST_PG").is_some()
        || ["initdb", "pg_ctl", "flock"].iter().all(|program| look_for(program).is_some())
}

async fn run(admin: &Client, text: &str) {
    admin.batch_execute(text).await.unwrap_or_else(|error| panic!("{text}: {error:?}"));
}

/// Tells apart test programs and their builds: their templates may differ.
fn this_program() -> u64 {
    let path = std::env::current_exe().expect("a program knows where it is");
    let built = fs::metadata(&path).and_then(|meta| meta.modified()).expect("the program is a file");
    let mut hasher = DefaultHasher::new();
    (path, built).hash(&mut hasher);
    hasher.finish()
}

/// A server.
#[derive(Debug)]
struct Cluster {
    dir: PathBuf,
    admin_url: String,
    /// Held until this process ends, however it ends.
    _in_use: Option<File>,
}

impl Cluster {
    fn shared(care: Care) -> &'static Self {
        static CARELESS: OnceLock<Cluster> = OnceLock::new();
        static DURABLE: OnceLock<Cluster> = OnceLock::new();
        match care {
            Care::Careless => CARELESS.get_or_init(|| Self::find(care)),
            Care::Durable => DURABLE.get_or_init(|| Self::find(care)),
        }
    }

    fn find(care: Care) -> Self {
        let own = fs::metadata("/proc/self").map_or(0, |me| me.uid());
        let dir = std::env::temp_dir().join(format!("prilavok-test-pg-{own}-{care:?}"));
        fs::create_dir_all(&dir).expect("the temporary folder can be written");
        if let Ok(admin_url) = std::env::var("PRILAVOK_TEST_PG") {
            return Self { dir, admin_url, _in_use: None };
        }
        let users = lock_file(&dir.join("users"));
        users.lock_shared().expect("a file in the temporary folder can be locked");
        let cluster = Self { admin_url: local_url(&dir), dir, _in_use: Some(users) };
        let start = cluster.file("start");
        start.lock().expect("a file in the temporary folder can be locked");
        if UnixStream::connect(cluster.dir.join(".s.PGSQL.5432")).is_err() {
            cluster.start(care);
        }
        cluster
    }

    fn start(&self, care: Care) {
        self.init();
        let mut keeper = self.tool("sh");
        keeper.args(["-c", KEEPER]).env("PG_CTL", find_program("pg_ctl")).process_group(0);
        find_program("flock");
        assert!(keeper.status().is_ok_and(|status| status.success()), "the shell starts");
        self.launch(care);
    }

    /// Makes an empty server, in the place of what a dead one left.
    fn init(&self) {
        if let Some((uid, gid)) = user() {
            std::os::unix::fs::chown(&self.dir, Some(uid), Some(gid)).expect("root may give a folder away");
        }
        let data = self.dir.join("data");
        if data.exists() {
            fs::remove_dir_all(&data).expect("what a dead server left can be removed");
        }
        // Not the C order, so that a forgotten {order} shows.
        let order = ["--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=und"];
        let mut init = self.tool("initdb");
        init.args(["--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-sync"])
            .args(order)
            .arg("data");
        must(init, "initdb", &self.dir);
    }

    fn launch(&self, care: Care) {
        let mut ctl = self.tool("pg_ctl");
        let options = format!("-k {} {}", self.dir.display(), settings(care));
        ctl.args(["start", "-w", "-D", "data", "-l", "server.log", "-o", &options]);
        must(ctl, "pg_ctl start", &self.dir);
    }

    /// A program that runs in the folder as its owner.
    fn tool(&self, name: &str) -> Command {
        let mut command = Command::new(find_program(name));
        command.current_dir(&self.dir).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        if let Some((uid, gid)) = user() {
            command.uid(uid).gid(gid);
        }
        command
    }

    async fn connect(&self) -> Client {
        let (client, connection) =
            tokio_postgres::connect(&self.admin_url, NoTls).await.expect("the test server answers");
        tokio::spawn(connection);
        client
    }

    /// The server's URL for another database.
    fn url(&self, database: &str) -> String {
        let (base, query) = self.admin_url.split_once('?').unwrap_or((&self.admin_url, ""));
        let after_scheme = base.find("://").map_or(0, |at| at + 3);
        let end = base[after_scheme..].find('/').map_or(base.len(), |at| after_scheme + at);
        let query = if query.is_empty() { String::new() } else { format!("?{query}") };
        format!("{}/{database}{query}", &base[..end])
    }

    fn file(&self, name: &str) -> File {
        lock_file(&self.dir.join(name))
    }
}

/// Ends the server after ten seconds without users. Newcomers wait for the exclusive lock and then start anew.
const KEEPER: &str = r#"(idle=0
while [ "$idle" -lt 10 ]; do
    sleep 1
    if flock --nonblock --exclusive users true; then idle=$((idle + 1)); else idle=0; fi
done
exec flock --exclusive users sh -c '"$PG_CTL" stop -m immediate -D data; rm -rf data *.lock') &
"#;

fn settings(care: Care) -> &'static str {
    match care {
        Care::Careless => {
            "-c listen_addresses= -c max_connections=400 -c deadlock_timeout=50ms \
             -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
        }
        Care::Durable => "-c listen_addresses= -c max_connections=400 -c shared_buffers=256MB",
    }
}

/// The database `postgres` of a server whose socket is in a folder.
fn local_url(dir: &Path) -> String {
    format!("postgres://postgres@{}/postgres", dir.display().to_string().replace('/', "%2F"))
}

/// Who runs the server, when we are root: it refuses to be.
fn user() -> Option<(u32, u32)> {
    (fs::metadata("/proc/self").map_or(0, |me| me.uid()) == 0).then(unprivileged)
}

fn lock_file(path: &Path) -> File {
    let file = File::options().create(true).truncate(false).read(true).write(true).open(path);
    let file = file.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    // The keeper may be another user; whoever does not own the file finds it open already.
    let _ = file.set_permissions(fs::Permissions::from_mode(0o666));
    file
}

fn unprivileged() -> (u32, u32) {
    let users = fs::read_to_string("/etc/passwd").expect("there is a list of users");
    let ids = |wanted: &str| {
        let line = users.lines().find(|line| line.split(':').next() == Some(wanted))?;
        let mut fields = line.split(':').skip(2);
        Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
    };
    ids("postgres").or_else(|| ids("nobody")).expect("there is a user postgres or nobody to run the server")
}

fn find_program(name: &str) -> PathBuf {
    look_for(name).unwrap_or_else(|| {
        panic!("the PostgreSQL tests need `{name}`: install PostgreSQL, or name a server in PRILAVOK_TEST_PG")
    })
}

fn look_for(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let debian = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    folders.extend(debian.map(|version| version.path().join("bin")));
    folders.into_iter().map(|folder| folder.join(name)).find(|program| program.is_file())
}

/// Files, not pipes: the server inherits them and would keep a pipe open.
fn must(mut command: Command, what: &str, dir: &Path) {
    let complaints = dir.join("complaints.log");
    if let Ok(file) = File::create(&complaints) {
        command.stderr(file);
    }
    let status = command.status().unwrap_or_else(|error| panic!("{what}: {error}"));
    let said = |path: &Path| fs::read_to_string(path).unwrap_or_default();
    assert!(status.success(), "{what}:\n{}{}", said(&complaints), said(&dir.join("server.log")));
}
