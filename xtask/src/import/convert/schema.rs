//! How is a schema converted? Keywords of OpenAPI 3.0 become those of 3.1; prose goes.

use anyhow::bail;
use serde_json::{Map, Value, json};

use super::{Reference, is_prose};
use crate::spec::value::escape;

/// Whether a schema has a name of its own, as components have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Named {
    Yes,
    No,
}

impl Reference<'_> {
    /// The schema at `at`, converted.
    pub(super) fn schema(&self, node: &Value, at: &str, named: Named) -> anyhow::Result<Value> {
        let Some(node) = node.as_object() else {
            if node.is_boolean() {
                return Ok(node.clone());
            }
            bail!(self.error(at, "a schema must be an object"));
        };
        if let Some(reference) = node.get("$ref") {
            return Ok(json!({ "$ref": reference }));
        }
        let mut out = Map::new();
        if !node.contains_key("type") && node.contains_key("properties") {
            out.insert("type".to_owned(), json!("object"));
        }
        for (key, value) in node {
            if let Some(value) = self.keyword(key, value, node, at, named)? {
                out.insert(key.clone(), value);
            }
        }
        bounds(node, &mut out);
        if flag(node, "x-deprecated") {
            out.insert("deprecated".to_owned(), Value::Bool(true));
        }
        if flag(node, "nullable") || flag(node, "x-nullable") {
            out = nullable(out);
        }
        Ok(Value::Object(out))
    }

    /// What a keyword becomes, `None` if it is dropped.
    fn keyword(
        &self,
        key: &str,
        value: &Value,
        schema: &Map<String, Value>,
        at: &str,
        named: Named,
    ) -> anyhow::Result<Option<Value>> {
        let here = format!("{at}/{}", escape(key));
        Ok(match key {
            "type" | "enum" | "default" | "multipleOf" | "minItems" | "maxItems"
            | "minProperties" | "maxProperties" => Some(value.clone()),
            "minLength" | "maxLength" | "pattern" => {
                admits(schema, "string").then(|| value.clone())
            }
            "minimum" | "maximum" => inclusive(key, schema).then(|| value.clone()),
            "uniqueItems" | "readOnly" | "writeOnly" | "deprecated" => {
                (value == &Value::Bool(true)).then(|| value.clone())
            }
            "format" => format(value, schema),
            "required" => required(value, schema),
            "title" => title(value, schema, named),
            "properties" => self.properties(value, &here)?,
            "items" | "not" => Some(self.schema(value, &here, Named::No)?),
            "additionalProperties" => Some(self.schema(value, &here, Named::No)?),
            "allOf" | "oneOf" | "anyOf" => Some(self.members(value, &here)?),
            "discriminator" => Some(discriminator(value)),
            "exclusiveMinimum" | "exclusiveMaximum" | "nullable" => None,
            prose if is_prose(prose) => None,
            unknown => bail!(self.unknown_at(
                here,
                format!(
                    "the keyword `{unknown}` is unknown: teach the importer to keep or drop it"
                )
            )),
        })
    }

    fn properties(&self, value: &Value, at: &str) -> anyhow::Result<Option<Value>> {
        let Some(properties) = value.as_object() else {
            bail!(self.error(at, "`properties` must be an object"));
        };
        let mut out = Map::new();
        for (name, schema) in properties {
            let here = format!("{at}/{}", escape(name));
            out.insert(name.clone(), self.schema(schema, &here, Named::No)?);
        }
        // An object without properties is any object; so is one with an empty list of them.
        Ok((!out.is_empty()).then_some(Value::Object(out)))
    }

    fn members(&self, value: &Value, at: &str) -> anyhow::Result<Value> {
        let Some(members) = value.as_array() else {
            bail!(self.error(at, "must be a list of schemas"));
        };
        let convert = |(i, member)| self.schema(member, &format!("{at}/{i}"), Named::No);
        Ok(Value::Array(
            members
                .iter()
                .enumerate()
                .map(convert)
                .collect::<Result<_, _>>()?,
        ))
    }
}

/// Whether a keyword for values of `kind` says anything in this schema: the reference also gives
/// lengths to numbers and lists.
fn admits(schema: &Map<String, Value>, kind: &str) -> bool {
    schema.get("type").is_none_or(|of| of == kind)
}

