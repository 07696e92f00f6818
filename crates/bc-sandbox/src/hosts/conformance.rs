//! Do the endpoints of the other hosts, and those that mint credentials, answer as the specs document?

use bc_auth::account::Kind;
use bytes::Bytes;
use hyper::{HeaderMap, Method, header::HeaderName};
use serde_json::{Value, json};

use super::specs::SPECS;
use crate::{
    exchange::{self, Answer, Request, State},
    seed::{self, Seed},
    spec::{SPEC, operation::Operation},
    validate::Check,
};

const SCOPES: &str = "store_storefront_api store_storefront_api_customer_impersonation \
    store_payments_access_token_create store_v2_orders";

fn state() -> State {
    State::new(seed::plant(Seed::shop(), &SPEC).unwrap())
}

fn send(
    state: &mut State,
    method: Method,
    path: &str,
    headers: &[(&str, &str)],
    body: &Value,
) -> Answer {
    let mut all = HeaderMap::new();
    for (name, value) in headers
        .iter()
        .chain(&[("content-type", "application/json")])
    {
        let name: HeaderName = name.parse().unwrap();
        all.insert(name, value.parse().unwrap());
    }
    let body = match body {
        Value::Null => String::new(),
        body => body.to_string(),
    };
    let request = Request {
        method,
        path: path.to_owned(),
        query: String::new(),
        headers: all,
        body: Some(Bytes::from(body)),
        crowded: false,
    };
    exchange::answer(state, &request)
}

fn read(answer: &Answer) -> Value {
    serde_json::from_slice(answer.body.as_deref().unwrap()).unwrap()
}

/// The whole path of a management operation.
fn path(operation: &Operation) -> String {
    format!("/stores/sandbox{}", operation.path)
}

/// A body that fits an operation.
fn body(state: &mut State, operation: &Operation, token: &str) -> Value {
    match operation.id.as_str() {
        "createToken" => {
            json!({ "channel_id": 1, "expires_at": 0, "allowed_cors_origins": ["https://a.example"] })
        }
        "createPrivateToken" => json!({ "channel_id": 1, "expires_at": 0, "scopes": ["B2B"] }),
        "createTokenWithCustomerImpersonation" => json!({ "channel_id": 1, "expires_at": 0 }),
        "createPaymentAccessToken" => {
            let order = json!({
                "status_id": 0,
                "billing_address": {
                    "first_name": "Ines", "last_name": "Roth", "street_1": "1 Quay", "city": "Graz",
                    "state": "Styria", "zip": "8010", "country": "Austria", "country_iso2": "AT",
                    "email": "ines@example.com",
                },
                "products": [{ "name": "Mug", "quantity": 1, "price_inc_tax": 9, "price_ex_tax": 9 }],
            });
            let path = "/stores/sandbox/v2/orders";
            let placed = send(
                state,
                Method::POST,
                path,
                &[("x-auth-token", token)],
                &order,
            );
            json!({ "order": { "id": read(&placed)["id"] } })
        }
        "PaymentsPost" => json!({
            "payment": { "payment_method_id": "bigcommerce.store_credit", "instrument": { "type": "store_credit" } }
        }),
        "createCustomer" => json!({
            "firstName": "Ines", "lastName": "Roth", "email": "ines@example.com", "password": "hush-hush-7"
        }),
        _ => Value::Null,
    }
}

/// What is minted by a management operation.
fn mint(state: &mut State, id: &str, token: &str) -> String {
    let operation = SPECS.operation(id).unwrap();
    let body = body(state, operation, token);
    let answer = send(
        state,
        Method::POST,
        &path(operation),
        &[("x-auth-token", token)],
        &body,
    );
    let data = &read(&answer)["data"];
    let minted = data.get("token").or(data.get("id")).and_then(Value::as_str);
    minted.unwrap().to_owned()
}

#[test]
fn every_operation_answers_as_the_specs_document() {
    let mut answered = 0;
    for operation in SPECS.operations() {
        let mut state = state();
        let token = state.accounts.mint(Kind::Store, SCOPES);
        let body = body(&mut state, operation, &token);
        let account = ("x-auth-token", token.as_str());
        let method = operation.method.clone();
        let answer = match operation.id.as_str() {
            // These are no JSON: their tests are over sockets.
            "getCustomerLogin" | "getCurrentCustomer" => continue,
            "revokeToken" => {
                let revoked = mint(&mut state, "createToken", &token);
                let headers = [account, ("sf-api-token", &revoked)];
                send(&mut state, method, &path(operation), &headers, &body)
            }
            "PaymentsPost" => {
                let pat = format!(
                    "PAT {}",
                    mint(&mut state, "createPaymentAccessToken", &token)
                );
                let media = ("accept", "application/vnd.bc.v1+json");
                let headers = [("authorization", pat.as_str()), media];
                send(&mut state, method, &path(operation), &headers, &body)
            }
            "createCustomer" => {
                let path = "/api/storefront/customers";
                send(&mut state, method, path, &[], &body)
            }
            _ => send(&mut state, method, &path(operation), &[account], &body),
        };
        let record = state.records.all().pop().unwrap();
        let id = &operation.id;
        assert_eq!(record.operation.as_ref(), Some(id));
        let documented = operation.success().unwrap();
        assert_eq!(answer.status, documented.0, "{id}: {:?}", record.refused);
        match documented.1 {
            Some(schema) => {
                let complaints = Check::answer(&SPECS.schemas).run(schema, &read(&answer));
                assert_eq!(complaints, [], "{id}");
            }
            None => assert_eq!(answer.body, None, "{id}"),
        }
        answered += 1;
    }
    assert_eq!(answered, 7);
}

#[test]
fn every_operation_that_mints_refuses_every_credential_but_the_right_one() {
    let mut state = state();
    let minting = |operation: &&Operation| operation.path.starts_with("/v3/");
    for operation in SPECS.operations().filter(minting) {
        let needed = &operation.scopes.as_ref().unwrap()[0][0];
        let others: Vec<&str> = SCOPES.split(' ').filter(|one| one != needed).collect();
        let others = others.join(" ");
        for (kind, scopes, expected) in [
            (Kind::Store, "", Some(403)),
            (Kind::App, others.as_str(), Some(403)),
            (Kind::Account, needed, Some(403)),
            (Kind::Store, needed, None),
            (Kind::App, needed, None),
        ] {
            let token = state.accounts.mint(kind, scopes);
            let headers = [("x-auth-token", token.as_str())];
            let answer = send(
                &mut state,
                operation.method.clone(),
                &path(operation),
                &headers,
                &Value::Null,
            );
            let refused = matches!(answer.status, 401 | 403).then_some(answer.status);
            assert_eq!(refused, expected, "{} to {kind} {scopes:?}", operation.id);
        }
        for headers in [&[][..], &[("x-auth-token", "nobody")]] {
            let answer = send(
                &mut state,
                operation.method.clone(),
                &path(operation),
                headers,
                &Value::Null,
            );
            assert_eq!(answer.status, 401, "{}", operation.id);
        }
    }
}
