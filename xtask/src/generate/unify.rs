//! Which types of one module are the same? Makes each name stand for one type.
//!
//! - Responses of one name are joined into one type with the fields of all: upstream describes one resource in
//!   several places, each a little differently.
//! - Requests of one name are one type if they are equal; else each is named after what holds it.
//! - A request equal to a response is that response; one that differs is an `..Input`.
//! - Enums of one name are joined where they overlap or overlays gave the name to both, since an enum keeps unknown
//!   values anyway.
//!
//! What still collides is an error that names both places.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::bail;

use super::enums;
use super::ir::{Direction, Endpoint, Field, Id, Kind, Presence, Rank, Type, Types, Variant};
use super::reach;
use super::separate::separate_once;

/// Names at the root of `bc_api` that generated files import, and users get from its prelude.
pub(super) const TAKEN: [&str; 44] = [
    "AccessToken",
    "Body",
    "Box",
    "Client",
    "Credential",
    "DateTime",
    "Decimal",
    "Default",
    "Download",
    "EncodedBody",
    "Endpoint",
    "Envelope",
    "Error",
    "ErrorKind",
    "EventStream",
    "FileUpload",
    "From",
    "Grant",
    "Into",
    "InvalidRequest",
    "InvalidToken",
    "Item",
    "Json",
    "KnownScope",
    "Map",
    "Multipart",
    "Option",
    "Outcome",
    "Page",
    "PageMeta",
    "PlainText",
    "Record",
    "Redirected",
    "Result",
    "Scalar",
    "ScopeSet",
    "Secret",
    "SecretJson",
    "Status",
    "StoreHash",
    "String",
    "Unchecked",
    "Update",
    "Vec",
];

/// Unites the types that `endpoints`, all of one module, use.
pub(super) fn unify(types: &mut Types, endpoints: &[Endpoint]) -> anyhow::Result<()> {
    while join_once(types, endpoints)? {}
    while separate_once(types, endpoints) {
        while join_once(types, endpoints)? {}
    }
    check(types, endpoints)
}

/// The reachable nodes by name, in the order of their making.
pub(super) fn by_name(types: &Types, endpoints: &[Endpoint]) -> BTreeMap<String, Vec<Id>> {
    let mut by_name: BTreeMap<String, Vec<Id>> = BTreeMap::new();
    for id in reach::from(types, endpoints) {
        by_name
            .entry(types.get(id).name.clone())
            .or_default()
            .push(id);
    }
    by_name
}

