//! Creating and updating one row: fields taken over, defaults, references, unique keys, sub-resources inside the body.

use serde_json::{Map, Value, json};

use super::{Call, Reply, catalog};
use crate::{
    problem::Problem,
    resource::{Resource, Unique},
    shop::Shop,
    spec::schema::SchemaId,
    store::{Fields, Row},
};

pub(super) fn create_one(
    call: &mut Call<'_>,
    resource: &'static Resource,
) -> Result<Reply, Problem> {
    let parent = call.shop.parent(resource, &call.ids)?;
    let schema = call.schema();
    let fields = call.fields();
    let id = create(&mut call.shop, resource, parent, fields, schema)?;
    call.answer(resource, id)
}

pub(super) fn update_one(
    call: &mut Call<'_>,
    resource: &'static Resource,
) -> Result<Reply, Problem> {
    let id = call.shop.locate(resource, &call.ids)?;
    writable(&call.shop, resource, id)?;
    let schema = call.schema();
    let fields = call.fields();
    update(&mut call.shop, resource, id, fields, schema)?;
    call.answer(resource, id)
}

/// Makes a row of what a request (of that schema) says, and gives its id.
pub(crate) fn create(
    shop: &mut Shop<'_>,
    resource: &'static Resource,
    parent: i64,
    fields: Fields,
    schema: Option<SchemaId>,
) -> Result<i64, Problem> {
    let owner = shop.owner(resource);
    let mut fields = accept(shop, resource, fields, schema);
    for (name, value) in resource.traits.defaults.iter().chain(owner.traits.defaults) {
        if !fields.contains_key(*name) {
            fields.insert(
                (*name).to_owned(),
                serde_json::from_str(value).unwrap_or_default(),
            );
        }
    }
    let id = shop.store.next_id(resource.table);
    stamp(shop, owner, parent, &mut fields, true);
    catalog::prepare(shop, owner, parent, None, &mut fields)?;
    let children = take_children(owner, &mut fields);
    check_references(shop, owner, &fields)?;
    if shop.store.count(resource.table, parent) >= owner.traits.most {
        let message = format!("cannot have more than {} of these", owner.traits.most);
        return Err(Problem::field(resource.noun(), message));
    }
    save(shop, owner, id, parent, fields)?;
    for (inline, items) in children {
        create_children(shop, schema, id, inline, items)?;
    }
    catalog::finish(shop, owner, id, true)?;
    Ok(id)
}

/// Changes the fields of a row that a request (of that schema) names.
pub(crate) fn update(
    shop: &mut Shop<'_>,
    resource: &'static Resource,
    id: i64,
    fields: Fields,
    schema: Option<SchemaId>,
) -> Result<(), Problem> {
    let owner = shop.owner(resource);
    let before = shop.row(resource, id)?.clone();
    let mut changes = accept(shop, resource, fields, schema);
    stamp(shop, owner, before.parent, &mut changes, false);
    catalog::prepare(shop, owner, before.parent, Some(id), &mut changes)?;
    let children = take_children(owner, &mut changes);
    check_references(shop, owner, &changes)?;
    let mut fields = before.fields;
    for (name, value) in changes {
        match (fields.get_mut(&name), value) {
            (Some(Value::Object(old)), Value::Object(new)) => old.extend(new),
            (_, value) => {
                fields.insert(name, value);
            }
        }
    }
    save(shop, owner, id, before.parent, fields)?;
    for (inline, items) in children {
        update_children(shop, schema, id, inline, items)?;
    }
    catalog::finish(shop, owner, id, false)
}

/// Another account's metafield may be written only where its permission set says so.
pub(super) fn writable(shop: &Shop<'_>, resource: &Resource, id: i64) -> Result<(), Problem> {
    let fields = &shop.row(resource, id)?.fields;
    if !shop.visible(resource, fields) {
        return Err(Problem::not_found(&resource.noun(), id));
    }
    let own = fields.get("owner_client_id").and_then(Value::as_str) == Some(shop.client_id);
    let shared = fields
        .get("permission_set")
        .and_then(Value::as_str)
        .is_some_and(|set| set.starts_with("write"));
    if !resource.traits.owned || own || shared {
        return Ok(());
    }
    Err(Problem::new(
        403,
        format!("The {} belongs to another API account", resource.noun()),
    ))
}