/// Whether `minimum` or `maximum` stays what it is: not exclusive, and not the size of a list.
fn inclusive(key: &str, schema: &Map<String, Value>) -> bool {
    let exclusive = if key == "minimum" {
        "exclusiveMinimum"
    } else {
        "exclusiveMaximum"
    };
    !flag(schema, exclusive) && (admits(schema, "number") || admits(schema, "integer"))
}

/// OpenAPI 3.0 says with a boolean that a bound is exclusive, 3.1 gives the bound itself. Bounds of
/// a list are meant for its size.
fn bounds(node: &Map<String, Value>, out: &mut Map<String, Value>) {
    if node.get("type").is_some_and(|kind| kind == "array") {
        for (bound, size) in [("minimum", "minItems"), ("maximum", "maxItems")] {
            if let Some(value) = node.get(bound).filter(|value| *value != &json!(0)) {
                out.insert(size.to_owned(), value.clone());
            }
        }
    }
    for (exclusive, inclusive) in [
        ("exclusiveMinimum", "minimum"),
        ("exclusiveMaximum", "maximum"),
    ] {
        match (node.get(exclusive), node.get(inclusive)) {
            (Some(Value::Bool(true)), Some(bound)) => {
                out.insert(exclusive.to_owned(), bound.clone());
            }
            (Some(bound @ Value::Number(_)), _) => {
                out.insert(exclusive.to_owned(), bound.clone());
            }
            _ => {}
        }
    }
}

/// Adds null to what a schema admits.
fn nullable(mut schema: Map<String, Value>) -> Map<String, Value> {
    if let Some(Value::Array(values)) = schema.get_mut("enum")
        && !values.contains(&Value::Null)
    {
        values.push(Value::Null);
    }
    if schema.is_empty() {
        return schema;
    }
    let Some(kind) = schema.get_mut("type") else {
        let any = json!([Value::Object(schema), { "type": "null" }]);
        return Map::from_iter([("anyOf".to_owned(), any)]);
    };
    if kind.is_string() {
        *kind = json!([kind.take(), "null"]);
    }
    schema
}

/// Formats by their proper names; what only repeats or contradicts the type is dropped.
fn format(value: &Value, schema: &Map<String, Value>) -> Option<Value> {
    let name = value.as_str()?;
    let proper = match (schema.get("type").and_then(Value::as_str)?, name) {
        ("string", "UUID") => "uuid",
        ("string", "url" | "Url") => "uri",
        ("string", "ISO-8601") => "date-time",
        ("string", "ISO-4217" | "ISO:4217") => "iso-4217",
        ("string", "number" | "string" | "enum" | "int32" | "double") => return None,
        ("object" | "array", _) => return None,
        _ => name,
    };
    Some(json!(proper))
}

/// `required` means something for objects only; `required: [post]` on a text is a misspelt
/// `x-required`.
fn required(value: &Value, schema: &Map<String, Value>) -> Option<Value> {
    let names = value.as_array().filter(|names| !names.is_empty())?;
    let kind = schema.get("type").and_then(Value::as_str);
    matches!(kind, None | Some("object")).then(|| json!(names))
}

fn discriminator(value: &Value) -> Value {
    let kept = ["propertyName", "mapping"];
    let keep = |key: &&str| {
        value
            .get(*key)
            .map(|value| ((*key).to_owned(), value.clone()))
    };
    Value::Object(kept.iter().filter_map(keep).collect())
}

