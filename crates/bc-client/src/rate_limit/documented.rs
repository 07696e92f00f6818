//! How is a limit kept that is documented, and of which no answer tells?
//!
//! Where the server's windows begin is not known. Whichever they are, none of them sees too much if
//! a request counts from its start until a window's length after its answer.

use std::collections::VecDeque;
use std::time::Duration;

use super::QuotaKind;
use super::window::Opens;
use crate::clock::Instant;

/// So many requests in so much time.
#[derive(Debug)]
pub(super) struct Documented {
    most: usize,
    length: Duration,
    in_flight: usize,
    /// When requests that still count were answered.
    answered: VecDeque<Instant>,
}

impl Documented {
    /// The documented limit of a quota whose answers tell of none.
    pub(super) fn of(kind: QuotaKind) -> Option<Self> {
        match kind {
            QuotaKind::Payments => Some(Self::new(50, Duration::from_secs(4))),
            QuotaKind::Account => Some(Self::new(70, Duration::from_secs(60 * 60))),
            QuotaKind::Management | QuotaKind::Storefront => None,
        }
    }

    fn new(most: usize, length: Duration) -> Self {
        Self {
            most,
            length,
            in_flight: 0,
            answered: VecDeque::new(),
        }
    }

    /// When a request may pass, if it is now so late.
    pub(super) fn opens(&mut self, now: Instant) -> Opens {
        while self
            .answered
            .front()
            .is_some_and(|then| *then + self.length <= now)
        {
            self.answered.pop_front();
        }
        if self.in_flight + self.answered.len() < self.most {
            return Opens::Now;
        }
        Opens::Later {
            at: self.answered.front().map(|then| *then + self.length),
            is_sure: self.in_flight == 0,
        }
    }

    /// Lets a request pass.
    pub(super) fn grant(&mut self) {
        self.in_flight += 1;
    }

    /// The request was not sent.
    pub(super) fn unsent(&mut self) {
        self.in_flight = self.in_flight.saturating_sub(1);
    }

    /// The request was answered, or nobody knows.
    pub(super) fn done(&mut self, now: Instant) {
        self.in_flight = self.in_flight.saturating_sub(1);
        self.answered.push_back(now);
    }

    /// Whether there is nothing to remember.
    pub(super) fn is_idle(&mut self, now: Instant) -> bool {
        self.opens(now) == Opens::Now && self.in_flight == 0 && self.answered.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_time_of_a_windows_length_sees_more_requests_than_allowed() {
        let start = Instant::now();
        let second = Duration::from_secs(1);
        let mut limit = Documented::of(QuotaKind::Payments).unwrap();
        for i in 0..50 {
            assert_eq!(limit.opens(start), Opens::Now, "{i}");
            limit.grant();
        }
        // On their way, they count however long it takes.
        let nothing = Opens::Later {
            at: None,
            is_sure: false,
        };
        assert_eq!(limit.opens(start + 60 * second), nothing);
        for _ in 0..49 {
            limit.done(start + second);
        }
        limit.unsent();
        assert_eq!(limit.opens(start + second), Opens::Now);
        limit.grant();
        let freed = Opens::Later {
            at: Some(start + 5 * second),
            is_sure: false,
        };
        assert_eq!(limit.opens(start + 2 * second), freed);
        assert_eq!(limit.opens(start + 5 * second), Opens::Now);
        limit.done(start + 5 * second);
        assert!(!limit.is_idle(start + 6 * second));
        assert!(limit.is_idle(start + 9 * second));
    }
}
