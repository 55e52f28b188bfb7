//! Processes that die. The test program starts itself again as a child that writes and tells what was acknowledged.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use db::{Batch, Db, Engine, Error, Options, Result, Tx, Value};
use uuid::Uuid;

use crate::both::on_both_engines;
use crate::shop::{INSERT_ENTRY, Insert, Place, Shop, keys};

on_both_engines! {
    whoever_was_answered_is_there_after_kill_9,
}

/// Tells a child which books to open: `sqlite <folder>` or a URL.
const BOOKS: &str = "PRILAVOK_CHILD_BOOKS";
/// Where a child's keys start.
const FIRST: &str = "PRILAVOK_CHILD_FIRST";

fn child(test: &str, books: &Place, first: i64) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    arguments(&mut command, test, books, first);
    command
}

fn arguments(command: &mut Command, test: &str, books: &Place, first: i64) {
    let place = match books {
        Place::File(dir) => dir.path().join("books.db").display().to_string(),
        Place::Url(url) => url.clone(),
    };
    command.args([test, "--exact", "--ignored", "--nocapture"]);
    command.env(BOOKS, place).env(FIRST, first.to_string()).stdout(Stdio::piped()).stderr(Stdio::null());
}

async fn open_as_child() -> (Result<Db>, i64) {
    let place = std::env::var(BOOKS).expect("a child is told its books");
    let first = std::env::var(FIRST).expect("a child is told its keys").parse().unwrap();
    let db = if Path::new(&place).is_absolute() {
        Db::open_sqlite(place, Options::default()).await
    } else {
        Db::open_postgres(&place, Options::default()).await
    };
    (db, first)
}

/// Past the test harness, which would buffer.
fn tell(line: impl std::fmt::Display) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "#{line}").unwrap();
    out.flush().unwrap();
}

/// What a child told, until it ends or `enough` lines came.
fn heard(child: &mut Child, enough: usize) -> (Vec<String>, BufReader<std::process::ChildStdout>) {
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut lines = Vec::new();
    let mut line = String::new();
    while lines.len() < enough && out.read_line(&mut line).unwrap() > 0 {
        lines.extend(line.split_once('#').map(|(_, told)| told.trim().to_owned()));
        line.clear();
    }
    (lines, out)
}

/// Two rows that belong together.
struct Pair(i64);

impl db::Command for Pair {
    type Out = i64;
    type Error = Error;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<i64> {
        for key in [self.0, -self.0] {
            let mut batch = Batch::default();
            batch.exec_n(&INSERT_ENTRY, vec![key.into(), Value::Null], 1);
            tx.run(batch).await?;
        }
        Ok(self.0)
    }
}

