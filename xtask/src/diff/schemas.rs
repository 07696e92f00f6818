//! What changes in a schema? Both are walked side by side, `$ref` followed and `allOf` merged.

use std::collections::HashSet;

use serde_json::{Map, Value};

use crate::generate::schema::Flat;

use super::bodies::step;
use super::change::{Change, Kind, Path, Step};
use super::operations::Pair;
use super::rust::Rust;

/// Which way a value travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Request,
    Response,
}

/// Where the walk is.
#[derive(Debug, Clone)]
pub(super) struct Route {
    /// Its path in the old operation, which names may make another.
    pub(super) before: Path,
    /// Its path in the new one.
    pub(super) now: Path,
    /// Whether it is an item of a list.
    pub(super) listed: bool,
}

impl Route {
    pub(super) fn root(root: &str) -> Self {
        Self {
            before: Path::root(root),
            now: Path::root(root),
            listed: false,
        }
    }

    /// One step further on both sides.
    pub(super) fn then(&self, step: &str) -> Self {
        Self {
            before: self.before.then(step),
            now: self.now.then(step),
            listed: step == "[]",
        }
    }
}

/// A walk through a parameter or body of an operation.
pub(super) struct Walk<'a> {
    pub(super) pair: &'a Pair<'a>,
    rust: &'a Rust,
    kind: Kind,
    pub(super) direction: Direction,
    /// The schemas that were walked, as they are written: recursion ends here.
    seen: HashSet<(String, String)>,
    changes: &'a mut Vec<Change>,
    /// Whether equal text means the same: it does unless a component differs.
    same_components: bool,
}

impl<'a> Walk<'a> {
    pub(super) fn new(
        pair: &'a Pair<'a>,
        rust: &'a Rust,
        kind: Kind,
        direction: Direction,
        changes: &'a mut Vec<Change>,
    ) -> Self {
        Self {
            pair,
            rust,
            kind,
            direction,
            seen: HashSet::new(),
            changes,
            same_components: pair.old.spec.schemas == pair.new.spec.schemas,
        }
    }

    /// Compares two schemas with all that is in them.
    pub(super) fn walk(mut self, old: &Value, new: &Value, route: &Route) -> anyhow::Result<()> {
        self.schemas(old, new, route)
    }

    /// The components of both specs.
    pub(super) fn components(&self) -> (&'a Map<String, Value>, &'a Map<String, Value>) {
        (&self.pair.old.spec.schemas, &self.pair.new.spec.schemas)
    }

    pub(super) fn push(&mut self, route: &Route, step: Step, what: impl Into<String>) {
        self.push_as(self.kind, route, step, what);
    }

    pub(super) fn push_as(
        &mut self,
        kind: Kind,
        route: &Route,
        step: Step,
        what: impl Into<String>,
    ) {
        let place = self.pair.place(&route.now);
        self.changes.push(Change::at(place, kind, step, what));
    }

    /// How far a change reaches that may change the type here.
    pub(super) fn step_of_type(&self, route: &Route) -> Step {
        step(self.rust.differs(self.pair, &route.before, &route.now))
    }

    pub(super) fn schemas(
        &mut self,
        old: &Value,
        new: &Value,
        route: &Route,
    ) -> anyhow::Result<()> {
        if self.same_components && old == new {
            return Ok(());
        }
        // A schema comes back only through a reference.
        let refers = |schema: &Value| {
            ["$ref", "allOf"]
                .iter()
                .any(|key| schema.get(key).is_some())
        };
        if (refers(old) || refers(new)) && !self.seen.insert((old.to_string(), new.to_string())) {
            return Ok(());
        }
        let (old_components, new_components) = self.components();
        let (old, new) = (
            Flat::read(old_components, old)?,
            Flat::read(new_components, new)?,
        );
        self.flats(&old, &new, route)
    }

    fn flats(&mut self, old: &Flat, new: &Flat, route: &Route) -> anyhow::Result<()> {
        if old.may_be_null() != new.may_be_null() {
            let what = if new.may_be_null() {
                "may be null"
            } else {
                "may no longer be null"
            };
            self.push(route, self.step_of_type(route), what);
        }
        let (old_components, new_components) = self.components();
        let (before, after) = (
            old.alternatives(old_components)?,
            new.alternatives(new_components)?,
        );
        match (before.as_slice(), after.as_slice()) {
            ([], []) => self.plain(old, new, route),
            // One alternative, beside null, is no choice.
            ([_] | [], [_] | []) => {
                let only = |base: &Flat, all: &[Flat]| match all {
                    [only] => only.clone().with_base(base),
                    _ => base.clone(),
                };
                self.plain(&only(old, &before), &only(new, &after), route)
            }
            ([_, _, ..], [_, _, ..]) => self.alternatives((old, &before), (new, &after), route),
            (before, after) => {
                let shown = |count: usize| match count {
                    0 | 1 => "a single schema".to_owned(),
                    count => format!("one of {count} alternatives"),
                };
                let what = format!("is {}, it was {}", shown(after.len()), shown(before.len()));
                self.push(route, self.step_of_type(route), what);
                Ok(())
            }
        }
    }

