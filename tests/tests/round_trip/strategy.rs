//! Which values does a schema allow? A strategy that makes them, and shrinks them.

use proptest::prelude::*;
use proptest::strategy::Union;
use serde_json::Value;

use crate::sample::{Member, Presence, Sample};
use crate::scalars;
use crate::schema::Schema;

/// How deep lists and optional objects nest.
const DEPTH: usize = 6;
/// How deep anything nests: a schema may require itself.
const LIMIT: usize = 12;

/// Which way a body travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    Request,
    Response,
}

/// Where a value stands.
#[derive(Debug, Clone, Copy)]
struct Here<'n> {
    /// The name of the member.
    name: &'n str,
    depth: usize,
    /// Whether it is within what counts pages, of which nothing is below zero.
    counts: bool,
}

/// The bodies that a schema allows.
pub(crate) fn bodies(schema: &Schema<'_>, direction: Direction) -> BoxedStrategy<Sample> {
    let root = Here {
        name: "",
        depth: 0,
        counts: false,
    };
    if direction == Direction::Response && schema.says_nothing() {
        // There is nothing that a model could keep.
        return Just(object(Vec::new(), false)).boxed();
    }
    direction.values(schema, root)
}

fn object(members: Vec<Member>, named: bool) -> Sample {
    Sample::Object { members, named }
}

impl Direction {
    fn values(self, schema: &Schema<'_>, here: Here<'_>) -> BoxedStrategy<Sample> {
        let alternatives = schema.alternatives();
        if !alternatives.is_empty() {
            let values = alternatives.iter().map(|schema| self.values(schema, here));
            return Union::new(values).boxed();
        }
        if let Some(values) = schema.get("enum").and_then(Value::as_array) {
            return self.enumerated(values);
        }
        let Some(types) = schema.types() else {
            return self.of_type(schema, untyped(schema), here);
        };
        let weight = |word: &str| if word == "null" { 1 } else { 6 };
        let values = types
            .iter()
            .map(|word| (weight(word), self.of_type(schema, word, here)));
        Union::new_weighted(values.collect()).boxed()
    }

    fn of_type(self, schema: &Schema<'_>, word: &str, here: Here<'_>) -> BoxedStrategy<Sample> {
        let plain = |values: BoxedStrategy<Value>| values.prop_map(Sample::Plain).boxed();
        match word {
            "null" => Just(Sample::Plain(Value::Null)).boxed(),
            "boolean" => plain(any::<bool>().prop_map(Value::Bool).boxed()),
            "string" if is_date(here.name) => plain(scalars::date(schema)),
            "string" => plain(scalars::text(schema)),
            "integer" | "number" if is_identifier(here.name) => {
                plain(scalars::integer(schema, false))
            }
            "integer" => plain(scalars::integer(schema, !here.counts)),
            "number" => plain(scalars::number(schema)),
            "array" => self.list(schema, here),
            "object" => self.object(schema, here),
            _ if schema
                .get("format")
                .is_some_and(|format| format == "password") =>
            {
                plain(scalars::hidden())
            }
            // Nothing says that it may be null.
            _ => plain(
                anything()
                    .prop_filter("not null", |value| !value.is_null())
                    .boxed(),
            ),
        }
    }

    /// One of the listed values; in an answer now and then one that is not listed.
    fn enumerated(self, values: &[Value]) -> BoxedStrategy<Sample> {
        let listed = proptest::sample::select(values.to_vec()).prop_map(Sample::Plain);
        let are_texts = values.iter().any(Value::is_string);
        // A single value tells one alternative from the others; another would be none of them.
        if self == Self::Request || !are_texts || values.len() == 1 {
            return listed.boxed();
        }
        let unknown = "[a-z_]{1,12}".prop_map(|text| Sample::Plain(Value::String(text)));
        Union::new_weighted(vec![(8, listed.boxed()), (1, unknown.boxed())]).boxed()
    }

    fn list(self, schema: &Schema<'_>, here: Here<'_>) -> BoxedStrategy<Sample> {
        let least = schema.length("minItems").unwrap_or(0).min(3);
        let most = schema.length("maxItems").unwrap_or(3).clamp(least, 3);
        let most = if here.depth >= DEPTH { least } else { most };
        let items = match schema.inner("items") {
            // Objects end at the limit, and with them the lists that hold them.
            Some(items) => self.values(&items, here.within(singular(here.name))),
            None => anything().prop_map(Sample::Plain).boxed(),
        };
        let lists = proptest::collection::vec(items, least..=most);
        lists.prop_map(Sample::List).boxed()
    }

