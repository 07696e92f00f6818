//! How the schemas of the specs are held: compiled once, references resolved, `allOf` merged.

use std::collections::HashMap;

use regex_lite::Regex;
use serde_json::{Map, Value};

/// The place of a schema in [`Schemas`].
pub(crate) type SchemaId = usize;

/// The JSON kinds a schema admits; none named means any.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Kinds(u8);

impl Kinds {
    const NAMES: [(&'static str, u8); 7] = [
        ("null", 1),
        ("boolean", 2),
        ("integer", 4),
        ("number", 8),
        ("string", 16),
        ("array", 32),
        ("object", 64),
    ];

    fn add(&mut self, name: &str) {
        if let Some((_, bit)) = Self::NAMES.iter().find(|(known, _)| *known == name) {
            self.0 |= bit;
        }
    }

    pub(crate) fn any(self) -> bool {
        self.0 == 0
    }

    pub(crate) fn has(self, name: &str) -> bool {
        Self::NAMES
            .iter()
            .any(|(known, bit)| *known == name && self.0 & bit != 0)
    }

    /// The kinds in words, for a message: `integer or null`.
    pub(crate) fn words(self) -> String {
        let named: Vec<&str> = Self::NAMES
            .iter()
            .rev()
            .filter(|(_, bit)| self.0 & bit != 0)
            .map(|(n, _)| *n)
            .collect();
        named.join(" or ")
    }
}

/// One schema, with what the sandbox checks.
#[derive(Debug, Default)]
pub(crate) struct Schema {
    pub(crate) kinds: Kinds,
    pub(crate) choices: Vec<Value>,
    pub(crate) minimum: Option<f64>,
    pub(crate) maximum: Option<f64>,
    pub(crate) above: Option<f64>,
    pub(crate) below: Option<f64>,
    pub(crate) min_length: Option<usize>,
    pub(crate) max_length: Option<usize>,
    pub(crate) min_items: Option<usize>,
    pub(crate) max_items: Option<usize>,
    pub(crate) pattern: Option<Regex>,
    pub(crate) format: Option<String>,
    pub(crate) read_only: bool,
    /// Whether every answer that shows the object has this property.
    pub(crate) always: bool,
    pub(crate) default: Option<Value>,
    pub(crate) properties: Vec<(String, SchemaId)>,
    pub(crate) required: Vec<String>,
    pub(crate) items: Option<SchemaId>,
    /// The groups of alternatives: of each, at least one must fit.
    pub(crate) alternatives: Vec<Vec<SchemaId>>,
}

impl Schema {
    pub(crate) fn property(&self, name: &str) -> Option<SchemaId> {
        self.properties
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, id)| *id)
    }
}

/// All schemas of all families.
#[derive(Debug, Default)]
pub(crate) struct Schemas {
    all: Vec<Schema>,
    empty: Schema,
}

impl Schemas {
    pub(crate) fn get(&self, id: SchemaId) -> &Schema {
        self.all.get(id).unwrap_or(&self.empty)
    }

    /// The properties of an object, those of its alternatives included.
    pub(crate) fn members(&self, id: SchemaId) -> Vec<(&str, SchemaId)> {
        let mut members = Vec::new();
        self.gather(id, 0, &mut members);
        members
    }

    fn gather<'a>(&'a self, id: SchemaId, depth: usize, into: &mut Vec<(&'a str, SchemaId)>) {
        let schema = self.get(id);
        for (name, property) in &schema.properties {
            if !into.iter().any(|(known, _)| known == name) {
                into.push((name, *property));
            }
        }
        if depth < 4 {
            for alternative in schema.alternatives.iter().flatten() {
                self.gather(*alternative, depth + 1, into);
            }
        }
    }
}

/// Compiles the schemas of one document into [`Schemas`].
pub(crate) struct Compiler<'a, 's> {
    document: &'a Value,
    pub(crate) schemas: &'s mut Schemas,
    /// Schemas already compiled, by reference: what makes recursive schemas end.
    known: HashMap<String, SchemaId>,
}

/// How deep `allOf` may refer before the compiler takes it for a loop.
const DEEPEST_MERGE: usize = 16;

impl<'a, 's> Compiler<'a, 's> {
    pub(crate) fn new(document: &'a Value, schemas: &'s mut Schemas) -> Self {
        Self {
            document,
            schemas,
            known: HashMap::new(),
        }
    }

