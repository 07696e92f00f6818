//! Which operations are the same, and what changes about them as a whole?

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;

use crate::spec::{Account, Operation, Scopes, Spec};

use super::change::{Change, Kind, Place, Step};
use super::input::Side;
use super::rust::Rust;
use super::{bodies, manners, parameters};

/// An operation with its spec.
#[derive(Debug, Clone, Copy)]
pub(super) struct At<'a> {
    pub(super) spec: &'a Spec,
    pub(super) operation: &'a Operation,
    /// Whether another spec has an operation of this name.
    is_ambiguous: bool,
}

/// An operation before and after.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pair<'a> {
    pub(super) old: At<'a>,
    pub(super) new: At<'a>,
}

impl At<'_> {
    /// Its method and URL.
    fn line(&self) -> String {
        let method = self.operation.method.as_str().to_uppercase();
        format!("{method} {}{}", self.spec.server, self.operation.path)
    }

    /// The same with every placeholder alike.
    fn shape(&self) -> String {
        let line = self.line();
        let parts = line.split('{').map(|part| match part.split_once('}') {
            Some((_, rest)) => format!("{{}}{rest}"),
            None => part.to_owned(),
        });
        parts.collect()
    }

    /// `catalog::products`; a family of one spec has no modules.
    fn module(&self) -> String {
        let Spec { family, module, .. } = self.spec;
        if self.spec.name == *family {
            family.replace('-', "_")
        } else {
            format!("{family}::{module}").replace('-', "_")
        }
    }

    /// Whether both are the very same.
    fn is(&self, other: &Self) -> bool {
        std::ptr::eq(self.operation, other.operation)
    }

    fn place(&self) -> Place {
        Place {
            spec: self.spec.name.clone(),
            operation: self.operation.operation_id.clone(),
            path: String::new(),
            is_ambiguous: self.is_ambiguous,
        }
    }
}

impl Pair<'_> {
    /// A place in it.
    pub(super) fn place(&self, path: impl ToString) -> Place {
        Place {
            path: path.to_string(),
            ..self.new.place()
        }
    }

    pub(super) fn change(&self, kind: Kind, step: Step, what: impl Into<String>) -> Change {
        Change::at(self.new.place(), kind, step, what)
    }
}

/// The changes of all operations.
pub(super) fn compare(old: &Side, new: &Side, rust: &Rust) -> anyhow::Result<Vec<Change>> {
    let mut changes = Vec::new();
    let (pairs, gone, added) = pair(all(old), all(new));
    for at in gone {
        let what = format!("is gone: {}", at.line());
        changes.push(Change::at(at.place(), Kind::Endpoint, Step::Major, what));
    }
    for at in added {
        let needs = scopes(new, at).unwrap_or_else(|why| why);
        let what = format!("is new: {} in `{}`, scopes {needs}", at.line(), at.module());
        changes.push(Change::at(at.place(), Kind::Endpoint, Step::Minor, what));
    }
    for pair in &pairs {
        let mut found = Vec::new();
        names(pair, &mut found);
        authentication(pair, (old, new), &mut found);
        manners::compare(pair, &mut found);
        extensions(pair, &mut found);
        parameters::compare(pair, rust, &mut found)?;
        bodies::compare(pair, rust, &mut found)?;
        let hidden = rust.compare(pair, &found);
        changes.extend(found);
        changes.extend(hidden);
    }
    Ok(changes)
}

fn all(side: &Side) -> Vec<At<'_>> {
    let mut count: HashMap<&str, usize> = HashMap::new();
    let specs = &side.specs.specs;
    for operation in specs.iter().flat_map(|spec| &spec.operations) {
        *count.entry(&operation.operation_id).or_default() += 1;
    }
    let is_ambiguous = |operation: &Operation| {
        let count = count.get(operation.operation_id.as_str());
        count.is_some_and(|count| *count > 1)
    };
    let mut all = Vec::new();
    for spec in specs {
        all.extend(spec.operations.iter().map(|operation| At {
            spec,
            operation,
            is_ambiguous: is_ambiguous(operation),
        }));
    }
    all
}

