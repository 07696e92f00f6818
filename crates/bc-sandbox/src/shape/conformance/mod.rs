//! Is every operation besides the catalog's answered as the specs document?

mod request;
mod sampler;

use std::sync::LazyLock;

use hyper::Method;
use serde_json::Value;

use self::request::send;
use super::{Kind, Shape, derive};
use crate::{
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
