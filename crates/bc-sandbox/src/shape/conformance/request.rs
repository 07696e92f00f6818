//! How is an operation asked, so that it has something to do?

use bytes::Bytes;
use hyper::{HeaderMap, Method, header::HeaderValue};
use serde_json::{Value, json};

use super::{
    operation,
    sampler::{Sampler, existing},
};
use crate::{
    accounts::Accounts,
    exchange::{self, Answer, Request, State},
    shape::{Kind, Shape, declared, derive, rows},
    spec::{SPEC, operation::Operation},
};

/// The values of a path's parameters: of rows that exist.
pub(super) fn values(state: &mut State, operation: &Operation) -> Vec<String> {
    let mut values: Vec<String> = Vec::new();
    let mut prefix = String::new();
    for segment in operation.path.split('/').skip(1) {
        if segment.starts_with('{') {
            let mut sampler = Sampler {
                state,
                all: false,
                serial: 0,
            };
            let name = segment.trim_matches(['{', '}']);
            let within = match (prefix.as_str(), name) {
                ("/v3/carts/{}/items", _) => sampler
                    .kept("/v3/carts", "physical_items")
                    .map(|item| item["id"].clone()),
                ("/v3/checkouts/{}/consignments", _) => sampler
                    .kept("/v3/carts", "consignments")
                    .map(|item| item["id"].clone()),
                ("/v3/checkouts/{}/coupons", _) => sampler
                    .kept("/v3/carts", "coupons")
                    .map(|item| item["code"].clone()),
                ("/v3/wishlists/{}/items", _) => sampler
                    .kept("/v3/wishlists", "items")
                    .map(|item| item["id"].clone()),
                ("/v3/checkouts/{}/billing-address", _) => {
                    let table = SPEC.shapes.at("/v3/carts").unwrap();
                    let row = sampler.state.store.ids(table.store).next().unwrap();
                    let fields = &sampler.state.store.get(table.store, row).unwrap().fields;
                    Some(fields["billing_address"]["id"].clone())
                }
                ("/v3/themes/jobs", _) => {
                    sampler.row("/v3/themes");
                    let table = SPEC.shapes.at("/v3/themes/jobs").unwrap();
                    existing(sampler.state, table).map(|(_, id)| id.into())
                }
                ("/v3/themes/custom-templates", _) => Some("1".into()),
                ("/v3/abandoned-carts", _) => Some(sampler.row("/v3/carts").1.into()),
                ("/v3/pricelists/{}/records" | "/v3/pricelists/{}/records/{}", _) => {
                    sampler.known(name)
                }
                ("/v3/orders/payment_actions/refunds", _) => Some(1.into()),
                _ => None,
            };
            if let Some(id) = within {
                values.push(rows::plain(&id));
                prefix.push_str("/{}");
                continue;
            }
            let path = match name {
                "channel_id" | "channelId" => "/v3/channels",
                _ => prefix.as_str(),
            };
            match SPEC.shapes.at(declared::table_of(path)) {
                Ok(_) => {
                    let (above, id) = sampler.row(path);
                    if path == prefix && above.len() == values.len() {
                        values = above;
                    }
                    values.push(id);
                }
                Err(_) => values.push(
                    sampler
                        .known(name)
                        .map_or("1".to_owned(), |id| rows::plain(&id)),
                ),
            }
            prefix.push_str("/{}");
        } else {
            prefix.push('/');
            prefix.push_str(segment);
        }
    }
    values
}

/// What must be there before a request makes sense, done through the API.
pub(super) fn prepare(state: &mut State, path: &str, method: &Method) {
    let mut before = |method: &str, path: &str| {
        let (operation, shape) = operation(method, path);
        send(state, operation, shape, true);
    };
    let checkout = "/v3/checkouts/{}";
    let below = path.strip_prefix(checkout).unwrap_or_default();
    match (method.as_str(), below) {
        ("PUT", "/billing-address/{}") | ("POST", "/orders") => {
            before("POST", "/v3/checkouts/{}/billing-address")
        }
        ("PUT" | "DELETE", "/consignments/{}") => before("POST", "/v3/checkouts/{}/consignments"),
        ("DELETE", "/coupons/{}") => before("POST", "/v3/checkouts/{}/coupons"),
        ("PUT" | "DELETE", "/fees") => before("POST", "/v3/checkouts/{}/fees"),
        _ => {}
    }
    match (method.as_str(), path) {
        ("PUT" | "DELETE", "/v2/shipping/carrier/connection") => before("POST", path),
        ("GET" | "DELETE", "/v3/pricelists/{}/records/{}/{}") => before("PUT", path),
        ("DELETE", "/v3/wishlists/{}/items/{}") => before("POST", "/v3/wishlists/{}/items"),
        ("GET", "/v3/orders/payment_actions/refunds/{}") => {
            before("POST", "/v3/orders/{}/payment_actions/refunds")
        }
        ("GET", "/v3/themes/jobs/{}") => before("POST", "/v3/themes"),
        ("GET", "/v3/hooks") => before("POST", path),
        ("POST", "/v3/channels/{}/site") => before("DELETE", path),
        (
            "GET" | "DELETE",
            "/v3/channels/{}/currency-assignments" | "/v3/channels/{}/channel-menus",
        ) => before("POST", path),
        ("DELETE", "/v3/tax/providers/{}/connection") => before("PUT", path),
        _ => {}
    }
}

