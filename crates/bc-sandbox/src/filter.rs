//! Which rows a query selects: `field=`, `field:in=`, `field:min=` and their kind, `keyword`, and the order of a list.

use std::cmp::Ordering;

use serde_json::Value;

use crate::{
    clock,
    query::Query,
    resource::{Resource, catalog},
    spec::operation::Operation,
    store::Fields,
};

/// Parameters that select no rows.
const NOT_FILTERS: [&str; 13] = [
    "page",
    "limit",
    "sort",
    "direction",
    "include",
    "include_fields",
    "exclude_fields",
    "before",
    "after",
    "keyword",
    "keyword_context",
    "depth",
    "status",
];

/// The same for the families besides the catalog, where `status` is a field.
const SELECT_NOTHING: [&str; 10] = [
    "page",
    "limit",
    "sort",
    "direction",
    "include",
    "include_fields",
    "exclude_fields",
    "before",
    "after",
    "keyword",
];

/// What is asked of the rows.
#[derive(Debug, Default)]
pub(crate) struct Filter<'q> {
    conditions: Vec<Condition<'q>>,
    keyword: Option<(String, &'static [&'static str])>,
    /// The review status, which the query gives as a number.
    status: Option<&'static str>,
}

#[derive(Debug)]
struct Condition<'q> {
    field: &'q str,
    operator: Operator,
    values: Vec<&'q str>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Operator {
    In,
    NotIn,
    Least,
    Most,
    Above,
    Below,
    Like,
    InventoryLow,
    OutOfStock,
}

impl<'q> Filter<'q> {
    /// Reads the filters an operation has from a query.
    pub(crate) fn read(query: &'q Query, operation: &'q Operation, resource: &Resource) -> Self {
        let mut filter = Self::default();
        for parameter in operation
            .query
            .iter()
            .map(|parameter| parameter.name.as_str())
        {
            if query.has(parameter) && !NOT_FILTERS.contains(&parameter) {
                filter
                    .conditions
                    .push(condition(query, parameter, resource));
            }
        }
        if let Some(keyword) = query.get("keyword").filter(|_| operation.takes("keyword")) {
            filter.keyword = Some((keyword.to_lowercase(), resource.traits.keyword));
        }
        if resource.collection == catalog::REVIEWS {
            filter.status = match query.get("status") {
                Some("1") => Some("approved"),
                Some("0") => Some("pending"),
                _ => None,
            };
        }
        filter
    }

    /// Reads the filters about known fields; `id` is the field of the id, whatever the query calls it. Of v2, `min_` and
    /// `max_` go before the field.
    pub(crate) fn of(
        query: &'q Query,
        operation: &'q Operation,
        id: &'q str,
        known: impl Fn(&str) -> bool,
    ) -> Self {
        let mut filter = Self::default();
        for parameter in operation.query.iter().map(|known| known.name.as_str()) {
            if !query.has(parameter) || SELECT_NOTHING.contains(&parameter) {
                continue;
            }
            let (name, suffix) = parameter.split_once(':').unwrap_or((parameter, ""));
            let prefixed = [("min_", Operator::Least), ("max_", Operator::Most)];
            let prefixed = prefixed.into_iter().find_map(|(prefix, operator)| {
                let field = name.strip_prefix(prefix)?;
                Some((field, Some(operator)))
            });
            let (name, operator) = match prefixed {
                Some(found) if !known(name) => found,
                _ => (name, None),
            };
            let field = if name == "id" { id } else { name };
            if !known(field) && field != id {
                continue;
            }
            let listed = matches!(suffix, "in" | "not_in");
            filter.conditions.push(Condition {
                field,
                operator: operator.unwrap_or_else(|| plain_operator(suffix)),
                values: match listed {
                    true => query.list(parameter),
                    false => query.get(parameter).into_iter().collect(),
                },
            });
        }
        if let Some(keyword) = query.get("keyword").filter(|_| operation.takes("keyword")) {
            filter.keyword = Some((keyword.to_lowercase(), &["name", "value", "key", "email"]));
        }
        filter
    }

    /// Whether nothing is asked, so that every row is selected.
    pub(crate) fn is_empty(&self) -> bool {
        self.conditions.is_empty() && self.keyword.is_none() && self.status.is_none()
    }

    /// Whether a condition is about this field.
    pub(crate) fn asks(&self, field: &str) -> bool {
        self.conditions
            .iter()
            .any(|condition| condition.field == field)
    }

    /// Whether a row is selected.
    pub(crate) fn admits(&self, id: i64, fields: &Fields) -> bool {
        self.conditions
            .iter()
            .all(|condition| condition.admits(id, fields))
            && self.keyword.as_ref().is_none_or(|(keyword, names)| {
                names.iter().any(|name| {
                    fields
                        .get(*name)
                        .and_then(Value::as_str)
                        .is_some_and(|t| t.to_lowercase().contains(keyword))
                })
            })
            && self
                .status
                .is_none_or(|status| fields.get("status").and_then(Value::as_str) == Some(status))
    }
}

