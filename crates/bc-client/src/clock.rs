//! What time is it, and how is it waited for? By tokio's clock, which nobody sets.

#[cfg(not(target_arch = "wasm32"))]
pub(crate) use tokio::time::{Instant, sleep};

/// Whether there is a clock to wait by. In a browser there is none: nothing is sent again there,
/// and no limit is waited for.
pub(crate) const CAN_WAIT: bool = cfg!(not(target_arch = "wasm32"));

/// A browser's time, which stands still.
#[cfg(target_arch = "wasm32")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Instant;

#[cfg(target_arch = "wasm32")]
impl Instant {
    pub(crate) fn now() -> Self {
        Self
    }

    pub(crate) fn elapsed(&self) -> std::time::Duration {
        std::time::Duration::ZERO
    }
}

/// Nobody waits where time stands still ([`CAN_WAIT`]).
#[cfg(target_arch = "wasm32")]
pub(crate) async fn sleep(_: std::time::Duration) {}
