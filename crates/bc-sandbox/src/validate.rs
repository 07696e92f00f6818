//! Whether a JSON value is what a schema of the specs asks for; if not, which field is wrong and how.
//!
//! Not a general JSON Schema engine: what comes out is the field map of a 422, and two rules are BigCommerce's own.
//! Read-only fields in a request are ignored, and what the server assigns is not demanded.

use serde_json::{Number, Value};

use crate::{
    clock,
    spec::schema::{Schema, SchemaId, Schemas},
};

/// A wrong field and what is wrong with it.
pub(crate) type Complaint = (String, String);

/// One check of one value.
pub(crate) struct Check<'a> {
    schemas: &'a Schemas,
    /// Fields the server assigns: a request that lacks them is complete.
    assigned: &'a [&'a str],
    request: bool,
    /// Whether an amount may be a number where a text is documented, and the other way round, as in v2.
    lenient: bool,
}

impl<'a> Check<'a> {
    /// Checks what a client sends.
    pub(crate) fn request(schemas: &'a Schemas, assigned: &'a [&'a str]) -> Self {
        Self {
            schemas,
            assigned,
            request: true,
            lenient: false,
        }
    }

    /// Takes amounts as numbers and as texts, whatever is documented, if the API does.
    pub(crate) fn lenient(mut self, lenient: bool) -> Self {
        self.lenient = lenient;
        self
    }

    /// Checks what the sandbox answers.
    pub(crate) fn answer(schemas: &'a Schemas) -> Self {
        Self {
            schemas,
            assigned: &[],
            request: false,
            lenient: false,
        }
    }

    pub(crate) fn run(&self, schema: SchemaId, value: &Value) -> Vec<Complaint> {
        let mut complaints = Vec::new();
        self.value(schema, value, "", &mut complaints);
        complaints
    }

    fn value(&self, id: SchemaId, value: &Value, path: &str, out: &mut Vec<Complaint>) {
        let schema = self.schemas.get(id);
        let mut complain = |message: String| out.push((name(path), message));
        if self.lenient && is_other_amount(schema, value) {
            return;
        }
        if !schema.kinds.any() && !fits(schema, value) {
            complain(format!(
                "must be {}, not {}",
                schema.kinds.words(),
                kind(value)
            ));
            return;
        }
        if !schema.choices.is_empty() && !schema.choices.contains(value) && !value.is_null() {
            let choices: Vec<String> = schema.choices.iter().map(Value::to_string).collect();
            complain(format!("must be one of {}", choices.join(", ")));
        }
        match value {
            Value::Number(number) => number_within(schema, number, &mut complain),
            Value::String(text) => text_within(schema, text, &mut complain),
            Value::Array(items) => {
                if schema.min_items.is_some_and(|least| items.len() < least) {
                    complain(format!(
                        "must have at least {} items",
                        schema.min_items.unwrap_or(0)
                    ));
                }
                if schema.max_items.is_some_and(|most| items.len() > most) {
                    complain(format!(
                        "must have at most {} items",
                        schema.max_items.unwrap_or(0)
                    ));
                }
                for (index, item) in items.iter().enumerate() {
                    if let Some(items) = schema.items {
                        self.value(items, item, &join(path, &index.to_string()), out);
                    }
                }
            }
            Value::Object(members) => {
                let present = |name: &str| members.contains_key(name);
                for required in schema.required.iter().filter(|name| !present(name)) {
                    if !self.waived(schema, required) {
                        out.push((join(path, required), "is required".to_owned()));
                    }
                }
                for (name, property) in schema.properties.iter().filter(|_| !self.request) {
                    if self.schemas.get(*property).always && !present(name) {
                        out.push((join(path, name), "is in every answer".to_owned()));
                    }
                }
                for (name, property) in &schema.properties {
                    let ignored = self.request && self.schemas.get(*property).read_only;
                    if let (Some(member), false) = (members.get(name), ignored) {
                        self.value(*property, member, &join(path, name), out);
                    }
                }
            }
            Value::Null | Value::Bool(_) => {}
        }
        for group in &schema.alternatives {
            self.alternatives(group, value, path, out);
        }
    }

    /// A property nobody describes cannot be demanded; nor, of a request, what the server assigns.
    fn waived(&self, schema: &Schema, required: &str) -> bool {
        let property = schema.property(required);
        let read_only = property.is_some_and(|id| self.schemas.get(id).read_only);
        let described = property.is_some() || schema.properties.is_empty();
        !described || self.request && (read_only || self.assigned.contains(&required))
    }

    fn alternatives(
        &self,
        group: &[SchemaId],
        value: &Value,
        path: &str,
        out: &mut Vec<Complaint>,
    ) {
        let mut nearest: Option<Vec<Complaint>> = None;
        for alternative in group {
            let mut complaints = Vec::new();
            self.value(*alternative, value, path, &mut complaints);
            if complaints.is_empty() {
                return;
            }
            if nearest
                .as_ref()
                .is_none_or(|known| complaints.len() < known.len())
            {
                nearest = Some(complaints);
            }
        }
        out.extend(nearest.into_iter().flatten());
    }
}

fn fits(schema: &Schema, value: &Value) -> bool {
    match value {
        Value::Null => schema.kinds.has("null"),
        Value::Bool(_) => schema.kinds.has("boolean"),
        Value::Number(number) => {
            schema.kinds.has("number") || schema.kinds.has("integer") && whole(number)
        }
        Value::String(_) => schema.kinds.has("string"),
        Value::Array(_) => schema.kinds.has("array"),
        Value::Object(_) => schema.kinds.has("object"),
    }
}

/// Whether a value is the number that a text is documented for, or the text of a number.
fn is_other_amount(schema: &Schema, value: &Value) -> bool {
    match value {
        Value::Number(_) => schema.kinds.has("string") && schema.choices.is_empty(),
        Value::String(text) => {
            let number = text.trim().parse::<f64>().is_ok_and(f64::is_finite);
            number && !schema.kinds.has("string") && schema.kinds.has("number")
        }
        _ => false,
    }
}

fn whole(number: &Number) -> bool {
    number.is_i64() || number.is_u64() || number.as_f64().is_some_and(|float| float.fract() == 0.0)
}

fn number_within(schema: &Schema, number: &Number, complain: &mut impl FnMut(String)) {
    let value = number.as_f64().unwrap_or(f64::INFINITY);
    let bounds: [(Option<f64>, bool, &str); 4] = [
        (
            schema.minimum,
            schema.minimum.is_some_and(|least| value < least),
            "at least",
        ),
        (
            schema.maximum,
            schema.maximum.is_some_and(|most| value > most),
            "at most",
        ),
        (
            schema.above,
            schema.above.is_some_and(|bound| value <= bound),
            "more than",
        ),
        (
            schema.below,
            schema.below.is_some_and(|bound| value >= bound),
            "less than",
        ),
    ];
    for (bound, broken, words) in bounds {
        if let (Some(bound), true) = (bound, broken) {
            complain(format!("must be {words} {bound}"));
        }
    }
}

fn text_within(schema: &Schema, text: &str, complain: &mut impl FnMut(String)) {
    let length = text.chars().count();
    if let Some(least) = schema.min_length.filter(|least| length < *least) {
        complain(format!("must have at least {least} characters"));
    }
    if let Some(most) = schema.max_length.filter(|most| length > *most) {
        complain(format!(
            "must have at most {most} characters, and has {length}"
        ));
    }
    if schema
        .pattern
        .as_ref()
        .is_some_and(|pattern| !pattern.is_match(text))
    {
        complain("does not have the form BigCommerce asks for".to_owned());
    }
    let dated = matches!(schema.format.as_deref(), Some("date" | "date-time"));
    if dated && clock::seconds(text).is_none() {
        complain("must be an ISO 8601 date".to_owned());
    }
}

/// The JSON kind of a value, in a word.
fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// `variants` and `0` make `variants.0`.
pub(crate) fn join(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path}.{name}")
    }
}

/// The body itself has no path; a map needs a key.
fn name(path: &str) -> String {
    if path.is_empty() {
        "body".to_owned()
    } else {
        path.to_owned()
    }
}
