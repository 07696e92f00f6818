//! Does an example of BigCommerce's reference pass through our models, and what is lost?

use serde_json::Value;

use crate::difference::differences;
use crate::operation::Operation;

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
    ("customers getCustomers 200 examples/example-1", NAMELESS),
    ("customers createCustomers 200 examples/example-1", NAMELESS),
    ("customers updateCustomers 200 examples/example-1", NAMELESS),
    (
        "customers updateCustomers request examples/example-1",
        "it sends `registration_ip_address` and `origin_channel_id`, which are read-only by the operation's text",
    ),
    (
        "customers createCustomersAddresses 200 examples/application/json",
        UNWRAPPED,
    ),
    (
        "customers updateCustomersAddresses 200 examples/application/json",
        UNWRAPPED,
    ),
    (
        "customers getCustomersSettings 200 examples/data",
        UNWRAPPED,
    ),
    (
        "customers updateCustomersSettings 200 examples/data",
        UNWRAPPED,
    ),
    (
        "customers getCustomersSettingsChannel 200 examples/data",
        UNWRAPPED,
    ),
    (
        "customers updateCustomersSettingsChannel 200 examples/example",
        UNWRAPPED,
    ),
    (
        "customers-v2 updateCustomerAddress request schema/example",
        ANSWER,
    ),
    ("marketing createCoupon request schema/example", ANSWER),
    ("marketing updateCoupon request schema/example", ANSWER),
    (
        "pages createPages request examples/Create single page using object",
        "it sends a page without a list, where a list of one does the same",
    ),
    (
        "sites upsertSiteCertificate 200 examples/response",
        "it is a text, of an answer without content",
    ),
    (
        "store-content createBlogPosts request schema/example",
        READ_ONLY,
    ),
    (
        "store-content updateBlogPost request schema/example",
        READ_ONLY,
    ),
    (
        "store-content getRedirects 200 example",
        "it is an empty text, where the operation lists redirects",
    ),
    (
        "store-content createRedirect request schema/example",
        READ_ONLY,
    ),
    (
        "store-content updateRedirect request schema/example",
        READ_ONLY,
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
const ANSWER: &str = "it is an answer, read-only fields included, where a request is due";
const NAMELESS: &str = "it leaves out the `id` by which the operations know a customer";
const READ_ONLY: &str = "it sends what only answers have";
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

    /// Sends the example through the models of its operation and compares what comes back.
    #[must_use]
    pub fn check(&self) -> Verdict {
        let Some(operation) = Operation::find(&self.spec, &self.operation) else {
            return Verdict::Fails("there is no such operation".to_owned());
        };
        let model = match self.part.parse::<u16>() {
            Err(_) => operation.request(),
            Ok(status) if status < 300 => operation.response(status),
            Ok(status) => return self.check_error(status),
        };
        let Some(model) = model else {
            return Verdict::Fails("the operation has no such body as JSON".to_owned());
        };
        let back = (model.round_trip)(self.body.to_string().as_bytes());
        let back = match back.map_err(|error| error.to_string()) {
            Ok(back) => parse(&back),
            Err(error) => Err(error),
        };
        let lost = match back {
            Ok(back) => differences(&self.body, &back),
            Err(error) => return Verdict::Fails(error),
        };
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
