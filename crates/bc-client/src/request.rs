//! How does an endpoint write its request? Value by value, refusing what would hit something else.

mod body;
#[cfg(not(target_arch = "wasm32"))]
mod disk;
mod multipart;
mod path;
mod payload;
mod refusal;
#[cfg(not(target_arch = "wasm32"))]
mod upload;
mod value;

use std::fmt;

use bc_auth::{Authorization, ExposeSecret, SecretString};
use bc_record::Secret;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

pub use body::{Body, EncodedBody};
pub use multipart::{FileUpload, Multipart};
pub(crate) use payload::Payload;
pub use refusal::InvalidRequest;
pub use value::QueryValue;
use value::Values;

use crate::{EndpointInfo, Method};

/// What stays as it is in a path segment or a query value: RFC 3986's unreserved characters.
const VALUE: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// In a name also the colon, which BigCommerce's filters have: `id:in`.
const NAME: &AsciiSet = &VALUE.remove(b':').remove(b'[').remove(b']');

/// Query parameters that page through, order or shape what the filters match, and filter nothing
/// themselves.
///
/// `bc_macros` has the same list, for fields that cannot satisfy a guard.
const NOT_FILTERS: [&str; 9] = [
    "limit",
    "page",
    "before",
    "after",
    "sort",
    "direction",
    "include",
    "include_fields",
    "exclude_fields",
];

/// Collects what an endpoint sends.
///
/// The first value that must not be sent is remembered; the request then fails with
/// [`InvalidRequest`] before anything goes out.
pub struct RequestWriter {
    endpoint: &'static EndpointInfo,
    path_values: Vec<(&'static str, String)>,
    /// The path that the caller gives, where the endpoint has none.
    given_path: Option<String>,
    /// The placeholder that the credential fills.
    credential_path: Option<&'static str>,
    query: String,
    filtered: bool,
    filter_required: bool,
    headers: HeaderMap,
    body: Option<Payload>,
    /// What of it must not be shown, as it stands in the request.
    secrets: Vec<SecretString>,
    refusal: Option<InvalidRequest>,
}

impl RequestWriter {
    pub(crate) fn new(endpoint: &'static EndpointInfo) -> Self {
        Self {
            endpoint,
            path_values: Vec::new(),
            given_path: None,
            credential_path: None,
            query: String::new(),
            filtered: false,
            filter_required: false,
            headers: HeaderMap::new(),
            body: None,
            secrets: Vec::new(),
            refusal: None,
        }
    }

    pub(crate) fn endpoint(&self) -> &'static EndpointInfo {
        self.endpoint
    }

    /// Fills the placeholder `{name}` of the path with a value, encoded as one segment.
    ///
    /// Refused: no value, a list, and blank text, `.` and `..`, which would address another
    /// resource.
    pub fn path(&mut self, name: &'static str, value: &dyn QueryValue) {
        if let Some(segment) = self.segment(name, value) {
            self.path_values.push((name, segment));
        }
    }

