//! Which headers a caller can add, and which stay what the client makes them.

use bc_auth::{AccessToken, ScopeSet, scope};
use bc_client::{BuildError, Call, Client, Download, ErrorKind, InvalidRequest};
use bc_record::Json;

use crate::support::*;

const UUID: &str = "0189f7e0-6c5b-7def-8123-456789abcdef";
const OTHER: &str = "0189f7e0-6c5b-7def-8123-000000000000";

type Builder = bc_client::ClientBuilder<AccessToken<CatalogSync>>;

async fn echo() -> Server {
    Server::start(|_| json(200, "{}")).await
}

fn builder(server: &Server) -> Builder {
    Client::builder(credential(TOKEN))
        .origin(&server.url)
        .unwrap()
}

async fn refusal<R: std::fmt::Debug>(call: Call<R>) -> InvalidRequest {
    let error = failure(call).await;
    assert_eq!(error.kind(), ErrorKind::Request);
    error.invalid_request().unwrap().clone()
}

struct Noted;
endpoint!(Noted, Get "/v3/noted", scope::store_v2_products_read_only = READ, Json, |_this, request| {
    request.header("X-Note", &"endpoint".to_owned());
});

#[tokio::test]
async fn a_calls_header_wins_over_the_endpoints_and_that_over_the_clients() {
    let server = echo().await;
    let client = builder(&server)
        .header("X-Note", "client")
        .unwrap()
        .header("X-App", "client")
        .unwrap()
        .build()
        .unwrap();
    client.send(Get::<Json>::new()).await.unwrap();
    client.send(Noted).await.unwrap();
    client.send(Noted).header("X-Note", "call").await.unwrap();
    let requests = server.requests();
    let notes = requests.iter().map(|request| request.header("x-note"));
    assert!(notes.eq(["client", "endpoint", "call"].map(Some)));
    assert!(requests.iter().all(|request| {
        request.header("x-app") == Some("client") && request.header("x-auth-token") == Some(TOKEN)
    }));
}

#[tokio::test]
async fn a_correlation_id_of_a_call_wins_over_the_clients() {
    let server = echo().await;
    let client = builder(&server)
        .correlation_id(UUID)
        .unwrap()
        .build()
        .unwrap();
    client.send(Post).await.unwrap();
    client.send(Post).correlation_id(OTHER).await.unwrap();
    let requests = server.requests();
    let ids = requests
        .iter()
        .map(|request| request.header("x-correlation-id"));
    assert!(ids.eq([UUID, OTHER].map(Some)));
}

#[tokio::test]
async fn a_correlation_id_that_is_no_uuid_is_sent_nowhere() {
    let server = echo().await;
    let error = builder(&server).correlation_id("42").unwrap_err();
    assert!(matches!(
        error,
        BuildError::Header(InvalidRequest::InvalidCorrelationId)
    ));
    let call = server.client().send(Post).correlation_id("42");
    assert_eq!(refusal(call).await, InvalidRequest::InvalidCorrelationId);
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn what_the_client_answers_for_cannot_be_set() {
    let server = echo().await;
    let names = [
        "X-Auth-Token",
        "Authorization",
        "Cookie",
        "Host",
        "User-Agent",
        "Accept",
        "Accept-Encoding",
        "Content-Type",
        "content-length",
        "Transfer-Encoding",
        "Connection",
        "Proxy-Authorization",
    ];
    for name in names {
        let call = server.client().send(Post).header(name, "1");
        assert_eq!(refusal(call).await, InvalidRequest::ReservedHeader { name });
        let error = builder(&server).header(name, "1").unwrap_err();
        assert!(error.to_string().contains(name), "{error}");
    }
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn a_header_that_http_does_not_allow_is_refused_without_its_value() {
    let server = echo().await;
    for (name, value) in [("X-Note", "a\r\nX-Evil: hunter2"), ("X Note", "hunter2")] {
        let error = failure(server.client().send(Post).header(name, value)).await;
        let expected = InvalidRequest::InvalidHeader { name };
        assert_eq!(error.invalid_request(), Some(&expected));
        assert!(!format!("{error} {error:?}").contains("hunter2"));
        let error = builder(&server).header(name, value).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("hunter2"));
    }
}

#[tokio::test]
async fn the_first_refusal_of_a_call_stays() {
    let server = echo().await;
    let call = server.client().send(Post);
    let call = call.header("Host", "a").header("X Note", "b");
    let name = "Host";
    assert_eq!(refusal(call).await, InvalidRequest::ReservedHeader { name });
}

#[tokio::test]
async fn only_a_download_can_be_asked_for_by_type() {
    let server = echo().await;
    let call = server.client().send(Get::<Download>::new());
    call.header("Accept", "text/csv").await.unwrap();
    assert_eq!(server.only_request().header("accept"), Some("text/csv"));
}

#[tokio::test]
async fn the_header_of_a_credential_of_ones_own_is_its_own_too() {
    let server = echo().await;
    let client = server.client_of(InTenant(TOKEN.to_owned().into()));
    let name = "X-Tenant-Key";
    let call = client.send(Get::<Json>::new()).header(name, "another");
    assert_eq!(refusal(call).await, InvalidRequest::ReservedHeader { name });

    let client = Client::builder(InTenant(TOKEN.to_owned().into()))
        .origin(&server.url)
        .unwrap()
        .header(name, "another")
        .unwrap()
        .build()
        .unwrap();
    client.send(Get::<Json>::new()).await.unwrap();
    assert_eq!(server.only_request().header("x-tenant-key"), Some(TOKEN));
}

#[test]
fn a_client_shows_no_header_of_all_requests() {
    let client = Client::builder(credential(TOKEN))
        .origin("http://127.0.0.1:1")
        .unwrap()
        .header("X-Gateway-Key", PRIVATE)
        .unwrap();
    assert!(!format!("{client:#?}").contains(PRIVATE));
    assert!(!format!("{:#?}", client.build().unwrap()).contains(PRIVATE));
}

/// A credential that sends its secret in a header of its own.
#[derive(Clone)]
struct InTenant(bc_auth::SecretString);

impl bc_auth::Credential for InTenant {
    type Grant = CatalogSync;

    fn granted_scopes(&self) -> Option<&ScopeSet> {
        None
    }
}

impl<E> bc_auth::carries::AccessToken<E> for InTenant {
    type Grant = CatalogSync;

    fn authorization(&self) -> bc_auth::Authorization<'_> {
        let api = bc_auth::Authorization::API_ORIGIN;
        bc_auth::Authorization::to(api, String::new()).header("X-Tenant-Key", &self.0)
    }
}
