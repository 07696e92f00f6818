//! Do the arguments of an endpoint and its fields go together?

use quote::ToTokens;

use super::args::{Args, Scopes};
use super::fields::{RequestField, Role};
use super::template::Template;
use super::{batch, paging};
use crate::errors::Errors;
use crate::suggest::closest;
use crate::words::{AccountKind, Guard, Method, Scheme, Word};

/// Query parameters that page through a collection, order or shape it, and do not filter it.
///
/// `bc_client` has the same list, and refuses a guarded request that has only these.
const NOT_FILTERS: [&str; 9] = [
    "limit",
    "page",
    "before",
    "after",
    "sort",
    "direction",
    "include",
    "include_fields",
    "exclude_fields",
];

/// Headers that only the client may set; `Accept` it leaves to the endpoint.
const OWN_HEADERS: [&str; 9] = [
    "x-auth-token",
    "authorization",
    "host",
    "content-type",
    "content-length",
    "transfer-encoding",
    "connection",
    "accept-encoding",
    "user-agent",
];

/// Reports each rule that is broken.
pub(crate) fn check(args: &Args, fields: &[RequestField], errors: &mut Errors) {
    missing_keys(args, errors);
    scopes(args, errors);
    accounts(args, errors);
    bodies(args, fields, errors);
    if let Some(template) = &args.path {
        placeholders(args, template, fields, errors);
    }
    credential(args, fields, errors);
    names(fields, errors);
    headers(fields, errors);
    guard(args, fields, errors);
    methods(args, fields, errors);
    paging::check(args, fields, errors);
    batch::check(args, fields, errors);
    idempotent(args, errors);
}

fn missing_keys(args: &Args, errors: &mut Errors) {
    for (key, remedy) in [
        ("method", "`method = GET`, `POST`, `PUT` or `DELETE`"),
        ("path", "`path = \"/v3/..\"`"),
        (
            "auth",
            "`auth = AccessToken`, or the scheme that it authenticates with",
        ),
    ] {
        if !args.is_given(key) {
            errors.at_call(format!("the endpoint has no `{key}`; add {remedy}"));
        }
    }
    let Some((scheme, written)) = &args.auth else {
        return;
    };
    if scheme.has_scopes() && !args.is_given("scopes") {
        errors.at(
            written,
            "the endpoint has no `scopes`; add `scopes = [products: read]` with those it needs, \
             or say `scopes = none` or `undocumented` if that is so; nothing defaults to none",
        );
    }
}

fn scopes(args: &Args, errors: &mut Errors) {
    let (Some((scheme, _)), Some(Scopes::AllOf(_, written))) = (&args.auth, &args.scopes) else {
        return;
    };
    if !scheme.has_scopes() {
        errors.at(
            written,
            format!(
                "`auth = {}` has no OAuth scopes; remove `scopes`, or say `auth = AccessToken` if that is so",
                scheme.word()
            ),
        );
    }
}

/// Scopes that no account which may call can hold.
fn accounts(args: &Args, errors: &mut Errors) {
    let Some(Scopes::AllOf(list, _)) = &args.scopes else {
        return;
    };
    if !args
        .auth
        .as_ref()
        .is_some_and(|(scheme, _)| scheme.has_scopes())
    {
        return;
    }
    let kinds: &[AccountKind] = args.accounts.as_deref().unwrap_or_default();
    if args.is_given("accounts") && kinds.is_empty() {
        return;
    }
    let account_level = kinds.contains(&AccountKind::Account);
    // The scopes of one `any_of` are all of accounts of one kind.
    let any_of = list.any_of.iter().filter_map(|any_of| {
        let first = any_of.set.members().next()?;
        Some((
            first.is_account_level(),
            any_of.set.words(),
            &any_of.written,
        ))
    });
    let declared = list.declared.iter().map(|declared| {
        let scope = declared.scope;
        (scope.is_account_level(), scope.words(), &declared.written)
    });
    for (of_account, words, written) in declared.chain(any_of) {
        if of_account == account_level {
            continue;
        }
        let message = if account_level {
            format!(
                "no account-level API account can have `{words}`; correct it, or `accounts = [account]`"
            )
        } else {
            format!(
                "only account-level API accounts can have `{words}`; add `accounts = [account]`"
            )
        };
        errors.at(written, message);
    }
}

fn bodies(args: &Args, fields: &[RequestField], errors: &mut Errors) {
    let mut bodies = fields.iter().filter(|field| field.role == Some(Role::Body));
    let Some(first) = bodies.next() else {
        return;
    };
    if let Some((Method::Get, _)) = args.method {
        errors.at(
            &first.name,
            format!(
                "a GET request has no body, but `{}` is one; make it a `#[query]`, or change the method",
                first.name
            ),
        );
    }
    for second in bodies {
        errors.at(
            &second.name,
            format!(
                "`{}` is a second body beside `{}`; a request has one, so put both into one struct",
                second.name, first.name
            ),
        );
    }
}

