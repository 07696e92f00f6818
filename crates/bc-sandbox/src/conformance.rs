//! Every operation of the specs, answered once: the answer must be what the specs document.

use bc_auth::account::Kind;
use bytes::Bytes;
use hyper::{HeaderMap, Method, header::HeaderValue};
use serde_json::{Map, Value, json};

use crate::{
    behaviour::write,
    exchange::{self, Answer, Request, State},
    resource::{Action, Resource, ResourceId, catalog},
    seed::{self, Seed},
    shop::Shop,
    spec::{SPEC, is_catalog, operation::Operation, schema::SchemaId},
    validate::Check,
};

/// Fields in which the real BigCommerce differs from its reference, and the sandbox does as the real one.
const KNOWN: [&str; 1] = [
    // A product whose variants all have options has no base variant.
    "base_variant_id",
];

fn state() -> State {
    State::new(seed::plant(Seed::shop(), &SPEC).unwrap())
}

/// A value that fits a request schema: all its writable properties, or the required ones only.
fn sample(id: SchemaId, name: &str, all: bool, serial: &mut usize) -> Value {
    let schema = SPEC.schemas.get(id);
    let known = match name {
        "product_id" => Some(101),
        "brand_id" => Some(31),
        "category_id" => Some(19),
        "categories" => Some(18),
        "channel_id" | "tree_id" | "channels" => Some(1),
        "parent_id" | "order_quantity_minimum" => Some(0),
        _ => None,
    };
    if let Some(known) = known {
        return if schema.kinds.has("array") {
            json!([known])
        } else {
            json!(known)
        };
    }
    *serial += 1;
    if let Some(first) = schema.choices.first() {
        return first.clone();
    }
    if let Some(parts) = schema
        .alternatives
        .iter()
        .find(|_| schema.properties.is_empty())
    {
        return sample(parts[0], name, all, serial);
    }
    if schema.kinds.has("object") || !schema.properties.is_empty() {
        let mut members = Map::new();
        for (name, property) in &schema.properties {
            let required = schema.required.contains(name);
            // An option value is told by its names, and so needs both.
            if (required || all)
                && !SPEC.schemas.get(*property).read_only
                && !matches!(name.as_str(), "id" | "option_id")
            {
                members.insert(
                    name.clone(),
                    sample(*property, name, all || name == "option_values", serial),
                );
            }
        }
        return Value::Object(members);
    }
    if schema.kinds.has("array") {
        return json!([sample(schema.items.unwrap_or(usize::MAX), "", all, serial)]);
    }
    if schema.kinds.has("integer") || schema.kinds.has("number") {
        return json!(schema.minimum.unwrap_or(1.0).max(1.0) as i64);
    }
    if schema.kinds.has("boolean") {
        return json!(true);
    }
    match schema.format.as_deref() {
        Some("date-time" | "date") => json!("2025-06-01T00:00:00+00:00"),
        _ if name == "url" || name == "path" => json!(format!("/sample-{serial}/")),
        _ => json!(format!("s{serial}")),
    }
}

/// The ids that lead to a row of a resource; one is made if there is none.
fn path_to(state: &mut State, id: ResourceId) -> Vec<i64> {
    let resource = SPEC.resources.get(id).unwrap();
    let existing = state.store.ids(resource.table).next();
    let row = existing.unwrap_or_else(|| {
        let parent = parent_of(state, resource).last().copied().unwrap_or(0);
        let create = |operation: &&Operation| {
            operation.path == resource.collection && operation.method == Method::POST
        };
        let create = SPEC.operations.iter().find(create).unwrap();
        let schema = create.body.as_ref().unwrap().json.unwrap();
        let fields = sample(schema, "", false, &mut 0)
            .as_object()
            .cloned()
            .unwrap();
        let mut shop = Shop {
            spec: &SPEC,
            store: &mut state.store,
            client_id: "sandbox-client-1",
            now: "2025-06-01T00:00:00+00:00",
        };
        write::create(&mut shop, resource, parent, fields, Some(schema)).unwrap()
    });
    let mut ids = vec![row];
    let mut above = resource.parent;
    let mut row = row;
    let mut table = resource.table;
    while let Some(parent) = above {
        row = state.store.get(table, row).unwrap().parent;
        ids.insert(0, row);
        let parent = SPEC.resources.get(parent).unwrap();
        (above, table) = (parent.parent, parent.table);
    }
    ids
}

fn parent_of(state: &mut State, resource: &Resource) -> Vec<i64> {
    resource
        .parent
        .map(|parent| path_to(state, parent))
        .unwrap_or_default()
}

fn path_ids(state: &mut State, operation: &Operation, action: Action) -> Vec<i64> {
    let resource = |id: ResourceId| SPEC.resources.get(id).unwrap();
    match action {
        Action::Read(id)
        | Action::Update(id)
        | Action::Delete(id)
        | Action::SetImage(id)
        | Action::ClearImage(id) => path_to(state, id),
        Action::List(id) | Action::Create(id) => parent_of(state, resource(id)),
        _ if operation.path.contains("{category_id}") => vec![20],
        _ if operation.path.contains("{tree_id}") => vec![1],
        _ => Vec::new(),
    }
}

