//! Is a call that failed made again, and when?

use std::time::Duration;

use tracing::field::display;

use super::admission::Admitted;
use super::backoff::{Backoff, RetryBudget};
use super::deadline::{AttemptLimit, Deadline};
use super::observation::Observation;
use super::{Prepared, Transport};
use crate::clock::{self, CAN_WAIT};
use crate::observe::ErrorType;
use crate::{Error, ErrorKind, Received, Status};

/// From how long on a wait is worth an event.
const NOTICEABLE: Duration = Duration::from_millis(1);

/// The course of one call, from its first attempt to its last.
pub(super) struct Course<'a> {
    pub(super) deadline: Deadline,
    pub(super) attempt_timeout: Duration,
    pub(super) max_attempts: u32,
    pub(super) backoff: Backoff,
    pub(super) budget: &'a RetryBudget,
    pub(super) past: Past,
    pub(super) observation: Observation<'a>,
}

/// What happened so far.
#[derive(Default)]
pub(super) struct Past {
    attempts: u32,
    /// Those that failed and were not turned away with 429.
    failures: u32,
    /// Those that were turned away with 429, one after the other up to now.
    throttled: u32,
    /// Whether one of them may have taken effect all the same.
    is_doubtful: bool,
    last: Option<Error>,
}

impl Course<'_> {
    /// Waits until an attempt may begin. Where that is not in time, the error is the last
    /// attempt's, if there was one.
    pub(super) async fn admit(
        &mut self,
        transport: &Transport,
        request: &Prepared,
    ) -> Result<Admitted, Error> {
        let (left, whole) = (self.deadline.left(), self.deadline.whole);
        let admission = transport.admit(request, left, whole).await;
        let waited = left.saturating_sub(self.deadline.left());
        self.observation.waited(waited);
        match admission {
            Ok(admitted) => {
                if waited > NOTICEABLE {
                    tracing::debug!(?waited, "waited for the rate limit");
                }
                Ok(admitted)
            }
            Err(error) => {
                let error = self.past.last.take().unwrap_or(error);
                Err(self.ended_by(error))
            }
        }
    }

    /// Begins an attempt.
    pub(super) fn begin(&mut self, head_only: bool) -> AttemptLimit {
        self.past.attempts = self.past.attempts.saturating_add(1);
        self.observation.begun(self.past.attempts);
        self.deadline.of_attempt(self.attempt_timeout, head_only)
    }

    /// The last attempt succeeded, and its answer is there in whole.
    pub(super) fn received(&mut self, mut received: Received) -> Received {
        self.budget.save();
        self.observation.attempted(Some(received.status), None);
        received.attempts = self.past.attempts;
        received.untold = self.observation.received(received.status);
        received
    }

    /// The last attempt succeeded, and the body of its answer is to come.
    pub(super) fn opened(&mut self, mut received: Received) -> Received {
        self.budget.save();
        self.observation.attempted(Some(received.status), None);
        received.attempts = self.past.attempts;
        self.observation.succeeded(received.status);
        received
    }

    /// Waits until the call may be made again, or returns the error if it may not.
    pub(super) async fn pause(&mut self, error: Error) -> Result<(), Error> {
        let (status, kind) = (error.status(), error.kind());
        self.observation.attempted(status, Some(kind));
        match self.wait_after(&error) {
            Some(wait) => {
                let attempts = self.past.attempts;
                let error_type = display(ErrorType(kind));
                tracing::debug!(attempts, "error.type" = error_type, ?wait, "trying again");
                self.past.last = Some(error);
                clock::sleep(wait).await;
                self.observation.waited(wait);
                Ok(())
            }
            None => Err(self.ended_by(error)),
        }
    }

    /// How long to wait after this failure before the next attempt, if there is one.
    fn wait_after(&mut self, error: &Error) -> Option<Duration> {
        if !error.is_retryable() || self.max_attempts <= 1 || !CAN_WAIT {
            return None;
        }
        let asked = error.retry_after();
        let is_throttled = error.kind() == ErrorKind::Status(Status::TooManyRequests);
        let own = if is_throttled {
            let before = self.past.throttled;
            self.past.throttled = before.saturating_add(1);
            // What the server names is enough the first time.
            match (asked, before) {
                (Some(_), 0) => Duration::ZERO,
                _ => self.backoff.before(before),
            }
        } else {
            self.past.throttled = 0;
            self.past.failures = self.past.failures.saturating_add(1);
            if self.past.failures >= self.max_attempts {
                return None;
            }
            self.backoff.before(self.past.failures - 1)
        };
        let wait = own.max(asked.unwrap_or_default());
        if wait >= self.deadline.left() {
            return None;
        }
        // Whoever is turned away waits its turn, and is no part of an outage.
        if !is_throttled && !self.budget.spend() {
            return None;
        }
        self.past.is_doubtful |= error.may_have_taken_effect();
        Some(wait)
    }

    /// The call's error: the last attempt's, with what is known of those before it.
    fn ended_by(&mut self, error: Error) -> Error {
        if !error.is_retryable() && error.status().is_some() {
            // The server is there and answers; what is wrong is the request.
            self.budget.save();
        }
        self.observation.failed(&error);
        error.after(self.past.attempts, self.past.is_doubtful)
    }
}
