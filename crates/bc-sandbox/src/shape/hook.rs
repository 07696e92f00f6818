//! What is particular about webhooks? Each API account sees its own; scopes and destinations are checked.

use hyper::header::{HeaderName, HeaderValue};
use serde_json::{Value, json};

use super::{Shape, answer, derive::Table, rows, rows::Place};
use crate::{
    behaviour::{Call, Reply},
    exchange::STORE_HASH,
    hooks,
    problem::Problem,
    shop::Shop,
    store::Fields,
};

pub(super) const HOOKS: &str = hooks::COLLECTION;
const ADMIN: &str = "/v3/hooks/admin";
/// How many webhooks an account may have for one scope.
const MOST: usize = 10;

/// Whether a webhook is the asking account's.
pub(super) fn own(shop: &Shop<'_>, table: &Table, row: i64) -> bool {
    let fields = shop.store.get(table.store, row).map(|row| &row.fields);
    let client = fields.and_then(|fields| fields.get("client_id"));
    client.and_then(Value::as_str) == Some(shop.client_id)
}

pub(super) fn create(call: &mut Call<'_>, shape: &Shape) -> Result<Reply, Problem> {
    let table = call.shop.spec.shapes.table(shape)?;
    let (schema, body) = (call.schema(), call.fields());
    let mut fields = rows::accepted(&call.shop, schema, body, true);
    check(call, table, &fields, None)?;
    fields.entry("is_active").or_insert(Value::Bool(true));
    fields.entry("headers").or_insert(Value::Null);
    fields.insert("client_id".to_owned(), call.shop.client_id.into());
    fields.insert("store_hash".to_owned(), STORE_HASH.into());
    let row = rows::insert(&mut call.shop, table, &Place::default(), fields, None)?;
    Ok(answer::rows(call, table, &[row], json!({})))
}

pub(super) fn update(call: &mut Call<'_>, shape: &Shape) -> Result<Reply, Problem> {
    let table = call.shop.spec.shapes.table(shape)?;
    let row = rows::locate(call, table)?;
    let (schema, body) = (call.schema(), call.fields());
    let changes = rows::accepted(&call.shop, schema, body, false);
    let mut fields = rows::fields(&call.shop, table, row)
        .cloned()
        .unwrap_or_default();
    fields.extend(changes.clone());
    check(call, table, &fields, Some(row))?;
    // Headers are replaced, not merged: a header that is not sent again is gone.
    let headers = changes.contains_key("headers");
    let active = changes.get("is_active") == Some(&Value::Bool(true));
    call.shop.store.edit(table.store, row, |fields| {
        if headers {
            fields.shift_remove("headers");
        }
        if active {
            fields.shift_remove(hooks::DEACTIVATED);
        }
    });
    rows::change(&mut call.shop, table, row, changes)?;
    Ok(answer::rows(call, table, &[row], json!({})))
}

/// All webhooks of the account with what became of them, and whom BigCommerce tells of trouble.
pub(super) fn admin(call: &mut Call<'_>, _: &'static Shape) -> Result<Reply, Problem> {
    let shapes = &call.shop.spec.shapes;
    let (hooks, document) = (shapes.at(HOOKS)?, shapes.at(ADMIN)?);
    let wanted = call.query.get("is_active").map(|text| text == "true");
    let mut list = Vec::new();
    for row in rows::at(&call.shop, hooks, None) {
        let mut hook = rows::whole(&call.shop, hooks, row);
        let active = hook["is_active"] == Value::Bool(true);
        if wanted.is_some_and(|wanted| wanted != active) {
            continue;
        }
        hook["status"] = match (active, hook.get(hooks::DEACTIVATED).is_some()) {
            (true, _) => "active".into(),
            (false, true) => "deactivated".into(),
            (false, false) => "inactive".into(),
        };
        list.push(hook);
    }
    let kept = rows::find(&call.shop, document, &Place::default(), "");
    let kept = kept.and_then(|row| {
        rows::fields(&call.shop, document, row)?
            .get("emails")
            .cloned()
    });
    let data = json!({
        "emails": kept.unwrap_or_else(|| json!([])),
        "hooks_list": list,
        "blocked_domains": [],
    });
    Ok(answer::with(call, data, json!({})))
}

/// Refuses a webhook that BigCommerce would not take, or that the account has already.
fn check(
    call: &Call<'_>,
    table: &Table,
    fields: &Fields,
    itself: Option<i64>,
) -> Result<(), Problem> {
    let text = |name: &str| fields.get(name).and_then(Value::as_str).unwrap_or_default();
    let (scope, destination) = (text("scope"), text("destination"));
    let mut errors = Vec::new();
    if !hooks::scope::is_known(scope) {
        errors.push((
            "scope".to_owned(),
            "is not the scope of any event".to_owned(),
        ));
    }
    if let Err(message) = hooks::check_destination(destination) {
        errors.push(("destination".to_owned(), message.to_owned()));
    }
    let headers = fields.get("headers").and_then(Value::as_object);
    for (name, value) in headers.into_iter().flatten() {
        let sound = name.parse::<HeaderName>().is_ok()
            && value
                .as_str()
                .is_some_and(|value| value.parse::<HeaderValue>().is_ok());
        if !sound {
            errors.push((
                format!("headers.{name}"),
                "is not an HTTP header".to_owned(),
            ));
        }
    }
    if !errors.is_empty() {
        return Err(Problem::invalid(errors));
    }
    let others = rows::at(&call.shop, table, None).into_iter();
    let others: Vec<&Fields> = others
        .filter(|row| Some(*row) != itself)
        .filter_map(|row| rows::fields(&call.shop, table, row))
        .filter(|other| other.get("scope").and_then(Value::as_str) == Some(scope))
        .collect();
    let same = |other: &&Fields| other.get("destination") == fields.get("destination");
    if others.iter().any(same) {
        return Err(Problem::duplicate(&table.noun(), "destination"));
    }
    if others.len() >= MOST {
        let message = format!("has {MOST} webhooks already, which is as many as there may be");
        return Err(Problem::field("scope", message));
    }
    Ok(())
}