/// Pairs operations: by spec and operationId, then by method and URL, then by an operationId that occurs once.
/// What is left is gone or new.
fn pair<'a>(
    mut old: Vec<At<'a>>,
    mut new: Vec<At<'a>>,
) -> (Vec<Pair<'a>>, Vec<At<'a>>, Vec<At<'a>>) {
    let by_name = |at: &At<'_>| format!("{} {}", at.spec.name, at.operation.operation_id);
    let by_id = |at: &At<'_>| format!("{} {:?}", at.operation.operation_id, at.operation.method);
    let by_shape = |at: &At<'_>| at.shape();
    let keys: [&dyn Fn(&At<'_>) -> String; 3] = [&by_name, &by_shape, &by_id];
    let mut pairs = Vec::new();
    for key in keys {
        let (before, after) = (unique(&old, key), unique(&new, key));
        let found: Vec<Pair<'a>> = before
            .iter()
            .filter_map(|(name, old)| {
                after.get(name).map(|new| Pair {
                    old: *old,
                    new: *new,
                })
            })
            .collect();
        old.retain(|at| !found.iter().any(|pair| pair.old.is(at)));
        new.retain(|at| !found.iter().any(|pair| pair.new.is(at)));
        pairs.extend(found);
    }
    (pairs, old, new)
}

/// The operations whose key no other has.
fn unique<'a>(all: &[At<'a>], key: &dyn Fn(&At<'_>) -> String) -> BTreeMap<String, At<'a>> {
    let mut known: BTreeMap<String, Vec<At<'a>>> = BTreeMap::new();
    for at in all {
        known.entry(key(at)).or_default().push(*at);
    }
    let only = |(name, all): (String, Vec<At<'a>>)| match all.as_slice() {
        [only] => Some((name, *only)),
        _ => None,
    };
    known.into_iter().filter_map(only).collect()
}

/// What an endpoint is called, and where it is.
fn names(pair: &Pair<'_>, changes: &mut Vec<Change>) {
    let Pair { old, new } = pair;
    let (was, is) = (old.operation, new.operation);
    if was.operation_id != is.operation_id {
        let step = if was.name() == is.name() {
            Step::Patch
        } else {
            Step::Major
        };
        let what = format!(
            "is the new name of `{}`: `{}` in Rust, it was `{}`",
            was.operation_id,
            is.name(),
            was.name()
        );
        changes.push(pair.change(Kind::Endpoint, step, what));
    }
    if old.module() != new.module() {
        let what = format!(
            "moves to the module `{}`, from `{}`",
            new.module(),
            old.module()
        );
        changes.push(pair.change(Kind::Endpoint, Step::Major, what));
    } else if old.spec.name != new.spec.name {
        let what = format!(
            "is behind the feature `{}`, it was `{}`",
            new.spec.name, old.spec.name
        );
        changes.push(pair.change(Kind::Endpoint, Step::Major, what));
    }
    if old.shape() != new.shape() {
        let what = format!("is `{}`, it was `{}`", new.line(), old.line());
        changes.push(pair.change(Kind::Endpoint, Step::Minor, what));
    }
    if was.reference != is.reference {
        let page = |page: &Option<String>| page.clone().unwrap_or_else(|| "nowhere".to_owned());
        let what = format!(
            "is documented at {}, it was {}",
            page(&is.reference),
            page(&was.reference)
        );
        changes.push(pair.change(Kind::Documentation, Step::Patch, what));
    }
}

/// Who may call. A change is breaking even where less is asked for: a grant that asks for no more than its
/// endpoints need is another one then.
fn authentication(pair: &Pair<'_>, (before, after): (&Side, &Side), changes: &mut Vec<Change>) {
    let (was, is) = (pair.old.operation, pair.new.operation);
    if was.auth != is.auth {
        let what = format!(
            "authenticates with `{}`, it was `{}`",
            is.auth.as_str(),
            was.auth.as_str()
        );
        changes.push(pair.change(Kind::Auth, Step::Major, what));
    }
    let (old_scopes, new_scopes) = (scopes(before, pair.old), scopes(after, pair.new));
    if old_scopes != new_scopes && (old_scopes.is_ok() || new_scopes.is_ok()) {
        let consequence = match (&was.scopes, &is.scopes) {
            (Some(was), Some(is)) if suffices(was, is, &after.specs.scopes) => {
                ": grants that were enough still are"
            }
            (_, None) => "",
            _ => ": merchants must consent again",
        };
        let text = |scopes: Result<String, String>| scopes.unwrap_or_else(|why| why);
        let (was, is) = (text(old_scopes), text(new_scopes));
        let what = format!("has other scopes: {is}, it was {was}{consequence}");
        changes.push(pair.change(Kind::Scopes, Step::Major, what));
    }
    let words = |accounts: &[Account]| {
        let mut words: Vec<&str> = accounts.iter().map(|account| account.as_str()).collect();
        words.sort_unstable();
        words.join(", ")
    };
    if words(&was.accounts) != words(&is.accounts) {
        let what = format!(
            "is for accounts of the kinds [{}], it was [{}]",
            words(&is.accounts),
            words(&was.accounts)
        );
        changes.push(pair.change(Kind::Accounts, Step::Major, what));
    }
}

/// The scopes in words; an error says why they are not known.
fn scopes(side: &Side, at: At<'_>) -> Result<String, String> {
    if let Some(why) = side.undecided(at.spec, at.operation) {
        return Err(format!("to be decided ({why})"));
    }
    let Some(alternatives) = &at.operation.scopes else {
        return Ok("undocumented".to_owned());
    };
    let mut alternatives: Vec<Vec<&str>> = alternatives
        .iter()
        .map(|all| all.iter().map(String::as_str).collect())
        .collect();
    alternatives.iter_mut().for_each(|all| all.sort_unstable());
    alternatives.sort();
    let alternative = |all: &Vec<&str>| match all.as_slice() {
        [] => "none".to_owned(),
        all => format!("`{}`", all.join("` and `")),
    };
    let alternatives: Vec<String> = alternatives.iter().map(alternative).collect();
    Ok(alternatives.join(" or "))
}

/// Whether every set of scopes that was enough is enough now.
fn suffices(was: &[Vec<String>], is: &[Vec<String>], scopes: &Scopes) -> bool {
    let covers = |had: &[String], needed: &[String]| {
        needed.iter().all(|id| {
            let granting = scopes.granted_by(id);
            had.iter()
                .any(|had| had == id || granting.contains(&had.as_str()))
        })
    };
    was.iter()
        .all(|had| is.iter().any(|needed| covers(had, needed)))
}

/// What specs say in keys that only some commands read.
fn extensions(pair: &Pair<'_>, changes: &mut Vec<Change>) {
    let (was, is) = (
        &pair.old.operation.extensions,
        &pair.new.operation.extensions,
    );
    let keys: BTreeSet<&String> = was.keys().chain(is.keys()).collect();
    for key in keys {
        let (was, is) = (was.get(key), is.get(key));
        if was == is {
            continue;
        }
        let (kind, step) = if key.contains("scope") {
            (Kind::Scopes, Step::Major)
        } else {
            (Kind::Documentation, Step::Patch)
        };
        let shown = |value: Option<&Value>| value.map_or("none".to_owned(), Value::to_string);
        let what = format!("has `{key}` {}, it was {}", shown(is), shown(was));
        changes.push(pair.change(kind, step, what));
    }
}
