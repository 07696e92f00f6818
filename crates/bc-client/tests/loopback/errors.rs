//! What an error status tells.

use std::time::Duration;

use bc_auth::{AccessToken, Grant, KnownScope};
use bc_client::{Client, ErrorKind, ScopeRequirement, Status};
use bc_record::Json;

use crate::support::*;

async fn status(reply: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> bc_client::Error {
    let server = Server::start(reply).await;
    failure(server.client().send(Get::<Json>::new())).await
}

#[tokio::test]
async fn the_statuses_have_names() {
    for (code, name) in [
        (400, Status::BadRequest),
        (401, Status::Unauthorized),
        (403, Status::Forbidden),
        (404, Status::NotFound),
        (409, Status::Conflict),
        (413, Status::ContentTooLarge),
        (422, Status::UnprocessableContent),
        (423, Status::Locked),
        (429, Status::TooManyRequests),
        (500, Status::InternalServerError),
        (503, Status::ServiceUnavailable),
        (507, Status::InsufficientStorage),
        (418, Status::Other(418)),
        (304, Status::Other(304)),
    ] {
        let error = status(move |_| json(code, "")).await;
        assert_eq!(error.kind(), ErrorKind::Status(name));
        assert_eq!(error.status(), Some(code));
        assert_eq!(error.is_not_found(), code == 404);
    }
}

#[tokio::test]
async fn an_error_says_endpoint_status_title_fields_and_request_id_in_one_line() {
    let error = status(|_| {
        Reply::Http(
            422,
            vec![
                ("Content-Type", "application/problem+json".to_owned()),
                ("X-Request-ID", "req-1".to_owned()),
            ],
            br#"{"status": 422, "title": "Not\nvalid", "errors": {"name": "taken"}}"#.to_vec(),
        )
    })
    .await;
    assert_eq!(
        error.to_string(),
        "Get (GET /v3/things/{key}) answered 422 Unprocessable Content: Not valid: name: taken \
         [request id req-1]"
    );
    assert_eq!(error.fields()[0].field, "name");
    assert_eq!(error.request_id(), Some("req-1"));
    assert_eq!(
        error.headers().unwrap().get("content-type"),
        Some("application/problem+json")
    );
}

#[tokio::test]
async fn html_plain_text_and_nothing_are_bodies_too() {
    let error = status(|_| json(502, "<html><title>Bad gateway</title></html>")).await;
    assert!(error.to_string().ends_with("502 Bad Gateway: Bad gateway"));
    let error = status(|_| json(401, "You are not logged in")).await;
    assert!(error.to_string().ends_with("You are not logged in"));
    let error = status(|_| json(500, "")).await;
    assert!(error.to_string().ends_with("500 Internal Server Error"));
}

#[tokio::test]
async fn a_403_names_the_scopes_needed_and_what_the_grant_declares() {
    let error = status(|_| json(403, r#"{"title": "No scope"}"#)).await;
    let text = error.to_string();
    for part in [
        "403 Forbidden: No scope",
        "Get needs the OAuth scope store_v2_products_read_only (Products: read-only)",
        "the token's grant `CatalogSync` declares store_v2_products",
        "not compared with what BigCommerce granted",
    ] {
        assert!(text.contains(part), "{text}");
    }
}

#[tokio::test]
async fn a_403_names_the_alternatives_where_any_of_several_scopes_is_enough() {
    use KnownScope::{StoreV2Customers, StoreV2Orders, StoreV2Products, StoreV2Transactions};

    struct Refund;
    endpoint!(Refund, Post "/v3/refunds", () = ScopeRequirement::AnyOf(&[
        &[StoreV2Orders],
        &[StoreV2Transactions, StoreV2Customers],
    ]), (), |_this, _request| {});
    struct Either;
    endpoint!(Either, Post "/v3/either", () = ScopeRequirement::AnyOf(&[
        &[StoreV2Orders],
        &[StoreV2Products],
    ]), (), |_this, _request| {});

    let server = Server::start(|_| json(403, "")).await;
    let text = failure(server.client().send(Refund)).await.to_string();
    assert!(
        text.contains(
            "Refund needs one of the OAuth scopes store_v2_orders (Orders: modify) or \
             store_v2_transactions (Order Transactions: modify) and \
             store_v2_customers (Customers: modify); the token's grant"
        ),
        "{text}"
    );
    assert!(!text.contains("if so"), "{text}");
    let text = failure(server.client().send(Either)).await.to_string();
    assert!(text.contains("; if so, the store hash"), "{text}");
}

#[tokio::test]
async fn a_403_names_what_bigcommerce_granted_where_that_is_known() {
    let server = Server::start(|_| json(403, "")).await;
    let verified = CatalogSync::verify("store_v2_products store_v9_new").unwrap();
    let credential = AccessToken::new("abc123".parse().unwrap(), TOKEN, verified).unwrap();
    let client = Client::builder(credential)
        .origin(&server.url)
        .unwrap()
        .max_attempts(1)
        .build()
        .unwrap();
    let text = failure(client.send(Get::<Json>::new())).await.to_string();
    assert!(
        text.contains("the token was granted store_v2_products, store_v9_new"),
        "{text}"
    );
    assert!(text.contains("the store hash"), "{text}");
}

#[tokio::test]
async fn what_may_be_retried_depends_on_status_and_method() {
    for (code, get, post) in [
        (400, false, false),
        (404, false, false),
        (423, true, false),
        (429, true, true),
        (500, true, false),
        (501, false, false),
        (503, true, false),
        (507, false, false),
    ] {
        let server = Server::start(move |_| json(code, "")).await;
        let client = server.client();
        let error = failure(client.send(Get::<Json>::new())).await;
        assert_eq!(error.is_retryable(), get, "GET {code}");
        let error = failure(client.send(Post)).await;
        assert_eq!(error.is_retryable(), post, "POST {code}");
        assert_eq!(server.requests().len(), 2, "one attempt each was allowed");
    }
}

#[tokio::test]
async fn a_429_says_how_long_to_wait() {
    let limited = |status, headers: Vec<(&'static str, &'static str)>| {
        move |_: &Request| {
            let headers = headers.iter().map(|(n, v)| (*n, (*v).to_owned())).collect();
            Reply::Http(status, headers, Vec::new())
        }
    };
    let reset = ("X-Rate-Limit-Time-Reset-Ms", "15000");
    let wait = status(limited(429, vec![reset])).await.retry_after();
    assert_eq!(wait, Some(Duration::from_secs(15)));

    let both = vec![reset, ("X-Retry-After", "20")];
    let wait = status(limited(429, both)).await.retry_after();
    assert_eq!(wait, Some(Duration::from_secs(20)));

    assert_eq!(status(limited(429, vec![])).await.retry_after(), None);
    // Every answer tells when the window resets; for a 404 there is nothing to wait for.
    let wait = status(limited(404, vec![reset])).await.retry_after();
    assert_eq!(wait, None);

    // By the server's own clock, whatever it shows.
    let dates = vec![
        ("Date", "Sun, 06 Nov 1994 08:49:37 GMT"),
        ("Retry-After", "Sun, 06 Nov 1994 08:51:37 GMT"),
    ];
    let wait = status(limited(503, dates)).await.retry_after();
    assert_eq!(wait, Some(Duration::from_secs(120)));
    let past = vec![
        ("Date", "Sun, 06 Nov 1994 08:49:37 GMT"),
        ("Retry-After", "Sun, 06 Nov 1994 08:49:36 GMT"),
    ];
    assert_eq!(status(limited(503, past)).await.retry_after(), None);
    let undated = vec![("Retry-After", "Sun, 06 Nov 1994 08:51:37 GMT")];
    assert_eq!(status(limited(503, undated)).await.retry_after(), None);

    let degraded = r#"{"error": {"code": "SERVICE_DEGRADED", "retry_after_seconds": 30}}"#;
    let wait = status(move |_| json(503, degraded)).await.retry_after();
    assert_eq!(wait, Some(Duration::from_secs(30)));
}
