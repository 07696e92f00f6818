//! What can be set up about the HTTP client below, and what cannot be undone there.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use bc_auth::AccessToken;
use bc_client::reqwest::{self, Proxy, redirect};
use bc_client::{BuildError, Client, ErrorKind, EventStream};
use bc_record::Json;
use rustls::crypto::ring::default_provider;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, RootCertStore, ServerConfig};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::{TlsAcceptor, TlsConnector};

use crate::support::*;

/// Made for this test alone, and signed by itself.
const CERTIFICATE: &[u8] = include_bytes!("certificate/certificate.der");
const KEY: &[u8] = include_bytes!("certificate/key.der");

type Http = reqwest::ClientBuilder;

fn client(server: &Server, set_up: fn(Http) -> Http) -> Client<AccessToken<CatalogSync>> {
    Client::builder(credential(TOKEN))
        .origin(&server.url)
        .unwrap()
        .http(set_up)
        .build()
        .unwrap()
}

#[tokio::test]
async fn a_proxy_is_asked_for_a_tunnel_and_sees_no_credential() {
    let proxy = Server::start(|_| Reply::Http(403, Vec::new(), Vec::new())).await;
    let tunnel = Proxy::all(&proxy.url).unwrap();
    let client = match Client::builder(credential(TOKEN))
        .http(|http| http.proxy(tunnel))
        .build()
    {
        Ok(client) => client,
        // A machine without root certificates.
        Err(error) => return assert!(matches!(error, BuildError::Tls(_))),
    };
    let error = failure(client.send(Get::<Json>::new()).max_attempts(1)).await;
    assert_eq!(error.kind(), ErrorKind::Connect, "{error}");
    let request = proxy.only_request();
    assert_eq!(request.line, "CONNECT api.bigcommerce.com:443 HTTP/1.1");
    assert!(!format!("{request:?}").contains(TOKEN));
}

#[tokio::test]
async fn a_proxy_is_not_asked_for_the_machine_itself() {
    let proxy = Server::start(|_| json(200, "{}")).await;
    let server = Server::start(|_| json(200, "{}")).await;
    let tunnel = Proxy::all(&proxy.url).unwrap();
    let client = Client::builder(credential(TOKEN))
        .origin(&server.url)
        .unwrap()
        .http(|http| http.proxy(tunnel))
        .build()
        .unwrap();
    client.send(Get::<Json>::new()).await.unwrap();
    assert_eq!(proxy.connections(), 0);
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn redirects_stay_with_the_client() {
    let other = Server::start(|_| json(200, "{}")).await;
    let location = format!("{}/stolen", other.url);
    let server = Server::start(move |_| redirect(307, location.clone())).await;
    let client = client(&server, |http| {
        http.redirect(redirect::Policy::limited(5)).referer(true)
    });
    let error = failure(client.send(Get::<Json>::new()).max_attempts(1)).await;
    assert_eq!(error.kind(), ErrorKind::Redirect);
    assert_eq!(other.connections(), 0);
}

/// A server for `https` whose certificate nobody vouches for, for one connection. It tells whether
/// something came over it.
async fn self_signed() -> (SocketAddr, JoinHandle<bool>) {
    let certificate = CertificateDer::from(CERTIFICATE.to_vec());
    let key = PrivateKeyDer::try_from(KEY.to_vec()).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let seen = tokio::spawn(async move {
        let stream = listener.accept().await.unwrap().0;
        match acceptor.accept(stream).await {
            Ok(mut stream) => stream.read_u8().await.is_ok(),
            Err(_) => false,
        }
    });
    (address, seen)
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_cannot_be_accepted() {
    let (address, seen) = self_signed().await;
    let client = match Client::builder(credential(TOKEN))
        .origin(&format!("https://{address}"))
        .unwrap()
        .http(|http| {
            let certificate = reqwest::Certificate::from_der(CERTIFICATE).unwrap();
            http.https_only(false)
                .add_root_certificate(certificate)
                .tls_danger_accept_invalid_certs(true)
                .tls_danger_accept_invalid_hostnames(true)
        })
        .build()
    {
        Ok(client) => client,
        // A machine without root certificates.
        Err(error) => return assert!(matches!(error, BuildError::Tls(_))),
    };
    let error = failure(client.send(Post).max_attempts(1)).await;
    assert_eq!(error.kind(), ErrorKind::Connect, "{error}");
    assert!(error.to_string().contains("certificate"), "{error}");
    assert!(!seen.await.unwrap());

    // The server is in order: who trusts it can talk to it.
    let (address, seen) = self_signed().await;
    let mut roots = RootCertStore::empty();
    roots.add(CERTIFICATE.to_vec().into()).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let stream = TcpStream::connect(address).await.unwrap();
    let connector = TlsConnector::from(Arc::new(config));
    let name = "localhost".try_into().unwrap();
    let mut stream = connector.connect(name, stream).await.unwrap();
    stream.write_all(b"x").await.unwrap();
    assert!(seen.await.unwrap());
}

#[tokio::test]
async fn a_default_header_does_not_take_the_credentials_place() {
    let server = Server::start(|_| json(200, "{}")).await;
    let client = client(&server, |http| {
        let mut headers = reqwest::header::HeaderMap::new();
        for name in ["x-auth-token", "accept", "user-agent"] {
            headers.insert(name, "another".parse().unwrap());
        }
        http.default_headers(headers).user_agent("another")
    });
    client.send(Get::<Json>::new()).await.unwrap();
    let request = server.only_request();
    assert_eq!(request.header("x-auth-token"), Some(TOKEN));
    assert_eq!(request.header("accept"), Some("application/json"));
    assert!(request.header("user-agent").unwrap().starts_with("bc-api/"));
}

#[tokio::test]
async fn its_limit_of_time_ends_no_stream() {
    let server = Server::start(|_| {
        let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";
        Reply::Steps(vec![
            write(head),
            Step::Pause(Duration::from_millis(200)),
            write("data: 1\n\n"),
        ])
    })
    .await;
    let client = client(&server, |http| http.timeout(Duration::from_millis(50)));
    let call = client.send(Get::<EventStream<Json>>::new());
    let event = call.await.unwrap().next().await.unwrap().unwrap();
    assert_eq!(event.data.to_string(), "1");
}
