//! How is an endpoint written?

use std::fmt::Write as _;

use crate::generate::docs;
use crate::generate::ir::{
    Batch, Endpoint, Kind, Parameter, Place, Presence, RequestBody, Shape, Type, Types,
};
use crate::generate::{names, sentences};
use crate::spec::{Account, Auth, Pages, Scope, Scopes};

use super::types::Uses;
use super::{doc, model};

/// The struct of an endpoint.
pub(super) fn emit(
    endpoint: &Endpoint,
    family: &str,
    types: &Types,
    scopes: &Scopes,
    uses: &mut Uses,
) -> String {
    let mut out = doc(&docs::endpoint(endpoint, family, scopes));
    uses.root("endpoint");
    out.push_str("#[endpoint(\n");
    let _ = writeln!(
        out,
        "    method = {},",
        endpoint.method.as_str().to_uppercase()
    );
    let _ = writeln!(out, "    path = {:?},", endpoint.path);
    let _ = writeln!(out, "    auth = {},", scheme(endpoint.auth));
    if matches!(endpoint.auth, Auth::AccessToken | Auth::CustomerLogin) {
        let _ = writeln!(out, "    scopes = {},", scope_list(endpoint));
    }
    if !endpoint.accounts.is_empty() && endpoint.accounts != usual_accounts(endpoint.auth) {
        let kinds: Vec<&str> = endpoint
            .accounts
            .iter()
            .map(|account| account.as_str())
            .collect();
        let _ = writeln!(out, "    accounts = [{}],", kinds.join(", "));
    }
    let _ = writeln!(
        out,
        "    response = {},",
        uses.answer(types, &endpoint.answer)
    );
    if let Some(guard) = endpoint.guard {
        let _ = writeln!(out, "    guard = {},", guard.as_str());
    }
    out.push_str(&manners(endpoint));
    if let Some(url) = &endpoint.reference {
        let _ = writeln!(out, "    reference = {url:?},");
    }
    out.push_str(")]\n");
    if endpoint.deprecated {
        out.push_str("#[deprecated(note = \"BigCommerce advises against this endpoint\")]\n");
    }
    let _ = writeln!(
        out,
        "#[derive(Debug, Clone)]\npub struct {} {{",
        endpoint.name
    );
    let is_needed = |parameter: &&Parameter| parameter.required;
    for parameter in endpoint.parameters.iter().filter(is_needed) {
        out.push_str(&field(parameter, endpoint, family, types, uses));
    }
    if let Some(body) = endpoint.body.as_ref().filter(|body| body.required) {
        let _ = writeln!(
            out,
            "    /// {}\n    #[body{}]\n    pub body: {},",
            sentences::body(endpoint, family),
            batch_of_body(endpoint, body, types, uses),
            uses.ty(types, &body.ty)
        );
    }
    for parameter in endpoint
        .parameters
        .iter()
        .filter(|parameter| !is_needed(parameter))
    {
        out.push_str(&field(parameter, endpoint, family, types, uses));
    }
    if let Some(body) = endpoint.body.as_ref().filter(|body| !body.required) {
        let ty = uses.ty(types, &body.ty);
        let _ = writeln!(
            out,
            "    /// {}\n    #[body]\n    pub body: Option<{ty}>,",
            sentences::body(endpoint, family)
        );
    }
    out.push_str("}\n");
    out
}

/// The arguments about pages, limits and repetition.
fn manners(endpoint: &Endpoint) -> String {
    let mut out = String::new();
    let pages = match endpoint.pages {
        Pages::None => None,
        Pages::Page => Some("number"),
        Pages::Cursor => Some("cursor"),
        Pages::PageCursor => Some("number_or_cursor"),
    };
    if let Some(style) = pages {
        let _ = writeln!(out, "    pages = {style},");
    }
    if let Some(keyset) = &endpoint.keyset {
        let bound = if keyset.inclusive { "min" } else { "greater" };
        let order = keyset
            .order
            .iter()
            .map(|(name, value)| format!(", {name} = {value:?}"));
        let order: String = order.collect();
        let _ = writeln!(out, "    keyset = {bound}({:?}{order}),", keyset.parameter);
    }
    let limits = [
        ("max_page_items", endpoint.max_page_items),
        ("max_batch", endpoint.max_batch),
        ("max_concurrency", endpoint.max_concurrency),
    ];
    for (key, limit) in limits {
        if let Some(limit) = limit {
            let _ = writeln!(out, "    {key} = {limit},");
        }
    }
    if endpoint.idempotent {
        out.push_str("    idempotent,\n");
    }
    out
}

