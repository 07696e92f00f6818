//! What does a whole spec consist of? Its frame, its paths and its components.

use anyhow::bail;
use serde_json::{Map, Value, json};

use super::operation::Context;
use super::schema::Named;
use super::{Reference, ScopeTable, is_prose};
use crate::import::families::Entry;
use crate::spec::value::{escape, map_at, str_at};
use crate::spec::{Auth, Method, Scopes};

/// The reference's file as OpenAPI 3.1, before any overlay.
pub(crate) fn document(
    reference: &Reference<'_>,
    entry: &Entry,
    table: &ScopeTable,
    scopes: &Scopes,
) -> anyhow::Result<Value> {
    let upstream = reference.value();
    let info = upstream.get("info").unwrap_or(&Value::Null);
    let version = str_at(info, "version").map_err(|error| reference.error("/info", error))?;
    let title = entry
        .file_name()
        .trim_end_matches(".yaml")
        .replace('-', " ");
    Ok(json!({
        "openapi": "3.1.0",
        "info": {
            "title": format!("BigCommerce: {title}"),
            "version": version,
            "x-bc-family": entry.family,
            "x-bc-module": entry.module(),
            "x-bc-upstream": entry.upstream,
        },
        "servers": reference.servers()?,
        "tags": reference.tags(),
        "paths": reference.paths(&Context { entry, table, scopes })?,
        "components": reference.components(entry.auth)?,
    }))
}

/// The scheme as OpenAPI says it. It knows no secret in a path or body: `x-bc-in` tells of these.
fn security_scheme(auth: Auth) -> Value {
    match auth {
        Auth::AccessToken => json!({ "type": "apiKey", "in": "header", "name": "X-Auth-Token" }),
        Auth::SameOrigin => {
            json!({ "type": "apiKey", "in": "cookie", "name": "SHOP_SESSION_TOKEN" })
        }
        Auth::ClientId => json!({ "type": "apiKey", "in": "query", "name": "app_client_id" }),
        Auth::CustomerLogin => {
            json!({ "type": "http", "scheme": "bearer", "bearerFormat": "JWT", "x-bc-in": "path" })
        }
        Auth::PaymentAccessToken => {
            json!({ "type": "apiKey", "in": "header", "name": "Authorization", "x-bc-prefix": "PAT" })
        }
        Auth::ProviderBasic => json!({ "type": "http", "scheme": "basic" }),
        Auth::ProviderKeys => json!({ "type": "http", "scheme": "bearer", "x-bc-in": "body" }),
    }
}

impl Reference<'_> {
    fn servers(&self) -> anyhow::Result<Value> {
        let Some(url) = self
            .value()
            .pointer("/servers/0/url")
            .and_then(Value::as_str)
        else {
            bail!(self.error("/servers", "the first server needs a url"));
        };
        let mut variables = Map::new();
        for (name, variable) in map_at(self.value(), "/servers/0/variables")
            .into_iter()
            .flatten()
        {
            let default = variable.get("default").cloned().unwrap_or(json!(name));
            variables.insert(name.clone(), json!({ "default": default }));
        }
        Ok(json!([{ "url": url, "variables": variables }]))
    }

    fn tags(&self) -> Value {
        let tags = self.value().get("tags").and_then(Value::as_array);
        let name = |tag: &Value| tag.get("name").map(|name| json!({ "name": name }));
        Value::Array(tags.into_iter().flatten().filter_map(name).collect())
    }

    fn paths(&self, context: &Context<'_>) -> anyhow::Result<Value> {
        let mut out = Map::new();
        let empty = Map::new();
        for (path, item) in map_at(self.value(), "/paths").unwrap_or(&empty) {
            let at = format!("/paths/{}", escape(path));
            out.insert(path.clone(), self.path_item(item, &at, context)?);
        }
        Ok(Value::Object(out))
    }

    fn path_item(&self, item: &Value, at: &str, context: &Context<'_>) -> anyhow::Result<Value> {
        let shared = item.get("parameters");
        let mut out = Map::new();
        if let Some(shared) = shared
            && let Some(shared) = self.parameters(shared, &format!("{at}/parameters"))?
        {
            out.insert("parameters".to_owned(), shared);
        }
        for (key, node) in self.object(item, at)? {
            let method = match key.as_str() {
                "get" => Method::Get,
                "post" => Method::Post,
                "put" => Method::Put,
                "delete" => Method::Delete,
                "parameters" => continue,
                prose if is_prose(prose) => continue,
                unknown => bail!(self.unknown(unknown, at)),
            };
            let here = format!("{at}/{key}");
            out.insert(
                key.clone(),
                self.operation(node, &here, method, shared, context)?,
            );
        }
        Ok(Value::Object(out))
    }

    fn components(&self, auth: Auth) -> anyhow::Result<Value> {
        let mut out = Map::from_iter([(
            "securitySchemes".to_owned(),
            json!({ auth.as_str(): security_scheme(auth) }),
        )]);
        let empty = Map::new();
        for (section, nodes) in map_at(self.value(), "/components").unwrap_or(&empty) {
            if matches!(section.as_str(), "securitySchemes" | "examples" | "links") {
                continue;
            }
            let at = format!("/components/{section}");
            let mut converted = Map::new();
            for (name, node) in self.object(nodes, &at)? {
                let here = format!("{at}/{}", escape(name));
                let node = match section.as_str() {
                    "schemas" => Some(self.schema(node, &here, Named::Yes)?),
                    "parameters" => self.parameter(node, &here)?,
                    "responses" => Some(self.response(node, &here, name)?),
                    "requestBodies" => Some(self.request_body(node, &here)?),
                    "headers" => self
                        .headers(&json!({ name: node }), &at)?
                        .get(name)
                        .cloned(),
                    unknown => bail!(self.unknown(unknown, "/components")),
                };
                if let Some(node) = node {
                    converted.insert(name.clone(), node);
                }
            }
            out.insert(section.clone(), Value::Object(converted));
        }
        Ok(Value::Object(out))
    }
}