/// The fields of a request that are taken over, under the names they have in the table.
fn accept(
    shop: &Shop<'_>,
    resource: &Resource,
    fields: Fields,
    schema: Option<SchemaId>,
) -> Fields {
    let schemas = &shop.spec.schemas;
    // A batch's schema is that of the list.
    let schema = schema.map(|id| schemas.get(id).items.unwrap_or(id));
    let members = schema.map(|id| schemas.members(id)).unwrap_or_default();
    let known = |name: &str| {
        members.is_empty()
            || members
                .iter()
                .any(|(known, id)| *known == name && !schemas.get(*id).read_only)
    };
    let assigned = |name: &str| {
        name == "id"
            || name == resource.traits.id
            || Some(name) == resource.parent_field.as_deref()
            || matches!(name, "date_created" | "date_modified")
    };
    let kept = fields
        .into_iter()
        .filter(|(name, _)| known(name) && !assigned(name));
    kept.map(|(name, value)| inside(resource.traits.renamed, &name, value))
        .collect()
}

/// A field of a view as its table has it.
fn inside(renamed: &[(&str, &str)], name: &str, value: Value) -> (String, Value) {
    let stored = |path: &str| {
        renamed
            .iter()
            .find(|(view, _)| *view == path)
            .map(|(_, stored)| (*stored).to_owned())
    };
    let value = match value {
        Value::Object(members) if !renamed.is_empty() => Value::Object(
            members
                .into_iter()
                .map(|(key, value)| (stored(&format!("{name}.{key}")).unwrap_or(key), value))
                .collect(),
        ),
        other => other,
    };
    (stored(name).unwrap_or_else(|| name.to_owned()), value)
}

/// Sets what the server knows: times, and for metafields whose they are.
fn stamp(shop: &Shop<'_>, owner: &Resource, parent: i64, fields: &mut Fields, new: bool) {
    if new && owner.has("date_created") {
        fields.insert("date_created".to_owned(), shop.now.into());
    }
    if owner.has("date_modified") {
        fields.insert("date_modified".to_owned(), shop.now.into());
    }
    if new && owner.traits.owned {
        let kind = owner
            .parent
            .and_then(|parent| shop.spec.resources.get(parent))
            .map(Resource::noun);
        fields.insert("resource_type".to_owned(), kind.unwrap_or_default().into());
        fields.insert("resource_id".to_owned(), parent.into());
        fields.insert("owner_client_id".to_owned(), shop.client_id.into());
    }
}

