//! Which tests run over every endpoint? The lists of them that the workspace's tests go through.

use std::fmt::Write as _;

use crate::generate::ir::{Module, Shape, Types};

use super::header;
use super::types::Uses;

/// `tests/src/generated/matrix.rs`: a macro that hands every endpoint to another.
pub(in crate::generate) fn matrix(modules: &[Module]) -> String {
    let mut out = header("specs/*.yaml");
    out.push_str(
        "//! Every endpoint, with what a caller needs.\n\n\
         /// Calls `$with!` with `(type, method, auth, scopes, accounts)` for every endpoint, `;` after each.\n\
         ///\n\
         /// `scopes` is a list of alternatives, each a list of identifiers that are all needed, or\n\
         /// `undocumented`.\n\
         #[macro_export]\nmacro_rules! for_each_endpoint {\n    ($with:ident) => {\n        $with! {\n",
    );
    for module in modules {
        for endpoint in &module.endpoints {
            let scopes = match &endpoint.scopes {
                Some(scopes) => {
                    let all = |needed: &Vec<String>| format!("[{}]", needed.join(", "));
                    let alternatives: Vec<String> = scopes.alternatives.iter().map(all).collect();
                    format!("[{}]", alternatives.join(", "))
                }
                None => "undocumented".to_owned(),
            };
            let accounts: Vec<&str> = endpoint
                .accounts
                .iter()
                .map(|account| account.as_str())
                .collect();
            let _ = writeln!(
                out,
                "            ({}, {}, {}, {scopes}, [{}]);",
                path(module, &endpoint.name),
                endpoint.method.as_str(),
                endpoint.auth.as_str(),
                accounts.join(", ")
            );
        }
    }
    out.push_str("        }\n    };\n}\n");
    out
}

/// What the list of operations needs, before it.
const EXAMPLES: &str = r#"//! How the examples of every operation are read into its types and written back.

use bc_api::*;

/// Reads JSON into a type and writes that as JSON.
pub type RoundTrip = fn(&[u8]) -> Result<Vec<u8>, String>;

/// What an operation's types read and write.
#[derive(Debug, Clone, Copy)]
pub struct Operation {
    /// The spec: `catalog-products`.
    pub spec: &'static str,
    /// BigCommerce's name for it: `getProducts`.
    pub operation_id: &'static str,
    success: RoundTrip,
    partial: Option<RoundTrip>,
    request: Option<RoundTrip>,
}

impl Operation {
    /// Reads the body of an answer with this status and writes it back.
    ///
    /// # Errors
    ///
    /// If it cannot be read, with the field that is to blame.
    pub fn round_trip_response(&self, status: u16, json: &[u8]) -> Result<Vec<u8>, String> {
        match (status, self.partial) {
            (207, Some(partial)) => partial(json),
            _ => (self.success)(json),
        }
    }

    /// Reads the body of a request and writes it back; `None` if the operation takes no JSON.
    ///
    /// # Errors
    ///
    /// If it cannot be read, with the field that is to blame.
    pub fn round_trip_request(&self, json: &[u8]) -> Option<Result<Vec<u8>, String>> {
        self.request.map(|request| request(json))
    }
}

fn round_trip<T: Decode + Emit>(json: &[u8]) -> Result<Vec<u8>, String> {
    let value: T = from_slice(json).map_err(|error| error.to_string())?;
    Ok(to_vec(&value))
}

/// Every operation.
pub const OPERATIONS: &[Operation] = &[
"#;

/// `tests/src/generated/examples.rs`: how each operation's examples are read and written back.
pub(in crate::generate) fn examples(modules: &[Module], types: &Types) -> String {
    let mut out = header("specs/*.yaml");
    out.push_str(EXAMPLES);
    for module in modules {
        let prefix = module.path();
        for endpoint in &module.endpoints {
            let mut uses = Uses::qualified(prefix.clone());
            let success = match endpoint.answer.successes.first() {
                Some(Shape::Download | Shape::Events(_) | Shape::Redirected) => {
                    "|_| Err(\"its answer is not JSON\".to_owned())".to_owned()
                }
                Some(Shape::PlainText) => "round_trip::<String>".to_owned(),
                _ => format!("round_trip::<{}>", uses.success(types, &endpoint.answer)),
            };
            let partial = endpoint
                .answer
                .partial
                .as_ref()
                .map(|shape| uses.shape(types, shape));
            let request = endpoint.body.as_ref().and_then(|body| body.json.as_ref());
            let request = request.map(|json| uses.ty(types, json));
            let _ = writeln!(
                out,
                "    Operation {{ spec: {:?}, operation_id: {:?}, success: {success}, partial: {}, request: {} }},",
                module.spec,
                endpoint.operation_id,
                maybe(partial),
                maybe(request)
            );
        }
    }
    out.push_str("];\n");
    out
}

fn maybe(ty: Option<String>) -> String {
    ty.map_or_else(
        || "None".to_owned(),
        |ty| format!("Some(round_trip::<{ty}>)"),
    )
}

/// `tests/src/generated/mod.rs`
pub(in crate::generate) fn test_modules() -> String {
    format!(
        "{}//! Lists of all endpoints, for tests that go through them.\n\npub mod examples;\n#[macro_use]\npub mod matrix;\n",
        header("specs/*.yaml")
    )
}

/// The path of an endpoint's type.
pub(super) fn path(module: &Module, name: &str) -> String {
    format!("bc_api::{}::{name}", module.path())
}
