//! Which operations of the specs do these hosts, and the endpoints that mint credentials, serve?

use std::sync::LazyLock;

use bytes::Bytes;
use serde_json::Value;

use crate::{
    behaviour::Payload,
    body,
    exchange::Request,
    problem::Problem,
    spec::{self, operation::Operation, schema::Schemas},
};

/// Operations, and the schemas of their bodies.
#[derive(Debug)]
pub(super) struct Specs {
    schemas: Schemas,
    operations: Vec<Operation>,
}

/// The specs as embedded at build.
pub(super) static SPECS: LazyLock<Specs> =
    LazyLock::new(|| Specs::read(include_str!(concat!(env!("OUT_DIR"), "/hosts.json"))));

impl Specs {
    fn read(embedded: &str) -> Self {
        // The build script wrote this text: were it not JSON, every operation would be unknown, and every test fail.
        let documents: Vec<Value> = serde_json::from_str(embedded).unwrap_or_default();
        let mut schemas = Schemas::default();
        let mut operations = Vec::new();
        for document in &documents {
            spec::read_family(document, &mut schemas, &mut operations);
        }
        Self {
            schemas,
            operations,
        }
    }

    pub(super) fn operations(&'static self) -> impl Iterator<Item = &'static Operation> {
        self.operations.iter()
    }

    pub(super) fn operation(&'static self, id: &str) -> Result<&'static Operation, Problem> {
        let found = self.operations.iter().find(|operation| operation.id == id);
        found.ok_or_else(|| Problem::new(501, format!("The sandbox does not know {id}")))
    }

    /// The body of a request, which is what the specs ask for.
    pub(super) fn body(
        &'static self,
        operation: &Operation,
        request: &Request,
    ) -> Result<Value, Problem> {
        let bytes = body(request)?;
        let payload = body::read(operation, &request.headers, bytes, &self.schemas)?;
        body::check(operation, &payload, &[], &self.schemas)?;
        match payload {
            Payload::Json(body) => Ok(body),
            Payload::Form(_) | Payload::Nothing => Ok(Value::Null),
        }
    }
}

/// The bytes of a request's body; 413 if they were too many.
pub(super) fn body(request: &Request) -> Result<&Bytes, Problem> {
    let body = request.body.as_ref();
    body.ok_or_else(|| Problem::new(413, "The body is too large"))
}
