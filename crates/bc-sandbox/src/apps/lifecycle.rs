//! What becomes of an app and its token when it is registered, installed, opened and uninstalled?

use super::{
    App, AppError, AppProfile, OWNER_EMAIL, OWNER_ID, SignedPayload,
    registry::{Grant, Installed, Registered, same},
};
use crate::{accounts, exchange::State, hooks, secret::Secret};

/// For how many seconds a code can be exchanged: what RFC 6749 recommends as the most.
const CODE_LIFETIME: i64 = 10 * 60;

/// The query parameter of the callbacks for load, uninstall and remove user.
const PAYLOAD: &str = "signed_payload_jwt";

pub(super) fn register(state: &mut State, profile: AppProfile) -> App {
    let random = &mut state.hosts.random;
    let app = App {
        client_id: random.hex(31),
        client_secret: Secret::new(random.hex(64)),
        account_uuid: random.uuid(),
    };
    let registered = Registered {
        client_secret: app.client_secret.clone(),
        account_uuid: app.account_uuid.clone(),
        auth_callback: profile.auth,
        load_callback: profile.load,
        uninstall_callback: profile.uninstall,
        remove_user_callback: profile.remove_user,
        scopes: profile.scopes,
        installed: None,
    };
    state.hosts.apps.add(app.client_id.clone(), registered);
    app
}

pub(super) fn change_scopes(
    state: &mut State,
    client_id: &str,
    scopes: &str,
) -> Result<(), AppError> {
    let registered = state.hosts.apps.find_mut(client_id);
    registered.ok_or(AppError::Unknown)?.scopes = accounts::split(scopes);
    Ok(())
}

/// The owner consents to an app's scopes: gives the auth callback with a new code.
pub(crate) fn consent(
    state: &mut State,
    client_id: &str,
    external: bool,
) -> Result<String, AppError> {
    let code = state.hosts.random.hex(30);
    let expires = state.clock.epoch().saturating_add(CODE_LIFETIME);
    let apps = &mut state.hosts.apps;
    let app = apps.find_mut(client_id).ok_or(AppError::Unknown)?;
    let scopes = app.scopes.clone();
    // An app that is installed already keeps its token until the new code is exchanged.
    let token = app.installed.take().and_then(|installed| installed.token);
    app.installed = Some(Installed {
        scopes: scopes.clone(),
        token,
    });
    let (callback, account) = (app.auth_callback.clone(), app.account_uuid.clone());
    let scope = scopes.join(" ");
    let grant = Grant {
        client_id: client_id.to_owned(),
        scopes,
        expires,
    };
    apps.codes.insert(code.clone(), grant);
    let context = format!("stores/{}", state.store_hash);
    let mut query = vec![
        ("account_uuid", account.as_str()),
        ("code", code.as_str()),
        ("context", context.as_str()),
        ("scope", scope.as_str()),
    ];
    if external {
        query.push(("external_install", "true"));
    }
    Ok(with_query(&callback, &query))
}

pub(super) fn open(state: &mut State, client_id: &str) -> Result<String, AppError> {
    let (app, installed) = installed(state, client_id)?;
    if !same(&installed.scopes, &app.scopes) {
        if let Some(token) = installed.token.clone() {
            state.accounts.revoke(token.expose());
        }
        return consent(state, client_id, false);
    }
    let load = app.load_callback.clone();
    let jwt = payload(state, client_id)?.jwt();
    Ok(with_query(&load, &[(PAYLOAD, &jwt)]))
}

pub(super) fn uninstall(state: &mut State, client_id: &str) -> Result<Option<String>, AppError> {
    let (app, installed) = installed(state, client_id)?;
    let (callback, token) = (app.uninstall_callback.clone(), installed.token.clone());
    let secret = app.client_secret.clone();
    let apps = &mut state.hosts.apps;
    apps.codes.retain(|_, grant| grant.client_id != client_id);
    if let Some(app) = apps.find_mut(client_id) {
        app.installed = None;
    }
    if let Some(token) = token {
        state.accounts.revoke(token.expose());
    }
    hooks::farewell(state, client_id, &secret);
    let jwt = payload(state, client_id)?.jwt();
    Ok(callback.map(|url| with_query(&url, &[(PAYLOAD, &jwt)])))
}

pub(super) fn remove_user(
    state: &mut State,
    client_id: &str,
    id: i64,
    email: &str,
) -> Result<Option<String>, AppError> {
    let (app, _) = installed(state, client_id)?;
    let callback = app.remove_user_callback.clone();
    let jwt = payload(state, client_id)?.user(id, email).jwt();
    Ok(callback.map(|url| with_query(&url, &[(PAYLOAD, &jwt)])))
}

pub(super) fn payload(state: &mut State, client_id: &str) -> Result<SignedPayload, AppError> {
    let app = state.hosts.apps.find(client_id).ok_or(AppError::Unknown)?;
    Ok(SignedPayload {
        client_id: client_id.to_owned(),
        secret: app.client_secret.clone(),
        store_hash: state.store_hash.clone(),
        now: state.clock.epoch(),
        id: state.hosts.random.uuid(),
        user: (OWNER_ID, OWNER_EMAIL.to_owned()),
        locale: "en-US".to_owned(),
        url: "/".to_owned(),
        channel: None,
        flaw: None,
    })
}

fn installed<'s>(
    state: &'s State,
    client_id: &str,
) -> Result<(&'s Registered, &'s Installed), AppError> {
    let app = state.hosts.apps.find(client_id).ok_or(AppError::Unknown)?;
    let installed = app.installed.as_ref().ok_or(AppError::NotInstalled)?;
    Ok((app, installed))
}

/// A URL with query parameters added.
fn with_query(url: &str, parameters: &[(&str, &str)]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    let separator = if url.contains('?') { '&' } else { '?' };
    let query = query.extend_pairs(parameters).finish();
    format!("{url}{separator}{query}")
}
