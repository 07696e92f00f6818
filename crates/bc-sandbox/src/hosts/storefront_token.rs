//! What may a token for the GraphQL Storefront API do, and is it good?
//!
//! Its claims are those of BigCommerce's tokens: `cid` the channels, `eat` when it expires (0: never), `cors` the
//! origins whose browsers may send it, `sid` the store, `sub` the client id that minted it.

use std::collections::HashSet;

use hyper::{
    HeaderMap, Method,
    header::{
        ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
        AUTHORIZATION, HOST, ORIGIN, VARY, WWW_AUTHENTICATE,
    },
};
use serde_json::{Value, json};

use super::{Served, wrong_method};
use crate::{
    exchange::{Request, State},
    jwt::{Claims, Issuer, Malformed, Token},
    problem::Problem,
};

/// The number of the sandbox's store, which its tokens name.
pub(crate) const STORE_ID: i64 = 1_000_001;

/// The channel of the store's permanent domain, and of whatever other name the sandbox has.
const CHANNEL: i64 = 1;

/// What signs the tokens, and which of them were revoked.
#[derive(Debug, Clone, Default)]
pub(crate) struct StorefrontTokens {
    issuer: Option<Issuer>,
    revoked: HashSet<String>,
    /// The origins that tokens were minted for.
    origins: HashSet<String>,
}

/// The three kinds of token that the management API mints.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Storefront,
    Private,
    Impersonation,
}

impl Kind {
    const ALL: [(Self, &'static str, i64); 3] = [
        (Self::Storefront, "createToken", 1),
        (
            Self::Impersonation,
            "createTokenWithCustomerImpersonation",
            2,
        ),
        (Self::Private, "createPrivateToken", 3),
    ];

    fn number(self) -> i64 {
        let found = Self::ALL.iter().find(|(kind, ..)| *kind == self);
        found.map_or(0, |(.., number)| *number)
    }
}

/// Mints the token that an operation of the specs makes.
pub(super) fn mint(
    state: &mut State,
    operation: &str,
    client_id: &str,
    body: &Value,
) -> Result<String, Problem> {
    let kind = Kind::ALL.iter().find(|(_, id, _)| *id == operation);
    let (kind, ..) = kind.ok_or_else(|| Problem::new(501, "The sandbox mints no such token"))?;
    let channels = channels(body)?;
    let listed = |name: &str| body.get(name).cloned().unwrap_or_else(|| json!([]));
    let mut claims = Claims::new();
    let now = state.clock.epoch();
    for (claim, value) in [
        ("cid", json!(channels)),
        ("eat", body.get("expires_at").cloned().unwrap_or_default()),
        ("iat", now.into()),
        ("iss", "BC".into()),
        ("jti", state.hosts.random.uuid().into()),
        ("sid", STORE_ID.into()),
        ("sub", client_id.into()),
        ("sub_type", 2.into()),
        ("token_type", kind.number().into()),
    ] {
        claims.insert(claim.to_owned(), value);
    }
    match kind {
        Kind::Storefront => {
            let origins = origins(body)?;
            claims.insert("cors".to_owned(), json!(origins));
            state.hosts.tokens.origins.extend(origins);
        }
        Kind::Private => _ = claims.insert("scopes".to_owned(), listed("scopes")),
        Kind::Impersonation => {}
    }
    let tokens = &mut state.hosts.tokens;
    if tokens.issuer.is_none() {
        tokens.issuer = Issuer::new().ok();
    }
    let token = tokens
        .issuer
        .as_ref()
        .and_then(|one| one.sign(&claims).ok());
    token.ok_or_else(|| Problem::new(500, "The sandbox cannot sign: the system has no randomness"))
}

/// The channels a token is for: exactly one of the two fields names them.
fn channels(body: &Value) -> Result<Vec<i64>, Problem> {
    let one = body.get("channel_id").and_then(Value::as_i64);
    let listed = body.get("channel_ids").and_then(Value::as_array);
    match (one, listed) {
        (Some(_), Some(_)) => {
            let message = "cannot be combined with channel_ids";
            Err(Problem::field("channel_id", message))
        }
        (Some(one), None) => Ok(vec![one]),
        (None, Some(listed)) if !listed.is_empty() => {
            Ok(listed.iter().filter_map(Value::as_i64).collect())
        }
        _ => Err(Problem::field("channel_ids", "must name a channel")),
    }
}

/// The origins a token names, each a scheme and a host without a path.
fn origins(body: &Value) -> Result<Vec<String>, Problem> {
    let listed = body.get("allowed_cors_origins").and_then(Value::as_array);
    let mut origins = Vec::new();
    for (index, origin) in listed.into_iter().flatten().enumerate() {
        let origin = origin.as_str().unwrap_or_default();
        let host = ["https://", "http://"]
            .iter()
            .find_map(|scheme| origin.strip_prefix(scheme));
        if host.is_none_or(|host| host.is_empty() || host.contains(['/', '?', '#', '@', ' '])) {
            let message = "must be a scheme and a host: https://shop.example.com";
            return Err(Problem::field(
                format!("allowed_cors_origins.{index}"),
                message,
            ));
        }
        origins.push(origin.to_owned());
    }
    Ok(origins)
}

/// Revokes the token in `Sf-Api-Token`.
pub(super) fn revoke(state: &mut State, request: &Request) -> Result<(), Problem> {
    let header = request.headers.get("sf-api-token");
    let text = header
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let token = Token::parse(text).ok();
    let issuer = state.hosts.tokens.issuer.as_ref();
    let own = token.filter(|token| issuer.is_some_and(|issuer| issuer.made(token)));
    match own.as_ref().and_then(|token| token.text("jti")) {
        Some(id) => {
            let id = id.to_owned();
            state.hosts.tokens.revoked.insert(id);
            Ok(())
        }
        None => Err(Problem::field(
            "Sf-Api-Token",
            "is not a token of this store",
        )),
    }
}

/// Why a token does not open the GraphQL Storefront API; all but the last in BigCommerce's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Refusal {
    Missing,
    NotAJwt,
    NoJson,
    UnknownFormat,
    Signature,
    Expired,
    Store,
    Channel,
    Revoked,
    Browser,
}