fn body(state: &mut State, operation: &Operation, action: Action, all: bool) -> Option<Value> {
    let schema = operation.body.as_ref()?.json?;
    // These have no required fields, and no meaning without them.
    let all = all
        || matches!(action, Action::SetImage(_) | Action::AddPairs(_))
        || operation.path == catalog::IMAGES;
    let mut body = sample(schema, "", all, &mut 0);
    let item = |id: ResourceId| SPEC.resources.get(id).unwrap();
    match action {
        Action::CreateMany(id) if item(id).parent_field.is_some() => {
            let owner = SPEC.resources.get(item(id).table).unwrap();
            let parent = parent_of(state, owner).last().copied();
            body[0][item(id).parent_field.as_deref().unwrap()] = json!(parent);
        }
        Action::CreateMany(_) => {
            body[0]["tree_id"] = json!(1);
            body[0]["parent_id"] = json!(0);
        }
        Action::UpdateMany(id) => {
            let row = if item(id).collection == catalog::TREES {
                1
            } else {
                *path_to(state, item(id).table).last().unwrap()
            };
            body[0][item(id).traits.id] = json!(row);
            let change = body[0].as_object_mut().unwrap();
            change.shift_remove("parent_id");
            if item(id).collection == catalog::TREES {
                change.shift_remove("channels");
            }
        }
        Action::DeleteListed(id) => body = json!([path_to(state, item(id).table).last()]),
        Action::Special(_) => body = json!([{ "product_id": 116, "sort_order": 3 }]),
        _ => {}
    }
    Some(body)
}

/// Sends an operation with ids and a body that fit.
fn send(
    state: &mut State,
    operation: &Operation,
    action: Action,
    all: bool,
) -> (Answer, Option<Value>) {
    let token = state.accounts.mint(Kind::Store, "store_v2_products");
    let ids = path_ids(state, operation, action);
    let mut ids = ids.iter();
    let path = operation
        .path
        .split('/')
        .map(|segment| match segment.starts_with('{') {
            true => ids.next().unwrap().to_string(),
            false => segment.to_owned(),
        });
    let path = format!("/stores/sandbox{}", path.collect::<Vec<_>>().join("/"));
    let sent = body(state, operation, action, all);
    let mut headers = HeaderMap::new();
    headers.insert("x-auth-token", HeaderValue::from_str(&token).unwrap());
    let bytes = match (&sent, operation.body.as_ref().and_then(|body| body.form)) {
        (Some(body), _) => {
            headers.insert("content-type", HeaderValue::from_static("application/json"));
            body.to_string()
        }
        (None, Some(_)) => {
            headers.insert(
                "content-type",
                HeaderValue::from_static("multipart/form-data; boundary=edge"),
            );
            "--edge\r\nContent-Disposition: form-data; name=\"image_file\"; filename=\"a.png\"\r\n\r\nPNG\r\n--edge--\r\n".to_owned()
        }
        (None, None) => String::new(),
    };
    // What the query must have.
    let query = operation
        .query
        .iter()
        .filter(|parameter| parameter.required)
        .map(|p| format!("{}=Brackwater", p.name));
    let request = Request {
        method: operation.method.clone(),
        path,
        query: query.collect::<Vec<_>>().join("&"),
        headers,
        body: Some(Bytes::from(bytes)),
        crowded: false,
    };
    (exchange::answer(state, &request), sent)
}

#[test]
fn every_operation_of_the_specs_has_a_behaviour() {
    let without: Vec<&str> = SPEC
        .operations
        .iter()
        .zip(&SPEC.actions)
        .filter(|(operation, _)| is_catalog(&operation.path))
        .filter(|(_, action)| matches!(action, Action::Unsupported))
        .map(|(operation, _)| operation.id.as_str())
        .collect();
    let catalog = SPEC
        .operations
        .iter()
        .filter(|operation| is_catalog(&operation.path));
    assert_eq!(catalog.count(), 135);
    assert!(without.is_empty(), "501: {without:?}");
}

#[test]
fn every_operation_answers_a_fitting_request_as_the_specs_document() {
    let mut wrong = Vec::new();
    let operations = SPEC.operations.iter().zip(&SPEC.actions);
    for (operation, action) in operations.filter(|(operation, _)| is_catalog(&operation.path)) {
        for all in [false, true] {
            let mut state = state();
            let (answer, sent) = send(&mut state, operation, *action, all);
            let record = state.records.all().pop().unwrap();
            let at = format!("{} {} (all: {all})", operation.method, operation.path);
            if !(200..300).contains(&answer.status) {
                wrong.push(format!(
                    "{at}: {} {:?} for {sent:?}",
                    answer.status, record.refused
                ));
                continue;
            }
            let Some((_, schema)) = operation
                .answers
                .iter()
                .find(|(status, _)| *status == answer.status)
            else {
                wrong.push(format!("{at}: {} is not documented", answer.status));
                continue;
            };
            match (schema, answer.body) {
                (Some(schema), Some(body)) => {
                    let body: Value = serde_json::from_slice(&body).unwrap();
                    let complaints = Check::answer(&SPEC.schemas).run(*schema, &body);
                    for (field, message) in complaints
                        .into_iter()
                        .filter(|(field, _)| !KNOWN.iter().any(|known| field.ends_with(known)))
                    {
                        wrong.push(format!("{at}: {field} {message}"));
                    }
                }
                (None, None) => {}
                (schema, body) => wrong.push(format!(
                    "{at}: documented {schema:?}, answered {}",
                    body.is_some()
                )),
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} differences:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
