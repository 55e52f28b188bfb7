//! How often somebody may try to sign in: so many tries in a window, by name and by address. What it remembers is bounded.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use domain::Instant;

/// Seconds that tries are counted over.
const WINDOW_S: i64 = 300;
/// Tries of one name.
const OF_A_NAME: u32 = 5;
/// Tries from one address: a shop may be behind one.
const OF_AN_ADDRESS: u32 = 30;
/// Names and addresses remembered.
const REMEMBERED: usize = 10_000;

/// Who tries.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Trier {
    /// Somebody for this login.
    Name(String),
    /// Somebody from there.
    Address(std::net::IpAddr),
}

impl Trier {
    const fn tries(&self) -> u32 {
        match self {
            Self::Name(_) => OF_A_NAME,
            Self::Address(_) => OF_AN_ADDRESS,
        }
    }
}

/// Counts tries.
#[derive(Debug, Default)]
pub(crate) struct Throttle(Mutex<HashMap<Trier, Window>>);

#[derive(Clone, Copy, Debug)]
struct Window {
    ends: Instant,
    tries: u32,
}

impl Throttle {
    /// Counts a try, before it is known whether it succeeds, so that many at once are counted too.
    ///
    /// # Errors
    /// How many seconds to wait.
    pub(crate) fn enter(&self, triers: &[Trier], now: Instant) -> Result<(), i64> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        make_room(&mut known, triers.len(), now);
        for trier in triers {
            let fresh = Window { ends: now.plus_seconds(WINDOW_S), tries: 0 };
            let window = known.entry(trier.clone()).or_insert(fresh);
            if window.ends <= now {
                *window = fresh;
            }
            if window.tries >= trier.tries() {
                return Err((window.ends.0 - now.0 + 999_999) / 1_000_000);
            }
            window.tries += 1;
        }
        Ok(())
    }

    /// Forgets the tries of somebody who made it.
    pub(crate) fn welcome(&self, trier: &Trier) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(trier);
    }
}

/// Forgets windows that are over; when that is not enough, those that end first.
fn make_room(known: &mut HashMap<Trier, Window>, places: usize, now: Instant) {
    if known.len() + places <= REMEMBERED {
        return;
    }
    known.retain(|_, window| window.ends > now);
    if known.len() + places > REMEMBERED {
        let mut ends: Vec<Instant> = known.values().map(|window| window.ends).collect();
        ends.sort_unstable();
        let median = ends[ends.len() / 2];
        known.retain(|_, window| window.ends > median);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(n: usize) -> Trier {
        Trier::Name(n.to_string())
    }

    #[test]
    fn a_name_has_five_tries_in_five_minutes() {
        let throttle = Throttle::default();
        for _ in 0..OF_A_NAME {
            throttle.enter(&[name(1)], Instant(0)).unwrap();
        }
        assert_eq!(throttle.enter(&[name(1)], Instant(1_000_000)), Err(299));
        assert!(throttle.enter(&[name(2)], Instant(0)).is_ok());
        assert!(throttle.enter(&[name(1)], Instant(0).plus_seconds(WINDOW_S)).is_ok());
    }

    #[test]
    fn whoever_makes_it_begins_anew() {
        let throttle = Throttle::default();
        for _ in 0..20 {
            throttle.enter(&[name(1)], Instant(0)).unwrap();
            throttle.welcome(&name(1));
        }
    }

    #[test]
    fn an_address_is_counted_beside_the_names() {
        let throttle = Throttle::default();
        let there = Trier::Address([127, 0, 0, 1].into());
        let tried = (0..40).filter(|n| throttle.enter(&[there.clone(), name(*n)], Instant(0)).is_ok());
        assert_eq!(tried.count(), 30);
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let throttle = Throttle::default();
        for n in 0..3 * REMEMBERED {
            let now = Instant(i64::try_from(n).unwrap());
            throttle.enter(&[name(n)], now).unwrap();
        }
        assert!(throttle.0.lock().unwrap().len() <= REMEMBERED);
    }
}
