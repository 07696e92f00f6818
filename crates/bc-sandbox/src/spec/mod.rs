//! What the sandbox knows of BigCommerce's API: the specs, read once for all sandboxes of a process.

pub(crate) mod operation;
mod router;
pub(crate) mod schema;

use std::{collections::HashMap, sync::LazyLock};

use hyper::Method;
use serde_json::Value;

use self::{
    operation::Operation,
    router::Router,
    schema::{Compiler, Schemas},
};
use crate::{
    resource::{Action, Resources},
    shape::{Shapes, derive},
};

/// What every management path starts with.
const STORE: &str = "/stores/{store_hash}";

/// The specs of all families.
#[derive(Debug)]
pub(crate) struct Spec {
    pub(crate) schemas: Schemas,
    pub(crate) operations: Vec<Operation>,
    pub(crate) resources: Resources,
    /// What each operation does, in the order of `operations`.
    pub(crate) actions: Vec<Action>,
    /// What is derived for the families besides the catalog.
    pub(crate) shapes: Shapes,
    router: Router,
    /// The operations of each template, by the router's target.
    templates: Vec<Vec<usize>>,
    /// The scopes each scope includes.
    implied: HashMap<String, Vec<String>>,
}

/// The specs as embedded at build.
pub(crate) static SPEC: LazyLock<Spec> =
    LazyLock::new(|| Spec::read(include_str!(concat!(env!("OUT_DIR"), "/specs.json"))));

impl Spec {
    fn read(embedded: &str) -> Self {
        // The build script wrote this text: were it not JSON, every path would be unknown, and every test fail.
        let document: Value = serde_json::from_str(embedded).unwrap_or_default();
        let mut schemas = Schemas::default();
        let mut operations = Vec::new();
        for family in document["families"].as_array().into_iter().flatten() {
            read_family(family, &mut schemas, &mut operations);
        }
        let mut router = Router::default();
        let mut templates: Vec<Vec<usize>> = Vec::new();
        for (index, operation) in operations.iter().enumerate() {
            let target = router.insert(&format!("{STORE}{}", operation.path), templates.len());
            if target == templates.len() {
                templates.push(Vec::new());
            }
            if let Some(template) = templates.get_mut(target) {
                template.push(index);
            }
        }
        let resources = Resources::derive(&operations, &schemas);
        let shapes = derive::shapes(&operations, &schemas, resources.iter().count());
        let actions = operations
            .iter()
            .enumerate()
            .map(|(index, operation)| match is_catalog(&operation.path) {
                true => resources.action(operation, &schemas),
                false => Action::Shape(index),
            })
            .collect();
        let implied = read_scopes(&document["scopes"]);
        Self {
            schemas,
            operations,
            resources,
            actions,
            shapes,
            router,
            templates,
            implied,
        }
    }

    /// The operations at a path (by their index), and what stands in the places of its parameters, the store hash first.
    pub(crate) fn route(&self, segments: &[String]) -> Option<(&[usize], Vec<String>)> {
        let (target, values) = self.router.find(segments)?;
        Some((self.templates.get(target)?, values))
    }

    /// Whether one of these scopes is, or includes, the wanted one.
    pub(crate) fn grants(&self, granted: &[String], wanted: &str) -> bool {
        granted.iter().any(|scope| {
            scope == wanted
                || self
                    .implied
                    .get(scope)
                    .is_some_and(|all| all.iter().any(|one| one == wanted))
        })
    }
}

/// Whether a path is the catalog's, whose resources are declared in more detail than the others'.
pub(crate) fn is_catalog(path: &str) -> bool {
    path.starts_with("/v3/catalog/")
}

/// Adds what one spec file describes.
pub(crate) fn read_family(
    document: &Value,
    schemas: &mut Schemas,
    operations: &mut Vec<Operation>,
) {
    let base = base_path(document);
    let mut compiler = Compiler::new(document, schemas);
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        for method in [
            Method::GET,
            Method::POST,
            Method::PUT,
            Method::DELETE,
            Method::PATCH,
        ] {
            if let Some(operation) = item.get(method.as_str().to_ascii_lowercase()) {
                let path = format!("{base}{path}");
                operations.push(operation::read(
                    &mut compiler,
                    method,
                    path,
                    &item["parameters"],
                    operation,
                ));
            }
        }
    }
}

/// What stands between the store and a path: `/v3` of `https://api.bigcommerce.com/stores/{store_hash}/v3`.
fn base_path(document: &Value) -> &str {
    let url = document["servers"][0]["url"].as_str().unwrap_or_default();
    url.split_once(STORE)
        .map_or("", |(_, base)| base.trim_end_matches('/'))
}

fn read_scopes(scopes: &Value) -> HashMap<String, Vec<String>> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let scopes = scopes.as_array().into_iter().flatten();
    scopes
        .map(|scope| {
            let implied = scope["implies"]
                .as_array()
                .into_iter()
                .flatten()
                .map(text)
                .collect();
            (text(&scope["id"]), implied)
        })
        .collect()
}
