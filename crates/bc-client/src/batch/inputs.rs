//! Which input does an answer mean that repeats it? Told by the body that was sent.

use std::borrow::Cow;

use bc_record::Json;

use super::Sent;

/// The inputs of a request, as they were sent.
#[derive(Debug, Default)]
pub(super) struct Inputs {
    /// The key that the list has in the body, unless the list is the body.
    pub(super) key: Option<String>,
    items: Vec<Json>,
}

impl Inputs {
    /// The list of that many items in the body; no inputs where there is none, or more than one.
    pub(super) fn of(sent: &Sent, count: usize) -> Self {
        let body = sent.body.as_deref();
        match body.and_then(|body| bc_record::from_slice(body).ok()) {
            Some(Json::Array(items)) if items.len() == count => Self { key: None, items },
            Some(Json::Object(members)) => {
                let mut lists = members.into_iter().filter_map(|(key, value)| match value {
                    Json::Array(items) if items.len() == count => Some(Self {
                        key: Some(key),
                        items,
                    }),
                    _ => None,
                });
                match (lists.next(), lists.next()) {
                    (Some(list), None) => list,
                    _ => Self::default(),
                }
            }
            _ => Self::default(),
        }
    }

    pub(super) fn is_known(&self) -> bool {
        !self.items.is_empty()
    }

    /// The one input that has the most in common with what an answer repeats of it, and contradicts
    /// none of it.
    pub(super) fn like(&self, repeated: &Json) -> Option<usize> {
        let mut best = (0, None);
        for (index, input) in self.items.iter().enumerate() {
            match in_common(input, repeated) {
                Some(shared) if shared > best.0 => best = (shared, Some(index)),
                // Two that are as like are none.
                Some(shared) if shared == best.0 => best.1 = None,
                _ => {}
            }
        }
        best.1
    }

    /// For each input, whether an answer's list has its identifier. `None` where the inputs, or what
    /// the list holds, have none.
    pub(super) fn found_in(&self, answered: &[Json]) -> Option<Vec<bool>> {
        let found: Option<Vec<_>> = answered.iter().map(identifier).collect();
        let mut found = found?;
        found.sort();
        let inputs: Option<Vec<_>> = self.items.iter().map(identifier).collect();
        let inputs = inputs.filter(|inputs| !inputs.is_empty())?;
        let is_found = inputs.iter().map(|id| found.binary_search(id).is_ok());
        Some(is_found.collect())
    }
}

/// How many members of an object, with the same value, another has; `None` if one differs.
fn in_common(input: &Json, repeated: &Json) -> Option<usize> {
    let mut shared = 0;
    for (key, value) in repeated.as_object()?.iter() {
        let (Some(sent), Some(came)) = (input.get(key).and_then(text), text(value)) else {
            continue;
        };
        // A currency comes back in lower case.
        if !sent.eq_ignore_ascii_case(&came) {
            return None;
        }
        shared += 1;
    }
    Some(shared)
}

/// An identifier: the value itself, or the object's `id`.
fn identifier(json: &Json) -> Option<Cow<'_, str>> {
    text(json.get("id").unwrap_or(json))
}

/// A scalar as text: BigCommerce writes numbers as strings at times.
fn text(json: &Json) -> Option<Cow<'_, str>> {
    match json {
        Json::String(text) => Some(Cow::Borrowed(text)),
        Json::Number(number) => Some(Cow::Owned(number.to_string())),
        Json::Bool(value) => Some(Cow::Borrowed(if *value { "true" } else { "false" })),
        Json::Null | Json::Array(_) | Json::Object(_) => None,
    }
}
