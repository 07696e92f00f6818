//! The query of a request: decoded, and checked against the specs.

use serde_json::Value;

use crate::{
    clock,
    problem::Problem,
    spec::{
        operation::{Operation, Parameter},
        schema::{Schema, Schemas},
    },
};

/// The largest page where the specs name none.
const LARGEST_PAGE: f64 = 250.0;

/// The decoded parameters of a request, in order.
#[derive(Debug, Default)]
pub(crate) struct Query(Vec<(String, String)>);

impl Query {
    pub(crate) fn parse(raw: &str) -> Self {
        Self(
            form_urlencoded::parse(raw.as_bytes())
                .into_owned()
                .collect(),
        )
    }

    /// The last value of a parameter.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .rev()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// The values of a list, comma-joined, repeated (`a=1&a=2`) or in brackets (`a[]=1`).
    pub(crate) fn list(&self, name: &str) -> Vec<&str> {
        let named = self
            .0
            .iter()
            .filter(|(known, _)| known.strip_suffix("[]").unwrap_or(known) == name);
        named
            .flat_map(|(_, value)| value.split(','))
            .map(str::trim)
            .filter(|v| !v.is_empty())
            .collect()
    }

    pub(crate) fn number(&self, name: &str) -> Option<i64> {
        self.get(name).and_then(|value| value.trim().parse().ok())
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.0
            .iter()
            .any(|(known, _)| known.strip_suffix("[]").unwrap_or(known) == name)
    }

    /// The query again, with some parameters replaced, as `meta.pagination.links` shows it: `?limit=2&page=3`.
    pub(crate) fn with(&self, replaced: &[(&str, String)], dropped: &[&str]) -> String {
        let mut writer = form_urlencoded::Serializer::for_suffix(String::from("?"), 1);
        for (name, value) in &self.0 {
            let own = replaced.iter().any(|(other, _)| other == name);
            if !own && !dropped.contains(&name.as_str()) {
                writer.append_pair(name, value);
            }
        }
        for (name, value) in replaced {
            writer.append_pair(name, value);
        }
        writer.finish()
    }
}

/// Refuses a query that the operation does not admit. Parameters it does not know are ignored, as BigCommerce does.
pub(crate) fn check(
    query: &Query,
    operation: &Operation,
    schemas: &Schemas,
) -> Result<(), Problem> {
    let mut errors = Vec::new();
    for parameter in &operation.query {
        if !query.has(&parameter.name) {
            if parameter.required {
                errors.push((parameter.name.clone(), "is required".to_owned()));
            }
            continue;
        }
        let schema = schemas.get(parameter.schema);
        for value in values(query, parameter, schema) {
            if parameter.name == "limit" {
                page_size(value, schema.maximum.unwrap_or(LARGEST_PAGE))?;
            }
            let item = schema.items.map_or(schema, |items| schemas.get(items));
            if let Some(message) = wrong(&parameter.name, value, item) {
                errors.push((parameter.name.clone(), message));
            }
        }
    }
    if query.has("before") && query.has("after") && operation.takes("after") {
        errors.push((
            "before".to_owned(),
            "cannot be combined with after".to_owned(),
        ));
    }
    if errors.is_empty() {
        Ok(())
    } else {
        Err(Problem::invalid(errors))
    }
}

fn page_size(value: &str, largest: f64) -> Result<(), Problem> {
    match value.trim().parse::<f64>() {
        Ok(size) if size > largest => {
            let message = format!("must be at most {largest}");
            let errors = vec![("limit".to_owned(), message)];
            Err(Problem {
                errors,
                ..Problem::new(413, "The requested page is too large")
            })
        }
        _ => Ok(()),
    }
}

fn values<'q>(query: &'q Query, parameter: &Parameter, schema: &Schema) -> Vec<&'q str> {
    // Some lists are described as a single value; their names tell.
    let listed = schema.kinds.has("array")
        || parameter.name.ends_with(":in")
        || parameter.name.ends_with(":not_in");
    if listed {
        query.list(&parameter.name)
    } else {
        query.get(&parameter.name).into_iter().collect()
    }
}

fn wrong(name: &str, value: &str, schema: &Schema) -> Option<String> {
    let number = value
        .trim()
        .parse::<f64>()
        .ok()
        .filter(|number| number.is_finite());
    if schema.kinds.has("integer") && value.trim().parse::<i64>().is_err() {
        return Some(format!("must be an integer, not {value:?}"));
    }
    if schema.kinds.has("number") && number.is_none() {
        return Some(format!("must be a number, not {value:?}"));
    }
    if schema.kinds.has("boolean") && !matches!(value, "true" | "false" | "1" | "0") {
        return Some(format!("must be true or false, not {value:?}"));
    }
    if matches!(name, "page" | "limit") && number.is_some_and(|number| number < 1.0) {
        return Some("must be at least 1".to_owned());
    }
    // The lists of field names in the reference are incomplete, so any name is taken.
    let free = matches!(name, "include_fields" | "exclude_fields");
    if !schema.choices.is_empty()
        && !free
        && !schema.choices.iter().any(|choice| plain(choice) == value)
    {
        let choices: Vec<String> = schema.choices.iter().map(plain).collect();
        return Some(format!("must be one of {}", choices.join(", ")));
    }
    let bounded = number.filter(|_| !schema.kinds.has("string"));
    if let Some(least) = schema
        .minimum
        .filter(|least| bounded.is_some_and(|n| n < *least))
    {
        return Some(format!("must be at least {least}"));
    }
    if let Some(most) = schema
        .maximum
        .filter(|most| bounded.is_some_and(|n| n > *most))
    {
        return Some(format!("must be at most {most}"));
    }
    let dated = matches!(schema.format.as_deref(), Some("date" | "date-time"));
    (dated && clock::seconds(value).is_none()).then(|| "must be an ISO 8601 date".to_owned())
}

/// A JSON scalar as it stands in a query.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
