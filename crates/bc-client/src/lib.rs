//! The HTTP client of the BigCommerce SDK: endpoints, transport, errors.
//!
//! [`Client::send`] takes any [`Endpoint`] that the client's credential, its grant and its kind
//! of API account may call; every other one does not compile. What is sent and received goes
//! through one transport with these habits:
//!
//! - `https` only; `http` for loopback hosts;
//! - no credential follows a redirect to another origin (in a browser, redirects are the
//!   browser's);
//! - time limits and a limit on the size of an answer, on by default; for a body that is read while
//!   it comes, a limit on silence instead, and on what is kept of it at once;
//! - requests keep within BigCommerce's rate limits, which a client and its clones share, and wait
//!   for their turn ([`RateLimiter`]);
//! - what may be repeated without doing harm is repeated, with growing pauses, until it passes or
//!   the time limit of the call would ([`ClientBuilder::max_attempts`]);
//! - a request that would hit something else than it says is refused ([`InvalidRequest`]);
//! - an [`Error`] keeps endpoint, status, request id, headers and body, and never shows a secret.
//!
//! [`Client::items`] reads lists of any length, [`Client::batch`] writes them; each call is a
//! `tracing` span, and told to an [`Observer`].
//!
//! It runs on tokio. Library users meet this crate through `bc_api`, which re-exports it.

mod batch;
mod batched;
mod call;
mod client;
mod clock;
#[cfg(not(target_arch = "wasm32"))]
mod concurrency;
mod endpoint;
mod envelope;
mod environment;
mod error;
pub mod least_privilege;
mod observe;
mod origin;
mod paged;
mod pages;
#[cfg(not(target_arch = "wasm32"))]
mod queue;
mod random;
mod rate_limit;
mod raw;
mod request;
mod response;
mod settings;
#[cfg(not(target_arch = "wasm32"))]
mod tls;
mod transport;

pub use batch::{Batch, BatchError, BatchFuture, BatchItem, BatchReport, ItemState};
pub use batched::Batched;
pub use call::{Call, CallFuture};
pub use client::{Client, ClientBuilder, SendableBy};
pub use endpoint::{Endpoint, EndpointInfo, Keyset, Method, PageStyle, Paging, ScopeRequirement};
pub use envelope::{CursorPagination, Envelope, Item, Page, PageLinks, PageMeta, Pagination};
pub use error::{BuildError, Error, ErrorBody, ErrorKind, FieldError, Status};
pub use observe::{Attempt, Finished, Observer};
pub use origin::{InvalidOrigin, Origin};
pub use paged::Paged;
pub use pages::{InvalidPosition, Items, PageResponse, Pages, Position};
pub use rate_limit::{
    Admission, BoxFuture, Exhausted, Permit, Priority, Quota, QuotaKind, RateLimit,
    RateLimitReport, RateLimiter,
};
pub use raw::{Raw, RawDelete, RawGet, RawMethod, RawPost, RawPut};
pub use request::{
    Body, EncodedBody, FileUpload, InvalidRequest, Multipart, QueryValue, RequestWriter,
};
pub use reqwest;
pub use response::{
    Detailed, Download, Event, EventStream, Headers, Incomplete, Outcome, PlainText, Reading,
    Received, Redirected, Response,
};
