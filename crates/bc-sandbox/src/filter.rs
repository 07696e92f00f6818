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

/// Of the catalog these do not, either; elsewhere `status` is a field.
const SELECT_NOTHING_IN_CATALOG: [&str; 3] = ["keyword_context", "depth", "status"];

/// The fields that tell of stock.
const STOCK: [&str; 3] = [
    "inventory_tracking",
    "inventory_level",
    "inventory_warning_level",
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
    values: Vec<Wanted<'q>>,
}

/// A value that a query asks for, read once for all rows.
#[derive(Debug, Default)]
struct Wanted<'q> {
    text: &'q str,
    lower: String,
    number: Option<f64>,
    seconds: Option<i64>,
}

impl<'q> Wanted<'q> {
    fn read(text: &'q str) -> Self {
        Self {
            text,
            lower: text.to_lowercase(),
            number: text.trim().parse().ok(),
            seconds: clock::seconds(text),
        }
    }
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
            let selects_nothing = SELECT_NOTHING.contains(&parameter)
                || SELECT_NOTHING_IN_CATALOG.contains(&parameter);
            if query.has(parameter) && !selects_nothing {
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

    /// Reads the filters of a query; `field` tells which field of a row a parameter is about. Of v2, `min_` and `max_`
    /// go before the field. What no field is known for is told beside.
    pub(crate) fn of(
        query: &'q Query,
        operation: &'q Operation,
        field: impl Fn(&'q str) -> Option<&'q str>,
    ) -> (Self, Vec<&'q str>) {
        let mut filter = Self::default();
        let mut unknown = Vec::new();
        for parameter in operation.query.iter().map(|known| known.name.as_str()) {
            if !query.has(parameter) || SELECT_NOTHING.contains(&parameter) {
                continue;
            }
            let (name, suffix) = parameter.split_once(':').unwrap_or((parameter, ""));
            let bound =
                |prefix: &str, operator| Some((field(name.strip_prefix(prefix)?)?, operator));
            let found = field(name).map(|field| (field, plain_operator(suffix)));
            let found = found
                .or_else(|| bound("min_", Operator::Least))
                .or_else(|| bound("max_", Operator::Most));
            let Some((field, operator)) = found else {
                unknown.push(parameter);
                continue;
            };
            let listed = matches!(suffix, "in" | "not_in");
            filter.conditions.push(Condition {
                field,
                operator,
                values: read(query, parameter, listed),
            });
        }
        if let Some(keyword) = query.get("keyword").filter(|_| operation.takes("keyword")) {
            filter.keyword = Some((keyword.to_lowercase(), &["name", "value", "key", "email"]));
        }
        (filter, unknown)
    }

    /// Whether nothing is asked, so that every row is selected.
    pub(crate) fn is_empty(&self) -> bool {
        self.conditions.is_empty() && self.keyword.is_none() && self.status.is_none()
    }

    /// The fields that [`Filter::admits`] looks at.
    pub(crate) fn fields(&self) -> Vec<&str> {
        let mut fields = Vec::new();
        for condition in &self.conditions {
            match condition.operator {
                Operator::InventoryLow | Operator::OutOfStock => fields.extend(STOCK),
                _ => fields.push(condition.field),
            }
        }
        if let Some((_, names)) = &self.keyword {
            fields.extend(*names);
        }
        if self.status.is_some() {
            fields.push("status");
        }
        fields
    }

    /// The rows that may be selected at all, ascending, where a condition names them by their ids.
    pub(crate) fn named(&self) -> Option<Vec<i64>> {
        let named = self
            .conditions
            .iter()
            .find(|condition| condition.field == "id" && condition.operator == Operator::In)?;
        let ids = named.values.iter().filter_map(|wanted| wanted.number);
        let mut ids: Vec<i64> = ids.map(|id| id as i64).collect();
        ids.sort_unstable();
        ids.dedup();
        Some(ids)
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
                        .is_some_and(|text| contains(text, keyword))
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
    Condition {
        field,
        operator,
        values: read(query, parameter, listed),
    }
}

fn read<'q>(query: &'q Query, parameter: &str, listed: bool) -> Vec<Wanted<'q>> {
    let values = match listed {
        true => query.list(parameter),
        false => query.get(parameter).into_iter().collect(),
    };
    values.into_iter().map(Wanted::read).collect()
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
        // What is the same in all rows selects all of them.
        if self.field.is_empty() {
            return true;
        }
        let own_id;
        let value = if self.field == "id" && !fields.contains_key("id") {
            own_id = Value::from(id);
            &own_id
        } else {
            look_up(fields, self.field).unwrap_or(&Value::Null)
        };
        let nothing = Wanted::default();
        let wanted = self.values.first().unwrap_or(&nothing);
        let ordered = |allowed: fn(Ordering) -> bool| compare(value, wanted).is_some_and(allowed);
        match self.operator {
            Operator::In => self.values.iter().any(|wanted| equal(value, wanted)),
            Operator::NotIn => !self.values.iter().any(|wanted| equal(value, wanted)),
            Operator::Least => ordered(Ordering::is_ge),
            Operator::Most => ordered(Ordering::is_le),
            Operator::Above => ordered(Ordering::is_gt),
            Operator::Below => ordered(Ordering::is_lt),
            Operator::Like => {
                let part = wanted.lower.trim_matches('%');
                contains(value.as_str().unwrap_or_default(), part)
            }
            Operator::InventoryLow => flag(wanted.text) == low(fields, "inventory_warning_level"),
            Operator::OutOfStock => flag(wanted.text) == low(fields, ""),
        }
    }
}

/// A field by its path: `billing_address.email`.
fn look_up<'a>(fields: &'a Fields, path: &str) -> Option<&'a Value> {
    let mut names = path.split('.');
    let first = fields.get(names.next()?)?;
    names.try_fold(first, |value, name| value.get(name))
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

fn equal(value: &Value, wanted: &Wanted<'_>) -> bool {
    match value {
        // What a row lacks, answers show as empty, zero or false.
        Value::Null => matches!(wanted.text, "" | "0" | "false"),
        Value::Bool(value) => *value == flag(wanted.text),
        Value::Array(items) => items.iter().any(|item| equal(item, wanted)),
        Value::String(text) if wanted.text.len() == 10 && wanted.seconds.is_some() => {
            text.starts_with(wanted.text)
        }
        Value::String(text) if text.is_ascii() && !text.contains('T') => {
            text.eq_ignore_ascii_case(&wanted.lower)
        }
        other => compare(other, wanted) == Some(Ordering::Equal),
    }
}

fn compare(value: &Value, wanted: &Wanted<'_>) -> Option<Ordering> {
    match value {
        Value::Null => 0.0_f64.partial_cmp(&wanted.number?),
        Value::Number(number) => number.as_f64()?.partial_cmp(&wanted.number?),
        Value::String(text) => {
            let dated = wanted.seconds.filter(|_| text.contains('T'));
            match dated.and_then(|wanted| Some((clock::seconds(text)?, wanted))) {
                Some((left, right)) => Some(left.cmp(&right)),
                None => Some(text.to_lowercase().cmp(&wanted.lower)),
            }
        }
        _ => None,
    }
}

/// Whether a text contains another one, which is in lower case, whatever its own case.
fn contains(text: &str, lower: &str) -> bool {
    if !text.is_ascii() {
        return text.to_lowercase().contains(lower);
    }
    let (text, lower) = (text.as_bytes(), lower.as_bytes());
    lower.is_empty()
        || text
            .windows(lower.len())
            .any(|part| part.eq_ignore_ascii_case(lower))
}
