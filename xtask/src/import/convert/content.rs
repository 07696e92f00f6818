//! How are bodies converted? Requests, responses, and the media types within.

use anyhow::bail;
use serde_json::{Map, Value, json};

use super::schema::Named;
use super::{Reference, is_prose};
use crate::spec::value::escape;

impl Reference<'_> {
    /// A request body, converted.
    pub(super) fn request_body(&self, node: &Value, at: &str) -> anyhow::Result<Value> {
        let mut out = Map::new();
        for (key, value) in self.object(node, at)? {
            match key.as_str() {
                "$ref" => return Ok(json!({ "$ref": value })),
                "required" if value == &Value::Bool(true) => {
                    out.insert(key.clone(), value.clone());
                }
                "required" => {}
                "content" => self.content(value, &format!("{at}/content"), &mut out)?,
                prose if is_prose(prose) => {}
                unknown => bail!(self.unknown(unknown, at)),
            }
        }
        Ok(Value::Object(out))
    }

    /// A response, converted. OpenAPI demands a description: it is `label`.
    pub(super) fn response(&self, node: &Value, at: &str, label: &str) -> anyhow::Result<Value> {
        let mut out = Map::from_iter([("description".to_owned(), json!(label))]);
        for (key, value) in self.object(node, at)? {
            let here = format!("{at}/{}", escape(key));
            match key.as_str() {
                "$ref" => return Ok(json!({ "$ref": value })),
                "content" => self.content(value, &here, &mut out)?,
                "headers" => {
                    out.insert(key.clone(), self.headers(value, &here)?);
                }
                prose if is_prose(prose) => {}
                unknown => bail!(self.unknown(unknown, at)),
            }
        }
        Ok(Value::Object(out))
    }

    /// Headers of a response, or shared ones, converted.
    pub(super) fn headers(&self, node: &Value, at: &str) -> anyhow::Result<Value> {
        let mut out = Map::new();
        for (name, header) in self.object(node, at)? {
            let here = format!("{at}/{}", escape(name));
            let header = match (header.get("$ref"), header.get("schema")) {
                (Some(reference), _) => json!({ "$ref": reference }),
                (None, Some(schema)) => {
                    json!({ "schema": self.schema(schema, &format!("{here}/schema"), Named::No)? })
                }
                (None, None) => bail!(self.error(&here, "a header needs a schema")),
            };
            out.insert(name.clone(), header);
        }
        Ok(Value::Object(out))
    }

    /// The media types of a body. Keys that are names of examples are dropped beside a real media
    /// type, and mean JSON where there is none.
    fn content(&self, node: &Value, at: &str, out: &mut Map<String, Value>) -> anyhow::Result<()> {
        let types = self.object(node, at)?;
        let any_real = types.keys().any(|key| media_type(key).is_some());
        let mut content = Map::new();
        for (key, media) in types {
            let here = format!("{at}/{}", escape(key));
            let media_type = match media_type(key) {
                Some(media_type) => media_type,
                None if any_real => continue,
                None => "application/json",
            };
            let Some(schema) = media.get("schema") else {
                continue;
            };
            let schema = self.schema(schema, &format!("{here}/schema"), Named::No)?;
            content.insert(media_type.to_owned(), json!({ "schema": schema }));
        }
        if !content.is_empty() {
            out.insert("content".to_owned(), Value::Object(content));
        }
        Ok(())
    }

    /// The node as an object.
    pub(super) fn object<'a>(
        &self,
        node: &'a Value,
        at: &str,
    ) -> anyhow::Result<&'a Map<String, Value>> {
        node.as_object()
            .ok_or_else(|| self.error(at, "must be an object"))
    }

    /// The error for a key that is neither known as fact nor as prose.
    pub(super) fn unknown(&self, key: &str, at: &str) -> anyhow::Error {
        self.unknown_at(
            format!("{at}/{}", escape(key)),
            format!("the key `{key}` is unknown: teach the importer to keep or drop it"),
        )
    }
}

/// The media type that a key of `content` stands for, `None` if it is none.
fn media_type(key: &str) -> Option<&str> {
    let (top, sub) = key.split_once('/')?;
    let known = [
        "application",
        "text",
        "multipart",
        "image",
        "audio",
        "video",
        "*",
    ];
    match (known.contains(&top), key) {
        (_, "plain/text") => Some("text/plain"),
        (true, _) if !sub.is_empty() && !key.contains(' ') => Some(key),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::import::convert::Reference;
    use crate::spec::yaml;

    fn response(text: &str) -> anyhow::Result<Value> {
        let document = yaml::parse(text)?;
        let reference = Reference {
            file: "things.yml",
            document: &document,
        };
        reference.response(&document.value, "", "OK")
    }

    #[test]
    fn the_name_of_an_example_is_no_media_type() {
        let text = "content:\n  application/json: {schema: {type: object}, example: {}}\n  \
                    Coupon Applied: {schema: {type: object}}\n  example-1: {schema: {type: string}}\n";
        assert_eq!(
            response(text).unwrap(),
            json!({"description": "OK", "content": {"application/json": {"schema": {"type": "object"}}}})
        );
    }

    #[test]
    fn without_a_media_type_the_name_of_an_example_means_json() {
        let text = "content:\n  Response Schema: {schema: {type: array, items: {type: string}}}\n";
        let content = &response(text).unwrap()["content"];
        assert_eq!(content["application/json"]["schema"]["type"], "array");
    }

    #[test]
    fn text_plain_the_wrong_way_round_is_mended() {
        let content =
            &response("content: {plain/text: {schema: {type: string}}}").unwrap()["content"];
        assert_eq!(content["text/plain"]["schema"]["type"], "string");
    }

    #[test]
    fn a_media_type_without_schema_says_nothing() {
        assert_eq!(
            response("{description: Words., content: {application/json: {}}}").unwrap(),
            json!({"description": "OK"})
        );
    }

    #[test]
    fn a_key_nobody_knows_is_an_error() {
        let error = response("contents: {}").unwrap_err().to_string();
        assert!(error.contains("`contents`"), "{error}");
    }
}
