//! The errors the sandbox answers with, in BigCommerce's words and shape.

use serde_json::{Map, Value, json};

use crate::{spec::operation::Operation, validate::Complaint};

/// Where BigCommerce explains its status codes; the `type` of every v3 error.
const TYPE: &str = "https://developer.bigcommerce.com/api-docs/getting-started/api-status-codes";

/// A refusal.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Problem {
    pub(crate) status: u16,
    pub(crate) title: String,
    pub(crate) errors: Vec<Complaint>,
    /// Takes the place of the usual body, where an endpoint has its own.
    pub(crate) body: Option<Box<Value>>,
}

impl Problem {
    pub(crate) fn new(status: u16, title: impl Into<String>) -> Self {
        Self {
            status,
            title: title.into(),
            errors: Vec::new(),
            body: None,
        }
    }

    /// 422, with what is wrong field by field.
    pub(crate) fn invalid(errors: Vec<Complaint>) -> Self {
        Self {
            errors,
            ..Self::new(422, "JSON data is missing or invalid")
        }
    }

    /// 422 for one field.
    pub(crate) fn field(name: impl Into<String>, message: impl Into<String>) -> Self {
        Self::invalid(vec![(name.into(), message.into())])
    }

    /// 404 for a thing that was asked for by its id.
    pub(crate) fn not_found(what: &str, id: i64) -> Self {
        Self::new(404, format!("The {what} with the id {id} was not found"))
    }

    /// 409 for a value another one has.
    pub(crate) fn duplicate(what: &str, field: &str) -> Self {
        let title = format!("The {what} {field} is a duplicate");
        let message = format!("another {what} has this {field}");
        Self {
            errors: vec![(field.to_owned(), message)],
            ..Self::new(409, title)
        }
    }

    /// The same problem, its fields below `path`.
    pub(crate) fn under(mut self, path: &str) -> Self {
        for (field, _) in &mut self.errors {
            *field = crate::validate::join(path, field);
        }
        self
    }

    /// The error body of an operation's version of the API.
    pub(crate) fn body_at(&self, operation: Option<&Operation>) -> Value {
        match operation {
            Some(operation) if operation.path.starts_with("/v2/") => self.to_v2(),
            _ => self.to_json(),
        }
    }

    /// The v2 error body: a list, one entry for each wrong field.
    fn to_v2(&self) -> Value {
        if self.errors.is_empty() {
            return json!([{ "status": self.status, "message": self.title }]);
        }
        let entries = self.errors.iter().map(|(field, message)| {
            json!({
                "status": self.status,
                "message": format!("The field '{field}' is invalid: {message}"),
                "details": { "invalid_reason": message, "field": field },
            })
        });
        entries.collect()
    }

    /// The v3 error body.
    pub(crate) fn to_json(&self) -> Value {
        if let Some(body) = &self.body {
            return (**body).clone();
        }
        let mut errors = Map::new();
        for (field, message) in &self.errors {
            errors
                .entry(field.as_str())
                .or_insert_with(|| Value::String(message.clone()));
        }
        json!({ "status": self.status, "title": self.title, "type": TYPE, "errors": errors })
    }

    /// Why, in one line, for whoever looks at the recorded requests.
    pub(crate) fn reason(&self) -> String {
        let fields: Vec<String> = self
            .errors
            .iter()
            .map(|(field, message)| format!("{field} {message}"))
            .collect();
        if fields.is_empty() {
            self.title.clone()
        } else {
            format!("{}: {}", self.title, fields.join("; "))
        }
    }
}
