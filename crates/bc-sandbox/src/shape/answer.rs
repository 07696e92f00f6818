//! How is what an operation found put into its answer?

use serde_json::{Map, Value, json};

use super::{conform::Conform, derive, derive::Table, rows};
use crate::{
    behaviour::{Call, Reply},
    clock,
    spec::schema::SchemaId,
};

/// The documented success, with this content: in the envelope if the answer has one, and in the types of its schema.
pub(super) fn with(call: &Call<'_>, data: Value, meta: Value) -> Reply {
    at_status(call, call.success(200), data, meta)
}

/// The same for an operation with several successes.
pub(super) fn at_status(call: &Call<'_>, status: u16, data: Value, meta: Value) -> Reply {
    let answers = call.operation.answers.iter();
    let schema = answers
        .filter(|(known, _)| *known == status)
        .find_map(|(_, schema)| *schema);
    let body = schema.map(|root| shaped(call, root, data, meta));
    Reply { status, body }
}

fn shaped(call: &Call<'_>, root: SchemaId, data: Value, meta: Value) -> Value {
    let schemas = &call.shop.spec.schemas;
    let old = call.operation.path.starts_with("/v2/");
    let now = clock::rfc2822(call.shop.now).filter(|_| old);
    let conform = Conform {
        schemas,
        now: now.as_deref().unwrap_or(call.shop.now),
        defaults: call.operation.path.contains("/settings") || call.operation.path == "/v2/store",
    };
    let enveloped = schemas
        .members(root)
        .iter()
        .any(|(name, _)| *name == "data");
    if !enveloped {
        return conform.value(root, &if old { dated(data) } else { data }, "");
    }
    let whole = json!({ "data": data, "meta": meta });
    let mut whole = conform.value(root, &whole, "");
    // A page's links must not be made up: where there is none, there is no such page.
    if meta.as_object().is_some_and(|meta| !meta.is_empty()) && whole.get("meta").is_some() {
        whole["meta"] = meta;
    }
    whole
}

/// The dates of v2 are in the form of e-mails.
fn dated(data: Value) -> Value {
    match data {
        Value::Array(items) => items.into_iter().map(dated).collect(),
        Value::Object(members) => {
            let dated = members.into_iter().map(|(name, value)| {
                let date = value.as_str().filter(|_| name.starts_with("date_"));
                let date = date.and_then(clock::rfc2822).map(Value::from);
                (name, date.unwrap_or(value))
            });
            Value::Object(dated.collect::<Map<_, _>>())
        }
        other => other,
    }
}

/// The documented success with rows: all of them if it is a list, else the first.
pub(super) fn rows(call: &Call<'_>, table: &Table, rows: &[i64], meta: Value) -> Reply {
    let mut shown = rows.iter().map(|row| rows::whole(&call.shop, table, *row));
    let data = match is_list(call) {
        true => shown.collect(),
        false => shown.next().unwrap_or_default(),
    };
    with(call, data, meta)
}

/// Whether the operation answers a list.
pub(super) fn is_list(call: &Call<'_>) -> bool {
    let schemas = &call.shop.spec.schemas;
    let payload = derive::payload(call.operation, schemas).map(|id| schemas.get(id));
    payload.is_some_and(|schema| schema.kinds.has("array") || schema.items.is_some())
}
