//! What does a schema come to, once its `$ref` is followed and its `allOf` merged?

use anyhow::{Context, bail};
use serde_json::{Map, Value};

/// How deep `$ref` and `allOf` may lead before they are taken for a circle.
const DEPTH: usize = 40;

/// Whether every answer has a property.
const PRESENT: &str = "x-bc-always-present";

/// A schema without `$ref` and `allOf`.
#[derive(Debug, Clone, Default)]
pub(crate) struct Flat {
    /// The component it is, if it is one.
    pub(crate) component: Option<String>,
    /// `x-bc-name`
    pub(crate) curated: Option<String>,
    pub(crate) title: Option<String>,
    /// `type` without `null`.
    pub(crate) types: Vec<String>,
    pub(crate) nullable: bool,
    pub(crate) properties: Map<String, Value>,
    pub(crate) required: Vec<String>,
    /// Everything else; of two `allOf` members that say the same key, the later wins.
    pub(crate) rest: Map<String, Value>,
}

impl Flat {
    /// Reads `schema`, whose references lead into `schemas` (a spec's `components/schemas`).
    pub(crate) fn read(schemas: &Map<String, Value>, schema: &Value) -> anyhow::Result<Self> {
        Self::read_at(schemas, schema, DEPTH)
    }

    fn read_at(schemas: &Map<String, Value>, schema: &Value, depth: usize) -> anyhow::Result<Self> {
        let Some(depth) = depth.checked_sub(1) else {
            bail!("`$ref` or `allOf` runs in a circle")
        };
        let Value::Object(object) = schema else {
            return Ok(Self::default());
        };
        if let Some(reference) = object.get("$ref").and_then(Value::as_str) {
            let (name, target) = follow(schemas, reference)?;
            let mut flat = Self::read_at(schemas, target, depth)
                .with_context(|| format!("in `{reference}`"))?;
            flat.component = name.or(flat.component);
            // Of the property, not of what it refers to, which others refer to as well.
            if let Some(present) = object.get(PRESENT) {
                flat.rest.insert(PRESENT.to_owned(), present.clone());
            }
            return Ok(flat);
        }
        let mut flat = Self::default();
        let members = object
            .get("allOf")
            .and_then(Value::as_array)
            .map(Vec::as_slice)
            .unwrap_or_default();
        for member in members {
            flat.merge(Self::read_at(schemas, member, depth)?);
        }
        let wraps_one =
            members.len() == 1 && object.keys().all(|key| key == "allOf" || key == "title");
        if !wraps_one {
            (flat.component, flat.curated, flat.title) = (None, None, None);
        }
        flat.merge(Self::own(object));
        Ok(flat)
    }

    /// What an object says itself.
    fn own(object: &Map<String, Value>) -> Self {
        let mut flat = Self::default();
        for (key, value) in object {
            match (key.as_str(), value) {
                ("allOf", _) => {}
                ("title", Value::String(title)) => flat.title = Some(title.clone()),
                ("x-bc-name", Value::String(name)) => flat.curated = Some(name.clone()),
                ("properties", Value::Object(properties)) => flat.properties = properties.clone(),
                ("required", Value::Array(names)) => {
                    flat.required = names
                        .iter()
                        .filter_map(Value::as_str)
                        .map(str::to_owned)
                        .collect();
                }
                ("type", value) => {
                    let words = value
                        .as_array()
                        .map_or(std::slice::from_ref(value), Vec::as_slice);
                    for word in words.iter().filter_map(Value::as_str) {
                        match word {
                            "null" => flat.nullable = true,
                            _ => flat.types.push(word.to_owned()),
                        }
                    }
                }
                _ => {
                    flat.rest.insert(key.clone(), value.clone());
                }
            }
        }
        flat.nullable |= flat.values().iter().any(Value::is_null);
        flat
    }

