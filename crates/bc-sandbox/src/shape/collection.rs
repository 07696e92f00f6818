//! What can be done to a collection and its rows: listed, counted, read, made, changed, deleted.

use serde_json::{Map, Value, json};

use super::{Shape, answer, declared, derive::Table, people, rows, rows::Place};
use crate::{
    behaviour::{Call, Reply},
    filter::Filter,
    page,
    problem::Problem,
    rank::{self, Rank},
    spec::schema::SchemaId,
    store::Fields,
};

pub(super) fn list(call: &mut Call<'_>, shape: &Shape, table: &Table) -> Result<Reply, Problem> {
    let mut ids = selected(call, shape, table)?;
    sort(call, table, &mut ids);
    let page = page::cut(ids, call.query, call.operation, &call.shop.spec.schemas)?;
    if page.ids.is_empty() && call.operation.path.starts_with("/v2/") {
        return Ok(Reply::nothing());
    }
    let reply = answer::rows(call, table, &page.ids, page.meta);
    Ok(selection(call, reply))
}

/// The rows the path and the query select.
fn selected(call: &Call<'_>, shape: &Shape, table: &Table) -> Result<Vec<i64>, Problem> {
    let shop = &call.shop;
    let place = match shape.via {
        Some(_) => None,
        None => Some(rows::place(shop, table, &call.values)?),
    };
    let mut ids = rows::at(shop, table, place.as_ref());
    let (filter, unknown) = Filter::of(call.query, call.operation, |name| {
        declared::filtered(table, name)
    });
    if let (Some(name), false) = (unknown.first(), ids.is_empty()) {
        // To select too much would look like an answer, and deletes what is to stay.
        let title = format!("The sandbox cannot select by {name} here");
        return Err(Problem::new(501, title));
    }
    if !filter.is_empty() {
        ids.retain(|row| match rows::whole(shop, table, *row) {
            Value::Object(fields) => filter.admits(*row, &fields),
            _ => false,
        });
    }
    Ok(ids)
}

/// Sorts by `sort` and `direction`; `sort=field:direction` is understood as well.
fn sort(call: &Call<'_>, table: &Table, ids: &mut [i64]) {
    let sort = call.query.get("sort").unwrap_or_default();
    let (field, direction) = sort.split_once(':').unwrap_or((sort, "asc"));
    if !field.is_empty() {
        rank::sort(ids, |row| {
            let row = call.shop.store.some(table.store, row, &[field]);
            Rank::of(row.as_ref().and_then(|(_, fields)| fields.get(field)))
        });
    }
    if call.query.get("direction").unwrap_or(direction) == "desc" {
        ids.reverse();
    }
}

/// Keeps the fields that `include_fields` names and drops those of `exclude_fields`.
fn selection(call: &Call<'_>, mut reply: Reply) -> Reply {
    let only = call.query.list("include_fields");
    let without = call.query.list("exclude_fields");
    let data = reply.body.as_mut().and_then(|body| match body.is_array() {
        true => body.as_array_mut(),
        false => body.get_mut("data").and_then(Value::as_array_mut),
    });
    for row in data.into_iter().flatten().filter_map(Value::as_object_mut) {
        row.retain(|name, _| {
            name == "id"
                || (only.is_empty() || only.contains(&name.as_str()))
                    && !without.contains(&name.as_str())
        });
    }
    reply
}

pub(super) fn count(call: &mut Call<'_>, shape: &Shape, table: &Table) -> Result<Reply, Problem> {
    let count = selected(call, shape, table)?.len();
    Ok(answer::with(call, json!({ "count": count }), json!({})))
}

pub(super) fn read(call: &mut Call<'_>, table: &Table) -> Result<Reply, Problem> {
    let row = rows::locate(call, table)?;
    Ok(answer::rows(call, table, &[row], json!({})))
}

pub(super) fn create(call: &mut Call<'_>, shape: &Shape, table: &Table) -> Result<Reply, Problem> {
    let (schema, fields) = (call.schema(), call.fields());
    let row = create_one(call, shape, table, schema, fields)?;
    Ok(answer::rows(call, table, &[row], json!({})))
}

