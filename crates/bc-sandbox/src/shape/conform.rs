//! How does what is kept look in an answer? Like the answer's schema: what is kept in its types, what is missing filled.

use serde_json::{Map, Number, Value, json};

use crate::{
    spec::schema::{Schema, SchemaId, Schemas},
    validate::Check,
};

/// How deep what nobody set is made up; below, only what the schema insists on.
const DEEPEST: usize = 4;
/// How deep anything is made up: schemas may contain themselves.
const BOTTOM: usize = 12;

/// Makes values fit a schema.
#[derive(Clone, Copy)]
pub(crate) struct Conform<'a> {
    pub(crate) schemas: &'a Schemas,
    /// The time that dates nobody set show.
    pub(crate) now: &'a str,
    /// Whether objects that nobody set are shown with their defaults, as in settings.
    pub(crate) defaults: bool,
}

impl Conform<'_> {
    /// The value in the schema's types. Objects keep the fields the schema knows, and get those they lack.
    pub(crate) fn value(&self, id: SchemaId, value: &Value, name: &str) -> Value {
        self.shaped(id, Some(value), name, 0)
    }

    fn shaped(&self, id: SchemaId, value: Option<&Value>, name: &str, depth: usize) -> Value {
        let schema = self.schemas.get(id);
        let Some(value) = value else {
            return self.filled(id, name, depth);
        };
        if let Some(chosen) = self.alternative(schema, value)
            && schema.properties.is_empty()
        {
            return self.shaped(chosen, Some(value), name, depth + 1);
        }
        match value {
            Value::Null if schema.kinds.any() || schema.kinds.has("null") => Value::Null,
            Value::Object(members) if schema.kinds.any() || schema.kinds.has("object") => {
                self.object(id, members, depth)
            }
            Value::Array(items) if schema.kinds.any() || schema.kinds.has("array") => {
                let Some(item) = schema.items else {
                    return value.clone();
                };
                let items = items
                    .iter()
                    .map(|value| self.shaped(item, Some(value), name, depth + 1));
                items.collect()
            }
            Value::Null | Value::Object(_) | Value::Array(_) => self.filled(id, name, depth),
            scalar => self
                .scalar(id, scalar)
                .unwrap_or_else(|| self.filled(id, name, depth)),
        }
    }

    /// The alternative that fits a value best: the first that takes it as it is, else the first of its kind.
    fn alternative(&self, schema: &Schema, value: &Value) -> Option<SchemaId> {
        let group = schema.alternatives.first()?;
        let check = Check::answer(self.schemas);
        group
            .iter()
            .copied()
            .find(|id| check.run(*id, value).is_empty())
            .or_else(|| {
                group.iter().copied().find(|id| {
                    let kinds = self.schemas.get(*id).kinds;
                    value.is_object() && kinds.has("object")
                        || value.is_array() && kinds.has("array")
                })
            })
            .or_else(|| group.first().copied())
    }

    fn object(&self, id: SchemaId, members: &Map<String, Value>, depth: usize) -> Value {
        let schema = self.schemas.get(id);
        let chosen = schema
            .alternatives
            .first()
            .and_then(|_| self.alternative(schema, &Value::Object(members.clone())));
        let mut known: Vec<(&str, SchemaId)> = schema
            .properties
            .iter()
            .map(|(name, id)| (name.as_str(), *id))
            .collect();
        let mut required: Vec<&str> = schema.required.iter().map(String::as_str).collect();
        if let Some(chosen) = chosen {
            for (name, id) in self.schemas.members(chosen) {
                if !known.iter().any(|(other, _)| *other == name) {
                    known.push((name, id));
                }
            }
            let chosen = self.schemas.get(chosen);
            required.extend(chosen.required.iter().map(String::as_str));
        }
        if known.is_empty() {
            return Value::Object(members.clone());
        }
        let mut shown = Map::new();
        for (name, id) in known {
            let value = members.get(name);
            let insisted = required.contains(&name) || self.schemas.get(id).always;
            let made_up = insisted && depth < BOTTOM || depth < DEEPEST && self.is_empty(id);
            if value.is_some() || made_up {
                shown.insert(name.to_owned(), self.shaped(id, value, name, depth + 1));
            }
        }
        Value::Object(shown)
    }

    /// Whether a field that nobody set has a value that says so: null, a default, zero, an empty text. An identifier, a
    /// date or an address would be a lie.
    fn is_empty(&self, id: SchemaId) -> bool {
        let schema = self.schemas.get(id);
        let known = schema.default.is_some() || schema.kinds.has("null");
        let first = schema.alternatives.first().and_then(|group| group.first());
        if let (Some(first), true, false) = (first, schema.properties.is_empty(), known) {
            return self.is_empty(*first);
        }
        let telling = ["uuid", "uri", "url", "email", "date", "date-time", "ipv4"];
        let object = schema.kinds.has("object") || !schema.properties.is_empty();
        let format = schema.format.as_deref().unwrap_or_default();
        known || !telling.contains(&format) && (self.defaults || !object)
    }

    /// A scalar in a type that the schema takes.
    fn scalar(&self, id: SchemaId, value: &Value) -> Option<Value> {
        let schema = self.schemas.get(id);
        let check = Check::answer(self.schemas);
        let fits = |value: &Value| check.run(id, value).is_empty();
        if fits(value) {
            return Some(value.clone());
        }
        let text = match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let mut candidates = Vec::new();
        if schema.kinds.has("boolean") {
            candidates.push(json!(matches!(text.as_str(), "true" | "1")));
        }
        if schema.kinds.has("integer") || schema.kinds.has("number") {
            candidates.extend(text.trim().parse::<i64>().ok().map(Value::from));
            let number = text.trim().parse::<f64>().ok().and_then(Number::from_f64);
            candidates.extend(number.map(Value::Number));
            candidates.extend(crate::clock::seconds(&text).map(Value::from));
        }
        if schema.kinds.has("string") {
            candidates.push(Value::String(text));
        }
        candidates.into_iter().find(|candidate| fits(candidate))
    }

    /// What a field shows that nobody has set: its default, null, its first choice, or something of its kind.
    pub(crate) fn filled(&self, id: SchemaId, name: &str, depth: usize) -> Value {
        let schema = self.schemas.get(id);
        if let Some(default) = &schema.default
            && Check::answer(self.schemas).run(id, default).is_empty()
        {
            return default.clone();
        }
        if schema.kinds.has("null") {
            return Value::Null;
        }
        if let Some(choice) = schema.choices.first() {
            return choice.clone();
        }
        if let (Some(group), true) = (schema.alternatives.first(), schema.properties.is_empty()) {
            return match group.first() {
                Some(first) if depth < BOTTOM => self.filled(*first, name, depth + 1),
                _ => Value::Null,
            };
        }
        if schema.kinds.has("object") || !schema.properties.is_empty() {
            return self.object(id, &Map::new(), depth);
        }
        if schema.kinds.has("array") || schema.items.is_some() {
            let least = schema.min_items.unwrap_or(0);
            let item = schema.items.filter(|_| depth < BOTTOM);
            let items = (0..least).filter_map(|_| item.map(|id| self.filled(id, name, depth + 1)));
            return items.collect();
        }
        if schema.kinds.has("integer") || schema.kinds.has("number") {
            return number(schema);
        }
        if schema.kinds.has("boolean") {
            return json!(false);
        }
        if schema.kinds.any() {
            return json!({});
        }
        Value::String(self.text(schema, name))
    }

    fn text(&self, schema: &Schema, name: &str) -> String {
        let found = match schema.format.as_deref() {
            Some("date") => self.now.get(..10).unwrap_or_default().to_owned(),
            Some("date-time") => self.now.to_owned(),
            Some("uuid") => "00000000-0000-4000-8000-000000000000".to_owned(),
            Some("email") => "merchant@example.com".to_owned(),
            Some("uri" | "url") => "https://sandbox.example.com/".to_owned(),
            Some("ipv4") => "127.0.0.1".to_owned(),
            _ if name.contains("currency_code") => "USD".to_owned(),
            _ => String::new(),
        };
        let fits = |text: &str| {
            let length = text.chars().count();
            schema
                .pattern
                .as_ref()
                .is_none_or(|pattern| pattern.is_match(text))
                && schema.min_length.is_none_or(|least| length >= least)
                && schema.max_length.is_none_or(|most| length <= most)
        };
        let width = schema.min_length.unwrap_or(1);
        let others = [
            "0",
            "0.0000",
            "USD",
            "US",
            "/",
            "https://sandbox.example.com/",
            "a@example.com",
            "2025-06-01",
            "00:00:00",
        ];
        [found]
            .into_iter()
            .chain(["x".repeat(width), "0".repeat(width)])
            .chain(others.map(str::to_owned))
            .find(|text| fits(text))
            .unwrap_or_default()
    }
}

/// The least number a schema takes that is not negative, if it takes one.
fn number(schema: &Schema) -> Value {
    let least = schema
        .minimum
        .or(schema.above.map(|bound| bound + 1.0))
        .unwrap_or(0.0)
        .max(0.0);
    let most = schema.maximum.unwrap_or(f64::INFINITY);
    let value = least.min(most);
    if value.fract() == 0.0 && value.abs() < 1e15 {
        json!(value as i64)
    } else {
        json!(value)
    }
}
