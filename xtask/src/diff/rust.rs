//! What do users see of a change in Rust? The generator's types of both sides, walked in parallel.
//!
//! It tells two things: whether what changes in the API changes a type, and what changes in Rust alone, such as a
//! type's name.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::generate::surface::{Spot, Surface};
use crate::spec::Spec;

use super::change::{Change, Kind, Path, Place, Step, subject};
use super::input::Side;
use super::operations::{At, Pair};

/// The types of both sides.
pub(super) struct Rust {
    old: Types,
    new: Types,
    notes: Vec<String>,
}

/// The types of one side, by family. A family that cannot be generated is not there.
#[derive(Default)]
struct Types {
    families: BTreeMap<String, Rc<Surface>>,
    /// Those of all families together, if all can be generated.
    whole: Option<Rc<Surface>>,
}

impl Rust {
    pub(super) fn of(old: &Side, new: &Side) -> Self {
        let mut notes = Vec::new();
        let old = Types::of(old, "OLD", &mut notes);
        let new = Types::of(new, "NEW", &mut notes);
        Self { old, new, notes }
    }

    /// Whether the types of an operation are known on both sides.
    pub(super) fn knows(&self, pair: &Pair<'_>) -> bool {
        self.old.get(pair.old).is_some() && self.new.get(pair.new).is_some()
    }

    /// Which families could not be compared, and why.
    pub(super) fn notes(&self) -> Vec<String> {
        self.notes.clone()
    }

    /// Whether the type at `before` differs from that at `path`; `None` if it is not known.
    pub(super) fn differs(&self, pair: &Pair<'_>, before: &Path, path: &Path) -> Option<bool> {
        let old = spot(self.old.get(pair.old)?, pair.old, before)?;
        let new = spot(self.new.get(pair.new)?, pair.new, path)?;
        Some(old.text() != new.text())
    }

    /// What changes in Rust of an operation where the API changes nothing that would tell: `told` is what it tells.
    pub(super) fn compare(&self, pair: &Pair<'_>, told: &[Change]) -> Vec<Change> {
        let (Some(old), Some(new)) = (self.old.get(pair.old), self.new.get(pair.new)) else {
            return Vec::new();
        };
        let mut walk = Walk {
            pair,
            told,
            seen: BTreeSet::new(),
            changes: Vec::new(),
        };
        let key = |at: At<'_>| (at.spec.name.clone(), at.operation.operation_id.clone());
        let (old_key, new_key) = (key(pair.old), key(pair.new));
        let answers = (
            old.answer(&old_key.0, &old_key.1),
            new.answer(&new_key.0, &new_key.1),
        );
        if let (Some((was, old_form)), Some((is, new_form))) = answers
            && old_form != new_form
            && !walk.is_told("response")
        {
            walk.push("response", format!("is `{is}` in Rust, it was `{was}`"));
        }
        let roots: BTreeMap<String, Spot<'_>> =
            new.roots(&new_key.0, &new_key.1).into_iter().collect();
        for (root, old) in old.roots(&old_key.0, &old_key.1) {
            if let Some(new) = roots.get(&root) {
                walk.spots(&old, new, &root);
            }
        }
        walk.changes
    }

    /// The types that modules no longer share: each of them has its own then.
    pub(super) fn shared(&self) -> Vec<Change> {
        let (Some(old), Some(new)) = (&self.old.whole, &self.new.whole) else {
            return Vec::new();
        };
        let now = new.shared();
        let mut lost: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (path, specs) in old.shared() {
            let (owner, name) = path.rsplit_once("::").unwrap_or_default();
            let Some(still) = now.get(&path) else {
                let what = format!("the module `bc_api::{owner}` no longer has");
                lost.entry(what).or_default().push(name.to_owned());
                continue;
            };
            for spec in specs.difference(still) {
                if new.names(spec).contains(name) {
                    let what = format!("the spec {spec} no longer shares with `bc_api::{owner}`");
                    lost.entry(what).or_default().push(name.to_owned());
                }
            }
        }
        let change = |(what, names): (String, Vec<String>)| Change {
            step: Step::Major,
            kind: Kind::Name,
            what: format!("{what} the types `{}`", names.join("`, `")),
            places: Vec::new(),
        };
        lost.into_iter().map(change).collect()
    }
}

