//! Does an example of BigCommerce's reference pass through our models, and what is lost?

use serde_json::Value;

use crate::generated::examples::{OPERATIONS, Operation};

/// The examples that contradict their own reference, and why each is let through. The names are
/// those that [`Example::name`] gives.
const EXCEPTIONS: &[(&str, &str)] = &[
    (
        "catalog-category-trees getCategoryTree 200 example",
        "its `children` are texts, where the schema has nodes",
    ),
    (
        "catalog-products createProduct request schema/x-examples/example",
        WRAPPED,
    ),
    ("catalog-products createProduct 200 example", UNWRAPPED),
    ("catalog-products updateProduct 200 example", UNWRAPPED),
    ("catalog-products updateProducts 200 example", UNWRAPPED),
    ("catalog-products createProductVideo 200 example", UNWRAPPED),
    ("catalog-products getProductVideo 200 example", UNWRAPPED),
    ("catalog-products updateProductVideo 200 example", UNWRAPPED),
    (
        "catalog-products getAllBulkPricingRules 200 example",
        "it shows one rule as `data`, where the operation lists rules",
    ),
    (
        "catalog-products updateProducts request schema/x-examples/example-1",
        "it sends an image's `url_*`, which the schema has as read-only",
    ),
    (
        "carts deleteCartLineItem 200 examples/response",
        "its `parent_id` is an object, where the schema has the identifier of an item",
    ),
    (
        "orders-v2 createOrder 200 examples/Multiple Items",
        MISSPELT,
    ),
    ("orders-v2 createOrder 200 examples/Response", MISSPELT),
    (
        "orders-v2 createOrder request examples/Create an order with fees (include the fees object as shown with rest of the payload)",
        MISSPELT,
    ),
    ("orders-v2 getOrder 200 examples/Multiple Items", MISSPELT),
    ("orders-v2 getOrder 200 examples/Response", MISSPELT),
    ("orders-v2 getOrderFees 200 examples/response", MISSPELT),
    (
        "orders-v2 getOrderProduct 200 examples/Product with file upload",
        MISSPELT,
    ),
    (
        "orders-v2 updateOrder 200 examples/Multiple Items",
        MISSPELT,
    ),
    ("orders-v2 updateOrder 200 examples/Response", MISSPELT),
    (
        "orders-v2 updateOrder request examples/Adding a new fee (no ID) while retaining existing fees (with ID)",
        MISSPELT,
    ),
    (
        "orders-v2 updateOrder request examples/Updating order fees (all fees provided with IDs and attributes)",
        MISSPELT,
    ),
];

const WRAPPED: &str = "it is an answer, in an envelope, where a request is due";
const MISSPELT: &str =
    "a key is misspelt: `cost_exc_tax` (beside `cost_ex_tax`), `option id`, `currency_code\"`";
const UNWRAPPED: &str = "it shows the resource without the envelope that the schema has";

/// An example of a request's or response's body.
#[derive(Debug)]
pub struct Example {
    spec: String,
    operation: String,
    /// `request`, or the status of the response.
    part: String,
    origin: String,
    body: Value,
}

/// How an example fared.
#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It came back whole.
    Passes,
    /// It did not, for this reason.
    Fails(String),
}

/// Why the example of this name is let through, if it is.
#[must_use]
pub fn exception(name: &str) -> Option<&'static str> {
    EXCEPTIONS
        .iter()
        .find(|(listed, _)| *listed == name)
        .map(|(_, reason)| *reason)
}

/// The names of all exceptions.
pub fn exceptions() -> impl Iterator<Item = &'static str> {
    EXCEPTIONS.iter().map(|(name, _)| *name)
}

impl Example {
    /// Reads a line that `cargo xtask examples` wrote.
    ///
    /// # Errors
    ///
    /// If a key is missing; the message names it.
    pub fn parse(line: &str) -> Result<Self, String> {
        let mut value: Value = serde_json::from_str(line).map_err(|error| error.to_string())?;
        let text = |key: &str| {
            let text = value.get(key).and_then(Value::as_str).map(str::to_owned);
            text.ok_or_else(|| format!("no `{key}` in {line}"))
        };
        Ok(Self {
            spec: text("spec")?,
            operation: text("operation")?,
            part: text("part")?,
            origin: text("origin")?,
            body: value
                .get_mut("body")
                .map(Value::take)
                .ok_or_else(|| format!("no `body` in {line}"))?,
        })
    }

