//! Until when must a call be done, and with how much of its answer?

use std::time::Duration;

/// Until when a call must be done.
pub(super) struct Deadline {
    pub(super) whole: Duration,
    /// Whether it covers the head of the answer only: the body is read after the call.
    head_only: bool,
    #[cfg(not(target_arch = "wasm32"))]
    start: std::time::Instant,
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
    /// For an answer that is read to its end.
    pub(super) fn of_answer(whole: Duration) -> Self {
        Self {
            whole,
            head_only: false,
            #[cfg(not(target_arch = "wasm32"))]
            start: std::time::Instant::now(),
        }
    }

    /// For an answer whose body may take as long as it likes.
    pub(super) fn of_head(whole: Duration) -> Self {
        Self {
            head_only: true,
            ..Self::of_answer(whole)
        }
    }

    /// The time that HTTP gets for a request and the whole of its answer. In a browser, which
    /// follows redirects itself, there is one attempt with all the time.
    pub(super) fn of_exchange(&self) -> Option<Duration> {
        #[cfg(not(target_arch = "wasm32"))]
        let left = self.left();
        #[cfg(target_arch = "wasm32")]
        let left = self.whole;
        (!self.head_only).then_some(left)
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn left(&self) -> Duration {
        self.whole.saturating_sub(self.start.elapsed())
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
