//! Does a Customer Login JWT sign its customer in?

use bc_auth::account::Kind;

use super::{Served, customers, session};
use crate::{
    exchange::{Request, State},
    jwt::Token,
    shape,
    spec::SPEC,
};

/// How many seconds `iat` may be away from now.
const LEEWAY: i64 = 30;
/// The sandbox listens on loopback alone, so that every shopper is here.
const SHOPPER: &str = "127.0.0.1";
/// Where a shopper goes after a success, unless the token says so, and after a failure.
const ACCOUNT: &str = "/account.php";
const FAILED: &str = "/login.php";

/// A token that was found good.
struct Login {
    customer: i64,
    redirect_to: String,
    id: String,
    issued: i64,
}

pub(super) fn login(state: &mut State, request: &Request, jwt: &str) -> Served {
    match judge(state, jwt) {
        Ok(login) => {
            let now = state.clock.epoch();
            let logins = &mut state.hosts.logins;
            // What is too old to be good need not be known as used.
            logins.retain(|_, issued| issued.abs_diff(now) <= LEEWAY.unsigned_abs());
            logins.insert(login.id, login.issued);
            session::close(state, &request.headers);
            let cookie = session::open(state, Some(login.customer));
            session::keep(Served::redirect(&login.redirect_to), &cookie)
        }
        Err(why) => Served::redirect(FAILED).refused(why),
    }
}

/// Finds a token good, or says why not: to whoever looks at the recorded requests, not to the shopper.
fn judge(state: &State, jwt: &str) -> Result<Login, &'static str> {
    let token = Token::parse(jwt).map_err(|_| "it is no JWT")?;
    let account = token.text("iss").and_then(|id| state.accounts.client(id));
    let account = account.ok_or("iss is not the client id of an API account of this store")?;
    if !token.is_signed_with(account.client_secret.expose()) {
        return Err("it is not signed by HS256 with the client secret of iss");
    }
    let scopes = SPEC.grants(&account.scopes, "store_v2_customers_login");
    if account.kind == Kind::Account || !scopes {
        return Err("the API account of iss lacks store_v2_customers_login");
    }
    let issued = token.integer("iat").ok_or("iat is no integer")?;
    if issued.abs_diff(state.clock.epoch()) > LEEWAY.unsigned_abs() {
        return Err("iat is more than 30 seconds away");
    }
    if token.text("operation") != Some("customer_login") {
        return Err("operation is not customer_login");
    }
    if token.text("store_hash") != Some(&state.store_hash) {
        return Err("store_hash is not this store's");
    }
    let id = token.text("jti").filter(|id| !id.is_empty());
    let id = id.ok_or("jti is missing")?.to_owned();
    if state.hosts.logins.contains_key(&id) {
        return Err("jti was used before");
    }
    let customer = token
        .integer("customer_id")
        .ok_or("customer_id is no integer")?;
    if customers::find(state, customer).is_none() {
        return Err("customer_id is unknown");
    }
    optional(state, &token)?;
    Ok(Login {
        customer,
        redirect_to: token.text("redirect_to").unwrap_or(ACCOUNT).to_owned(),
        id,
        issued,
    })
}

/// The claims a token may leave out.
fn optional(state: &State, token: &Token<'_>) -> Result<(), &'static str> {
    let claim = |name: &str| token.claims.get(name);
    let channel = |id: i64| shape::find(&state.store, "/v3/channels", id).is_some();
    if claim("channel_id").is_some_and(|id| !id.as_i64().is_some_and(channel)) {
        return Err("channel_id is no channel of this store");
    }
    if claim("request_ip").is_some_and(|address| address.as_str() != Some(SHOPPER)) {
        return Err("request_ip is not the shopper's");
    }
    if claim("enable_persistent_cart").is_some_and(|enable| !enable.is_boolean()) {
        return Err("enable_persistent_cart is not true or false");
    }
    if claim("redirect_to").is_some_and(|to| !to.as_str().is_some_and(relative)) {
        return Err("redirect_to is not a relative URL");
    }
    Ok(())
}

/// Whether a path leads into the store: a browser takes `//host` for another site.
fn relative(path: &str) -> bool {
    path.starts_with('/')
        && !path.starts_with("//")
        && path
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && byte != b'\\')
}

#[cfg(test)]
mod tests {
    use super::relative;

    #[test]
    fn a_redirect_leads_nowhere_but_into_the_store() {
        assert!(relative("/cart.php?x=1"));
        for elsewhere in [
            "https://example.com/",
            "//example.com",
            "/\\example.com",
            "cart.php",
            "/a\r\nb",
            "",
        ] {
            assert!(!relative(elsewhere), "{elsewhere:?}");
        }
    }
}
