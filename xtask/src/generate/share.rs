//! Which types of several modules are the same? They are generated once: for a family, or for all.
//!
//! Two types are shared if they have the same name and shape, and so do all types in them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::ir::{Field, Id, Kind, Module, Type, Types};
use super::reach;

/// The module of the types that several families share.
pub(super) const COMMON: &str = "common";

/// Unites equal types of several families, and of the modules of each family; returns the shared
/// ones, with the family, or [`COMMON`].
pub(super) fn share(types: &mut Types, modules: &[Module]) -> BTreeMap<Id, String> {
    let mut shared = BTreeMap::new();
    let all: Vec<&Module> = modules.iter().collect();
    let family_of = |module: usize| modules.get(module).map(|module| module.family.as_str());
    unite_equals(types, &all, family_of, COMMON, &mut shared);
    let families: BTreeSet<&str> = modules
        .iter()
        .map(|module| module.family.as_str())
        .collect();
    for family in families {
        let of_family: Vec<&Module> = all
            .iter()
            .copied()
            .filter(|module| module.family == family)
            .collect();
        unite_equals(types, &of_family, Some, family, &mut shared);
    }
    shared
}

/// Unites the types that occur in more than one place, where `place` tells the place of a module.
fn unite_equals<P: Ord>(
    types: &mut Types,
    modules: &[&Module],
    place: impl Fn(usize) -> P,
    owner: &str,
    shared: &mut BTreeMap<Id, String>,
) {
    let endpoints = modules.iter().flat_map(|module| &module.endpoints);
    let ids = reach::from(types, endpoints);
    // One name can stand for one shared type only: that of the class which most places have.
    let mut best: BTreeMap<String, (usize, Vec<Id>)> = BTreeMap::new();
    for class in classes(types, &ids) {
        let places: BTreeSet<P> = class
            .iter()
            .map(|id| place(types.get(*id).module))
            .collect();
        let Some(first) = class.first().filter(|_| places.len() > 1) else {
            continue;
        };
        let name = types.get(*first).name.clone();
        match best.get(&name) {
            Some((count, _)) if *count >= places.len() => {}
            _ => {
                best.insert(name, (places.len(), class));
            }
        }
    }
    let mut chosen: Vec<Vec<Id>> = best.into_values().map(|(_, class)| class).collect();
    // A shared type cannot hold one that is not.
    loop {
        let count = chosen.len();
        let ids: BTreeSet<Id> = chosen
            .iter()
            .flatten()
            .chain(shared.keys())
            .copied()
            .collect();
        chosen.retain(|class| class.iter().all(|id| mentions_only(types, *id, &ids)));
        if chosen.len() == count {
            break;
        }
    }
    for class in chosen {
        if let [first, others @ ..] = class.as_slice() {
            others.iter().for_each(|other| unite(types, *first, *other));
            shared.insert(*first, owner.to_owned());
        }
    }
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
