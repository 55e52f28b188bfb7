//! Backups: what comes back, what a second one costs, and what is refused.

use std::fs;
use std::path::{Path, PathBuf};

use db::Engine;
use tempfile::TempDir;
use transfer::{About, Archive, Draft, Error, Folder, Source, Target, Written};

use crate::books::{Own, between_engines, steps};

between_engines! {
    a_backup_comes_back,
}

fn about(made_at: &str) -> About {
    let text = str::to_owned;
    About { made_at: text(made_at), program: text("0"), engine: text("any"), key_mark: text("k") }
}

async fn back_up(own: &Own, folder: &Path, made_at: &str) -> (PathBuf, Written) {
    let draft = Draft::new(Folder::open(folder).unwrap());
    let draft = draft.add("books", own.db.clone(), |_| ()).await.unwrap();
    let (_, path, written) = draft.keep(about(made_at)).unwrap();
    (path, written)
}

async fn restore(archive: &Archive, to: &Own) {
    archive.verify(|_| ()).unwrap();
    let (stored, schema) = archive.books("books").unwrap();
    let target = Target::prepare(to.db.clone(), steps(), schema).await.unwrap();
    transfer::fill(&target, Source::Backup(stored), |_| ()).await.unwrap();
    target.finish().await.unwrap();
}

async fn a_backup_comes_back(from: Engine, to: Engine) {
    let (from, to, folder) = (Own::full(from).await, Own::empty(to).await, TempDir::new().unwrap());
    back_up(&from, folder.path(), "1").await;
    restore(&Archive::open(folder.path()).unwrap(), &to).await;
    assert_eq!(to.everything().await, from.everything().await);
    assert_eq!(from.log_bytes().min(64 << 20), from.log_bytes());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_backup_stores_what_is_new() {
    let (from, folder) = (Own::full(Engine::Sqlite).await, TempDir::new().unwrap());
    let (_, first) = back_up(&from, folder.path(), "1").await;
    assert_eq!(first.new_chunks, first.chunks);
    let (_, second) = back_up(&from, folder.path(), "2").await;
    assert_eq!((second.new_chunks, second.stored_bytes), (0, 0));
    from.rename(3_000, "renamed").await;
    let (_, third) = back_up(&from, folder.path(), "3").await;
    assert!((1..=4).contains(&third.new_chunks), "a row in each of two accounts: {third:?}");

    // The oldest is still what it was.
    let (to, before) = (Own::empty(Engine::Sqlite).await, from.everything().await);
    restore(&Archive::open(&folder.path().join("1.backup")).unwrap(), &to).await;
    from.rename(3_000, "thing 3000 🌹").await;
    let (found, mut before) = (to.everything().await, before);
    for thing in before.things.iter_mut().filter(|thing| thing.2 == Some(3_000)) {
        thing.4 = None; // every fifth has no name
    }
    assert_eq!(found, before);

    let folder_held = Folder::open(folder.path()).unwrap();
    let busy = Folder::open(folder.path()).unwrap_err();
    assert!(busy.to_string().contains("under way"), "{busy}");
    assert_eq!(folder_held.prune(1).unwrap(), 2);
    let newest = Archive::open(folder.path()).unwrap();
    newest.verify(|_| ()).unwrap();
    assert_eq!(newest.about().made_at, "3");
}

fn pieces(folder: &Path) -> Vec<PathBuf> {
    let shelves = fs::read_dir(folder.join("chunks")).unwrap().map(|shelf| shelf.unwrap().path());
    let mut found: Vec<PathBuf> =
        shelves.flat_map(|shelf| fs::read_dir(shelf).unwrap()).map(|piece| piece.unwrap().path()).collect();
    found.sort();
    found
}

fn damaged<T: std::fmt::Debug>(result: Result<T, Error>, words: &str) {
    let error = result.unwrap_err();
    assert!(matches!(error, Error::Damaged { .. }) && error.to_string().contains(words), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_cut_garbled_or_lost_is_refused_by_name() {
    let (from, folder) = (Own::full(Engine::Sqlite).await, TempDir::new().unwrap());
    let (path, _) = back_up(&from, folder.path(), "1").await;
    let (whole, piece) = (fs::read(&path).unwrap(), pieces(folder.path()).remove(0));
    let bytes = fs::read(&piece).unwrap();
    let name = piece.file_name().unwrap().to_str().unwrap();
    let verify = || Archive::open(&path).unwrap().verify(|_| ());
    verify().unwrap();

    fs::write(&piece, &bytes[..bytes.len() / 2]).unwrap();
    damaged(verify(), name);
    let mut garbled = bytes.clone();
    garbled[bytes.len() / 2] ^= 1;
    fs::write(&piece, garbled).unwrap();
    damaged(verify(), name);
    fs::remove_file(&piece).unwrap();
    damaged(verify(), "missing");
    fs::write(&piece, &bytes).unwrap();
    verify().unwrap();

    fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    damaged(Archive::open(&path), "cut short");
    let text = String::from_utf8(whole).unwrap();
    fs::write(&path, text.replacen("thing", "thong", 1)).unwrap();
    damaged(Archive::open(&path), "checksum");
    fs::write(&path, "").unwrap();
    damaged(Archive::open(&path), "no backup at all");

    for nothing in [TempDir::new().unwrap().path(), Path::new("/etc/hostname")] {
        assert!(matches!(Archive::open(nothing), Err(Error::Unfit(_) | Error::File { .. })));
    }
}
