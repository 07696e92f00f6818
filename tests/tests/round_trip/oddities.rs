//! In which odd ways does BigCommerce write an optional field? Each as a change of a value.

use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Number, Value};

use crate::sample::{Member, Place, Presence, Sample};
use crate::strategy::anything;

/// A change that a model must bear, at a place to be chosen.
#[derive(Debug, Clone)]
pub(crate) struct Oddity {
    kind: Kind,
    place: Index,
    /// For what is added.
    addition: Value,
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    /// An optional field is `null`.
    Null,
    /// An optional field is missing.
    Missing,
    /// An object has a field that nobody knows.
    Added,
    /// A number is in quotes, or a number that should be in quotes is not.
    Requoted,
    /// An object is written as `[]`, as BigCommerce does when it is empty.
    EmptyArray,
}

const KINDS: [Kind; 5] = [
    Kind::Null,
    Kind::Missing,
    Kind::Added,
    Kind::Requoted,
    Kind::EmptyArray,
];

/// A few changes.
pub(crate) fn oddities() -> impl Strategy<Value = Vec<Oddity>> {
    let one = (
        proptest::sample::select(&KINDS[..]),
        any::<Index>(),
        anything(),
    );
    let one = one.prop_map(|(kind, place, addition)| Oddity {
        kind,
        place,
        addition,
    });
    proptest::collection::vec(one, 1..5)
}

impl Oddity {
    /// Changes `sample`, if it has a place for it.
    pub(crate) fn apply(&self, sample: &mut Sample) {
        let mut places = sample.places();
        places.push(Place::default());
        places.retain(|place| self.suits(sample, place));
        if places.is_empty() {
            return;
        }
        let place = self.place.get(&places);
        if let Kind::Missing = self.kind {
            sample.remove(&place.path);
        } else if let Some(value) = sample.at_mut(&place.path) {
            self.change(value);
        }
    }

    /// What it does, in a word.
    pub(crate) fn name(&self) -> String {
        format!("{:?}", self.kind)
    }

    fn suits(&self, sample: &Sample, place: &Place) -> bool {
        let Some(value) = sample.at(&place.path) else {
            return false;
        };
        let is_optional = place.presence == Presence::Optional;
        match self.kind {
            Kind::Null | Kind::Missing => is_optional,
            Kind::Added => matches!(value, Sample::Object { named: true, .. }),
            Kind::Requoted => requoted(value).is_some(),
            Kind::EmptyArray => matches!(value, Sample::Object { .. }) && is_optional,
        }
    }

    fn change(&self, value: &mut Sample) {
        match (self.kind, value) {
            (Kind::Missing, _) => {}
            (Kind::Null, value) => *value = Sample::Plain(Value::Null),
            (Kind::EmptyArray, value) => *value = Sample::List(Vec::new()),
            (Kind::Added, Sample::Object { members, .. }) => members.push(Member {
                name: "not_in_the_reference".to_owned(),
                presence: Presence::Required,
                value: Sample::Plain(self.addition.clone()),
            }),
            (Kind::Added, _) => {}
            (Kind::Requoted, value) => {
                if let Some(other) = requoted(value) {
                    *value = Sample::Plain(other);
                }
            }
        }
    }
}

/// A number in quotes, or a number out of them.
fn requoted(value: &Sample) -> Option<Value> {
    match value {
        Sample::Plain(Value::Number(number)) => Some(Value::String(number.to_string())),
        Sample::Plain(Value::String(text)) => {
            let number: Number = text.parse().ok()?;
            Some(Value::Number(number))
        }
        _ => None,
    }
}
