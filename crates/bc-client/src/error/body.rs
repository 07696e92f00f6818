//! What does the body of an error say? BigCommerce writes it in a dozen shapes.

use std::borrow::Cow;
use std::fmt;
use std::sync::OnceLock;
use std::time::Duration;

use bc_record::Json;

use crate::Received;

/// The body of an error, as it came; the accessors know BigCommerce's shapes.
///
/// | shape | where |
/// |---|---|
/// | `{status, title, type, detail, errors: {field: message}}` | v3, payments, `problem+json` |
/// | `errors` as a list of texts, or of objects with a title or detail | promotions, checkouts, orders, tax classes, GraphQL |
/// | `batch_errors: [{data, field_errors}]`, `[{data, field_errors}]` | price list records, variants |
/// | `{error: "..."}`, `{error: {code, message, retry_after_seconds}}` | OAuth, price lists |
/// | `[{status, message, details}]`, `{status, message}` | v2 |
/// | `{data: [{error, status}]}` | refunds |
/// | `{code, meta: {message}}` | B2B Edition |
/// | a bare JSON string, plain text, HTML, nothing | gateways |
#[derive(Clone)]
pub struct ErrorBody {
    bytes: Vec<u8>,
    /// Parsed when it is first asked for: most bodies are never looked into.
    json: OnceLock<Option<Json>>,
}

/// What is wrong with one field of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The field as BigCommerce names it: `name`, `variants.0.sku`, and within a batch
    /// `batch_errors[2].price`. Empty where BigCommerce names none.
    pub field: String,
    /// What is wrong with it.
    pub message: String,
}

impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.field.is_empty() {
            f.write_str(&self.message)
        } else {
            write!(f, "{}: {}", self.field, self.message)
        }
    }
}

impl ErrorBody {
    /// Takes the body out of an answer.
    pub(crate) fn take(received: &mut Received) -> Self {
        Self::new(std::mem::take(&mut received.body))
    }

    /// A body of these bytes, for a test of what reads it.
    #[must_use]
    pub fn new(bytes: Vec<u8>) -> Self {
        Self {
            bytes,
            json: OnceLock::new(),
        }
    }

    /// The bytes as they came, decompressed.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The body as text.
    #[must_use]
    pub fn text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.bytes)
    }

    /// The body as JSON, if it is JSON.
    #[must_use]
    pub fn json(&self) -> Option<&Json> {
        self.json
            .get_or_init(|| bc_record::from_slice(&self.bytes).ok())
            .as_ref()
    }

    /// The headline: a `title`, a `message`, an `error`, a bare text, a page's title.
    #[must_use]
    pub fn title(&self) -> Option<&str> {
        match self.json() {
            Some(json) => headline(json),
            None => html_title(&self.bytes).or_else(|| plain_text(&self.bytes)),
        }
    }

    /// What is said beyond the [`title`](Self::title).
    #[must_use]
    pub fn detail(&self) -> Option<&str> {
        let json = self.json()?;
        let said = self.title();
        [Some(json), first(json)]
            .into_iter()
            .flatten()
            .flat_map(|json| {
                let error = json.get("error");
                [
                    text(json, "detail"),
                    text(json, "message"),
                    text(json, "error_description"),
                    error.and_then(|error| text(error, "details")),
                    json.get("errors").and_then(first).and_then(|error| {
                        error
                            .as_str()
                            .or_else(|| text(error, "detail"))
                            .or_else(|| headline(error))
                    }),
                ]
            })
            .flatten()
            .find(|detail| Some(*detail) != said)
    }

    /// The error code, where the body has one beside the HTTP status: `SERVICE_DEGRADED`, `30101`.
    #[must_use]
    pub fn code(&self) -> Option<String> {
        let json = self.json()?;
        let holder = json
            .get("error")
            .filter(|error| error.get("code").is_some());
        match holder.unwrap_or(json).get("code")? {
            Json::String(code) => Some(code.clone()),
            Json::Number(code) => Some(code.to_string()),
            _ => None,
        }
    }

    /// What is wrong with which field, in the body's order.
    #[must_use]
    pub fn fields(&self) -> Vec<FieldError> {
        Fields::of(self.json())
    }

    /// What is wrong with which field, of a body that is parsed already.
    pub(crate) fn fields_of(body: &Json) -> Vec<FieldError> {
        Fields::of(Some(body))
    }

    /// The headline of a part of a body.
    pub(crate) fn title_of(part: &Json) -> Option<&str> {
        headline(part)
    }

    /// `error.retry_after_seconds`, which a degraded price list service sends.
    pub(super) fn retry_after(&self) -> Option<Duration> {
        let error = self.json()?.get("error")?;
        error
            .get("retry_after_seconds")?
            .as_u64()
            .map(Duration::from_secs)
    }

    /// Title, detail and the first fields, for a message.
    pub(super) fn summary(&self) -> Option<String> {
        let mut parts: Vec<String> = Vec::new();
        parts.extend(self.title().map(str::to_owned));
        parts.extend(self.detail().map(str::to_owned));
        let fields = self.fields();
        let named: Vec<String> = fields
            .iter()
            .filter(|field| !field.field.is_empty())
            .map(ToString::to_string)
            .collect();
        if !named.is_empty() {
            parts.push(named.join("; "));
        }
        (!parts.is_empty()).then(|| parts.join(": "))
    }
}

