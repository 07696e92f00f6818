//! How are the changes told: to a person, to a program, in a pull request?

use std::fmt::Write as _;

use clap::ValueEnum;
use serde_json::json;

use super::change::{Change, Place, Step};
use super::verdict::Verdict;

/// How to tell the changes.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Format {
    Text,
    Json,
    Markdown,
}

/// The version that the workspace's crates have in common.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// How many places are named of a change in many.
const SHOWN: usize = 12;

/// What stands around a place. It is set as code in Markdown, where `<` would begin a tag.
const MARK: &str = "\u{1}";

/// What Rust makes of a new field, said once where there is one.
const LITERALS: &str = "A new field extends a struct: literals with all fields need `..Default::default()`, which `new` and the \
     setters spare.";

/// The steps, with their titles.
const STEPS: [(Step, &str); 3] = [
    (Step::Major, "Breaking"),
    (Step::Minor, "New"),
    (Step::Patch, "Documentation only"),
];

/// The changes in this format.
pub(super) fn write(verdict: &Verdict, format: Format) -> anyhow::Result<String> {
    Ok(match format {
        Format::Text => text(verdict),
        Format::Json => format!("{}\n", serde_json::to_string_pretty(&record(verdict))?),
        Format::Markdown => markdown(verdict),
    })
}

fn text(verdict: &Verdict) -> String {
    let mut out = String::new();
    for (step, title) in STEPS {
        let changes: Vec<&Change> = verdict.of_step(step).collect();
        if !changes.is_empty() {
            let _ = writeln!(out, "{title} ({})", changes.len());
        }
        for change in changes {
            let _ = writeln!(out, "  {}", plain(change));
        }
    }
    if !verdict.notes.is_empty() {
        let _ = writeln!(out, "Notes ({})", verdict.notes.len());
    }
    for note in &verdict.notes {
        let _ = writeln!(out, "  {}", note.replace('\n', "\n    "));
    }
    let _ = writeln!(out, "{}", decision(verdict).replace(MARK, ""));
    out
}

fn markdown(verdict: &Verdict) -> String {
    let mut out = format!("{}\n", decision(verdict).replace(MARK, "`"));
    for (step, title) in STEPS {
        let changes: Vec<&Change> = verdict.of_step(step).collect();
        if !changes.is_empty() {
            let _ = writeln!(out, "\n### {title} ({})\n", changes.len());
        }
        for change in changes {
            let line = line(change, SHOWN).replace(MARK, "`");
            let _ = writeln!(out, "- {line}");
        }
    }
    if !verdict.notes.is_empty() {
        let _ = writeln!(out, "\n### Notes ({})\n", verdict.notes.len());
    }
    for note in &verdict.notes {
        let _ = writeln!(out, "- {}", note.replace('\n', "\n  "));
    }
    out
}

fn record(verdict: &Verdict) -> serde_json::Value {
    json!({
        "step": verdict.step.map(Step::as_str),
        "reason": verdict.changes.first().map(plain),
        "version": VERSION,
        "next_version": verdict.next(VERSION),
        "changes": verdict.changes,
        "notes": verdict.notes,
    })
}

/// A change as text.
pub(super) fn plain(change: &Change) -> String {
    line(change, SHOWN).replace(MARK, "")
}

/// Where and what, the place between marks, with at most this many operations.
fn line(change: &Change, shown: usize) -> String {
    let many = change.places.as_slice();
    let first = many.first().map_or("", |place| &place.path);
    let all_alike = many.iter().all(|place| place.path == first);
    let name = |at: &Place| {
        if all_alike && many.len() > 1 {
            at.operation()
        } else {
            place(at)
        }
    };
    let names: Vec<String> = many.iter().take(shown).map(name).collect();
    let more = match many.len().saturating_sub(names.len()) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let (names, what) = (names.join(", "), &change.what);
    match many {
        [] => what.clone(),
        // A sentence of its own: what it is about is no place.
        _ if what.starts_with("the ") => format!("{what} (in {MARK}{names}{more}{MARK})"),
        [_] => format!("{MARK}{names}{MARK} {what}"),
        _ if all_alike && !first.is_empty() => {
            format!("{MARK}{first}{MARK} {what} (in {names}{more})")
        }
        _ => format!("{MARK}{names}{more}{MARK}: {what}"),
    }
}

fn place(place: &Place) -> String {
    format!("{} {}", place.operation(), place.path)
        .trim_end()
        .to_owned()
}

/// The step, with what decides on it and what cargo makes of it.
fn decision(verdict: &Verdict) -> String {
    let (Some(step), Some(first)) = (verdict.step, verdict.changes.first()) else {
        return "No change.".to_owned();
    };
    let others = match verdict.of_step(step).count().saturating_sub(1) {
        0 => String::new(),
        1 => ", and 1 more such change".to_owned(),
        count => format!(", and {count} more such changes"),
    };
    let mut out = format!(
        "Step: {}, because {}{others}.",
        step.as_str(),
        line(first, 2)
    );
    if let Some(next) = verdict.next(VERSION) {
        let cargo = match (VERSION.starts_with("0."), step) {
            (false, _) => "",
            (true, Step::Major) => {
                ": before 1.0 cargo takes another second number for incompatible"
            }
            (true, Step::Minor | Step::Patch) => {
                ": before 1.0 cargo takes another third number for compatible"
            }
        };
        let _ = write!(out, " {VERSION} is followed by {next}{cargo}.");
    }
    let is_field = |change: &&Change| change.what == "is new";
    if step < Step::Major && verdict.of_step(Step::Minor).any(|change| is_field(&change)) {
        let _ = write!(out, " {LITERALS}");
    }
    out
}