    /// The thing a `$ref` stands for, or the thing itself.
    pub(crate) fn resolve(&self, mut value: &'a Value) -> &'a Value {
        for _ in 0..DEEPEST_MERGE {
            match reference(value).and_then(|pointer| self.document.pointer(pointer)) {
                Some(target) => value = target,
                None => break,
            }
        }
        value
    }

    pub(crate) fn compile(&mut self, value: &'a Value) -> SchemaId {
        let pointer = reference(value);
        if let Some(known) = pointer.and_then(|pointer| self.known.get(pointer)) {
            return *known;
        }
        let id = self.schemas.all.len();
        self.schemas.all.push(Schema::default());
        if let Some(pointer) = pointer {
            self.known.insert(pointer.to_owned(), id);
        }
        let mut schema = Schema::default();
        self.merge(value, &mut schema, 0);
        if let Some(slot) = self.schemas.all.get_mut(id) {
            *slot = schema;
        }
        id
    }

    fn merge(&mut self, value: &'a Value, into: &mut Schema, depth: usize) {
        let Some(members) = value.as_object() else {
            return;
        };
        if depth > DEEPEST_MERGE {
            return;
        }
        self.constraints(members, into);
        if let Some(target) = reference(value).and_then(|pointer| self.document.pointer(pointer)) {
            self.merge(target, into, depth + 1);
        }
        for part in members
            .get("allOf")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            self.merge(part, into, depth + 1);
        }
    }

    fn constraints(&mut self, members: &'a Map<String, Value>, into: &mut Schema) {
        if into.kinds.any() {
            match members.get("type") {
                Some(Value::String(kind)) => into.kinds.add(kind),
                Some(Value::Array(kinds)) => {
                    kinds
                        .iter()
                        .filter_map(Value::as_str)
                        .for_each(|kind| into.kinds.add(kind));
                }
                _ => {}
            }
        }
        if into.choices.is_empty() {
            into.choices = list(members, "enum").cloned().collect();
            into.choices.extend(members.get("const").cloned());
        }
        let number = |name: &str| members.get(name).and_then(Value::as_f64);
        let size = |name: &str| {
            members
                .get(name)
                .and_then(Value::as_u64)
                .map(|n| n as usize)
        };
        let text = |name: &str| members.get(name).and_then(Value::as_str);
        into.minimum = into.minimum.or(number("minimum"));
        into.maximum = into.maximum.or(number("maximum"));
        into.above = into.above.or(number("exclusiveMinimum"));
        into.below = into.below.or(number("exclusiveMaximum"));
        into.min_length = into.min_length.or(size("minLength"));
        into.max_length = into.max_length.or(size("maxLength"));
        into.min_items = into.min_items.or(size("minItems"));
        into.max_items = into.max_items.or(size("maxItems"));
        // A pattern this engine cannot read (look-around) is not enforced.
        into.pattern = into
            .pattern
            .take()
            .or_else(|| text("pattern").and_then(|p| Regex::new(p).ok()));
        into.format = into
            .format
            .take()
            .or_else(|| text("format").map(str::to_owned));
        into.default = into
            .default
            .take()
            .or_else(|| members.get("default").cloned());
        into.read_only |= members
            .get("readOnly")
            .and_then(Value::as_bool)
            .unwrap_or(false);
        into.always |= members
            .get("x-bc-always-present")
            .and_then(Value::as_bool)
            .unwrap_or(false);
        for name in list(members, "required").filter_map(Value::as_str) {
            if !into.required.iter().any(|known| known == name) {
                into.required.push(name.to_owned());
            }
        }
        for (name, property) in members
            .get("properties")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            if into.property(name).is_none() {
                let id = self.compile(property);
                into.properties.push((name.clone(), id));
            }
        }
        if let (None, Some(items)) = (into.items, members.get("items")) {
            into.items = Some(self.compile(items));
        }
        for group in ["oneOf", "anyOf"] {
            let parts: Vec<SchemaId> = list(members, group)
                .map(|part| self.compile(part))
                .collect();
            if !parts.is_empty() {
                into.alternatives.push(parts);
            }
        }
    }
}

fn reference(value: &Value) -> Option<&str> {
    value
        .get("$ref")
        .and_then(Value::as_str)
        .and_then(|target| target.strip_prefix('#'))
}

fn list<'a>(
    members: &'a Map<String, Value>,
    name: &str,
) -> impl Iterator<Item = &'a Value> + use<'a> {
    members
        .get(name)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}
