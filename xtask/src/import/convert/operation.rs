//! What is known of an operation beyond what the reference declares? Its scopes, accounts, page
//! style, guard and documentation page.

use anyhow::bail;
use serde_json::{Map, Value, json};

use super::{Reference, ScopeTable, is_prose};
use crate::import::families::Entry;
use crate::spec::value::{resolve, texts};
use crate::spec::{Auth, Kind, Method, Pages, Scopes};

/// What every operation of a file is converted with.
pub(super) struct Context<'a> {
    pub(super) entry: &'a Entry,
    pub(super) table: &'a ScopeTable,
    pub(super) scopes: &'a Scopes,
}

impl Reference<'_> {
    /// An operation, converted. `shared` are the parameters of its path.
    pub(super) fn operation(
        &self,
        node: &Value,
        at: &str,
        method: Method,
        shared: Option<&Value>,
        context: &Context<'_>,
    ) -> anyhow::Result<Value> {
        let node = self.object(node, at)?;
        let Some(id) = node.get("operationId").and_then(Value::as_str) else {
            bail!(self.error(at, "an operation needs an operationId"));
        };
        let query = self.query_names([shared, node.get("parameters")]);
        let mut out = Map::new();
        let mut put = |key: &str, value: Value| out.insert(key.to_owned(), value);
        put("operationId", json!(id));
        put("tags", json!(texts(node.get("tags"))));
        if node.get("deprecated") == Some(&Value::Bool(true)) {
            put("deprecated", Value::Bool(true));
        }
        put(
            "externalDocs",
            json!({ "url": self.page(node, at, context.entry)? }),
        );
        let security = security(method, context);
        let accounts = accounts(context.entry.auth, security.as_ref(), context.scopes);
        if let Some(security) = security {
            put("security", security);
        }
        put("x-bc-accounts", accounts);
        put("x-bc-pages", json!(pages(method, &query).as_str()));
        if is_guarded(method, at, node, &query) {
            put("x-bc-guard", json!("filter"));
        }
        for (key, value) in node {
            let here = format!("{at}/{key}");
            match key.as_str() {
                "operationId" | "tags" | "deprecated" | "security" => {}
                "parameters" => {
                    if let Some(parameters) = self.parameters(value, &here)? {
                        put("parameters", parameters);
                    }
                }
                "requestBody" => {
                    put("requestBody", self.request_body(value, &here)?);
                }
                "responses" => {
                    put("responses", self.responses(value, &here)?);
                }
                prose if is_prose(prose) => {}
                unknown => bail!(self.unknown(unknown, at)),
            }
        }
        Ok(Value::Object(out))
    }

    fn responses(&self, node: &Value, at: &str) -> anyhow::Result<Value> {
        let mut out = Map::new();
        for (status, response) in self.object(node, at)? {
            let response = self.response(response, &format!("{at}/{status}"), reason(status))?;
            out.insert(status.clone(), response);
        }
        Ok(Value::Object(out))
    }

    /// The names of the query parameters in these lists, with what is required.
    fn query_names(&self, lists: [Option<&Value>; 2]) -> Vec<(String, bool)> {
        let nodes = lists
            .into_iter()
            .flatten()
            .filter_map(Value::as_array)
            .flatten();
        let resolved = nodes.filter_map(|node| resolve(self.value(), node).ok());
        let in_query = resolved.filter(|node| node.get("in") == Some(&json!("query")));
        let name = |node: &Value| {
            let required = node.get("required") == Some(&Value::Bool(true));
            node.get("name")
                .and_then(Value::as_str)
                .map(|name| (name.to_owned(), required))
        };
        in_query.filter_map(name).collect()
    }

    /// The operation's page: its heading there is its summary.
    fn page(&self, node: &Map<String, Value>, at: &str, entry: &Entry) -> anyhow::Result<String> {
        let Some(summary) = node.get("summary").and_then(Value::as_str) else {
            bail!(self.error(at, "an operation needs a summary, to find its page"));
        };
        let tags = texts(node.get("tags"));
        let below = match tags.first() {
            Some(tag) if !entry.main_tags.contains(tag) => format!("/{}", slug(tag)),
            _ => String::new(),
        };
        Ok(format!("{}{below}#{}", entry.docs, slug(summary)))
    }
}

/// What an operation needs, as far as scheme and scope table tell.
fn security(method: Method, context: &Context<'_>) -> Option<Value> {
    let auth = context.entry.auth;
    match auth {
        Auth::AccessToken => context.table.security(method, context.scopes),
        Auth::CustomerLogin => Some(json!([{ auth.as_str(): ["store_v2_customers_login"] }])),
        _ => Some(json!([{ auth.as_str(): [] }])),
    }
}

