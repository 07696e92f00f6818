//! What is to be sent, and where? Reads the plan that `cargo xtask conformance` makes.

use std::collections::BTreeMap;
use std::path::Path;

use bc_api::{Decode, FileUpload, Origin, from_slice};
use serde_json::Value;

/// What to send, and how to report.
pub(crate) struct Plan {
    /// The origin of each host: `api`, `payments`, `storefront`.
    pub(crate) servers: BTreeMap<String, String>,
    /// Whether all hosts are a sandbox that is started for the run.
    pub(crate) sandbox: bool,
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

/// What to fill into a request: `{"parameters": {..}, "body": ..}`.
pub(crate) struct Sample(Value);

impl Plan {
    /// Reads the file at `path`.
    pub(crate) fn read(path: &Path) -> Result<Self, String> {
        let text =
            std::fs::read(path).map_err(|error| format!("reading {}: {error}", path.display()))?;
        let mut plan: Value = serde_json::from_slice(&text)
            .map_err(|error| format!("{}: {error}", path.display()))?;
        let operations = plan["operations"].as_array_mut().map(std::mem::take);
        let servers = plan["servers"].as_object().into_iter().flatten();
        let servers = servers.map(|(host, url)| {
            Ok((
                host.clone(),
                origin(host, url.as_str().unwrap_or_default())?,
            ))
        });
        Ok(Self {
            servers: servers.collect::<Result<_, String>>()?,
            sandbox: plan["sandbox"] == true,
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

/// Where a client may send a credential, which goes in the clear nowhere but on the machine itself.
fn origin(host: &str, url: &str) -> Result<String, String> {
    let origin: Origin = url
        .parse()
        .map_err(|error| format!("the --server of {host}: {error}"))?;
    Ok(origin.as_str().to_owned())
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
            sample: Sample(value["sample"].take()),
        })
    }
}

impl Sample {
    /// The value at a JSON pointer (`/body`, `/parameters/id`), as its type reads it.
    pub(crate) fn at<T: Decode>(&self, pointer: &str) -> Result<T, String> {
        let value = self.0.pointer(pointer).unwrap_or(&Value::Null);
        from_slice(value.to_string().as_bytes())
            .map_err(|error| format!("{pointer} of the sample: {error}"))
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

#[cfg(test)]
mod tests {
    use super::origin;

    #[test]
    fn no_credential_is_sent_in_the_clear() {
        assert_eq!(
            origin("api", "https://store.example"),
            Ok("https://store.example".to_owned())
        );
        assert_eq!(
            origin("api", "http://127.0.0.1:8080"),
            Ok("http://127.0.0.1:8080".to_owned())
        );
        let error = origin("api", "http://store.example").unwrap_err();
        assert!(
            error.contains("of api: ") && error.contains("in the clear"),
            "{error}"
        );
        let error = origin("api", "https://me:s3cret@store.example").unwrap_err();
        assert!(!error.contains("s3cret"), "{error}");
    }
}