impl Refusal {
    fn message(self) -> &'static str {
        match self {
            Self::Missing => "GraphQL credentials were missing. No token was sent.",
            Self::NotAJwt => "GraphQL invalid credentials. String is not a JWT",
            Self::NoJson => "GraphQL invalid credentials. JWT has no valid Json",
            Self::UnknownFormat => "GraphQL invalid credentials. JWT has Json of an unknown format",
            Self::Signature => "GraphQL invalid credentials. JWT signature is invalid",
            Self::Expired => "GraphQL invalid credentials. JWT is expired",
            Self::Store => {
                "GraphQL invalid credentials. JWT store id doesn't match store id of the URL"
            }
            Self::Channel => {
                "GraphQL invalid credentials. JWT channel id doesn't match channel id of the URL"
            }
            Self::Revoked => "Unknown JWT token",
            Self::Browser => "GraphQL invalid credentials. JWT is not for this origin",
        }
    }
}

/// The channel of the site that a request is for: `Host: store-{store_hash}-{channel_id}.mybigcommerce.com` names one,
/// `store-{store_hash}.mybigcommerce.com` and names of the sandbox's own mean the first. `None` for another store's.
fn site(headers: &HeaderMap, store_hash: &str) -> Option<i64> {
    let host = headers.get(HOST).and_then(|value| value.to_str().ok());
    let host = host.unwrap_or_default();
    let name = host.split(':').next().unwrap_or_default();
    let name = name
        .strip_prefix("store-")
        .and_then(|name| name.strip_suffix(".mybigcommerce.com"));
    let Some(name) = name else {
        return Some(CHANNEL);
    };
    match name.split_once('-') {
        Some((hash, channel)) if hash == store_hash => channel.parse().ok(),
        None if name == store_hash => Some(CHANNEL),
        _ => None,
    }
}

