//! How is an order paid: what is a payment access token good for, and what does the payment answer?

use std::collections::HashSet;

use hyper::header::{ACCEPT, AUTHORIZATION, WWW_AUTHENTICATE};
use serde_json::{Value, json};

use super::{Served, specs::SPECS, storefront_token::STORE_ID};
use crate::{
    exchange::{Request, State},
    jwt::{self, Claims, Token},
    problem::Problem,
    secret::Secret,
    shape,
    store::TableId,
};

/// The media type of the payments host, which a request must ask for.
const MEDIA: &str = "application/vnd.bc.v1+json";
const ISSUER: &str = "payments.bigcommerce.com";
/// For how many seconds a token is good.
const LIFETIME: i64 = 60 * 60;
/// The state of an order that waits for its payment.
const INCOMPLETE: i64 = 0;
/// The state of an order that is paid: Awaiting Fulfillment.
const PAID: i64 = 11;

/// What signs the tokens, and which are used.
#[derive(Debug, Clone, Default)]
pub(crate) struct Payments {
    key: Option<Secret>,
    used: HashSet<String>,
}

/// Mints the token that pays an order.
pub(super) fn mint(state: &mut State, body: &Value) -> Result<String, Problem> {
    let order = body.get("order").and_then(|order| order.get("id"));
    let order = order.and_then(Value::as_i64).unwrap_or(0);
    unpaid(state, order)?;
    let now = state.clock.epoch();
    let random = &mut state.hosts.random;
    let mut claims = Claims::new();
    for (claim, value) in [
        ("exp", now.saturating_add(LIFETIME).into()),
        ("nbf", now.into()),
        ("iss", ISSUER.into()),
        ("sub", state.store_hash.as_str().into()),
        ("jti", random.uuid().into()),
        ("iat", now.into()),
        (
            "data",
            json!({ "store_id": STORE_ID.to_string(), "order_id": order.to_string() }),
        ),
    ] {
        claims.insert(claim.to_owned(), value);
    }
    let key = state
        .hosts
        .payments
        .key
        .get_or_insert_with(|| Secret::new(random.hex(64)));
    Ok(jwt::hs256(key.expose(), &claims))
}

/// Refuses an order that is not there (404) or does not wait for its payment (409); else gives its place.
fn unpaid(state: &State, order: i64) -> Result<(TableId, i64), Problem> {
    let found = shape::find(&state.store, "/v2/orders", order);
    let (table, row) = found.ok_or_else(|| Problem::not_found("order", order))?;
    let fields = state.store.get(table, row).map(|row| &row.fields);
    let status = fields.and_then(|fields| fields.get("status_id"));
    if status.and_then(Value::as_i64) == Some(INCOMPLETE) {
        return Ok((table, row));
    }
    Err(Problem::new(409, "The order does not wait for a payment"))
}

/// `POST /stores/{store_hash}/payments`.
pub(super) fn process(state: &mut State, request: &Request, store_hash: &str) -> Served {
    let outcome = pay(state, request, store_hash);
    let served = outcome.map_or_else(Served::from, |body| Served::json(201, &body));
    match served.status {
        401 => served.with(WWW_AUTHENTICATE, "PAT"),
        _ => served,
    }
}

fn pay(state: &mut State, request: &Request, store_hash: &str) -> Result<Value, Problem> {
    let (id, order) = verify(state, request, store_hash)?;
    let accept = request.headers.get(ACCEPT);
    let accept = accept
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    if !accept.split([',', ';']).any(|media| media.trim() == MEDIA) {
        return Err(Problem::new(406, format!("Only {MEDIA} can be answered")));
    }
    let operation = SPECS.operation("PaymentsPost")?;
    let body = SPECS.body(operation, request)?;
    unexpired(state, &body)?;
    let (table, row) = unpaid(state, order)?;
    state.store.edit(table, row, |fields| {
        fields.insert("status_id".to_owned(), PAID.into());
        fields.insert("status".to_owned(), "Awaiting Fulfillment".into());
    });
    crate::hooks::commit(state);
    state.hosts.payments.used.insert(id);
    Ok(json!({
        "data": {
            "id": state.hosts.random.uuid(),
            "transaction_type": "purchase",
            "status": "success",
        }
    }))
}

/// Verifies the token of a request, and gives its id and its order.
fn verify(state: &State, request: &Request, store_hash: &str) -> Result<(String, i64), Problem> {
    let refuse = |title: &str| Problem::new(401, title);
    let header = request.headers.get(AUTHORIZATION);
    let header = header.and_then(|value| value.to_str().ok());
    let text = header.and_then(|value| value.strip_prefix("PAT "));
    let text = text.ok_or_else(|| refuse("Authorization: PAT {token} is required"))?;
    let token = Token::parse(text).map_err(|_| refuse("The payment access token is no JWT"))?;
    let key = state.hosts.payments.key.as_ref();
    if key.is_none_or(|key| !token.is_signed_with(key.expose())) {
        return Err(refuse("The payment access token is unknown"));
    }
    if token.text("sub") != Some(store_hash) {
        return Err(refuse("The payment access token is another store's"));
    }
    if token
        .integer("exp")
        .is_none_or(|end| state.clock.epoch() >= end)
    {
        return Err(refuse("The payment access token is expired"));
    }
    let id = token.text("jti").unwrap_or_default();
    if state.hosts.payments.used.contains(id) {
        return Err(refuse("The payment access token was used before"));
    }
    let order = token
        .claims
        .get("data")
        .and_then(|data| data.get("order_id"));
    let order = order.and_then(Value::as_str).and_then(|id| id.parse().ok());
    let order = order.ok_or_else(|| refuse("The payment access token names no order"))?;
    Ok((id.to_owned(), order))
}

/// Refuses a card whose last month is over.
fn unexpired(state: &State, body: &Value) -> Result<(), Problem> {
    let card = &body["payment"]["instrument"];
    let number = |name: &str| card.get(name).and_then(Value::as_i64);
    let (Some(year), Some(month)) = (number("expiry_year"), number("expiry_month")) else {
        return Ok(());
    };
    let now = state.clock.now();
    let end = format!("{year:04}-{month:02}");
    if now.get(..7).is_some_and(|this| end.as_str() < this) {
        let message = "is over";
        return Err(Problem::field("payment.instrument.expiry_month", message));
    }
    Ok(())
}
