//! What do `specs/*.yaml` say? The one reader of them, for every command that needs to know.
//!
//! [`Specs::load`] reads every spec and the scope list. Operations come typed, in the specs' order,
//! with `$ref`s of parameters and responses resolved; schemas stay JSON (the order of keys
//! preserved), because what to make of a schema is the business of who reads it.

mod operation;
mod paging;
mod scopes;
mod security;
pub(crate) mod value;
mod words;
pub(crate) mod yaml;
mod yaml_writer;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};
use serde_json::{Map, Value};

pub(crate) use operation::{Media, Operation, Parameter, Response, shapes_a_list};
pub(crate) use paging::Keyset;
pub(crate) use scopes::{Access, AnyOf, Kind, Scope, Scopes, distance};
pub(crate) use security::{FurtherScopes, further_scopes, scope_candidates};
pub(crate) use words::{Account, Auth, Form, Guard, Location, Method, Pages};
pub(crate) use yaml_writer::to_yaml;

use value::{map_at, str_at};

/// The names in `specs/` that are no OpenAPI file.
const OTHERS: [&str; 1] = ["scopes.yaml"];

/// The `specs/` folder of this workspace.
pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("specs")
}

/// All of `specs/`.
#[derive(Debug)]
pub(crate) struct Specs {
    /// Every spec, by file name.
    pub(crate) specs: Vec<Spec>,
    /// The closed list of OAuth scopes.
    pub(crate) scopes: Scopes,
}

impl Specs {
    /// Reads the folder `dir`.
    pub(crate) fn load(dir: &Path) -> anyhow::Result<Self> {
        let scopes = Scopes::load(&dir.join("scopes.yaml"))?;
        let mut specs = Vec::new();
        for path in files(dir)? {
            let spec = Spec::load(&path)?;
            for operation in &spec.operations {
                operation.check_scopes(&scopes).with_context(|| {
                    format!("{}: operation {}", path.display(), operation.operation_id)
                })?;
            }
            specs.push(spec);
        }
        ensure!(
            !specs.is_empty(),
            "{} holds no spec: run `cargo xtask import --from DIR`",
            dir.display()
        );
        Ok(Self { specs, scopes })
    }
}

/// The spec files in `dir`, sorted by name.
pub(crate) fn files(dir: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(dir).with_context(|| format!("reading {}", dir.display()))?;
    let mut files = Vec::new();
    for entry in entries {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.ends_with(".yaml") && !OTHERS.contains(&name.as_ref()) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// One spec: a file of operations and the schemas they use.
#[derive(Debug)]
pub(crate) struct Spec {
    /// The file's name without `.yaml`: `catalog-brands`.
    pub(crate) name: String,
    /// `catalog`
    pub(crate) family: String,
    /// `brands`
    pub(crate) module: String,
    /// Where in BigCommerce's reference it comes from: `catalog/brands_catalog.v3.yml`.
    pub(crate) upstream: String,
    /// The base of every path: `https://api.bigcommerce.com/stores/{store_hash}/v3`.
    pub(crate) server: String,
    /// The operations, in the file's order.
    pub(crate) operations: Vec<Operation>,
    /// `components/schemas`, in the file's order.
    pub(crate) schemas: Map<String, Value>,
    /// The keys of our own that occur in it: `x-bc-pages`.
    pub(crate) keys: BTreeSet<String>,
}

impl Spec {
    /// Reads one spec file.
    pub(crate) fn load(path: &Path) -> anyhow::Result<Self> {
        let text =
            std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        Self::parse(&name, &text).with_context(|| path.display().to_string())
    }

    /// Reads the text of the spec `name`.
    pub(crate) fn parse(name: &str, text: &str) -> anyhow::Result<Self> {
        Self::read(name, &yaml::parse(text)?.value)
    }

    /// Reads the document of the spec `name`.
    pub(crate) fn read(name: &str, document: &Value) -> anyhow::Result<Self> {
        let Some(server) = document.pointer("/servers/0/url").and_then(Value::as_str) else {
            bail!("/servers/0/url is missing");
        };
        let info = document.get("info").unwrap_or(&Value::Null);
        let mut keys = BTreeSet::new();
        value::keys_of_our_own(document, &mut keys);
        Ok(Self {
            name: name.to_owned(),
            family: str_at(info, "x-bc-family")?.to_owned(),
            module: str_at(info, "x-bc-module")?.to_owned(),
            upstream: str_at(info, "x-bc-upstream")?.to_owned(),
            server: server.to_owned(),
            operations: operation::read_all(document)?,
            schemas: map_at(document, "/components/schemas")
                .cloned()
                .unwrap_or_default(),
            keys,
        })
    }
}
