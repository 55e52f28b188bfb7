//! Books on the move: which stores they consist of, where new ones are filled, and how they get into their place.
//!
//! New books are filled where no server looks: in the folder `incoming` of the data folder, or in schemas of such names.
//! Whole and checked, they are moved into place by renaming. Until then servers refuse the place, so that nobody sells
//! from books that are half there; whoever filled them may be started again and goes on.

use std::io;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use app::access::MasterKey;
use db::{Batch, Command, Db, Migration, Options, Query, Rx, Tx};
use transfer::{Moved, Page, Source, Target};

use crate::books::{BLOBS, BOOKS, MASTER_KEY, Place};

/// What is copied and backed up, in this order: a picture is stored before anything names it, so pictures are read last.
pub(crate) const STORES: [Store; 2] = [
    Store { name: BOOKS, steps: store::migrations::all },
    Store { name: BLOBS, steps: app::blobs::migrations },
];

/// One of the stores that books consist of.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Store {
    /// Of its file and its schema.
    pub(crate) name: &'static str,
    /// Of its schema.
    pub(crate) steps: fn() -> Vec<Migration>,
}

/// A reader that takes its time; tills are served by others.
const AT_LENGTH: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// The folder and the beginning of the schemas in which new books are filled.
const INCOMING: &str = "incoming";

impl Store {
    /// Opens it for reading it from end to end, beside a server that holds it if there is one.
    pub(crate) async fn read_at_length(&self, place: &Place) -> Result<Db> {
        let options = Options {
            read_only: true,
            readers: 1,
            connections: 1,
            statement_limit: AT_LENGTH,
            ..Options::default()
        };
        place
            .open_with(self.name, options)
            .await
            .with_context(|| format!("no {} to read in {}", self.name, shown(place)))
    }
}

/// What tells a master key from others and gives nothing of it away.
pub(crate) fn mark(key: &MasterKey) -> String {
    key.derived("backup").iter().map(|byte| format!("{byte:02x}")).collect()
}

/// How a place is called in messages; a URL may have a password in it.
pub(crate) fn shown(place: &Place) -> String {
    if place.database.is_some() { "the database".to_owned() } else { place.data.display().to_string() }
}

/// Where to put the master key, in words.
pub(crate) fn key_goes(place: &Place) -> String {
    format!("put it into {}, or its 64 digits into {MASTER_KEY}", place.master_key_file().display())
}

/// A place where new books are filled.
#[derive(Debug)]
pub(crate) struct Site<'p> {
    place: &'p Place,
    stores: Vec<Db>,
}

impl<'p> Site<'p> {
    /// Takes an empty place, or one that was being filled already.
    ///
    /// # Errors
    /// When there are books.
    pub(crate) async fn claim(place: &'p Place) -> Result<Self> {
        place.make_folder()?;
        let taken = is_taken(place).await?;
        if taken && place.database.is_none() && place.data.join(INCOMING).exists() {
            settle(&place.data.join(INCOMING), place)?;
            bail!(
                "{} had been filled already and only had to be put into place: that is done now",
                shown(place)
            );
        }
        if taken {
            bail!("there are books in {} already; nothing was changed", shown(place));
        }
        Ok(Self { place, stores: Vec::new() })
    }

    /// Fills one of the stores, going on where an interrupted run stopped.
    ///
    /// * `schema`: of the source
    pub(crate) async fn fill(
        &mut self,
        store: &Store,
        source: Source,
        schema: u32,
        told: impl FnMut(&Page),
    ) -> Result<Moved> {
        let (place, name) = match self.place.database {
            Some(_) => (self.place.clone(), schema_of(store)),
            None => {
                let incoming = incoming_place(self.place);
                incoming.make_folder()?;
                (incoming, store.name.to_owned())
            }
        };
        let options = Options { connections: 2, statement_limit: AT_LENGTH, ..Options::default() };
        let db = place.open_with(&name, options).await?;
        let target = Target::prepare(db, (store.steps)(), schema).await?;
        let moved = transfer::fill(&target, source, told).await?;
        self.stores.push(target.finish().await?);
        Ok(moved)
    }

    /// Holds the new books against their ledgers and puts them into place, whatever that finds: they are what they were.
    /// Answers how much drift there is.
    pub(crate) async fn settle(self) -> Result<u64> {
        let mut found = 0;
        if let Some(books) = self.stores.first() {
            let checked = app::check::run(books, |drift| {
                found += 1;
                println!("{drift}");
            });
            checked.await.context("the books could not be checked")?;
        }
        for store in &self.stores {
            store.close().await;
        }
        match self.place.database {
            Some(_) => with_database(self.place, async |db| db.write(PutIntoPlace).await).await?,
            None => settle(&self.place.data.join(INCOMING), self.place)?,
        }
        Ok(found)
    }
}

