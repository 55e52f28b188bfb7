//! Passwords: hashing and checking, a few at a time and away from the threads that serve.

use argon2::password_hash::phc::PasswordHash as Phc;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use domain::{Reason, Refusal};
pub use store::access::PasswordHash;
use tokio::sync::Semaphore;

use crate::{Fault, Result};

/// Fewest characters of a new password.
const SHORTEST: usize = 8;
/// Most characters of a password; longer ones only cost time.
const LONGEST: usize = 128;
/// Passwords worked on at once: each takes 19 MiB and a core for some milliseconds.
const AT_ONCE: usize = 2;
/// Checked for names that nobody has, so that an answer does not tell by its time whether the name exists. Its parameters are
/// those of [`argon`]; its output belongs to no password.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$AAECAwQFBgcICQoLDA0ODw$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// The OWASP parameters for Argon2id: 19 MiB, two passes, one lane.
fn argon() -> Argon2<'static> {
    let params = Params::new(19 * 1024, 2, 1, None).expect("the parameters are within Argon2's bounds");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// Hashes and checks passwords.
#[derive(Debug)]
pub(crate) struct Passwords {
    gate: Semaphore,
}

impl Passwords {
    pub(crate) const fn new() -> Self {
        Self { gate: Semaphore::const_new(AT_ONCE) }
    }

    /// The hash of a new password.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] when it is too short or too long.
    pub(crate) async fn hash(&self, password: &str, salt: [u8; 16]) -> Result<PasswordHash> {
        let length = password.chars().count();
        if length < SHORTEST {
            return Err(Refusal::field("password", Reason::TooSmall { limit: 8 }).into());
        }
        if length > LONGEST {
            return Err(Refusal::field("password", Reason::TooLarge { limit: 128 }).into());
        }
        let password = password.to_owned();
        self.work(move || {
            let hash: Phc = argon().hash_password_with_salt(password.as_bytes(), &salt)?;
            Ok(PasswordHash(hash.to_string()))
        })
        .await?
        .map_err(|e: argon2::password_hash::Error| Fault::because("a password could not be hashed", e).into())
    }

    /// Whether a password is the one behind a hash. Takes as long when there is no hash.
    pub(crate) async fn verify(&self, password: &str, hash: Option<&PasswordHash>) -> Result<bool> {
        if password.chars().count() > LONGEST {
            return Ok(false);
        }
        let known = hash.is_some();
        let (password, hash) = (password.to_owned(), hash.map_or(NOBODY, |hash| hash.0.as_str()).to_owned());
        let fits = self.work(move || {
            let hash = Phc::new(&hash).map_err(|e| e.to_string())?;
            Ok::<_, String>(argon().verify_password(password.as_bytes(), &hash).is_ok())
        });
        let fits =
            fits.await?.map_err(|e| Fault::broken(format!("a stored password hash does not read: {e}")))?;
        Ok(known && fits)
    }

    async fn work<T: Send + 'static>(&self, job: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let _turn = self.gate.acquire().await.map_err(|e| Fault::because("passwords are closed", e))?;
        let done = tokio::task::spawn_blocking(job).await;
        done.map_err(|e| Fault::because("a password was not worked on", e).into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_fits_its_own_hash_only() {
        let passwords = Passwords::new();
        let hash = passwords.hash("correct horse", [7; 16]).await.unwrap();
        assert!(hash.0.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(passwords.verify("correct horse", Some(&hash)).await.unwrap());
        assert!(!passwords.verify("wrong horse", Some(&hash)).await.unwrap());
        assert!(!passwords.verify("correct horse", None).await.unwrap());
        assert_eq!(format!("{hash:?}"), "PasswordHash(…)");
    }

    #[tokio::test]
    async fn short_and_endless_passwords_are_refused() {
        let passwords = Passwords::new();
        assert!(passwords.hash("1234567", [0; 16]).await.is_err());
        assert!(passwords.hash(&"x".repeat(129), [0; 16]).await.is_err());
    }
}
