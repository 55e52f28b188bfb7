//! The outside of a simulated shop: randomness that is set anew before every step, so that a step makes the same ids whatever
//! happened before it and however often it is tried.

use std::sync::Mutex;

use app::ports::Entropy;

use crate::script::Dice;

/// Randomness of the present step.
#[derive(Debug)]
pub(super) struct StepEntropy(Mutex<Dice>);

impl StepEntropy {
    pub(super) const fn new() -> Self {
        Self(Mutex::new(Dice::new(0)))
    }

    /// From now on the randomness of this step.
    pub(super) fn at(&self, step: usize) {
        let seed = u64::try_from(step).unwrap_or(u64::MAX).wrapping_add(1);
        *self.0.lock().expect("nobody panics with the dice in hand") =
            Dice::new(seed.wrapping_mul(0x2545_f491_4f6c_dd1d));
    }
}

impl Entropy for StepEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        let mut dice = self.0.lock().expect("nobody panics with the dice in hand");
        for chunk in bytes.chunks_mut(8) {
            chunk.copy_from_slice(&dice.throw().to_be_bytes()[..chunk.len()]);
        }
    }
}
