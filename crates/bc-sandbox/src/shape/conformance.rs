//! Is every operation besides the catalog's answered as the specs document?

use std::sync::LazyLock;

use bytes::Bytes;
use hyper::{HeaderMap, Method, header::HeaderValue};
use serde_json::{Map, Value, json};

use super::{
    Kind, Shape, declared,
    derive::{self, Table},
    rows,
};
use crate::{
    accounts::Accounts,
    exchange::{self, Answer, Request, State},
    resource::catalog,
    seed::{self, Seed},
    shop::Shop,
    spec::{SPEC, operation::Operation, schema::SchemaId},
    store::Store,
    validate::Check,
};

/// How many operations answer as documented. It may only grow.
const PASS: usize = 0;

static SEEDED: LazyLock<Store> = LazyLock::new(|| seed::plant(Seed::shop(), &SPEC).unwrap());

fn state() -> State {
    State::new(SEEDED.clone())
}

fn operations() -> impl Iterator<Item = (&'static Operation, &'static Shape)> {
    let spec = &*SPEC;
    let operations = spec.operations.iter().enumerate();
    operations.filter_map(|(index, operation)| Some((operation, spec.shapes.of(index)?)))
}

/// An operation by its method and path, parameters without names.
fn operation(method: &str, path: &str) -> (&'static Operation, &'static Shape) {
    let found = operations().find(|(operation, _)| {
        operation.method.as_str() == method && derive::bare(&operation.path) == path
    });
    found.unwrap_or_else(|| panic!("no {method} {path}"))
}

thread_local! {
    /// How many rows are being made for each other.
    static DEPTH: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

struct Sampler<'a> {
    state: &'a mut State,
    all: bool,
    serial: usize,
}