/// Verifies the token of a request, as the GraphQL Storefront API does, and gives its claims.
fn verify(state: &State, headers: &HeaderMap) -> Result<Claims, Refusal> {
    let header = headers.get(AUTHORIZATION);
    let header = header.and_then(|value| value.to_str().ok());
    let text = header.and_then(|value| value.strip_prefix("Bearer "));
    let text = text.ok_or(Refusal::Missing)?;
    let token = Token::parse(text).map_err(|malformed| match malformed {
        Malformed::Shape => Refusal::NotAJwt,
        Malformed::Json => Refusal::NoJson,
        Malformed::Claims => Refusal::UnknownFormat,
    })?;
    let channels = token.claims.get("cid").and_then(Value::as_array);
    let (Some(channels), Some(expires), Some(store), Some(id)) = (
        channels,
        token.integer("eat"),
        token.integer("sid"),
        token.text("jti"),
    ) else {
        return Err(Refusal::UnknownFormat);
    };
    let issuer = state.hosts.tokens.issuer.as_ref();
    if issuer.is_none_or(|issuer| !issuer.made(&token)) {
        return Err(Refusal::Signature);
    }
    if expires != 0 && state.clock.epoch() >= expires {
        return Err(Refusal::Expired);
    }
    let site = site(headers, &state.store_hash);
    let Some(channel) = site.filter(|_| store == STORE_ID) else {
        return Err(Refusal::Store);
    };
    if !channels.iter().any(|one| one.as_i64() == Some(channel)) {
        return Err(Refusal::Channel);
    }
    if state.hosts.tokens.revoked.contains(id) {
        return Err(Refusal::Revoked);
    }
    if let Some(origin) = headers.get(ORIGIN) {
        // Only storefront tokens name origins: browsers may send no other.
        let named = token.claims.get("cors").and_then(Value::as_array);
        let mut named = named.into_iter().flatten().filter_map(Value::as_str);
        if !named.any(|one| origin == one) {
            return Err(Refusal::Browser);
        }
    }
    Ok(token.claims)
}

/// The GraphQL Storefront API, as far as its door: what a good token opens is not there.
pub(super) fn graphql(state: &State, request: &Request) -> Served {
    if request.method == Method::OPTIONS {
        return preflight(state, request);
    }
    if request.method != Method::POST {
        return wrong_method(request, &Method::POST);
    }
    match verify(state, &request.headers) {
        Ok(_) => {
            let problem = Problem::new(501, "The token is good; the sandbox serves no GraphQL");
            allow(Served::from(problem), &request.headers)
        }
        Err(refusal) => {
            let body = json!({ "errors": [{ "message": refusal.message() }] });
            Served::json(401, &body)
                .with(WWW_AUTHENTICATE, "Bearer")
                .refused(refusal.message())
        }
    }
}

/// A browser asks for leave without its token, so that any token's origin has it.
fn preflight(state: &State, request: &Request) -> Served {
    let origin = request.headers.get(ORIGIN);
    let origin = origin
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    if !state.hosts.tokens.origins.contains(origin) {
        return Served::new(204).refused("no token is for this origin");
    }
    allow(Served::new(204), &request.headers)
        .with(ACCESS_CONTROL_ALLOW_METHODS, "POST, OPTIONS")
        .with(ACCESS_CONTROL_ALLOW_HEADERS, "authorization, content-type")
}

fn allow(served: Served, headers: &HeaderMap) -> Served {
    match headers.get(ORIGIN).and_then(|value| value.to_str().ok()) {
        Some(origin) => served
            .with(ACCESS_CONTROL_ALLOW_ORIGIN, origin)
            .with(VARY, "Origin"),
        None => served,
    }
}
