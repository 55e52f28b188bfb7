//! The master key, and what is encrypted with it before it is stored.

use std::fmt;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::hmac;

use crate::Fault;

/// The key that encrypts the server's other keys: 32 bytes from the environment or a file, never in the books. Its `Debug`
/// shows nothing.
#[derive(Clone)]
pub struct MasterKey([u8; 32]);

impl MasterKey {
    /// From its bytes.
    #[must_use]
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// From 64 hexadecimal digits, white space around them aside; `None` for anything else.
    #[must_use]
    pub fn from_hex(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.len() != 64 || !text.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        let mut bytes = [0; 32];
        for (byte, digits) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
            *byte = u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
        }
        Some(Self(bytes))
    }

    /// Another key for one purpose alone, always the same: HMAC-SHA256 of the purpose.
    #[must_use]
    pub fn derived(&self, purpose: &str) -> [u8; 32] {
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &self.0), purpose.as_bytes());
        *tag.as_ref().first_chunk().expect("a SHA-256 tag has 32 bytes")
    }

    /// As [`MasterKey::from_hex`] reads it; for writing the key file and nowhere else.
    #[must_use]
    pub fn to_hex(&self) -> String {
        hex(&self.0)
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MasterKey(…)")
    }
}

/// Lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Encrypts with AES-256-GCM; a stored secret is its nonce, then what was encrypted, then the tag.
pub(crate) struct Vault(LessSafeKey);

impl Vault {
    pub(crate) fn new(master: &MasterKey) -> Self {
        let key = UnboundKey::new(&AES_256_GCM, &master.0).expect("a master key has 32 bytes");
        Self(LessSafeKey::new(key))
    }

    /// * `name`: what the secret is for; it opens under the same name only
    /// * `nonce`: random, never used before with this key
    pub(crate) fn seal(&self, name: &str, nonce: [u8; NONCE_LEN], secret: &[u8]) -> Result<Vec<u8>, Fault> {
        let mut sealed = secret.to_vec();
        let aad = Aad::from(name.as_bytes());
        self.0
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), aad, &mut sealed)
            .map_err(|e| Fault::because("a secret could not be encrypted", e))?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// # Errors
    /// When the master key is another one, or the stored bytes were changed.
    pub(crate) fn open(&self, name: &str, sealed: &[u8]) -> Result<Vec<u8>, Fault> {
        let damaged = || Fault::broken("a stored key does not open with this master key");
        let (nonce, secret) = sealed.split_first_chunk::<NONCE_LEN>().ok_or_else(damaged)?;
        let mut secret = secret.to_vec();
        let aad = Aad::from(name.as_bytes());
        let nonce = Nonce::assume_unique_for_key(*nonce);
        let opened = self.0.open_in_place(nonce, aad, &mut secret).map_err(|_| damaged())?;
        Ok(opened.to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_opens_with_its_key_and_name_only() {
        let vault = Vault::new(&MasterKey::new([1; 32]));
        let sealed = vault.seal("a", [9; NONCE_LEN], b"secret").unwrap();
        assert_eq!(vault.open("a", &sealed).unwrap(), b"secret");
        assert!(vault.open("b", &sealed).is_err());
        assert!(Vault::new(&MasterKey::new([2; 32])).open("a", &sealed).is_err());
        assert!(vault.open("a", &sealed[..5]).is_err());
    }

    #[test]
    fn a_master_key_reads_back_and_is_not_shown() {
        let key = MasterKey::new([0xa5; 32]);
        assert_eq!(MasterKey::from_hex(&format!("{}\n", key.to_hex())).unwrap().0, key.0);
        assert!(MasterKey::from_hex("a5").is_none());
        assert!(MasterKey::from_hex(&"ж".repeat(32)).is_none());
        assert!(MasterKey::from_hex(&"+1".repeat(32)).is_none());
        assert_eq!(format!("{key:?}"), "MasterKey(…)");
    }
}
