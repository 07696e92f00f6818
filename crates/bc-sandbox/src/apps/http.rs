//! How do tests in other languages make accounts, apps, customers and sessions, over HTTP?

use bc_auth::account::Kind;
use serde_json::{Map, Value, json};

use super::{AppError, AppProfile, Flaw, lifecycle};
use crate::{
    exchange::State,
    hosts::{customers, session},
    setup::SetupError,
};

/// The names of what can be wrong with a payload.
const FLAWS: [(&str, Flaw); 7] = [
    ("wrong_key", Flaw::WrongKey),
    ("wrong_audience", Flaw::WrongAudience),
    ("wrong_issuer", Flaw::WrongIssuer),
    ("other_store", Flaw::OtherStore),
    ("expired", Flaw::Expired),
    ("not_yet_valid", Flaw::NotYetValid),
    ("unsigned", Flaw::Unsigned),
];

/// Whether a name below `/__sandbox/` is one of these, all of which take POST.
pub(crate) fn owns(name: &str) -> bool {
    matches!(name, "accounts" | "apps" | "customers" | "sessions") || name.starts_with("apps/")
}

/// Does what a body asks of a name.
pub(crate) fn make(state: &mut State, name: &str, body: Value) -> Result<Value, SetupError> {
    let Value::Object(members) = body else {
        return Err(SetupError::new("the body is a JSON object"));
    };
    let mut members = Members(members);
    let parts: Vec<&str> = name.split('/').collect();
    match parts.as_slice() {
        ["accounts"] => account(state, members),
        ["apps"] => app(state, members),
        ["customers"] => {
            let email = members.text("email")?;
            members.end()?;
            let added = customers::add(state, &email, "", "");
            let id = added.map_err(|problem| SetupError::new(problem.title))?;
            Ok(json!({ "id": id }))
        }
        ["sessions"] => {
            let id = members.integer("customer_id")?;
            members.end()?;
            let id = id.filter(|id| customers::find(state, *id).is_some());
            let id = id.ok_or_else(|| SetupError::new("\"customer_id\" is no customer"))?;
            Ok(json!({ "cookie": session::open(state, Some(id)) }))
        }
        ["apps", client_id, action] => act(state, client_id, action, members),
        _ => Err(SetupError::new("there is no such thing to make")),
    }
}

fn account(state: &mut State, mut members: Members) -> Result<Value, SetupError> {
    let kind = members.text("kind")?;
    let kinds = [Kind::Store, Kind::App, Kind::Account];
    let kind = kinds.into_iter().find(|known| known.name() == kind);
    let kind = kind.ok_or_else(|| SetupError::new("\"kind\" is store, app or account"))?;
    let scopes = members.text("scopes")?;
    members.end()?;
    let account = state.accounts.open(kind, &scopes);
    Ok(json!({
        "client_id": account.client_id,
        "client_secret": account.client_secret.expose(),
        "access_token": state.accounts.grant(account),
    }))
}

fn app(state: &mut State, mut members: Members) -> Result<Value, SetupError> {
    let (auth, load) = (
        members.text("auth_callback")?,
        members.text("load_callback")?,
    );
    let mut profile = AppProfile::new(&auth, &load, &members.text("scopes")?);
    if let Some(url) = members.optional("uninstall_callback")? {
        profile = profile.uninstall_callback(&url);
    }
    if let Some(url) = members.optional("remove_user_callback")? {
        profile = profile.remove_user_callback(&url);
    }
    members.end()?;
    let app = lifecycle::register(state, profile);
    Ok(json!({
        "client_id": app.client_id(),
        "client_secret": app.client_secret(),
        "account_uuid": app.account_uuid(),
    }))
}

/// Does something to an app; most of it comes to a URL for the app to be asked with.
fn act(
    state: &mut State,
    client_id: &str,
    action: &str,
    mut members: Members,
) -> Result<Value, SetupError> {
    let failed = |error: AppError| SetupError::new(error.to_string());
    let url = match action {
        "install" => {
            members.end()?;
            Some(lifecycle::consent(state, client_id, false).map_err(failed)?)
        }
        "open" => {
            members.end()?;
            Some(lifecycle::open(state, client_id).map_err(failed)?)
        }
        "uninstall" => {
            members.end()?;
            lifecycle::uninstall(state, client_id).map_err(failed)?
        }
        "remove_user" => {
            let (id, email) = user(&mut members)?
                .ok_or_else(|| SetupError::new("\"id\" and \"email\" are missing"))?;
            members.end()?;
            lifecycle::remove_user(state, client_id, id, &email).map_err(failed)?
        }
        "scopes" => {
            let scopes = members.text("scopes")?;
            members.end()?;
            lifecycle::change_scopes(state, client_id, &scopes).map_err(failed)?;
            return Ok(json!({}));
        }
        "payload" => return payload(state, client_id, members),
        _ => return Err(SetupError::new("there is no such thing to do to an app")),
    };
    Ok(json!({ "url": url }))
}

fn payload(state: &mut State, client_id: &str, mut members: Members) -> Result<Value, SetupError> {
    let payload = lifecycle::payload(state, client_id);
    let mut payload = payload.map_err(|error| SetupError::new(error.to_string()))?;
    if let Some((id, email)) = user(&mut members)? {
        payload = payload.user(id, &email);
    }
    if let Some(locale) = members.optional("locale")? {
        payload = payload.locale(&locale);
    }
    if let Some(path) = members.optional("url")? {
        payload = payload.url(&path);
    }
    if let Some(channel) = members.integer("channel_id")? {
        payload = payload.channel(channel);
    }
    if let Some(name) = members.optional("flaw")? {
        let flaw = FLAWS.iter().find(|(known, _)| *known == name);
        let names = FLAWS.map(|(name, _)| name).join(", ");
        let flaw = flaw.ok_or_else(|| SetupError::new(format!("\"flaw\" is one of {names}")))?;
        payload = payload.flaw(flaw.1);
    }
    members.end()?;
    Ok(json!({ "signed_payload_jwt": payload.jwt(), "signed_payload": payload.legacy() }))
}

/// `id` and `email`, which go together.
fn user(members: &mut Members) -> Result<Option<(i64, String)>, SetupError> {
    match (members.integer("id")?, members.optional("email")?) {
        (Some(id), Some(email)) => Ok(Some((id, email))),
        (None, None) => Ok(None),
        _ => Err(SetupError::new("\"id\" and \"email\" go together")),
    }
}

/// The members of a body that were not read yet.
struct Members(Map<String, Value>);

impl Members {
    fn text(&mut self, name: &str) -> Result<String, SetupError> {
        let text = self.optional(name)?;
        text.ok_or_else(|| SetupError::new(format!("{name:?} is missing")))
    }

    fn optional(&mut self, name: &str) -> Result<Option<String>, SetupError> {
        match self.0.shift_remove(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(SetupError::new(format!("{name:?} is a text"))),
        }
    }

    fn integer(&mut self, name: &str) -> Result<Option<i64>, SetupError> {
        let Some(value) = self.0.shift_remove(name) else {
            return Ok(None);
        };
        let number = value.as_i64();
        let number = number.ok_or_else(|| SetupError::new(format!("{name:?} is an integer")))?;
        Ok(Some(number))
    }

    /// Refuses what nobody has read: a word that is written wrongly must not be passed over.
    fn end(self) -> Result<(), SetupError> {
        match self.0.keys().next() {
            Some(unknown) => Err(SetupError::new(format!("{unknown:?} is not known here"))),
            None => Ok(()),
        }
    }
}