fn placeholders(args: &Args, template: &Template, fields: &[RequestField], errors: &mut Errors) {
    let path_fields = || fields.iter().filter(|field| field.role == Some(Role::Path));
    let mut unfilled = template.left_open(fields);
    if matches!(args.auth, Some((Scheme::CustomerLogin, _))) && unfilled.pop().is_none() {
        errors.at(
            &template.literal,
            "the Customer Login JWT stands in the path: leave it a placeholder without a field, \
             as in `/login/token/{jwt_token}`",
        );
    }
    for field in path_fields().filter(|field| !template.placeholders.contains(&field.wire)) {
        let wire = &field.wire;
        let remedy = match closest(wire, unfilled.iter().copied()) {
            Some(meant) => {
                // One mistake, so it is not reported at the path as well.
                unfilled.retain(|name| *name != meant);
                format!("did you mean `{{{meant}}}`?")
            }
            None => format!("add `{{{wire}}}` to the path, or give the field another role"),
        };
        errors.at(
            wire_tokens(field),
            format!("the path has no placeholder `{{{wire}}}`; {remedy}"),
        );
    }
    for name in unfilled {
        let field = name.replace('-', "_");
        errors.at(
            &template.literal,
            format!(
                "no field fills the placeholder `{{{name}}}`; add `#[path] pub {field}: ..`, \
                 or `#[path(name = \"{name}\")]` to a field of another name"
            ),
        );
    }
    for field in path_fields().filter(|field| field.optional().is_some()) {
        errors.at(
            &field.ty,
            format!(
                "`{}` is part of the path and cannot be left out; remove the `Option`",
                field.name
            ),
        );
    }
}

/// What the credential sends, and the API account that it does not have.
fn credential(args: &Args, fields: &[RequestField], errors: &mut Errors) {
    let Some((scheme, written)) = &args.auth else {
        return;
    };
    let is_client_id = |field: &&RequestField| field.is_query() && field.wire == "app_client_id";
    if *scheme == Scheme::ClientId
        && let Some(field) = fields.iter().find(is_client_id)
    {
        errors.at(
            wire_tokens(field),
            "the credential sends the query parameter `app_client_id`; remove the field",
        );
    }
    if *scheme == Scheme::SameOrigin && args.is_given("accounts") {
        errors.at(
            written,
            "`auth = SameOrigin` has no API account; remove `accounts`, or say \
             `auth = AccessToken` if that is so",
        );
    }
}

/// Two fields with one name on the wire.
fn names(fields: &[RequestField], errors: &mut Errors) {
    for (at, field) in fields.iter().enumerate() {
        let Some(role) = field.role.filter(|role| *role != Role::Body) else {
            continue;
        };
        let same_name = |other: &&RequestField| {
            other.role.is_some_and(|other| other.name() == role.name())
                && if role == Role::Header {
                    other.wire.eq_ignore_ascii_case(&field.wire)
                } else {
                    other.wire == field.wire
                }
        };
        let Some(first) = fields.iter().take(at).find(same_name) else {
            continue;
        };
        let what = match role {
            Role::Header => "header",
            Role::Path => "path parameter",
            _ => "query parameter",
        };
        errors.at(
            wire_tokens(field),
            format!(
                "`{}` is the {what} `{}` already; remove or rename one",
                first.name, field.wire
            ),
        );
    }
}

fn headers(fields: &[RequestField], errors: &mut Errors) {
    for field in fields
        .iter()
        .filter(|field| field.role == Some(Role::Header))
    {
        let wire = field.wire.to_ascii_lowercase();
        if !OWN_HEADERS.contains(&wire.as_str()) {
            continue;
        }
        let remedy = match wire.as_str() {
            "x-auth-token" | "authorization" => "remove the field, and say `auth = ..` instead",
            _ => "remove the field",
        };
        errors.at(
            wire_tokens(field),
            format!(
                "the client sends the header `{}` itself; {remedy}",
                field.wire
            ),
        );
    }
}

fn guard(args: &Args, fields: &[RequestField], errors: &mut Errors) {
    let Some((guard, written)) = &args.guard else {
        return;
    };
    if let Some((method, word)) = &args.method
        && *method != Method::Delete
    {
        errors.at(
            written,
            format!(
                "`guard = {}` is for DELETE, but this is a {word}; remove it",
                guard.word()
            ),
        );
    }
    if *guard == Guard::Everything {
        return;
    }
    let filters = |field: &RequestField| {
        field.is_query()
            && field.optional().is_some()
            && !NOT_FILTERS.contains(&field.wire.as_str())
    };
    if !fields.iter().any(filters) {
        errors.at(
            written,
            "`guard = filter` asks for a filter, but no query field is an optional filter; \
             add `#[query] pub id_in: Option<Vec<i64>>`, or remove the guard",
        );
    }
}

/// A method that is idempotent in any case.
fn idempotent(args: &Args, errors: &mut Errors) {
    if let (Some(written), Some((method, _))) = (&args.idempotent, &args.method)
        && *method != Method::Post
    {
        errors.at(
            written,
            format!(
                "`idempotent` is for a POST that may be sent twice; a {} always may, so remove it",
                method.word()
            ),
        );
    }
}

/// Fields whose setter would clash with what the macro emits.
fn methods(args: &Args, fields: &[RequestField], errors: &mut Errors) {
    for field in fields {
        let taken = (field.name == "new" && field.optional().is_some())
            || (field.name == "everything" && args.guard.is_some());
        if taken {
            let name = &field.name;
            let role = field.role.map_or("query", Role::name);
            errors.at(
                name,
                format!(
                    "the endpoint gets a function `{name}` of its own; \
                     rename the field and keep its name on the wire: `#[{role}(name = \"{name}\")]`"
                ),
            );
        }
    }
}

/// Where a field's name on the wire stands.
fn wire_tokens(field: &RequestField) -> proc_macro2::TokenStream {
    match &field.wire_literal {
        Some(literal) => literal.to_token_stream(),
        None => field.name.to_token_stream(),
    }
}