pub(super) fn update(call: &mut Call<'_>, table: &Table) -> Result<Reply, Problem> {
    let row = rows::locate(call, table)?;
    let (schema, fields) = (call.schema(), call.fields());
    let fields = rows::accepted(&call.shop, schema, fields, false);
    let fields = declared::renamed(&table.path, fields);
    check(call, table, &fields)?;
    rows::change(&mut call.shop, table, row, fields)?;
    Ok(answer::rows(call, table, &[row], json!({})))
}

pub(super) fn delete(call: &mut Call<'_>, table: &Table) -> Result<Reply, Problem> {
    let row = rows::locate(call, table)?;
    rows::writable(&call.shop, table, row)?;
    let reply = answer::rows(call, table, &[row], json!({}));
    rows::remove(&mut call.shop, table, row);
    Ok(reply)
}

/// Deletes what the query selects; without a filter, everything.
pub(super) fn delete_matching(
    call: &mut Call<'_>,
    shape: &Shape,
    table: &Table,
) -> Result<Reply, Problem> {
    if let Some(most) = call.operation.max_batch {
        let filters = call.operation.query.iter();
        let longest = filters
            .map(|filter| call.query.list(&filter.name).len())
            .max();
        if longest.is_some_and(|longest| longest > most) {
            return Err(Problem::new(
                413,
                format!("At most {most} can be deleted at once"),
            ));
        }
    }
    let rows = selected(call, shape, table)?;
    let (total, reply) = (rows.len(), answer::rows(call, table, &rows, json!({})));
    for row in rows {
        rows::writable(&call.shop, table, row)?;
        rows::remove(&mut call.shop, table, row);
    }
    let meta = json!({ "total": total, "success": total, "failed": 0 });
    match answer::is_list(call) {
        true => Ok(reply),
        false => Ok(answer::with(call, json!({}), meta)),
    }
}

/// Deletes the ids in the body. Those that are not there are told, and the others go.
pub(super) fn delete_listed(call: &mut Call<'_>, table: &Table) -> Result<Reply, Problem> {
    let items = call.items();
    let total = items.len();
    let (mut gone, mut problems) = (Vec::new(), Vec::new());
    for id in items {
        let row = rows::find_anywhere(&call.shop, table, &rows::plain(&id))
            .filter(|row| rows::visible(&call.shop, table, *row))
            .ok_or_else(|| rows::missing(table, &rows::plain(&id)));
        match row.and_then(|row| rows::writable(&call.shop, table, row).map(|()| row)) {
            Ok(row) => {
                rows::remove(&mut call.shop, table, row);
                gone.push(id);
            }
            Err(problem) => problems.push(problem),
        }
    }
    Ok(batch(call, Value::Array(gone), &problems, total))
}

/// Writes the rows of a list. A wrong one stops everything; of metafields, only itself.
pub(super) fn write_many(
    call: &mut Call<'_>,
    shape: &Shape,
    table: &Table,
    known: bool,
) -> Result<Reply, Problem> {
    let schema = call.schema();
    let (schema, items) = declared::batch(call, schema);
    let total = items.len();
    let (mut written, mut problems) = (Vec::new(), Vec::new());
    for (index, item) in items.into_iter().enumerate() {
        let fields = match item {
            Value::Object(fields) => fields,
            _ => Map::new(),
        };
        let savepoint = call.shop.store.savepoint();
        let row = match known {
            true => upsert(call, shape, table, schema, fields),
            false => create_one(call, shape, table, schema, fields),
        };
        match row {
            Ok(row) => written.push(row),
            Err(problem) => {
                call.shop.store.roll_back(savepoint);
                problems.push(problem.under(&index.to_string()));
            }
        }
    }
    if !table.owned() {
        return match problems.into_iter().next() {
            Some(problem) => Err(problem),
            None => Ok(answer::rows(call, table, &written, json!({}))),
        };
    }
    let data = written
        .iter()
        .map(|row| rows::whole(&call.shop, table, *row));
    let data = data.collect();
    Ok(batch(call, data, &problems, total))
}

