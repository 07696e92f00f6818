//! Is a call that failed made again, and when?

use std::time::Duration;

use super::admission::Admitted;
use super::backoff::{RetryBudget, backoff};
use super::deadline::{AttemptLimit, Deadline};
use super::{Prepared, Transport};
use crate::clock::{self, CAN_WAIT};
use crate::{EndpointInfo, Error, ErrorKind, Method, Received, Status};

/// The course of one call, from its first attempt to its last.
pub(super) struct Course<'a> {
    pub(super) endpoint: &'static EndpointInfo,
    pub(super) deadline: Deadline,
    pub(super) attempt_timeout: Duration,
    pub(super) max_attempts: u32,
    pub(super) budget: &'a RetryBudget,
    pub(super) past: Past,
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
        match transport.admit(request, left, whole).await {
            Ok(admitted) => Ok(admitted),
            Err(error) => {
                let error = self.past.last.take().unwrap_or(error);
                Err(self.ended_by(error))
            }
        }
    }

    /// Begins an attempt.
    pub(super) fn begin(&mut self, head_only: bool) -> AttemptLimit {
        self.past.attempts = self.past.attempts.saturating_add(1);
        self.deadline.of_attempt(self.attempt_timeout, head_only)
    }

    /// The last attempt succeeded.
    pub(super) fn succeeded(&self, mut received: Received) -> Received {
        self.budget.save();
        received.attempts = self.past.attempts;
        received
    }

    /// Waits until the call may be made again, or returns the error if it may not.
    pub(super) async fn pause(&mut self, error: Error) -> Result<(), Error> {
        match self.wait_after(&error) {
            Some(wait) => {
                self.past.last = Some(error);
                clock::sleep(wait).await;
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
                _ => backoff(before),
            }
        } else {
            self.past.throttled = 0;
            self.past.failures = self.past.failures.saturating_add(1);
            if self.past.failures >= self.max_attempts {
                return None;
            }
            backoff(self.past.failures - 1)
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
    fn ended_by(&self, error: Error) -> Error {
        if !error.is_retryable() && error.status().is_some() {
            // The server is there and answers; what is wrong is the request.
            self.budget.save();
        }
        let is_gone =
            self.past.is_doubtful && self.endpoint.method == Method::Delete && error.is_not_found();
        error.after(self.past.attempts, is_gone)
    }
}
