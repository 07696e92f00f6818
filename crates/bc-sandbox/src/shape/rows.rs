//! How are rows found, kept and removed, whose ids may be texts and whose parents their paths name?

use serde_json::{Map, Value};

use super::{
    declared,
    derive::{IdKind, Table},
    stamp::{number_parts, stamp},
};
use crate::{
    behaviour::Call,
    problem::Problem,
    shop::Shop,
    spec::schema::SchemaId,
    store::{Fields, Row},
};

/// The field that keeps the ids of the path above a row. No request can name it.
const INSIDE: &str = "\u{1f}inside";

/// What a row belongs to: the ids in the path above it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Place {
    pub(super) ids: Vec<String>,
    /// The row the last of them is; 0 at the top, and for what the sandbox keeps no rows of.
    pub(super) row: i64,
}

impl Place {
    fn text(&self) -> String {
        self.ids.join("\u{1f}")
    }
}

/// A JSON scalar as it stands in a path.
pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// An id of a path as a field: a number if it is one.
pub(super) fn field(id: &str) -> Value {
    id.parse::<i64>().map_or_else(|_| id.into(), Value::from)
}

fn key(place: &Place, id: &str) -> String {
    format!("at\u{1f}{}\u{1f}{id}", place.text())
}

/// The key of rows whose id is given out by the sandbox, so that it is theirs wherever they are.
pub(super) fn own_key(id: &str) -> String {
    format!("id\u{1f}{id}")
}

/// Where ids of a path lead. 404 if one of them leads nowhere.
pub(super) fn place(shop: &Shop<'_>, table: &Table, ids: &[String]) -> Result<Place, Problem> {
    let mut row = 0;
    for (index, above) in table.above.iter().enumerate() {
        let Some(above) = above else { continue };
        let above = shop.spec.shapes.get(*above)?;
        let id = ids.get(index).map(String::as_str).unwrap_or_default();
        let inside = Place {
            ids: ids
                .get(..above.parameters.len().min(index))
                .unwrap_or_default()
                .to_vec(),
            row: 0,
        };
        row = find(shop, above, &inside, id).ok_or_else(|| missing(above, id))?;
    }
    let ids = ids.get(..table.above.len()).unwrap_or(ids).to_vec();
    Ok(Place { ids, row })
}

pub(super) fn missing(table: &Table, id: &str) -> Problem {
    Problem::new(
        404,
        format!("The {} with the id {id} was not found", table.noun()),
    )
}

/// The row of a table at the top that the path names first: with its fields, to be changed.
pub(super) fn named(call: &Call<'_>, path: &str) -> Result<(&'static Table, i64, Fields), Problem> {
    let table = call.shop.spec.shapes.at(path)?;
    let id = call.values.first().map(String::as_str).unwrap_or_default();
    let row = find(&call.shop, table, &Place::default(), id).ok_or_else(|| missing(table, id))?;
    let fields = fields(&call.shop, table, row).cloned().unwrap_or_default();
    Ok((table, row, fields))
}

/// The row with an id at a place.
pub(super) fn find(shop: &Shop<'_>, table: &Table, place: &Place, id: &str) -> Option<i64> {
    shop.store.holder(table.store, &key(place, id))
}

/// The row with an id, wherever it is.
pub(super) fn find_anywhere(shop: &Shop<'_>, table: &Table, id: &str) -> Option<i64> {
    shop.store.holder(table.store, &own_key(id))
}

/// The key of the fields that identify a row; none where an id does.
fn natural_key(table: &Table, place: &str, fields: &Fields) -> Option<String> {
    let names = declared::natural(&table.path);
    let value = |name: &&str| fields.get(*name).map_or_else(String::new, plain);
    let values: Vec<String> = names.iter().map(value).collect();
    (!names.is_empty()).then(|| format!("same\u{1f}{place}\u{1f}{}", values.join("\u{1f}")))
}

/// The row at a place that has the same values in the fields that identify one.
pub(super) fn same(shop: &Shop<'_>, table: &Table, place: &Place, fields: &Fields) -> Option<i64> {
    let key = natural_key(table, &place.text(), fields)?;
    shop.store.holder(table.store, &key)
}

