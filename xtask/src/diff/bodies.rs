//! What changes about what an operation takes in its body, and about what it answers?

use std::collections::BTreeSet;

use serde_json::Value;

use crate::spec::{Media, Response};

use super::change::{Change, Kind, Path, Step};
use super::operations::Pair;
use super::rust::Rust;
use super::schemas::{Direction, Route, Walk};

/// Adds the changes of the bodies of `pair`.
pub(super) fn compare(
    pair: &Pair<'_>,
    rust: &Rust,
    changes: &mut Vec<Change>,
) -> anyhow::Result<()> {
    request(pair, rust, changes)?;
    statuses(pair, changes);
    for (root, old, new) in answers(pair) {
        if media_types(old) != media_types(new) {
            let what = format!("is {}, it was {}", shown(new), shown(old));
            push(pair, root, Kind::Response, Step::Major, what, changes);
        }
        if let (Some(old), Some(new)) = (json(old), json(new)) {
            let walk = Walk::new(pair, rust, Kind::Response, Direction::Response, changes);
            walk.walk(old, new, &Route::root(root))?;
        }
    }
    Ok(())
}

fn push(
    pair: &Pair<'_>,
    root: &str,
    kind: Kind,
    step: Step,
    what: impl Into<String>,
    changes: &mut Vec<Change>,
) {
    changes.push(Change::at(pair.place(root), kind, step, what));
}

fn request(pair: &Pair<'_>, rust: &Rust, changes: &mut Vec<Change>) -> anyhow::Result<()> {
    let root = "request body";
    let (old, new) = (
        &pair.old.operation.request_body,
        &pair.new.operation.request_body,
    );
    let (old, new) = match (old, new) {
        (None, None) => return Ok(()),
        (Some(_), None) => {
            push(pair, root, Kind::Request, Step::Major, "is gone", changes);
            return Ok(());
        }
        (None, Some(_)) => {
            push(pair, root, Kind::Request, Step::Major, "is new", changes);
            return Ok(());
        }
        (Some(old), Some(new)) => (old, new),
    };
    let (was, is) = (media_types(&old.content), media_types(&new.content));
    for gone in was.difference(&is) {
        let what = format!("is no longer taken as `{gone}`");
        push(pair, root, Kind::Request, Step::Major, what, changes);
    }
    for added in is.difference(&was) {
        let what = format!("is taken as `{added}` too");
        push(pair, root, Kind::Request, Step::Minor, what, changes);
    }
    if old.required != new.required {
        let path = Path::root(root);
        let step = step(rust.differs(pair, &path, &path));
        let what = if new.required {
            "is required now"
        } else {
            "is no longer required"
        };
        push(pair, root, Kind::Request, step, what, changes);
    }
    for media in &new.content {
        let same = |other: &&Media| other.media_type == media.media_type;
        let Some(before) = old.content.iter().find(same) else {
            continue;
        };
        let root = if media.media_type == "multipart/form-data" {
            "request form"
        } else {
            root
        };
        let walk = Walk::new(pair, rust, Kind::Request, Direction::Request, changes);
        walk.walk(&before.schema, &media.schema, &Route::root(root))?;
    }
    Ok(())
}

/// How far a change reaches that may change a type: as far as it does, and breaking if that is not known.
pub(super) fn step(differs: Option<bool>) -> Step {
    match differs {
        Some(false) => Step::Patch,
        Some(true) | None => Step::Major,
    }
}

/// Which statuses are declared. What they mean for types is seen in the answers.
fn statuses(pair: &Pair<'_>, changes: &mut Vec<Change>) {
    let of = |responses: &[Response]| -> BTreeSet<String> {
        responses
            .iter()
            .map(|response| response.status.clone())
            .collect()
    };
    let (old, new) = (
        of(&pair.old.operation.responses),
        of(&pair.new.operation.responses),
    );
    let root = "response";
    for gone in old.difference(&new) {
        let what = format!("is no longer declared for status {gone}");
        push(pair, root, Kind::Documentation, Step::Patch, what, changes);
    }
    for added in new.difference(&old) {
        let what = format!("is declared for status {added} too");
        push(pair, root, Kind::Documentation, Step::Patch, what, changes);
    }
}

/// The answers of both that mean success, by what they are called: the complete one, and HTTP 207.
fn answers<'a>(pair: &Pair<'a>) -> Vec<(&'static str, &'a [Media], &'a [Media])> {
    let (old, new) = (
        pair.old.operation.responses.as_slice(),
        pair.new.operation.responses.as_slice(),
    );
    let with =
        |all: &'a [Response], status: &str| all.iter().find(|response| response.status == status);
    let mut answers = Vec::new();
    if let (Some(old), Some(new)) = (with(old, "207"), with(new, "207")) {
        answers.push((
            "response 207",
            old.content.as_slice(),
            new.content.as_slice(),
        ));
    }
    let is_whole = |response: &&Response| {
        response.status.starts_with('2') && response.status != "207" && !response.content.is_empty()
    };
    for response in new.iter().filter(is_whole) {
        // A status that is not the same any more still answers the same.
        let before = with(old, &response.status)
            .filter(is_whole)
            .or_else(|| old.iter().find(is_whole));
        if let Some(before) = before {
            answers.push((
                "response",
                before.content.as_slice(),
                response.content.as_slice(),
            ));
        }
    }
    answers
}

fn media_types(content: &[Media]) -> BTreeSet<&str> {
    content
        .iter()
        .map(|media| media.media_type.as_str())
        .collect()
}

fn shown(content: &[Media]) -> String {
    let types: Vec<&str> = media_types(content).into_iter().collect();
    match types.as_slice() {
        [] => "empty".to_owned(),
        types => format!("`{}`", types.join("`, `")),
    }
}

fn json(content: &[Media]) -> Option<&Value> {
    let is_json = |media: &&Media| media.media_type.contains("json");
    content.iter().find(is_json).map(|media| &media.schema)
}
