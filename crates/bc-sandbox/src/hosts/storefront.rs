//! What does the REST Storefront API answer, to whom?
//!
//! It has no token: a page of the store asks it, with the session's cookie. A request without one gets a guest's
//! session; one that a page elsewhere sends is refused, and no header lets that page read the answer.

use hyper::{
    HeaderMap, Method,
    header::{HOST, ORIGIN},
};
use serde_json::Value;

use super::{Served, customers, session, specs::SPECS, wrong_method};
use crate::{
    exchange::{self, Request, State},
    problem::Problem,
};

pub(super) fn serve(state: &mut State, request: &Request, below: &[String]) -> Served {
    if is_foreign(&request.headers) {
        let title = "The REST Storefront API answers pages of the store alone";
        return Problem::new(403, title).into();
    }
    let customers = matches!(below, [only] if only == "customers");
    let served = match (customers, &request.method) {
        (true, &Method::POST) => match create_customer(state, request) {
            Ok(()) => Served::new(204),
            Err(problem) => problem.into(),
        },
        (true, _) => wrong_method(request, &Method::POST),
        (false, _) => Problem::new(404, "The requested path does not exist").into(),
    };
    if session::exists(state, &request.headers) {
        return served;
    }
    let cookie = session::open(state, None);
    session::keep(served, &cookie)
}

/// Whether a browser says that a page of another site asks.
fn is_foreign(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let host = text(HOST.as_str()).unwrap_or_default();
    let elsewhere = headers.get(ORIGIN).is_some_and(|origin| {
        let origin = origin.to_str().unwrap_or_default();
        let authority = origin.split_once("://").map(|(_, authority)| authority);
        authority != Some(host)
    });
    let site = text("sec-fetch-site");
    elsewhere || site.is_some_and(|site| !matches!(site, "same-origin" | "none"))
}

fn create_customer(state: &mut State, request: &Request) -> Result<(), Problem> {
    let operation = SPECS.operation("createCustomer")?;
    exchange::acceptable(&request.headers)?;
    let body = SPECS.body(operation, request)?;
    let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default();
    let email = text("email");
    let named = email.split_once('@');
    if named.is_none_or(|(name, domain)| name.is_empty() || domain.is_empty()) {
        return Err(Problem::field("email", "must be an e-mail address"));
    }
    customers::add(state, email, text("firstName"), text("lastName")).map(|_| ())
}
