//! Backups, restoring and copying: under load, between engines, with the program killed in the middle, and what is refused.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use app::sales::SaleRef;
use db::{Db, FromRow, Options, Plain, Query, Row, Rx};
use serde_json::Value;
use tempfile::TempDir;
use testkit::both_engines;
use transfer::{About, Archive, Draft, Folder, Source, Target};

use crate::selling::sell;

/// Everything in books, by table; JSON by what it says, rows in an order of their own.
type Everything = BTreeMap<String, Vec<Vec<Kept>>>;

#[derive(Clone, Debug, PartialEq)]
enum Kept {
    Nothing,
    Int(i64),
    Text(String),
    Json(Value),
    Bytes(Vec<u8>),
}

struct Columns(Vec<Kept>);

impl FromRow for Columns {
    fn from_row(row: &Row<'_>) -> db::Result<Self> {
        let kept = |ix| {
            Ok(match row.plain(ix)? {
                Plain::Null => Kept::Nothing,
                Plain::Int(int) => Kept::Int(int),
                Plain::Bytes(bytes) => Kept::Bytes(bytes.to_owned()),
                Plain::Text(text) => match serde_json::from_str(text) {
                    Ok(json @ (Value::Object(_) | Value::Array(_))) => Kept::Json(json),
                    Ok(_) | Err(_) => Kept::Text(text.to_owned()),
                },
            })
        };
        (0..row.width()).map(kept).collect::<db::Result<_>>().map(Self)
    }
}

struct Dump;

impl Query for Dump {
    type Out = Everything;
    type Error = db::Error;

    async fn run(&self, rx: &mut Rx<'_>) -> db::Result<Everything> {
        let mut all = Everything::new();
        for table in rx.tables().await? {
            let rows: Vec<Columns> = rx.page(&table, None, &[], 1_000_000).await?;
            let mut rows: Vec<Vec<Kept>> = rows.into_iter().map(|row| row.0).collect();
            rows.sort_by_cached_key(|row| {
                table.key().iter().map(|&ix| format!("{:?}", row[ix])).collect::<Vec<_>>()
            });
            all.insert(table.name().to_owned(), rows);
        }
        Ok(all)
    }
}

async fn dump(db: &Db) -> Everything {
    db.read(Dump).await.unwrap()
}

fn receipts(everything: &Everything) -> BTreeSet<Vec<u8>> {
    let completed = |row: &&Vec<Kept>| row.contains(&Kept::Text("completed".to_owned()));
    let id = |row: &Vec<Kept>| if let Kept::Bytes(id) = &row[1] { id.clone() } else { panic!("{row:?}") };
    everything["sale"].iter().filter(completed).map(id).collect()
}

fn id_of(sale: &SaleRef) -> Vec<u8> {
    sale.id.0.as_bytes().to_vec()
}

both_engines! {
    async fn what_was_acknowledged_before_a_backup_is_in_it_whatever_is_sold_meanwhile(plan) {
        let shop = plan.with_outlet().with_product("rose", "250.00").with_stock("rose", "100000").await;
        let mut before = BTreeSet::new();
        for _ in 0..5 {
            before.insert(id_of(&sell(&shop, "rose", 1).await));
        }
        let done = AtomicBool::new(false);
        let till = async {
            let mut sold = 0;
            while !done.load(Ordering::Relaxed) {
                sell(&shop, "rose", 1).await;
                sold += 1;
            }
            sold
        };
        let folder = TempDir::new().unwrap();
        let backup = async {
            for moment in ["1", "2", "3"] {
                let draft = Draft::new(Folder::open(folder.path()).unwrap());
                let draft = draft.add("books", shop.app.db().clone(), |_| ()).await.unwrap();
                draft.keep(about(moment)).unwrap();
            }
            done.store(true, Ordering::Relaxed);
        };
        let (sold, ()) = tokio::join!(till, backup);
        assert!(sold > 3, "tills went on while backups were made: {sold}");
        let whole = dump(shop.app.db()).await;
        let mut had = 0;
        for moment in ["1", "2", "3"] {
            let found = restored(&folder.path().join(format!("{moment}.backup"))).await;
            let receipts = receipts(&found);
            assert!(receipts.is_superset(&before), "{moment}");
            assert!(receipts.len() >= had && receipts.is_subset(&self::receipts(&whole)), "{moment}");
            had = receipts.len();
        }
        shop.close().await;
    }
}

