//! What the application asks of the outside: the time and randomness. Both are passed in, so that a test or a replay can decide.

use std::fmt::Debug;

use domain::Instant;

/// Tells the time.
pub trait Clock: Debug + Send + Sync {
    /// Now.
    fn now(&self) -> Instant;
}

/// Gives randomness.
pub trait Entropy: Debug + Send + Sync {
    /// Fills with random bytes, good enough for secrets.
    fn fill(&self, bytes: &mut [u8]);

    /// 128 random bits.
    fn seed(&self) -> u128 {
        let mut bytes = [0; 16];
        self.fill(&mut bytes);
        u128::from_be_bytes(bytes)
    }
}