/// What became of a batch of which some may have failed: 422 with both.
fn batch(call: &Call<'_>, data: Value, problems: &[Problem], total: usize) -> Reply {
    let failed = problems.len();
    let meta = json!({ "total": total, "success": total - failed, "failed": failed });
    if failed == 0 {
        return answer::with(call, data, meta);
    }
    let errors: Value = problems.iter().map(Problem::to_json).collect();
    Reply {
        status: 422,
        body: Some(json!({ "data": data, "errors": errors, "meta": meta })),
    }
}

fn upsert(
    call: &mut Call<'_>,
    shape: &Shape,
    table: &Table,
    schema: Option<SchemaId>,
    fields: Fields,
) -> Result<i64, Problem> {
    let place = above(call, shape, table, &fields)?;
    let given = fields
        .get(&table.id)
        .filter(|id| !id.is_null())
        .map(rows::plain);
    let found = match &given {
        Some(id) => rows::find_anywhere(&call.shop, table, id)
            .or_else(|| rows::find(&call.shop, table, &place, id)),
        None if table.document => rows::find(&call.shop, table, &place, ""),
        None => rows::same(&call.shop, table, &place, &fields),
    };
    let found = found.filter(|row| rows::visible(&call.shop, table, *row));
    match (found, given) {
        (Some(row), _) => {
            let fields = rows::accepted(&call.shop, schema, fields, false);
            let fields = declared::renamed(&table.path, fields);
            check(call, table, &fields)?;
            rows::change(&mut call.shop, table, row, fields)?;
            Ok(row)
        }
        // An id that the sandbox gives out and nothing has is a mistake; one of something else's is not.
        (None, Some(id)) if declared::natural(&table.path).is_empty() => {
            Err(rows::missing(table, &id))
        }
        _ => create_one(call, shape, table, schema, fields),
    }
}

/// Where a new row goes: what the path names, or a field where the path names nothing.
fn above(call: &Call<'_>, shape: &Shape, table: &Table, fields: &Fields) -> Result<Place, Problem> {
    if table.path == people::ATTRIBUTE_VALUES {
        // They belong to a customer whom no path names.
        let row = fields
            .get("customer_id")
            .and_then(Value::as_i64)
            .unwrap_or(0);
        return Ok(Place {
            ids: Vec::new(),
            row,
        });
    }
    let Some(via) = shape.via else {
        return rows::place(&call.shop, table, &call.values);
    };
    let Some(id) = fields.get(via).map(rows::plain) else {
        return Ok(Place::default());
    };
    rows::place(&call.shop, table, &[id]).map_err(|problem| Problem::field(via, problem.title))
}

fn create_one(
    call: &mut Call<'_>,
    shape: &Shape,
    table: &Table,
    schema: Option<SchemaId>,
    fields: Fields,
) -> Result<i64, Problem> {
    let place = above(call, shape, table, &fields)?;
    if shape.via.is_some() && place.ids.is_empty() {
        let via = shape.via.unwrap_or_default();
        return Err(Problem::field(via, "is required"));
    }
    let own = declared::natural(&table.path).contains(&table.id.as_str());
    let id = match table.document {
        true => Some(String::new()),
        false => fields.get(&table.id).filter(|_| own).map(rows::plain),
    };
    let fields = rows::accepted(&call.shop, schema, fields, true);
    let fields = declared::renamed(&table.path, fields);
    check(call, table, &fields)?;
    let row = rows::insert(&mut call.shop, table, &place, fields, id)?;
    if table.path == people::CUSTOMERS {
        people::made(&mut call.shop, table, row)?;
    }
    Ok(row)
}

/// Refuses ids of things that are not there.
fn check(call: &Call<'_>, table: &Table, fields: &Fields) -> Result<(), Problem> {
    let mut errors = Vec::new();
    for (name, target) in declared::references(&table.path) {
        let Some(id) = fields.get(*name).filter(|id| !id.is_null()) else {
            continue;
        };
        if !declared::exists(&call.shop, target, id)? {
            errors.push((
                (*name).to_owned(),
                format!("there is nothing with the id {id}"),
            ));
        }
    }
    match errors.is_empty() {
        true => Ok(()),
        false => Err(Problem::invalid(errors)),
    }
}
