//! A journal whose process is killed. The test program starts itself again as a child that journals and tells what is written.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use db::{Db, Options};
use journal::{Journal, JournalConfig};

use crate::support::{all, list};

/// Tells the child which file to open.
const FILE: &str = "PRILAVOK_CHILD_JOURNAL";
/// Lists that are written before the child is killed.
const ENOUGH: usize = 40;

async fn open(file: PathBuf) -> Journal {
    let db = Db::open_sqlite(file, Options::default()).await.unwrap();
    db.migrate(&journal::migrations()).await.unwrap();
    Journal::open(db, JournalConfig::default())
}

#[ignore = "a child of what_was_written_is_there_after_kill_9"]
#[tokio::test(flavor = "multi_thread")]
async fn child_that_journals_for_ever() {
    let journal = open(std::env::var(FILE).unwrap().into()).await;
    for at in 0.. {
        list(&journal, 1, at, at);
        journal.flush().await;
        let mut out = std::io::stdout().lock();
        writeln!(out, "#{at}").unwrap();
        out.flush().unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_written_is_there_after_kill_9() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("journal.db");
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["crash::child_that_journals_for_ever", "--exact", "--ignored", "--nocapture"])
        .env(FILE, &file)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let told = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let written = told.filter(|line| line.contains('#')).take(ENOUGH).count();
    child.kill().unwrap();
    child.wait().unwrap();
    let rows = all(&open(file).await).await;
    assert_eq!(written, ENOUGH);
    assert!(rows.len() >= 2 * ENOUGH, "{} rows of {ENOUGH} lists", rows.len());
    assert!((0..40).all(|at| rows.iter().filter(|row| row.shop == Some(at)).count() == 2));
}
