//! What can go wrong on request, where, and how often?

mod json;
mod queue;

use std::time::Duration;

use serde_json::Value;

pub(crate) use self::{json::read, queue::Faults};
use crate::problem::Problem;

/// Something that goes wrong at an endpoint, or at all of them, until it has struck as often as it says.
///
/// A fault strikes before the request is looked at, so that a token, or a body, may be anything. Of several faults for
/// one request the oldest strikes. [`RecordedRequest`](crate::RecordedRequest) tells which fault struck, and whether the
/// request was executed all the same.
///
/// ```
/// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
/// use bc_sandbox::{Fault, Moment, Sandbox};
///
/// let sandbox = Sandbox::start().await?;
/// // The next two lists of products are answered 503:
/// sandbox.fault(Fault::status(503).at_operation("getProducts").times(2))?;
/// // One new brand in four is made, but the connection breaks before the answer:
/// let broken = Fault::reset(Moment::BeforeAnswer).executed();
/// sandbox.fault(broken.at("POST", "/v3/catalog/brands").probability(0.25, 7))?;
/// assert_eq!(sandbox.faults().len(), 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # }).unwrap();
/// ```
#[derive(Debug, Clone, PartialEq)]
#[must_use = "a fault strikes only once a sandbox has it"]
pub struct Fault {
    pub(crate) kind: Kind,
    executed: bool,
    endpoint: Endpoint,
    /// How often it strikes yet; `None` if without end.
    left: Option<u32>,
    probability: f64,
    /// Where its dice stand.
    dice: u64,
}

/// Where in an answer a connection is reset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Moment {
    /// Before the first byte.
    BeforeAnswer,
    /// After the head. An answer without a body breaks before its first byte.
    BeforeBody,
    /// After half of the body. An answer without a body breaks before its first byte.
    WithinBody,
}

/// What comes in the place of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Garbage {
    /// 200 with a page of HTML, as of a proxy.
    Html,
    /// 200 with JSON that breaks off.
    Json,
    /// 200 with `Content-Encoding: gzip` over bytes that are not gzip.
    Gzip,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Latency(Duration),
    TooManyRequests,
    Overload,
    Status(u16),
    Reset(Moment),
    Truncated,
    Garbage(Garbage),
    Hang,
}

/// Where a fault strikes.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Endpoint {
    All,
    Operation(String),
    Path { method: String, template: String },
}

impl Fault {
    fn new(kind: Kind) -> Self {
        Self {
            kind,
            executed: matches!(
                kind,
                Kind::Latency(_)
                    | Kind::Truncated
                    | Kind::Reset(Moment::BeforeBody | Moment::WithinBody)
            ),
            endpoint: Endpoint::All,
            left: None,
            probability: 1.0,
            dice: 0,
        }
    }

    /// The request is executed, and its answer kept back for this long, in real time: [`Sandbox::advance`] does not
    /// shorten it.
    ///
    /// [`Sandbox::advance`]: crate::Sandbox::advance
    pub fn latency(wait: Duration) -> Self {
        Self::new(Kind::Latency(wait))
    }

    /// 429 with the headers of the rate limit, as if the quota were used up.
    pub fn too_many_requests() -> Self {
        Self::new(Kind::TooManyRequests)
    }

    /// 429 without those headers, as of an overloaded endpoint.
    pub fn overload() -> Self {
        Self::new(Kind::Overload)
    }

    /// An error status, from 400 to 599.
    pub fn status(status: u16) -> Self {
        Self::new(Kind::Status(status))
    }

    /// The connection is reset. Within an answer, the request has been executed.
    pub fn reset(moment: Moment) -> Self {
        Self::new(Kind::Reset(moment))
    }

    /// The request is executed, and the connection ends in an orderly way after half of the answer's body. An answer
    /// without a body is not sent at all.
    pub fn truncated() -> Self {
        Self::new(Kind::Truncated)
    }

    /// What no client can read comes in the place of the answer.
    pub fn garbage(garbage: Garbage) -> Self {
        Self::new(Kind::Garbage(garbage))
    }

    /// No answer ever comes, and the connection stays open until the client closes it.
    pub fn hang() -> Self {
        Self::new(Kind::Hang)
    }

    /// The request is executed before the fault strikes; unless said it is not, wherever the fault leaves a choice.
    pub fn executed(mut self) -> Self {
        self.executed = true;
        self
    }

    /// Strikes at one endpoint only: its method, and its path below the store as the reference writes it
    /// (`/v3/catalog/products/{product_id}`).
    pub fn at(mut self, method: impl Into<String>, template: impl Into<String>) -> Self {
        self.endpoint = Endpoint::Path {
            method: method.into(),
            template: template.into(),
        };
        self
    }

    /// Strikes at one endpoint only, by the reference's `operationId`.
    pub fn at_operation(mut self, id: impl Into<String>) -> Self {
        self.endpoint = Endpoint::Operation(id.into());
        self
    }

    /// How often it strikes; without end unless said.
    pub fn times(mut self, times: u32) -> Self {
        self.left = Some(times);
        self
    }

    /// How likely it strikes at each request, from 0 to 1, by dice that fall the same for the same seed.
    pub fn probability(mut self, probability: f64, seed: u64) -> Self {
        self.probability = probability;
        self.dice = seed;
        self
    }

    /// Whether the request is executed, which the record of the request tells as well.
    #[must_use]
    pub fn is_executed(&self) -> bool {
        self.executed
    }

    /// The status (0 if none) and body that take the place of the operation's; `None` if its own answer is spoilt.
    pub(crate) fn answer(&self) -> Option<(u16, Option<Value>)> {
        let problem = |status| Problem::new(status, title(status));
        match self.kind {
            Kind::TooManyRequests | Kind::Overload => Some((429, Some(problem(429).to_json()))),
            Kind::Status(status) => Some((status, Some(problem(status).to_json()))),
            Kind::Garbage(_) => Some((200, None)),
            Kind::Hang | Kind::Reset(Moment::BeforeAnswer) => Some((0, None)),
            Kind::Latency(_) | Kind::Truncated | Kind::Reset(_) => None,
        }
    }

    /// The fault in words, for the record of a request.
    pub(crate) fn words(&self) -> String {
        match self.kind {
            Kind::Latency(wait) => format!("latency of {} ms", wait.as_millis()),
            Kind::TooManyRequests => "429 with headers".to_owned(),
            Kind::Overload => "429 without headers".to_owned(),
            Kind::Status(status) => format!("status {status}"),
            Kind::Reset(Moment::BeforeAnswer) => "reset before the answer".to_owned(),
            Kind::Reset(Moment::BeforeBody) => "reset before the body".to_owned(),
            Kind::Reset(Moment::WithinBody) => "reset within the body".to_owned(),
            Kind::Truncated => "truncated body".to_owned(),
            Kind::Garbage(Garbage::Html) => "HTML in the place of the answer".to_owned(),
            Kind::Garbage(Garbage::Json) => "broken JSON".to_owned(),
            Kind::Garbage(Garbage::Gzip) => "broken gzip".to_owned(),
            Kind::Hang => "no answer".to_owned(),
        }
    }
}

/// HTTP's phrase for a status.
fn title(status: u16) -> &'static str {
    let known = hyper::StatusCode::from_u16(status).ok();
    known
        .and_then(|status| status.canonical_reason())
        .unwrap_or("Error")
}
