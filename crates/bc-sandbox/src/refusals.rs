//! Does every operation refuse every credential but the right one?

use bc_auth::account::Kind;
use bytes::Bytes;
use hyper::{HeaderMap, header::HeaderValue};
use serde_json::Value;

use crate::{
    exchange::{self, Request, State},
    seed::{self, Seed},
    spec::{SPEC, operation::Operation},
};

fn state() -> State {
    State::new(seed::plant(Seed::empty(), &SPEC).unwrap())
}

/// The status and body of a request without a body, to something that does not exist.
fn probe(state: &mut State, operation: &Operation, token: Option<&str>) -> (u16, Value) {
    let segments = operation.path.split('/');
    let segments = segments.map(|one| if one.starts_with('{') { "999999" } else { one });
    let path = segments.collect::<Vec<_>>().join("/");
    let mut headers = HeaderMap::new();
    if let Some(token) = token {
        headers.insert("x-auth-token", HeaderValue::from_str(token).unwrap());
    }
    let request = Request {
        method: operation.method.clone(),
        path: format!("/stores/sandbox{path}"),
        query: "id:in=999999".to_owned(),
        headers,
        body: Some(Bytes::new()),
        crowded: false,
    };
    let answer = exchange::answer(state, &request);
    let body = answer
        .body
        .and_then(|body| serde_json::from_slice(&body).ok());
    (answer.status, body.unwrap_or_default())
}

/// Whether a refusal has the body of its version of the API, with the status in it.
fn is_refusal(operation: &Operation, status: u16, body: &Value) -> bool {
    match operation.path.starts_with("/v2/") {
        true => body[0]["status"] == status && body[0]["message"].is_string(),
        false => body["status"] == status && body["title"].is_string() && body["type"].is_string(),
    }
}

/// Who asks, and whether they must be refused, and with what.
struct Case {
    who: &'static str,
    kind: Kind,
    scopes: String,
    refused: bool,
}

/// The ways to be wrong about an operation, and the right one.
fn cases(operation: &Operation) -> Vec<Case> {
    let kind = operation.accounts[0];
    let case = |who, kind, scopes: &[String], refused| Case {
        who,
        kind,
        scopes: scopes.join(" "),
        refused,
    };
    let Some(alternatives) = &operation.scopes else {
        // BigCommerce does not say what it needs.
        return vec![case("anyone", kind, &[], false)];
    };
    let mut cases = Vec::new();
    for needed in alternatives {
        cases.push(case("who has all it needs", kind, needed, false));
        for missing in needed {
            let rest: Vec<String> = needed
                .iter()
                .filter(|scope| *scope != missing)
                .cloned()
                .collect();
            let enough = alternatives
                .iter()
                .any(|other| other.iter().all(|scope| SPEC.grants(&rest, scope)));
            cases.push(case("who lacks one scope", kind, &rest, !enough));
            let mut weak = rest;
            weak.push(format!("{missing}_read_only"));
            let enough = alternatives
                .iter()
                .any(|other| other.iter().all(|scope| SPEC.grants(&weak, scope)));
            cases.push(case("who may only read", kind, &weak, !enough));
        }
        for other in [Kind::Store, Kind::App, Kind::Account] {
            let refused = !operation.accounts.contains(&other);
            cases.push(case("an account of another kind", other, needed, refused));
        }
    }
    cases
}

#[test]
fn every_operation_refuses_every_credential_but_the_right_one() {
    let mut state = state();
    let mut wrong = Vec::new();
    let mut refused = 0;
    assert_eq!(SPEC.operations.len(), 658);
    for operation in &SPEC.operations {
        let at = format!("{} {}", operation.method, operation.path);
        for token in [None, Some("unknown")] {
            let (status, body) = probe(&mut state, operation, token);
            if status != 401 || !is_refusal(operation, 401, &body) {
                wrong.push(format!("{at} to {token:?}: {status} {body}"));
            }
        }
        for case in cases(operation) {
            let token = state.accounts.mint(case.kind, &case.scopes);
            let (status, body) = probe(&mut state, operation, Some(&token));
            let right = match case.refused {
                true => status == 403 && is_refusal(operation, 403, &body),
                false => !matches!(status, 401 | 403),
            };
            refused += usize::from(case.refused);
            if !right {
                wrong.push(format!(
                    "{at} to {} ({:?}): {status} {body}",
                    case.who, case.scopes
                ));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    // Nearly every operation needs a scope, and every one that writes needs more than to read.
    assert!(refused > 1500, "{refused} refusals only");
}