impl Sampler<'_> {
    /// The ids of things that exist, by the names that fields have for them.
    fn known(&mut self, name: &str) -> Option<Value> {
        let of = |path: &'static str| SPEC.resources.at(path).unwrap().table;
        let first = |state: &State, table| state.store.ids(table).next();
        Some(match name {
            "channel_id" => json!(1),
            "product_id" | "productId" => json!(101),
            "variant_id" => json!(first(self.state, of(catalog::VARIANTS))?),
            "category_id" => json!(19),
            "sku" => json!("BRD-001"),
            "currency_code" => json!("USD"),
            "country_code" | "country_iso2" => json!("US"),
            "customer_id" | "customerId" => {
                json!(self.row("/v3/customers").1.parse::<i64>().unwrap())
            }
            "site_id" => json!(self.row("/v3/sites").1.parse::<i64>().unwrap()),
            "location_id" => json!(
                self.row("/v3/inventory/locations")
                    .1
                    .parse::<i64>()
                    .unwrap()
            ),
            "price_list_id" => json!(self.row("/v3/pricelists").1.parse::<i64>().unwrap()),
            "order_id" => json!(self.row("/v2/orders").1.parse::<i64>().unwrap()),
            "order_product_id" => json!(self.part("/v2/orders/{}/products")),
            "order_address_id" => json!(self.part("/v2/orders/{}/shipping_addresses")),
            "item_type" => json!("PRODUCT"),
            "status_id" => json!(11),
            "item_id" => self.kept("/v3/carts", "physical_items").map_or_else(
                || json!(self.part("/v2/orders/{}/products")),
                |item| item["id"].clone(),
            ),
            "shipping_option_id" => json!("flat-rate"),
            "coupon_code" => json!(self.code()),
            "variation_id" => {
                self.row("/v3/themes");
                self.kept("/v3/themes", "variations")?["uuid"].clone()
            }
            "carrier_id" => json!("endicia"),
            "delimiter" => json!("-"),
            "scope" => json!("store/product/created"),
            "destination" => json!(format!("https://example.com/hooks/{}", self.serial)),
            _ => return None,
        })
    }

    /// The first of the things that the first row of a collection keeps in a list.
    fn kept(&mut self, path: &str, list: &str) -> Option<Value> {
        let table = SPEC.shapes.at(path).unwrap();
        let row = self.state.store.ids(table.store).next()?;
        let fields = &self.state.store.get(table.store, row)?.fields;
        fields.get(list)?.get(0).cloned()
    }

    /// The id of a part of an order.
    fn part(&mut self, path: &str) -> i64 {
        self.row("/v2/orders");
        let table = SPEC.shapes.at(path).unwrap();
        self.state.store.ids(table.store).next().unwrap_or(0)
    }

    /// The code of a coupon that takes something off.
    fn code(&mut self) -> String {
        self.row("/v2/coupons");
        let table = SPEC.shapes.at("/v2/coupons").unwrap();
        let row = self.state.store.ids(table.store).next().unwrap();
        rows::plain(&self.state.store.get(table.store, row).unwrap().fields["code"])
    }

    fn sample(&mut self, id: SchemaId, name: &str, depth: usize) -> Value {
        let schema = SPEC.schemas.get(id);
        if let Some(known) = self
            .known(name)
            .filter(|known| Check::answer(&SPEC.schemas).run(id, known).is_empty())
        {
            return known;
        }
        self.serial += 1;
        let serial = self.serial;
        if let Some(first) = schema.choices.iter().find(|choice| !choice.is_null()) {
            return first.clone();
        }
        let chosen = schema.alternatives.first().map(|group| group[0]);
        if let (Some(first), true) = (chosen, schema.properties.is_empty()) {
            return self.sample(first, name, depth + 1);
        }
        if schema.kinds.has("object") || !schema.properties.is_empty() {
            let mut members = Map::new();
            let parts = [Some(id), chosen];
            for part in parts.into_iter().flatten() {
                let schema = SPEC.schemas.get(part);
                for (name, property) in &schema.properties {
                    // Without these the request is one that the store has no use for.
                    let meant = [
                        "products",
                        "line_items",
                        "shipping_addresses",
                        "variant_id",
                        "line_item",
                    ];
                    let required = schema.required.contains(name) || meant.contains(&name.as_str());
                    let own = matches!(name.as_str(), "id" | "version") && !required;
                    if (required || self.all && depth < 5)
                        && !own
                        && !SPEC.schemas.get(*property).read_only
                    {
                        let value = self.sample(*property, name, depth + 1);
                        members.insert(name.clone(), value);
                    }
                }
            }
            return Value::Object(members);
        }
        if schema.kinds.has("array") || schema.items.is_some() {
            let singular = name.trim_end_matches('s');
            let item = schema.items.filter(|_| depth < 10);
            let count = schema.min_items.unwrap_or(1).max(1);
            return (0..count)
                .filter_map(|_| item.map(|item| self.sample(item, singular, depth + 1)))
                .collect();
        }
        if schema.kinds.has("integer") || schema.kinds.has("number") {
            let least = schema.minimum.unwrap_or(1.0).max(1.0);
            return json!(least.min(schema.maximum.unwrap_or(least)) as i64);
        }
        if schema.kinds.has("boolean") {
            return json!(true);
        }
        let texts = match schema.format.as_deref() {
            Some("date-time") => json!("2025-06-01T00:00:00+00:00"),
            Some("date") => json!("2025-06-01"),
            Some("uuid") => json!("00000000-0000-4000-8000-000000000001"),
            _ if name.contains("email") => json!(format!("s{serial}@example.com")),
            Some("uri") => json!("https://example.com/"),
            _ if name.contains("url") || name.contains("path") => {
                json!(format!("/sample-{serial}/"))
            }
            _ => json!(format!("s{serial}")),
        };
        let width = schema.min_length.unwrap_or(1);
        let candidates = [
            texts,
            json!("US"),
            json!("USD"),
            json!("1"),
            json!("#aabbcc"),
            json!("09:00:00"),
            json!("a".repeat(width)),
            json!("1".repeat(width)),
        ];
        candidates
            .iter()
            .find(|text| Check::answer(&SPEC.schemas).run(id, text).is_empty())
            .unwrap_or(&candidates[0])
            .clone()
    }

    /// The ids above a row of a collection, and its own: of one that is there, or one made for it.
    fn row(&mut self, path: &str) -> (Vec<String>, String) {
        let table = SPEC.shapes.at(declared::table_of(path)).unwrap();
        if let Some(found) = existing(self.state, table) {
            return found;
        }
        let creates = |wanted: &[&str]| {
            operations().find(|(operation, shape)| {
                std::ptr::eq(SPEC.shapes.table(shape).unwrap(), table)
                    && wanted.contains(&operation.method.as_str())
                    && matches!(
                        shape.kind,
                        Kind::Create
                            | Kind::CreateMany
                            | Kind::UpdateMany
                            | Kind::WriteDocument
                            | Kind::Special(_)
                    )
            })
        };
        let (operation, shape) = creates(&["POST"])
            .or_else(|| creates(&["PUT"]))
            .unwrap_or_else(|| panic!("nothing makes a row of {path}"));
        DEPTH.set(DEPTH.get() + 1);
        assert!(DEPTH.get() < 8, "{path} needs itself");
        let (answer, sent) = send(self.state, operation, shape, false);
        DEPTH.set(DEPTH.get() - 1);
        existing(self.state, table).unwrap_or_else(|| {
            panic!(
                "{} did not make one: {} {:?} for {sent:?}",
                operation.id,
                answer.status,
                self.state.records.all().pop().unwrap().refused
            )
        })
    }
}

