//! What does a successful answer become?

mod body;
mod detailed;
mod download;
mod event_parser;
mod events;
mod file_name;
#[cfg(not(target_arch = "wasm32"))]
mod reopen;

use std::fmt;

use bc_auth::SecretString;
use bc_record::{Decode, DecodeError};
use reqwest::header::{HeaderMap, HeaderName, LOCATION, SET_COOKIE};

use crate::observe::Untold;

pub(crate) use body::Chunks;
pub use detailed::Detailed;
pub use download::Download;
pub use events::{Event, EventStream};
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use reopen::Reopen;

/// What a successful answer (HTTP 2xx) becomes.
///
/// Implemented for everything that can be decoded from JSON ([`Decode`]), for [`Outcome`],
/// [`EventStream`], [`Download`], [`PlainText`] and [`Redirected`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the response of an endpoint",
    note = "derive `Record` for a JSON response, or use `Json`, `Outcome`, `EventStream`, `Download`, `PlainText`, `Redirected` or `()`"
)]
pub trait Response: Sized {
    /// The `Accept` header of the request. What is read while it comes must be of this type, unless
    /// that is `*/*`.
    const ACCEPT: &'static str = "application/json";

    /// Whether a redirect is the answer: it is read, and not followed.
    const IS_REDIRECT: bool = false;

    /// Whether the endpoint may do part of what it is asked for (HTTP 207). If it answers an error,
    /// part of a batch may still have been written.
    const MAY_BE_PARTIAL: bool = false;

    /// How the answer is read.
    const READING: Reading<Self>;
}

/// How an answer becomes an `R`.
#[derive(Debug)]
pub enum Reading<R> {
    /// Its body is read in whole before the call is done.
    Whole(fn(&Received) -> Result<R, DecodeError>),
    /// The call is done with the head of the answer; the body is read while it comes.
    Stream(fn(Download) -> R),
}

/// A JSON body. HTTP 204 is the type's empty value, where it has one: `()`, `None`, an empty list.
/// A body that is missing from any other answer is an error, except to `()`, which misses nothing.
impl<T: Decode> Response for T {
    const READING: Reading<Self> = Reading::Whole(decode);
}

pub(crate) fn decode<T: Decode>(received: &Received) -> Result<T, DecodeError> {
    if received.body.trim_ascii().is_empty()
        && (received.status == 204 || size_of::<T>() == 0)
        && let Some(empty) = T::from_empty()
    {
        return Ok(empty);
    }
    bc_record::from_slice(&received.body)
}

/// The answer of an endpoint that can succeed in part (HTTP 207).
///
/// Typically a product was saved, and its URL or image was not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome<T, P> {
    /// All of it was done.
    Complete(T),
    /// Part of it was done (HTTP 207).
    Partial(P),
}

impl<T, P> Outcome<T, P> {
    /// The complete answer, or else the partial one as an error.
    ///
    /// # Errors
    ///
    /// [`Incomplete`], with the partial answer in it.
    pub fn complete(self) -> Result<T, Incomplete<P>> {
        match self {
            Self::Complete(complete) => Ok(complete),
            Self::Partial(answer) => Err(Incomplete { answer }),
        }
    }

    /// Whether only part of it was done.
    #[must_use]
    pub fn is_partial(&self) -> bool {
        matches!(self, Self::Partial(_))
    }
}

/// Only part of what was asked was done (HTTP 207); [`answer`](Self::answer) says which.
///
/// What was done stays done: read the resource again before the request is repeated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incomplete<P> {
    /// What BigCommerce answered.
    pub answer: P,
}

impl<P> fmt::Display for Incomplete<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BigCommerce did only part of what was asked (HTTP 207): its answer says which")
    }
}

impl<P: fmt::Debug> std::error::Error for Incomplete<P> {}

impl<T: Decode, P: Decode> Response for Outcome<T, P> {
    const MAY_BE_PARTIAL: bool = true;
    const READING: Reading<Self> = Reading::Whole(|received| {
        if received.status == 207 {
            decode(received).map(Self::Partial)
        } else {
            decode(received).map(Self::Complete)
        }
    });
}

/// A body that is one text, such as a JWT: bare, or as a JSON string.
#[derive(Clone, PartialEq, Eq)]
pub struct PlainText {
    /// The text, without white space around it.
    pub text: String,
}

impl Response for PlainText {
    const ACCEPT: &'static str = "application/json, text/plain, */*;q=0.1";
    const READING: Reading<Self> = Reading::Whole(Self::from_received);
}