fn about(made_at: &str) -> About {
    let text = str::to_owned;
    About { made_at: text(made_at), program: text("0"), engine: text("any"), key_mark: text("k") }
}

/// What a backup of books comes to in a file, where they must be in order.
async fn restored(backup: &Path) -> Everything {
    let folder = TempDir::new().unwrap();
    let archive = Archive::open(backup).unwrap();
    archive.verify(|_| ()).unwrap();
    let (stored, schema) = archive.books("books").unwrap();
    let db = Db::open_sqlite(folder.path().join("books.db"), Options::default()).await.unwrap();
    let target = Target::prepare(db, store::migrations::all(), schema).await.unwrap();
    transfer::fill(&target, Source::Backup(stored), |_| ()).await.unwrap();
    let db = target.finish().await.unwrap();
    let mut drifts = Vec::new();
    app::check::run(&db, |drift| drifts.push(drift.to_string())).await.unwrap();
    assert!(drifts.is_empty(), "{drifts:?}");
    let found = dump(&db).await;
    db.close().await;
    found
}

// The program.

fn prilavok(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_prilavok"));
    command.args(args).env_remove("PRILAVOK_DATABASE").env_remove("PRILAVOK_MASTER_KEY").stdin(Stdio::null());
    command
}

fn run(args: &[&str]) -> Output {
    prilavok(args).output().unwrap()
}

#[track_caller]
fn done(args: &[&str]) -> String {
    let output = run(args);
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[track_caller]
fn refused(args: &[&str], words: &str) {
    let output = run(args);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.code() == Some(1) && said.contains(words), "{args:?}: {said}");
}

/// A shop with a little of everything, in a folder, and nobody serving it.
fn demo(data: &str) {
    let listen = ["demo", "--json", "--listen", "127.0.0.1:0", "--data", data];
    let mut child = prilavok(&listen).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut line = String::new();
    std::io::BufRead::read_line(&mut std::io::BufReader::new(child.stdout.as_mut().unwrap()), &mut line)
        .unwrap();
    assert!(line.starts_with('{'), "{line}");
    let stop = Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
    assert!(stop.success() && child.wait().unwrap().success());
}

struct Folders(TempDir);

impl Folders {
    fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn text(&self, name: &str) -> String {
        self.path(name).to_str().unwrap().to_owned()
    }

    /// A data folder that has nothing but the master key of another.
    fn with_key_of(&self, name: &str, other: &str) -> String {
        std::fs::create_dir(self.path(name)).unwrap();
        std::fs::copy(self.path(other).join("master.key"), self.path(name).join("master.key")).unwrap();
        self.text(name)
    }

    async fn dump(&self, name: &str) -> [Everything; 2] {
        let both = ["books.db", "blobs.db"].map(|file| self.path(name).join(file));
        let mut found = Vec::new();
        for file in both {
            let db = Db::open_sqlite(file, Options { read_only: true, ..Options::default() }).await.unwrap();
            found.push(dump(&db).await);
            db.close().await;
        }
        found.try_into().unwrap()
    }
}

