//! How does an error read in one line?

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use super::{Cause, RedirectRefusal, Throttle, message};
use crate::{Error, Quota, Received};

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let endpoint = self.inner.endpoint;
        match &self.inner.cause {
            Cause::Request(refusal) => write!(f, "{endpoint} was not sent: {refusal}")?,
            Cause::Throttled { quota, by, whole } => {
                write!(f, "{endpoint} was not sent: {}", Turn { quota, by, whole })?;
            }
            Cause::Connect { origin, source } => write!(
                f,
                "{endpoint} could not connect to {origin}: {}",
                root_of(source.as_ref())
            )?,
            Cause::Timeout { after, .. } => {
                write!(f, "{endpoint} was not answered in full within {after:?}")?;
            }
            Cause::Redirect { refusal, .. } => {
                write!(f, "{endpoint} was redirected {refusal}")?;
            }
            Cause::Transport {
                received, source, ..
            } => {
                match received {
                    Some(Received { status, .. }) => {
                        write!(
                            f,
                            "{endpoint} answered {status}, but its body could not be read"
                        )?;
                    }
                    None => write!(f, "{endpoint} lost its connection")?,
                }
                write!(f, ": {}", root_of(source.as_ref()))?;
            }
            Cause::TooLarge { received, limit } => write!(
                f,
                "{endpoint} answered {} with more than {limit} bytes, the client's limit",
                received.status
            )?,
            Cause::Decode {
                received, source, ..
            } => {
                write!(
                    f,
                    "{endpoint} answered {}, but its body could not be decoded: {source}",
                    received.status
                )?;
                if let Some(other) = not_json(received) {
                    write!(f, "; it says it is {other:?}")?;
                }
            }
            Cause::Status { message, .. } => f.write_str(message)?,
            Cause::Stream { received, failure } => {
                write!(f, "{endpoint} answered {}, but {failure}", received.status)?;
            }
            Cause::Paging { received, failure } => {
                write!(f, "{endpoint} answered {}, but {failure}", received.status)?;
            }
        }
        if self.inner.is_perhaps_deleted {
            f.write_str("; an earlier attempt may have deleted it")?;
        }
        if self.inner.attempts > 1 {
            write!(f, ", after {} attempts", self.inner.attempts)?;
        }
        match self.request_id() {
            Some(id) => write!(f, " [request id {}]", message::one_line(id)),
            None => Ok(()),
        }
    }
}

/// Why a request did not get its turn.
struct Turn<'a> {
    quota: &'a Quota,
    by: &'a Throttle,
    whole: &'a Duration,
}

impl fmt::Display for Turn<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { quota, by, whole } = self;
        match by {
            Throttle::Quota {
                opens_in: Some(wait),
            } => {
                let wait = Duration::from_millis(wait.as_millis().try_into().unwrap_or(u64::MAX));
                write!(
                    f,
                    "the rate limit of {quota} is used up for another {wait:?}, which is more than \
                     the call's time limit of {whole:?} allows"
                )
            }
            Throttle::Quota { opens_in: None } => write!(
                f,
                "the rate limit of {quota} let it not pass within {whole:?}, the call's time limit"
            ),
            Throttle::Concurrency { most } => write!(
                f,
                "{most} of its kind may run at once for {quota}, and others did for {whole:?}, the \
                 call's time limit"
            ),
        }
    }
}

impl fmt::Display for RedirectRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OtherOrigin(target) => write!(
                f,
                "to {target}; the credential is not sent to another origin"
            ),
            Self::NotGet => f.write_str("to another path; only a GET is repeated there"),
            Self::TooMany => f.write_str("too often"),
            Self::NoLocation => f.write_str(
                "to nowhere: `Location` is missing, malformed, or repeats the credential",
            ),
        }
    }
}

/// The innermost cause: of "error sending request: client error: tcp connect error: connection
/// refused" the only part that says something.
fn root_of<'a>(error: &'a (dyn StdError + 'static)) -> &'a (dyn StdError + 'static) {
    let mut root = error;
    while let Some(source) = root.source() {
        root = source;
    }
    root
}

/// The media type of an answer, if it is not JSON.
fn not_json(received: &Received) -> Option<&str> {
    let content_type = received.headers.get("content-type")?;
    (!content_type.to_ascii_lowercase().contains("json")).then_some(content_type)
}