/// The row that a path leads to.
pub(super) fn locate(call: &Call<'_>, table: &Table) -> Result<i64, Problem> {
    let place = place(&call.shop, table, &call.values)?;
    let id = call
        .values
        .get(table.above.len())
        .map(String::as_str)
        .unwrap_or_default();
    let row = find(&call.shop, table, &place, id).filter(|row| visible(&call.shop, table, *row));
    row.ok_or_else(|| missing(table, id))
}

/// Whether the asking account may see a row: metafields for the app alone are its owner's.
pub(super) fn visible(shop: &Shop<'_>, table: &Table, row: i64) -> bool {
    if table.path == super::hook::HOOKS {
        return super::hook::own(shop, table, row);
    }
    !table.owned()
        || fields(shop, table, row).is_some_and(|fields| {
            let text = |name: &str| fields.get(name).and_then(Value::as_str);
            text("owner_client_id") == Some(shop.client_id)
                || text("permission_set") != Some("app_only")
        })
}

/// Refuses to change another account's metafield, unless its permission set allows it.
pub(super) fn writable(shop: &Shop<'_>, table: &Table, row: i64) -> Result<(), Problem> {
    let text = |name: &str| fields(shop, table, row)?.get(name)?.as_str();
    let shared = text("permission_set").is_some_and(|set| set.starts_with("write"));
    if !table.owned() || shared || text("owner_client_id") == Some(shop.client_id) {
        return Ok(());
    }
    Err(Problem::new(
        403,
        format!("The {} belongs to another API account", table.noun()),
    ))
}

pub(super) fn fields<'a>(shop: &'a Shop<'_>, table: &Table, row: i64) -> Option<&'a Fields> {
    shop.store.get(table.store, row).map(|row| &row.fields)
}

/// The rows at a place, in the order they were made; all rows where the path names no place.
pub(super) fn at(shop: &Shop<'_>, table: &Table, place: Option<&Place>) -> Vec<i64> {
    let inside = place.map(Place::text);
    let kept = |row: &i64| {
        let fields = fields(shop, table, *row);
        let own = fields
            .and_then(|fields| fields.get(INSIDE))
            .and_then(Value::as_str);
        inside.is_none() || own == inside.as_deref()
    };
    let rows: Vec<i64> = match place {
        Some(place) if place.row != 0 => shop.store.children(table.store, place.row),
        _ => shop.store.ids(table.store).collect(),
    };
    rows.into_iter()
        .filter(|row| kept(row) && visible(shop, table, *row))
        .collect()
}

/// What is known of a row: its fields, its id, and the ids of the path above it.
pub(super) fn whole(shop: &Shop<'_>, table: &Table, row: i64) -> Value {
    let mut fields = fields(shop, table, row).cloned().unwrap_or_default();
    let inside = fields.shift_remove(INSIDE);
    let inside = inside.as_ref().and_then(Value::as_str).unwrap_or_default();
    for (name, id) in table.parameters.iter().zip(inside.split('\u{1f}')) {
        if !id.is_empty() && !fields.contains_key(name) {
            fields.insert(name.clone(), field(id));
        }
    }
    if table.path == super::people::CUSTOMERS {
        super::people::show(shop, row, &mut fields);
    }
    Value::Object(fields)
}

/// The fields of a request that are taken over: those its schema has and does not give to the server.
pub(super) fn accepted(
    shop: &Shop<'_>,
    schema: Option<SchemaId>,
    mut fields: Fields,
    new: bool,
) -> Fields {
    let schemas = &shop.spec.schemas;
    let members = schema.map(|id| schemas.members(id)).unwrap_or_default();
    if members.is_empty() {
        return fields;
    }
    fields.retain(|name, _| {
        members
            .iter()
            .any(|(known, id)| known == name && !schemas.get(*id).read_only)
    });
    if new {
        for (name, id) in members {
            if let (Some(default), false) = (&schemas.get(id).default, fields.contains_key(name)) {
                fields.insert(name.to_owned(), default.clone());
            }
        }
    }
    fields
}

