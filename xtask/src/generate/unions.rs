//! What does a choice between schemas (`oneOf`, `anyOf`) become?
//!
//! - of texts, numbers and bools: the one type that holds them, else `Scalar`;
//! - of lists: a list of the choice;
//! - of objects that are alike, in a response: one record with the fields of all;
//! - of objects that a property tells apart: an enum;
//! - of objects and a list: an enum, too;
//! - anything else: `Json`.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::ir::{Direction, Id, Kind, Node, Rank, ToldBy, Type, Variant};
use super::models::{Builder, is_identifier, is_scalar};
use super::schema::Flat;
use super::site::Site;
use super::variants::{shorten, variant_name};

impl Builder<'_> {
    /// The type of a choice; `base` is what stands beside it.
    pub(super) fn union(
        &mut self,
        base: &Flat,
        mut alternatives: Vec<Flat>,
        site: &Site,
    ) -> anyhow::Result<Type> {
        alternatives = self.spread(alternatives)?;
        if alternatives.len() == 1 {
            let only = alternatives.remove(0).with_base(base);
            return self.flat_type(&only, site);
        }
        let all = |test: fn(&Flat) -> bool| alternatives.iter().all(test);
        if all(Flat::is_object) {
            let objects = alternatives
                .into_iter()
                .map(|flat| flat.with_base(base))
                .collect();
            return self.union_of_objects(base, objects, site);
        }
        if all(|flat| flat.kind().is_some_and(is_scalar)) {
            return Ok(self.union_of_scalars(base, &alternatives, site));
        }
        if all(|flat| flat.kind() == Some("array")) {
            let items = alternatives
                .iter()
                .filter_map(|flat| flat.rest.get("items"));
            let items = items
                .map(|items| self.flat(items, site))
                .collect::<Result<_, _>>()?;
            let item = self.union(&Flat::default(), items, &site.item())?;
            return Ok(Type::List(Box::new(item)));
        }
        let (lists, objects): (Vec<Flat>, Vec<Flat>) = alternatives
            .into_iter()
            .partition(|flat| flat.kind() == Some("array"));
        match lists.as_slice() {
            [list] if objects.iter().all(Flat::is_object) => {
                self.list_or_object(base, list, objects, site)
            }
            _ => Ok(Type::Json),
        }
    }

    /// A list where an object is due, or the other way round: what was asked for to be included, say, or a link
    /// to it.
    fn list_or_object(
        &mut self,
        base: &Flat,
        list: &Flat,
        objects: Vec<Flat>,
        site: &Site,
    ) -> anyhow::Result<Type> {
        let (name, rank) = self.name(base, site);
        let within = |property: &str| Site {
            fixed: None,
            parent: name.clone(),
            property: property.to_owned(),
            ..site.clone()
        };
        let items = self.flat_type(list, &within("items"))?;
        let mut variants = vec![Variant {
            name: "List".to_owned(),
            ty: items,
            told_by: ToldBy::List,
        }];
        let mut objects = objects;
        let told_by = tag(&objects).or_else(|| own_properties(&mut objects));
        let Some(told_by) = told_by else {
            return Ok(Type::Json);
        };
        for (object, told_by) in objects.iter().zip(told_by) {
            let variant = variant_name(object, &told_by);
            let id = self.record(object, &within(&variant))?;
            variants.push(Variant {
                name: variant,
                ty: Type::Node(id),
                told_by,
            });
        }
        Ok(Type::Node(self.union_node(
            base,
            (name, rank),
            variants,
            site,
        )))
    }

    fn union_node(
        &mut self,
        base: &Flat,
        (name, rank): (String, Rank),
        mut variants: Vec<Variant>,
        site: &Site,
    ) -> Id {
        shorten(&name, &mut variants);
        self.types.add(Node {
            name,
            rank,
            component: base.component.clone(),
            module: self.module,
            directions: BTreeSet::from([site.direction]),
            origins: vec![format!("{}: {}", self.spec, site.pointer)],
            kind: Kind::Union(variants),
        })
    }

    /// The alternatives, those of an alternative that is a choice itself in its place.
    fn spread(&self, alternatives: Vec<Flat>) -> anyhow::Result<Vec<Flat>> {
        let mut spread = Vec::new();
        for flat in alternatives {
            let inner = flat.alternatives(self.schemas)?;
            if inner.is_empty() || !flat.properties.is_empty() {
                spread.push(flat);
            } else {
                spread.extend(self.spread(inner)?);
            }
        }
        Ok(spread)
    }

    fn union_of_scalars(&mut self, base: &Flat, alternatives: &[Flat], site: &Site) -> Type {
        let kinds: BTreeSet<&str> = alternatives.iter().filter_map(Flat::kind).collect();
        let kinds: Vec<&str> = kinds.into_iter().collect();
        match kinds.as_slice() {
            ["string"] if alternatives.iter().all(|flat| !flat.values().is_empty()) => {
                let mut values: Vec<String> = Vec::new();
                for value in alternatives
                    .iter()
                    .flat_map(Flat::values)
                    .filter_map(Value::as_str)
                {
                    if !values.iter().any(|known| known == value) {
                        values.push(value.to_owned());
                    }
                }
                self.enumeration_of(values, base, site)
            }
            ["string"] => Type::Text,
            ["boolean"] => Type::Bool,
            ["integer"] => Type::Integer,
            ["number"] | ["integer", "number"] if is_identifier(&site.property) => Type::Integer,
            ["number"] | ["integer", "number"] => Type::Decimal,
            _ => Type::Scalar,
        }
    }

    fn union_of_objects(
        &mut self,
        base: &Flat,
        mut objects: Vec<Flat>,
        site: &Site,
    ) -> anyhow::Result<Type> {
        let tag = tag(&objects);
        if tag.is_none() && site.direction == Direction::Response && are_alike(&objects) {
            return self.record(&merged(base, objects), site).map(Type::Node);
        }
        let Some(told_by) = tag.or_else(|| own_properties(&mut objects)) else {
            // What cannot be told apart when it is read is one record with the fields of all.
            return match is_consistent(&objects) {
                true => self.record(&merged(base, objects), site).map(Type::Node),
                false => Ok(Type::Json),
            };
        };
        let (name, rank) = self.name(base, site);
        let mut variants = Vec::new();
        for (object, told_by) in objects.iter_mut().zip(told_by) {
            if let ToldBy::Tag(property, values) = &told_by
                && values.len() == 1
            {
                // The union writes it.
                object.required.retain(|name| name != property);
            }
            let variant = variant_name(object, &told_by);
            let alternative = Site {
                parent: name.clone(),
                property: variant.clone(),
                ..site.clone()
            };
            let id = self.record(
                object,
                &Site {
                    fixed: None,
                    ..alternative
                },
            )?;
            variants.push(Variant {
                name: variant,
                ty: Type::Node(id),
                told_by,
            });
        }
        Ok(Type::Node(self.union_node(
            base,
            (name, rank),
            variants,
            site,
        )))
    }
}

