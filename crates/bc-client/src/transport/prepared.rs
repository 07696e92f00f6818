//! What is a request that is ready to be sent, and what do its failures mean?

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::Url;
use reqwest::header::{HeaderMap, HeaderName};

use super::deadline::AttemptLimit;
use super::http::{is_connect, is_unsent};
use super::secrets::Secrets;
use crate::error::{BoxError, Cause, Holder, RedirectRefusal};
use crate::origin;
use crate::request::Payload;
use crate::{EndpointInfo, Error, Method, Priority, Quota, Received};

/// A request that is ready to be sent.
#[derive(Clone)]
pub(crate) struct Prepared {
    pub(super) endpoint: &'static EndpointInfo,
    pub(super) url: Url,
    pub(super) headers: HeaderMap,
    /// The headers in which the credential stands.
    pub(super) credential_headers: Vec<HeaderName>,
    pub(super) body: Option<Payload>,
    pub(super) secrets: Secrets,
    /// Whether a redirect is the answer.
    pub(super) keeps_redirects: bool,
    pub(super) holder: Arc<Holder>,
    pub(super) quota: Quota,
    pub(crate) limits: Limits,
    /// Whether a stream that breaks off may be asked for again.
    #[cfg_attr(target_arch = "wasm32", allow(dead_code))]
    pub(crate) reconnects: bool,
}

/// What a call has of its own instead of its client's.
#[derive(Clone, Copy, Default)]
pub(crate) struct Limits {
    pub(crate) timeout: Option<Duration>,
    pub(crate) attempt_timeout: Option<Duration>,
    pub(crate) idle_timeout: Option<Duration>,
    pub(crate) max_attempts: Option<u32>,
    #[cfg_attr(target_arch = "wasm32", allow(dead_code))]
    pub(crate) priority: Priority,
}

impl Prepared {
    /// Whether it is an answer to read: a success, or the redirect that was wanted.
    pub(super) fn is_answered_by(&self, received: &Received) -> bool {
        match received.status {
            200..=299 => true,
            301 | 302 | 303 | 307 | 308 => self.keeps_redirects && received.location().is_some(),
            _ => false,
        }
    }

    /// Where a redirect from `url` leads, if it may be followed: a GET, within its origin.
    pub(super) fn redirected(&self, url: &Url, received: Received) -> Result<Url, Error> {
        let target = received
            .location()
            .and_then(|location| url.join(location).ok());
        let refusal = match target {
            None => RedirectRefusal::NoLocation,
            Some(target) if origin::of(&target) != origin::of(url) => {
                RedirectRefusal::OtherOrigin(origin::of(&target))
            }
            Some(_) if self.endpoint.method != Method::Get => RedirectRefusal::NotGet,
            Some(target) => return Ok(target),
        };
        Err(self.error(Cause::Redirect {
            received: Some(received),
            refusal,
        }))
    }

    pub(super) fn too_many_redirects(&self) -> Error {
        self.error(Cause::Redirect {
            received: None,
            refusal: RedirectRefusal::TooMany,
        })
    }

    pub(super) fn status(&self, received: Received) -> Error {
        let secrets = self.secrets.longest_first();
        Error::status_of(self.endpoint, received, &self.holder, &secrets)
    }

    /// Tells what a failure below HTTP means.
    pub(super) fn failed(
        &self,
        limit: &AttemptLimit,
        received: Option<Received>,
        error: reqwest::Error,
    ) -> Error {
        let error = error.without_url();
        let connecting = is_connect(&error);
        let timed_out = error.is_timeout() && !connecting;
        let is_sent = !is_unsent(&error);
        let source: BoxError = Box::new(error);
        if timed_out {
            return self.timed_out(limit, source);
        }
        self.error(if connecting {
            Cause::Connect {
                origin: origin::of(&self.url),
                source,
            }
        } else {
            Cause::Transport {
                received,
                is_sent,
                source,
            }
        })
    }

    pub(super) fn timed_out(&self, limit: &AttemptLimit, source: BoxError) -> Error {
        self.error(Cause::Timeout {
            after: limit.named,
            source,
        })
    }

    pub(super) fn error(&self, cause: Cause) -> Error {
        Error::new(self.endpoint, cause)
    }
}

/// Names the endpoint; URL, headers and body may hold secrets.
impl fmt::Debug for Prepared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Prepared")
            .field("endpoint", &self.endpoint.name)
            .finish_non_exhaustive()
    }
}
