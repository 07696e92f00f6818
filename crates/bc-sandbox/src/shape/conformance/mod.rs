//! Is every operation besides the catalog's answered as the specs document?

mod request;
mod sampler;

use std::sync::LazyLock;

use hyper::Method;
use serde_json::{Value, json};

use self::request::{prepare, send, send_body, values};
use super::{Kind, Shape, derive, rows};
use crate::{
    clock,
    exchange::State,
    hosts,
    seed::{self, Seed},
    spec::{SPEC, operation::Operation},
    store::Store,
    validate::Check,
};

/// How many operations are served besides the catalog's and the five that mint credentials, whose requests are held to
/// the specs beside them. It may only grow.
const SERVED: usize = 508;

static SEEDED: LazyLock<Store> = LazyLock::new(|| seed::plant(Seed::shop(), &SPEC).unwrap());

fn state() -> State {
    State::new(SEEDED.clone())
}

fn operations() -> impl Iterator<Item = (&'static Operation, &'static Shape)> {
    let spec = &*SPEC;
    let operations = spec.operations.iter().enumerate();
    let shaped = operations.filter_map(|(index, one)| Some((one, spec.shapes.of(index)?)));
    let elsewhere = |one: &Operation| {
        hosts::operations().any(|known| (&known.method, &known.path) == (&one.method, &one.path))
    };
    shaped.filter(move |(one, _)| !elsewhere(one))
}

/// An operation by its method and path, parameters without names.
fn operation(method: &str, path: &str) -> (&'static Operation, &'static Shape) {
    let found = operations().find(|(operation, _)| {
        operation.method.as_str() == method && derive::bare(&operation.path) == path
    });
    found.unwrap_or_else(|| panic!("no {method} {path}"))
}

/// What is wrong with the answer of an operation to a request that fits; none if nothing is.
fn verdict(operation: &Operation, shape: &Shape, all: bool) -> Result<u16, String> {
    let mut state = state();
    sampler::DEPTH.set(0);
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
            let lost = lost(&sent.unwrap_or_default(), body.get("data").unwrap_or(&body));
            match complaints.is_empty() && lost.is_empty() {
                true => Ok(status),
                false => Err(format!("answers {complaints:?}, lost {lost:?}: {body}")),
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

/// The plain fields of a request that its answer shows with another value.
fn lost(sent: &Value, shown: &Value) -> Vec<String> {
    let first = |value: &Value| value.get(0).unwrap_or(value).as_object().cloned();
    let (Some(sent), Some(shown)) = (first(sent), first(shown)) else {
        return Vec::new();
    };
    let text = |value: &Value| match value.as_str().unwrap_or_default().parse::<f64>() {
        Ok(number) => number.to_string(),
        Err(_) if value.is_string() => {
            let text = rows::plain(value);
            clock::seconds(&text).map_or(text, |seconds| seconds.to_string())
        }
        Err(_) => value
            .as_f64()
            .map_or_else(|| rows::plain(value), |number| number.to_string()),
    };
    // A checkout's address is one of a site's several.
    let other = sent.len() == 1 && shown.contains_key("is_checkout_url_customized");
    let plain = sent
        .iter()
        .filter(|(_, value)| !value.is_object() && !value.is_array());
    plain
        .filter(|(name, value)| {
            !other
                && shown
                    .get(*name)
                    .is_some_and(|shown| text(shown) != text(value))
        })
        .map(|(name, value)| format!("{name}: {value} is {}", shown[name]))
        .collect()
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
    println!("{pass} are served, {} are not", unserved.len());
    assert!(
        wrong.is_empty(),
        "{} differ:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert_eq!(pass, SERVED, "not served:\n{}", unserved.join("\n"));
    assert!(unserved.len() <= 25, "{}", unserved.join("\n"));
}

/// Bodies that no client should send.
fn odd_bodies() -> [Value; 12] {
    let big = i64::MAX;
    let items =
        json!([{ "quantity": big, "product_id": 101 }, { "quantity": big, "product_id": 104 }]);
    [
        json!(null),
        json!([]),
        json!({}),
        json!([null, 1, "a", [], {}]),
        json!("text"),
        json!(1e300),
        json!({ "line_items": items, "products": items, "items": items, "fees": [null], "ids": [1] }),
        json!({ "items": [{ "location_id": 1, "product_id": 101, "quantity": big }], "reason": "" }),
        json!({ "products": [{ "name": "x", "quantity": big, "price_inc_tax": 1e300, "price_ex_tax": -1e300 }, { "name": "y", "quantity": big, "price_inc_tax": 1, "price_ex_tax": 1 }], "billing_address": { "zip": "" } }),
        json!({ "line_item": { "product_id": 1.5, "quantity": -1 }, "version": big, "cart": { "discounts": [{ "discounted_amount": 1e300 }] } }),
        json!([{ "id": big, "resource_id": big, "variant_id": big, "currency": "", "customer_id": -1 }]),
        json!({ "\u{1f}inside": "x", "id": "\u{1f}", "batch_size": big, "code_length": -5, "settings": [{ "identity": {} }] }),
    ]
}

#[test]
fn no_body_is_too_odd_to_be_answered() {
    let mut wrong = Vec::new();
    for (operation, shape) in operations() {
        let mut state = state();
        sampler::DEPTH.set(0);
        let unserved = matches!(shape.kind, Kind::Unsupported(_));
        let values = match unserved {
            true => vec!["1".to_owned(); operation.path.matches('{').count()],
            false => {
                prepare(
                    &mut state,
                    &derive::bare(&operation.path),
                    &operation.method,
                );
                values(&mut state, operation)
            }
        };
        for body in odd_bodies() {
            let body = operation.body.is_some().then_some(body);
            let answer = send_body(&mut state, operation, &values, body.as_ref());
            if answer.status >= 500 && !(unserved && answer.status == 501) {
                let at = format!("{} {}", operation.method, operation.path);
                wrong.push(format!("{at}: {} to {body:?}", answer.status));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
