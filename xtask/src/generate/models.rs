//! Which type does a schema become? Builds the nodes of one module.
//!
//! - Responses: every property is optional, except those that an overlay marks `x-bc-always-present`; of these
//!   identifiers are insisted on. Lists are optional too: a list that was not asked for is not an empty one.
//! - Requests: required properties are plain, nullable ones `Update<T>`, the rest `Option<T>`. `readOnly`
//!   properties are left out, except for the `id` by which the lists of an update name their items.
//! - Numbers are exact (`Decimal`), except identifiers, which are integers whatever the spec calls them.
//! - Numeric enums stay numbers: no name could be made from their values that says more.

use std::collections::{BTreeSet, HashMap};

use anyhow::Context as _;
use serde_json::{Map, Value};

use super::answers::is_page_meta;
use super::ir::{Direction, Facts, Field, Id, Kind, Node, Presence, Rank, Type, Types};
use super::names;
use super::renames::Renames;
use super::schema::Flat;
use super::site::Site;

/// Builds the types of one module.
pub(super) struct Builder<'a> {
    pub(super) schemas: &'a Map<String, Value>,
    pub(super) module: usize,
    /// The spec's name, for the renames that are its own.
    pub(super) spec: &'a str,
    pub(super) renames: &'a Renames,
    pub(super) types: &'a mut Types,
    /// Whether BigCommerce is the caller: then what is asked is read, and what is answered written.
    pub(super) inbound: bool,
    /// The node of each component, by what decides on its fields.
    memo: HashMap<(Direction, bool, String), Id>,
}

/// A type with what a spec says beside it.
#[derive(Debug)]
pub(super) struct Typed {
    pub(super) ty: Type,
    pub(super) facts: Facts,
}