fn body(state: &mut State, operation: &Operation, shape: &Shape, all: bool) -> Option<Value> {
    let taken = operation.body.as_ref()?;
    let schema = taken.json?;
    let mut sampler = Sampler {
        state,
        all,
        serial: 0,
    };
    let mut body = sampler.sample(schema, "", 0);
    let table = SPEC.shapes.table(shape).unwrap();
    let by_id = declared::natural(&table.path).is_empty() && !table.document;
    match shape.kind {
        Kind::UpdateMany if by_id => {
            let (above, id) = sampler.row(&table.path);
            let id = if table.ids == derive::IdKind::Number {
                rows::field(&id)
            } else {
                json!(id)
            };
            let item = match &mut body {
                Value::Array(items) => &mut items[0],
                Value::Object(fields) => match fields.values_mut().find(|value| value.is_array()) {
                    Some(Value::Array(items)) => &mut items[0],
                    _ => return Some(body),
                },
                _ => return Some(body),
            };
            item[&table.id] = id;
            if let (Some(via), Some(above)) = (shape.via, above.last()) {
                item[via] = rows::field(above);
            }
        }
        Kind::CreateMany if shape.via.is_some() => {
            let (above, _) = table.path.rsplit_once("/{}").unwrap();
            let (_, id) = sampler.row(above);
            body[0][shape.via.unwrap()] = rows::field(&id);
        }
        Kind::Special(_) if operation.path.ends_with("/shopper-profiles") => {
            body = json!([sampler.row("/v3/shopper-profiles").1]);
        }
        _ if operation.path.ends_with("/fees") && operation.method != Method::POST => {
            let fee = sampler.kept("/v3/carts", "fees").unwrap();
            match operation.method == Method::PUT {
                true => body["fees"][0]["id"] = fee["id"].clone(),
                false => body["ids"] = json!([fee["id"]]),
            }
        }
        Kind::DeleteListed => body = json!([rows::field(&sampler.row(&table.path).1)]),
        _ => {}
    }
    Some(body)
}

/// Sends an operation with ids, query and body that fit.
pub(super) fn send(
    state: &mut State,
    operation: &Operation,
    shape: &Shape,
    all: bool,
) -> (Answer, Option<Value>) {
    prepare(state, &derive::bare(&operation.path), &operation.method);
    let values = values(state, operation);
    let sent = body(state, operation, shape, all);
    (send_body(state, operation, &values, sent.as_ref()), sent)
}

/// Sends an operation with this body to the path with these values.
pub(super) fn send_body(
    state: &mut State,
    operation: &Operation,
    values: &[String],
    sent: Option<&Value>,
) -> Answer {
    let mut ids = values.iter();
    let path = operation
        .path
        .split('/')
        .map(|segment| match segment.starts_with('{') {
            true => ids.next().unwrap().clone(),
            false => segment.to_owned(),
        });
    let path = format!("/stores/sandbox{}", path.collect::<Vec<_>>().join("/"));
    let mut queries = Vec::new();
    for parameter in operation
        .query
        .iter()
        .filter(|parameter| parameter.required)
    {
        let mut sampler = Sampler {
            state,
            all: false,
            serial: 0,
        };
        let value = match sampler.sample(
            parameter.schema,
            parameter.name.split(':').next().unwrap(),
            0,
        ) {
            Value::Array(items) => items.iter().map(rows::plain).collect::<Vec<_>>().join(","),
            other => rows::plain(&other),
        };
        queries.push(format!("{}={value}", parameter.name));
    }
    // Where a row is made for the request, the account that made it must be the one that asks.
    let scopes = operation
        .scopes
        .iter()
        .flatten()
        .flatten()
        .cloned()
        .collect::<Vec<_>>()
        .join(" ");
    state.accounts = Accounts::default();
    let token = state.accounts.mint(operation.accounts[0], &scopes);
    let mut headers = HeaderMap::new();
    headers.insert("x-auth-token", HeaderValue::from_str(&token).unwrap());
    let bytes = match (sent, operation.body.as_ref().and_then(|body| body.form)) {
        (Some(body), _) => {
            headers.insert("content-type", HeaderValue::from_static("application/json"));
            body.to_string()
        }
        (None, Some(form)) => {
            headers.insert(
                "content-type",
                HeaderValue::from_static("multipart/form-data; boundary=edge"),
            );
            let name = SPEC.schemas.members(form)[0].0;
            format!(
                "--edge\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"a.png\"\r\n\r\nPNG\r\n--edge--\r\n"
            )
        }
        (None, None) => String::new(),
    };
    let request = Request {
        method: operation.method.clone(),
        path,
        query: queries.join("&"),
        headers,
        body: Some(Bytes::from(bytes)),
        crowded: false,
    };
    exchange::answer(state, &request)
}