/// The mark of a body that has the list that is limited.
fn batch_of_body(
    endpoint: &Endpoint,
    body: &RequestBody,
    types: &Types,
    uses: &mut Uses,
) -> String {
    let name = match &endpoint.batch {
        Some(Batch::Body) => return "(batch)".to_owned(),
        Some(Batch::Property(name)) => name,
        Some(Batch::Parameter(_)) | None => return String::new(),
    };
    let fields = match body.ty.node().map(|id| &types.get(id).kind) {
        Some(Kind::Record(fields)) => fields.as_slice(),
        _ => &[],
    };
    let Some(field) = fields.iter().find(|field| field.wire == *name) else {
        return String::new();
    };
    let (ident, _) = model::ident(name);
    let ty = uses.ty(types, &field.ty);
    match field.presence {
        Presence::Insisted | Presence::Always => format!("(batch = {ident}: {ty})"),
        Presence::Optional => format!("(batch = {ident}: Option<{ty}>)"),
        Presence::Nullable => format!("(batch = {ident}: Update<{ty}>)"),
    }
}

fn field(
    parameter: &Parameter,
    endpoint: &Endpoint,
    family: &str,
    types: &Types,
    uses: &mut Uses,
) -> String {
    let snake = names::snake(&parameter.wire);
    // A header's name is its field's with hyphens, so that it is given where the case differs.
    let plain = match parameter.place {
        Place::Header => snake.replace('_', "-") == parameter.wire,
        Place::Path | Place::Query => snake == parameter.wire,
    };
    let ident = parameter_ident(&parameter.wire);
    let mut keys: Vec<String> = Vec::new();
    if !plain || ident.trim_start_matches("r#") != snake {
        keys.push(format!("name = {:?}", parameter.wire));
    }
    if parameter.exploded {
        keys.push("exploded".to_owned());
    }
    if endpoint.batch == Some(Batch::Parameter(parameter.wire.clone())) {
        keys.push("batch".to_owned());
    }
    let role = match parameter.place {
        Place::Path => "path",
        Place::Query => "query",
        Place::Header => "header",
    };
    let keys = if keys.is_empty() {
        String::new()
    } else {
        format!("({})", keys.join(", "))
    };
    let ty = uses.ty(types, &parameter.ty);
    let ty = if parameter.required {
        ty
    } else {
        format!("Option<{ty}>")
    };
    format!(
        "    /// {}\n    #[{role}{keys}]\n    pub {ident}: {ty},\n",
        docs::parameter(parameter, endpoint, family, &listed_fields(endpoint, types))
    )
}

/// The identifier of a parameter's field, and of its setter.
pub(super) fn parameter_ident(wire: &str) -> String {
    match names::snake(wire).as_str() {
        // The constructor's name and the guard's are taken.
        taken @ ("new" | "everything") => format!("{taken}_"),
        snake => names::ident(snake),
    }
}

/// The fields of what an endpoint lists.
fn listed_fields(endpoint: &Endpoint, types: &Types) -> Vec<String> {
    let pages = endpoint
        .answer
        .successes
        .iter()
        .filter_map(|shape| match shape {
            Shape::Page(Type::Node(id)) => Some(*id),
            Shape::Bare(Type::List(item)) => item.node(),
            _ => None,
        })
        .map(|id| &types.get(id).kind);
    let fields = pages.filter_map(|kind| match kind {
        Kind::Record(fields) => Some(fields.iter().map(|field| field.wire.clone())),
        _ => None,
    });
    fields.flatten().collect()
}

fn scope_list(endpoint: &Endpoint) -> String {
    let Some(needed) = &endpoint.scopes else {
        return "undocumented".to_owned();
    };
    let words = |scope: &Scope| format!("{}: {}", scope.key, scope.level);
    let mut elements: Vec<String> = needed.all.iter().map(words).collect();
    if !needed.any_of.is_empty() {
        let alternatives: Vec<String> = needed.any_of.iter().map(words).collect();
        elements.push(format!("any_of({})", alternatives.join(", ")));
    }
    if elements.is_empty() {
        return "none".to_owned();
    }
    format!("[{}]", elements.join(", "))
}

/// The account kinds that `#[endpoint]` takes where it is not told.
fn usual_accounts(auth: Auth) -> &'static [Account] {
    match auth {
        Auth::AccessToken | Auth::PaymentAccessToken => &[Account::Store, Account::App],
        Auth::SameOrigin => &[],
        Auth::ClientId | Auth::CustomerLogin | Auth::ProviderBasic | Auth::ProviderKeys => {
            &[Account::App]
        }
    }
}

/// The scheme's name in `#[endpoint]`.
fn scheme(auth: Auth) -> String {
    names::camel(auth.as_str())
}