    /// Compares the alternatives of a `oneOf`, paired by name, else by place.
    fn alternatives(
        &mut self,
        (old_base, old): (&Flat, &[Flat]),
        (new_base, new): (&Flat, &[Flat]),
        route: &Route,
    ) -> anyhow::Result<()> {
        let mut unpaired: Vec<(usize, &Flat)> = new.iter().enumerate().collect();
        let mut left = Vec::new();
        let mut pairs = Vec::new();
        for (i, before) in old.iter().enumerate() {
            let named = label(before);
            let same = |(_, after): &(usize, &Flat)| named.is_some() && label(after) == named;
            match unpaired.iter().position(same) {
                Some(at) => pairs.push((before, unpaired.remove(at).1)),
                None => left.push((i, before)),
            }
        }
        for (i, before) in left {
            let same = |(j, after): &(usize, &Flat)| {
                (*j == i || old.len() == new.len()) && after.types == before.types
            };
            match unpaired.iter().position(same) {
                Some(at) => pairs.push((before, unpaired.remove(at).1)),
                None => {
                    let what = format!("is no longer {} among its alternatives", shown(before));
                    self.push(route, Step::Major, what);
                }
            }
        }
        for (_, added) in unpaired {
            let what = format!("may be {} too", shown(added));
            self.push(route, Step::Minor, what);
        }
        for (before, after) in pairs {
            let name = label(after).unwrap_or_else(|| shown(after));
            let inner = route.then(&format!("<{name}>"));
            let (before, after) = (
                before.clone().with_base(old_base),
                after.clone().with_base(new_base),
            );
            self.plain(&before, &after, &inner)?;
        }
        Ok(())
    }

    /// Compares schemas without alternatives.
    fn plain(&mut self, old: &Flat, new: &Flat, route: &Route) -> anyhow::Result<()> {
        if old.curated != new.curated && !self.rust.knows(self.pair) {
            let shown = |name: &Option<String>| match name {
                Some(name) => format!("`{name}`"),
                None => "derived".to_owned(),
            };
            let what = format!(
                "has a name for Rust that is {}, it was {}",
                shown(&new.curated),
                shown(&old.curated)
            );
            self.push_as(Kind::Name, route, Step::Major, what);
        }
        let (was, is) = (kind(old), kind(new));
        if was != is {
            let what = format!("is of type {is}, it was {was}");
            self.push(route, self.step_of_type(route), what);
        }
        self.values(old, new, route);
        if old.is_object() && new.is_object() {
            self.properties(old, new, route)?;
        }
        for (key, step) in [("items", "[]"), ("additionalProperties", "{}")] {
            if let (Some(old @ Value::Object(_)), Some(new @ Value::Object(_))) =
                (old.rest.get(key), new.rest.get(key))
            {
                self.schemas(old, new, &route.then(step))?;
            }
        }
        Ok(())
    }
}

/// What an alternative is called: its name for Rust, its component, its title, or the one value of its tag.
fn label(flat: &Flat) -> Option<String> {
    let names = [&flat.curated, &flat.component, &flat.title];
    let tag = || {
        let values = flat
            .properties
            .values()
            .filter_map(|schema| schema.get("enum")?.as_array());
        let mut only = values.filter_map(|values| match values.as_slice() {
            [Value::String(value)] => Some(value.clone()),
            _ => None,
        });
        only.next()
    };
    names.into_iter().find_map(Clone::clone).or_else(tag)
}

fn shown(flat: &Flat) -> String {
    label(flat).map_or_else(|| kind(flat), |name| format!("`{name}`"))
}

/// A schema's type in words.
fn kind(flat: &Flat) -> String {
    if flat.is_object() {
        return if flat.properties.is_empty() {
            "free-form object".to_owned()
        } else {
            "object".to_owned()
        };
    }
    let mut types: Vec<&str> = flat.types.iter().map(String::as_str).collect();
    types.sort_unstable();
    match types.as_slice() {
        [] => "any".to_owned(),
        types => types.join(" or "),
    }
}
