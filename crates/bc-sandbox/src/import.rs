//! How does a shop become JSON, and JSON a shop?
//!
//! `{"/v3/catalog/brands": [{"id": 31, "^": 0, "name": "Alder"}, ...], ...}`: collections, each with its rows, each with
//! its id, the id of what it belongs to, and the fields as they are stored. Besides the catalog, ids may be texts, and a
//! path may be above a row that the sandbox keeps no rows of; so a row has the number it is stored under (`#`) and the
//! keys it is found by (`~`).

use std::collections::HashMap;

use serde_json::{Value, value::RawValue};

use crate::{
    behaviour::write,
    exchange::State,
    resource::{Action, Resource, ResourceId, catalog::CATEGORIES},
    seed,
    setup::SetupError,
    shape::{self, derive::Table},
    shop::Shop,
    spec::{SPEC, schema::SchemaId},
    store::{Fields, Row, Store, TableId},
    validate::Check,
};

/// How deep categories may be, and rows above them be looked for.
const DEEPEST: usize = 100;

/// The member that tells what a row belongs to.
pub(crate) const PARENT: &str = "^";

/// The member that tells the number of a row whose id may be a text.
const NUMBER: &str = "#";

/// The member that tells the unique keys of such a row.
const KEYS: &str = "~";

/// All collections and the tables of their rows, those of the catalog first.
pub(crate) fn collections() -> impl Iterator<Item = (&'static str, TableId)> {
    let spec = &*SPEC;
    let resources = spec.resources.iter();
    let owners = resources.filter(|(id, resource)| resource.table == *id);
    let shapes = spec.shapes.tables().iter();
    owners
        .map(|(table, resource)| (resource.collection.as_str(), table))
        .chain(shapes.map(|table| (table.path.as_str(), table.store)))
}

/// All rows of a shop.
pub(crate) fn write(store: &Store) -> String {
    let mut text = "{".to_owned();
    for (collection, table) in collections() {
        let mut rows = store.ids(table).peekable();
        if rows.peek().is_none() {
            continue;
        }
        if text.len() > 1 {
            text.push(',');
        }
        text.push_str(&format!("\n{}: [", Value::from(collection)));
        let catalog = SPEC.resources.at(collection).is_some();
        let mut separator = "\n";
        for id in rows {
            let Some((parent, fields)) = store.all(table, id) else {
                continue;
            };
            let mut shown = Fields::new();
            let number = if catalog { "id" } else { NUMBER };
            shown.insert(number.to_owned(), id.into());
            shown.insert(PARENT.to_owned(), parent.into());
            if !catalog {
                shown.insert(KEYS.to_owned(), store.keys(table, id).into());
            }
            shown.extend(fields);
            text.push_str(separator);
            text.push_str(&Value::Object(shown).to_string());
            separator = ",\n";
        }
        text.push_str("\n]");
    }
    text.push_str("\n}\n");
    text
}

/// Takes the rows of a shop over, or nothing of them: beside those that are there, or in their place.
pub(crate) fn read(state: &mut State, json: &str, replace: bool) -> Result<(), SetupError> {
    let now = state.clock.now();
    let mut shop = Shop {
        spec: &SPEC,
        store: &mut state.store,
        client_id: seed::FOUNDER,
        now: &now,
    };
    let taken = take(&mut shop, json, replace);
    match &taken {
        Ok(()) => state.store.commit(),
        Err(_) => state.store.roll_back(0),
    }
    taken
}

fn take(shop: &mut Shop<'_>, json: &str, replace: bool) -> Result<(), SetupError> {
    let broken = |error: serde_json::Error| SetupError::new(format!("a shop: {error}"));
    // Rows are parsed one by one, so that a large shop is not in memory twice.
    let collections: HashMap<String, &RawValue> = serde_json::from_str(json).map_err(broken)?;
    let mut collections: Vec<(String, &RawValue)> = collections.into_iter().collect();
    // In the order of the text, since what comes first may be referred to.
    collections.sort_by_key(|(_, rows)| rows.get().as_ptr());
    if replace {
        shop.store.clear();
    }
    let mut owned = Vec::new();
    for (collection, rows) in collections {
        let Some((place, resource)) = at(&collection) else {
            let table = SPEC
                .shapes
                .at(&collection)
                .map_err(|_| SetupError::new(format!("there is no collection {collection:?}")))?;
            let rows: Vec<Fields> = serde_json::from_str(rows.get())
                .map_err(|error| SetupError::new(format!("{collection}: {error}")))?;
            for (index, fields) in rows.into_iter().enumerate() {
                let row = place_row(shop, table, fields).map_err(|message| {
                    SetupError::new(format!("{collection}, row {index}: {message}"))
                })?;
                shop.store.pack();
                let above = table.above.last().copied().flatten();
                let above = above.and_then(|above| SPEC.shapes.get(above).ok());
                if let (Some(above), Some((number, parent))) = (above, row) {
                    owned.push((collection.clone(), number, above.store, parent));
                }
            }
            continue;
        };
        let schema = created_by(place);
        let rows: Vec<&RawValue> = serde_json::from_str(rows.get())
            .map_err(|error| SetupError::new(format!("{collection}: {error}")))?;
        for (index, row) in rows.into_iter().enumerate() {
            let wrong =
                |message: String| SetupError::new(format!("{collection}, row {index}: {message}"));
            let fields: Fields =
                serde_json::from_str(row.get()).map_err(|error| wrong(error.to_string()))?;
            let row = put(shop, resource, schema, fields).map_err(wrong)?;
            shop.store.pack();
            let parent = resource
                .parent
                .and_then(|parent| SPEC.resources.get(parent));
            if let (Some(parent), Some((id, above))) = (parent, row) {
                owned.push((collection.clone(), id, parent.table, above));
            }
        }
    }
    for (collection, id, table, above) in owned {
        if shop.store.some(table, above, &[]).is_none() {
            return Err(SetupError::new(format!(
                "{collection}, id {id}: there is no {above} it could belong to"
            )));
        }
    }
    climb(shop)
}

