//! How is a request kept within BigCommerce's rate limits? It waits for a [`RateLimiter`].

#[cfg(not(target_arch = "wasm32"))]
mod budget;
#[cfg(not(target_arch = "wasm32"))]
mod documented;
#[cfg(not(target_arch = "wasm32"))]
mod in_process;
mod quota;
mod report;
#[cfg(not(target_arch = "wasm32"))]
mod window;

use std::fmt;
use std::pin::Pin;
use std::time::Duration;

#[cfg(not(target_arch = "wasm32"))]
pub(crate) use in_process::InProcess;
pub use quota::{Quota, QuotaKind};
pub use report::{RateLimit, RateLimitReport};

/// Keeps requests within BigCommerce's rate limits: a client waits for one before each request.
///
/// A client has one of its own unless set ([`ClientBuilder::rate_limiter`]), shared with its
/// clones and with the clients made by [`Client::with_credential`]. It knows what their own
/// requests spend at once, and what others spend from what the answers tell. Where several
/// processes serve the same store, that is enough for a 429 to be rare; an implementation with a
/// store that they share, such as Redis, can do better.
///
/// Waiting must be safe to give up: the future may be dropped at any time.
///
/// ```
/// use std::sync::atomic::{AtomicU32, Ordering};
///
/// use bc_client::{Admission, BoxFuture, Exhausted, Permit, RateLimitReport, RateLimiter};
///
/// /// Lets everything pass, and counts.
/// #[derive(Debug, Default)]
/// struct Counter(AtomicU32);
///
/// impl RateLimiter for Counter {
///     fn acquire<'a>(
///         &'a self,
///         _: Admission<'a>,
///     ) -> BoxFuture<'a, Result<Box<dyn Permit>, Exhausted>> {
///         self.0.fetch_add(1, Ordering::Relaxed);
///         Box::pin(async { Ok(Box::new(Counted) as Box<dyn Permit>) })
///     }
/// }
///
/// struct Counted;
///
/// impl Permit for Counted {
///     fn answered(self: Box<Self>, _: &RateLimitReport) {}
///     fn unsent(self: Box<Self>) {}
/// }
/// ```
///
/// In a browser, where nothing waits, there is no rate limiter.
///
/// [`ClientBuilder::rate_limiter`]: crate::ClientBuilder::rate_limiter
/// [`Client::with_credential`]: crate::Client::with_credential
pub trait RateLimiter: fmt::Debug + Send + Sync {
    /// Waits until a request may be sent.
    ///
    /// # Errors
    ///
    /// [`Exhausted`] if that would take longer than the [`patience`](Admission::patience) of the
    /// one who asks, as soon as that is known. A client whose patience ends stops waiting by
    /// itself, too.
    fn acquire<'a>(
        &'a self,
        admission: Admission<'a>,
    ) -> BoxFuture<'a, Result<Box<dyn Permit>, Exhausted>>;

    /// What is known of a quota now, for [`Client::rate_limit`](crate::Client::rate_limit).
    fn rate_limit(&self, quota: &Quota) -> Option<RateLimit> {
        let _ = quota;
        None
    }
}

/// The permission to send one request. Dropping it says that nobody knows what became of the
/// request: it may have been counted.
pub trait Permit: Send {
    /// The request was answered, and the answer says this.
    fn answered(self: Box<Self>, report: &RateLimitReport);

    /// The request was not sent: no connection was made.
    fn unsent(self: Box<Self>);
}

/// What a [`RateLimiter`] is asked for.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Admission<'a> {
    /// The quota that the request is counted against.
    pub quota: &'a Quota,
    /// Who goes first.
    pub priority: Priority,
    /// How long the request can wait.
    pub patience: Duration,
}

impl<'a> Admission<'a> {
    #[cfg(not(target_arch = "wasm32"))]
    pub(crate) fn new(quota: &'a Quota, priority: Priority, patience: Duration) -> Self {
        Self {
            quota,
            priority,
            patience,
        }
    }
}

/// Which requests go first where there are more of them than the rate limit lets pass.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Priority {
    /// Somebody waits for the answer.
    #[default]
    Interactive,
    /// One of many that are due some time. They wait for all interactive ones, and leave the last
    /// tenth of a quota to those that may still come, until the quota's reset is near.
    Bulk,
}

/// A rate limit lets no request pass in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exhausted {
    /// How long it would take until a request may pass, where that is known.
    pub opens_in: Option<Duration>,
}

/// A future in a box, as a [`RateLimiter`] returns it.
#[cfg(not(target_arch = "wasm32"))]
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
/// A future in a box, as a [`RateLimiter`] returns it. A browser's futures stay on their thread.
#[cfg(target_arch = "wasm32")]
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;
