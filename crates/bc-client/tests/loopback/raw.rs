//! How a request arrives that is given by its path alone, and which is never sent.

use bc_auth::{KnownScope, scope};
use bc_client::{Endpoint, ErrorKind, InvalidRequest, Method, Page, Raw, ScopeRequirement};
use bc_record::Json;

use crate::support::*;

type Products = scope::store_v2_products;

#[tokio::test]
async fn a_raw_request_arrives_as_it_was_given() {
    let server = Server::start(|_| json(200, r#"{"data": 1}"#)).await;
    let body: Json = r#"{"name": "Mug"}"#.parse().unwrap();
    let request = Raw::<Products>::post("/v3/catalog/new-thing")
        .query("limit", 5)
        .query("id:in", vec![1, 2])
        .query("page", None::<i64>)
        .body(body);
    let answer: Json = server.client().send(request).await.unwrap();
    assert_eq!(answer.get("data").and_then(Json::as_i64), Some(1));
    let request = server.only_request();
    assert_eq!(
        request.line,
        "POST /stores/abc123/v3/catalog/new-thing?limit=5&id:in=1,2 HTTP/1.1"
    );
    assert_eq!(request.header("x-auth-token"), Some(TOKEN));
    assert_eq!(request.header("content-type"), Some("application/json"));
    assert_eq!(request.body, br#"{"name":"Mug"}"#);
}

#[tokio::test]
async fn each_method_is_sent_by_its_name() {
    let server = Server::start(|_| json(200, "{}")).await;
    let store = server.client();
    store.send(Raw::<Products>::get("/v2/a")).await.unwrap();
    store.send(Raw::<Products>::put("/v2/a")).await.unwrap();
    store.send(Raw::<Products>::delete("/v2/a")).await.unwrap();
    let requests = server.requests();
    let lines: Vec<_> = requests
        .iter()
        .map(|request| request.line.as_str())
        .collect();
    assert_eq!(
        lines,
        [
            "GET /stores/abc123/v2/a HTTP/1.1",
            "PUT /stores/abc123/v2/a HTTP/1.1",
            "DELETE /stores/abc123/v2/a HTTP/1.1"
        ]
    );
}

#[tokio::test]
async fn segments_are_encoded_and_a_path_is_left_as_it_is() {
    let server = Server::start(|_| json(200, "{}")).await;
    let request = Raw::<Products>::get("/v3/a%20b/c:d,e")
        .segment("50% / off?".to_owned())
        .segment(7)
        .segment("x");
    server.client().send(request).await.unwrap();
    assert_eq!(
        server.only_request().line,
        "GET /stores/abc123/v3/a%20b/c:d,e/50%25%20%2F%20off%3F/7/x HTTP/1.1"
    );
}

#[tokio::test]
async fn the_answer_is_read_as_what_is_asked_for() {
    let server = Server::start(|_| json(200, r#"{"data": [1, 2], "meta": {}}"#)).await;
    let request = Raw::<Products>::get("/v3/numbers").response::<Page<i64>>();
    let page = server.client().send(request).await.unwrap();
    assert_eq!(page.data, [1, 2]);
    let nothing = Raw::<Products>::delete("/v3/numbers/1").response::<()>();
    server.client().send(nothing).await.unwrap();
}

#[tokio::test]
async fn a_path_that_might_address_another_resource_is_not_sent() {
    let server = Server::start(|_| json(200, "{}")).await;
    for path in [
        "",
        "/",
        "v3/a",
        "//host/a",
        "/v3//a",
        "/v3/a/",
        "/v3/./a",
        "/v3/../a",
        "/v3/a/..",
        "/v3/%2e%2E/a",
        "/v3/.%2e/a",
        "/v3/%2e/a",
        "/v3/a?b=1",
        "/v3/a#b",
        "/v3\\a",
        "/v3/a b",
        "/v3/ä",
        "/v3/a%",
        "/v3/a%2",
        "/v3/a%zz",
        "/v3/a\nb",
        "/v3/{id}",
        "https://host/v3/a",
        "@host/a",
    ] {
        let error = failure(server.client().send(Raw::<Products>::get(path))).await;
        let refusal = error.invalid_request();
        assert!(
            matches!(refusal, Some(InvalidRequest::InvalidPath { .. })),
            "{path:?}: {error}"
        );
        assert_eq!(error.kind(), ErrorKind::Request);
    }
    let blank = Raw::<Products>::delete("/v3/things").segment(" ");
    let error = failure(server.client().send(blank)).await;
    assert_eq!(
        error.invalid_request(),
        Some(&InvalidRequest::EmptyPathValue { name: "segment" })
    );
    let parent = Raw::<Products>::delete("/v3/things").segment("..");
    assert!(
        failure(server.client().send(parent))
            .await
            .invalid_request()
            .is_some()
    );
    let unfiltered = Raw::<Products>::delete("/v3/things").query("id:in", Vec::<i64>::new());
    assert!(
        failure(server.client().send(unfiltered))
            .await
            .invalid_request()
            .is_some()
    );
    assert_eq!(server.requests().len(), 0);
}

#[tokio::test]
async fn an_error_names_the_method_and_the_claimed_scope_and_shows_no_path() {
    let server = Server::start(|_| json(403, "{}")).await;
    let request = Raw::<Products>::get("/v3/things").segment(PRIVATE);
    let error = failure(server.client().send(request)).await;
    let text = error.to_string();
    assert!(
        text.starts_with("Raw (GET /{path}) answered 403 Forbidden"),
        "{text}"
    );
    assert!(text.contains("store_v2_products"), "{text}");
    let error = failure(server.client().send(Raw::<Products>::get("/v3/a?b"))).await;
    assert_eq!(
        error.to_string(),
        "Raw (GET /{path}) was not sent: the path has a query or a fragment: add the former by `query`"
    );
}

#[test]
fn what_is_claimed_is_known_at_run_time() {
    let any_of = ScopeRequirement::AnyOf(&[&[KnownScope::StoreV2Products]]);
    let info = <Raw<Products, Json, bc_client::RawPost> as Endpoint>::INFO;
    assert_eq!(
        (info.scopes, info.method, info.idempotent),
        (any_of, Method::Post, false)
    );
    type Put<S> = Raw<S, Json, bc_client::RawPut>;
    assert!(Put::<()>::INFO.idempotent);
    assert_eq!(Put::<()>::INFO.scopes, ScopeRequirement::None);
    assert_eq!(
        Put::<scope::Undocumented>::INFO.scopes,
        ScopeRequirement::Undocumented
    );
    assert_eq!(
        Put::<(scope::store_v2_orders, Products)>::INFO.scopes,
        ScopeRequirement::AnyOf(&[&[KnownScope::StoreV2Orders, KnownScope::StoreV2Products]])
    );
    assert_eq!(
        Put::<scope::store_v2_orders_or_transactions>::INFO.scopes,
        ScopeRequirement::AnyOf(&[
            &[KnownScope::StoreV2Orders],
            &[KnownScope::StoreV2Transactions]
        ])
    );
}
