//! `cargo xtask examples`: does every example of BigCommerce's files pass through our models?
//!
//! The examples stay where they are: they are read from the reference, written to a scratch file,
//! and handed to `check-examples` of the `tests` package, which knows the models.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use serde_json::{Map, Value, json};

use crate::shell::{cargo, execute, scratch_file};
use crate::spec::value::resolve;
use crate::spec::{Specs, folder, yaml};

/// The arguments of `cargo xtask examples`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The folder of BigCommerce's official reference.
    #[arg(long, value_name = "DIR")]
    from: PathBuf,
}

/// Collects the examples of every file that has a spec, and checks them against the models.
///
/// # Errors
///
/// If a file cannot be read, or an example does not pass.
pub(crate) fn run(args: Args) -> Result<()> {
    let mut lines = String::new();
    for spec in Specs::load(&folder())?.specs {
        let path = args.from.join(&spec.upstream);
        let text =
            fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
        let document = yaml::parse(&text).with_context(|| path.display().to_string())?;
        for mut example in of_document(&document.value)? {
            example.insert("spec".to_owned(), json!(spec.name));
            lines.push_str(&Value::Object(example).to_string());
            lines.push('\n');
        }
    }
    let file = scratch_file("reference-examples.jsonl");
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(&file, lines).with_context(|| format!("writing {}", file.display()))?;
    execute(
        cargo([
            "run",
            "--quiet",
            "--package",
            "bc-tests",
            "--bin",
            "check-examples",
            "--",
        ])
        .arg(&file),
    )
}

/// Every JSON example of a document: of request bodies, and of responses of every status.
fn of_document(document: &Value) -> Result<Vec<Map<String, Value>>> {
    let mut found = Vec::new();
    let paths = document.get("paths").and_then(Value::as_object);
    let operations = paths
        .into_iter()
        .flat_map(Map::values)
        .filter_map(Value::as_object);
    for operation in operations.flat_map(Map::values) {
        let Some(id) = operation.get("operationId").and_then(Value::as_str) else {
            continue;
        };
        if let Some(body) = operation.get("requestBody") {
            of_content(document, body, &mut |origin, value| {
                found.push(record(id, "request", origin, value));
            })?;
        }
        let responses = operation.get("responses").and_then(Value::as_object);
        for (status, response) in responses.into_iter().flatten() {
            of_content(document, response, &mut |origin, value| {
                found.push(record(id, status, origin, value));
            })?;
        }
    }
    Ok(found)
}

fn record(operation: &str, part: &str, origin: &str, body: &Value) -> Map<String, Value> {
    let mut record = Map::new();
    record.insert("operation".to_owned(), json!(operation));
    record.insert("part".to_owned(), json!(part));
    record.insert("origin".to_owned(), json!(origin));
    record.insert("body".to_owned(), body.clone());
    record
}

/// The examples of a request body or response, under any media type that is JSON or is no media
/// type at all (some files have an example's name there).
fn of_content(document: &Value, holder: &Value, found: &mut dyn FnMut(&str, &Value)) -> Result<()> {
    let content = resolve(document, holder)?
        .get("content")
        .and_then(Value::as_object);
    for (media_type, media) in content.into_iter().flatten() {
        if media_type.contains('/') && !media_type.contains("json") {
            continue;
        }
        if let Some(example) = media.get("example") {
            found("example", referred(document, example)?);
        }
        for (name, example) in entries(media.get("examples")) {
            if let Some(value) = resolve(document, example)?.get("value") {
                found(&format!("examples/{name}"), resolve(document, value)?);
            }
        }
        let Some(schema) = media.get("schema") else {
            continue;
        };
        let schema = resolve(document, schema)?;
        if let Some(example) = schema.get("example") {
            found("schema/example", referred(document, example)?);
        }
        for (name, example) in entries(schema.get("x-examples")) {
            let value = example.get("value").unwrap_or(example);
            found(
                &format!("schema/x-examples/{name}"),
                referred(document, value)?,
            );
        }
    }
    Ok(())
}

/// An example, or what it refers to: an example of the components is wrapped in `value`.
fn referred<'a>(document: &'a Value, example: &'a Value) -> Result<&'a Value> {
    let target = resolve(document, example)?;
    let wrapped = target
        .get("value")
        .filter(|_| !std::ptr::eq(target, example));
    Ok(wrapped.unwrap_or(target))
}

fn entries(map: Option<&Value>) -> impl Iterator<Item = (&String, &Value)> {
    map.and_then(Value::as_object).into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_are_found_under_bodies_responses_and_names_that_are_no_media_types() {
        let document = json!({
            "paths": { "/lamps": { "post": {
                "operationId": "createLamp",
                "requestBody": { "$ref": "#/components/requestBodies/Lamp" },
                "responses": {
                    "200": { "content": {
                        "application/json": {
                            "schema": { "x-examples": { "one": { "id": 1 } } },
                            "examples": { "two": { "value": { "id": 2 } } }
                        },
                        "A lit lamp": { "example": { "id": 3 } },
                        "A dark lamp": { "example": { "$ref": "#/components/examples/Dark" } }
                    } },
                    "401": { "content": { "text/plain": { "example": "no" } } }
                }
            } } },
            "components": { "examples": { "Dark": { "value": { "id": 4 } } }, "requestBodies": { "Lamp": { "content": {
                "application/json": { "example": { "name": "Lamp" } }
            } } } }
        });
        let found: Vec<_> = of_document(&document)
            .unwrap()
            .into_iter()
            .map(|e| format!("{} {} {}", e["operation"], e["part"], e["body"]))
            .collect();
        assert_eq!(
            found,
            [
                r#""createLamp" "request" {"name":"Lamp"}"#,
                r#""createLamp" "200" {"id":2}"#,
                r#""createLamp" "200" {"id":1}"#,
                r#""createLamp" "200" {"id":3}"#,
                r#""createLamp" "200" {"id":4}"#,
            ]
        );
    }
}
