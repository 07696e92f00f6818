//! Which types of a family's modules are the same? They are generated once, for the whole family.
//!
//! Two types are shared if they have the same name and shape, and so do all types in them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::ir::{Field, Id, Kind, Module, Type, Types};
use super::reach;

/// Unites equal types across the modules of each family; returns the shared ones, with their family.
pub(super) fn share(types: &mut Types, modules: &[Module]) -> BTreeMap<Id, String> {
    let mut shared = BTreeMap::new();
    let families: BTreeSet<&str> = modules
        .iter()
        .map(|module| module.family.as_str())
        .collect();
    for family in families {
        let endpoints = modules
            .iter()
            .filter(|module| module.family == family)
            .flat_map(|m| &m.endpoints);
        // One name can stand for one shared type only: that of the class which most modules have.
        let mut best: BTreeMap<String, (usize, Vec<Id>)> = BTreeMap::new();
        for class in classes(types, &reach::from(types, endpoints)) {
            let in_modules: BTreeSet<usize> =
                class.iter().map(|id| types.get(*id).module).collect();
            let Some(first) = class.first().filter(|_| in_modules.len() > 1) else {
                continue;
            };
            let name = types.get(*first).name.clone();
            match best.get(&name) {
                Some((count, _)) if *count >= in_modules.len() => {}
                _ => {
                    best.insert(name, (in_modules.len(), class));
                }
            }
        }
        let mut chosen: Vec<Vec<Id>> = best.into_values().map(|(_, class)| class).collect();
        // A shared type cannot hold one that is not.
        loop {
            let count = chosen.len();
            let ids: BTreeSet<Id> = chosen.iter().flatten().copied().collect();
            chosen.retain(|class| class.iter().all(|id| mentions_only(types, *id, &ids)));
            if chosen.len() == count {
                break;
            }
        }
        for class in chosen {
            if let [first, others @ ..] = class.as_slice() {
                others.iter().for_each(|other| unite(types, *first, *other));
                shared.insert(*first, family.to_owned());
            }
        }
    }
    shared
}

/// Whether all types in a type are among `ids`, too.
fn mentions_only(types: &Types, id: Id, ids: &BTreeSet<Id>) -> bool {
    let mut mentioned = types.mentions(id).into_iter().filter_map(Type::node);
    mentioned.all(|inner| ids.contains(&types.find(inner)))
}

/// The nodes in classes of equals: first by name and what each says itself, then split until the types in
/// equals are equal too.
fn classes(types: &Types, ids: &[Id]) -> Vec<Vec<Id>> {
    let mut class_of: HashMap<Id, usize> = HashMap::new();
    let mut count = 0;
    loop {
        let mut classes: BTreeMap<String, Vec<Id>> = BTreeMap::new();
        for id in ids {
            classes
                .entry(signature(types, *id, &class_of))
                .or_default()
                .push(*id);
        }
        if classes.len() == count {
            let mut classes: Vec<Vec<Id>> = classes.into_values().collect();
            classes.sort();
            return classes;
        }
        count = classes.len();
        for (number, ids) in classes.values().enumerate() {
            class_of.extend(ids.iter().map(|id| (*id, number)));
        }
    }
}

fn signature(types: &Types, id: Id, class_of: &HashMap<Id, usize>) -> String {
    let ty = |ty: &Type| type_signature(types, ty, class_of);
    let node = types.get(id);
    let fields = |fields: &[Field]| {
        let fields = fields
            .iter()
            .map(|f| format!("{}:{}:{:?}", f.wire, ty(&f.ty), f.presence));
        let mut fields: Vec<String> = fields.collect();
        fields.sort_unstable();
        fields.join(",")
    };
    let content = match &node.kind {
        Kind::Record(of) => format!("record {}", fields(of)),
        Kind::Form(of) => format!("form {}", fields(of)),
        Kind::Enum(values) => {
            let mut values = values.clone();
            values.sort();
            format!("enum {}", values.join(","))
        }
        Kind::Union(variants) => {
            let variants = variants
                .iter()
                .map(|v| format!("{}:{}:{:?}", v.name, ty(&v.ty), v.told_by));
            format!("union {}", variants.collect::<Vec<_>>().join(","))
        }
        Kind::Body { json, form } => format!("body {} {}", ty(json), ty(form)),
    };
    format!("{} = {content}", node.name)
}

fn type_signature(types: &Types, ty: &Type, class_of: &HashMap<Id, usize>) -> String {
    match ty {
        Type::Node(id) => {
            let id = types.find(*id);
            format!(
                "{}#{}",
                types.get(id).name,
                class_of.get(&id).copied().unwrap_or_default()
            )
        }
        Type::List(inner) => format!("[{}]", type_signature(types, inner, class_of)),
        Type::Map(inner) => format!("{{{}}}", type_signature(types, inner, class_of)),
        plain => format!("{plain:?}"),
    }
}

/// Makes `other` another name of `first`, which keeps the facts that are true of both.
fn unite(types: &mut Types, first: Id, other: Id) {
    let other_node = types.get(other).clone();
    let node = types.get_mut(first);
    if let (Kind::Record(fields) | Kind::Form(fields), Kind::Record(others) | Kind::Form(others)) =
        (&mut node.kind, &other_node.kind)
    {
        for field in fields {
            if let Some(other) = others.iter().find(|other| other.wire == field.wire) {
                field.facts = field.facts.common(&other.facts);
            }
        }
    }
    node.directions.extend(other_node.directions);
    node.origins.extend(other_node.origins);
    types.redirect(other, first);
}
