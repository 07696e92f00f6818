//! What changes about how an operation is to be called: pages, limits, repetition, guard, deprecation?

use crate::spec::{Guard, Keyset, Method, Operation, Pages};

use super::change::{Change, Kind, Step};
use super::operations::Pair;

/// The changes of an operation's pages, limits, guard and the like.
pub(super) fn compare(pair: &Pair<'_>, changes: &mut Vec<Change>) {
    pages(pair, changes);
    limits(pair, changes);
    let (was, is) = (pair.old.operation, pair.new.operation);
    if was.guard != is.guard {
        let what = match is.guard {
            Some(Guard::Filter) => {
                "is refused without a filter, where `everything()` does not say so"
            }
            Some(Guard::Everything) => "is made by `everything()` only",
            None => "is no longer kept from deleting everything, and has no `everything()`",
        };
        changes.push(pair.change(Kind::Endpoint, Step::Major, what));
    }
    match (was.deprecated, is.deprecated) {
        (false, true) => changes.push(pair.change(Kind::Deprecation, Step::Minor, "is deprecated")),
        (true, false) => {
            changes.push(pair.change(Kind::Deprecation, Step::Patch, "is no longer deprecated"));
        }
        _ => {}
    }
}

fn pages(pair: &Pair<'_>, changes: &mut Vec<Change>) {
    let (was, is) = (pair.old.operation, pair.new.operation);
    if was.pages != is.pages {
        // One style more takes nothing away.
        let step = match (was.pages, is.pages) {
            (Pages::None, _) | (_, Pages::PageCursor) => Step::Minor,
            _ => Step::Major,
        };
        let what = format!(
            "has pages `{}`, it was `{}`",
            is.pages.as_str(),
            was.pages.as_str()
        );
        changes.push(pair.change(Kind::Pages, step, what));
    }
    if was.keyset != is.keyset {
        // A program that reads on after an identifier is refused where there is none.
        let step = match (&was.keyset, &is.keyset) {
            (None, _) => Step::Minor,
            (Some(_), None) => Step::Major,
            (Some(_), Some(_)) => Step::Patch,
        };
        let text = |keyset: &Option<Keyset>| {
            let text = keyset.as_ref().map(|keyset| format!("`{}`", keyset.text()));
            text.unwrap_or_else(|| "nothing".to_owned())
        };
        let what = format!(
            "is read on after an identifier by {}, it was by {}",
            text(&is.keyset),
            text(&was.keyset)
        );
        changes.push(pair.change(Kind::Pages, step, what));
    }
}

fn limits(pair: &Pair<'_>, changes: &mut Vec<Change>) {
    let (was, is) = (pair.old.operation, pair.new.operation);
    let limits = [
        ("items in one request", was.max_batch, is.max_batch),
        (
            "requests at once for a store",
            was.max_concurrency,
            is.max_concurrency,
        ),
    ];
    for (of, was, is) in limits.into_iter().filter(|(_, was, is)| was != is) {
        // What has no limit any more has no list to send in several requests.
        let no_batches = of == "items in one request" && is.is_none();
        let step = if no_batches { Step::Major } else { Step::Patch };
        let limit = |limit: Option<u64>| {
            limit.map_or("any number of".to_owned(), |n| format!("at most {n}"))
        };
        let was = was.map_or_else(|| "any number".to_owned(), |n| n.to_string());
        let what = format!("takes {} {of}, it was {was}", limit(is));
        changes.push(pair.change(Kind::Limit, step, what));
    }
    let both_limited = was.max_batch.is_some() && is.max_batch.is_some();
    if both_limited && was.batch_list != is.batch_list {
        let text = |list: &Option<String>| {
            let text = list.as_ref().map(|name| format!("`{name}`"));
            text.unwrap_or_else(|| "the body".to_owned())
        };
        let what = format!(
            "takes its limited list in {}, it was in {}",
            text(&is.batch_list),
            text(&was.batch_list)
        );
        changes.push(pair.change(Kind::Limit, Step::Major, what));
    }
    let may_be_repeated =
        |operation: &Operation| operation.idempotent || operation.method != Method::Post;
    if may_be_repeated(was) != may_be_repeated(is) {
        let what = if may_be_repeated(is) {
            "may be repeated"
        } else {
            "may no longer be repeated"
        };
        changes.push(pair.change(Kind::Limit, Step::Patch, what));
    }
}
