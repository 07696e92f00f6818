//! May what failed be tried again, and when?

use std::time::Duration;

use bc_record::DateTime;

use super::{Cause, ErrorBody, ErrorKind, Status, Throttle};
use crate::{Error, Headers, Method};

impl Error {
    /// How many attempts the call made: none where the request was refused or did not get its
    /// turn ([`ErrorKind::Throttled`]), and more than one where the client [repeated](crate::ClientBuilder::max_attempts) it. The error is the last
    /// one's.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.inner.attempts
    }

    /// The error of a call of so many attempts, of which one before the last may have taken
    /// effect.
    pub(crate) fn after(mut self, attempts: u32, is_doubtful: bool) -> Self {
        self.inner.attempts = attempts;
        self.inner.is_doubtful = is_doubtful;
        self
    }

    /// How long BigCommerce asks to wait before the next request, where it says so: the longest
    /// of what headers and body tell. It is what the server says, however long.
    ///
    /// Of a request that the [rate limit](ErrorKind::Throttled) kept back, it is how long that would
    /// have done so. A `Retry-After` that is a date is compared with the answer's own `Date`.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        if let Cause::Throttled {
            by: Throttle::Quota { opens_in },
            ..
        } = &self.inner.cause
        {
            return *opens_in;
        }
        let headers = self.headers()?;
        // The window's reset is in every answer; only in a 429 is it the time to wait.
        let reset = match self.kind() {
            ErrorKind::Status(Status::TooManyRequests) => {
                number(headers, "x-rate-limit-time-reset-ms").map(Duration::from_millis)
            }
            _ => None,
        };
        [
            reset,
            number(headers, "x-retry-after").map(Duration::from_secs),
            number(headers, "retry-after").map(Duration::from_secs),
            until_date(headers),
            self.body().and_then(ErrorBody::retry_after),
        ]
        .into_iter()
        .flatten()
        .max()
    }

    /// Whether the same request may be sent again, perhaps later, and might pass, without the
    /// risk of doing twice what it should do once. The client did so itself, as far as its
    /// [limits](crate::ClientBuilder::max_attempts) allowed.
    ///
    /// A POST is repeated only if nothing was sent, or BigCommerce turned it away with 429.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        let idempotent = self.endpoint().idempotent;
        match self.kind() {
            ErrorKind::Throttled
            | ErrorKind::Connect
            | ErrorKind::Status(Status::TooManyRequests) => true,
            ErrorKind::Timeout => idempotent,
            ErrorKind::Transport => idempotent || self.is_unsent(),
            ErrorKind::Status(status) => idempotent && status.is_transient(),
            ErrorKind::Request
            | ErrorKind::Redirect
            | ErrorKind::TooLarge
            | ErrorKind::Decode
            | ErrorKind::Paging => false,
        }
    }

    /// Whether the request may have done its work, although the call failed: an attempt was sent,
    /// and what BigCommerce made of it is not known.
    #[must_use]
    pub fn may_have_taken_effect(&self) -> bool {
        self.inner.is_doubtful
            || match self.kind() {
                ErrorKind::Status(status) => {
                    matches!(status.code(), 408 | 499 | 500..) && status != Status::NotImplemented
                }
                _ => self.may_have_been_sent(),
            }
    }

    /// Whether at least a part of the request may have gone out.
    pub(crate) fn may_have_been_sent(&self) -> bool {
        match self.kind() {
            ErrorKind::Request | ErrorKind::Throttled | ErrorKind::Connect => false,
            _ => !self.is_unsent(),
        }
    }

    /// Whether an earlier attempt may have deleted what is not found now.
    pub(super) fn is_perhaps_deleted(&self) -> bool {
        self.inner.is_doubtful && self.endpoint().method == Method::Delete && self.is_not_found()
    }

    fn is_unsent(&self) -> bool {
        matches!(self.inner.cause, Cause::Transport { is_sent: false, .. })
    }
}

fn number(headers: &Headers, name: &str) -> Option<u64> {
    headers.get(name)?.trim().parse().ok()
}

/// How long it is until the date in `Retry-After`, by the server's clock: the caller's may be
/// wrong.
fn until_date(headers: &Headers) -> Option<Duration> {
    let until = http_date(headers.get("retry-after")?)?;
    let now = http_date(headers.get("date")?)?;
    u64::try_from(until.checked_sub(now)?)
        .ok()
        .map(Duration::from_secs)
}

/// `Sun, 06 Nov 1994 08:49:37 GMT`, in seconds since 1970.
fn http_date(text: &str) -> Option<i64> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b" ,:+-".contains(&byte);
    if !text.contains(':') || !text.bytes().all(is_plain) {
        return None;
    }
    let json = format!("\"{text}\"");
    let date: DateTime = bc_record::from_slice(json.as_bytes()).ok()?;
    date.unix_seconds().ok()
}