    /// Sends this path, with these values at its end as a segment each, instead of the endpoint's.
    pub(crate) fn given_path<'a>(
        &mut self,
        path: &str,
        segments: impl Iterator<Item = &'a dyn QueryValue>,
    ) {
        if let Err(reason) = path::check(path) {
            self.refuse(InvalidRequest::InvalidPath { reason });
        }
        let mut given = path.to_owned();
        for value in segments {
            if let Some(segment) = self.segment("segment", value) {
                given.push('/');
                given.push_str(&segment);
            }
        }
        self.given_path = Some(given);
    }

    /// A value as a segment of the path, unless it is refused.
    fn segment(&mut self, name: &'static str, value: &dyn QueryValue) -> Option<String> {
        let refusal = match self.values(value) {
            Values::One(text) if text.trim().is_empty() => InvalidRequest::EmptyPathValue { name },
            Values::One(text) if text == "." || text == ".." => {
                InvalidRequest::DotPathValue { name }
            }
            Values::One(text) => return Some(encode(&text)),
            Values::Absent => InvalidRequest::MissingPathValue { name },
            Values::Many(_) | Values::Other => InvalidRequest::NotText { name },
        };
        self.refuse(refusal);
        None
    }

    /// Leaves the placeholder `{name}` of the path to the credential: a Customer Login JWT.
    pub fn path_of_credential(&mut self, name: &'static str) {
        self.credential_path = Some(name);
    }

    /// Adds a query parameter; a list goes out comma-joined. A value that is absent adds nothing.
    ///
    /// Refused: an empty list, which BigCommerce would read as no filter, an item with a comma in
    /// it, which would be read as two items, and on a DELETE blank text.
    pub fn query(&mut self, name: &'static str, value: &dyn QueryValue) {
        let values = self.values(value);
        if let Values::Many(items) = &values
            && items.iter().any(|item| item.contains(','))
        {
            self.refuse(InvalidRequest::CommaInItem { name });
            return;
        }
        if let Some(items) = self.query_items(name, values) {
            let items: Vec<String> = items.iter().map(|item| encode(item)).collect();
            self.push_query(name, &items.join(","));
        }
    }

    /// Adds a query parameter that is repeated for each item of a list; like
    /// [`query`](Self::query) otherwise.
    pub fn query_exploded(&mut self, name: &'static str, value: &dyn QueryValue) {
        let values = self.values(value);
        for item in self.query_items(name, values).unwrap_or_default() {
            self.push_query(name, &encode(&item));
        }
    }

    /// Adds a header. A value that is absent adds nothing; what the client sets itself
    /// (`Accept`) is replaced.
    ///
    /// Refused: a list, and text that cannot be a header's value.
    pub fn header(&mut self, name: &'static str, value: &dyn QueryValue) {
        let (values, secrets) = value.values();
        let text = match values {
            Values::Absent => return,
            Values::One(text) => text,
            Values::Many(_) | Values::Other => {
                return self.refuse(InvalidRequest::NotText { name });
            }
        };
        match (
            HeaderName::from_bytes(name.as_bytes()),
            HeaderValue::from_str(&text),
        ) {
            (Ok(header), Ok(mut value)) => {
                value.set_sensitive(!secrets.is_empty());
                self.headers.insert(header, value);
                self.secrets
                    .extend(secrets.into_iter().map(SecretString::from));
            }
            _ => self.refuse(InvalidRequest::InvalidHeader { name }),
        }
    }

    /// Sets the body.
    pub fn body(&mut self, body: &dyn Body) {
        match body.encode() {
            Ok(Some(encoded)) => {
                match HeaderValue::from_str(&encoded.content_type) {
                    Ok(value) => {
                        self.headers.insert(reqwest::header::CONTENT_TYPE, value);
                    }
                    Err(_) => self.refuse(InvalidRequest::InvalidHeader {
                        name: "Content-Type",
                    }),
                }
                self.body = Some(encoded.payload);
                self.secrets
                    .extend(encoded.secrets.into_iter().map(SecretString::from));
            }
            Ok(None) => {}
            Err(refusal) => self.refuse(refusal),
        }
    }

    /// Refuses the request unless a query parameter filters it, or `everything` is meant.
    ///
    /// For the DELETE of a collection, which without a filter deletes all of it. What pages, sorts
    /// or picks fields (`limit`, `sort`, `include_fields`) is no filter.
    pub fn require_filter(&mut self, everything: bool) {
        self.filter_required = !everything;
    }

    /// What a value of the URL comes to. A secret is remembered as it is, and as it stands in the URL.
    fn values(&mut self, value: &dyn QueryValue) -> Values {
        let (values, secrets) = value.values();
        let both = |secret: Secret| [encode(secret.expose_secret()).into(), secret.into()];
        self.secrets.extend(secrets.into_iter().flat_map(both));
        values
    }

    /// The items to send for a query parameter, unless there are none.
    fn query_items(&mut self, name: &'static str, values: Values) -> Option<Vec<String>> {
        let items = match values {
            Values::Absent => return None,
            Values::One(text) => vec![text],
            Values::Many(items) => items,
            Values::Other => {
                self.refuse(InvalidRequest::NotText { name });
                return None;
            }
        };
        if items.is_empty() {
            self.refuse(InvalidRequest::EmptyList { name });
            return None;
        }
        if self.endpoint.method == Method::Delete && items.iter().any(|item| item.trim().is_empty())
        {
            self.refuse(InvalidRequest::EmptyFilter { name });
            return None;
        }
        if !NOT_FILTERS.contains(&name) {
            self.filtered = true;
        }
        Some(items)
    }

    fn push_query(&mut self, name: &str, encoded: &str) {
        if !self.query.is_empty() {
            self.query.push('&');
        }
        self.query.push_str(&encode_name(name));
        self.query.push('=');
        self.query.push_str(encoded);
    }

    fn refuse(&mut self, refusal: InvalidRequest) {
        self.refusal.get_or_insert(refusal);
    }

    /// The request with what the credential adds to its URL, or the first reason why it must not be
    /// sent.
    pub(crate) fn finish(
        mut self,
        authorization: &Authorization<'_>,
    ) -> Result<Written, InvalidRequest> {
        if let Some(refusal) = self.refusal.take() {
            return Err(refusal);
        }
        if self.filter_required && !self.filtered {
            return Err(InvalidRequest::NoFilter {
                endpoint: self.endpoint.name,
            });
        }
        for (name, value) in authorization.query_parameters().iter().copied() {
            let is_same = |pair: &str| pair.split('=').next() == Some(name);
            if self.query.split('&').any(is_same) {
                return Err(InvalidRequest::OfCredential { name });
            }
            self.push_query(name, &encode(value));
        }
        if let Some(value) = authorization.secret_path_value() {
            let name = self
                .credential_path
                .ok_or(InvalidRequest::NoPlaceholderForCredential)?;
            let value = encode(value.expose_secret());
            self.path_values.push((name, value));
        }
        let mut target = match self.given_path {
            Some(path) => path,
            None => fill(self.endpoint.path, &self.path_values)?,
        };
        if !self.query.is_empty() {
            target.push('?');
            target.push_str(&self.query);
        }
        Ok(Written {
            target,
            headers: self.headers,
            body: self.body,
            secrets: self.secrets,
        })
    }
}

