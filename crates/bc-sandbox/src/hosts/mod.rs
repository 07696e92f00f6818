//! What do BigCommerce's other hosts answer, and which of them is a request for?
//!
//! One port plays them all, and since a client sends everything there, the path tells the host:
//!
//! | path | host |
//! |---|---|
//! | `/oauth2/token`, `/app/{client_id}/install..` | `login.bigcommerce.com` |
//! | `/stores/{store_hash}/payments` | `payments.bigcommerce.com` |
//! | `/login/token/{jwt}`, `/login.php`, `/account.php`, `/customer/current.jwt`, `/api/storefront/..`, `/graphql` | the store's own domain |
//! | every other path | `api.bigcommerce.com` |
//!
//! The endpoints of `api.bigcommerce.com` that mint credentials are here too, since what they mint is used there.

#[cfg(test)]
mod conformance;
mod credentials;
mod current_customer;
pub(crate) mod customers;
mod login;
mod oauth;
mod pages;
mod payments;
pub(crate) mod session;
mod specs;
mod storefront;
mod storefront_token;

use std::collections::HashMap;

use hyper::{
    Method,
    header::{ALLOW, CONTENT_TYPE, HeaderName, LOCATION},
};
use serde_json::Value;

pub(crate) use self::{credentials::credentials, storefront_token::STORE_ID};
use self::{payments::Payments, session::Sessions, storefront_token::StorefrontTokens};
use crate::{
    apps::registry::Apps,
    behaviour::Reply,
    exchange::{Request, State},
    problem::Problem,
    secret::Random,
    shipping::ShippingProvider,
    spec::operation::Operation,
    tax::TaxProvider,
};

/// What these hosts remember.
#[derive(Debug, Clone, Default)]
pub(crate) struct Hosts {
    pub(crate) apps: Apps,
    pub(crate) sessions: Sessions,
    pub(crate) tokens: StorefrontTokens,
    pub(crate) payments: Payments,
    /// The `jti` of each Customer Login JWT that was used, and when it was made.
    pub(crate) logins: HashMap<String, i64>,
    pub(crate) random: Random,
    pub(crate) tax: Option<TaxProvider>,
    pub(crate) shipping: Option<ShippingProvider>,
}

/// What is asked of another host than `api.bigcommerce.com`.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Door<'p> {
    Token,
    Install(&'p str),
    /// The client id, and `succeeded` or `failed`.
    Installed(&'p str, &'p str),
    Login(&'p str),
    LoginPage,
    AccountPage,
    CurrentCustomer,
    Storefront(&'p [String]),
    Graphql,
    Payments(&'p str),
}

impl<'p> Door<'p> {
    /// What a path asks for; `None` if it is one of `api.bigcommerce.com`.
    pub(crate) fn find(segments: &'p [String]) -> Option<Self> {
        if let [api, storefront, below @ ..] = segments
            && api == "api"
            && storefront == "storefront"
        {
            return Some(Self::Storefront(below));
        }
        let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
        Some(match segments.as_slice() {
            ["oauth2", "token"] => Self::Token,
            ["app", client_id, "install"] => Self::Install(client_id),
            [
                "app",
                client_id,
                "install",
                outcome @ ("succeeded" | "failed"),
            ] => Self::Installed(client_id, outcome),
            ["login", "token", jwt] => Self::Login(jwt),
            ["login.php"] => Self::LoginPage,
            ["account.php"] => Self::AccountPage,
            ["customer", "current.jwt"] => Self::CurrentCustomer,
            ["graphql"] => Self::Graphql,
            ["stores", store_hash, "payments"] => Self::Payments(store_hash),
            _ => return None,
        })
    }

    /// The one method it takes; `None` where there are several.
    fn method(&self) -> Option<Method> {
        match self {
            Self::Storefront(_) | Self::Graphql => None,
            Self::Token | Self::Payments(_) => Some(Method::POST),
            _ => Some(Method::GET),
        }
    }
}

/// What is answered, before it is recorded.
#[derive(Debug)]
pub(crate) struct Served {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(HeaderName, String)>,
    pub(crate) body: Option<Vec<u8>>,
    /// Why it is a refusal, in one line.
    pub(crate) refused: Option<String>,
}

impl Served {
    pub(crate) fn new(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: None,
            refused: None,
        }
    }

    /// What an operation of `api.bigcommerce.com` came to.
    pub(crate) fn of(outcome: Result<Reply, Problem>, operation: Option<&Operation>) -> Self {
        match outcome {
            Ok(Reply { status, body }) => Self {
                body: body.map(|body| body.to_string().into_bytes()),
                ..Self::new(status)
            },
            Err(problem) => {
                Self::json(problem.status, &problem.body_at(operation)).refused(problem.reason())
            }
        }
    }

    fn json(status: u16, body: &Value) -> Self {
        Self {
            body: Some(body.to_string().into_bytes()),
            ..Self::new(status)
        }
    }

    fn text(body: String) -> Self {
        Self {
            body: Some(body.into_bytes()),
            ..Self::new(200)
        }
        .with(CONTENT_TYPE, "text/plain;charset=UTF-8")
    }

    fn html(body: String) -> Self {
        Self::text(body).with(CONTENT_TYPE, "text/html;charset=UTF-8")
    }

    fn redirect(location: &str) -> Self {
        Self::new(302).with(LOCATION, location)
    }

    /// With a header more, which takes the place of an earlier one.
    fn with(mut self, name: HeaderName, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    fn refused(mut self, why: impl Into<String>) -> Self {
        self.refused = Some(why.into());
        self
    }
}

impl From<Problem> for Served {
    fn from(problem: Problem) -> Self {
        Self::json(problem.status, &problem.to_json()).refused(problem.reason())
    }
}

/// The operation of the specs that a request for these hosts, or to mint a credential for them, is for.
pub(crate) fn operation_at(method: &Method, segments: &[String]) -> Option<&'static Operation> {
    specs::SPECS.at(method, segments)
}

/// The operations of the specs that are served here.
pub(crate) fn operations() -> impl Iterator<Item = &'static Operation> {
    specs::SPECS.operations()
}

/// Answers a request for another host than `api.bigcommerce.com`.
pub(crate) fn serve(state: &mut State, request: &Request, door: &Door<'_>) -> Served {
    if let Some(method) = door.method().filter(|method| request.method != *method) {
        return wrong_method(request, &method);
    }
    match *door {
        Door::Token => oauth::token(state, request),
        Door::Install(client_id) => oauth::install(state, client_id),
        Door::Installed(client_id, outcome) => oauth::installed(state, client_id, outcome),
        Door::Login(jwt) => login::login(state, request, jwt),
        Door::LoginPage => pages::login(state, request),
        Door::AccountPage => pages::account(state, request),
        Door::CurrentCustomer => current_customer::current(state, request),
        Door::Storefront(below) => storefront::serve(state, request, below),
        Door::Graphql => storefront_token::graphql(state, request),
        Door::Payments(store_hash) => payments::process(state, request, store_hash),
    }
}

fn wrong_method(request: &Request, allowed: &Method) -> Served {
    let title = format!("{} is not available here; {allowed} is", request.method);
    Served::from(Problem::new(405, title)).with(ALLOW, allowed.as_str())
}
