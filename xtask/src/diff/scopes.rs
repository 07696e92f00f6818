//! What changes in the list of OAuth scopes, and so in the words of `grant!`?

use crate::spec::{Scope, Scopes};

use super::change::{Change, Kind, Step};

/// The changes from one list to the other.
pub(super) fn compare(old: &Scopes, new: &Scopes) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut push = |step, what: String| {
        changes.push(Change {
            step,
            kind: Kind::Scopes,
            what,
            places: Vec::new(),
        });
    };
    for scope in old.all() {
        let id = &scope.id;
        match new.get(id) {
            None => push(
                Step::Major,
                format!("the scope `{id}` is no longer in the list"),
            ),
            Some(new) => one(scope, new, &mut push),
        }
    }
    for scope in new
        .all()
        .iter()
        .filter(|scope| old.get(&scope.id).is_none())
    {
        push(
            Step::Minor,
            format!("the scope `{}` is new: {}", scope.id, words(scope)),
        );
    }
    changes
}

fn words(scope: &Scope) -> String {
    format!("`{}: {}` in `grant!`", scope.key, scope.level)
}

fn one(old: &Scope, new: &Scope, push: &mut impl FnMut(Step, String)) {
    let id = &old.id;
    if (&old.key, &old.level) != (&new.key, &new.level) {
        let (was, is) = (words(old), words(new));
        push(
            Step::Major,
            format!("the scope `{id}` is {is}, it was {was}"),
        );
    }
    if (old.kind, old.access) != (new.kind, new.access) {
        push(
            Step::Major,
            format!(
                "the scope `{id}` is of kind {:?} and access {:?}, it was {:?} and {:?}",
                new.kind, new.access, old.kind, old.access
            ),
        );
    }
    for lost in old.implies.iter().filter(|id| !new.implies.contains(id)) {
        push(
            Step::Major,
            format!("the scope `{id}` no longer includes `{lost}`"),
        );
    }
    for more in new.implies.iter().filter(|id| !old.implies.contains(id)) {
        push(
            Step::Minor,
            format!("the scope `{id}` includes `{more}` too"),
        );
    }
    if (&old.ui_name, &old.ui_level) != (&new.ui_name, &new.ui_level) {
        push(
            Step::Patch,
            format!(
                "the control panel calls the scope `{id}` \"{}: {}\", it was \"{}: {}\"",
                new.ui_name, new.ui_level, old.ui_name, old.ui_level
            ),
        );
    }
}
