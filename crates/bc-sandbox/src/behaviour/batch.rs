//! Writing many rows in one request: all or nothing, or as many as are right.

use serde_json::{Value, json};

use super::{Call, Reply, delete, write};
use crate::{
    problem::Problem,
    render::{self, Selection},
    resource::Resource,
    shop::Shop,
    spec::schema::SchemaId,
    store::Fields,
};

pub(super) fn create(call: &mut Call<'_>, resource: &'static Resource) -> Result<Reply, Problem> {
    let items = call.items();
    let schema = call.schema();
    each(call, resource, items, |shop, item| {
        create_one(shop, resource, object(item), schema)
    })
}

pub(super) fn update(call: &mut Call<'_>, resource: &'static Resource) -> Result<Reply, Problem> {
    let items = call.items();
    let schema = call.schema();
    each(call, resource, items, |shop, item| {
        let fields = object(item);
        match fields.get(resource.traits.id).and_then(Value::as_i64) {
            Some(id) => {
                write::writable(shop, resource, id)?;
                write::update(shop, resource, id, fields, schema)?;
                Ok(id)
            }
            None if resource.traits.upsert => create_one(shop, resource, fields, schema),
            None => Err(Problem::field(resource.traits.id, "is required")),
        }
    })
}

pub(super) fn delete(call: &mut Call<'_>, resource: &'static Resource) -> Result<Reply, Problem> {
    let items = call.items();
    let mut gone = Vec::new();
    let mut problems = Vec::new();
    for id in items.iter().filter_map(Value::as_i64) {
        match write::writable(&call.shop, resource, id) {
            Ok(()) => {
                delete::remove(&mut call.shop, resource, id)?;
                gone.push(Value::from(id));
            }
            Err(problem) => problems.push(problem),
        }
    }
    Ok(outcome(
        call,
        Some(Value::Array(gone)),
        &problems,
        items.len(),
    ))
}

fn create_one(
    shop: &mut Shop<'_>,
    resource: &'static Resource,
    fields: Fields,
    schema: Option<SchemaId>,
) -> Result<i64, Problem> {
    let owner = shop.owner(resource);
    let parent = match (owner.parent, &resource.parent_field) {
        (Some(parent), Some(field)) => {
            let parent = shop.resource(parent)?;
            let id = fields.get(field).and_then(Value::as_i64).unwrap_or(0);
            let message = format!("there is no {} with the id {id}", parent.noun());
            let found = shop.store.get(parent.table, id).map(|_| id);
            found.ok_or_else(|| Problem::field(field, message))?
        }
        _ => 0,
    };
    write::create(shop, resource, parent, fields, schema)
}

/// Writes item after item. A wrong one stops everything, or only itself where the resource says so.
fn each(
    call: &mut Call<'_>,
    resource: &'static Resource,
    items: Vec<Value>,
    mut write: impl FnMut(&mut Shop<'_>, Value) -> Result<i64, Problem>,
) -> Result<Reply, Problem> {
    let total = items.len();
    let mut ids = Vec::new();
    let mut problems = Vec::new();
    for (index, item) in items.into_iter().enumerate() {
        let savepoint = call.shop.store.savepoint();
        match write(&mut call.shop, item) {
            Ok(id) => ids.push(id),
            Err(problem) => {
                call.shop.store.roll_back(savepoint);
                problems.push(problem.under(&index.to_string()));
            }
        }
    }
    if !resource.traits.partial {
        return match problems.is_empty() {
            true => Ok(Reply::envelope(
                call,
                rows(call, resource, &ids)?,
                json!({}),
            )),
            false => Err(refusal(call, problems)),
        };
    }
    // Some answers have no `data` at all: only how many succeeded.
    let answer = call.operation.success().and_then(|(_, schema)| *schema);
    let with_data =
        answer.is_some_and(|id| call.shop.spec.schemas.get(id).property("data").is_some());
    let data = if with_data {
        Some(rows(call, resource, &ids)?)
    } else {
        None
    };
    Ok(outcome(call, data, &problems, total))
}

fn rows(call: &Call<'_>, resource: &'static Resource, ids: &[i64]) -> Result<Value, Problem> {
    let selection = Selection::read(call.query);
    ids.iter()
        .map(|id| render::row(&call.shop, resource, *id, &selection))
        .collect()
}

/// What became of a batch that may succeed in part: 207 where that is documented, else 422.
fn outcome(call: &Call<'_>, data: Option<Value>, problems: &[Problem], total: usize) -> Reply {
    let documented = |status: u16| {
        call.operation
            .answers
            .iter()
            .any(|(known, _)| *known == status)
    };
    let failed = problems.len();
    let status = match (failed, documented(207)) {
        (0, _) => call.success(200),
        (failed, true) if failed < total => 207,
        _ => 422,
    };
    let mut body = json!({});
    if let Some(data) = data {
        body["data"] = data;
    }
    if documented(207) {
        if failed > 0 {
            let merged = problems
                .iter()
                .flat_map(|problem| problem.errors.clone())
                .collect();
            body["errors"] = Problem {
                status,
                ..Problem::invalid(merged)
            }
            .to_json();
        }
    } else {
        body["errors"] = problems.iter().map(Problem::to_json).collect();
    }
    body["meta"] = json!({ "total": total, "success": total - failed, "failed": failed });
    Reply {
        status,
        body: Some(body),
    }
}

/// One refusal of a whole batch: the first problem's status, with the fields of all; as `batch_errors` where documented.
fn refusal(call: &Call<'_>, problems: Vec<Problem>) -> Problem {
    let schemas = &call.shop.spec.schemas;
    let documented = call.operation.answers.iter().any(|(status, schema)| {
        *status == 422
            && schema.is_some_and(|id| schemas.get(id).property("batch_errors").is_some())
    });
    let body = documented.then(|| {
        let errors: Value = problems.iter().map(Problem::to_json).collect();
        Box::new(json!({ "batch_errors": errors }))
    });
    let mut problems = problems.into_iter();
    let mut first = problems
        .next()
        .unwrap_or_else(|| Problem::invalid(Vec::new()));
    first
        .errors
        .extend(problems.flat_map(|problem| problem.errors));
    if body.is_some() {
        first.status = 422;
    }
    Problem { body, ..first }
}

fn object(item: Value) -> Fields {
    match item {
        Value::Object(fields) => fields,
        _ => Fields::new(),
    }
}
