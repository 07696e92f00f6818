//! Whose session does a shopper's cookie stand for?

use std::collections::HashMap;

use hyper::{
    HeaderMap,
    header::{COOKIE, SET_COOKIE},
};

use super::Served;
use crate::exchange::State;

/// The cookie of the store's domain, as the specs name it.
const NAME: &str = "SHOP_SESSION_TOKEN";

/// The sessions, by the value of their cookie: the customer who is signed in, `None` for a guest.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sessions(HashMap<String, Option<i64>>);

/// Opens a session, and gives the cookie `NAME=VALUE`.
pub(crate) fn open(state: &mut State, customer: Option<i64>) -> String {
    let id = state.hosts.random.hex(32);
    let cookie = format!("{NAME}={id}");
    state.hosts.sessions.0.insert(id, customer);
    cookie
}

/// Ends the session of a request, if it has one.
pub(super) fn close(state: &mut State, headers: &HeaderMap) {
    if let Some(id) = id(headers) {
        state.hosts.sessions.0.remove(&id);
    }
}

/// Whether the cookie of a request stands for a session.
pub(super) fn exists(state: &State, headers: &HeaderMap) -> bool {
    id(headers).is_some_and(|id| state.hosts.sessions.0.contains_key(&id))
}

/// The customer who is signed in.
pub(super) fn customer(state: &State, headers: &HeaderMap) -> Option<i64> {
    let id = id(headers)?;
    state.hosts.sessions.0.get(&id).copied().flatten()
}

/// The answer, with a cookie. It is not `Secure`, since loopback has no TLS.
pub(super) fn keep(served: Served, cookie: &str) -> Served {
    served.with(
        SET_COOKIE,
        format!("{cookie}; Path=/; HttpOnly; SameSite=Lax"),
    )
}

/// The answer, which makes a browser forget the cookie.
pub(super) fn forget(served: Served) -> Served {
    served.with(SET_COOKIE, format!("{NAME}=; Path=/; Max-Age=0"))
}

fn id(headers: &HeaderMap) -> Option<String> {
    let lines = headers.get_all(COOKIE).iter();
    let mut pairs = lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    let (_, value) = pairs.find(|(name, _)| *name == NAME)?;
    Some(value.to_owned())
}
