//! Does every value that the specs allow survive our models? Values are made from the schemas in `specs/`, not from
//! the models, so that a mistake of the generator shows.
//!
//! The values are the same in every run. `PROPTEST_RNG_SEED=random` makes others, `PROPTEST_CASES=200` more. The seed of
//! what fails is kept in `tests/proptest-regressions/` and tried first in the next run; it means nothing once the spec
//! has changed, so that it is not part of the repository.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what helps a test may fail like one"
)]

mod oddities;
mod sample;
mod scalars;
mod schema;
mod secrets;
mod strategy;
mod trial;

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

use bc_tests::difference::{differences, lost_nulls};
use bc_tests::operation::Model;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};

use oddities::{Oddity, oddities};
use sample::{Place, Presence, Sample};
use strategy::Direction;
use trial::{Trial, trials, try_all, unread};

/// The bodies that are not whole when they are read and written again, and why each is let through.
const EXCEPTIONS: &[(&str, &str)] = &[(
    "orders-v2 updateOrder request",
    "the keys that tell the kinds of its products apart are optional; who sends one says its kind, none is read",
)];

/// What comes back, as JSON.
fn back(model: Model, json: &Value) -> Result<Value, String> {
    let text =
        (model.round_trip)(json.to_string().as_bytes()).map_err(|error| error.to_string())?;
    serde_json::from_slice(&text).map_err(|error| format!("what came back is no JSON: {error}"))
}

/// Fails if something is lost or changed on the way, or on the way again.
fn survives(trial: &Trial, sample: &Sample) -> Result<(), String> {
    let sent = sample.json();
    let first = back(trial.model, &sent)?;
    let mut lost = differences(&sent, &first);
    if trial.direction == Direction::Request {
        // There, `null` says something: set it to null.
        lost.extend(lost_nulls(&sent, &first));
    }
    if !lost.is_empty() {
        return Err(lost.join("; "));
    }
    let second = back(trial.model, &first)?;
    if second != first {
        return Err(format!("{first} became {second} when it was read again"));
    }
    Ok(())
}

/// Fails if a value is refused for its oddities.
fn is_tolerated(trial: &Trial, (sample, oddities): &(Sample, Vec<Oddity>)) -> Result<(), String> {
    let mut odd = sample.clone();
    for oddity in oddities {
        oddity.apply(&mut odd);
    }
    let odd = odd.json();
    back(trial.model, &odd)
        .map(drop)
        .map_err(|error| format!("{error}, in {odd}"))
}

/// What no identifier is.
fn wrong_identifiers() -> Vec<Value> {
    vec![
        Value::Null,
        json!("seven"),
        json!(""),
        json!(true),
        json!(1.5),
        json!([7]),
        json!({"id": 7}),
    ]
}

/// Fails unless a wrong identifier is an error at its own path; whether there is an identifier.
fn is_insisted_on(
    trial: &Trial,
    (sample, place, wrong): &(Sample, Index, Option<Value>),
) -> Result<bool, String> {
    let mut places = sample.places();
    places.retain(|place| place.presence == Presence::Identifier);
    if places.is_empty() {
        return Ok(false);
    }
    let Place { path, text, .. } = place.get(&places);
    let mut bad = sample.clone();
    match (wrong, bad.at_mut(path)) {
        (Some(wrong), Some(identifier)) => *identifier = Sample::Plain(wrong.clone()),
        _ => bad.remove(path),
    }
    let bad = bad.json();
    match (trial.model.round_trip)(bad.to_string().as_bytes()) {
        Ok(_) => Err(format!("`{text}` was taken as an identifier, in {bad}")),
        Err(error) if error.path() == *text => Ok(true),
        Err(error) => Err(format!(
            "`{text}` is wrong and the error says {error}, in {bad}"
        )),
    }
}

#[test]
fn every_json_body_of_the_specs_is_read_by_a_type() {
    assert_eq!(unread(), Vec::<String>::new());
}

#[test]
fn what_an_operation_answers_survives_decoding_and_encoding() {
    try_all(
        trials(Direction::Response),
        |trial| trial.bodies(),
        survives,
    );
}

#[test]
fn what_an_operation_is_sent_survives_decoding_and_encoding() {
    let mut trials = trials(Direction::Request);
    trials.retain(|trial| EXCEPTIONS.iter().all(|(name, _)| *name != trial.name));
    try_all(trials, Trial::bodies, survives);
}

fn with_oddities(trial: &Trial) -> BoxedStrategy<(Sample, Vec<Oddity>)> {
    (trial.bodies(), oddities()).boxed()
}

#[test]
fn an_answer_with_odd_optional_fields_still_decodes() {
    try_all(trials(Direction::Response), with_oddities, is_tolerated);
}

#[test]
fn a_request_with_odd_optional_fields_still_decodes() {
    try_all(trials(Direction::Request), with_oddities, is_tolerated);
}

#[test]
fn a_wrong_identifier_is_an_error_at_its_path() {
    let values = |trial: &Trial| {
        let wrong = proptest::option::weighted(0.8, proptest::sample::select(wrong_identifiers()));
        (trial.bodies(), any::<Index>(), wrong).boxed()
    };
    let found = Cell::new(0);
    try_all(trials(Direction::Response), values, |trial, value| {
        found.set(found.get() + u32::from(is_insisted_on(trial, value)?));
        Ok(())
    });
    assert!(found.get() > 100, "{} identifiers were tried", found.get());
}

#[test]
fn every_oddity_has_a_place_in_a_product() {
    let mut trials = trials(Direction::Response);
    trials.retain(|trial| trial.name == "catalog-products getProduct 200");
    let changed = RefCell::new(BTreeSet::new());
    try_all(trials, with_oddities, |_, (sample, oddities)| {
        for oddity in oddities {
            let mut odd = sample.clone();
            oddity.apply(&mut odd);
            if odd != *sample {
                changed.borrow_mut().insert(oddity.name());
            }
        }
        Ok(())
    });
    let changed: Vec<String> = changed.into_inner().into_iter().collect();
    assert_eq!(
        changed,
        ["Added", "EmptyArray", "Missing", "Null", "Requoted"]
    );
}
