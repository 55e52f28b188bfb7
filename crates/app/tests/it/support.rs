//! A shop of one's own for each story: temporary books, a clock that stands still, randomness that repeats.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use app::access::{CreateAccount, MasterKey, NewOwner};
use app::ports::{Clock, Entropy};
use app::{App, Page};
use domain::access::Caller;
use domain::{Currency, Instant};

/// 2026-01-01 00:00:00 UTC.
pub(crate) const NEW_YEAR: Instant = Instant(1_767_225_600_000_000);
/// The owner's password.
pub(crate) const PASSWORD: &str = "correct horse";
/// All of a short list.
pub(crate) const ALL: Page = Page { offset: 0, limit: 100 };

/// A clock that is set by hand.
#[derive(Debug)]
pub(crate) struct Hand(AtomicI64);

impl Hand {
    pub(crate) fn pass(&self, seconds: i64) {
        self.0.fetch_add(seconds * 1_000_000, Ordering::Relaxed);
    }
}

impl Clock for Hand {
    fn now(&self) -> Instant {
        Instant(self.0.load(Ordering::Relaxed))
    }
}

/// A sequence that looks random enough and is the same in every run.
#[derive(Debug, Default)]
struct Sequence(AtomicU64);

impl Entropy for Sequence {
    fn fill(&self, bytes: &mut [u8]) {
        for byte in bytes {
            let n = self.0.fetch_add(1, Ordering::Relaxed).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            *byte = n.to_be_bytes()[0];
        }
    }
}

/// The application over books of its own.
pub(crate) struct Shop {
    pub(crate) app: App,
    pub(crate) clock: Arc<Hand>,
    /// The owner of the first account.
    pub(crate) owner: Caller,
    _folder: tempfile::TempDir,
}

impl Shop {
    pub(crate) async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let db = db::Db::open_sqlite(folder.path().join("books.db"), db::Options::default()).await.unwrap();
        db.migrate(&store::migrations::all()).await.unwrap();
        let clock = Arc::new(Hand(AtomicI64::new(NEW_YEAR.0)));
        let app = App::new(db, clock.clone(), Arc::new(Sequence::default()));
        let app = app.with_signing(&MasterKey::new([7; 32]));
        let owner = create_account(&app, "demo").await;
        Self { app, clock, owner, _folder: folder }
    }
}

/// An account with the owner `owner@<subdomain>`.
pub(crate) async fn create_account(app: &App, subdomain: &str) -> Caller {
    let account = CreateAccount {
        subdomain: subdomain.to_owned(),
        name: "Demo".to_owned(),
        base_currency: Currency::constant("UZS"),
        time_zone: "Asia/Tashkent".to_owned(),
        locale: "ru".to_owned(),
        owner: NewOwner {
            first_name: "Olga".to_owned(),
            last_name: "Owner".to_owned(),
            email: None,
            username: "Owner".to_owned(),
            password: app.hash_password(PASSWORD).await.unwrap(),
        },
    };
    app.create_account(account, "test").await.unwrap()
}
