//! What was measured: how many in how long, at which latencies, for how much processor time.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use hdrhistogram::Histogram;

/// The longest latency that is told from longer ones.
const LONGEST: Duration = Duration::from_secs(600);

/// Latencies, in microseconds, three digits exact.
#[derive(Clone, Debug)]
pub(crate) struct Latencies(Histogram<u64>);

impl Default for Latencies {
    fn default() -> Self {
        let longest = u64::try_from(LONGEST.as_micros()).unwrap_or(u64::MAX);
        Self(Histogram::new_with_bounds(1, longest, 3).expect("ten minutes in three digits fit a histogram"))
    }
}

impl Latencies {
    pub(crate) fn note(&mut self, latency: Duration) {
        self.0.saturating_record(u64::try_from(latency.as_micros()).unwrap_or(u64::MAX));
    }

    pub(crate) fn add(&mut self, other: &Self) {
        self.0 += &other.0;
    }

    pub(crate) fn count(&self) -> u64 {
        self.0.len()
    }

    /// In milliseconds: what so many of a hundred did not exceed.
    pub(crate) fn percentile_ms(&self, percent: f64) -> f64 {
        in_ms(Duration::from_micros(self.0.value_at_quantile(percent / 100.0)))
    }
}

/// One round of work.
#[derive(Clone, Debug, Default)]
pub(crate) struct Round {
    pub(crate) latencies: Latencies,
    wall: Duration,
    cpu: Duration,
}

impl Round {
    pub(crate) fn note(&mut self, latency: Duration) {
        self.latencies.note(latency);
    }

    /// What somebody else did at the same time.
    pub(crate) fn add(&mut self, other: &Self) {
        self.latencies.add(&other.latencies);
    }

    /// * `cpu`: processor time that whoever is measured took
    pub(crate) fn end(&mut self, wall: Duration, cpu: Duration) {
        (self.wall, self.cpu) = (wall, cpu);
    }

    pub(crate) fn per_s(&self) -> f64 {
        self.latencies.count() as f64 / self.wall.as_secs_f64()
    }

    /// Processor time of one piece of work, in milliseconds.
    pub(crate) fn cpu_ms(&self) -> f64 {
        in_ms(self.cpu) / self.latencies.count().max(1) as f64
    }
}

/// The present, since 1970.
#[expect(
    clippy::disallowed_methods,
    reason = "a bench is about the present; nobody could pass it another clock"
)]
pub(crate) fn present() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}

pub(crate) fn in_ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

/// The one in the middle; of an even number, the lower of the two.
pub(crate) fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len().saturating_sub(1) / 2).copied().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians() {
        assert!((median(vec![3.0, 1.0, 2.0]) - 2.0).abs() < f64::EPSILON);
        assert!((median(vec![4.0, 1.0, 2.0, 3.0]) - 2.0).abs() < f64::EPSILON);
        assert!(median(Vec::new()).is_nan());
    }

    #[test]
    fn rates_and_costs() {
        let mut round = Round::default();
        (0..10).for_each(|_| round.note(Duration::from_millis(2)));
        round.end(Duration::from_secs(2), Duration::from_millis(50));
        assert!((round.per_s() - 5.0).abs() < 1e-9 && (round.cpu_ms() - 5.0).abs() < 1e-9);
        assert!((round.latencies.percentile_ms(50.0) - 2.0).abs() < 0.01);
    }
}
