//! How is the list of an operation paged, beyond its style? How long a page may be, and what follows an
//! identifier.

use anyhow::{Context, bail, ensure};
use serde_json::{Map, Value};

use super::operation::Parameter;
use super::value::resolve;
use super::words::{Location, Pages};

/// How what follows an identifier is asked for: `x-bc-keyset`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Keyset {
    /// The query parameter that takes the last identifier: `id:greater`.
    pub(crate) parameter: String,
    /// Whether the parameter includes it.
    pub(crate) inclusive: bool,
    /// The query parameters that sort by identifier, none where the list is sorted so by itself.
    pub(crate) order: Vec<(String, String)>,
}

impl Keyset {
    /// Reads `{greater: 'id:greater', order: {sort: id}}`, or `{min: min_id}` for a parameter that
    /// includes the identifier.
    pub(super) fn read(
        node: &Value,
        pages: Pages,
        parameters: &[Parameter],
    ) -> anyhow::Result<Option<Self>> {
        let Some(keyset) = node.get("x-bc-keyset") else {
            return Ok(None);
        };
        let keyset = keyset.as_object().context("it is no object")?;
        ensure!(pages != Pages::None, "the operation has no pages");
        let (mut bound, mut order) = (None, Vec::new());
        for (key, value) in keyset {
            match (key.as_str(), value) {
                ("greater" | "min", Value::String(name)) if bound.is_none() => {
                    bound = Some((name, key == "min"));
                }
                ("order", Value::Object(sorts)) => order = read_order(sorts)?,
                _ => bail!(
                    "it has `greater` or `min`, and `order`; `{key}: {value}` is none of them"
                ),
            }
        }
        let (parameter, inclusive) = bound.context("it has neither `greater` nor `min`")?;
        let names = order.iter().map(|(name, _)| name);
        for name in names.chain([parameter]) {
            let is_it = |p: &Parameter| p.location == Location::Query && p.name == *name;
            ensure!(
                parameters.iter().any(is_it),
                "the operation has no query parameter `{name}`"
            );
        }
        Ok(Some(Self {
            parameter: parameter.clone(),
            inclusive,
            order,
        }))
    }

    /// `id:greater, sort=id`, or `min_id (inclusive)`.
    pub(crate) fn text(&self) -> String {
        let mut text = self.parameter.clone();
        if self.inclusive {
            text.push_str(" (inclusive)");
        }
        for (name, value) in &self.order {
            text.push_str(&format!(", {name}={value}"));
        }
        text
    }
}

fn read_order(sorts: &Map<String, Value>) -> anyhow::Result<Vec<(String, String)>> {
    let read = |(name, value): (&String, &Value)| {
        let value = value.as_str().context("a value of `order` is no text")?;
        Ok((name.clone(), value.to_owned()))
    };
    sorts.iter().map(read).collect()
}

/// How many items a page has at most: the greatest `limit`.
pub(super) fn max_items(
    document: &Value,
    pages: Pages,
    parameters: &[Parameter],
) -> anyhow::Result<Option<u64>> {
    let is_limit = |p: &&Parameter| p.location == Location::Query && p.name == "limit";
    match parameters.iter().find(is_limit) {
        Some(limit) if pages != Pages::None => {
            let schema = resolve(document, &limit.schema)?;
            Ok(schema.get("maximum").and_then(Value::as_u64))
        }
        _ => Ok(None),
    }
}