    fn merge(&mut self, later: Self) {
        self.component = later.component.or(self.component.take());
        self.curated = later.curated.or(self.curated.take());
        self.title = later.title.or(self.title.take());
        if !later.types.is_empty() {
            self.types = later.types;
        }
        self.nullable |= later.nullable;
        for (name, schema) in later.properties {
            self.properties.insert(name, schema);
        }
        for name in later.required {
            if !self.required.contains(&name) {
                self.required.push(name);
            }
        }
        self.rest.extend(later.rest);
    }

    /// Adds what stands beside a `oneOf` to one of its alternatives.
    pub(crate) fn with_base(mut self, base: &Self) -> Self {
        let mut properties = base.properties.clone();
        properties.extend(std::mem::take(&mut self.properties));
        self.properties = properties;
        self.required.extend(base.required.iter().cloned());
        self
    }

    /// The type, where there is one only.
    pub(crate) fn kind(&self) -> Option<&str> {
        match self.types.as_slice() {
            [only] => Some(only),
            _ => None,
        }
    }

    /// Whether it describes an object.
    pub(crate) fn is_object(&self) -> bool {
        self.kind() == Some("object") || (self.types.is_empty() && !self.properties.is_empty())
    }

    /// `enum`
    pub(crate) fn values(&self) -> &[Value] {
        self.rest
            .get("enum")
            .and_then(Value::as_array)
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    /// A key with a text.
    pub(crate) fn text(&self, key: &str) -> Option<&str> {
        self.rest.get(key).and_then(Value::as_str)
    }

    /// A key that is `true`.
    pub(crate) fn flag(&self, key: &str) -> bool {
        self.rest
            .get(key)
            .and_then(Value::as_bool)
            .unwrap_or_default()
    }

    /// The alternatives of `oneOf` and `anyOf` that say anything: bare `required` lists are conditions, not
    /// alternatives, and `null` is nullability.
    pub(crate) fn alternatives(&self, schemas: &Map<String, Value>) -> anyhow::Result<Vec<Self>> {
        let mut alternatives = Vec::new();
        for key in ["oneOf", "anyOf"] {
            for schema in self
                .rest
                .get(key)
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
            {
                let flat = Self::read(schemas, schema)?;
                let says_something = !flat.types.is_empty()
                    || !flat.properties.is_empty()
                    || flat.rest.keys().any(|key| key != "description");
                if says_something {
                    alternatives.push(flat);
                }
            }
        }
        Ok(alternatives)
    }

    /// Whether one of `oneOf` and `anyOf` is `null`.
    pub(crate) fn may_be_null(&self) -> bool {
        let null = |schema: &Value| schema.get("type").is_some_and(|kind| kind == "null");
        let mut alternatives = ["oneOf", "anyOf"]
            .iter()
            .filter_map(|key| self.rest.get(*key))
            .filter_map(Value::as_array)
            .flatten();
        self.nullable || alternatives.any(null)
    }
}

/// What `#/components/schemas/..` points at, and its name if it is a whole component.
fn follow<'a>(
    schemas: &'a Map<String, Value>,
    reference: &str,
) -> anyhow::Result<(Option<String>, &'a Value)> {
    let steps = reference
        .strip_prefix("#/components/schemas/")
        .with_context(|| format!("`$ref: {reference}` is not one into #/components/schemas"))?;
    let mut steps = steps
        .split('/')
        .map(|step| step.replace("~1", "/").replace("~0", "~"));
    let name = steps.next().unwrap_or_default();
    let lost = || format!("`$ref: {reference}` leads nowhere");
    let mut target = schemas.get(&name).with_context(lost)?;
    let mut whole = true;
    for step in steps {
        whole = false;
        target = match target {
            Value::Array(items) => step.parse().ok().and_then(|index: usize| items.get(index)),
            other => other.get(&step),
        }
        .with_context(lost)?;
    }
    Ok((whole.then_some(name), target))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::Flat;

    fn flat(schemas: &Value, schema: &Value) -> anyhow::Result<Flat> {
        Flat::read(schemas.as_object().unwrap(), schema)
    }

    #[test]
    fn of_all_of_the_later_member_wins_and_what_is_required_adds_up() {
        let schemas = json!({"Base": {
            "type": "object",
            "required": ["name"],
            "properties": {"name": {"type": "string"}, "price": {"type": "string"}},
        }});
        let schema = json!({"allOf": [
            {"$ref": "#/components/schemas/Base"},
            {"required": ["id"], "properties": {"id": {"type": "integer"}, "price": {"type": "number"}}},
        ]});
        let flat = flat(&schemas, &schema).unwrap();
        let names: Vec<&String> = flat.properties.keys().collect();
        assert_eq!(names, ["name", "price", "id"]);
        assert_eq!(flat.properties["price"]["type"], "number");
        assert_eq!(flat.required, ["name", "id"]);
        assert!(flat.is_object() && flat.component.is_none());
    }

    #[test]
    fn an_all_of_around_one_reference_is_that_component() {
        let schemas = json!({"Url": {"type": "object", "x-bc-name": "CategoryUrl"}});
        let flat = flat(
            &schemas,
            &json!({"allOf": [{"$ref": "#/components/schemas/Url"}]}),
        )
        .unwrap();
        assert_eq!(flat.component.as_deref(), Some("Url"));
        assert_eq!(flat.curated.as_deref(), Some("CategoryUrl"));
    }

    #[test]
    fn a_reference_may_lead_into_a_component() {
        let schemas = json!({"A": {"properties": {"b": {"type": "integer"}}}});
        let flat = flat(
            &schemas,
            &json!({"$ref": "#/components/schemas/A/properties/b"}),
        )
        .unwrap();
        assert_eq!((flat.kind(), &flat.component), (Some("integer"), &None));
    }

    #[test]
    fn null_among_the_types_or_values_means_nullable() {
        let none = json!({});
        let union = flat(&none, &json!({"type": ["string", "null"]})).unwrap();
        assert!(union.nullable && union.kind() == Some("string"));
        assert!(
            flat(&none, &json!({"type": "string", "enum": ["a", null]}))
                .unwrap()
                .nullable
        );
        let one_of = flat(
            &none,
            &json!({"oneOf": [{"type": "null"}, {"type": "string"}]}),
        )
        .unwrap();
        assert!(one_of.may_be_null());
    }

    #[test]
    fn bare_required_lists_are_no_alternatives() {
        let schemas = json!({});
        let schema = json!({"type": "object", "anyOf": [{"required": ["a"]}, {"required": ["b"]}]});
        let flat = flat(&schemas, &schema).unwrap();
        assert!(
            flat.alternatives(schemas.as_object().unwrap())
                .unwrap()
                .is_empty()
        );
    }

    #[test]
    fn a_property_that_is_always_there_may_be_a_reference() {
        let schemas = json!({"Url": {"type": "string"}});
        let present = json!({"$ref": "#/components/schemas/Url", "x-bc-always-present": true});
        assert!(
            flat(&schemas, &present)
                .unwrap()
                .flag("x-bc-always-present")
        );
        let plain = json!({"$ref": "#/components/schemas/Url"});
        assert!(!flat(&schemas, &plain).unwrap().flag("x-bc-always-present"));
    }

    #[test]
    fn a_circle_and_a_lost_reference_are_errors() {
        let schemas = json!({"A": {"allOf": [{"$ref": "#/components/schemas/A"}]}});
        let circle = flat(&schemas, &json!({"$ref": "#/components/schemas/A"})).unwrap_err();
        assert!(format!("{circle:#}").contains("circle"), "{circle:#}");
        let lost = flat(&schemas, &json!({"$ref": "#/components/schemas/B"})).unwrap_err();
        assert!(lost.to_string().contains("leads nowhere"), "{lost:#}");
    }
}
