//! What changes about the parameters of an operation?

use crate::spec::{Location, Parameter};

use super::change::{Change, Kind, Path, Step};
use super::operations::Pair;
use super::properties::renamed;
use super::rust::Rust;
use super::schemas::{Direction, Route, Walk};

/// Adds the changes of the parameters of `pair`.
pub(super) fn compare(
    pair: &Pair<'_>,
    rust: &Rust,
    changes: &mut Vec<Change>,
) -> anyhow::Result<()> {
    let (matched, gone, added) = matched(pair)?;
    for parameter in gone {
        push(pair, parameter, Step::Major, "is gone", changes);
    }
    for parameter in added {
        let (step, what) = if parameter.required {
            (Step::Major, "is new, and required")
        } else {
            (Step::Minor, "is new")
        };
        push(pair, parameter, step, what, changes);
    }
    for (old, new) in matched {
        one(pair, (old, new), changes);
        let route = Route {
            before: path(old),
            now: path(new),
            listed: false,
        };
        Walk::new(pair, rust, Kind::Parameter, Direction::Request, changes).walk(
            &old.schema,
            &new.schema,
            &route,
        )?;
    }
    Ok(())
}

type Two<'a> = (&'a Parameter, &'a Parameter);

/// Pairs parameters: by place and name, those in the path by their position, the rest by names that are alike, or by
/// the name in another place.
#[expect(
    clippy::type_complexity,
    reason = "what it returns is taken apart at once"
)]
fn matched<'a>(
    pair: &Pair<'a>,
) -> anyhow::Result<(Vec<Two<'a>>, Vec<&'a Parameter>, Vec<&'a Parameter>)> {
    let mut old: Vec<&Parameter> = pair.old.operation.parameters.iter().collect();
    let mut new: Vec<&Parameter> = pair.new.operation.parameters.iter().collect();
    let mut matched = Vec::new();
    let (before, after) = (
        placeholders(&pair.old.operation.path),
        placeholders(&pair.new.operation.path),
    );
    let position = |names: &[&str], parameter: &Parameter| {
        let at = names.iter().position(|name| *name == parameter.name);
        at.filter(|_| parameter.location == Location::Path && before.len() == after.len())
    };
    let same_name = |a: &Parameter, b: &Parameter| (a.location, &a.name) == (b.location, &b.name);
    let same_position = |a: &Parameter, b: &Parameter| {
        let at = position(&before, a);
        at.is_some() && at == position(&after, b)
    };
    let elsewhere = |a: &Parameter, b: &Parameter| a.name == b.name;
    let ways: [&dyn Fn(&Parameter, &Parameter) -> bool; 3] =
        [&same_name, &same_position, &elsewhere];
    for is_same in ways {
        old.retain(|was| match new.iter().position(|is| is_same(was, is)) {
            Some(at) => {
                matched.push((*was, new.remove(at)));
                false
            }
            None => true,
        });
    }
    let named = |all: &[&'a Parameter]| {
        let pair = |parameter: &&'a Parameter| (parameter.name.as_str(), &parameter.schema);
        all.iter().map(pair).collect::<Vec<_>>()
    };
    let schemas = (&pair.old.spec.schemas, &pair.new.spec.schemas);
    for (was, is) in renamed(schemas, &named(&old), &named(&new))? {
        let was = old.iter().position(|parameter| parameter.name == was);
        let is = new.iter().position(|parameter| parameter.name == is);
        if let (Some(was), Some(is)) = (was, is) {
            matched.push((old.remove(was), new.remove(is)));
        }
    }
    Ok((matched, old, new))
}

/// The names of the placeholders of a path, in order.
fn placeholders(path: &str) -> Vec<&str> {
    let parts = path.split('{').skip(1);
    parts
        .filter_map(|part| part.split_once('}').map(|(name, _)| name))
        .collect()
}

fn one(pair: &Pair<'_>, (old, new): Two<'_>, changes: &mut Vec<Change>) {
    if old.name != new.name {
        let what = format!("is the new name of `{}`", old.name);
        push(pair, new, Step::Major, what, changes);
    }
    if old.location != new.location {
        let what = format!("goes into the {}, it was the {}", place(new), place(old));
        push(pair, new, Step::Patch, what, changes);
    }
    match (old.required, new.required) {
        (false, true) => push(pair, new, Step::Major, "is required now", changes),
        (true, false) => {
            let what = "is no longer required, so no argument of `new`";
            push(pair, new, Step::Major, what, changes);
        }
        _ => {}
    }
    if old.explode != new.explode {
        let what = if new.explode {
            "goes out as one parameter an item, it was comma-joined"
        } else {
            "goes out comma-joined, it was one parameter an item"
        };
        push(pair, new, Step::Patch, what, changes);
    }
    if old.deprecated != new.deprecated {
        let what = if new.deprecated {
            "is deprecated"
        } else {
            "is no longer deprecated"
        };
        let change = Change::at(pair.place(path(new)), Kind::Deprecation, Step::Patch, what);
        changes.push(change);
    }
}

fn push(
    pair: &Pair<'_>,
    parameter: &Parameter,
    step: Step,
    what: impl Into<String>,
    changes: &mut Vec<Change>,
) {
    changes.push(Change::at(
        pair.place(path(parameter)),
        Kind::Parameter,
        step,
        what,
    ));
}

fn path(parameter: &Parameter) -> Path {
    Path::root(format!("{} {}", place(parameter), parameter.name))
}

fn place(parameter: &Parameter) -> &'static str {
    match parameter.location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
    }
}