impl<'a> Builder<'a> {
    /// A builder for the module with this index, made from the spec of this name.
    pub(super) fn new(
        schemas: &'a Map<String, Value>,
        (module, spec): (usize, &'a str),
        renames: &'a Renames,
        types: &'a mut Types,
    ) -> Self {
        Self {
            schemas,
            module,
            spec,
            renames,
            types,
            inbound: false,
            memo: HashMap::new(),
        }
    }

    /// Which way the body of an operation travels.
    pub(super) fn asked(&self) -> Direction {
        if self.inbound {
            Direction::Response
        } else {
            Direction::Request
        }
    }

    /// Which way the answer to an operation travels.
    pub(super) fn answered(&self) -> Direction {
        if self.inbound {
            Direction::Request
        } else {
            Direction::Response
        }
    }

    /// The type of `schema`, which stands at `site`.
    pub(super) fn typed(&mut self, schema: &Value, site: &Site) -> anyhow::Result<Typed> {
        let flat = self.flat(schema, site)?;
        let ty = self.flat_type(&flat, site)?;
        Ok(Typed {
            ty,
            facts: facts(&flat),
        })
    }

    /// `schema` without references.
    pub(super) fn flat(&self, schema: &Value, site: &Site) -> anyhow::Result<Flat> {
        Flat::read(self.schemas, schema)
            .with_context(|| format!("specs/{}.yaml: {}", self.spec, site.pointer))
    }

    /// The type of a schema without references.
    pub(super) fn flat_type(&mut self, flat: &Flat, site: &Site) -> anyhow::Result<Type> {
        let alternatives = flat.alternatives(self.schemas)?;
        if !alternatives.is_empty() {
            return self.union(flat, alternatives, site);
        }
        Ok(match flat.kind() {
            _ if flat.is_object() => return self.object(flat, site),
            Some("array") => Type::List(Box::new(match flat.rest.get("items") {
                Some(items) => self.typed(items, &site.item())?.ty,
                None => Type::Json,
            })),
            Some("string") | None if flat.values().iter().any(Value::is_string) => {
                self.enumeration(flat, site)
            }
            Some("string") if site.part && is_file(flat, &site.property) => Type::File,
            Some("string") if flat.text("format") == Some("password") => Type::Secret,
            Some("string") if is_date(flat, &site.property) => Type::DateTime,
            // It is read exactly, and sent in the quotes that BigCommerce wants.
            Some("string")
                if flat.text("format") == Some("decimal")
                    && site.direction == Direction::Response =>
            {
                Type::Decimal
            }
            Some("string") => Type::Text,
            Some("integer") if flat.text("format") == Some("unixtime") => Type::DateTime,
            Some("integer") => Type::Integer,
            Some("number") if is_identifier(&site.property) => Type::Integer,
            Some("number") => Type::Decimal,
            Some("boolean") => Type::Bool,
            _ if flat.text("format") == Some("password") => Type::SecretJson,
            _ if !flat.types.is_empty() && flat.types.iter().all(|kind| is_scalar(kind)) => {
                Type::Scalar
            }
            _ => Type::Json,
        })
    }

    fn object(&mut self, flat: &Flat, site: &Site) -> anyhow::Result<Type> {
        if is_page_meta(&flat.properties) {
            return Ok(Type::PageMeta);
        }
        if !flat.properties.is_empty() {
            return self.record(flat, site).map(Type::Node);
        }
        let values = match flat.rest.get("additionalProperties") {
            Some(values @ Value::Object(_)) => self.typed(values, &site.item())?.ty,
            _ => Type::Json,
        };
        Ok(Type::Map(Box::new(values)))
    }

    /// The node of an object with properties.
    pub(super) fn record(&mut self, flat: &Flat, site: &Site) -> anyhow::Result<Id> {
        let names_items = site.update && site.listed;
        let key = flat
            .component
            .clone()
            .map(|component| (site.direction, names_items, component));
        let shareable = site.fixed.is_none() && !site.part;
        if let Some(id) = key
            .as_ref()
            .filter(|_| shareable)
            .and_then(|key| self.memo.get(key))
        {
            return Ok(*id);
        }
        let (name, rank) = self.name(flat, site);
        let id = self.types.add(Node {
            name: name.clone(),
            rank,
            component: flat.component.clone(),
            module: self.module,
            directions: BTreeSet::from([site.direction]),
            origins: vec![format!("{}: {}", self.spec, site.pointer)],
            kind: Kind::Record(Vec::new()),
        });
        if let Some(key) = key.filter(|_| shareable) {
            self.memo.insert(key, id);
        }
        let fields = self.fields(flat, base(&name), site)?;
        self.types.get_mut(id).kind = if site.part {
            Kind::Form(fields)
        } else {
            Kind::Record(fields)
        };
        Ok(id)
    }

    fn fields(&mut self, flat: &Flat, parent: &str, site: &Site) -> anyhow::Result<Vec<Field>> {
        let mut fields = Vec::new();
        for (name, schema) in &flat.properties {
            let site_of_property = site.property(parent, name);
            let property = self.flat(schema, &site_of_property)?;
            // The `id` of an item within is needed only to name one that is there already.
            let is_inner_id = property.flag("readOnly") && site.fixed.is_none();
            let required = flat.required.contains(name) && !is_inner_id;
            if is_left_out(&property, name, site) {
                continue;
            }
            let ty = self.flat_type(&property, &site_of_property)?;
            let presence = presence(&property, name, &ty, required, site.direction);
            fields.push(Field {
                wire: name.clone(),
                ty,
                presence,
                facts: Facts {
                    // In a request it names what is there already.
                    read_only: property.flag("readOnly") && site.direction == Direction::Response,
                    ..facts(&property)
                },
            });
        }
        // What is changed comes before what it becomes.
        let id = fields.iter().position(|field| field.wire == "id");
        if let Some(at) = id.filter(|_| site.direction == Direction::Request) {
            fields[..=at].rotate_right(1);
        }
        Ok(fields)
    }

    /// The name of the type of `flat`, and how good it is.
    pub(super) fn name(&self, flat: &Flat, site: &Site) -> (String, Rank) {
        let (name, rank) = self.candidate(flat, site);
        (self.renames.apply(self.spec, &name), rank)
    }

    fn candidate(&self, flat: &Flat, site: &Site) -> (String, Rank) {
        if let Some(name) = &flat.curated {
            return (name.clone(), Rank::Curated);
        }
        if let Some(name) = &site.fixed {
            return (name.clone(), Rank::Operation);
        }
        if let Some(name) = &flat.component {
            return (names::component(name), Rank::Component);
        }
        if let Some(name) = flat.title.as_deref().and_then(names::title) {
            return (name, Rank::Title);
        }
        (
            format!("{}{}", site.parent, names::camel(&site.property)),
            Rank::Context,
        )
    }
}

/// The name under which a type's own properties are named: `NewProduct` and `ProductUpdate` hold a
/// `ProductCustomUrl`, as `Product` does.
pub(super) fn base(name: &str) -> &str {
    let prefixes = ["NewBatch", "New"]
        .iter()
        .find_map(|prefix| name.strip_prefix(prefix));
    let name = prefixes
        .filter(|rest| starts_with_capital(rest))
        .unwrap_or(name);
    for ending in ["BatchUpdate", "BatchUpsert", "Update", "Upsert", "Upload"] {
        if let Some(base) = name.strip_suffix(ending).filter(|base| !base.is_empty()) {
            return base;
        }
    }
    name
}

fn starts_with_capital(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_uppercase())
}

