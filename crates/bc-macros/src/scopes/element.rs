//! Which elements of a list are too many, because others cover them?

use proc_macro2::TokenStream;

use super::{AnyOf, Declared, Scope};
use crate::errors::Errors;

/// Compares a new element with an older one; `false` if it is the same.
pub(super) type Check = fn(old: &Element, new: &Element, errors: &mut Errors) -> bool;

/// An element of a list, as the scopes any one of which satisfies it.
pub(super) struct Element {
    scopes: Vec<&'static Scope>,
    words: String,
    written: TokenStream,
}

impl Element {
    pub(super) fn of(declared: &Declared) -> Self {
        Self {
            scopes: vec![declared.scope],
            words: declared.scope.words(),
            written: declared.written.clone(),
        }
    }

    pub(super) fn of_any(any_of: &AnyOf) -> Self {
        Self {
            scopes: any_of.set.members().collect(),
            words: any_of.set.words(),
            written: any_of.written.clone(),
        }
    }

    /// Whether who satisfies this satisfies the other.
    fn covers(&self, other: &Self) -> bool {
        let enough = |held: &&'static Scope| other.scopes.iter().any(|scope| held.covers(scope));
        self.scopes.iter().all(enough)
    }

    /// Among elements that are all needed, one that another covers is too many.
    pub(super) fn check_all_of(old: &Self, new: &Self, errors: &mut Errors) -> bool {
        let (more, less) = match (old.covers(new), new.covers(old)) {
            (true, true) => {
                errors.at(
                    &new.written,
                    format!("`{}` is given twice; remove one", new.words),
                );
                return false;
            }
            (true, false) => (old, new),
            (false, true) => (new, old),
            (false, false) => return true,
        };
        errors.at(
            &less.written,
            format!(
                "`{}` covers `{less}`; remove `{less}`",
                more.words,
                less = less.words
            ),
        );
        true
    }

    /// Among alternatives, one that covers another is too many.
    pub(super) fn check_any_of(old: &Self, new: &Self, errors: &mut Errors) -> bool {
        let (more, less) = match (old.covers(new), new.covers(old)) {
            (true, false) => (old, new),
            (false, true) => (new, old),
            _ => return Self::check_all_of(old, new, errors),
        };
        errors.at(
            &more.written,
            format!(
                "`{}` is enough, and `{more}` includes it; remove `{more}`",
                less.words,
                more = more.words
            ),
        );
        true
    }
}