fn condition<'q>(query: &'q Query, parameter: &'q str, resource: &Resource) -> Condition<'q> {
    let (field, suffix) = parameter.split_once(':').unwrap_or((parameter, ""));
    let renamed = resource
        .traits
        .renamed
        .iter()
        .find(|(view, _)| *view == field);
    let field = match (field, renamed) {
        (_, Some((_, stored))) => stored,
        ("channel_id", None) => "channels",
        (field, None) => field,
    };
    let operator = match (field, suffix) {
        ("inventory_low", _) => Operator::InventoryLow,
        ("out_of_stock", _) => Operator::OutOfStock,
        (_, suffix) => plain_operator(suffix),
    };
    let listed = matches!(suffix, "in" | "not_in");
    let values = if listed {
        query.list(parameter)
    } else {
        query.get(parameter).into_iter().collect()
    };
    Condition {
        field,
        operator,
        values,
    }
}

/// What a suffix of a parameter's name asks for.
fn plain_operator(suffix: &str) -> Operator {
    match suffix {
        "not_in" | "not" => Operator::NotIn,
        "min" => Operator::Least,
        "max" => Operator::Most,
        "greater" => Operator::Above,
        "less" => Operator::Below,
        "like" => Operator::Like,
        _ => Operator::In,
    }
}

impl Condition<'_> {
    fn admits(&self, id: i64, fields: &Fields) -> bool {
        let own_id = Value::from(id);
        let value = if self.field == "id" && !fields.contains_key("id") {
            &own_id
        } else {
            fields.get(self.field).unwrap_or(&Value::Null)
        };
        let wanted = self.values.first().copied().unwrap_or_default();
        let ordered = |allowed: fn(Ordering) -> bool| compare(value, wanted).is_some_and(allowed);
        match self.operator {
            Operator::In => self.values.iter().any(|wanted| equal(value, wanted)),
            Operator::NotIn => !self.values.iter().any(|wanted| equal(value, wanted)),
            Operator::Least => ordered(Ordering::is_ge),
            Operator::Most => ordered(Ordering::is_le),
            Operator::Above => ordered(Ordering::is_gt),
            Operator::Below => ordered(Ordering::is_lt),
            Operator::Like => {
                let text = value.as_str().unwrap_or_default().to_lowercase();
                text.contains(wanted.trim_matches('%').to_lowercase().as_str())
            }
            Operator::InventoryLow => flag(wanted) == low(fields, "inventory_warning_level"),
            Operator::OutOfStock => flag(wanted) == low(fields, ""),
        }
    }
}

fn flag(text: &str) -> bool {
    matches!(text, "1" | "true")
}

/// Whether the stock is tracked and at or below a level (0 where no field names one).
fn low(fields: &Fields, level: &str) -> bool {
    let tracked = fields.get("inventory_tracking").and_then(Value::as_str) != Some("none");
    let number = |name: &str| fields.get(name).and_then(Value::as_f64).unwrap_or(0.0);
    tracked && number("inventory_level") <= number(level)
}

fn equal(value: &Value, wanted: &str) -> bool {
    match value {
        // What a row lacks, answers show as empty, zero or false.
        Value::Null => matches!(wanted, "" | "0" | "false"),
        Value::Bool(value) => *value == flag(wanted),
        Value::Array(items) => items.iter().any(|item| equal(item, wanted)),
        Value::String(text) if wanted.len() == 10 && clock::seconds(wanted).is_some() => {
            text.starts_with(wanted)
        }
        other => compare(other, wanted) == Some(Ordering::Equal),
    }
}

fn compare(value: &Value, wanted: &str) -> Option<Ordering> {
    match value {
        Value::Null => 0.0_f64.partial_cmp(&wanted.trim().parse().ok()?),
        Value::Number(number) => number.as_f64()?.partial_cmp(&wanted.trim().parse().ok()?),
        Value::String(text) => match (clock::seconds(text), clock::seconds(wanted)) {
            (Some(left), Some(right)) if text.contains('T') => Some(left.cmp(&right)),
            _ => Some(text.to_lowercase().cmp(&wanted.to_lowercase())),
        },
        _ => None,
    }
}

/// The order of two values of one field, for `sort`.
pub(crate) fn order(left: Option<&Value>, right: Option<&Value>) -> Ordering {
    match (left, right) {
        (Some(Value::Number(left)), Some(Value::Number(right))) => left
            .as_f64()
            .partial_cmp(&right.as_f64())
            .unwrap_or(Ordering::Equal),
        (Some(Value::String(left)), Some(Value::String(right))) => {
            left.to_lowercase().cmp(&right.to_lowercase())
        }
        (Some(Value::Bool(left)), Some(Value::Bool(right))) => left.cmp(right),
        (left, right) => left.is_some().cmp(&right.is_some()),
    }
}
