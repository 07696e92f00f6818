//! What the specs say of one operation: query, body, scopes, accounts, limits.

use bc_auth::account::Kind;
use hyper::Method;
use serde_json::Value;

use super::schema::{Compiler, SchemaId};

/// One operation of BigCommerce's API.
#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) id: String,
    pub(crate) method: Method,
    /// The template below the store: `/v3/catalog/products/{product_id}`.
    pub(crate) path: String,
    pub(crate) query: Vec<Parameter>,
    pub(crate) body: Option<Body>,
    /// Alternatives, each a list of scopes all needed; `None` where BigCommerce documents none.
    pub(crate) scopes: Option<Vec<Vec<String>>>,
    pub(crate) accounts: Vec<Kind>,
    pub(crate) max_batch: Option<usize>,
    /// How many requests of a store may run at once.
    pub(crate) max_concurrency: Option<usize>,
    /// Which list of the body `max_batch` counts, where the body is not the list.
    pub(crate) batch_list: Option<String>,
    /// The JSON answers, by status.
    pub(crate) answers: Vec<(u16, Option<SchemaId>)>,
}

/// A query parameter.
#[derive(Debug)]
pub(crate) struct Parameter {
    pub(crate) name: String,
    pub(crate) required: bool,
    pub(crate) schema: SchemaId,
}

/// What a request may carry.
#[derive(Debug, Default)]
pub(crate) struct Body {
    pub(crate) required: bool,
    pub(crate) json: Option<SchemaId>,
    pub(crate) form: Option<SchemaId>,
}

impl Operation {
    /// The first successful answer's status, and its schema if it has a JSON body.
    pub(crate) fn success(&self) -> Option<&(u16, Option<SchemaId>)> {
        self.answers
            .iter()
            .find(|(status, _)| (200..300).contains(status))
    }

    /// Whether the operation takes this query parameter.
    pub(crate) fn takes(&self, name: &str) -> bool {
        self.query.iter().any(|parameter| parameter.name == name)
    }
}

/// Reads one operation of a document.
pub(crate) fn read<'a>(
    compiler: &mut Compiler<'a, '_>,
    method: Method,
    path: String,
    shared: &'a Value,
    operation: &'a Value,
) -> Operation {
    let mut query: Vec<Parameter> = Vec::new();
    // An operation's own parameters come first, so that they win over the path's.
    for parameters in [&operation["parameters"], shared] {
        for parameter in parameters.as_array().into_iter().flatten() {
            let parameter = compiler.resolve(parameter);
            let name = parameter["name"].as_str().unwrap_or_default();
            if parameter["in"] == "query" && query.iter().all(|known| known.name != name) {
                query.push(Parameter {
                    name: name.to_owned(),
                    required: parameter["required"].as_bool().unwrap_or(false),
                    schema: compiler.compile(&parameter["schema"]),
                });
            }
        }
    }
    let body = operation
        .get("requestBody")
        .map(|body| read_body(compiler, body));
    let limit = operation["x-bc-max-batch"]
        .as_u64()
        .map(|limit| limit as usize);
    let most_items = body
        .as_ref()
        .and_then(|body| body.json)
        .and_then(|id| compiler.schemas.get(id).max_items);
    let answers = read_answers(compiler, &operation["responses"]);
    Operation {
        id: operation["operationId"]
            .as_str()
            .unwrap_or_default()
            .to_owned(),
        method,
        path,
        query,
        body,
        scopes: operation["security"]
            .as_array()
            .map(|alternatives| read_scopes(alternatives)),
        accounts: read_accounts(&operation["x-bc-accounts"]),
        max_batch: limit.or(most_items),
        max_concurrency: operation["x-bc-max-concurrency"]
            .as_u64()
            .map(|most| most as usize),
        batch_list: operation["x-bc-batch-list"].as_str().map(str::to_owned),
        answers,
    }
}

fn read_body<'a>(compiler: &mut Compiler<'a, '_>, body: &'a Value) -> Body {
    let body = compiler.resolve(body);
    let mut read = Body {
        required: body["required"].as_bool().unwrap_or(false),
        ..Body::default()
    };
    for (media, content) in body["content"].as_object().into_iter().flatten() {
        let schema = compiler.compile(&content["schema"]);
        match media.as_str() {
            "application/json" => read.json = Some(schema),
            "multipart/form-data" => read.form = Some(schema),
            _ => {}
        }
    }
    read
}

fn read_answers<'a>(
    compiler: &mut Compiler<'a, '_>,
    responses: &'a Value,
) -> Vec<(u16, Option<SchemaId>)> {
    let mut answers: Vec<(u16, Option<SchemaId>)> = Vec::new();
    for (status, response) in responses.as_object().into_iter().flatten() {
        let Ok(status) = status.parse() else { continue };
        let content = compiler.resolve(response)["content"].as_object();
        let json =
            content.and_then(|content| content.iter().find(|(media, _)| media.contains("json")));
        let schema = json.map(|(_, content)| compiler.compile(&content["schema"]));
        answers.push((status, schema));
    }
    answers.sort_by_key(|(status, _)| *status);
    answers
}

fn read_scopes(alternatives: &[Value]) -> Vec<Vec<String>> {
    let scopes = |alternative: &Value| {
        let schemes = alternative.as_object().into_iter().flatten();
        let named = schemes.flat_map(|(_, scopes)| scopes.as_array().into_iter().flatten());
        named.filter_map(Value::as_str).map(str::to_owned).collect()
    };
    alternatives.iter().map(scopes).collect()
}

fn read_accounts(accounts: &Value) -> Vec<Kind> {
    let Some(named) = accounts.as_array() else {
        return vec![Kind::Store, Kind::App];
    };
    let kinds = [Kind::Store, Kind::App, Kind::Account];
    named
        .iter()
        .filter_map(|name| {
            kinds
                .into_iter()
                .find(|kind| name.as_str() == Some(kind.name()))
        })
        .collect()
}