fn presence(flat: &Flat, name: &str, ty: &Type, required: bool, direction: Direction) -> Presence {
    match direction {
        Direction::Response if !flat.flag("x-bc-always-present") => Presence::Optional,
        Direction::Response if *ty == Type::Integer && is_identifier(name) => Presence::Insisted,
        Direction::Response => Presence::Always,
        Direction::Request if flat.may_be_null() => Presence::Nullable,
        Direction::Request if required => Presence::Always,
        Direction::Request => Presence::Optional,
    }
}

fn is_left_out(flat: &Flat, name: &str, site: &Site) -> bool {
    match site.direction {
        Direction::Response => flat.flag("writeOnly"),
        Direction::Request => {
            let names_an_item = site.update && site.listed && name == "id";
            flat.flag("readOnly") && !names_an_item
        }
    }
}

/// Whether a number of this name is an identifier.
pub(super) fn is_identifier(name: &str) -> bool {
    let name = names::snake(name);
    name == "id" || name.ends_with("_id") || name.ends_with("_ids")
}

fn is_date(flat: &Flat, name: &str) -> bool {
    let name = names::snake(name);
    let by_format = matches!(flat.text("format"), Some("date-time" | "date" | "ISO-8601"));
    by_format || name.starts_with("date_") || name.ends_with("_date") || name.ends_with("_at")
}

fn is_file(flat: &Flat, name: &str) -> bool {
    let name = names::snake(name);
    flat.text("format") == Some("binary") || name == "file" || name.ends_with("_file")
}

/// Whether a JSON type is a text, number or bool.
pub(super) fn is_scalar(kind: &str) -> bool {
    matches!(kind, "string" | "number" | "integer" | "boolean")
}

/// What `flat` says beside its type.
fn facts(flat: &Flat) -> Facts {
    let number = |key: &str| {
        flat.rest
            .get(key)
            .filter(|value| value.is_number())
            .map(Value::to_string)
    };
    let length = |key: &str| flat.rest.get(key).and_then(Value::as_u64);
    let is_array = flat.kind() == Some("array");
    let values = flat
        .values()
        .iter()
        .filter(|value| value.is_number())
        .map(Value::to_string);
    let default = flat.rest.get("default").filter(|value| !value.is_null());
    Facts {
        minimum: number("minimum").filter(|_| !is_array),
        maximum: number("maximum").filter(|_| !is_array),
        min_length: length(if is_array { "minItems" } else { "minLength" })
            .filter(|length| *length > 0),
        max_length: length(if is_array { "maxItems" } else { "maxLength" }),
        of_list: is_array,
        default: default.and_then(default_text),
        values: values.collect(),
        nullable: flat.may_be_null(),
        read_only: flat.flag("readOnly"),
        deprecated: flat.flag("deprecated"),
    }
}

fn default_text(default: &Value) -> Option<String> {
    match default {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(default.to_string()),
        _ => None,
    }
}
