//! What do the specs say of an operation? Read by other code than the generator's, so that its mistakes show.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

/// All of `specs/`.
#[derive(Debug)]
pub struct Specs {
    /// Every spec, by name.
    pub specs: Vec<Spec>,
    /// The scopes that each scope includes itself.
    includes: HashMap<String, Vec<String>>,
}

/// One spec.
#[derive(Debug)]
pub struct Spec {
    /// The file's name without its ending: `catalog-products`.
    pub name: String,
    document: Value,
}

/// An operation of a spec.
#[derive(Debug, Clone, Copy)]
pub struct Described<'s> {
    spec: &'s Spec,
    /// BigCommerce's name for it: `getProducts`.
    pub id: &'s str,
    /// Its HTTP method: `get`.
    pub method: &'s str,
    node: &'s Value,
    /// The path's node, which has what its operations share.
    path: &'s Value,
}

/// What a caller needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Needs {
    /// The security scheme: `access_token`.
    pub scheme: String,
    /// Alternatives, each a list of scopes all needed; `None` where they are undocumented.
    pub scopes: Option<Vec<Vec<String>>>,
    /// The kinds of API account that may call: `store`, `app`, `account`.
    pub accounts: Vec<String>,
}

/// A JSON body that an operation takes, or answers with success.
#[derive(Debug, Clone, Copy)]
pub struct Body<'s> {
    /// The status of the answer; `None` for a request.
    pub status: Option<u16>,
    /// Its schema; references lead into [`Spec::resolve`].
    pub schema: &'s Value,
}

/// A parameter of an operation.
#[derive(Debug, Clone, Copy)]
pub struct Parameter<'s> {
    /// `id:in`
    pub name: &'s str,
    /// Where it goes: `path`, `query`, `header`.
    pub place: &'s str,
    /// Its schema.
    pub schema: &'s Value,
}

impl Specs {
    /// Reads the workspace's `specs/`.
    ///
    /// # Errors
    ///
    /// If a file cannot be read; the message names it.
    pub fn load() -> Result<Self, String> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("specs");
        let mut specs = Vec::new();
        let mut includes = HashMap::new();
        for path in files(&folder)? {
            let document = read(&path)?;
            let name = path.file_stem().unwrap_or_default().to_string_lossy();
            if name == "scopes" {
                includes = included(&document);
            } else {
                specs.push(Spec {
                    name: name.into_owned(),
                    document,
                });
            }
        }
        Ok(Self { specs, includes })
    }

    /// Every operation.
    pub fn operations(&self) -> impl Iterator<Item = Described<'_>> {
        self.specs.iter().flat_map(Spec::operations)
    }

    /// Whether who holds the one scope holds the other.
    #[must_use]
    pub fn covers(&self, held: &str, needed: &str) -> bool {
        let included = || self.includes.get(held).into_iter().flatten();
        held == needed || included().any(|included| self.covers(included, needed))
    }
}

fn files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let error = |error| format!("{}: {error}", folder.display());
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(error)? {
        let path = entry.map_err(error)?.path();
        if path.extension().is_some_and(|ending| ending == "yaml") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn read(path: &Path) -> Result<Value, String> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    serde_saphyr::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))
}

fn included(document: &Value) -> HashMap<String, Vec<String>> {
    let scopes = document.get("scopes").and_then(Value::as_array);
    let id = |scope: &Value| scope.get("id").and_then(Value::as_str).map(str::to_owned);
    scopes
        .into_iter()
        .flatten()
        .filter_map(|scope| Some((id(scope)?, texts(scope.get("implies")))))
        .collect()
}

fn texts(list: Option<&Value>) -> Vec<String> {
    let items = list.and_then(Value::as_array).into_iter().flatten();
    items.filter_map(Value::as_str).map(str::to_owned).collect()
}

