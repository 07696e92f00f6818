//! How a stored row looks in an answer: the fields of the documented shape, sub-resources where asked for, a selection of fields.

use serde_json::{Map, Value};

use crate::{
    behaviour::catalog,
    problem::Problem,
    query::Query,
    resource::{Inline, Resource},
    shop::Shop,
    spec::schema::{SchemaId, Schemas},
    store::Fields,
};

/// What a query wants to see of each row.
#[derive(Debug, Default)]
pub(crate) struct Selection<'q> {
    include: Vec<&'q str>,
    only: Vec<&'q str>,
    without: Vec<&'q str>,
}

impl<'q> Selection<'q> {
    pub(crate) fn read(query: &'q Query) -> Self {
        Self {
            include: query.list("include"),
            only: query.list("include_fields"),
            without: query.list("exclude_fields"),
        }
    }
}

/// One row as an answer shows it.
pub(crate) fn row(
    shop: &Shop<'_>,
    resource: &'static Resource,
    id: i64,
    selection: &Selection<'_>,
) -> Result<Value, Problem> {
    let (parent, mut fields) = shop
        .store
        .all(resource.table, id)
        .ok_or_else(|| Problem::not_found(&resource.noun(), id))?;
    fields.insert("id".to_owned(), id.into());
    if let Some(name) = &resource.parent_field {
        fields.insert(name.clone(), parent.into());
    }
    let owner = shop.owner(resource);
    catalog::compute(shop, owner, id, &mut fields);
    if resource.members.is_empty() {
        return Ok(Value::Object(fields));
    }

    let schemas = &shop.spec.schemas;
    let mut shown = Map::with_capacity(resource.members.len());
    for (name, schema) in &resource.members {
        let name = name.as_str();
        let kept = name == resource.traits.id
            || (selection.only.is_empty() || selection.only.contains(&name))
                && !selection.without.contains(&name);
        let asked = selection.include.contains(&name);
        let value = if let Some(inline) = inline(owner, name) {
            if asked || inline.always && kept {
                Some(children(shop, inline, id)?)
            } else {
                None
            }
        } else if owner.traits.on_request.contains(&name) {
            asked.then(|| fields.remove(name)).flatten()
        } else if kept {
            take(&mut fields, resource, name).or_else(|| nil(schemas, *schema))
        } else {
            None
        };
        if let Some(value) = value {
            shown.insert(name.to_owned(), value);
        }
    }
    // The documented shape of a product leaves out what `include` can add to it.
    for name in selection
        .include
        .iter()
        .filter(|name| !shown.contains_key(**name))
        .collect::<Vec<_>>()
    {
        if let Some(inline) = inline(owner, name) {
            shown.insert((*name).to_owned(), children(shop, inline, id)?);
        } else if let (true, Some(value)) =
            (owner.traits.on_request.contains(name), fields.remove(*name))
        {
            shown.insert((*name).to_owned(), value);
        }
    }
    Ok(Value::Object(shown))
}

fn inline(resource: &'static Resource, field: &str) -> Option<&'static Inline> {
    resource
        .traits
        .inline
        .iter()
        .find(|inline| inline.field == field)
}

/// The sub-resources of a row.
fn children(shop: &Shop<'_>, inline: &Inline, parent: i64) -> Result<Value, Problem> {
    let resource = shop.at(inline.collection)?;
    let selection = Selection::default();
    let ids = shop.store.children(resource.table, parent);
    ids.into_iter()
        .map(|id| row(shop, resource, id, &selection))
        .collect()
}

/// A field by the name the view gives it.
fn take(fields: &mut Fields, resource: &Resource, name: &str) -> Option<Value> {
    let renamed = resource.traits.renamed;
    let stored = renamed
        .iter()
        .find(|(view, _)| *view == name)
        .map_or(name, |(_, stored)| stored);
    match fields.remove(stored)? {
        Value::Object(members) if !renamed.is_empty() => Some(Value::Object(
            members
                .into_iter()
                .map(|(key, value)| (outside(renamed, name, key), value))
                .collect(),
        )),
        other => Some(other),
    }
}

fn outside(renamed: &[(&str, &str)], above: &str, stored: String) -> String {
    let found = renamed.iter().find_map(|(view, name)| {
        let inner = view.strip_prefix(above)?.strip_prefix('.')?;
        (*name == stored).then(|| inner.to_owned())
    });
    found.unwrap_or(stored)
}

/// What a field shows that nobody has set: its default, null, or the empty value of its kind.
fn nil(schemas: &Schemas, id: SchemaId) -> Option<Value> {
    let schema = schemas.get(id);
    if let Some(default) = &schema.default {
        return Some(default.clone());
    }
    let empty = [
        ("null", Value::Null),
        ("boolean", Value::Bool(false)),
        ("integer", Value::from(0)),
        ("number", Value::from(0)),
        ("array", Value::Array(Vec::new())),
        ("object", Value::Object(Map::new())),
    ];
    if let Some((_, value)) = empty.into_iter().find(|(kind, _)| schema.kinds.has(kind)) {
        return Some(value);
    }
    let free = schema.kinds.has("string")
        && schema.choices.is_empty()
        && schema.min_length.unwrap_or(0) == 0;
    let dated = matches!(
        schema.format.as_deref(),
        Some("date" | "date-time" | "uuid")
    );
    (free && !dated).then(|| Value::String(String::new()))
}
