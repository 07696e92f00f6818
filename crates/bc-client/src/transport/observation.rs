//! What is observed of a call while it runs?

use std::sync::Arc;
use std::time::Duration;

use tracing::Span;
use tracing::field::Empty;

use super::Prepared;
use crate::clock::Instant;
use crate::observe::{Telling, Untold, record};
use crate::{Attempt, EndpointInfo, Error, ErrorKind, Finished, Observer, Quota};

/// What is observed of one call.
pub(super) struct Observation<'a> {
    endpoint: &'static EndpointInfo,
    quota: &'a Quota,
    observer: Option<&'a Arc<dyn Observer>>,
    span: Span,
    start: Instant,
    attempts: u32,
    attempt_start: Instant,
    waited: Duration,
    is_over: bool,
}

/// A call's span.
pub(super) fn span(request: &Prepared) -> Span {
    let endpoint = request.endpoint;
    tracing::info_span!(
        "bigcommerce.call",
        otel.name = %format_args!("{} {}", endpoint.method, endpoint.path),
        otel.kind = "client",
        bigcommerce.endpoint = endpoint.name,
        http.request.method = endpoint.method.as_str(),
        url.template = endpoint.path,
        server.address = request.url.host_str(),
        server.port = request.url.port_or_known_default(),
        http.response.status_code = Empty,
        http.request.resend_count = Empty,
        "error.type" = Empty,
    )
}

impl<'a> Observation<'a> {
    /// Of a call that begins now.
    pub(super) fn of(
        request: &'a Prepared,
        observer: Option<&'a Arc<dyn Observer>>,
        span: Span,
    ) -> Self {
        let now = Instant::now();
        Self {
            endpoint: request.endpoint,
            quota: &request.quota,
            observer,
            span,
            start: now,
            attempts: 0,
            attempt_start: now,
            waited: Duration::ZERO,
            is_over: false,
        }
    }

    pub(super) fn waited(&mut self, wait: Duration) {
        self.waited += wait;
    }

    pub(super) fn begun(&mut self, attempts: u32) {
        self.attempts = attempts;
        self.attempt_start = Instant::now();
    }

    /// An attempt ended.
    pub(super) fn attempted(&self, status: Option<u16>, error: Option<ErrorKind>) {
        if let Some(observer) = self.observer {
            observer.attempt(&Attempt {
                endpoint: self.endpoint,
                quota: self.quota,
                number: self.attempts,
                status,
                error,
                duration: self.attempt_start.elapsed(),
            });
        }
    }

    /// The call failed.
    pub(super) fn failed(&mut self, error: &Error) {
        self.end(error.status(), Some(error.kind()));
    }

    /// The call succeeded, and nothing is left that could go wrong.
    pub(super) fn succeeded(&mut self, status: u16) {
        self.end(Some(status), None);
    }

    /// The call succeeded, unless its answer cannot be decoded.
    pub(super) fn received(&mut self, status: u16) -> Untold {
        self.is_over = true;
        if self.observer.is_none() && self.span.is_disabled() {
            return Untold::default();
        }
        Untold::of(Telling {
            observer: self.observer.map(Arc::clone),
            span: self.span.clone(),
            endpoint: self.endpoint,
            quota: self.quota.clone(),
            attempts: self.attempts,
            status: Some(status),
            waited: self.waited,
            duration: self.start.elapsed(),
        })
    }

    fn end(&mut self, status: Option<u16>, error: Option<ErrorKind>) {
        self.is_over = true;
        record(&self.span, self.attempts, status, error);
        if let Some(observer) = self.observer {
            observer.call(&Finished {
                endpoint: self.endpoint,
                quota: self.quota,
                attempts: self.attempts,
                status,
                error,
                waited: self.waited,
                duration: self.start.elapsed(),
            });
        }
    }
}

/// A call that is dropped before its end is over, too.
impl Drop for Observation<'_> {
    fn drop(&mut self) {
        if !self.is_over {
            self.end(None, None);
        }
    }
}
