//! What is an operation? Its typed form, read from a spec's `paths`.

use anyhow::{Context, ensure};
use heck::ToUpperCamelCase;
use serde_json::{Map, Value};

use super::Scopes;
use super::paging::{self, Keyset};
use super::security::{FurtherScopes, Security, further_scopes};
use super::value::{OUR_OWN, map_at, resolve, str_at, texts};
use super::words::{Account, Auth, Form, Guard, Location, Method, Pages};

/// One operation of a spec.
#[derive(Debug, Clone)]
pub(crate) struct Operation {
    /// BigCommerce's name for it: `getProducts`.
    pub(crate) operation_id: String,
    /// Its HTTP method.
    pub(crate) method: Method,
    /// Its path below the spec's server: `/catalog/products/{product_id}`.
    pub(crate) path: String,
    /// What it does, in a sentence without its full stop; given where that made from its path reads badly.
    pub(crate) summary: Option<String>,
    /// Its tags, as BigCommerce writes them.
    pub(crate) tags: Vec<String>,
    /// How it authenticates.
    pub(crate) auth: Auth,
    /// Alternatives, each a list of scopes all needed, in the minimal form; `None` where
    /// BigCommerce does not document them. `[[]]` is: none needed.
    pub(crate) scopes: Option<Vec<Vec<String>>>,
    /// What they could be, in the same form, where BigCommerce's sources contradict each other.
    pub(crate) scope_candidates: Option<Vec<Vec<String>>>,
    /// What some of its calls need beyond that.
    pub(crate) further_scopes: Vec<FurtherScopes>,
    /// The kinds of API account that may call it.
    pub(crate) accounts: Vec<Account>,
    /// How its list is paged.
    pub(crate) pages: Pages,
    /// How many items a page has at most.
    pub(crate) max_page_items: Option<u64>,
    /// How what follows an identifier is asked for.
    pub(crate) keyset: Option<Keyset>,
    /// Whether it may be sent twice although it is a POST.
    pub(crate) idempotent: bool,
    /// How many of it may run at once for a store.
    pub(crate) max_concurrency: Option<u64>,
    /// How many items one request may carry.
    pub(crate) max_batch: Option<u64>,
    /// Which list that is of, where the body is not the list: a property of it or a query parameter.
    pub(crate) batch_list: Option<String>,
    /// How a whole collection is kept from being deleted by accident, where that might happen.
    pub(crate) guard: Option<Guard>,
    /// Whether BigCommerce advises against it.
    pub(crate) deprecated: bool,
    /// Its page in BigCommerce's documentation.
    pub(crate) reference: Option<String>,
    /// Its parameters: the path's own first, then the rest in the spec's order.
    pub(crate) parameters: Vec<Parameter>,
    /// What it takes in the body.
    pub(crate) request_body: Option<RequestBody>,
    /// What it answers, in the spec's order.
    pub(crate) responses: Vec<Response>,
    /// What the spec says of it in other keys of our own.
    pub(crate) extensions: Map<String, Value>,
}

/// One parameter, its `$ref` resolved.
#[derive(Debug, Clone)]
pub(crate) struct Parameter {
    /// Its name on the wire: `id:in`.
    pub(crate) name: String,
    /// Where it goes.
    pub(crate) location: Location,
    /// Whether the request is refused without it.
    pub(crate) required: bool,
    /// Whether an array goes out as one parameter an item, not comma-joined.
    pub(crate) explode: bool,
    /// Whether BigCommerce advises against it.
    pub(crate) deprecated: bool,
    /// Its schema, `$ref`s kept.
    pub(crate) schema: Value,
}

/// Whether a query parameter pages through a list, orders or shapes it: it is no filter.
pub(crate) fn shapes_a_list(name: &str) -> bool {
    matches!(
        name,
        "limit"
            | "page"
            | "before"
            | "after"
            | "sort"
            | "direction"
            | "include"
            | "include_fields"
            | "exclude_fields"
    )
}

