//! The token is in no message, whatever goes wrong.
#![expect(clippy::unwrap_used, reason = "what helps a test may fail like one")]

use std::error::Error as _;
use std::time::Duration;

use bc_api::catalog::products::{
    CreateProduct, DeleteProduct, DeleteProducts, GetProduct, GetProducts, ProductBatchUpdate,
    UpdateProducts,
};
use bc_api::prelude::*;
use bc_sandbox::AccountKind;
use bc_tests::capture::Capture;

use crate::shop::{Shop, lamp};

type Store = Client<AccessToken<Unchecked>>;

/// Everything that an error shows, its sources and their sources included.
fn shown(error: &Error) -> String {
    let mut text = format!("{error} {error:?} {error:#?}");
    let mut source = error.source();
    if let Some(cause) = error.transport_error() {
        source = Some(cause);
    }
    while let Some(cause) = source {
        text.push_str(&format!(" {cause} {cause:?}"));
        source = cause.source();
    }
    text
}

fn client(origin: &str, token: &str) -> Store {
    let token = AccessToken::unchecked("sandbox".parse().unwrap(), token).unwrap();
    let builder = Client::builder(token).origin(origin).unwrap();
    builder.build().unwrap()
}

#[tokio::test]
async fn no_error_shows_the_token() {
    let shop = Shop::open().await;
    let token = shop.sandbox.token(AccountKind::Store, "store_v2_products");
    let store = shop.unchecked(&token, "store_v2_products");
    let large = (101..=111).map(ProductBatchUpdate::new);
    let reader = shop.sandbox.token(AccountKind::Store, "store_v2_orders");
    let forbidden = shop.unchecked(&reader, "store_v2_orders");
    let instantly = Duration::from_nanos(1);

    let errors = [
        store.send(GetProduct::new(999)).await.unwrap_err(),
        store.send(CreateProduct::new(lamp(""))).await.unwrap_err(),
        store
            .send(CreateProduct::new(lamp("Bread knife, 24 cm")))
            .await
            .unwrap_err(),
        store.send(UpdateProducts::new(large)).await.unwrap_err(),
        store.send(DeleteProducts::new()).await.unwrap_err(),
        store.send(GetProducts::new().id_in([])).await.unwrap_err(),
        store
            .send(GetProducts::new())
            .timeout(instantly)
            .await
            .unwrap_err(),
        // The value of a filter is not shown either.
        store
            .send(GetProducts::new().name(token.as_str()).limit(999))
            .await
            .unwrap_err(),
        forbidden.send(DeleteProduct::new(101)).await.unwrap_err(),
    ];
    for error in &errors {
        let text = shown(error);
        assert!(!text.contains(&token) && !text.contains(&reader), "{text}");
    }
    for text in [format!("{store:?}"), format!("{:?}", store.credential())] {
        assert!(!text.contains(&token), "{text}");
    }
    for request in shop.sandbox.requests() {
        assert_eq!(request.header("X-Auth-Token"), Some("[redacted]"));
    }
}

#[tokio::test]
async fn a_connection_that_is_not_made_shows_no_token() {
    let origin = {
        let shop = Shop::open().await;
        shop.sandbox.origin()
    };
    let store = client(&origin, "planted-s3cret");
    let call = store.send(GetProducts::new()).max_attempts(1);
    let error = call.await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect, "{error}");
    let text = shown(&error);
    assert!(!text.contains("planted-s3cret"), "{text}");
}

#[tokio::test]
async fn a_server_that_repeats_the_token_does_not_bring_it_into_the_message() {
    const ECHO: &[u8] = b"HTTP/1.1 401 Unauthorized\r\nContent-Type: application/json\r\nX-Request-Id: r-1\r\nContent-Length: 53\r\nConnection: close\r\n\r\n{\"status\":401,\"title\":\"No such token planted-s3cret\"}";
    let server = Capture::answering(ECHO).unwrap();
    let store = client(&server.origin(), "planted-s3cret");
    let error = store.send(GetProducts::new()).await.unwrap_err();
    assert_eq!(error.status(), Some(401), "{error}");
    assert_eq!(error.body().unwrap().json().map(Json::is_null), Some(false));
    let text = shown(&error);
    assert!(text.contains("No such token [secret]"), "{text}");
    assert!(!text.contains("planted-s3cret"), "{text}");
}

#[tokio::test]
async fn a_body_that_cannot_be_read_shows_no_token() {
    const WRONG: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 42\r\nConnection: close\r\n\r\n{\"data\":[{\"id\":\"planted-s3cret\"}],\"x\":\"y\"}";
    let server = Capture::answering(WRONG).unwrap();
    let store = client(&server.origin(), "planted-s3cret");
    let error = store.send(GetProducts::new()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode, "{error}");
    let text = shown(&error);
    assert!(text.contains("data[0].id"), "{text}");
    assert!(!text.contains("planted-s3cret"), "{text}");
}
