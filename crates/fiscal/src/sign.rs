//! The key a virtual storage signs documents with.

use std::fmt;

use aws_lc_rs::hmac;

/// Signs for every virtual storage of a server. Each storage has its own key, derived from this one and its number.
///
/// A sign proves that a document was made here; it is no substitute for a real storage and does not pretend to be one.
pub struct SigningKey(hmac::Key);

impl SigningKey {
    /// From a secret of the server, 32 bytes or more of randomness.
    #[must_use]
    pub fn new(secret: &[u8]) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, secret))
    }

    /// First four bytes, big endian, of HMAC-SHA256 under the storage's key.
    #[must_use]
    pub fn sign(&self, storage: &str, bytes: &[u8]) -> u32 {
        let derived = hmac::sign(&self.0, storage.as_bytes());
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, derived.as_ref()), bytes);
        let (head, _) = tag.as_ref().split_first_chunk().expect("a SHA-256 tag has 32 bytes");
        u32::from_be_bytes(*head)
    }
}

/// Never shows the secret.
impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_depends_on_key_storage_and_bytes() {
        let key = SigningKey::new(b"secret of the test");
        let sign = key.sign("9999000000000001", b"document");
        assert_eq!(sign, SigningKey::new(b"secret of the test").sign("9999000000000001", b"document"));
        assert_ne!(sign, key.sign("9999000000000002", b"document"));
        assert_ne!(sign, key.sign("9999000000000001", b"Document"));
        assert_ne!(sign, SigningKey::new(b"another secret").sign("9999000000000001", b"document"));
    }
}