async fn database() -> String {
    db::testing::postgres_database("moving", async |_| ()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_is_restored_with_its_key_into_an_empty_place_and_no_other() {
    let folders = Folders::new();
    let (shop, backups) = (folders.text("shop"), folders.text("backups"));
    demo(&shop);
    let first = done(&["backup", "--data", &shop, "--to", &backups]);
    assert!(first.contains("master key"), "{first}");
    let second = done(&["backup", "--data", &shop, "--to", &backups, "--keep", "1"]);
    assert!(second.contains("\n0 of its") && second.contains("1 older backups removed"), "{second}");

    refused(&["restore", "--from", &backups, "--data", &folders.text("none")], "master key is missing");
    std::fs::create_dir(folders.path("other")).unwrap();
    std::fs::write(folders.path("other").join("master.key"), "7".repeat(64)).unwrap();
    refused(&["restore", "--from", &backups, "--data", &folders.text("other")], "another master key");
    refused(&["restore", "--from", &backups, "--data", &shop], "books in");
    refused(&["restore", "--from", &shop, "--data", &folders.text("none")], "no backup in");
    assert!(
        !folders.path("none").join("books.db").exists() && !folders.path("other").join("books.db").exists()
    );

    let again = folders.with_key_of("again", "shop");
    assert!(done(&["restore", "--from", &backups, "--data", &again]).contains("in order"));
    assert!(done(&["check", "--data", &again]).contains("in order"));
    assert_eq!(folders.dump("again").await, folders.dump("shop").await);
    refused(&["restore", "--from", &backups, "--data", &again], "books in");

    // Into a database, and a backup of that is a backup as well.
    let url = database().await;
    let there = ["--data", &again, "--database", &url];
    assert!(done(&[&["restore", "--from", &backups], &there[..]].concat()).contains("in order"));
    refused(&[&["restore", "--from", &backups], &there[..]].concat(), "books in");
    done(&[&["backup", "--to", &folders.text("more")], &there[..]].concat());
    let back = folders.with_key_of("back", "shop");
    done(&["restore", "--from", &folders.text("more"), "--data", &back]);
    assert_eq!(folders.dump("back").await, folders.dump("shop").await);

    // A piece that was cut is found before anything is written.
    let shelf = std::fs::read_dir(folders.path("backups").join("chunks")).unwrap().next().unwrap().unwrap();
    let piece = std::fs::read_dir(shelf.path()).unwrap().next().unwrap().unwrap();
    std::fs::write(piece.path(), "").unwrap();
    let never = folders.with_key_of("never", "shop");
    refused(&["restore", "--from", &backups, "--data", &never], "damaged");
    done(&["account", "list", "--data", &never]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_that_is_killed_again_and_again_arrives_whole() {
    let folders = Folders::new();
    let shop = folders.text("shop");
    demo(&shop);
    let (url, back) = (database().await, folders.with_key_of("back", "shop"));
    let opened = ["check", "--data", &shop, "--database", &url];
    let there = killed_until_done(&["store", "copy", "--from", &shop, "--to", &url], &opened).await;
    assert!(done(&["check", "--data", &shop, "--database", &url]).contains("in order"));
    let opened = ["check", "--data", &back];
    let again = killed_until_done(&["store", "copy", "--from", &url, "--to", &back], &opened).await;
    assert!(there + again > 0, "the copies were too fast to be killed");
    assert_eq!(folders.dump("back").await, folders.dump("shop").await);
    refused(&["store", "copy", "--from", &url, "--to", &back], "books in");
    refused(
        &["store", "copy", "--from", &url, "--to", &folders.text("none"), "--account", "99"],
        "no account 99",
    );
}

/// Runs a copy that is killed ever later, until it is done; in between, nobody opens what is half there. Answers how often it
/// was left half there.
async fn killed_until_done(copy: &[&str], opening: &[&str]) -> u32 {
    let mut unfinished = 0;
    for attempt in 1.. {
        let mut child = prilavok(copy).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        tokio::time::sleep(Duration::from_millis(60 * attempt)).await;
        if let Some(status) = child.try_wait().unwrap() {
            assert!(status.success(), "left unfinished {unfinished} times, ended {status}");
            return unfinished;
        }
        child.kill().unwrap();
        child.wait().unwrap();
        // It is killed before it wrote anything, or between its last step and its end, as well.
        let output = run(opening);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        if said.contains("is not finished") {
            unfinished += 1;
        } else if output.status.success() {
            break;
        }
    }
    unfinished
}