/// Shows the size, not the content, which may be personal data.
impl fmt::Debug for ErrorBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ErrorBody")
            .field("bytes", &self.bytes.len())
            .finish_non_exhaustive()
    }
}

fn text<'a>(json: &'a Json, key: &str) -> Option<&'a str> {
    json.get(key)?
        .as_str()
        .map(str::trim)
        .filter(|text| !text.is_empty())
}

fn first(json: &Json) -> Option<&Json> {
    json.as_array()?.first()
}

fn headline(json: &Json) -> Option<&str> {
    match json {
        Json::String(bare) => Some(bare.trim()).filter(|bare| !bare.is_empty()),
        Json::Array(items) => items.first().and_then(headline),
        json => text(json, "title")
            .or_else(|| text(json, "message"))
            .or_else(|| text(json, "error"))
            .or_else(|| text(json.get("error")?, "message"))
            .or_else(|| text(json.get("meta")?, "message"))
            .or_else(|| headline(first(json.get("errors")?)?))
            .or_else(|| headline(first(json.get("data")?)?)),
    }
}

/// Gathers field errors. Each repeats the names above it, so their size can be the square of the
/// body's; what a hostile body says beyond a limit is left out.
struct Fields {
    found: Vec<FieldError>,
    /// Bytes that may still be gathered.
    room: usize,
}

impl Fields {
    const ROOM: usize = 4 * 1024 * 1024;

    fn of(body: Option<&Json>) -> Vec<FieldError> {
        let mut fields = Self {
            found: Vec::new(),
            room: Self::ROOM,
        };
        match body {
            Some(Json::Array(items)) => fields.batch("", items),
            Some(json) => fields.object(json, ""),
            None => {}
        }
        fields.found
    }

    fn push(&mut self, field: String, message: &str) {
        if self.spend(field.len() + message.len()) {
            self.found.push(FieldError {
                field,
                message: message.to_owned(),
            });
        }
    }

    /// Whether that many bytes fit in; nothing does after the first that do not.
    fn spend(&mut self, bytes: usize) -> bool {
        self.room = self.room.saturating_sub(bytes);
        self.room > 0
    }

    /// Reads the field errors of one error object.
    fn object(&mut self, json: &Json, prefix: &str) {
        for key in ["errors", "field_errors", "details"] {
            if let Some(errors) = json.get(key) {
                self.errors(errors, prefix);
            }
        }
        for key in ["batch_errors", "data"] {
            if let Some(items) = json.get(key).and_then(Json::as_array) {
                self.batch(&join(prefix, key), items);
            }
        }
    }

    /// Reads the errors of a batch: each item stands for one input.
    fn batch(&mut self, prefix: &str, items: &[Json]) {
        for (index, item) in items.iter().enumerate() {
            if !self.spend(prefix.len()) {
                return;
            }
            self.object(item, &format!("{prefix}[{index}]"));
        }
    }

    /// Reads `errors`: a map from field to message, or a list of texts or of error objects.
    fn errors(&mut self, errors: &Json, path: &str) {
        match errors {
            Json::String(message) => self.push(path.to_owned(), message),
            Json::Number(_) | Json::Bool(_) => self.push(path.to_owned(), &errors.to_string()),
            Json::Object(map) => {
                for (name, message) in map.iter() {
                    if !self.spend(path.len()) {
                        return;
                    }
                    self.errors(message, &join(path, name));
                }
            }
            Json::Array(items) => {
                for item in items {
                    self.item(item, path);
                }
            }
            Json::Null => {}
        }
    }

    /// Reads one element of a list of errors.
    fn item(&mut self, item: &Json, path: &str) {
        let message = text(item, "detail").or_else(|| headline(item));
        let before = self.found.len();
        self.object(item, path);
        if self.found.len() == before
            && let Some(message) = message
        {
            let field = text(item, "field").map_or(path.to_owned(), |field| join(path, field));
            self.push(field, message);
        }
    }
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path}.{name}")
    }
}

/// The content of `<title>`: what a page from a gateway says.
fn html_title(bytes: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(bytes).ok()?;
    let lower = text.to_ascii_lowercase();
    let open = lower.find("<title")?;
    let start = open + lower.get(open..)?.find('>')? + 1;
    let end = start + lower.get(start..)?.find("</title")?;
    Some(text.get(start..end)?.trim()).filter(|title| !title.is_empty())
}

/// The first line of a text that is neither markup nor broken JSON.
fn plain_text(bytes: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(bytes).ok()?.trim();
    let line = text.lines().next()?.trim();
    (!line.is_empty() && !line.starts_with(['<', '{', '['])).then_some(line)
}

#[cfg(test)]
mod tests;