    /// What the example is called: `catalog-products getProducts 200 example`.
    #[must_use]
    pub fn name(&self) -> String {
        format!(
            "{} {} {} {}",
            self.spec, self.operation, self.part, self.origin
        )
    }

    fn operation(&self) -> Option<&'static Operation> {
        OPERATIONS
            .iter()
            .find(|known| known.spec == self.spec && known.operation_id == self.operation)
    }

    /// Sends the example through the models of its operation and compares what comes back.
    #[must_use]
    pub fn check(&self) -> Verdict {
        let Some(operation) = self.operation() else {
            return Verdict::Fails("there is no such operation".to_owned());
        };
        let json = self.body.to_string();
        let back = match self.part.parse::<u16>() {
            Err(_) => match operation.round_trip_request(json.as_bytes()) {
                Some(back) => back,
                None => return Verdict::Fails("the operation takes no JSON".to_owned()),
            },
            Ok(status) if status < 300 => operation.round_trip_response(status, json.as_bytes()),
            Ok(status) => return self.check_error(status),
        };
        let back = match back.and_then(|back| parse(&back)) {
            Ok(back) => back,
            Err(error) => return Verdict::Fails(error),
        };
        let mut lost = Vec::new();
        compare("", &self.body, &back, &mut lost);
        if lost.is_empty() {
            Verdict::Passes
        } else {
            Verdict::Fails(lost.join("; "))
        }
    }

    /// An error's body stays as it came; what must work is reading it.
    fn check_error(&self, status: u16) -> Verdict {
        let body = bc_api::ErrorBody::new(self.body.to_string().into_bytes());
        let read = body.json().map(|json| json.to_string());
        match read.map(|text| parse(text.as_bytes())) {
            Some(Ok(back)) if back == self.body => Verdict::Passes,
            other => Verdict::Fails(format!("the body of a {status} came back as {other:?}")),
        }
    }
}

fn parse(json: &[u8]) -> Result<Value, String> {
    serde_json::from_slice(json).map_err(|error| format!("what came back is no JSON: {error}"))
}

/// Notes where `back` lacks or changes what `sent` says.
fn compare(path: &str, sent: &Value, back: &Value, lost: &mut Vec<String>) {
    match (sent, back) {
        (Value::Object(sent), Value::Object(back)) => {
            for (key, value) in sent {
                let path = if path.is_empty() {
                    key.clone()
                } else {
                    format!("{path}.{key}")
                };
                match back.get(key) {
                    Some(back) => compare(&path, value, back, lost),
                    None if is_unset(value) => {}
                    None => lost.push(format!("`{path}` is lost")),
                }
            }
        }
        (Value::Array(sent), Value::Array(back)) if sent.len() == back.len() => {
            for (i, (sent, back)) in sent.iter().zip(back).enumerate() {
                compare(&format!("{path}[{i}]"), sent, back, lost);
            }
        }
        _ if same_scalar(sent, back) || (is_unset(sent) && is_unset(back)) => {}
        _ => lost.push(format!("`{path}` was {sent} and came back as {back}")),
    }
}

/// Whether a value says nothing: a field without it says the same. v2 writes `""` where there is no date.
fn is_unset(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    }
}

/// Whether two scalars are equal, a number and the same number in quotes included.
fn same_scalar(sent: &Value, back: &Value) -> bool {
    let number = |value: &Value| match value {
        Value::Number(number) => number.to_string().parse::<bc_api::Decimal>().ok(),
        Value::String(text) => text.parse().ok(),
        _ => None,
    };
    sent == back || number(sent).is_some_and(|sent| number(back) == Some(sent))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn lost(sent: Value, back: Value) -> Vec<String> {
        let mut lost = Vec::new();
        compare("", &sent, &back, &mut lost);
        lost
    }

    #[test]
    fn a_lost_or_changed_field_is_named_by_its_path() {
        assert_eq!(
            lost(json!({"a": [{"b": 1}]}), json!({"a": [{}]})),
            ["`a[0].b` is lost"]
        );
        assert_eq!(
            lost(json!({"a": 1}), json!({"a": 2})),
            ["`a` was 1 and came back as 2"]
        );
        assert_eq!(
            lost(json!([1, 2]), json!([1])),
            ["`` was [1,2] and came back as [1]"]
        );
    }

    #[test]
    fn null_and_empty_may_be_left_out_and_numbers_may_lose_their_quotes() {
        let sent = json!({"a": null, "b": [], "c": "1.50", "d": ""});
        assert!(lost(sent, json!({"c": 1.5})).is_empty());
    }
}
