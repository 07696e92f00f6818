//! Who else is told of calls, and what? An [`Observer`], for metrics; and `tracing`, without being
//! asked.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tracing::Span;
use tracing::field::display;

use crate::{EndpointInfo, ErrorKind, Quota};

/// Is told of every attempt and every call, for metrics
/// ([`ClientBuilder::observer`](crate::ClientBuilder::observer)).
///
/// Its methods run within the call, so that they should be quick.
///
/// ```
/// use std::sync::atomic::{AtomicU64, Ordering};
///
/// use bc_client::{Attempt, Finished, Observer};
///
/// #[derive(Default)]
/// struct Counters {
///     requests: AtomicU64,
///     failures: AtomicU64,
/// }
///
/// impl Observer for Counters {
///     fn attempt(&self, _: &Attempt<'_>) {
///         self.requests.fetch_add(1, Ordering::Relaxed);
///     }
///
///     fn call(&self, call: &Finished<'_>) {
///         if call.error.is_some() {
///             self.failures.fetch_add(1, Ordering::Relaxed);
///         }
///     }
/// }
/// ```
///
/// Beside it, each call has a span of the crate `tracing` at the level `INFO`, named
/// `bigcommerce.call`, with the fields that OpenTelemetry names for an HTTP client:
/// `http.request.method`, `url.template`, `server.address`, `server.port`,
/// `http.response.status_code`, `http.request.resend_count` and `error.type`. Waits, repetitions
/// and limits that were met are events within it, at the level `DEBUG`. Neither span nor events
/// show a secret, a query, a value in a path, or a body.
pub trait Observer: Send + Sync {
    /// An attempt ended: with the last byte of its answer, or its head where the body is read
    /// while it comes, or a failure.
    fn attempt(&self, attempt: &Attempt<'_>) {
        let _ = attempt;
    }

    /// A call ended, its answer decoded; or it was given up. Of a request that was refused before
    /// anything was to be sent ([`ErrorKind::Request`]) nothing is told.
    fn call(&self, call: &Finished<'_>) {
        let _ = call;
    }
}

/// One attempt of a call, for an [`Observer`].
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Attempt<'a> {
    /// The endpoint.
    pub endpoint: &'static EndpointInfo,
    /// The quota that it is counted against, which tells the stores apart.
    pub quota: &'a Quota,
    /// Which attempt of the call it is; the first is 1.
    pub number: u32,
    /// The HTTP status, if there was an answer.
    pub status: Option<u16>,
    /// How it failed, if it did.
    pub error: Option<ErrorKind>,
    /// How long it took, without the waits before it.
    pub duration: Duration,
}

/// A call that is over, for an [`Observer`].
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Finished<'a> {
    /// The endpoint.
    pub endpoint: &'static EndpointInfo,
    /// The quota that it is counted against, which tells the stores apart.
    pub quota: &'a Quota,
    /// How many attempts were made.
    pub attempts: u32,
    /// The HTTP status of the last one, if there was an answer.
    pub status: Option<u16>,
    /// How it failed, if it did. A call that was dropped before it ended has neither status nor
    /// error.
    pub error: Option<ErrorKind>,
    /// How long it waited: for the rate limit, and between attempts.
    pub waited: Duration,
    /// How long it took, with all attempts and waits.
    pub duration: Duration,
}

/// An observer among a client's settings.
#[derive(Clone)]
pub(crate) struct Observing(pub(crate) Arc<dyn Observer>);

impl fmt::Debug for Observing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Observer")
    }
}

/// What is to be told of a call as soon as its answer is decoded, or found not to decode.
#[derive(Default)]
pub(crate) struct Untold(Option<Box<Telling>>);

/// What is told, and whom.
pub(crate) struct Telling {
    pub(crate) observer: Option<Arc<dyn Observer>>,
    pub(crate) span: Span,
    pub(crate) endpoint: &'static EndpointInfo,
    pub(crate) quota: Quota,
    pub(crate) attempts: u32,
    pub(crate) status: Option<u16>,
    pub(crate) waited: Duration,
    pub(crate) duration: Duration,
}

impl Untold {
    pub(crate) fn of(telling: Telling) -> Self {
        Self(Some(Box::new(telling)))
    }

    /// The answer was decoded, or not.
    pub(crate) fn tell(&mut self, error: Option<ErrorKind>) {
        let Some(telling) = self.0.take() else { return };
        record(&telling.span, telling.attempts, telling.status, error);
        if let Some(observer) = &telling.observer {
            observer.call(&Finished {
                endpoint: telling.endpoint,
                quota: &telling.quota,
                attempts: telling.attempts,
                status: telling.status,
                error,
                waited: telling.waited,
                duration: telling.duration,
            });
        }
    }
}

/// Nobody found anything wrong with the answer.
impl Drop for Untold {
    fn drop(&mut self) {
        self.tell(None);
    }
}

/// A copy of an answer is told of once.
impl Clone for Untold {
    fn clone(&self) -> Self {
        Self::default()
    }
}

/// Writes a call's outcome into its span.
pub(crate) fn record(span: &Span, attempts: u32, status: Option<u16>, error: Option<ErrorKind>) {
    if span.is_disabled() {
        return;
    }
    if let Some(status) = status {
        span.record("http.response.status_code", status);
    }
    if attempts > 1 {
        span.record("http.request.resend_count", attempts - 1);
    }
    if let Some(error) = error {
        span.record("error.type", display(ErrorType(error)));
    }
}

/// What `error.type` says: a status, or a word.
pub(crate) struct ErrorType(pub(crate) ErrorKind);

impl fmt::Display for ErrorType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            ErrorKind::Request => "request",
            ErrorKind::Throttled => "throttled",
            ErrorKind::Connect => "connect",
            ErrorKind::Timeout => "timeout",
            ErrorKind::Redirect => "redirect",
            ErrorKind::Transport => "transport",
            ErrorKind::TooLarge => "too_large",
            ErrorKind::Paging => "paging",
            ErrorKind::Decode => "decode",
            ErrorKind::Status(status) => return status.code().fmt(f),
        })
    }
}
