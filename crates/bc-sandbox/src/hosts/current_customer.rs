//! Who is signed in, told to an app's script in the shopper's browser by a JWT?

use hyper::header::CACHE_CONTROL;
use serde_json::{Value, json};

use super::{Served, customers, session};
use crate::{
    exchange::{Request, State},
    jwt::{self, Claims},
    problem::Problem,
    query::Query,
};

/// For how many seconds the token is good.
const LIFETIME: i64 = 15 * 60;

pub(super) fn current(state: &State, request: &Request) -> Served {
    let served = token(state, request).map_or_else(Served::from, Served::text);
    served.with(CACHE_CONTROL, "no-store")
}

fn token(state: &State, request: &Request) -> Result<String, Problem> {
    let query = Query::parse(&request.query);
    let client_id = query.get("app_client_id").filter(|id| !id.is_empty());
    let client_id =
        client_id.ok_or_else(|| Problem::new(400, "The parameter app_client_id is required"))?;
    // An app need not be installed for this.
    let registered = state
        .hosts
        .apps
        .find(client_id)
        .map(|app| &app.client_secret);
    let secret = registered.or_else(|| {
        let account = state.accounts.client(client_id);
        let account = account.filter(|account| account.kind == bc_auth::account::Kind::App);
        account.map(|account| &account.client_secret)
    });
    let title = "The parameter app_client_id is not the client id of an app";
    let secret = secret.ok_or_else(|| Problem::new(400, title))?;
    let customer = session::customer(state, &request.headers)
        .and_then(|id| customers::find(state, id))
        .ok_or_else(|| Problem::new(404, "No customer is signed in"))?;
    let now = state.clock.epoch();
    let mut claims = Claims::new();
    for (claim, value) in [
        (
            "customer",
            json!({
                "id": customer.id,
                "email": customer.email,
                "group_id": customer.group_id.to_string(),
            }),
        ),
        ("iss", "bc/apps".into()),
        ("sub", state.store_hash.as_str().into()),
        ("iat", now.into()),
        ("exp", now.saturating_add(LIFETIME).into()),
        ("version", 1.into()),
        ("aud", client_id.into()),
        ("application_id", client_id.into()),
        ("store_hash", state.store_hash.as_str().into()),
        ("operation", Value::from("current_customer")),
    ] {
        claims.insert(claim.to_owned(), value);
    }
    Ok(jwt::hs256(secret.expose(), &claims))
}