type Children = Vec<(&'static crate::resource::Inline, Vec<Value>)>;

fn take_children(owner: &Resource, fields: &mut Fields) -> Children {
    let inline = owner.traits.inline.iter();
    inline
        .filter_map(|inline| match fields.remove(inline.field)? {
            Value::Array(items) => Some((inline, items)),
            _ => None,
        })
        .collect()
}

/// The schema of the items of a list inside a request.
fn child_schema(shop: &Shop<'_>, schema: Option<SchemaId>, field: &str) -> Option<SchemaId> {
    let schemas = &shop.spec.schemas;
    let schema = schemas.get(schema?).items.or(schema)?;
    schemas.get(schemas.get(schema).property(field)?).items
}

fn create_children(
    shop: &mut Shop<'_>,
    schema: Option<SchemaId>,
    parent: i64,
    inline: &'static crate::resource::Inline,
    items: Vec<Value>,
) -> Result<(), Problem> {
    let resource = shop.at(inline.collection)?;
    let schema = child_schema(shop, schema, inline.field);
    for (index, item) in items.into_iter().enumerate() {
        if let Value::Object(fields) = item {
            create(shop, resource, parent, fields, schema)
                .map_err(|problem| problem.under(&format!("{}.{index}", inline.field)))?;
        }
    }
    Ok(())
}

/// Items with an id change what is there, others are added; where the list replaces, the rest goes.
fn update_children(
    shop: &mut Shop<'_>,
    schema: Option<SchemaId>,
    parent: i64,
    inline: &'static crate::resource::Inline,
    items: Vec<Value>,
) -> Result<(), Problem> {
    let resource = shop.at(inline.collection)?;
    let own = shop.store.children(resource.table, parent);
    let id = |item: &Value| {
        item.get("id")
            .and_then(Value::as_i64)
            .filter(|id| own.contains(id))
    };
    if inline.replace {
        let kept: Vec<i64> = items.iter().filter_map(id).collect();
        for gone in own.iter().filter(|id| !kept.contains(id)) {
            super::delete::remove(shop, resource, *gone)?;
        }
    }
    let child = child_schema(shop, schema, inline.field);
    for (index, item) in items.into_iter().enumerate() {
        let known = id(&item);
        if let Value::Object(fields) = item {
            let written = match known {
                Some(id) => update(shop, resource, id, fields, child),
                None => create(shop, resource, parent, fields, child).map(|_| ()),
            };
            written.map_err(|problem| problem.under(&format!("{}.{index}", inline.field)))?;
        }
    }
    Ok(())
}

/// Refuses ids that lead nowhere; 0 means none.
fn check_references(shop: &Shop<'_>, owner: &Resource, fields: &Fields) -> Result<(), Problem> {
    let mut errors = Vec::new();
    for reference in owner.traits.references {
        let target = shop.at(reference.to)?;
        let ids: Vec<i64> = match fields.get(reference.field) {
            Some(Value::Array(items)) => items.iter().filter_map(Value::as_i64).collect(),
            Some(value) => value.as_i64().into_iter().collect(),
            None => Vec::new(),
        };
        for id in ids.into_iter().filter(|id| *id != 0) {
            if shop.store.get(target.table, id).is_none() {
                let message = format!("there is no {} with the id {id}", target.noun());
                errors.push((reference.field.to_owned(), message));
            }
        }
    }
    if errors.is_empty() {
        Ok(())
    } else {
        Err(Problem::invalid(errors))
    }
}

/// Puts a row, unless another one has what must be unique.
pub(crate) fn save(
    shop: &mut Shop<'_>,
    owner: &'static Resource,
    id: i64,
    parent: i64,
    fields: Fields,
) -> Result<(), Problem> {
    let mut keys = Vec::new();
    for unique in owner.traits.unique {
        if let Some(key) = key(unique, parent, &fields) {
            if shop
                .store
                .holder(owner.table, &key)
                .is_some_and(|holder| holder != id)
            {
                let field = unique.fields.last().copied().unwrap_or_default();
                return Err(Problem::duplicate(&owner.noun(), field));
            }
            keys.push(key);
        }
    }
    shop.store.put(
        owner.table,
        id,
        Row {
            parent,
            fields,
            keys,
        },
    );
    Ok(())
}

/// The key of a row's unique fields; none where the field that decides is empty.
fn key(unique: &Unique, parent: i64, fields: &Fields) -> Option<String> {
    let mut key = unique.fields.join("+");
    if unique.within_parent {
        key.push_str(&format!("@{parent}"));
    }
    for name in unique.fields {
        let value = look_up(fields, name);
        let text = match value {
            Some(Value::String(text)) if text.is_empty() => return None,
            Some(Value::String(text)) => text.to_lowercase(),
            Some(Value::Null) | None => return None,
            Some(other) => other.to_string(),
        };
        key.push('\u{1f}');
        key.push_str(&text);
    }
    Some(key)
}

/// A field by its path: `custom_url.url`.
fn look_up<'a>(fields: &'a Map<String, Value>, path: &str) -> Option<&'a Value> {
    let (first, rest) = path.split_once('.').unwrap_or((path, ""));
    let value = fields.get(first)?;
    if rest.is_empty() {
        Some(value)
    } else {
        value.get(rest)
    }
}

/// The unique key of a product's or brand's address.
pub(super) fn url_taken(shop: &Shop<'_>, owner: &Resource, fields: &Fields, url: &str) -> bool {
    let mut probe: Fields = fields.clone();
    probe.insert("custom_url".to_owned(), json!({ "url": url }));
    let unique = owner
        .traits
        .unique
        .iter()
        .find(|unique| unique.fields.contains(&"custom_url.url"));
    let key = unique.and_then(|unique| key(unique, 0, &probe));
    key.is_some_and(|key| shop.store.holder(owner.table, &key).is_some())
}
