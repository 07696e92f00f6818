//! Which input does an error of an answer speak of? BigCommerce has several ways to say it.

use bc_record::Json;

use super::inputs::Inputs;
use crate::{ErrorBody, FieldError};

/// The errors of an answer, sorted by the input that they speak of.
#[derive(Debug)]
pub(super) struct Places {
    /// For each input its own errors, with the names of the input's fields.
    pub(super) own: Vec<Vec<FieldError>>,
    /// Whether there is one that may be any input's.
    pub(super) has_others: bool,
}

impl Places {
    /// Sorts the errors of an answer to a request with that many inputs.
    ///
    /// - `0.name`, `[0].name`, `errors[0].name`: the index of the input, from 0;
    /// - `items.0.name`, where the inputs were sent as `items`, also in the singular;
    /// - an entry of `batch_errors`, of `data`, or of a body that is a list: the input that the
    ///   entry's own `data` repeats, or else the one at its index, if there is an entry for each
    ///   input. A list of the failed alone does not tell by its indexes which they are.
    ///
    /// What is said to a request of one input is said of that one.
    pub(super) fn of(body: &Json, count: usize, inputs: &Inputs, is_success: bool) -> Self {
        let mut own: Vec<Vec<FieldError>> = (0..count).map(|_| Vec::new()).collect();
        let mut others = Vec::new();
        let mut lists = Entries::lists(body, count, inputs, is_success);
        for error in ErrorBody::fields_of(problem(body)) {
            let place = match entry(&error.field) {
                // What was written is no error, even if it has members called so.
                Some(("data", ..)) if is_success => continue,
                Some((name, index, field)) => {
                    match lists.iter_mut().find(|list| list.name == name) {
                        Some(list) => list.told(index).map(|input| (input, field)),
                        None => Some((index, field)),
                    }
                }
                None => index(&error.field, inputs.key.as_deref()),
            };
            match place.and_then(|(input, field)| Some((own.get_mut(input)?, field))) {
                Some((place, field)) => place.push(FieldError {
                    field: field.to_owned(),
                    message: error.message,
                }),
                None => others.push(error),
            }
        }
        for list in &lists {
            for (title, input) in list.untold() {
                let place = input.and_then(|input| own.get_mut(input));
                place.unwrap_or(&mut others).push(FieldError {
                    field: String::new(),
                    message: title.to_owned(),
                });
            }
        }
        if let [only] = own.as_mut_slice() {
            only.append(&mut others);
        }
        Self {
            own,
            has_others: !others.is_empty(),
        }
    }

    /// How many inputs have errors of their own.
    pub(super) fn count(&self) -> usize {
        self.own.iter().filter(|errors| !errors.is_empty()).count()
    }
}

/// A list in an answer, whose entries speak of one input each.
struct Entries<'a> {
    /// What stands before an entry's index in the names of the body's fields.
    name: &'static str,
    items: &'a [Json],
    /// The input that each entry speaks of, where it says so.
    inputs: Vec<Option<usize>>,
    /// Whether an entry has errors of fields.
    is_told: Vec<bool>,
}

impl<'a> Entries<'a> {
    /// The lists of an answer that hold errors.
    fn lists(body: &'a Json, count: usize, inputs: &Inputs, is_success: bool) -> Vec<Self> {
        let batch = body.get("batch_errors").and_then(Json::as_array);
        let data = body.get("data").and_then(Json::as_array);
        let is_error = |item: &Json| item.get("error").or(item.get("errors")).is_some();
        let data = data.filter(|items| !is_success && items.iter().any(is_error));
        let whole = body.as_array().filter(|_| !is_success);
        [("batch_errors", batch), ("data", data), ("", whole)]
            .into_iter()
            .filter_map(|(name, items)| Some(Self::new(name, items?, count, inputs)))
            .collect()
    }

    fn new(name: &'static str, items: &'a [Json], count: usize, inputs: &Inputs) -> Self {
        let input = |(index, item): (usize, &Json)| match item.get("data") {
            // A list that is longer than the inputs does not speak of them.
            _ if items.len() > count => None,
            Some(data) if inputs.is_known() && has_members(data) => inputs.like(data),
            _ => (items.len() == count).then_some(index),
        };
        Self {
            name,
            items,
            inputs: items.iter().enumerate().map(input).collect(),
            is_told: vec![false; items.len()],
        }
    }

    /// The input of an entry, of which an error of a field is told.
    fn told(&mut self, index: usize) -> Option<usize> {
        *self.is_told.get_mut(index)? = true;
        *self.inputs.get(index)?
    }

    /// The entries that have a headline alone, with their inputs.
    fn untold(&self) -> impl Iterator<Item = (&'a str, Option<usize>)> {
        let entries = self.items.iter().zip(&self.inputs).zip(&self.is_told);
        entries.filter_map(|((item, input), is_told)| {
            let title = ErrorBody::title_of(item).filter(|_| !is_told)?;
            Some((title, *input))
        })
    }
}

/// The error in a body, where that is an object of its own beside what was written.
fn problem(body: &Json) -> &Json {
    body.get("errors")
        .filter(|errors| {
            errors.get("status").and_then(Json::as_u64).is_some() && errors.get("title").is_some()
        })
        .unwrap_or(body)
}

fn has_members(json: &Json) -> bool {
    json.as_object().is_some_and(|members| !members.is_empty())
}

/// Takes apart what an entry of a list is called, `batch_errors[2].price`: list, index, field.
fn entry(name: &str) -> Option<(&str, usize, &str)> {
    let (list, rest) = name.split_once('[')?;
    let list = ["", "batch_errors", "data"]
        .contains(&list)
        .then_some(list)?;
    let (index, field) = bracketed(rest)?;
    Some((list, index, field))
}

/// Takes apart the name of an input's field that has the input's index in it.
fn index<'a>(name: &'a str, key: Option<&str>) -> Option<(usize, &'a str)> {
    if let Some(numbered) = dotted(name) {
        return Some(numbered);
    }
    let end = name.find(['.', '['])?;
    let (list, rest) = name.split_at(end);
    let is_inputs = |key: &str| key == list || key.strip_suffix('s') == Some(list);
    if list != "errors" && !key.is_some_and(is_inputs) {
        return None;
    }
    match rest.strip_prefix('[') {
        Some(rest) => bracketed(rest),
        None => dotted(rest.strip_prefix('.')?),
    }
}

/// Reads `2].price`.
fn bracketed(rest: &str) -> Option<(usize, &str)> {
    let (index, rest) = rest.split_once(']')?;
    let field = match rest {
        "" => "",
        rest => rest.strip_prefix('.')?,
    };
    Some((number(index)?, field))
}

/// Reads `2.price`, and `2`.
fn dotted(name: &str) -> Option<(usize, &str)> {
    let (index, field) = name.split_once('.').unwrap_or((name, ""));
    Some((number(index)?, field))
}

fn number(text: &str) -> Option<usize> {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_number)
}
