//! What was requested of a sandbox, for tests to look at: without secrets.

use std::collections::VecDeque;

use hyper::HeaderMap;

/// How many requests are remembered.
const MOST: usize = 10_000;

/// What stands in the place of a secret.
const REDACTED: &str = "[redacted]";

/// One request, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RecordedRequest {
    /// The HTTP method.
    pub method: String,
    /// The path as received, percent-encoding and all; `[redacted]` takes the place of a Customer Login JWT.
    pub path: String,
    /// The query as received, without the question mark; empty if there was none.
    pub query: String,
    /// The headers in the order received, names in lower case. Values of headers that are
    /// credentials are replaced by `[redacted]`.
    pub headers: Vec<(String, String)>,
    /// The length of the body in bytes.
    pub body_length: usize,
    /// The `operationId` of the endpoint, if there is one at this path and method.
    pub operation: Option<String>,
    /// The status of the answer; 0 if a fault left the request without one.
    pub status: u16,
    /// Whether what it asked for was done. A fault may keep that from the client.
    pub executed: bool,
    /// The fault that struck, in words.
    pub fault: Option<String>,
    /// Why it was refused, in one line; `None` for a success.
    pub refused: Option<String>,
    /// The `X-Request-Id` of the answer.
    pub request_id: String,
}

impl RecordedRequest {
    /// The value of a header; names are not case-sensitive.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self
            .headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }
}

/// The last requests.
#[derive(Debug, Default)]
pub(crate) struct Records(VecDeque<RecordedRequest>);

impl Records {
    pub(crate) fn add(&mut self, record: RecordedRequest) {
        if self.0.len() == MOST {
            self.0.pop_front();
        }
        self.0.push_back(record);
    }

    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &RecordedRequest> {
        self.0.iter()
    }

    pub(crate) fn all(&self) -> Vec<RecordedRequest> {
        self.0.iter().cloned().collect()
    }
}

/// A path, without the token that a customer logs in by.
pub(crate) fn path(path: &str) -> String {
    const LOGIN: &str = "/login/token/";
    if path.starts_with(LOGIN) {
        format!("{LOGIN}{REDACTED}")
    } else {
        path.to_owned()
    }
}

/// Header names and values, secrets left out.
pub(crate) fn headers(headers: &HeaderMap) -> Vec<(String, String)> {
    let shown = |name: &str, value: &[u8]| match name {
        "x-auth-token"
        | "authorization"
        | "cookie"
        | "sf-api-token"
        | "x-bc-customer-access-token" => REDACTED.to_owned(),
        _ => String::from_utf8_lossy(value).into_owned(),
    };
    headers
        .iter()
        .map(|(name, value)| (name.to_string(), shown(name.as_str(), value.as_bytes())))
        .collect()
}