/// Names the endpoint; path, query, headers and body may hold personal data.
impl fmt::Debug for RequestWriter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestWriter")
            .field("endpoint", &self.endpoint.name)
            .field("refusal", &self.refusal)
            .finish_non_exhaustive()
    }
}

/// A request without its destination and credential.
pub(crate) struct Written {
    /// Path and query, encoded.
    pub(crate) target: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Option<Payload>,
    /// What of it must not be shown.
    pub(crate) secrets: Vec<SecretString>,
}

/// A value, as it stands in a path or a query.
pub(crate) fn encode(text: &str) -> String {
    utf8_percent_encode(text, VALUE).to_string()
}

/// A query parameter's name, as it stands there.
pub(crate) fn encode_name(name: &str) -> String {
    utf8_percent_encode(name, NAME).to_string()
}

/// Replaces the placeholders of a path template; each needs a value, and each value a placeholder.
fn fill(
    template: &'static str,
    values: &[(&'static str, String)],
) -> Result<String, InvalidRequest> {
    let mut path = String::with_capacity(template.len() + 16);
    let mut rest = template;
    while let Some((before, name, after)) = placeholder(rest) {
        path.push_str(before);
        match values.iter().find(|(given, _)| *given == name) {
            Some((_, value)) => path.push_str(value),
            None => return Err(InvalidRequest::MissingPathValue { name }),
        }
        rest = after;
    }
    path.push_str(rest);
    match values
        .iter()
        .find(|(name, _)| !template.contains(&format!("{{{name}}}")))
    {
        Some((name, _)) => Err(InvalidRequest::NoPlaceholder { name }),
        None => Ok(path),
    }
}

fn placeholder(template: &'static str) -> Option<(&'static str, &'static str, &'static str)> {
    let (before, rest) = template.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}

#[cfg(test)]
mod tests;
