//! What do the endpoints of the management API answer that mint credentials for the other hosts?

use hyper::Method;
use serde_json::{Value, json};

use super::{payments, specs::SPECS, storefront_token};
use crate::{
    behaviour::Reply,
    exchange::{self, Request, Route, State},
    problem::Problem,
    spec::{SPEC, operation::Operation},
};

/// Answers a request for one of these endpoints; `None` if it is for another.
pub(crate) fn credentials(
    state: &mut State,
    request: &Request,
    segments: &[String],
    learnt: &mut Route,
) -> Option<Result<Reply, Problem>> {
    let [stores, store_hash, v3, below @ ..] = segments else {
        return None;
    };
    if stores != "stores" || v3 != "v3" {
        return None;
    }
    let path = format!("/v3/{}", below.join("/"));
    let mut here = SPECS
        .operations()
        .filter(|operation| operation.path == path);
    let first = here.next()?;
    let all: Vec<&Operation> = std::iter::once(first).chain(here).collect();
    let found = all.iter().find(|known| known.method == request.method);
    let Some(operation) = found else {
        return Some(Err(wrong_method(&request.method, &all, learnt)));
    };
    learnt.operation = Some(operation);
    Some(perform(
        state,
        request,
        store_hash,
        operation,
        learnt.exhausted,
    ))
}

fn wrong_method(method: &Method, known: &[&Operation], learnt: &mut Route) -> Problem {
    if matches!(method.as_str(), "PATCH" | "TRACE") {
        return Problem::new(501, format!("{method} is not supported"));
    }
    let allowed: Vec<&str> = known.iter().map(|one| one.method.as_str()).collect();
    let allowed = allowed.join(", ");
    let problem = Problem::new(405, format!("{method} is not available here; {allowed} is"));
    learnt.allow = Some(allowed);
    problem
}

fn perform(
    state: &mut State,
    request: &Request,
    store_hash: &str,
    operation: &'static Operation,
    exhausted: bool,
) -> Result<Reply, Problem> {
    let token = request
        .headers
        .get("x-auth-token")
        .map(|value| String::from_utf8_lossy(value.as_bytes()));
    let account = state.accounts.find(token.as_deref())?;
    if account.elsewhere || store_hash != state.store_hash {
        let title = "The access token does not belong to this store";
        return Err(Problem::new(403, title));
    }
    if exhausted {
        return Err(Problem::new(429, "Too Many Requests"));
    }
    account.may(operation, &SPEC)?;
    exchange::acceptable(&request.headers)?;
    let client_id = account.client_id.clone();
    let body = SPECS.body(operation, request)?;
    let minted = match operation.id.as_str() {
        "revokeToken" => {
            storefront_token::revoke(state, request)?;
            return Ok(Reply {
                status: 200,
                body: None,
            });
        }
        "createPaymentAccessToken" => json!({ "id": payments::mint(state, &body)? }),
        id => json!({ "token": storefront_token::mint(state, id, &client_id, &body)? }),
    };
    Ok(Reply {
        status: operation.success().map_or(200, |(status, _)| *status),
        body: Some(json!({ "data": minted, "meta": Value::Object(serde_json::Map::new()) })),
    })
}
