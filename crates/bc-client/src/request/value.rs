//! How does a value stand in a path, a query or a header?

use bc_record::{Emit, Json, Secret};

/// A value for a path, a query or a header: whatever is a text, number or bool in JSON, or a list
/// of them. `None` is absent.
///
/// Implemented for everything that can be written as JSON ([`Emit`]), so that a date or an enum
/// looks the same in a query as in a body.
pub trait QueryValue {
    /// The value's text, or its items' texts, and which secrets are among them.
    #[doc(hidden)]
    fn values(&self) -> (Values, Vec<Secret>);
}

impl<T: Emit> QueryValue for T {
    fn values(&self) -> (Values, Vec<Secret>) {
        if self.is_absent() {
            return (Values::Absent, Vec::new());
        }
        let (json, secrets) = bc_record::to_vec_with_secrets(self);
        let values = match json.first() {
            // A number is its own text.
            Some(b'-' | b'0'..=b'9') => String::from_utf8(json).map_or(Values::Other, Values::One),
            _ => bc_record::from_slice(&json).map_or(Values::Other, Values::of),
        };
        (values, secrets)
    }
}

/// What a [`QueryValue`] comes to.
#[doc(hidden)]
pub enum Values {
    /// Nothing to send.
    Absent,
    /// One text.
    One(String),
    /// A list of texts.
    Many(Vec<String>),
    /// Nothing that a path, a query or a header could hold.
    Other,
}

impl Values {
    fn of(json: Json) -> Self {
        match json {
            Json::Array(items) => items
                .into_iter()
                .map(text)
                .collect::<Option<_>>()
                .map_or(Self::Other, Self::Many),
            scalar => text(scalar).map_or(Self::Other, Self::One),
        }
    }
}

fn text(json: Json) -> Option<String> {
    match json {
        Json::String(text) => Some(text),
        Json::Number(number) => Some(number.to_string()),
        Json::Bool(value) => Some(value.to_string()),
        Json::Null | Json::Array(_) | Json::Object(_) => None,
    }
}
