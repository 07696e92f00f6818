//! What does an answer say became of each input? Judged by its status and body.

use bc_record::Json;

use super::inputs::Inputs;
use super::places::Places;
use super::{ItemState, Sent};
use crate::{Error, ErrorKind, FieldError, Received};

/// What became of one input, and what BigCommerce says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Verdict {
    pub(super) state: ItemState,
    pub(super) fields: Vec<FieldError>,
}

/// The same for that many inputs.
pub(super) fn all(state: ItemState, count: usize) -> Vec<Verdict> {
    let fields = Vec::new();
    vec![Verdict { state, fields }; count]
}

/// What became of the inputs of a request that was answered with a success.
pub(super) fn succeeded(
    received: &Received,
    sent: &Sent,
    count: usize,
    may_be_partial: bool,
) -> Vec<Verdict> {
    let body = bc_record::from_slice(&received.body).ok();
    Answer {
        status: received.status,
        body: body.as_ref(),
        sent,
        count,
        may_be_partial,
    }
    .verdicts()
}

/// What became of the inputs of a request that has come to its end, and the answer's status: by
/// what was seen of a success, and by the error.
pub(super) fn ended(
    seen: Option<(u16, Vec<Verdict>)>,
    error: Option<&Error>,
    sent: &Sent,
    count: usize,
    may_be_partial: bool,
) -> (Option<u16>, Vec<Verdict>) {
    match (seen, error) {
        (Some((status, verdicts)), None) => (Some(status), verdicts),
        // It was a success, and cannot be read: that is no proof of what it says.
        (Some((status, mut verdicts)), Some(_)) => {
            let written = verdicts
                .iter_mut()
                .filter(|verdict| verdict.state == ItemState::Written);
            written.for_each(|verdict| verdict.state = ItemState::Unknown);
            (Some(status), verdicts)
        }
        // A stream, of which nobody has read yet what it says.
        (None, None) => (None, all(ItemState::Written, count)),
        (None, Some(error)) => (error.status(), failed(error, sent, count, may_be_partial)),
    }
}

/// What became of the inputs of a request that failed.
fn failed(error: &Error, sent: &Sent, count: usize, may_be_partial: bool) -> Vec<Verdict> {
    match error.kind() {
        ErrorKind::Status(status) => Answer {
            status: status.code(),
            body: error.body().and_then(|body| body.json()),
            sent,
            count,
            may_be_partial,
        }
        .verdicts(),
        _ if !error.may_have_taken_effect() => all(ItemState::NotSent, count),
        _ => all(ItemState::Unknown, count),
    }
}

/// An answer to the request with the inputs.
struct Answer<'a> {
    status: u16,
    /// Its body, if that is JSON.
    body: Option<&'a Json>,
    sent: &'a Sent,
    count: usize,
    /// Whether the endpoint may write part of a batch and answer an error.
    may_be_partial: bool,
}