impl Types {
    /// The types of all families, or of each that can be generated alone.
    fn of(side: &Side, name: &str, notes: &mut Vec<String>) -> Self {
        let families = side.families();
        let all: Vec<&Spec> = families.values().flatten().copied().collect();
        if let Ok(whole) = Surface::build(&all, &side.names) {
            let whole = Rc::new(whole);
            let of_family = |family: &&str| ((*family).to_owned(), Rc::clone(&whole));
            return Self {
                families: families.keys().map(of_family).collect(),
                whole: Some(whole),
            };
        }
        let mut types = Self::default();
        for (family, specs) in families {
            match Surface::build(&specs, &side.names) {
                Ok(surface) => {
                    types.families.insert(family.to_owned(), Rc::new(surface));
                }
                Err(error) => notes.push(format!(
                    "{name}: no Rust can be generated of the family {family}, so its type names are not \
                     compared: {error:#}"
                )),
            }
        }
        types
    }

    fn get(&self, at: At<'_>) -> Option<&Surface> {
        self.families.get(&at.spec.family).map(Rc::as_ref)
    }
}

/// The type at a path. BigCommerce's envelope is no type of its own: `response.data` is where one begins.
fn spot<'a>(surface: &'a Surface, at: At<'_>, path: &Path) -> Option<Spot<'a>> {
    let roots = surface.roots(&at.spec.name, &at.operation.operation_id);
    (0..=path.steps.len()).find_map(|count| {
        let (begin, rest) = path.steps.split_at(count);
        let root = format!("{}{}", path.root, begin.concat());
        let (_, spot) = roots.iter().find(|(name, _)| *name == root)?;
        rest.iter()
            .try_fold(spot.clone(), |spot, step| spot.step(step))
    })
}

/// A walk through the types of one operation.
struct Walk<'a> {
    pair: &'a Pair<'a>,
    told: &'a [Change],
    /// The pairs of generated types that were compared, by name.
    seen: BTreeSet<(String, String)>,
    changes: Vec<Change>,
}

impl Walk<'_> {
    fn push(&mut self, path: &str, what: String) {
        let place = self.pair.place(path);
        self.changes
            .push(Change::at(place, Kind::Name, Step::Major, what));
    }

    /// Whether the API's changes tell already that something breaks here.
    fn is_told(&self, path: &str) -> bool {
        let renamed = format!("is the new name of `{}`", subject(path));
        let mut breaking = self.told.iter().filter(|change| change.step == Step::Major);
        breaking.any(|change| {
            let is_here = |place: &Place| subject(&place.path) == subject(path);
            change.what == renamed || change.places.iter().any(is_here)
        })
    }

    fn spots(&mut self, old: &Spot<'_>, new: &Spot<'_>, path: &str) {
        let (was, is) = (old.text(), new.text());
        let names = (old.name(), new.name());
        let renamed = match names {
            (Some((was, old_kind)), Some((is, new_kind))) if old_kind == new_kind => {
                (was != is).then(|| (was.to_owned(), is.to_owned()))
            }
            _ => None,
        };
        let expected = match &renamed {
            Some((was_name, is_name)) => was.replace(was_name.as_str(), is_name),
            None => was.clone(),
        };
        if let Some((was, is)) = renamed {
            self.name(path, &was, &is);
        }
        if expected != is {
            if !self.is_told(path) {
                self.push(path, format!("is `{is}` in Rust, it was `{was}`"));
            }
            return;
        }
        if let (Some((old_name, _)), Some((new_name, _))) = names {
            let pair = (old_name.to_owned(), new_name.to_owned());
            let is_list = |spot: &Spot<'_>| {
                spot.within()
                    .iter()
                    .any(|(step, _)| step == "[]" || step == "{}")
            };
            if !is_list(old) && !self.seen.insert(pair) {
                return;
            }
        }
        let within: BTreeMap<String, Spot<'_>> = new.within().into_iter().collect();
        for (step, old) in old.within() {
            let inner = format!("{path}{step}");
            match within.get(&step) {
                Some(new) => self.spots(&old, new, &inner),
                None if self.is_told(&inner) => {}
                None => self.push(&inner, "is gone in Rust".to_owned()),
            }
        }
    }

    /// A name that differs is the same change wherever the type is used.
    fn name(&mut self, path: &str, was: &str, is: &str) {
        let what = format!("the type `{was}` is called `{is}` in Rust");
        if !self.changes.iter().any(|change| change.what == what) {
            self.push(path, what);
        }
    }
}
