//! Until when must a call be done, and one attempt of it, and with how much of the answer?

use std::time::Duration;

use crate::clock::Instant;

/// Until when a call must be done, with all its attempts and the waits between them.
#[derive(Clone, Copy)]
pub(super) struct Deadline {
    pub(super) whole: Duration,
    start: Instant,
}

/// Until when one attempt must be done.
pub(super) struct AttemptLimit {
    /// What the caller knows the limit as: the attempt's own, or the call's where that is nearer.
    pub(super) named: Duration,
    allowed: Duration,
    /// Whether it covers the head of the answer only: the body is read after the call.
    head_only: bool,
    #[cfg_attr(target_arch = "wasm32", allow(dead_code))]
    start: Instant,
}

/// The deadline passed. A browser's does so out of sight.
#[derive(Debug)]
#[cfg_attr(target_arch = "wasm32", allow(dead_code))]
pub(super) struct Elapsed;

impl std::fmt::Display for Elapsed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the time limit passed")
    }
}

impl std::error::Error for Elapsed {}

impl Deadline {
    /// For a call that begins now.
    pub(super) fn of(whole: Duration) -> Self {
        Self {
            whole,
            start: Instant::now(),
        }
    }

    pub(super) fn left(&self) -> Duration {
        self.whole.saturating_sub(self.start.elapsed())
    }

    /// For an attempt that begins now and may take this long.
    pub(super) fn of_attempt(&self, limit: Duration, head_only: bool) -> AttemptLimit {
        let left = self.left();
        AttemptLimit {
            named: if left < limit { self.whole } else { limit },
            allowed: left.min(limit),
            head_only,
            start: Instant::now(),
        }
    }
}

impl AttemptLimit {
    /// The time that HTTP gets for a request and the whole of its answer. In a browser, which
    /// follows redirects itself, there is one request with all the time.
    pub(super) fn of_exchange(&self) -> Option<Duration> {
        (!self.head_only).then(|| self.left())
    }

    pub(super) fn left(&self) -> Duration {
        self.allowed.saturating_sub(self.start.elapsed())
    }

    /// Waits for a part of the exchange, no longer than the deadline where HTTP does not see to it.
    #[cfg(not(target_arch = "wasm32"))]
    pub(super) async fn cover<T>(&self, part: impl Future<Output = T>) -> Result<T, Elapsed> {
        if !self.head_only {
            return Ok(part.await);
        }
        let covered = tokio::time::timeout(self.left(), part).await;
        covered.map_err(|_| Elapsed)
    }

    /// Waits for a part of the exchange. A browser limits only a whole one, and its user the rest.
    #[cfg(target_arch = "wasm32")]
    pub(super) async fn cover<T>(&self, part: impl Future<Output = T>) -> Result<T, Elapsed> {
        Ok(part.await)
    }
}