/// The title of a nameless structure, if it is a short name and no sentence.
fn title(value: &Value, schema: &Map<String, Value>, named: Named) -> Option<Value> {
    let structured = ["properties", "allOf", "oneOf", "anyOf"]
        .iter()
        .any(|k| schema.contains_key(*k));
    let title = value
        .as_str()
        .filter(|_| named == Named::No && structured)?;
    let words: Vec<&str> = title.split_whitespace().collect();
    let is_word = |word: &&str| {
        word.starts_with(|c: char| c.is_ascii_alphabetic())
            && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    let is_type = matches!(
        title,
        "string" | "object" | "array" | "number" | "integer" | "boolean"
    );
    ((1..=4).contains(&words.len()) && words.iter().all(is_word) && !is_type)
        .then(|| json!(words.join(" ")))
}

fn flag(node: &Map<String, Value>, key: &str) -> bool {
    node.get(key) == Some(&Value::Bool(true))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::Named;
    use crate::import::convert::Reference;
    use crate::spec::yaml;

    fn convert(text: &str) -> anyhow::Result<Value> {
        let document = yaml::parse(text)?;
        Reference {
            file: "things.yml",
            document: &document,
        }
        .schema(&document.value, "", Named::No)
    }

    #[test]
    fn prose_goes_and_constraints_stay() {
        let text = "{type: string, description: Words., example: a, x-examples: {a: b}, \
                    maxLength: 5, readOnly: true, writeOnly: false, default: No}";
        assert_eq!(
            convert(text).unwrap(),
            json!({"type": "string", "maxLength": 5, "readOnly": true, "default": "No"})
        );
    }

    #[test]
    fn a_property_may_be_called_like_a_keyword() {
        let text =
            "{properties: {description: {type: string, title: T}, example: {type: integer}}}";
        assert_eq!(
            convert(text).unwrap(),
            json!({"type": "object", "properties":
                {"description": {"type": "string"}, "example": {"type": "integer"}}})
        );
    }

    #[test]
    fn nullable_becomes_a_type() {
        let expected = json!({"type": ["string", "null"], "enum": ["a", null]});
        assert_eq!(
            convert("{type: string, nullable: true, enum: [a]}").unwrap(),
            expected
        );
        assert_eq!(
            convert("{type: string, x-nullable: true, enum: [a]}").unwrap(),
            expected
        );
        assert_eq!(
            convert("{type: string, nullable: false}").unwrap(),
            json!({"type": "string"})
        );
        assert_eq!(
            convert("{allOf: [{$ref: '#/a'}], nullable: true}").unwrap(),
            json!({"anyOf": [{"allOf": [{"$ref": "#/a"}]}, {"type": "null"}]})
        );
    }

    #[test]
    fn an_exclusive_bound_becomes_the_bound_itself() {
        assert_eq!(
            convert(
                "{type: number, minimum: 0, exclusiveMinimum: true, maximum: 9, \
                     exclusiveMaximum: false}"
            )
            .unwrap(),
            json!({"type": "number", "maximum": 9, "exclusiveMinimum": 0})
        );
    }

    #[test]
    fn bounds_of_a_list_are_bounds_of_its_size() {
        assert_eq!(
            convert("{type: array, minimum: 0, maximum: 9, maxLength: 70, items: {type: string}}")
                .unwrap(),
            json!({"type": "array", "items": {"type": "string"}, "maxItems": 9})
        );
        let number = convert("{type: integer, minLength: 3, minimum: 1}").unwrap();
        assert_eq!(number, json!({"type": "integer", "minimum": 1}));
    }

    #[test]
    fn formats_get_their_proper_names() {
        assert_eq!(
            convert("{type: string, format: UUID}").unwrap()["format"],
            "uuid"
        );
        assert_eq!(
            convert("{type: string, format: enum}").unwrap(),
            json!({"type": "string"})
        );
        assert_eq!(
            convert("{type: number, format: double}").unwrap()["format"],
            "double"
        );
    }

    #[test]
    fn required_stays_with_objects() {
        assert_eq!(
            convert("{type: string, required: [post]}").unwrap(),
            json!({"type": "string"})
        );
        assert_eq!(
            convert("{required: [a]}").unwrap(),
            json!({"required": ["a"]})
        );
    }

    #[test]
    fn a_title_stays_where_it_is_a_name() {
        let of = |title: &str| {
            let text = format!("{{title: '{title}', properties: {{a: {{type: string}}}}}}");
            convert(&text).unwrap().get("title").cloned()
        };
        assert_eq!(of("Thing Response"), Some(json!("Thing Response")));
        assert_eq!(of("The body is too large. At most 10."), None);
        assert_eq!(of("application/json"), None);
        assert_eq!(
            convert("{type: string, title: Name}").unwrap(),
            json!({"type": "string"})
        );
    }

    #[test]
    fn an_unknown_keyword_is_an_error_with_its_line() {
        let error = convert("type: object\nproperties:\n  a:\n    konst: 1\n").unwrap_err();
        let error = error.to_string();
        assert!(
            error.starts_with("things.yml:4 (/properties/a/konst)"),
            "{error}"
        );
    }
}