/// The kinds of API account that may call: those that can have the scopes, or that BigCommerce's
/// overview of its schemes names. None takes part in a shopper's session.
fn accounts(auth: Auth, security: Option<&Value>, scopes: &Scopes) -> Value {
    match auth {
        Auth::AccessToken => {}
        Auth::PaymentAccessToken => return json!(["store", "app"]),
        Auth::SameOrigin => return json!([]),
        Auth::ClientId | Auth::CustomerLogin | Auth::ProviderBasic | Auth::ProviderKeys => {
            return json!(["app"]);
        }
    }
    let ids = security.and_then(|security| security.pointer("/0/access_token"));
    let of_account = |id: &String| {
        scopes
            .get(id)
            .is_some_and(|scope| scope.kind == Kind::Account)
    };
    if texts(ids).iter().any(of_account) {
        json!(["account"])
    } else {
        json!(["store", "app"])
    }
}

/// How a list is paged, by its parameters.
fn pages(method: Method, query: &[(String, bool)]) -> Pages {
    let has = |wanted: &str| query.iter().any(|(name, _)| name == wanted);
    match (
        method == Method::Get,
        has("page"),
        has("after") || has("before"),
    ) {
        (false, ..) | (true, false, false) => Pages::None,
        (true, true, false) => Pages::Page,
        (true, false, true) => Pages::Cursor,
        (true, true, true) => Pages::PageCursor,
    }
}

/// Whether the operation deletes a collection by filters and requires none.
fn is_guarded(
    method: Method,
    at: &str,
    node: &Map<String, Value>,
    query: &[(String, bool)],
) -> bool {
    let of_one = at
        .strip_suffix("/delete")
        .is_some_and(|path| path.ends_with('}'));
    let mut filters = query
        .iter()
        .filter(|(name, _)| name != "page" && name != "limit")
        .peekable();
    method == Method::Delete
        && !of_one
        && !node.contains_key("requestBody")
        && filters.peek().is_some()
        && filters.all(|(_, required)| !required)
}

/// A heading as its anchor: `Update Products (Batch)` is `update-products-batch`.
fn slug(heading: &str) -> String {
    let words = heading
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("-")
}

/// HTTP's phrase for a status.
fn reason(status: &str) -> &'static str {
    match status {
        "200" => "OK",
        "201" => "Created",
        "202" => "Accepted",
        "204" => "No Content",
        "207" => "Multi-Status",
        "400" => "Bad Request",
        "401" => "Unauthorized",
        "403" => "Forbidden",
        "404" => "Not Found",
        "405" => "Method Not Allowed",
        "409" => "Conflict",
        "413" => "Content Too Large",
        "415" => "Unsupported Media Type",
        "422" => "Unprocessable Content",
        "429" => "Too Many Requests",
        "500" => "Internal Server Error",
        "502" => "Bad Gateway",
        "503" => "Service Unavailable",
        "504" => "Gateway Timeout",
        _ => "Response",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, json};

    use super::{is_guarded, pages, slug};
    use crate::spec::{Method, Pages};

    fn query(names: &[(&str, bool)]) -> Vec<(String, bool)> {
        names
            .iter()
            .map(|(name, required)| ((*name).to_owned(), *required))
            .collect()
    }

    #[test]
    fn a_heading_becomes_its_anchor() {
        assert_eq!(slug("Update Things (Batch)"), "update-things-batch");
        assert_eq!(slug("Sort order"), "sort-order");
    }

    #[test]
    fn the_page_style_follows_from_the_parameters() {
        let of = |names: &[&str]| {
            let names: Vec<_> = names.iter().map(|name| (*name, false)).collect();
            pages(Method::Get, &query(&names))
        };
        assert_eq!(of(&["limit"]), Pages::None);
        assert_eq!(of(&["page", "limit"]), Pages::Page);
        assert_eq!(of(&["limit", "after"]), Pages::Cursor);
        assert_eq!(of(&["page", "limit", "before", "after"]), Pages::PageCursor);
        assert_eq!(
            pages(Method::Delete, &query(&[("page", false)])),
            Pages::None
        );
    }

    #[test]
    fn deleting_by_filters_none_of_which_is_required_is_guarded() {
        let plain = Map::new();
        let of = |at: &str, names: &[(&str, bool)]| {
            is_guarded(Method::Delete, at, &plain, &query(names))
        };
        assert!(of("/paths/~1things/delete", &[("id:in", false)]));
        assert!(!of(
            "/paths/~1things/delete",
            &[("id:in", false), ("name", true)]
        ));
        assert!(!of("/paths/~1things~1{id}/delete", &[("id:in", false)]));
        assert!(!of("/paths/~1things~1{id}~1image/delete", &[]));
        assert!(!of("/paths/~1things/delete", &[("page", false)]));
        let with_body = Map::from_iter([("requestBody".to_owned(), json!({}))]);
        let ids = query(&[("id:in", false)]);
        assert!(!is_guarded(
            Method::Delete,
            "/paths/~1things/delete",
            &with_body,
            &ids
        ));
    }
}