/// What an operation takes in its body.
#[derive(Debug, Clone)]
pub(crate) struct RequestBody {
    /// Whether the request is refused without it.
    pub(crate) required: bool,
    /// One entry a media type, in the spec's order.
    pub(crate) content: Vec<Media>,
}

/// A body of one media type.
#[derive(Debug, Clone)]
pub(crate) struct Media {
    /// `application/json`
    pub(crate) media_type: String,
    /// Its schema, `$ref`s kept; `true` where the spec has none.
    pub(crate) schema: Value,
}

/// An answer.
#[derive(Debug, Clone)]
pub(crate) struct Response {
    /// `200`, or `default`.
    pub(crate) status: String,
    /// What it is, where its content does not say.
    pub(crate) form: Option<Form>,
    /// One entry a media type, in the spec's order.
    pub(crate) content: Vec<Media>,
}

impl Operation {
    /// Its name in Rust: the operationId in UpperCamelCase.
    pub(crate) fn name(&self) -> String {
        self.operation_id.to_upper_camel_case()
    }

    /// The scopes, with every scope that includes one of them as a further alternative.
    pub(crate) fn scopes_any_of(&self, scopes: &Scopes) -> Option<Vec<Vec<String>>> {
        let expand = |needed: &Vec<String>| {
            needed.iter().fold(vec![Vec::new()], |alternatives, id| {
                let extended = alternatives.iter().flat_map(|before: &Vec<String>| {
                    let granting = scopes.granted_by(id).into_iter();
                    granting.map(|id| before.iter().cloned().chain([id.to_owned()]).collect())
                });
                extended.collect()
            })
        };
        self.scopes
            .as_ref()
            .map(|alternatives| alternatives.iter().flat_map(expand).collect())
    }

    /// An error if a scope is not in the list.
    pub(super) fn check_scopes(&self, scopes: &Scopes) -> anyhow::Result<()> {
        let named = self.scopes.iter().chain(&self.scope_candidates);
        let further = self
            .further_scopes
            .iter()
            .flat_map(|further| &further.scopes);
        for id in named.flatten().flatten().chain(further) {
            ensure!(
                scopes.get(id).is_some(),
                "the scope `{id}` is not in specs/scopes.yaml"
            );
        }
        Ok(())
    }

    fn read(
        document: &Value,
        path: &str,
        method: &str,
        shared: Option<&Value>,
        node: &Value,
    ) -> anyhow::Result<Self> {
        let security = Security::read(document, node)?;
        let mut parameters: Vec<Parameter> = Vec::new();
        for node in [shared, node.get("parameters")].into_iter().flatten() {
            for parameter in node.as_array().into_iter().flatten() {
                let parameter = Parameter::read(document, parameter)?;
                // An operation's parameter replaces its path's of the same name.
                parameters
                    .retain(|p| (p.location, &p.name) != (parameter.location, &parameter.name));
                parameters.push(parameter);
            }
        }
        let in_path = |parameter: &Parameter| parameter.location == Location::Path;
        parameters.sort_by_key(|parameter| !in_path(parameter));
        let guard = node.get("x-bc-guard").and_then(Value::as_str);
        let accounts = texts(node.get("x-bc-accounts"));
        let body = node
            .get("requestBody")
            .map(|body| RequestBody::read(document, body));
        let responses = node.get("responses").and_then(Value::as_object);
        let responses = responses.into_iter().flatten();
        let method = Method::parse(method)?;
        let pages = Pages::parse(str_at(node, "x-bc-pages")?)?;
        let idempotent = flag(node, "x-bc-idempotent");
        ensure!(
            !idempotent || method == Method::Post,
            "`x-bc-idempotent` is for a POST: whatever else may be sent twice anyway"
        );
        let batch_list = node.get("x-bc-batch-list").and_then(Value::as_str);
        Ok(Self {
            operation_id: str_at(node, "operationId")?.to_owned(),
            method,
            path: path.to_owned(),
            tags: texts(node.get("tags")),
            auth: security.auth,
            scopes: security.scopes,
            scope_candidates: security.candidates,
            further_scopes: further_scopes(node)?,
            accounts: accounts
                .iter()
                .map(|kind| Account::parse(kind))
                .collect::<Result<_, _>>()?,
            pages,
            max_page_items: paging::max_items(document, pages, &parameters)?,
            keyset: Keyset::read(node, pages, &parameters).context("`x-bc-keyset`")?,
            idempotent,
            max_concurrency: node.get("x-bc-max-concurrency").and_then(Value::as_u64),
            max_batch: node.get("x-bc-max-batch").and_then(Value::as_u64),
            batch_list: batch_list.map(str::to_owned),
            guard: guard
                .map(Guard::parse)
                .transpose()
                .context("`x-bc-guard`")?,
            summary: node
                .get("summary")
                .and_then(Value::as_str)
                .map(str::to_owned),
            deprecated: flag(node, "deprecated"),
            reference: node
                .pointer("/externalDocs/url")
                .and_then(Value::as_str)
                .map(str::to_owned),
            parameters,
            request_body: body.transpose()?,
            responses: responses
                .map(|(status, node)| Response::read(document, status, node))
                .collect::<Result<_, _>>()?,
            extensions: extensions(node),
        })
    }
}