/// The property whose values are others in each alternative.
fn tag(objects: &[Flat]) -> Option<Vec<ToldBy>> {
    let first = objects.first()?;
    first.properties.keys().find_map(|property| {
        let values: Vec<Vec<String>> = objects
            .iter()
            .filter_map(|object| texts_only(object.properties.get(property)?))
            .collect();
        let distinct = values.iter().flatten().collect::<BTreeSet<_>>().len();
        let tells =
            values.len() == objects.len() && distinct == values.iter().map(Vec::len).sum::<usize>();
        tells.then(|| {
            let told = values.into_iter();
            told.map(|values| ToldBy::Tag(property.clone(), values))
                .collect()
        })
    })
}

/// The values of an enum of texts.
fn texts_only(schema: &Value) -> Option<Vec<String>> {
    let values = schema.get("enum")?.as_array()?;
    let texts: Vec<String> = values
        .iter()
        .filter_map(|value| value.as_str().map(str::to_owned))
        .collect();
    (!texts.is_empty() && texts.len() == values.len()).then_some(texts)
}

/// The properties that each alternative has for itself. One without any is what the others are not, and comes
/// last; two without any cannot be told apart.
fn own_properties(objects: &mut [Flat]) -> Option<Vec<ToldBy>> {
    let own = |object: &Flat, others: &[Flat]| -> Vec<String> {
        let shared = |name: &String| {
            others
                .iter()
                .filter(|other| other.properties.contains_key(name))
                .count()
                > 1
        };
        object
            .properties
            .keys()
            .filter(|name| !shared(name))
            .cloned()
            .collect()
    };
    let all = objects.to_vec();
    objects.sort_by_key(|object| own(object, &all).is_empty());
    let told_by: Vec<Vec<String>> = objects.iter().map(|object| own(object, &all)).collect();
    let without = told_by.iter().filter(|own| own.is_empty()).count();
    (without <= 1).then(|| told_by.into_iter().map(ToldBy::Properties).collect())
}

/// Whether objects share at least half of their properties, and those have the same type.
fn are_alike(objects: &[Flat]) -> bool {
    let Some((first, others)) = objects.split_first() else {
        return false;
    };
    others.iter().all(|other| {
        let shared = |name: &&String| other.properties.contains_key(*name);
        let common = first.properties.keys().filter(shared).count();
        let all = first.properties.len() + other.properties.len() - common;
        common * 2 >= all
    }) && is_consistent(objects)
}

/// Whether the properties that objects have in common have the same type.
fn is_consistent(objects: &[Flat]) -> bool {
    let kind = |schema: &Value| schema.get("type").cloned();
    objects.iter().all(|one| {
        objects.iter().all(|other| {
            one.properties
                .iter()
                .filter_map(|(name, schema)| Some((schema, other.properties.get(name)?)))
                .all(|(a, b)| kind(a) == kind(b))
        })
    })
}

/// One object with the properties of all; required is what each of them requires.
fn merged(base: &Flat, objects: Vec<Flat>) -> Flat {
    let everywhere = |name: &&String| objects.iter().all(|object| object.required.contains(name));
    let first = objects.first().map(|object| object.required.as_slice());
    let required = first.unwrap_or_default().iter().filter(everywhere);
    let mut merged = Flat {
        properties: Map::new(),
        required: required.cloned().collect(),
        types: vec!["object".to_owned()],
        ..base.clone()
    };
    merged.rest.remove("oneOf");
    merged.rest.remove("anyOf");
    for object in objects {
        for (name, schema) in object.properties {
            merged.properties.entry(name).or_insert(schema);
        }
    }
    merged
}
