//! Which value fits a schema? One of each, always the same: the first of an enum, the least of a range.

use anyhow::Result;
use regex::Regex;
use serde_json::{Map, Value, json};

use crate::generate::Flat;
use crate::spec::{Location, Operation, Parameter, shapes_a_list};

/// How deep a sample goes into objects; what lies deeper is left out if it may be.
const DEPTH: usize = 6;

/// Texts for the patterns that a text for its name does not match.
const OTHER_TEXTS: [&str; 6] = ["SAMPLE", "/sample/", "1", "12:00:00", "-", "USD"];

/// Makes samples of a spec's schemas.
pub(super) struct Samples<'a> {
    schemas: &'a Map<String, Value>,
}

impl<'a> Samples<'a> {
    /// Samples for the schemas of one spec.
    pub(super) fn of(schemas: &'a Map<String, Value>) -> Self {
        Self { schemas }
    }

    /// A value for each parameter that is required, and for the filter that keeps a DELETE from being refused.
    pub(super) fn parameters(&self, operation: &Operation) -> Result<Map<String, Value>> {
        let filter = operation.guard.and_then(|_| first_filter(operation));
        let needed = operation.parameters.iter().filter(|parameter| {
            parameter.required
                || parameter.location == Location::Path
                || filter.is_some_and(|filter| filter.name == parameter.name)
        });
        needed
            .map(|parameter| {
                let value = self.value(&parameter.schema, &parameter.name, DEPTH)?;
                Ok((parameter.name.clone(), value))
            })
            .collect()
    }

    /// A body: of JSON where the operation takes it, else of a form; `None` without a body.
    pub(super) fn body(&self, operation: &Operation) -> Result<Option<Value>> {
        let Some(body) = &operation.request_body else {
            return Ok(None);
        };
        let json = body
            .content
            .iter()
            .find(|media| media.media_type.contains("json"));
        let media = json.or_else(|| body.content.first());
        media
            .map(|media| self.value(&media.schema, "", DEPTH))
            .transpose()
    }

    fn value(&self, schema: &Value, name: &str, depth: usize) -> Result<Value> {
        let flat = Flat::read(self.schemas, schema)?;
        self.flat(&flat, name, depth)
    }

    fn flat(&self, flat: &Flat, name: &str, depth: usize) -> Result<Value> {
        if let Some(value) = flat.values().iter().find(|value| !value.is_null()) {
            return Ok(value.clone());
        }
        if let Some(first) = flat.alternatives(self.schemas)?.into_iter().next() {
            return self.flat(&first.with_base(flat), name, depth);
        }
        Ok(match strictest_type(flat) {
            _ if flat.is_object() => self.object(flat, depth)?,
            Some("object") => self.object(flat, depth)?,
            Some("array") => match flat.rest.get("items") {
                Some(items) if depth > 0 => json!([self.value(items, name, depth - 1)?]),
                _ => json!([]),
            },
            Some("integer" | "number") => json!(number(flat)),
            Some("boolean") => json!(true),
            Some("string") | None => json!(text(flat, name)),
            Some(_) => Value::Null,
        })
    }

    fn object(&self, flat: &Flat, depth: usize) -> Result<Value> {
        let mut members = Map::new();
        for (name, schema) in &flat.properties {
            let property = Flat::read(self.schemas, schema)?;
            let required = flat.required.contains(name);
            if !property.flag("readOnly") && (required || depth > 0) {
                members.insert(
                    name.clone(),
                    self.flat(&property, name, depth.saturating_sub(1))?,
                );
            }
        }
        Ok(Value::Object(members))
    }
}

/// The type: of several the one that is hardest to meet, for a strict server may take no other.
fn strictest_type(flat: &Flat) -> Option<&str> {
    ["object", "array", "integer", "number", "boolean", "string"]
        .into_iter()
        .find(|kind| flat.types.iter().any(|known| known == kind))
}

/// The first parameter that filters what is deleted.
fn first_filter(operation: &Operation) -> Option<&Parameter> {
    operation
        .parameters
        .iter()
        .find(|parameter| parameter.location == Location::Query && !shapes_a_list(&parameter.name))
}

/// The least number that is allowed, but not 0 where that may mean nothing.
fn number(flat: &Flat) -> i64 {
    let least = flat
        .rest
        .get("minimum")
        .and_then(Value::as_f64)
        .unwrap_or(1.0);
    let above = flat.rest.get("exclusiveMinimum").and_then(Value::as_f64);
    let most = flat
        .rest
        .get("maximum")
        .and_then(Value::as_f64)
        .unwrap_or(f64::MAX);
    let least = above.map_or(least, |above| above + 1.0).ceil();
    // Bounds of the specs are far within 64 bits.
    least.max(1.0).min(most.max(least)) as i64
}

