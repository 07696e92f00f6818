//! What is to be sent, and where? Reads the plan that `cargo xtask conformance` makes.

use std::collections::BTreeMap;
use std::path::Path;

use bc_api::{Decode, FileUpload, from_slice};
use serde_json::{Map, Value};

/// What to send, and how to report.
pub(crate) struct Plan {
    /// The origin of each host: `api`, `payments`, `storefront`.
    pub(crate) servers: BTreeMap<String, String>,
    /// Whether to send what writes, too.
    pub(crate) write: bool,
    /// Whether the report is JSON.
    pub(crate) prints_json: bool,
    /// What to send, in this order.
    pub(crate) operations: Vec<Operation>,
}

/// An endpoint, and what to fill in.
pub(crate) struct Operation {
    pub(crate) spec: String,
    pub(crate) operation_id: String,
    pub(crate) name: String,
    pub(crate) family: String,
    /// Which of the plan's servers it goes to.
    pub(crate) host: String,
    pub(crate) writes: bool,
    pub(crate) sample: Sample,
}

/// What to fill into a request.
pub(crate) struct Sample {
    parameters: Map<String, Value>,
    body: Value,
}

impl Plan {
    /// Reads the file at `path`.
    pub(crate) fn read(path: &Path) -> Result<Self, String> {
        let text =
            std::fs::read(path).map_err(|error| format!("reading {}: {error}", path.display()))?;
        let mut plan: Value = serde_json::from_slice(&text)
            .map_err(|error| format!("{}: {error}", path.display()))?;
        let servers = plan["servers"].as_object().into_iter().flatten();
        let servers =
            servers.filter_map(|(host, url)| Some((host.clone(), url.as_str()?.to_owned())));
        let operations = plan["operations"].as_array_mut().map(std::mem::take);
        Ok(Self {
            servers: servers.collect(),
            write: plan["write"] == true,
            prints_json: plan["format"] == "json",
            operations: operations
                .unwrap_or_default()
                .into_iter()
                .map(Operation::read)
                .collect::<Result<_, _>>()?,
        })
    }
}

impl Operation {
    fn read(mut value: Value) -> Result<Self, String> {
        let text = |key: &str| {
            let text = value[key].as_str().map(str::to_owned);
            text.ok_or_else(|| format!("an operation of the plan has no `{key}`"))
        };
        Ok(Self {
            spec: text("spec")?,
            operation_id: text("operation_id")?,
            name: text("name")?,
            family: text("family")?,
            host: text("host")?,
            writes: value["writes"] == true,
            sample: Sample {
                body: value["body"].take(),
                parameters: match value["parameters"].take() {
                    Value::Object(parameters) => parameters,
                    _ => Map::new(),
                },
            },
        })
    }
}

impl Sample {
    /// The value of a parameter, as its type reads it.
    pub(crate) fn parameter<T: Decode>(&self, name: &str) -> Result<T, String> {
        let value = self.parameters.get(name).unwrap_or(&Value::Null);
        typed(value).map_err(|error| format!("the parameter `{name}`: {error}"))
    }

    /// The body, as its type reads it.
    pub(crate) fn body<T: Decode>(&self) -> Result<T, String> {
        typed(&self.body).map_err(|error| format!("the body: {error}"))
    }

    /// A part of a form, as its type reads it.
    pub(crate) fn part<T: Decode>(&self, name: &str) -> Result<T, String> {
        typed(&self.body[name]).map_err(|error| format!("the part `{name}`: {error}"))
    }

    /// A small file, a picture of one pixel.
    #[expect(
        clippy::unused_self,
        reason = "it is read from the sample as everything else is"
    )]
    pub(crate) fn file(&self) -> FileUpload {
        const PIXEL: &[u8] =
            b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";
        FileUpload::new("sample.gif", "image/gif", PIXEL.to_vec())
    }
}

fn typed<T: Decode>(value: &Value) -> Result<T, String> {
    from_slice(value.to_string().as_bytes()).map_err(|error| error.to_string())
}
