//! What does a schema allow, once its `$ref` is followed and its `allOf` put together?

use bc_tests::specs::Spec;
use serde_json::{Map, Value};

/// How deep `$ref` and `allOf` are followed.
const DEPTH: usize = 40;

/// A schema, as the list of all that it says: a value must satisfy each of them.
#[derive(Debug, Clone)]
pub(crate) struct Schema<'s> {
    spec: &'s Spec,
    says: Vec<&'s Map<String, Value>>,
    /// How many choices (`oneOf`, `anyOf`) have been made.
    chosen: usize,
}

impl<'s> Schema<'s> {
    /// The schema at this node of a spec.
    pub(crate) fn new(spec: &'s Spec, node: &'s Value) -> Self {
        let mut schema = Self {
            spec,
            says: Vec::new(),
            chosen: 0,
        };
        schema.add(node, DEPTH);
        schema
    }

    fn add(&mut self, node: &'s Value, depth: usize) {
        let Some(object) = self.spec.resolve(node).and_then(Value::as_object) else {
            return;
        };
        let members = object.get("allOf").and_then(Value::as_array);
        for member in members.into_iter().flatten().filter(|_| depth > 0) {
            self.add(member, depth - 1);
        }
        self.says.push(object);
    }

    /// What is said last under a key.
    pub(crate) fn get(&self, key: &str) -> Option<&'s Value> {
        self.says.iter().rev().find_map(|says| says.get(key))
    }

    /// A key with a number.
    pub(crate) fn number(&self, key: &str) -> Option<f64> {
        self.get(key)?.as_f64()
    }

    /// A key with a length.
    pub(crate) fn length(&self, key: &str) -> Option<usize> {
        self.get(key)?.as_u64()?.try_into().ok()
    }

    /// Whether a key is `true` anywhere.
    pub(crate) fn flag(&self, key: &str) -> bool {
        let flags = self.says.iter().filter_map(|says| says.get(key));
        flags.into_iter().any(|flag| flag == &Value::Bool(true))
    }

    /// The types that everything said allows; `None` if nothing is said of them. Where the reference
    /// contradicts itself, what is said last counts.
    pub(crate) fn types(&self) -> Option<Vec<&'s str>> {
        let mut allowed: Option<Vec<&'s str>> = None;
        for said in self.says.iter().filter_map(|says| says.get("type")) {
            let said = match said {
                Value::Array(words) => words.iter().filter_map(Value::as_str).collect(),
                word => Vec::from_iter(word.as_str()),
            };
            let both = allowed.iter().flatten().filter_map(|before| match *before {
                "number" if said.contains(&"integer") => Some("integer"),
                "integer" if said.contains(&"number") => Some("integer"),
                word => said.contains(&word).then_some(word),
            });
            let both: Vec<&str> = both.collect();
            allowed = Some(if both.is_empty() { said } else { both });
        }
        allowed
    }

    /// The names of its properties, each once.
    pub(crate) fn property_names(&self) -> Vec<&'s str> {
        let mut names: Vec<&str> = Vec::new();
        for name in self.properties().flat_map(Map::keys) {
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
        names
    }

    /// What is said of a property.
    pub(crate) fn property(&self, name: &str) -> Self {
        let mut schema = Self {
            spec: self.spec,
            says: Vec::new(),
            chosen: 0,
        };
        for node in self
            .properties()
            .filter_map(|properties| properties.get(name))
        {
            schema.add(node, DEPTH);
        }
        schema
    }

    fn properties(&self) -> impl Iterator<Item = &'s Map<String, Value>> {
        let properties = self.says.iter().filter_map(|says| says.get("properties"));
        properties.filter_map(Value::as_object)
    }

    /// Whether an object without this property is refused.
    pub(crate) fn requires(&self, name: &str) -> bool {
        let lists = self.says.iter().filter_map(|says| says.get("required"));
        let mut names = lists.filter_map(Value::as_array).flatten();
        names.any(|required| required == name)
    }

    /// What is said under a key that holds a schema, such as `items`.
    pub(crate) fn inner(&self, key: &str) -> Option<Self> {
        let node = self.get(key).filter(|node| node.is_object())?;
        Some(Self::new(self.spec, node))
    }

    /// The alternatives of the next choice, each with everything else that is said; none if there is no choice.
    pub(crate) fn alternatives(&self) -> Vec<Self> {
        let choices = self.says.iter().flat_map(|says| {
            let lists = ["oneOf", "anyOf"]
                .into_iter()
                .filter_map(|key| says.get(key));
            lists.filter_map(Value::as_array)
        });
        let Some(choice) = choices.into_iter().nth(self.chosen) else {
            return Vec::new();
        };
        let alternatives = choice.iter().map(|node| {
            let mut alternative = self.clone();
            alternative.chosen += 1;
            alternative.add(node, DEPTH);
            alternative
        });
        alternatives.collect()
    }

    /// Whether it says nothing but that there is an object.
    pub(crate) fn says_nothing(&self) -> bool {
        self.property_names().is_empty()
            && self.alternatives().is_empty()
            && self.types().is_none_or(|types| types == ["object"])
            && self.get("items").is_none()
            && self.get("enum").is_none()
    }
}
