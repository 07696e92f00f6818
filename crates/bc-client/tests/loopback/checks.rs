//! What `send` and `send_undocumented` accept, and what a client refuses to be.

use bc_auth::{
    AccessToken, Authorization, Credential, Grant, KnownScope, SecretString, Unchecked, account,
    carries, scope,
};
use bc_client::{BuildError, Client, ErrorKind, InvalidRequest, ScopeRequirement, SendableBy};
use bc_record::Json;

use crate::support::*;

struct Undocumented;
endpoint!(Undocumented, Get "/v3/mystery", scope::Undocumented = ScopeRequirement::Undocumented, Json, |_this, _request| {});

struct DeleteProducts {
    everything: bool,
}
endpoint!(DeleteProducts, Delete "/v3/catalog/products", scope::store_v2_products = MODIFY, (), |this, request| {
    request.require_filter(this.everything);
});

/// A grant without any scope.
struct Nothing;

impl Grant for Nothing {
    type Account = account::Store;
    const NAME: &'static str = "Nothing";
    const SCOPES: &'static [KnownScope] = &[];
}

/// A credential whose prefix would move the request to another host.
#[derive(Clone)]
struct Elsewhere {
    prefix: &'static str,
    secret: SecretString,
}

impl Credential for Elsewhere {
    type Grant = CatalogSync;
}

impl<E> carries::AccessToken<E> for Elsewhere {
    type Grant = CatalogSync;

    fn authorization(&self) -> Authorization<'_> {
        Authorization::to(Authorization::API_ORIGIN, self.prefix.to_owned())
            .header("X-Auth-Token", &self.secret)
    }
}

#[tokio::test]
async fn no_prefix_moves_a_request_to_another_host() {
    let server = Server::start(|_| json(200, "{}")).await;
    for prefix in ["@localhost", ".evil.example", "0", ":1"] {
        let client = Client::builder(Elsewhere {
            prefix,
            secret: TOKEN.to_owned().into(),
        })
        .origin(&server.url)
        .unwrap()
        .build()
        .unwrap();
        let error = failure(client.send(Post)).await;
        assert_eq!(error.invalid_request(), Some(&InvalidRequest::InvalidUrl));
    }
    assert_eq!(server.connections(), 0);
}

/// Whether `$endpoint: SendableBy<$credential>`, as a value.
macro_rules! sendable {
    ($endpoint:ty, $credential:ty) => {{
        #[allow(dead_code)] // Unused where the inherent constant wins.
        trait Fallback {
            const SENDABLE: bool = false;
        }
        impl<T> Fallback for T {}
        struct Probe<T>(std::marker::PhantomData<T>);
        #[allow(dead_code)] // Unused where it does not apply.
        impl<T: SendableBy<$credential>> Probe<T> {
            const SENDABLE: bool = true;
        }
        <Probe<$endpoint>>::SENDABLE
    }};
}

#[test]
fn an_endpoint_is_sendable_by_the_grants_that_hold_its_scopes() {
    assert!(sendable!(Get<Json>, AccessToken<CatalogSync>));
    assert!(sendable!(Post, AccessToken<CatalogSync>));
    assert!(sendable!(Post, AccessToken<Unchecked>));
    assert!(!sendable!(Post, AccessToken<Nothing>));
    assert!(!sendable!(Undocumented, AccessToken<CatalogSync>));
}

#[tokio::test]
async fn an_endpoint_without_documented_scopes_is_sent_by_a_call_that_says_so() {
    let server = Server::start(|_| json(200, "{}")).await;
    server
        .client()
        .send_undocumented(Undocumented)
        .await
        .unwrap();
    let request = server.only_request();
    assert_eq!(request.header("x-auth-token"), Some(TOKEN));
}

#[tokio::test]
async fn a_request_that_is_refused_is_not_sent() {
    let server = Server::start(|_| json(200, "{}")).await;
    let client = server.client();
    let error = failure(client.send(DeleteProducts { everything: false })).await;
    assert_eq!(error.kind(), ErrorKind::Request);
    assert_eq!(error.status(), None);
    assert!(!error.is_retryable());
    assert_eq!(error.endpoint().name, "DeleteProducts");
    assert!(
        error.to_string().contains("`DeleteProducts::everything()`"),
        "{error}"
    );
    assert_eq!(
        error.invalid_request(),
        Some(&InvalidRequest::NoFilter {
            endpoint: "DeleteProducts"
        })
    );
    assert!(server.requests().is_empty());

    client
        .send(DeleteProducts { everything: true })
        .await
        .unwrap();
    assert_eq!(
        server.only_request().line,
        "DELETE /stores/abc123/v3/catalog/products HTTP/1.1"
    );
}

#[test]
fn http_to_another_machine_is_refused() {
    for origin in ["http://api.bigcommerce.com", "http://10.0.0.1:8080"] {
        let error = Client::builder(credential(TOKEN))
            .origin(origin)
            .unwrap_err();
        assert!(matches!(error, BuildError::Origin(_)));
        assert!(error.to_string().contains("in the clear"), "{error}");
    }
}

#[test]
fn a_user_agent_that_is_none_is_refused() {
    for text in ["", "  ", "my-app\r\nX-Evil: 1", "café"] {
        let refused = Client::builder(credential(TOKEN)).user_agent(text);
        assert!(matches!(refused, Err(BuildError::UserAgent)), "{text:?}");
    }
}
