//! A signing key that is there from the start: making one takes seconds, and every test that signs in would make its own. It signs
//! nothing but the tokens of tests.

use app::access::MasterKey;
use db::{Batch, Command, Tx};
use store::access::signing::{self, SigningKeyRow};

use crate::TestClock;

/// The master key of test shops, with which the key in `signing_key.sealed` is encrypted.
pub(crate) fn master_key() -> MasterKey {
    MasterKey::new([7; 32])
}

/// Puts the key into new books. The row is one that a server with that master key once made.
pub(crate) struct Keep;

impl Command for Keep {
    type Out = ();
    type Error = db::Error;

    async fn run(&self, tx: &mut Tx<'_>) -> db::Result<()> {
        let secret = include_bytes!("signing_key.sealed").to_vec();
        let key = SigningKeyRow { id: "4c763c5400679f45".to_owned(), secret, created_at: TestClock::MORNING };
        let mut batch = Batch::default();
        signing::insert(&mut batch, &key);
        tx.run(batch).await.map(|_| ())
    }
}
