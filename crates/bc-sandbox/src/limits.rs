//! How many requests a store may send, and what of it is left?

use std::time::Duration;

/// The length of a window unless a sandbox is built with another.
pub(crate) const WINDOW: Duration = Duration::from_secs(30);

/// What a store without a quota shows as its quota.
const UNLIMITED: u32 = i32::MAX as u32;

/// A store's plan, which decides how many requests it may send in each window of 30 seconds.
///
/// All API accounts of a store share its quota.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Plan {
    /// 150 requests.
    Standard,
    /// 150 requests.
    Plus,
    /// 450 requests.
    Pro,
    /// As many requests as the contract says; 0 refuses every request.
    Enterprise(u32),
    /// No quota: the headers show 2,147,483,647, which is not enforced.
    #[default]
    Unlimited,
}

impl Plan {
    /// The requests of one window; `None` if they are not limited.
    #[must_use]
    pub const fn quota(self) -> Option<u32> {
        match self {
            Self::Standard | Self::Plus => Some(150),
            Self::Pro => Some(450),
            Self::Enterprise(quota) => Some(quota),
            Self::Unlimited => None,
        }
    }
}

/// A store's window. It opens with the first request after the one before has ended.
#[derive(Debug, Clone)]
pub(crate) struct Limits {
    plan: Plan,
    /// In milliseconds.
    length: i64,
    /// When the window opened, in milliseconds since 1970.
    opened: i64,
    used: u32,
}

/// What the headers of an answer tell of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Standing {
    pub(crate) window_ms: i64,
    pub(crate) reset_ms: i64,
    pub(crate) quota: u32,
    pub(crate) left: u32,
}

impl Standing {
    /// `X-Retry-After`: the whole seconds after which the window has ended.
    pub(crate) fn retry_after(&self) -> i64 {
        self.reset_ms.max(0).saturating_add(999) / 1000
    }
}

impl Limits {
    pub(crate) fn new(plan: Plan, window: Duration) -> Self {
        let length = i64::try_from(window.as_millis()).unwrap_or(i64::MAX);
        Self {
            plan,
            length: length.max(1),
            // The first request finds this window ended.
            opened: i64::MIN,
            used: 0,
        }
    }

    pub(crate) fn plan(&self) -> Plan {
        self.plan
    }

    /// Counts a request, and says whether it is within the quota. A refused one costs nothing more.
    pub(crate) fn spend(&mut self, now: i64) -> bool {
        if self.ended(now) {
            self.opened = now;
            self.used = 0;
        }
        match self.plan.quota() {
            Some(quota) if self.used >= quota => false,
            _ => {
                self.used = self.used.saturating_add(1);
                true
            }
        }
    }

    /// The window as it is; one that has ended is shown as the next will be.
    pub(crate) fn standing(&self, now: i64) -> Standing {
        let quota = self.plan.quota().unwrap_or(UNLIMITED);
        let (reset_ms, used) = if self.ended(now) {
            (self.length, 0)
        } else {
            (self.length - now.saturating_sub(self.opened), self.used)
        };
        Standing {
            window_ms: self.length,
            reset_ms,
            quota,
            left: quota.saturating_sub(used),
        }
    }

    /// A clock that was set back ends the window too.
    fn ended(&self, now: i64) -> bool {
        now < self.opened || now.saturating_sub(self.opened) >= self.length
    }
}

#[cfg(test)]
mod tests {
    use super::{Limits, Plan, Standing, WINDOW};

    #[test]
    fn a_window_opens_with_its_first_request_and_fills_again_at_its_end() {
        let mut limits = Limits::new(Plan::Enterprise(2), WINDOW);
        assert!(limits.spend(1_000));
        assert!(limits.spend(2_500));
        assert!(!limits.spend(30_999));
        let Standing { reset_ms, left, .. } = limits.standing(30_999);
        assert_eq!((reset_ms, left), (1, 0));
        assert_eq!(limits.standing(30_999).retry_after(), 1);

        assert_eq!(limits.standing(31_000).left, 2);
        assert!(limits.spend(40_000));
        assert_eq!(limits.standing(41_000).reset_ms, 29_000);
        assert_eq!(limits.standing(41_000).left, 1);
    }

    #[test]
    fn a_clock_that_was_set_back_does_not_hold_the_store_up() {
        let mut limits = Limits::new(Plan::Enterprise(1), WINDOW);
        assert!(limits.spend(1_000_000));
        assert!(limits.spend(1_000));
        assert!(!limits.spend(1_001));
    }
}
