//! What changes about the values that a schema admits: enums, limits, and all else that it says?

use std::collections::BTreeSet;

use serde_json::Value;

use crate::generate::schema::Flat;

use super::change::{Kind, Step};
use super::schemas::{Route, Walk};

/// The keys that are compared elsewhere.
const ELSEWHERE: [&str; 10] = [
    "enum",
    "format",
    "items",
    "oneOf",
    "anyOf",
    "additionalProperties",
    "readOnly",
    "writeOnly",
    "deprecated",
    "x-bc-always-present",
];

impl Walk<'_> {
    /// Compares what two schemas say beside type and structure.
    pub(super) fn values(&mut self, old: &Flat, new: &Flat, route: &Route) {
        self.enums(old, new, route);
        let (was, is) = (old.text("format"), new.text("format"));
        if was != is {
            let shown = |format: Option<&str>| match format {
                Some(format) => format!("`{format}`"),
                None => "none".to_owned(),
            };
            let what = format!("has the format {}, it was {}", shown(is), shown(was));
            self.push(route, self.step_of_type(route), what);
        }
        self.free_form(old, new, route);
        let keys: BTreeSet<&String> = old.rest.keys().chain(new.rest.keys()).collect();
        for key in keys {
            let (was, is) = (old.rest.get(key), new.rest.get(key));
            if was == is || ELSEWHERE.contains(&key.as_str()) {
                continue;
            }
            let shown =
                |value: Option<&Value>| value.map_or_else(|| "none".to_owned(), Value::to_string);
            let what = format!("has `{key}` {}, it was {}", shown(is), shown(was));
            self.push_as(Kind::Limit, route, Step::Patch, what);
        }
    }

    /// The values of an enum. Enums of texts are open in Rust: one value more breaks nobody. Those of numbers stay
    /// numbers.
    fn enums(&mut self, old: &Flat, new: &Flat, route: &Route) {
        let (was, is) = (listed(old), listed(new));
        let open = |values: &BTreeSet<String>| values.iter().any(|value| value.starts_with('"'));
        match (was.is_empty(), is.is_empty()) {
            (true, true) => {}
            (true, false) => {
                let what = format!("is one of {} values, it was any", is.len());
                self.push(route, self.step_of_type(route), what);
            }
            (false, true) => {
                let what = format!("is any value, it was one of {}", was.len());
                self.push(route, self.step_of_type(route), what);
            }
            (false, false) => {
                for gone in was.difference(&is) {
                    let step = if open(&was) { Step::Major } else { Step::Patch };
                    self.push(
                        route,
                        step,
                        format!("has the value {} no longer", quoted(gone)),
                    );
                }
                for added in is.difference(&was) {
                    let step = if open(&is) { Step::Minor } else { Step::Patch };
                    self.push(route, step, format!("has the new value {}", quoted(added)));
                }
            }
        }
    }

    /// What an object may hold beside its properties: anything, nothing, or values of one schema.
    fn free_form(&mut self, old: &Flat, new: &Flat, route: &Route) {
        let shown = |flat: &Flat| match flat.rest.get("additionalProperties") {
            None | Some(Value::Bool(true)) => "anything",
            Some(Value::Bool(false)) => "nothing else",
            Some(_) => "values of one type",
        };
        let (was, is) = (shown(old), shown(new));
        if was != is {
            let what = format!("may hold {is}, it was {was}");
            self.push(route, self.step_of_type(route), what);
        }
    }
}

/// The values of an enum, as JSON; null is nullability.
fn listed(flat: &Flat) -> BTreeSet<String> {
    let values = flat.values().iter().filter(|value| !value.is_null());
    values.map(Value::to_string).collect()
}

fn quoted(value: &str) -> String {
    format!("`{}`", value.trim_matches('"'))
}
