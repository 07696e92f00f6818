//! What does a small spec become? From text to text, feature by feature.

mod authentication;
mod files;
mod lists;
mod operations;
mod secrets;
mod specs_readme;
mod types;

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::spec::{Scopes, Spec, Specs};

use super::Model;
use super::renames::Renames;

const SCOPES: &str = "
scopes:
  - {id: things, key: things, level: modify, ui_name: Things, ui_level: modify, kind: store, access: write, implies: [things_read_only]}
  - {id: things_read_only, key: things, level: read, ui_name: Things, ui_level: read-only, kind: store, access: read, implies: []}
  - {id: carts, key: carts, level: modify, ui_name: Carts, ui_level: modify, kind: store, access: write, implies: []}
any_of:
  - {id: things_or_carts, scopes: [things, carts]}
";

/// A spec of the family `shop` with these paths and schemas.
fn spec(module: &str, paths: &str, schemas: &str) -> Spec {
    let text = format!(
        "info: {{x-bc-family: shop, x-bc-module: {module}, x-bc-upstream: {module}.yml}}\n\
         servers: [{{url: 'https://api.bigcommerce.com/stores/{{store_hash}}/v3'}}]\n\
         paths: {{{paths}}}\n\
         components: {{schemas: {{{schemas}}}}}\n"
    );
    Spec::parse(&format!("shop-{module}"), &text).unwrap()
}

/// An operation at a path of its own, with more keys.
fn operation(method: &str, path: &str, id: &str, more: &str) -> String {
    format!(
        "'{path}': {{{method}: {{operationId: {id}, tags: [Things], x-bc-accounts: [store, app], \
         x-bc-pages: none, security: [{{access_token: [things]}}], {more}}}}}"
    )
}

/// A response with a JSON body of this schema.
fn answer(status: &str, schema: &str) -> String {
    format!("'{status}': {{content: {{application/json: {{schema: {schema}}}}}}}")
}

fn build(specs: Vec<Spec>, renames: &str) -> anyhow::Result<BTreeMap<PathBuf, String>> {
    let specs = Specs {
        specs,
        scopes: Scopes::parse(SCOPES).unwrap(),
    };
    Model::build(&specs, &Renames::parse(renames).unwrap())?.families(&specs)
}

/// The generated text of one spec, files joined and spaces made single.
fn generate(paths: &str, schemas: &str) -> String {
    joined(build(vec![spec("things", paths, schemas)], "").unwrap())
}

fn joined(files: BTreeMap<PathBuf, String>) -> String {
    let text: String = files.into_values().collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[track_caller]
fn assert_has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "no `{part}` in:\n{text}");
    }
}

/// The schema of BigCommerce's envelope around this schema.
fn wrapped(data: &str) -> String {
    format!(
        "{{type: object, properties: {{data: {data}, meta: {{type: object, properties: {{}}}}}}}}"
    )
}
