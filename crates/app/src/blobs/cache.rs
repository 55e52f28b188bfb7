//! Rendered pictures kept in memory: the least recently used go first.

use std::collections::HashMap;
use std::sync::Arc;

use domain::catalogue::Digest;

use super::Size;

/// A picture ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// The file.
    pub bytes: Arc<[u8]>,
    /// What it is, as a media type.
    pub mime: &'static str,
}

type Key = (Digest, Size);

/// Pictures by name and size, bounded by their bytes.
#[derive(Debug)]
pub(super) struct Cache {
    limit: usize,
    bytes: usize,
    clock: u64,
    kept: HashMap<Key, (u64, Picture)>,
}

impl Cache {
    pub(super) fn new(limit: usize) -> Self {
        Self { limit, bytes: 0, clock: 0, kept: HashMap::new() }
    }

    pub(super) fn get(&mut self, key: &Key) -> Option<Picture> {
        self.clock += 1;
        let (used, picture) = self.kept.get_mut(key)?;
        *used = self.clock;
        Some(picture.clone())
    }

    /// Keeps a picture, unless it alone would take a good part of the room.
    pub(super) fn put(&mut self, key: Key, picture: Picture) {
        if picture.bytes.len() > self.limit / 8 {
            return;
        }
        self.clock += 1;
        self.bytes += picture.bytes.len();
        if let Some((_, old)) = self.kept.insert(key, (self.clock, picture)) {
            self.bytes -= old.bytes.len();
        }
        if self.bytes > self.limit {
            self.forget();
        }
    }

    /// Down to three quarters at once, so that sorting is rare.
    fn forget(&mut self) {
        let mut by_age: Vec<(u64, Key)> = self.kept.iter().map(|(key, (used, _))| (*used, *key)).collect();
        by_age.sort_unstable();
        for (_, key) in by_age {
            if self.bytes <= self.limit / 4 * 3 {
                break;
            }
            if let Some((_, gone)) = self.kept.remove(&key) {
                self.bytes -= gone.bytes.len();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_recently_used_go_first_and_the_bytes_are_bounded() {
        let picture = |n: usize| Picture { bytes: vec![0; n].into(), mime: "image/png" };
        let key = |n: u8| (Digest([n; 32]), Size::Original);
        let mut cache = Cache::new(800);
        for n in 0..8 {
            cache.put(key(n), picture(100));
        }
        assert!(cache.get(&key(0)).is_some());
        cache.put(key(8), picture(100));
        assert!(cache.get(&key(0)).is_some() && cache.get(&key(1)).is_none() && cache.get(&key(8)).is_some());
        assert!(cache.bytes <= 800);
        cache.put(key(9), picture(700));
        assert!(cache.get(&key(9)).is_none(), "one picture must not push out all others");
        cache.put(key(8), picture(10));
        assert_eq!(cache.bytes, cache.kept.values().map(|(_, p)| p.bytes.len()).sum::<usize>());
    }
}
