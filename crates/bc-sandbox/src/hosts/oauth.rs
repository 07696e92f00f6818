//! How does an installed app get its access token?

use std::collections::HashMap;

use bc_auth::account::Kind;
use hyper::header::{CACHE_CONTROL, CONTENT_TYPE};
use serde_json::{Value, json};

use super::{Served, pages, specs};
use crate::{
    accounts::{Account, split},
    apps::{
        self,
        registry::{Installed, same},
    },
    exchange::{Request, State},
    problem::Problem,
    secret::Secret,
};

/// The fields of a request for a token, all of which it must have.
const FIELDS: [&str; 7] = [
    "client_id",
    "client_secret",
    "code",
    "scope",
    "context",
    "grant_type",
    "redirect_uri",
];

/// A refusal as RFC 6749 words it: status, code, what is wrong.
type Refusal = (u16, &'static str, String);

/// `POST /oauth2/token`.
pub(super) fn token(state: &mut State, request: &Request) -> Served {
    let served = match exchange(state, request) {
        Ok(body) => Served::json(200, &body),
        Err((status, error, description)) => {
            let body = json!({ "error": error, "error_description": description });
            Served::json(status, &body).refused(format!("{error}: {description}"))
        }
    };
    served.with(CACHE_CONTROL, "no-store")
}

fn exchange(state: &mut State, request: &Request) -> Result<Value, Refusal> {
    let fields = fields(request)?;
    let field = |name: &str| fields.get(name).map(String::as_str).unwrap_or_default();
    for name in FIELDS {
        if field(name).is_empty() {
            return Err(refuse("invalid_request", format!("{name} is missing")));
        }
    }
    if field("grant_type") != "authorization_code" {
        let description = "grant_type must be authorization_code";
        return Err(refuse("unsupported_grant_type", description));
    }
    let client_id = field("client_id");
    let app = state.hosts.apps.find(client_id);
    let app = app.filter(|app| app.client_secret.expose() == field("client_secret"));
    let app = app.ok_or_else(|| {
        let description = "client_id or client_secret is wrong";
        (401, "invalid_client", description.to_owned())
    })?;
    let grant = state.hosts.apps.codes.get(field("code"));
    let grant = grant
        .filter(|grant| grant.client_id == client_id && state.clock.epoch() < grant.expires)
        .ok_or_else(|| {
            let description = "code is unknown, was used before, or is too old";
            refuse("invalid_grant", description)
        })?;
    if field("redirect_uri") != app.auth_callback {
        let description = "redirect_uri is not the auth callback of the app";
        return Err(refuse("invalid_grant", description));
    }
    if field("context") != context(state) {
        let description = "context is not that of the callback";
        return Err(refuse("invalid_grant", description));
    }
    if !same(&split(field("scope")), &grant.scopes) {
        let description = "scope is not that of the callback";
        return Err(refuse("invalid_scope", description));
    }
    let scopes = grant.scopes.clone();
    let (secret, account_uuid) = (app.client_secret.clone(), app.account_uuid.clone());
    state.hosts.apps.codes.remove(field("code"));
    let token = grant_token(state, client_id, secret, &scopes);
    let owner = json!({
        "id": apps::OWNER_ID,
        "username": apps::OWNER_EMAIL,
        "email": apps::OWNER_EMAIL,
    });
    Ok(json!({
        "access_token": token,
        "scope": scopes.join(" "),
        "user": owner,
        "owner": owner,
        "context": context(state),
        "account_uuid": account_uuid,
    }))
}

/// A new token takes the place of the one before.
fn grant_token(state: &mut State, client_id: &str, secret: Secret, scopes: &[String]) -> String {
    let token = state.accounts.grant(Account {
        kind: Kind::App,
        scopes: scopes.to_vec(),
        client_id: client_id.to_owned(),
        client_secret: secret,
        elsewhere: false,
    });
    let installed = Installed {
        scopes: scopes.to_vec(),
        token: Some(Secret::new(token.clone())),
    };
    let before = state
        .hosts
        .apps
        .find_mut(client_id)
        .and_then(|app| app.installed.replace(installed));
    if let Some(before) = before.and_then(|installed| installed.token) {
        state.accounts.revoke(before.expose());
    }
    token
}

fn context(state: &State) -> String {
    format!("stores/{}", state.store_hash)
}

fn refuse(error: &'static str, description: impl Into<String>) -> Refusal {
    (400, error, description.into())
}

/// The fields of a body, which is JSON or a form.
fn fields(request: &Request) -> Result<HashMap<String, String>, Refusal> {
    let invalid = |description: &str| refuse("invalid_request", description);
    let body = specs::body(request).map_err(|problem| invalid(&problem.title))?;
    let media = request.headers.get(CONTENT_TYPE);
    let media = media
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let media = media.split(';').next().unwrap_or_default().trim();
    if media.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return Ok(form_urlencoded::parse(body).into_owned().collect());
    }
    if !media.eq_ignore_ascii_case("application/json") {
        return Err(invalid("the body must be JSON or a form"));
    }
    let Ok(Value::Object(members)) = serde_json::from_slice::<Value>(body) else {
        return Err(invalid("the body is not a JSON object"));
    };
    let texts = members.into_iter().map(|(name, value)| match value {
        Value::String(text) => Ok((name, text)),
        _ if FIELDS.contains(&name.as_str()) => Err(invalid(&format!("{name} is not a text"))),
        // What is not asked for is no matter.
        _ => Ok((name, String::new())),
    });
    texts.collect()
}

/// `GET /app/{client_id}/install`: a merchant installs the app from a page elsewhere, and consents to its scopes.
pub(super) fn install(state: &mut State, client_id: &str) -> Served {
    match apps::lifecycle::consent(state, client_id, true) {
        Ok(callback) => Served::redirect(&callback),
        Err(_) => Problem::new(404, "No app has this client id").into(),
    }
}

/// `GET /app/{client_id}/install/succeeded` and `/failed`: the page that ends such an installation.
pub(super) fn installed(state: &State, client_id: &str, outcome: &str) -> Served {
    if state.hosts.apps.find(client_id).is_none() {
        return Problem::new(404, "No app has this client id").into();
    }
    let paragraph = format!("The installation of the app {outcome}.");
    Served::html(pages::page("App installation", &paragraph))
}