/// Unites the first two types that can be; whether there were any.
fn join_once(types: &mut Types, endpoints: &[Endpoint]) -> anyhow::Result<bool> {
    for ids in by_name(types, endpoints).into_values() {
        for (at, a) in ids.iter().enumerate() {
            for b in ids.iter().skip(at + 1) {
                if equal(types, *a, *b, &mut Vec::new()) || can_join(types, *a, *b, &mut Vec::new())
                {
                    join(types, *a, *b);
                    return Ok(true);
                }
            }
        }
    }
    // A body that reads like a response is that response, whatever the operation would call it.
    let reachable = reach::from(types, endpoints);
    let is = |id: &&Id, direction: Direction| types.get(**id).directions.contains(&direction);
    let requests = reachable.iter().filter(|id| is(id, Direction::Request));
    for request in requests.filter(|id| types.get(**id).rank == Rank::Operation) {
        let twin = reachable
            .iter()
            .filter(|id| is(id, Direction::Response))
            .find(|response| {
                let from_component = types.get(**response).component.is_some()
                    && types.get(**response).component == types.get(*request).component;
                from_component
                    && *response != request
                    && equal(types, **response, *request, &mut Vec::new())
            });
        if let Some(twin) = twin {
            let (name, rank) = (types.get(*twin).name.clone(), types.get(*twin).rank);
            join(types, *twin, *request);
            let node = types.get_mut(*twin);
            (node.name, node.rank) = (name, rank);
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether two nodes have the same shape, whatever they are called and in whatever order their fields are.
pub(super) fn equal(types: &Types, a: Id, b: Id, assumed: &mut Vec<(Id, Id)>) -> bool {
    let (a, b) = (types.find(a), types.find(b));
    if a == b || assumed.contains(&(a, b)) {
        return true;
    }
    assumed.push((a, b));
    match (&types.get(a).kind, &types.get(b).kind) {
        (Kind::Record(a), Kind::Record(b)) | (Kind::Form(a), Kind::Form(b)) => {
            let mut pairs = a.iter().map(|a| (a, b.iter().find(|b| b.wire == a.wire)));
            a.len() == b.len()
                && pairs.all(|(a, b)| {
                    b.is_some_and(|b| {
                        a.presence == b.presence && equal_types(types, &a.ty, &b.ty, assumed)
                    })
                })
        }
        (Kind::Enum(a), Kind::Enum(b)) => {
            a.len() == b.len() && a.iter().all(|value| b.contains(value))
        }
        (Kind::Union(a), Kind::Union(b)) => paired(a, b)
            .is_some_and(|mut pairs| pairs.all(|(a, b)| equal_types(types, &a.ty, &b.ty, assumed))),
        (Kind::Body { json: a, form: b }, Kind::Body { json: c, form: d }) => {
            equal_types(types, a, c, assumed) && equal_types(types, b, d, assumed)
        }
        _ => false,
    }
}

/// The variants of two unions that have the same ones, in whatever order.
fn paired<'a>(
    a: &'a [Variant],
    b: &'a [Variant],
) -> Option<impl Iterator<Item = (&'a Variant, &'a Variant)>> {
    let same = |a: &Variant, b: &Variant| a.name == b.name && a.told_by == b.told_by;
    let all = a.len() == b.len() && a.iter().all(|a| b.iter().any(|b| same(a, b)));
    all.then(|| {
        a.iter()
            .filter_map(move |a| Some((a, b.iter().find(|b| same(a, b))?)))
    })
}

fn equal_types(types: &Types, a: &Type, b: &Type, assumed: &mut Vec<(Id, Id)>) -> bool {
    match (a, b) {
        (Type::Node(a), Type::Node(b)) => equal(types, *a, *b, assumed),
        (Type::List(a), Type::List(b)) | (Type::Map(a), Type::Map(b)) => {
            equal_types(types, a, b, assumed)
        }
        _ => a == b,
    }
}

/// Whether two nodes of one name can become one that reads both.
fn can_join(types: &Types, a: Id, b: Id, assumed: &mut Vec<(Id, Id)>) -> bool {
    let (a, b) = (types.find(a), types.find(b));
    if a == b || assumed.contains(&(a, b)) {
        return true;
    }
    assumed.push((a, b));
    let responses = [a, b]
        .iter()
        .all(|id| types.get(*id).directions.iter().eq(&[Direction::Response]));
    let curated = [a, b].iter().all(|id| types.get(*id).rank == Rank::Curated);
    match (&types.get(a).kind, &types.get(b).kind) {
        (Kind::Enum(a), Kind::Enum(b)) => {
            let common = a.iter().filter(|value| b.contains(value)).count();
            // Overlays say of both that they are one.
            (curated || common * 2 >= a.len().min(b.len()))
                && enums::variants(&united(a, b)).is_ok()
        }
        (Kind::Record(a), Kind::Record(b)) if responses => {
            let common: Vec<(&Field, &Field)> = a
                .iter()
                .filter_map(|a| Some((a, b.iter().find(|b| b.wire == a.wire)?)))
                .collect();
            common.len() * 2 >= a.len().min(b.len())
                && common
                    .iter()
                    .all(|(a, b)| joined(types, &a.ty, &b.ty, assumed).is_some())
        }
        (Kind::Union(a), Kind::Union(b)) if responses => paired(a, b).is_some_and(|mut pairs| {
            pairs.all(|(a, b)| joined(types, &a.ty, &b.ty, assumed).is_some())
        }),
        _ => false,
    }
}

/// The type that reads what either reads, if there is one.
fn joined(types: &Types, a: &Type, b: &Type, assumed: &mut Vec<(Id, Id)>) -> Option<Type> {
    Some(match (a, b) {
        _ if types.same(a, b) => a.clone(),
        (Type::Node(x), Type::Node(y)) => (equal(types, *x, *y, &mut Vec::new())
            || can_join(types, *x, *y, assumed))
        .then(|| a.clone())?,
        (Type::List(a), Type::List(b)) => Type::List(Box::new(joined(types, a, b, assumed)?)),
        (Type::Map(a), Type::Map(b)) => Type::Map(Box::new(joined(types, a, b, assumed)?)),
        (Type::Integer, Type::Decimal) | (Type::Decimal, Type::Integer) => Type::Decimal,
        (Type::Secret, Type::Text) | (Type::Text, Type::Secret) => Type::Secret,
        // What one of them hides, the other must not show.
        (Type::Secret | Type::SecretJson, other) | (other, Type::Secret | Type::SecretJson) => {
            (other.node().is_none() && !matches!(other, Type::List(_) | Type::Map(_)))
                .then_some(Type::SecretJson)?
        }
        (Type::Json, other) | (other, Type::Json) if types.hides(other, &mut BTreeSet::new()) => {
            return None;
        }
        (Type::DateTime, Type::Text) | (Type::Text, Type::DateTime) => Type::DateTime,
        (Type::Json, _) | (_, Type::Json) => Type::Json,
        (Type::Scalar, Type::Integer | Type::Decimal | Type::Text | Type::Bool)
        | (Type::Integer | Type::Decimal | Type::Text | Type::Bool, Type::Scalar) => Type::Scalar,
        _ => return None,
    })
}

fn united(a: &[String], b: &[String]) -> Vec<String> {
    let new = b.iter().filter(|value| !a.contains(value));
    a.iter().chain(new).cloned().collect()
}

/// Makes `b` another name of `a`, which becomes what reads both and keeps the better name.
fn join(types: &mut Types, a: Id, b: Id) {
    let (a, b) = (types.find(a), types.find(b));
    if a == b {
        return;
    }
    let other = types.get(b).clone();
    // Redirecting first ends the recursion into types that contain themselves.
    types.redirect(b, a);
    let node = types.get(a).clone();
    let kind = match (node.kind, other.kind) {
        (Kind::Record(x), Kind::Record(y)) => Kind::Record(join_fields(types, x, y)),
        (Kind::Form(x), Kind::Form(y)) => Kind::Form(join_fields(types, x, y)),
        (Kind::Enum(x), Kind::Enum(y)) => Kind::Enum(united(&x, &y)),
        (Kind::Union(x), Kind::Union(y)) => {
            for (x, y) in paired(&x, &y).into_iter().flatten() {
                join_types(types, &x.ty, &y.ty);
            }
            Kind::Union(x)
        }
        (kind, _) => kind,
    };
    let node = types.get_mut(a);
    node.kind = kind;
    if other.rank < node.rank {
        (node.name, node.rank) = (other.name, other.rank);
    }
    node.directions.extend(other.directions);
    node.origins.extend(other.origins);
}

fn join_fields(types: &mut Types, mut fields: Vec<Field>, others: Vec<Field>) -> Vec<Field> {
    let weakened = |presence: Presence| match presence {
        Presence::Insisted | Presence::Always => Presence::Optional,
        presence => presence,
    };
    for field in &mut fields {
        match others.iter().find(|other| other.wire == field.wire) {
            Some(other) => {
                field.ty = join_types(types, &field.ty, &other.ty);
                field.presence = field.presence.max(other.presence);
                field.facts = field.facts.common(&other.facts);
            }
            None => field.presence = weakened(field.presence),
        }
    }
    for mut other in others {
        if !fields.iter().any(|field| field.wire == other.wire) {
            other.presence = weakened(other.presence);
            fields.push(other);
        }
    }
    fields
}

fn join_types(types: &mut Types, a: &Type, b: &Type) -> Type {
    let joined = joined(types, a, b, &mut Vec::new()).unwrap_or_else(|| a.clone());
    if let (Some(a), Some(b)) = (a.node(), b.node())
        && joined.node().is_some()
    {
        join(types, a, b);
    }
    joined
}

/// An error if a name stands for two things, or an operation has two answers.
fn check(types: &Types, endpoints: &[Endpoint]) -> anyhow::Result<()> {
    for (name, ids) in by_name(types, endpoints) {
        let origin = |id: &Id| types.get(*id).origins.first().cloned().unwrap_or_default();
        let is_name = name.starts_with(|c: char| c.is_ascii_uppercase())
            && name.chars().all(|c| c.is_ascii_alphanumeric());
        if let Some(id) = ids.first().filter(|_| !is_name) {
            bail!(
                "{name:?} ({}) cannot be a type's name: correct it in specs/names.toml, or \
                 `x-bc-name` in the overlay",
                origin(id)
            );
        }
        if let [first, second, ..] = ids.as_slice() {
            bail!(
                "two types would be called `{name}`: {} and {}: give one an `x-bc-name` in the overlay",
                origin(first),
                origin(second)
            );
        }
        if let Some(id) = ids.first().filter(|_| TAKEN.contains(&name.as_str())) {
            bail!(
                "the type `{name}` ({}) would be called like one of bc_api's own: rename it in specs/names.toml",
                origin(id)
            );
        }
        if let Some(endpoint) = endpoints.iter().find(|endpoint| endpoint.name == name)
            && let Some(id) = ids.first()
        {
            bail!(
                "the type `{name}` ({}) would be called like the operation {}: rename it in specs/names.toml",
                origin(id),
                endpoint.operation_id
            );
        }
    }
    for endpoint in endpoints {
        let mut shapes = endpoint.answer.successes.iter();
        let first = shapes.next();
        if shapes.any(|shape| !first.is_some_and(|first| same_shape(types, first, shape))) {
            bail!(
                "operation {} has two answers that differ: say in the overlay which it is",
                endpoint.operation_id
            );
        }
    }
    Ok(())
}

fn same_shape(types: &Types, a: &super::ir::Shape, b: &super::ir::Shape) -> bool {
    let (left, right) = (a.types(), b.types());
    std::mem::discriminant(a) == std::mem::discriminant(b)
        && left.len() == right.len()
        && left
            .iter()
            .zip(right)
            .all(|(left, right)| types.same(left, right))
}