/// Refuses rows that are above themselves, such as categories whose parents go in a circle.
fn climb(shop: &Shop<'_>) -> Result<(), SetupError> {
    let resource = shop
        .at(CATEGORIES)
        .map_err(|problem| SetupError::new(problem.reason()))?;
    for id in shop.store.ids(resource.table) {
        let (mut next, mut steps) = (id, 0);
        while let Some((_, fields)) = shop.store.some(resource.table, next, &["parent_id"]) {
            next = fields.get("parent_id").and_then(Value::as_i64).unwrap_or(0);
            steps += 1;
            if steps > DEEPEST {
                return Err(SetupError::new(format!(
                    "{CATEGORIES}, id {id}: is above itself, or deeper than {DEEPEST} levels"
                )));
            }
        }
    }
    Ok(())
}

/// Puts a row as it is if it has an id, and creates it as a request would if not. Gives its id and its parent's.
fn put(
    shop: &mut Shop<'_>,
    resource: &'static Resource,
    schema: Option<SchemaId>,
    mut fields: Fields,
) -> Result<Option<(i64, i64)>, String> {
    let parent = match fields.shift_remove(PARENT) {
        None => 0,
        Some(parent) => parent
            .as_i64()
            .ok_or_else(|| format!("{PARENT:?} is not an id"))?,
    };
    if let Some(id) = fields.shift_remove("id") {
        let id = id.as_i64().filter(|id| (1..i64::MAX).contains(id));
        let id = id.ok_or("\"id\" is not an id")?;
        write::save(shop, shop.owner(resource), id, parent, fields)
            .map_err(|problem| problem.reason())?;
        return Ok(Some((id, parent)));
    }
    let value = Value::Object(fields);
    if let Some(schema) = schema {
        let assigned = resource.assigned();
        let complaints = Check::request(&shop.spec.schemas, &assigned).run(schema, &value);
        if let Some((field, message)) = complaints.first() {
            return Err(format!("{field} {message}"));
        }
    }
    let Value::Object(fields) = value else {
        return Ok(None);
    };
    let id = write::create(shop, resource, parent, fields, schema)
        .map_err(|problem| problem.reason())?;
    Ok(Some((id, parent)))
}

/// Puts a row beside the catalog as it is if it has a number, and gives that and its parent's; makes it if not.
fn place_row(
    shop: &mut Shop<'_>,
    table: &Table,
    mut fields: Fields,
) -> Result<Option<(i64, i64)>, String> {
    let Some(number) = fields.shift_remove(NUMBER) else {
        shape::plant(shop, table, fields).map_err(|problem| problem.reason())?;
        return Ok(None);
    };
    let number = number.as_i64().filter(|id| (1..i64::MAX).contains(id));
    let number = number.ok_or_else(|| format!("{NUMBER:?} is not a number of a row"))?;
    let parent = fields.shift_remove(PARENT).and_then(|id| id.as_i64());
    let parent = parent.ok_or_else(|| format!("{PARENT:?} is not a number of a row"))?;
    let keys = match fields.shift_remove(KEYS) {
        Some(Value::Array(keys)) => keys
            .into_iter()
            .map(|key| key.as_str().map(str::to_owned))
            .collect::<Option<Vec<String>>>(),
        _ => None,
    };
    let keys = keys.ok_or_else(|| format!("{KEYS:?} is not a list of texts"))?;
    for key in &keys {
        let holder = shop.store.holder(table.store, key);
        if holder.is_some_and(|holder| holder != number) {
            return Err("another row has one of its keys".to_owned());
        }
    }
    let row = Row {
        parent,
        fields,
        keys,
    };
    shop.store.put(table.store, number, row);
    Ok(Some((number, parent)))
}

fn at(collection: &str) -> Option<(ResourceId, &'static Resource)> {
    let mut all = SPEC.resources.iter();
    all.find(|(_, resource)| resource.collection == collection)
}

/// The schema of a request that creates one row of a resource.
fn created_by(resource: ResourceId) -> Option<SchemaId> {
    let mut known = SPEC.operations.iter().zip(&SPEC.actions);
    known.find_map(|(operation, action)| {
        let body = operation.body.as_ref()?.json?;
        match action {
            Action::Create(created) if *created == resource => Some(body),
            Action::CreateMany(created) if *created == resource => SPEC.schemas.get(body).items,
            _ => None,
        }
    })
}
