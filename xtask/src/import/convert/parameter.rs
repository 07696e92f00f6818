//! How are parameters converted? Without the headers that every request has, and with how arrays
//! are written said outright.

use anyhow::bail;
use serde_json::{Map, Value, json};

use super::schema::Named;
use super::{Reference, is_prose};
use crate::spec::value::{is_array, resolve};

/// Headers that OpenAPI says parameters must not describe, and those that the client sends itself.
const IMPLIED: [&str; 5] = [
    "accept",
    "content-type",
    "authorization",
    "user-agent",
    "x-auth-token",
];

impl Reference<'_> {
    /// A list of parameters, converted; `None` if none is left.
    pub(super) fn parameters(&self, node: &Value, at: &str) -> anyhow::Result<Option<Value>> {
        let Some(nodes) = node.as_array() else {
            bail!(self.error(at, "must be a list"))
        };
        let mut out = Vec::new();
        for (i, node) in nodes.iter().enumerate() {
            out.extend(self.parameter(node, &format!("{at}/{i}"))?);
        }
        Ok((!out.is_empty()).then_some(Value::Array(out)))
    }

    /// One parameter, converted; `None` if it is dropped.
    pub(super) fn parameter(&self, node: &Value, at: &str) -> anyhow::Result<Option<Value>> {
        let resolved = resolve(self.value(), node).map_err(|error| self.error(at, error))?;
        if is_implied(resolved) {
            return Ok(None);
        }
        if let Some(reference) = node.get("$ref") {
            return Ok(Some(json!({ "$ref": reference })));
        }
        let is_array = match node.get("schema") {
            Some(schema) => is_array(self.value(), schema).map_err(|e| self.error(at, e))?,
            None => bail!(self.error(at, "a parameter needs a schema")),
        };
        let in_query_as_array = is_array && node.get("in") == Some(&json!("query"));
        let mut out = Map::new();
        for (key, value) in self.object(node, at)? {
            match key.as_str() {
                "name" | "in" => {
                    out.insert(key.clone(), value.clone());
                }
                "required" | "deprecated" | "allowEmptyValue" if value == &Value::Bool(true) => {
                    out.insert(key.clone(), value.clone());
                }
                "required" | "deprecated" | "allowEmptyValue" | "style" | "explode" => {}
                "schema" => {
                    if in_query_as_array {
                        let style = node.get("style").cloned().unwrap_or(json!("form"));
                        let explode = node.get("explode").cloned().unwrap_or(json!(true));
                        out.insert("style".to_owned(), style);
                        out.insert("explode".to_owned(), explode);
                    }
                    let here = format!("{at}/schema");
                    out.insert(key.clone(), self.schema(value, &here, Named::No)?);
                }
                prose if is_prose(prose) => {}
                unknown => bail!(self.unknown(unknown, at)),
            }
        }
        Ok(Some(Value::Object(out)))
    }
}

fn is_implied(parameter: &Value) -> bool {
    let name = parameter
        .get("name")
        .and_then(Value::as_str)
        .unwrap_or_default();
    parameter.get("in") == Some(&json!("header"))
        && IMPLIED.contains(&name.to_ascii_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::import::convert::Reference;
    use crate::spec::yaml;

    fn parameters(text: &str) -> anyhow::Result<Option<Value>> {
        let document = yaml::parse(text)?;
        let reference = Reference {
            file: "things.yml",
            document: &document,
        };
        reference.parameters(&document.value["parameters"], "/parameters")
    }

    #[test]
    fn headers_of_the_client_are_dropped_and_other_headers_stay() {
        let text = "parameters: [{name: Accept, in: header, schema: {type: string}}, {$ref: '#/ct'}, \
                    {name: User-Agent, in: header, schema: {type: string}}, \
                    {name: X-Trace, in: header, required: false, schema: {type: string}}]\n\
                    ct: {name: content-type, in: header, required: true, schema: {type: string}}\n";
        assert_eq!(
            parameters(text).unwrap(),
            Some(json!([{"name": "X-Trace", "in": "header", "schema": {"type": "string"}}]))
        );
    }

    #[test]
    fn a_query_array_says_how_it_is_written() {
        let text = "parameters:\n  - {name: 'id:in', in: query, schema: {type: array, items: {type: integer}}}\n  \
                    - {name: include, in: query, style: form, explode: false, schema: {$ref: '#/list'}}\n\
                    list: {type: array, items: {type: string}}\n";
        let parameters = parameters(text).unwrap().unwrap();
        let explode = |i: usize| (&parameters[i]["style"], &parameters[i]["explode"]);
        assert_eq!(explode(0), (&json!("form"), &json!(true)));
        assert_eq!(explode(1), (&json!("form"), &json!(false)));
    }

    #[test]
    fn a_reference_to_nowhere_is_an_error() {
        let error = parameters("parameters: [{$ref: '#/nowhere'}]\n")
            .unwrap_err()
            .to_string();
        assert!(error.contains("#/nowhere"), "{error}");
    }
}