impl PlainText {
    fn from_received(received: &Received) -> Result<Self, DecodeError> {
        let body = &received.body;
        let text = if body.trim_ascii_start().starts_with(b"\"") {
            bc_record::from_slice::<String>(body)?.into_bytes()
        } else {
            body.clone()
        };
        let text = bc_record::text_from_slice(&text)?.to_owned();
        Ok(Self { text })
    }
}

/// Shows the length, not the text, which may be a secret.
impl fmt::Debug for PlainText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PlainText")
            .field("bytes", &self.text.len())
            .finish()
    }
}

/// A redirect that is the answer, and is not followed: where to go, with which cookies.
///
/// Customer Login answers so, and its cookies are the customer's session: give both to the
/// shopper's browser. A JWT that BigCommerce does not accept leads to `/login.php`.
#[derive(Clone)]
pub struct Redirected {
    /// The HTTP status: a redirect's, or 200 where the page came at once.
    pub status: u16,
    /// Where to go, as the server wrote it: mostly a path.
    pub location: Option<String>,
    /// The values of `Set-Cookie`, in order.
    pub cookies: Vec<SecretString>,
}

impl Response for Redirected {
    const ACCEPT: &'static str = "*/*";
    const IS_REDIRECT: bool = true;
    const READING: Reading<Self> = Reading::Whole(Self::from_received);
}

impl Redirected {
    fn from_received(received: &Received) -> Result<Self, DecodeError> {
        Ok(Self {
            status: received.status,
            location: received.location().map(str::to_owned),
            cookies: received
                .headers
                .all(SET_COOKIE.as_str())
                .map(SecretString::from)
                .collect(),
        })
    }
}

/// Shows the location without its query, and how many cookies there are.
impl fmt::Debug for Redirected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let location = self.location.as_deref();
        let location = location.map(|to| to.split(['?', '#']).next().unwrap_or_default());
        f.debug_struct("Redirected")
            .field("status", &self.status)
            .field("location", &location)
            .field("cookies", &self.cookies.len())
            .finish()
    }
}

/// An answer as it came, decompressed.
#[derive(Clone)]
pub struct Received {
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: Headers,
    /// The body.
    pub body: Vec<u8>,
    /// How many attempts the call took.
    pub(crate) attempts: u32,
    /// Whom to tell whether it could be decoded.
    pub(crate) untold: Untold,
}

impl Received {
    /// The identifier that BigCommerce gave the request, where it did; its support asks for it.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.headers.request_id()
    }

    /// Where a redirect leads.
    pub(crate) fn location(&self) -> Option<&str> {
        self.headers.get(LOCATION.as_str())
    }

    /// Whether the body, if there can be one, is of the media type that was asked for.
    pub(crate) fn is_of(&self, accept: &str) -> bool {
        let essence = self.headers.get("content-type").unwrap_or_default();
        let essence = essence.split(';').next().unwrap_or_default().trim();
        accept == "*/*" || self.status == 204 || essence.eq_ignore_ascii_case(accept)
    }
}

/// Shows sizes, not content.
impl fmt::Debug for Received {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Received")
            .field("status", &self.status)
            .field("headers", &self.headers)
            .field("body", &self.body.len())
            .finish()
    }
}

/// The headers of an answer.
#[derive(Clone, Default)]
pub struct Headers(HeaderMap);

impl Headers {
    /// The value of a header, in whatever case; `None` if there is none, or it is not text.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.to_str().ok()
    }

    /// The identifier that BigCommerce gave the request.
    pub(crate) fn request_id(&self) -> Option<&str> {
        self.get("x-request-id")
    }

    /// The value of a header whose name was parsed before.
    pub(crate) fn named(&self, name: &HeaderName) -> Option<&str> {
        self.0.get(name)?.to_str().ok()
    }

    /// The values of a header that may come several times, such as `Set-Cookie`, where they are text.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        let values = self.0.get_all(name).into_iter();
        values.filter_map(|value| value.to_str().ok())
    }

    /// The value of a header as it came.
    fn bytes(&self, name: &str) -> Option<&[u8]> {
        Some(self.0.get(name)?.as_bytes())
    }

    /// All headers that are text, with names in lower case.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)))
    }
}

impl From<HeaderMap> for Headers {
    fn from(headers: HeaderMap) -> Self {
        Self(headers)
    }
}

/// Shows the names only: a value may be a session's cookie.
impl fmt::Debug for Headers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}