#[ignore = "a child of whoever_was_answered_is_there_after_kill_9"]
#[tokio::test(flavor = "multi_thread")]
async fn child_that_writes_for_ever() {
    let (db, first) = open_as_child().await;
    let db = db.unwrap();
    let writers = (0..8).map(|writer| {
        let db = db.clone();
        tokio::spawn(async move {
            for key in (first + writer..).step_by(8) {
                tell(db.write(Pair(key)).await.unwrap());
            }
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap();
    }
}

async fn whoever_was_answered_is_there_after_kill_9(engine: Engine) {
    let shop = Shop::open(engine).await;
    shop.db.close().await;
    let mut answered: Vec<i64> = Vec::new();
    for round in 1..=6 {
        let mut process =
            child("crash::child_that_writes_for_ever", &shop.place, round * 1_000_000).spawn().unwrap();
        let (mut lines, mut rest) = heard(&mut process, 40 * usize::try_from(round).unwrap());
        process.kill().unwrap();
        process.wait().unwrap();
        let mut line = String::new();
        while rest.read_line(&mut line).unwrap() > 0 {
            let whole = line.ends_with('\n');
            lines.extend(line.split_once('#').filter(|_| whole).map(|(_, told)| told.trim().to_owned()));
            line.clear();
        }
        answered.extend(lines.iter().map(|line| line.parse::<i64>().unwrap()));
        let db = shop.place.open(Options::default()).await.unwrap();
        let found = keys(&db).await;
        db.close().await;
        let missing = answered.iter().find(|key| found.binary_search(key).is_err());
        assert_eq!(missing, None, "acknowledged in round {round} or before");
        let half = found.iter().find(|&&key| found.binary_search(&-key).is_err());
        assert_eq!(half, None, "one row of two");
    }
    assert!(answered.len() >= 40 * 21);
}

#[ignore = "a child of a_second_process_is_refused"]
#[tokio::test]
async fn child_that_opens() {
    match open_as_child().await.0 {
        Ok(_) => tell("opened"),
        Err(Error::InUse { .. }) => tell("in use"),
        Err(error) => tell(error),
    }
}

#[tokio::test]
async fn a_second_process_is_refused() {
    let shop = Shop::open(Engine::Sqlite).await;
    let told = || {
        let mut process = child("crash::child_that_opens", &shop.place, 0).spawn().unwrap();
        let (lines, _) = heard(&mut process, 1);
        process.wait().unwrap();
        lines
    };
    assert_eq!(told(), ["in use"]);
    shop.db.close().await;
    assert_eq!(told(), ["opened"]);
}

db::statements! {
    /// Something large.
    INSERT_LARGE = "INSERT INTO thing (id, raw) VALUES ($1, $2)";
    /// What is there.
    COUNT_THINGS = "SELECT count(*) FROM thing";
}

struct Large(i64);

impl db::Command for Large {
    type Out = i64;
    type Error = Error;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<i64> {
        let mut batch = Batch::default();
        let id = Uuid::from_u128(self.0.unsigned_abs().into());
        batch.exec_n(&INSERT_LARGE, vec![id.into(), vec![7_u8; 50_000].into()], 1);
        tx.run(batch).await?;
        Ok(self.0)
    }
}

#[ignore = "a child of a_disk_that_fails_closes_the_books"]
#[tokio::test]
async fn child_on_a_small_disk() {
    let db = open_as_child().await.0.unwrap();
    for key in 1.. {
        match db.write(Large(key)).await {
            Ok(_) => tell(key),
            Err(error) => {
                assert!(error.is_retryable(), "{error}");
                break;
            }
        }
    }
    tell(db.failed().await);
    assert!(matches!(db.write(Insert(1)).await, Err(Error::Closed)));
    tell("closed");
}

/// A limit on the size of files is a disk that fails at a known place.
#[tokio::test]
async fn a_disk_that_fails_closes_the_books() {
    let shop = Shop::open(Engine::Sqlite).await;
    shop.db.close().await;
    let mut limited = Command::new("sh");
    limited
        .args(["-c", "trap '' XFSZ; ulimit -f 2048; exec \"$0\" \"$@\""])
        .arg(std::env::current_exe().unwrap());
    arguments(&mut limited, "crash::child_on_a_small_disk", &shop.place, 0);
    let mut process = limited.spawn().unwrap();
    let (lines, _) = heard(&mut process, usize::MAX);
    assert!(process.wait().unwrap().success(), "{lines:?}");
    let [answered @ .., reason, closed] = lines.as_slice() else { panic!("{lines:?}") };
    assert!(reason.contains("I/O"), "{reason}");
    assert_eq!(closed, "closed");
    let db = shop.place.open(Options::default()).await.unwrap();
    let found: Vec<(i64,)> =
        db.read(crate::shop::ask(|rx| Box::pin(rx.query(&COUNT_THINGS, &[])))).await.unwrap();
    assert!(!answered.is_empty());
    assert_eq!(found, [(i64::try_from(answered.len()).unwrap(),)]);
    assert_eq!(STATEMENTS.len(), 2);
}