/// Refuses a place where new books are being filled, or were when that was interrupted.
///
/// # Errors
/// When it is such a place, saying what to do.
pub(crate) async fn expect_settled(place: &Place) -> Result<()> {
    let unsettled = match place.database {
        Some(_) => {
            with_database(place, async |db| db.read(AnyOf([INCOMING_BOOKS, INCOMING_BLOBS])).await).await?
        }
        None => place.data.join(INCOMING).exists(),
    };
    if unsettled {
        bail!(
            "a restore or copy into {} is not finished: run it again, and it goes on where it stopped \
             (to give it up, remove the {} `{INCOMING}`)",
            shown(place),
            if place.database.is_some() { "schemas of the name" } else { "folder" },
        );
    }
    Ok(())
}

async fn is_taken(place: &Place) -> Result<bool> {
    match place.database {
        Some(_) => with_database(place, async |db| db.read(AnyOf([BOOKS, BLOBS])).await).await,
        None => Ok(STORES.iter().any(|store| place.file(store.name).exists())),
    }
}

async fn with_database<T>(place: &Place, ask: impl AsyncFnOnce(&Db) -> db::Result<T>) -> Result<T> {
    let url = place.database.as_deref().context("these books are not in a database")?;
    let db = Db::open_postgres(url, Options { connections: 1, ..Options::default() }).await?;
    let answer = ask(&db).await;
    db.close().await;
    Ok(answer?)
}

fn incoming_place(place: &Place) -> Place {
    Place { data: place.data.join(INCOMING), database: None }
}

fn schema_of(store: &Store) -> String {
    format!("{INCOMING}_{}", store.name)
}

/// Moves files that are whole. The books come last: a folder is known by them.
fn settle(incoming: &Path, place: &Place) -> Result<()> {
    let failed = || format!("cannot move the books out of {}", incoming.display());
    for store in STORES.iter().rev() {
        let filled = incoming.join(format!("{}.db", store.name));
        match std::fs::rename(&filled, place.file(store.name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error).with_context(failed),
            Ok(()) | Err(_) => {}
        }
    }
    std::fs::File::open(&place.data).and_then(|folder| folder.sync_all()).with_context(failed)?;
    std::fs::remove_dir_all(incoming).with_context(failed)
}

/// As [`schema_of`] calls them.
const INCOMING_BOOKS: &str = "incoming_books";
const INCOMING_BLOBS: &str = "incoming_blobs";

db::statements! {
    /// Tables in schemas of these names.
    COUNT_TABLES = "SELECT count(*) FROM pg_class t JOIN pg_namespace n ON n.oid = t.relnamespace
        WHERE CAST(n.nspname AS text) {in_texts $1} AND t.relkind = 'r'";
    /// The place is free: a schema without tables in it does not matter.
    DROP_BOOKS = "DROP SCHEMA IF EXISTS books";
    /// As above.
    DROP_BLOBS = "DROP SCHEMA IF EXISTS blobs";
    /// The new ones take it.
    MOVE_BOOKS = "ALTER SCHEMA incoming_books RENAME TO books";
    /// As above.
    MOVE_BLOBS = "ALTER SCHEMA incoming_blobs RENAME TO blobs";
}

/// Whether there are tables in any of these schemas.
struct AnyOf([&'static str; 2]);

impl Query for AnyOf {
    type Out = bool;
    type Error = db::Error;

    async fn run(&self, rx: &mut Rx<'_>) -> db::Result<bool> {
        let schemas: Vec<String> = self.0.map(str::to_owned).into();
        let (tables,): (i64,) = rx.query_one(&COUNT_TABLES, &[schemas.into()]).await?;
        Ok(tables > 0)
    }
}

/// All or nothing.
struct PutIntoPlace;

impl Command for PutIntoPlace {
    type Out = ();
    type Error = db::Error;

    async fn run(&self, tx: &mut Tx<'_>) -> db::Result<()> {
        let mut batch = Batch::default();
        for statement in [&DROP_BOOKS, &DROP_BLOBS, &MOVE_BOOKS, &MOVE_BLOBS] {
            batch.exec(statement, Vec::new());
        }
        tx.run(batch).await.map(|_| ())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemas_of_new_books_are_called_as_the_statements_say() {
        assert_eq!(STORES.map(|store| schema_of(&store)), [INCOMING_BOOKS, INCOMING_BLOBS]);
    }
}
