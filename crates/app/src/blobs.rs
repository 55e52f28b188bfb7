//! Pictures' bytes: content-addressed, in a database of their own, written before the command that names them. What is
//! attached to what is in `catalogue`; which path a picture is served at is the door's business.

mod cache;
mod draw;
mod render;

use std::sync::{Arc, Mutex, PoisonError};

use aws_lc_rs::digest::{SHA256, digest};
use db::{Batch, Db, Migration, Rx, Tx};
use domain::catalogue::Digest;
use domain::id::AccountId;
use domain::{Reason, Refusal};
use store::args;
use store::catalogue::images::{self, SourceRow};
use tokio::sync::Semaphore;

use cache::Cache;
pub use cache::Picture;
pub use render::Size;

use crate::{Error, Fault, Result};

/// The largest file of a picture, in bytes.
pub const MAX_BYTES: usize = 10 * 1024 * 1024;
/// Rendered pictures kept in memory, in bytes.
const CACHE_BYTES: usize = 64 * 1024 * 1024;
/// Pictures rendered at once: they must not take the machine from the tills.
const RENDERERS: usize = 2;

db::statements! {
    /// A blob, unless it is there.
    PUT = "INSERT INTO blob (account, sha256, body) VALUES ($1, $2, $3) ON CONFLICT (account, sha256) DO NOTHING";
    /// A blob.
    GET = "SELECT body FROM blob WHERE account = $1 AND sha256 = $2";
}

/// The schema of the blob store.
#[must_use]
pub fn migrations() -> Vec<Migration> {
    let blob = "CREATE TABLE blob (
        account {bigint} NOT NULL,
        sha256 {bytes} NOT NULL,
        body {bytes} NOT NULL,
        PRIMARY KEY (account, sha256)
    ) {heap};";
    vec![Migration::new(1, "blobs", blob)]
}

/// The SHA-256 of some bytes.
#[must_use]
pub fn sha256(bytes: &[u8]) -> Digest {
    Digest(digest(&SHA256, bytes).as_ref().try_into().expect("SHA-256 has 32 bytes"))
}

/// The blob store and the pictures made of it. Clones share them.
#[derive(Clone, Debug)]
pub struct Blobs {
    own: Db,
    books: Db,
    renderers: Arc<Semaphore>,
    cache: Arc<Mutex<Cache>>,
}

/// A picture that was stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stored {
    /// What it is named by.
    pub digest: Digest,
    /// The extension that fits its content.
    pub extension: &'static str,
}

impl Blobs {
    /// * `own`: the blob store, migrated with [`migrations`]
    /// * `books`: where pictures are named
    #[must_use]
    pub fn new(own: Db, books: Db) -> Self {
        let cache = Arc::new(Mutex::new(Cache::new(CACHE_BYTES)));
        Self { own, books, renderers: Arc::new(Semaphore::new(RENDERERS)), cache }
    }

    /// Stores bytes of an account under their hash; the same bytes are stored once.
    ///
    /// # Errors
    /// Faults.
    pub async fn put(&self, account: AccountId, bytes: Vec<u8>) -> Result<Digest> {
        let digest = sha256(&bytes);
        self.own.write(Put { account, digest, bytes }).await?;
        Ok(digest)
    }

    /// The bytes of an account under a hash.
    ///
    /// # Errors
    /// Faults.
    pub async fn get(&self, account: AccountId, digest: Digest) -> Result<Option<Vec<u8>>> {
        self.own.read(Get { account, digest }).await
    }

    /// Stores a picture after looking at it.
    ///
    /// # Errors
    /// A problem with the field `image`: larger than 10 MiB or 40 megapixels, or not a JPEG, PNG, WebP or GIF; faults.
    pub async fn put_picture(&self, account: AccountId, bytes: Vec<u8>) -> Result<Stored> {
        if bytes.len() > MAX_BYTES {
            let limit = i64::try_from(MAX_BYTES).unwrap_or(i64::MAX);
            return Err(Refusal::field("image", Reason::TooLarge { limit }).into());
        }
        let (bytes, extension) = self
            .render(move || {
                let extension = render::accept(&bytes)?;
                Ok((bytes, extension))
            })
            .await?
            .map_err(|reason| Refusal::field("image", reason))?;
        Ok(Stored { digest: self.put(account, bytes).await?, extension })
    }

    /// The picture of that name in a size; `None` when no product has it. Whoever knows the hash may see it.
    ///
    /// # Errors
    /// Faults.
    pub async fn picture(&self, digest: Digest, size: Size) -> Result<Option<Picture>> {
        if let Some(ready) = self.cached(|cache| cache.get(&(digest, size))) {
            return Ok(Some(ready));
        }
        let Some(source) = self.books.read(Find { digest }).await? else { return Ok(None) };
        let picture = match source.drawing {
            Some(_) => self.render(move || draw::card(digest, size)).await??,
            None => {
                let Some(bytes) = self.get(source.account, digest).await? else { return Ok(None) };
                self.render(move || render::resized(bytes, size)).await??
            }
        };
        self.cached(|cache| cache.put((digest, size), picture.clone()));
        Ok(Some(picture))
    }

    fn cached<T>(&self, f: impl FnOnce(&mut Cache) -> T) -> T {
        f(&mut self.cache.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Runs work on pixels beside the runtime, a few at a time.
    async fn render<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let turn = Arc::clone(&self.renderers).acquire_owned().await;
        let turn = turn.map_err(|e| Fault::because("the renderers are closed", e))?;
        let done = tokio::task::spawn_blocking(move || {
            let out = work();
            drop(turn);
            out
        });
        Ok(done.await.map_err(|e| Fault::because("a picture could not be rendered", e))?)
    }
}

struct Put {
    account: AccountId,
    digest: Digest,
    bytes: Vec<u8>,
}

impl db::Command for Put {
    type Out = ();
    type Error = Error;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<()> {
        let mut batch = Batch::default();
        batch.exec(&PUT, args![self.account, self.digest, self.bytes]);
        tx.run(batch).await?;
        Ok(())
    }
}

struct Get {
    account: AccountId,
    digest: Digest,
}

impl db::Query for Get {
    type Out = Option<Vec<u8>>;
    type Error = Error;
    const SNAPSHOT: bool = false;

    async fn run(&self, rx: &mut Rx<'_>) -> Result<Option<Vec<u8>>> {
        let of = args![self.account, self.digest];
        let row: Option<(Vec<u8>,)> = rx.query_opt(&GET, &of).await?;
        Ok(row.map(|(body,)| body))
    }
}

struct Find {
    digest: Digest,
}

impl db::Query for Find {
    type Out = Option<SourceRow>;
    type Error = Error;
    const SNAPSHOT: bool = false;

    async fn run(&self, rx: &mut Rx<'_>) -> Result<Option<SourceRow>> {
        Ok(images::find_digest(rx, self.digest).await?)
    }
}