fn existing(state: &mut State, table: &'static Table) -> Option<(Vec<String>, String)> {
    let row = state.store.ids(table.store).next()?;
    let shop = Shop {
        spec: &SPEC,
        store: &mut state.store,
        client_id: "sandbox-client-1",
        now: "",
    };
    let whole = rows::whole(&shop, table, row);
    let above = table
        .parameters
        .iter()
        .map(|name| rows::plain(&whole[name]));
    Some((above.collect(), rows::plain(&whole[&table.id])))
}

/// The values of a path's parameters: of rows that exist.
fn values(state: &mut State, operation: &Operation) -> Vec<String> {
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
fn prepare(state: &mut State, path: &str, method: &Method) {
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
        _ if operation.path == "/v3/payments/access_tokens" => {
            body["order"]["id"] = rows::field(&sampler.row("/v2/orders").1);
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
fn send(
    state: &mut State,
    operation: &Operation,
    shape: &Shape,
    all: bool,
) -> (Answer, Option<Value>) {
    prepare(state, &derive::bare(&operation.path), &operation.method);
    let values = values(state, operation);
    let mut ids = values.iter();
    let path = operation
        .path
        .split('/')
        .map(|segment| match segment.starts_with('{') {
            true => ids.next().unwrap().clone(),
            false => segment.to_owned(),
        });
    let path = format!("/stores/sandbox{}", path.collect::<Vec<_>>().join("/"));
    let sent = body(state, operation, shape, all);
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
    let bytes = match (&sent, operation.body.as_ref().and_then(|body| body.form)) {
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
    (exchange::answer(state, &request), sent)
}

/// What is wrong with the answer of an operation to a request that fits; none if nothing is.
fn verdict(operation: &Operation, shape: &Shape, all: bool) -> Result<u16, String> {
    let mut state = state();
    DEPTH.set(0);
    let (answer, sent) = send(&mut state, operation, shape, all);
    let status = answer.status;
    if !(200..300).contains(&status) {
        let refused = state.records.all().pop().unwrap().refused;
        return Err(format!(
            "{status} {refused:?} for {}",
            sent.unwrap_or_default()
        ));
    }
    let answers = &operation.answers;
    let empty =
        status == 204 && operation.method == Method::GET && operation.path.starts_with("/v2/");
    let Some((_, schema)) = answers.iter().find(|(known, _)| *known == status) else {
        return if empty {
            Ok(status)
        } else {
            Err(format!("{status} is not documented"))
        };
    };
    match (schema, answer.body) {
        (Some(schema), Some(body)) => {
            let body: Value = serde_json::from_slice(&body).unwrap();
            let complaints = Check::answer(&SPEC.schemas).run(*schema, &body);
            match complaints.is_empty() {
                true => Ok(status),
                false => Err(format!("answers {complaints:?}: {body}")),
            }
        }
        (None, None) => Ok(status),
        (Some(_), None) if status == 204 => Ok(status),
        (schema, body) => Err(format!(
            "documented {schema:?}, answered {}",
            body.is_some()
        )),
    }
}

#[test]
fn every_operation_answers_as_documented_or_says_why_not() {
    let (mut pass, mut unserved, mut wrong) = (0, Vec::new(), Vec::new());
    for (operation, shape) in operations() {
        let at = format!("{} {}", operation.method, operation.path);
        if let Kind::Unsupported(reason) = shape.kind {
            unserved.push(format!("{at}: {reason}"));
            continue;
        }
        let verdicts = [false, true].map(|all| {
            let verdict = std::panic::catch_unwind(|| verdict(operation, shape, all));
            verdict
                .unwrap_or_else(|panic| Err(format!("panic: {:?}", panic.downcast_ref::<String>())))
        });
        let complaints: Vec<String> = verdicts.into_iter().filter_map(Result::err).collect();
        if complaints.is_empty() {
            pass += 1;
        } else {
            wrong.push(format!("{at} {:?}: {}", shape.kind, complaints[0]));
        }
    }
    eprintln!(
        "{pass} pass, {} are not served, {} differ",
        unserved.len(),
        wrong.len()
    );
    eprintln!("not served:\n{}", unserved.join("\n"));
    eprintln!("differ:\n{}", wrong.join("\n"));
    assert!(pass >= PASS);
}