/// Makes a row. An id of the caller's own is one that the path or the request chose.
pub(super) fn insert(
    shop: &mut Shop<'_>,
    table: &Table,
    place: &Place,
    mut fields: Fields,
    id: Option<String>,
) -> Result<i64, Problem> {
    let chosen = id
        .as_ref()
        .and_then(|id| id.parse::<i64>().ok())
        .filter(|id| *id > 0);
    let row = match chosen {
        Some(row) if shop.store.get(table.store, row).is_none() => row,
        _ => shop.store.next_id(table.store),
    };
    let id = id.unwrap_or_else(|| match table.ids {
        IdKind::Uuid => format!("{:08x}-0000-4000-8000-{row:012x}", table.store),
        IdKind::Number | IdKind::Digits => row.to_string(),
    });
    if !id.is_empty() {
        let shown = if table.ids == IdKind::Number {
            field(&id)
        } else {
            Value::from(id.as_str())
        };
        fields.insert(table.id.clone(), shown);
    }
    for name in declared::on(&table.path) {
        fields.entry(name).or_insert(true.into());
    }
    stamp(shop, table, place, &mut fields, true);
    number_parts(shop, table, &mut fields);
    fields.insert(INSIDE.to_owned(), place.text().into());
    save(
        shop,
        table,
        row,
        place.row,
        fields,
        &key(place, &id),
        &own_key(&id),
    )?;
    Ok(row)
}

/// Changes the fields of a row; objects inside are changed field by field.
pub(super) fn change(
    shop: &mut Shop<'_>,
    table: &Table,
    row: i64,
    changes: Fields,
) -> Result<(), Problem> {
    writable(shop, table, row)?;
    let Some(before) = shop.store.get(table.store, row).cloned() else {
        return Ok(());
    };
    let mut fields = before.fields;
    let mut changes = changes;
    changes.shift_remove(&table.id);
    merge(&mut fields, changes);
    stamp(shop, table, &Place::default(), &mut fields, false);
    number_parts(shop, table, &mut fields);
    let mut keys = before.keys.into_iter();
    let (at, own) = (
        keys.next().unwrap_or_default(),
        keys.next().unwrap_or_default(),
    );
    save(shop, table, row, before.parent, fields, &at, &own)
}

fn merge(fields: &mut Map<String, Value>, changes: Map<String, Value>) {
    for (name, value) in changes {
        match (fields.get_mut(&name), value) {
            (Some(Value::Object(old)), Value::Object(new)) => merge(old, new),
            (_, value) => _ = fields.insert(name, value),
        }
    }
}

fn save(
    shop: &mut Shop<'_>,
    table: &Table,
    row: i64,
    parent: i64,
    fields: Fields,
    at: &str,
    own: &str,
) -> Result<(), Problem> {
    let mut keys = vec![at.to_owned(), own.to_owned()];
    let inside = fields
        .get(INSIDE)
        .and_then(Value::as_str)
        .unwrap_or_default();
    keys.extend(natural_key(table, inside, &fields));
    for names in declared::unique(&table.path) {
        let value = |name: &&str| Some(plain(fields.get(*name).filter(|one| !one.is_null())?));
        let values: Option<Vec<String>> = names.iter().map(value).collect();
        let Some(values) = values else { continue };
        let scope = if table.owned() { parent } else { 0 };
        let key = format!(
            "{}@{scope}={}",
            names.join("+"),
            values.join("\u{1f}").to_lowercase()
        );
        if shop
            .store
            .holder(table.store, &key)
            .is_some_and(|holder| holder != row)
        {
            return Err(Problem::duplicate(
                &table.noun(),
                names.last().copied().unwrap_or_default(),
            ));
        }
        keys.push(key);
    }
    shop.store.put(
        table.store,
        row,
        Row {
            parent,
            fields,
            keys,
        },
    );
    Ok(())
}

/// Removes a row and the rows below it.
pub(super) fn remove(shop: &mut Shop<'_>, table: &Table, row: i64) {
    shop.store.remove(table.store, row);
    if table.path == super::people::CUSTOMERS {
        super::people::gone(shop, row);
    }
    let shapes = &shop.spec.shapes;
    for below in shapes.tables() {
        let parent = below.above.last().copied().flatten();
        let parent = parent.and_then(|parent| shapes.get(parent).ok());
        if parent.is_some_and(|parent| parent.store == table.store) {
            for child in shop.store.children(below.store, row) {
                remove(shop, below, child);
            }
        }
    }
}