    fn object(self, schema: &Schema<'_>, here: Here<'_>) -> BoxedStrategy<Sample> {
        let names = schema.property_names();
        if names.is_empty() {
            return self.map(schema, here);
        }
        if here.depth >= LIMIT {
            return Just(object(Vec::new(), true)).boxed();
        }
        let members: Vec<_> = names
            .into_iter()
            .filter_map(|name| self.member(schema, name, here))
            .collect();
        let objects = members.prop_map(|members: Vec<Option<Member>>| {
            object(members.into_iter().flatten().collect(), true)
        });
        objects.boxed()
    }

    /// An object whose keys the schema does not name.
    fn map(self, schema: &Schema<'_>, here: Here<'_>) -> BoxedStrategy<Sample> {
        let values = match schema.inner("additionalProperties") {
            Some(values) if here.depth < DEPTH => self.values(&values, here.within("")),
            _ => anything().prop_map(Sample::Plain).boxed(),
        };
        let closed = schema.get("additionalProperties") == Some(&Value::Bool(false));
        let most = if closed || here.depth >= DEPTH { 0 } else { 3 };
        let maps = proptest::collection::btree_map("[a-z][a-z_]{0,8}", values, 0..=most);
        let maps = maps.prop_map(|map| {
            let members = map.into_iter().map(|(name, value)| Member {
                name,
                presence: Presence::Required,
                value,
            });
            object(members.collect(), false)
        });
        maps.boxed()
    }

    /// A property, there or not; `None` if it does not travel this way.
    fn member(
        self,
        holder: &Schema<'_>,
        name: &str,
        here: Here<'_>,
    ) -> Option<BoxedStrategy<Option<Member>>> {
        let schema = holder.property(name);
        let other_way = match self {
            Self::Request => "readOnly",
            Self::Response => "writeOnly",
        };
        if schema.flag(other_way) {
            return None;
        }
        let always_there =
            self == Self::Response && schema.get("x-bc-always-present") == Some(&Value::Bool(true));
        let is_number = schema
            .types()
            .is_some_and(|types| types == ["integer"] || types == ["number"]);
        // What BigCommerce wraps its answers in is nothing without this.
        let is_data = self == Self::Response && here.depth == 0 && name == "data";
        let presence = if always_there && is_number && is_identifier(name) {
            Presence::Identifier
        } else if is_data || (self == Self::Request && holder.requires(name)) {
            Presence::Required
        } else {
            Presence::Optional
        };
        let needed = presence != Presence::Optional || always_there || holder.requires(name);
        let is_nested = schema
            .types()
            .is_none_or(|types| types.contains(&"object") || types.contains(&"array"));
        if !needed && is_nested && here.depth >= DEPTH {
            return None;
        }
        let values = if here.depth == 0 && name == "meta" && schema.says_nothing() {
            // What stands beside `data` is an object, also where the reference says nothing of it.
            self.map(&schema, here.within(name))
        } else {
            self.values(&schema, here.within(name))
        };
        let owned = name.to_owned();
        let members = values.prop_map(move |value| Member {
            name: owned.clone(),
            presence,
            value,
        });
        Some(if needed {
            members.prop_map(Some).boxed()
        } else {
            proptest::option::weighted(0.6, members).boxed()
        })
    }
}

impl<'n> Here<'n> {
    /// The same place, one level deeper.
    fn within<'m>(self, name: &'m str) -> Here<'m> {
        Here {
            name,
            depth: self.depth + 1,
            counts: self.counts || matches!(name, "pagination" | "cursor_pagination"),
        }
    }
}

fn untyped(schema: &Schema<'_>) -> &'static str {
    if !schema.property_names().is_empty() {
        "object"
    } else if schema.get("items").is_some() {
        "array"
    } else {
        "anything"
    }
}

/// The name of an item of a list: `category_ids` holds `category_id`s.
fn singular(name: &str) -> &str {
    name.strip_suffix('s').unwrap_or(name)
}

/// Whether a number of this name is an identifier, and so an integer whatever the schema calls it.
fn is_identifier(name: &str) -> bool {
    let name = name.strip_suffix('s').unwrap_or(name);
    name == "id" || name.ends_with("_id") || name.ends_with("Id")
}

/// Whether a text of this name is a date; one that is not set is `""`, which models take for none.
fn is_date(name: &str) -> bool {
    name.starts_with("date_") || name.ends_with("_date") || name.ends_with("_at")
}

/// Any JSON that is not deep.
pub(crate) fn anything() -> BoxedStrategy<Value> {
    let scalars = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::from),
        "[ -~]{0,8}".prop_map(Value::String),
        proptest::sample::select(vec!["19.99", "10.00", "0.10"])
            .prop_map(|text| text.parse().map_or(Value::Null, Value::Number)),
    ];
    scalars
        .prop_recursive(2, 6, 3, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..3).prop_map(Value::Array),
                proptest::collection::btree_map("[a-z]{1,4}", inner, 0..3)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
        .boxed()
}
