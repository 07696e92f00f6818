//! Which operations of the specs do these hosts, and the endpoints that mint credentials, serve?

use std::sync::LazyLock;

use bytes::Bytes;
use hyper::Method;
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
    pub(super) schemas: Schemas,
    operations: Vec<Operation>,
    /// The whole path of each operation: `/api/storefront/customers`.
    templates: Vec<String>,
}

/// The specs as embedded at build.
pub(super) static SPECS: LazyLock<Specs> =
    LazyLock::new(|| Specs::read(include_str!(concat!(env!("OUT_DIR"), "/hosts.json"))));

impl Specs {
    fn read(embedded: &str) -> Self {
        // The build script wrote this text: were it not JSON, every operation would be unknown, and every test fail.
        let documents: Vec<Value> = serde_json::from_str(embedded).unwrap_or_default();
        let mut schemas = Schemas::default();
        let mut operations: Vec<Operation> = Vec::new();
        let mut templates = Vec::new();
        for document in &documents {
            spec::read_family(document, &mut schemas, &mut operations);
            let server = document["servers"][0]["url"].as_str().unwrap_or_default();
            let below = server.split_once("://").map_or("", |(_, below)| below);
            let base = below.find('/').and_then(|at| below.get(at..));
            let base = base.unwrap_or_default().trim_end_matches("/v3");
            let new = operations.iter().skip(templates.len());
            let new: Vec<String> = new.map(|one| format!("{base}{}", one.path)).collect();
            templates.extend(new);
        }
        Self {
            schemas,
            operations,
            templates,
        }
    }

    pub(super) fn operations(&'static self) -> impl Iterator<Item = &'static Operation> {
        self.operations.iter()
    }

    /// The operation that a request is for.
    pub(super) fn at(
        &'static self,
        method: &Method,
        segments: &[String],
    ) -> Option<&'static Operation> {
        let fits = |template: &str| {
            let parts = template.split('/').skip(1);
            let alike = |(part, segment): (&str, &String)| part.starts_with('{') || part == segment;
            parts.clone().count() == segments.len() && parts.zip(segments).all(alike)
        };
        let mut known = self.operations.iter().zip(&self.templates);
        let found = known.find(|(one, template)| one.method == *method && fits(template));
        found.map(|(operation, _)| operation)
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
