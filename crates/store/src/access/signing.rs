//! The server's own signing keys, encrypted before they come here.

use db::{Batch, Result, Rx};
use domain::Instant;

use crate::args;

db::statements! {
    /// Every key, the newest last.
    LIST = "SELECT id, secret, created_at FROM signing_key ORDER BY created_at, {order id}";
    /// A new key.
    INSERT = "INSERT INTO signing_key (id, secret, created_at) VALUES ($1, $2, $3)";
}

row! {
    /// A signing key.
    pub struct SigningKeyRow {
        /// The word tokens name it by.
        pub id: String,
        /// Its secret half, encrypted.
        pub secret: Vec<u8>,
        /// When it was made.
        pub created_at: Instant,
    }
}

/// Every key, the newest last.
///
/// # Errors
/// Driver errors.
pub async fn list(rx: &mut Rx<'_>) -> Result<Vec<SigningKeyRow>> {
    rx.query(&LIST, &[]).await
}

/// A new key.
pub fn insert(batch: &mut Batch<'static>, key: &SigningKeyRow) {
    let SigningKeyRow { id, secret, created_at } = key;
    batch.exec(&INSERT, args![id, secret, created_at]);
}