fn text(flat: &Flat, name: &str) -> String {
    let text = match flat.text("format") {
        Some("date-time" | "ISO-8601") => "2026-01-31T12:00:00Z",
        Some("date") => "2026-01-31",
        Some("time") => "12:00:00",
        Some("uuid") => "6f1d9f86-4c1b-4f6e-9a44-0d6a3f6b2c11",
        Some("email") => "shopper@example.com",
        Some("uri" | "url") => "https://example.com/sample",
        Some("decimal") => "1.00",
        Some("iso-4217") => "USD",
        _ if name == "phone" => "15555550100",
        _ if name.contains("email") => "shopper@example.com",
        _ if name.starts_with("date_") || name.ends_with("_date") || name.ends_with("_at") => {
            "2026-01-31T12:00:00Z"
        }
        _ if name.ends_with("currency_code") || name == "currency" => "USD",
        _ if name.ends_with("country_code") => "US",
        _ => "sample",
    };
    let pattern = flat.text("pattern").and_then(|text| Regex::new(text).ok());
    let text = match pattern {
        Some(pattern) if !pattern.is_match(text) => OTHER_TEXTS
            .into_iter()
            .find(|other| pattern.is_match(other))
            .unwrap_or(text),
        _ => text,
    };
    let length = |key: &str| {
        flat.rest
            .get(key)
            .and_then(Value::as_u64)
            .and_then(|n| usize::try_from(n).ok())
    };
    let least = length("minLength").unwrap_or_default();
    let most = length("maxLength").unwrap_or(usize::MAX);
    let padded = format!("{text:a<least$}");
    padded.chars().take(most).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{DEPTH, Samples};

    fn sample(schema: &Value) -> Value {
        let schemas = json!({
            "Node": {"type": "object", "properties": {
                "name": {"type": "string", "minLength": 8},
                "children": {"type": "array", "items": {"$ref": "#/components/schemas/Node"}},
            }},
        });
        let Value::Object(schemas) = schemas else {
            unreachable!()
        };
        Samples::of(&schemas).value(schema, "", DEPTH).unwrap()
    }

    #[test]
    fn bounds_enums_and_formats_are_kept() {
        let schema = json!({"type": "object", "required": ["sort"], "properties": {
            "sort": {"type": "string", "enum": ["desc", "asc"]},
            "limit": {"type": "integer", "minimum": 5},
            "code": {"type": "string", "maxLength": 3},
            "id": {"type": "integer", "readOnly": true},
        }});
        assert_eq!(
            sample(&schema),
            json!({"sort": "desc", "limit": 5, "code": "sam"})
        );
    }

    #[test]
    fn a_text_matches_its_pattern() {
        let schema = json!({"type": "object", "properties": {
            "url": {"type": "string", "pattern": "^(/[a-z]+)*/?$"},
            "delimiter": {"type": "string", "pattern": "[_-]", "maxLength": 1},
            "unreadable": {"type": "string", "pattern": "a{1-2}("},
        }});
        assert_eq!(
            sample(&schema),
            json!({"url": "/sample/", "delimiter": "-", "unreadable": "sample"})
        );
    }

    #[test]
    fn of_several_types_the_strictest_is_met() {
        let schema = json!({"type": "object", "properties": {
            "resource_id": {"type": ["string", "integer"]},
            "value_data": {"type": ["string", "object"]},
        }});
        assert_eq!(sample(&schema), json!({"resource_id": 1, "value_data": {}}));
    }

    #[test]
    fn of_alternatives_the_first_is_taken_with_what_stands_beside_them() {
        let schema = json!({"type": "object", "properties": {"a": {"type": "boolean"}}, "oneOf": [
            {"type": "object", "properties": {"b": {"type": "integer"}}},
            {"type": "object", "properties": {"c": {"type": "integer"}}},
        ]});
        assert_eq!(sample(&schema), json!({"a": true, "b": 1}));
    }

    #[test]
    fn what_holds_itself_ends() {
        let text = sample(&json!({"$ref": "#/components/schemas/Node"})).to_string();
        assert!(
            text.starts_with(r#"{"name":"sampleaa","children":[{"#),
            "{text}"
        );
    }
}
