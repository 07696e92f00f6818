//! What changes about the fields of an object: which there are, which must be there?

use serde_json::{Map, Value};

use crate::generate::schema::Flat;
use crate::spec::{Method, distance};

use super::change::{Kind, Step};
use super::schemas::{Direction, Route, Walk};

/// A property's name, its schema and what that comes to.
struct Property<'a> {
    name: &'a str,
    schema: &'a Value,
    flat: Flat,
}

impl Walk<'_> {
    /// Compares the properties of two objects.
    pub(super) fn properties(
        &mut self,
        old: &Flat,
        new: &Flat,
        route: &Route,
    ) -> anyhow::Result<()> {
        let (old_components, new_components) = self.components();
        let before = self.visible(old, old_components, route)?;
        let after = self.visible(new, new_components, route)?;
        let has = |all: &[Property<'_>], name: &str| all.iter().any(|other| other.name == name);
        let renamed = renamed(
            (old_components, new_components),
            &alone(&before, &after),
            &alone(&after, &before),
        )?;
        for property in &before {
            if has(&after, property.name) {
                continue;
            }
            if !renamed.iter().any(|(was, _)| was == property.name) {
                let what = match new.properties.contains_key(property.name) {
                    true if self.direction == Direction::Request => "is read-only now",
                    true => "is write-only now",
                    false => "is gone",
                };
                self.push(&inside(route, property.name), Step::Major, what);
            }
        }
        for property in &after {
            let name = property.name;
            let was = renamed.iter().find(|(_, is)| is == name);
            let before_name = was.map_or(name, |(was, _)| was.as_str());
            let Some(before) = before.iter().find(|other| other.name == before_name) else {
                let required = new.required.iter().any(|required| required == name);
                self.added(&inside(route, name), required);
                continue;
            };
            let mut here = inside(route, name);
            if before_name != name {
                here.before = route.before.then(format!(".{before_name}"));
                let what = format!("is the new name of `{before_name}`");
                self.push(&here, Step::Major, what);
            }
            let required = [(old, before.name), (new, name)]
                .map(|(flat, name)| flat.required.iter().any(|required| required == name));
            self.presence(before, property, required, &here);
            self.schemas(before.schema, property.schema, &here)?;
        }
        Ok(())
    }

    /// The properties that travel this way.
    fn visible<'a>(
        &self,
        flat: &'a Flat,
        components: &Map<String, Value>,
        route: &Route,
    ) -> anyhow::Result<Vec<Property<'a>>> {
        let mut visible = Vec::new();
        let updates = self.pair.new.operation.method == Method::Put;
        for (name, schema) in &flat.properties {
            let flat = Flat::read(components, schema)?;
            let left_out = match self.direction {
                Direction::Response => flat.flag("writeOnly"),
                // The items of an update are named by it.
                Direction::Request if name == "id" && updates && route.listed => false,
                Direction::Request => flat.flag("readOnly"),
            };
            if !left_out {
                visible.push(Property { name, schema, flat });
            }
        }
        Ok(visible)
    }

    fn added(&mut self, here: &Route, required: bool) {
        match (self.direction, required) {
            (Direction::Request, true) => self.push(here, Step::Major, "is new, and required"),
            _ => self.push(here, Step::Minor, "is new"),
        }
    }

    /// Whether a field must be there. In Rust a required field is an argument of `new`, and what is always present is
    /// no `Option`, so that each direction breaks callers.
    fn presence(
        &mut self,
        old: &Property<'_>,
        new: &Property<'_>,
        required: [bool; 2],
        here: &Route,
    ) {
        match (self.direction, required) {
            (Direction::Request, [false, true]) => {
                self.push(here, self.step_of_type(here), "is required now");
            }
            (Direction::Request, [true, false]) => {
                let what = "is no longer required, so no argument of `new`";
                self.push(here, self.step_of_type(here), what);
            }
            (Direction::Response, [true, false]) => {
                self.push(here, Step::Patch, "is no longer promised to be there");
            }
            (Direction::Response, [false, true]) => {
                self.push(here, Step::Patch, "is promised to be there");
            }
            (_, [false, false] | [true, true]) => {}
        }
        if self.direction == Direction::Response {
            let always = |property: &Property<'_>| property.flat.flag("x-bc-always-present");
            match (always(old), always(new)) {
                (true, false) => {
                    let what = "is no longer always present, so an `Option`";
                    self.push(here, Step::Major, what);
                }
                (false, true) => {
                    let what = "is always present now, so no `Option`";
                    self.push(here, Step::Major, what);
                }
                _ => {}
            }
            self.flag(
                old,
                new,
                here,
                "readOnly",
                ("is read-only", "is no longer read-only"),
            );
        }
        if old.flat.flag("deprecated") != new.flat.flag("deprecated") {
            let what = if new.flat.flag("deprecated") {
                "is deprecated"
            } else {
                "is no longer deprecated"
            };
            self.push_as(Kind::Deprecation, here, Step::Patch, what);
        }
    }

    /// A flag that becomes documentation.
    fn flag(
        &mut self,
        old: &Property<'_>,
        new: &Property<'_>,
        here: &Route,
        key: &str,
        (set, unset): (&str, &str),
    ) {
        match (old.flat.flag(key), new.flat.flag(key)) {
            (false, true) => self.push_as(Kind::Documentation, here, Step::Patch, set),
            (true, false) => self.push_as(Kind::Documentation, here, Step::Patch, unset),
            _ => {}
        }
    }
}

/// The properties that only one of two objects has.
fn alone<'a>(all: &[Property<'a>], others: &[Property<'_>]) -> Vec<(&'a str, &'a Value)> {
    let is_alone = |name: &str| !others.iter().any(|other| other.name == name);
    all.iter()
        .filter(|property| is_alone(property.name))
        .map(|property| (property.name, property.schema))
        .collect()
}

fn inside(route: &Route, name: &str) -> Route {
    route.then(&format!(".{name}"))
}

/// Which of the names that are gone are among the new ones, spelt a little differently and of the same type.
pub(super) fn renamed(
    (old_components, new_components): (&Map<String, Value>, &Map<String, Value>),
    gone: &[(&str, &Value)],
    added: &[(&str, &Value)],
) -> anyhow::Result<Vec<(String, String)>> {
    let mut candidates = Vec::new();
    for (was, old) in gone {
        let old = Flat::read(old_components, old)?;
        for (is, new) in added {
            let new = Flat::read(new_components, new)?;
            let same_type = old.types == new.types
                && old.properties.keys().eq(new.properties.keys())
                && old.rest.get("format") == new.rest.get("format");
            let plain = |name: &str| name.to_lowercase().replace(['_', '-'], "");
            let (a, b) = (plain(was), plain(is));
            let apart = distance(&a, &b);
            if same_type && apart * 3 <= a.len().min(b.len()) {
                candidates.push((apart, (*was).to_owned(), (*is).to_owned()));
            }
        }
    }
    candidates.sort();
    let mut renamed: Vec<(String, String)> = Vec::new();
    for (_, was, is) in candidates {
        if !renamed.iter().any(|(a, b)| *a == was || *b == is) {
            renamed.push((was, is));
        }
    }
    Ok(renamed)
}
