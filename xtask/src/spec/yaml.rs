//! How is YAML read? As YAML 1.2 into JSON, keeping the order of keys and the line of every node.
//!
//! YAML 1.2 has neither `No` for false nor dates, so that an unquoted label or timestamp stays
//! text.

use std::collections::HashMap;

use anyhow::{Context, bail, ensure};
use saphyr::{LoadableYamlNode, MarkedYamlOwned, ScalarOwned, YamlDataOwned};
use serde::de::DeserializeOwned;
use serde_json::{Map, Number, Value};

use super::value::escape;

/// A YAML document as JSON.
#[derive(Debug)]
pub(crate) struct Document {
    /// Its value.
    pub(crate) value: Value,
    lines: HashMap<String, usize>,
}

impl Document {
    /// The line on which the node at `pointer` starts, or that of the nearest node above it.
    pub(crate) fn line(&self, pointer: &str) -> usize {
        let mut pointer = pointer;
        loop {
            if let Some(line) = self.lines.get(pointer) {
                return *line;
            }
            match pointer.rfind('/') {
                Some(end) => pointer = &pointer[..end],
                None => return 1,
            }
        }
    }

    /// The entries of the list at `pointer`, each with its line; an error says which entry it is about.
    pub(crate) fn list<T: DeserializeOwned>(
        &self,
        pointer: &str,
    ) -> anyhow::Result<Vec<(usize, T)>> {
        let entries = self.value.pointer(pointer).and_then(Value::as_array);
        let entries =
            entries.with_context(|| format!("`{}` must be a list", pointer.trim_matches('/')))?;
        let read = |(i, entry): (usize, &Value)| {
            let line = self.line(&format!("{pointer}/{i}"));
            let entry =
                serde_json::from_value(entry.clone()).with_context(|| format!("line {line}"))?;
            Ok((line, entry))
        };
        entries.iter().enumerate().map(read).collect()
    }
}

/// Reads one YAML document.
pub(crate) fn parse(text: &str) -> anyhow::Result<Document> {
    let mut nodes = MarkedYamlOwned::load_from_str(text).context("not YAML")?;
    ensure!(
        nodes.len() == 1,
        "a YAML file must hold one document, this one holds {}",
        nodes.len()
    );
    let node = nodes.remove(0);
    let mut lines = HashMap::new();
    let value = convert(node, "", &mut lines)?;
    Ok(Document { value, lines })
}

fn convert(
    node: MarkedYamlOwned,
    pointer: &str,
    lines: &mut HashMap<String, usize>,
) -> anyhow::Result<Value> {
    let line = node.span.start.line();
    lines.insert(pointer.to_owned(), line);
    Ok(match node.data {
        YamlDataOwned::Value(scalar) => convert_scalar(scalar),
        YamlDataOwned::Sequence(items) => {
            let mut array = Vec::with_capacity(items.len());
            for (i, item) in items.into_iter().enumerate() {
                array.push(convert(item, &format!("{pointer}/{i}"), lines)?);
            }
            Value::Array(array)
        }
        YamlDataOwned::Mapping(entries) => {
            let mut object = Map::with_capacity(entries.len());
            for (key, item) in entries {
                let key_line = key.span.start.line();
                let YamlDataOwned::Value(ScalarOwned::String(key)) = key.data else {
                    bail!("line {key_line}: a key must be a text: put it in quotes");
                };
                let pointer = format!("{pointer}/{}", escape(&key));
                let value = convert(item, &pointer, lines)?;
                lines.insert(pointer, key_line);
                object.insert(key, value);
            }
            Value::Object(object)
        }
        YamlDataOwned::Tagged(tag, _) => bail!("line {line}: the tag {tag} is not understood"),
        YamlDataOwned::Representation(..) | YamlDataOwned::Alias(_) | YamlDataOwned::BadValue => {
            bail!("line {line}: a value that cannot be read")
        }
    })
}

fn convert_scalar(scalar: ScalarOwned) -> Value {
    match scalar {
        ScalarOwned::Null => Value::Null,
        ScalarOwned::Boolean(value) => Value::Bool(value),
        ScalarOwned::Integer(value) => Value::from(value),
        // JSON has no NaN and no infinity: they stay the text they were.
        ScalarOwned::FloatingPoint(value) => Number::from_f64(value.0)
            .map_or_else(|| Value::String(value.to_string()), Value::Number),
        ScalarOwned::String(value) => Value::String(value),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::parse;

    #[test]
    fn an_unquoted_no_and_a_timestamp_stay_text() {
        let document = parse("a: No\nb: 2026-04-01T10:00:00Z\nc: 2026-04-01\nd: on\n").unwrap();
        assert_eq!(
            document.value,
            json!({"a": "No", "b": "2026-04-01T10:00:00Z", "c": "2026-04-01", "d": "on"})
        );
    }

    #[test]
    fn keys_keep_their_order() {
        let document = parse("b: 1\na: 2\n'200': {z: 1.5, y: null}\n").unwrap();
        assert_eq!(
            document.value.to_string(),
            r#"{"b":1,"a":2,"200":{"z":1.5,"y":null}}"#
        );
    }

    #[test]
    fn every_node_knows_its_line() {
        let document = parse("a:\n  /b/c:\n    - x\n    - y\n").unwrap();
        assert_eq!(document.line("/a/~1b~1c"), 2);
        assert_eq!(document.line("/a/~1b~1c/1"), 4);
        assert_eq!(document.line("/a/~1b~1c/7/nowhere"), 2);
    }

    #[test]
    fn a_key_that_is_no_text_is_an_error_with_its_line() {
        let error = parse("a: 1\n200: ok\n").unwrap_err();
        assert!(error.to_string().contains("line 2"), "{error}");
    }

    #[test]
    fn a_lists_entries_are_read_with_their_lines() {
        let document = parse("a:\n  - 1\n  - x\nb: 1\n").unwrap();
        assert_eq!(
            document.list::<serde_json::Value>("/a").unwrap(),
            [(2, json!(1)), (3, json!("x"))]
        );
        let error = format!("{:#}", document.list::<u8>("/a").unwrap_err());
        assert!(error.contains("line 3"), "{error}");
        let error = document.list::<u8>("/b").unwrap_err().to_string();
        assert_eq!(error, "`b` must be a list");
    }

    #[test]
    fn a_duplicate_key_is_an_error() {
        assert!(parse("a: 1\na: 2\n").is_err());
    }
}
