//! How to ask JSON for what must be there, with errors that name the key.

use std::collections::BTreeSet;

use anyhow::Context;
use serde_json::{Map, Value};

/// The text at `key` of an object.
pub(crate) fn str_at<'a>(object: &'a Value, key: &str) -> anyhow::Result<&'a str> {
    object
        .get(key)
        .and_then(Value::as_str)
        .with_context(|| format!("`{key}` must be a text"))
}

/// The object at a JSON pointer, if there is one.
pub(crate) fn map_at<'a>(document: &'a Value, pointer: &str) -> Option<&'a Map<String, Value>> {
    document.pointer(pointer).and_then(Value::as_object)
}

/// The texts of an array; anything else in it is left out.
pub(crate) fn texts(array: Option<&Value>) -> Vec<String> {
    let items = array
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default();
    items
        .iter()
        .filter_map(|item| item.as_str().map(str::to_owned))
        .collect()
}

/// `node`, or what its `$ref` points at within `document`.
pub(crate) fn resolve<'a>(document: &'a Value, node: &'a Value) -> anyhow::Result<&'a Value> {
    let Some(reference) = node.get("$ref").and_then(Value::as_str) else {
        return Ok(node);
    };
    reference
        .strip_prefix('#')
        .and_then(|pointer| document.pointer(pointer))
        .with_context(|| format!("`$ref: {reference}` leads nowhere"))
}

/// Whether a schema, or the schema it refers to, is an array.
pub(crate) fn is_array(document: &Value, schema: &Value) -> anyhow::Result<bool> {
    let kind = resolve(document, schema)?
        .get("type")
        .unwrap_or(&Value::Null);
    Ok(kind == "array"
        || kind
            .as_array()
            .is_some_and(|kinds| kinds.iter().any(|k| k == "array")))
}

/// One step of a JSON pointer (RFC 6901).
pub(crate) fn escape(step: &str) -> String {
    step.replace('~', "~0").replace('/', "~1")
}

/// What the names of our own keys in specs begin with.
pub(crate) const OUR_OWN: &str = "x-bc-";

/// Adds the keys of our own that occur in `node`.
pub(crate) fn keys_of_our_own(node: &Value, found: &mut BTreeSet<String>) {
    match node {
        Value::Object(map) => {
            for (key, value) in map {
                if key.starts_with(OUR_OWN) && !found.contains(key) {
                    found.insert(key.clone());
                }
                keys_of_our_own(value, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| keys_of_our_own(item, found)),
        _ => {}
    }
}