impl Answer<'_> {
    fn verdicts(&self) -> Vec<Verdict> {
        let is_success = matches!(self.status, 200..=299);
        let Some(body) = self.body else {
            let state = match self.status {
                207 => ItemState::Unknown,
                _ if is_success => ItemState::Written,
                _ if self.may_have_written() => ItemState::Unknown,
                _ => ItemState::Refused,
            };
            return all(state, self.count);
        };
        let tally = Tally::of(body, self.count);
        let inputs = Inputs::of(self.sent, self.count);
        if is_success && self.status != 207 && tally.failed.is_none_or(|failed| failed == 0) {
            let is_empty = |key| body.get(key).is_none_or(is_empty);
            if is_empty("errors") && is_empty("batch_errors") {
                return self.written(body, &inputs);
            }
        }

        let places = Places::of(body, self.count, &inputs, is_success);
        let rest = if is_success {
            self.rest_of_success(tally, &places)
        } else {
            self.rest_of_error(tally, &places, body)
        };
        let own = if self.is_definite() {
            ItemState::Refused
        } else {
            ItemState::Unknown
        };
        let verdict = |fields: Vec<FieldError>| Verdict {
            state: if fields.is_empty() { rest } else { own },
            fields: self.shown(fields),
        };
        places.own.into_iter().map(verdict).collect()
    }

    /// After a success without errors. An answer that lists fewer than were sent does not tell of
    /// those that it leaves out.
    fn written(&self, body: &Json, inputs: &Inputs) -> Vec<Verdict> {
        let mut verdicts = all(ItemState::Written, self.count);
        let data = body.get("data").and_then(Json::as_array).unwrap_or(&[]);
        if data.is_empty() || data.len() >= self.count {
            return verdicts;
        }
        match inputs.found_in(data) {
            Some(found) => {
                let missing = verdicts.iter_mut().zip(found).filter(|(_, found)| !found);
                missing.for_each(|(verdict, _)| verdict.state = ItemState::Unknown);
                verdicts
            }
            None => all(ItemState::Unknown, self.count),
        }
    }

    /// What became of the inputs that have no error of their own, where others have.
    fn rest_of_success(&self, tally: Tally, places: &Places) -> ItemState {
        let told = places.count();
        match tally.failed {
            Some(failed) if failed >= self.count => ItemState::Refused,
            Some(failed) if failed > told => ItemState::Unknown,
            // Each failure is told: what else is said is a headline.
            Some(failed) if failed == told && failed > 0 => ItemState::Written,
            Some(_) if !places.has_others => ItemState::Written,
            None if told > 0 && !places.has_others => ItemState::Written,
            _ => ItemState::Unknown,
        }
    }

    /// What became of the inputs that have no error of their own, after an error status.
    fn rest_of_error(&self, tally: Tally, places: &Places, body: &Json) -> ItemState {
        if !self.is_definite() {
            return ItemState::Unknown;
        }
        match (tally.success, tally.failed) {
            (Some(0), Some(_)) => ItemState::Refused,
            (Some(success), Some(failed)) if success.checked_add(failed) == Some(self.count) => {
                if failed == places.count() {
                    ItemState::Written
                } else {
                    ItemState::Unknown
                }
            }
            _ if self.may_have_written() => ItemState::Unknown,
            // BigCommerce writes price list records and variants that have no error, unless it is
            // strict; it does not tell whether it was.
            _ if self.count > 1 && has_errors_of_inputs(body) => ItemState::Unknown,
            _ => ItemState::Refused,
        }
    }

    /// Whether the status says that what has an error was not written: not where something failed
    /// within BigCommerce, or on the way.
    fn is_definite(&self) -> bool {
        !matches!(self.status, 408 | 499..=599)
    }

    /// Whether this error status may have come after some of the inputs were written.
    fn may_have_written(&self) -> bool {
        let in_part = self.may_be_partial && self.count > 1;
        !self.is_definite() || in_part && matches!(self.status, 409 | 422)
    }

    /// Errors as they may be shown.
    fn shown(&self, fields: Vec<FieldError>) -> Vec<FieldError> {
        let shown = |field: FieldError| FieldError {
            field: self.sent.without_secrets(field.field),
            message: self.sent.without_secrets(field.message),
        };
        fields.into_iter().map(shown).collect()
    }
}

/// How many inputs were written and how many were not, where an answer counts them.
#[derive(Debug, Clone, Copy)]
struct Tally {
    success: Option<usize>,
    failed: Option<usize>,
}

impl Tally {
    fn of(body: &Json, count: usize) -> Self {
        let number = |key| {
            let number = body.get("meta")?.get(key)?.as_u64()?;
            usize::try_from(number).ok()
        };
        let saved = number("saved_records");
        Self {
            success: number("success").or(saved),
            failed: number("failed").or(saved.and_then(|saved| count.checked_sub(saved))),
        }
    }
}

/// Whether the body lists errors by input: `batch_errors`, or a list of `field_errors`.
fn has_errors_of_inputs(body: &Json) -> bool {
    let entries = body.as_array().unwrap_or(&[]);
    !body.get("batch_errors").is_none_or(is_empty)
        || entries
            .iter()
            .any(|entry| entry.get("field_errors").is_some())
}

fn is_empty(json: &Json) -> bool {
    match json {
        Json::Null => true,
        Json::String(text) => text.is_empty(),
        Json::Array(items) => items.is_empty(),
        Json::Object(members) => members.is_empty(),
        Json::Bool(_) | Json::Number(_) => false,
    }
}

#[cfg(test)]
mod tests;
