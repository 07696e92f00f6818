//! What can be done to a single document, such as settings: read, written, deleted.

use serde_json::{Map, Value, json};

use super::{answer, derive::Table, rows};
use crate::{
    behaviour::{Call, Payload, Reply},
    problem::Problem,
};

/// The document of what the path names. Settings that nobody has written show their defaults.
pub(super) fn read(call: &mut Call<'_>, table: &Table) -> Result<Reply, Problem> {
    let place = rows::place(&call.shop, table, &call.values)?;
    match rows::find(&call.shop, table, &place, "") {
        Some(row) => Ok(answer::rows(call, table, &[row], json!({}))),
        None if table.created => Err(lacking(table)),
        None if call
            .operation
            .answers
            .iter()
            .any(|(status, _)| *status == 204) =>
        {
            Ok(Reply::nothing())
        }
        None => {
            let ids = table.parameters.iter().zip(&call.values);
            let known: Map<String, Value> = ids
                .map(|(name, id)| (name.clone(), rows::field(id)))
                .collect();
            Ok(answer::with(call, Value::Object(known), json!({})))
        }
    }
}

fn lacking(table: &Table) -> Problem {
    Problem::new(404, format!("There is no {} here", table.noun()))
}

/// Changes the fields that the request names, and keeps the others.
pub(super) fn write(call: &mut Call<'_>, table: &Table) -> Result<Reply, Problem> {
    let place = rows::place(&call.shop, table, &call.values)?;
    let schema = call.schema();
    let fields = match std::mem::take(&mut call.payload) {
        Payload::Json(Value::Object(fields)) => fields,
        Payload::Form(form) => form.fields,
        _ => Map::new(),
    };
    let fields = rows::accepted(&call.shop, schema, fields, false);
    let row = match rows::find(&call.shop, table, &place, "") {
        Some(row) => {
            rows::change(&mut call.shop, table, row, fields)?;
            row
        }
        None => rows::insert(&mut call.shop, table, &place, fields, Some(String::new()))?,
    };
    Ok(answer::rows(call, table, &[row], json!({})))
}

pub(super) fn delete(call: &mut Call<'_>, table: &Table) -> Result<Reply, Problem> {
    let place = rows::place(&call.shop, table, &call.values)?;
    let row = rows::find(&call.shop, table, &place, "");
    let row = row.ok_or_else(|| lacking(table))?;
    let reply = answer::rows(call, table, &[row], json!({}));
    rows::remove(&mut call.shop, table, row);
    Ok(reply)
}