impl Parameter {
    fn read(document: &Value, node: &Value) -> anyhow::Result<Self> {
        let node = resolve(document, node)?;
        Ok(Self {
            name: str_at(node, "name")?.to_owned(),
            location: Location::parse(str_at(node, "in")?)?,
            required: flag(node, "required"),
            explode: flag(node, "explode"),
            deprecated: flag(node, "deprecated"),
            schema: node.get("schema").cloned().unwrap_or(Value::Bool(true)),
        })
    }
}

impl RequestBody {
    fn read(document: &Value, node: &Value) -> anyhow::Result<Self> {
        let node = resolve(document, node)?;
        Ok(Self {
            required: flag(node, "required"),
            content: read_content(node),
        })
    }
}

impl Response {
    fn read(document: &Value, status: &str, node: &Value) -> anyhow::Result<Self> {
        let node = resolve(document, node)?;
        let form = node.get("x-bc-response").and_then(Value::as_str);
        Ok(Self {
            status: status.to_owned(),
            form: form.map(Form::parse).transpose()?,
            content: read_content(node),
        })
    }
}

/// Every operation of a spec, in its order.
pub(super) fn read_all(document: &Value) -> anyhow::Result<Vec<Operation>> {
    let mut operations = Vec::new();
    for (path, item) in map_at(document, "/paths").context("/paths is missing")? {
        let shared = item.get("parameters");
        for (method, node) in item.as_object().into_iter().flatten() {
            if method != "parameters" {
                let operation = Operation::read(document, path, method, shared, node);
                operations.push(operation.with_context(|| format!("{method} {path}"))?);
            }
        }
    }
    Ok(operations)
}

/// The keys of our own that no field of [`Operation`] stands for.
fn extensions(node: &Value) -> Map<String, Value> {
    let known = [
        "x-bc-accounts",
        "x-bc-batch-list",
        "x-bc-guard",
        "x-bc-idempotent",
        "x-bc-keyset",
        "x-bc-max-batch",
        "x-bc-max-concurrency",
        "x-bc-pages",
        "x-bc-scopes",
    ];
    let entries = node.as_object().into_iter().flatten();
    let of_ours =
        entries.filter(|(key, _)| key.starts_with(OUR_OWN) && !known.contains(&key.as_str()));
    of_ours
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect()
}

fn read_content(node: &Value) -> Vec<Media> {
    let content = node.get("content").and_then(Value::as_object);
    let read = |(media_type, media): (&String, &Value)| Media {
        media_type: media_type.clone(),
        schema: media.get("schema").cloned().unwrap_or(Value::Bool(true)),
    };
    content.into_iter().flatten().map(read).collect()
}

fn flag(node: &Value, key: &str) -> bool {
    node.get(key).and_then(Value::as_bool).unwrap_or_default()
}

#[cfg(test)]
mod tests;