impl Spec {
    /// Its operations, in its order.
    pub fn operations(&self) -> impl Iterator<Item = Described<'_>> {
        let paths = self.document.get("paths").and_then(Value::as_object);
        let nodes = paths
            .into_iter()
            .flat_map(Map::values)
            .filter_map(|path| Some((path, path.as_object()?)))
            .flat_map(|(path, nodes)| nodes.iter().map(move |(key, node)| (path, key, node)));
        nodes.filter_map(|(path, method, node)| {
            Some(Described {
                spec: self,
                id: node.get("operationId")?.as_str()?,
                method,
                node,
                path,
            })
        })
    }

    /// `node`, or what its `$ref` points at; `None` if that is nowhere.
    #[must_use]
    pub fn resolve<'s>(&'s self, node: &'s Value) -> Option<&'s Value> {
        match node.get("$ref") {
            None => Some(node),
            Some(reference) => {
                let target = self
                    .document
                    .pointer(reference.as_str()?.strip_prefix('#')?)?;
                self.resolve(target)
            }
        }
    }
}

impl<'s> Described<'s> {
    /// The spec that it is in.
    #[must_use]
    pub fn spec(&self) -> &'s Spec {
        self.spec
    }

    /// What it says at a key of its own: `x-bc-pages`.
    #[must_use]
    pub fn says(&self, key: &str) -> Option<&'s Value> {
        self.node.get(key)
    }

    /// What a caller needs.
    ///
    /// # Errors
    ///
    /// If the operation does not say by which one scheme it authenticates.
    pub fn needs(&self) -> Result<Needs, String> {
        let entries = self.node.get("security").and_then(Value::as_array);
        let entries = entries.into_iter().flatten().filter_map(Value::as_object);
        let (mut schemes, mut alternatives) = (Vec::new(), Vec::new());
        for (scheme, scopes) in entries.flatten() {
            schemes.push(scheme.clone());
            alternatives.push(texts(Some(scopes)));
        }
        let undocumented = self.node.get("x-bc-scopes").is_some();
        if undocumented {
            let all = self.spec.document.pointer("/components/securitySchemes");
            let all = all.and_then(Value::as_object).into_iter();
            schemes = all.flat_map(Map::keys).cloned().collect();
        }
        schemes.dedup();
        match <[String; 1]>::try_from(schemes) {
            Ok([scheme]) => Ok(Needs {
                scheme,
                scopes: (!undocumented).then_some(alternatives),
                accounts: texts(self.node.get("x-bc-accounts")),
            }),
            Err(schemes) => Err(format!("{self} has not one scheme but {schemes:?}")),
        }
    }

    /// Its parameters, those that its path shares among them.
    #[must_use]
    pub fn parameters(&self) -> Vec<Parameter<'s>> {
        let lists = [self.path, self.node].map(|node| node.get("parameters")?.as_array());
        let nodes = lists.into_iter().flatten().flatten();
        nodes
            .filter_map(|node| {
                let node = self.spec.resolve(node)?;
                Some(Parameter {
                    name: node.get("name")?.as_str()?,
                    place: node.get("in")?.as_str()?,
                    schema: self.spec.resolve(node.get("schema")?)?,
                })
            })
            .collect()
    }

    /// The bodies of its requests and successful answers that are JSON.
    #[must_use]
    pub fn bodies(&self) -> Vec<Body<'s>> {
        let mut bodies = Vec::new();
        for schema in self.schemas(self.node.get("requestBody")) {
            bodies.push(Body {
                status: None,
                schema,
            });
        }
        let responses = self.node.get("responses").and_then(Value::as_object);
        for (status, response) in responses.into_iter().flatten() {
            // HTTP 204 has no body, whatever the reference says.
            let has_body = |status: &u16| (200..300).contains(status) && *status != 204;
            let success = status.parse().ok().filter(has_body);
            for schema in self.schemas(success.and(Some(response))) {
                bodies.push(Body {
                    status: success,
                    schema,
                });
            }
        }
        bodies
    }

    /// The schemas of the JSON in a request body or response.
    fn schemas(&self, holder: Option<&'s Value>) -> Vec<&'s Value> {
        let content =
            holder.and_then(|holder| self.spec.resolve(holder)?.get("content")?.as_object());
        let media = content.into_iter().flatten();
        media
            .filter(|(media_type, _)| media_type.contains("json"))
            .filter_map(|(_, media)| media.get("schema"))
            .collect()
    }
}

/// `catalog-products getProducts`
impl std::fmt::Display for Described<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.spec.name, self.id)
    }
}
