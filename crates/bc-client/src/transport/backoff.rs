//! How long is waited before a request is sent again, and how often may all of them be?

use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// The longest wait before the first repetition; each further one doubles it.
const BASE: Duration = Duration::from_millis(500);

/// What the longest wait grows to.
const CAP: Duration = Duration::from_secs(20);

/// The wait before a repetition (the first is 0) of a request that failed: anything up to a bound
/// that grows, so that clients which failed together do not come back together.
pub(super) fn backoff(repetition: u32) -> Duration {
    let bound = BASE
        .saturating_mul(2u32.saturating_pow(repetition))
        .min(CAP);
    let nanos = u64::try_from(bound.as_nanos()).unwrap_or(u64::MAX);
    Duration::from_nanos(random() % nanos.saturating_add(1))
}

/// A number that differs from one client to the next. It protects nothing, so that a hash with
/// the random keys of a `HashMap` is random enough.
fn random() -> u64 {
    RandomState::new().hash_one(())
}

/// How much of a repetition a success pays for, and what one costs.
const PAID_BY_SUCCESS: u32 = 1;
const COST: u32 = 10;

/// How much is there at first, and at most: a hundred repetitions.
const CAPACITY: u32 = 100 * COST;

/// What all calls of a client may spend on repetitions, so that they cannot multiply an outage:
/// where most requests fail, most failures are final.
#[derive(Debug)]
pub(super) struct RetryBudget(AtomicU32);

impl RetryBudget {
    pub(super) fn full() -> Self {
        Self(AtomicU32::new(CAPACITY))
    }

    /// Pays for one repetition, if there is enough.
    pub(super) fn spend(&self) -> bool {
        let left = |saved: u32| saved.checked_sub(COST);
        self.0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, left)
            .is_ok()
    }

    /// Adds what a success pays. Most of the time there is nothing to add, and nothing is written.
    pub(super) fn save(&self) {
        if self.0.load(Ordering::Relaxed) < CAPACITY {
            let more = |saved: u32| (saved < CAPACITY).then(|| saved + PAID_BY_SUCCESS);
            let _ = self
                .0
                .fetch_update(Ordering::Relaxed, Ordering::Relaxed, more);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bound_doubles_from_half_a_second_to_twenty() {
        for (repetition, bound) in [(0, 500), (1, 1000), (5, 16_000), (6, 20_000), (99, 20_000)] {
            let waits: Vec<_> = (0..200).map(|_| backoff(repetition)).collect();
            let bound = Duration::from_millis(bound);
            assert!(waits.iter().all(|wait| *wait <= bound), "{repetition}");
            assert!(waits.iter().any(|wait| *wait > bound / 2), "{repetition}");
            assert!(waits.iter().any(|wait| *wait < bound / 2), "{repetition}");
        }
    }

    #[test]
    fn a_hundred_repetitions_are_there_at_first_and_ten_successes_pay_for_one_more() {
        let budget = RetryBudget::full();
        budget.save();
        assert_eq!((0..200).filter(|_| budget.spend()).count(), 100);
        for _ in 0..9 {
            budget.save();
            assert!(!budget.spend());
        }
        budget.save();
        assert!(budget.spend());
        assert!(!budget.spend());
    }
}
