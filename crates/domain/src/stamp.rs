//! What a command is told of its moment: the instant and the source of its ids, both taken before it runs, so that a rerun makes the same rows.

use uuid::Uuid;

use crate::Instant;

/// When a command was given and the seed of the ids it will make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// When it happened.
    pub at: Instant,
    /// 128 random bits.
    pub seed: u128,
}

impl Stamp {
    /// A fresh generator; each run of a command starts from the same one.
    #[must_use]
    pub const fn ids(&self) -> IdSource {
        IdSource { at: self.at, seed: self.seed, next: 0 }
    }
}

/// Makes UUIDs of version 7 that grow within one command.
#[derive(Clone, Debug)]
pub struct IdSource {
    at: Instant,
    seed: u128,
    next: u32,
}

impl IdSource {
    /// The next id.
    ///
    /// 48 bits of milliseconds, 24 bits of counter, 50 bits of the seed stirred with the counter.
    #[expect(clippy::should_implement_trait, reason = "typed by what is asked for, so not an iterator")]
    pub fn next<T: From<Uuid>>(&mut self) -> T {
        let count = self.next;
        self.next = self.next.wrapping_add(1);
        let millis = u64::try_from(self.at.0 / 1000).unwrap_or(0);
        let stirred = stir(self.seed, count);
        let mut random = [0u8; 10];
        random[2..].copy_from_slice(&stirred.to_be_bytes());
        let [_, c0, c1, c2] = count.to_be_bytes();
        // 12 bits before the variant, 12 after it: the version and variant bits are set over the spare ones.
        random[0] = c0 >> 4;
        random[1] = (c0 << 4) | (c1 >> 4);
        random[2] = ((c1 & 0x0f) << 2) | (c2 >> 6);
        random[3] = (c2 << 2) | (random[3] & 0x03);
        T::from(uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
    }
}

/// SplitMix64's finaliser over both halves of the seed.
const fn stir(seed: u128, count: u32) -> u64 {
    const fn mix(mut z: u64) -> u64 {
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
    #[expect(clippy::cast_possible_truncation, reason = "the halves of the seed are what is wanted")]
    let [high, low] = [(seed >> 64) as u64, seed as u64];
    mix(high ^ mix(low.wrapping_add((count as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_one_stamp_grow_are_version_7_and_repeat() {
        let stamp = Stamp { at: Instant(1_700_000_000_000_000), seed: 7 };
        let make = || {
            let mut ids = stamp.ids();
            (0..10_000).map(|_| ids.next::<Uuid>()).collect::<Vec<_>>()
        };
        let all = make();
        assert!(all.is_sorted() && all.windows(2).all(|w| w[0] != w[1]));
        assert!(all.iter().all(|id| id.get_version_num() == 7));
        assert_eq!(all, make());
    }
}
