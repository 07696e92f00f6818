//! What a request looks like when it arrives.

use bc_auth::scope;
use bc_client::{Client, FileUpload, Multipart, ScopeRequirement};
use bc_record::Json;

use crate::support::*;

struct ListProducts {
    id_in: Option<Vec<i64>>,
    names: Option<Vec<String>>,
}
endpoint!(ListProducts, Get "/v3/catalog/products", scope::store_v2_products_read_only = READ, Json, |this, request| {
    request.query("id:in", &this.id_in);
    request.query("name:like", &this.names);
});

struct CreateProduct {
    body: Json,
}
endpoint!(CreateProduct, Post "/v3/catalog/products", scope::store_v2_products = MODIFY, (), |this, request| {
    request.body(&this.body);
});

struct UploadImage {
    body: Multipart,
}
endpoint!(UploadImage, Post "/v3/catalog/products/1/images", scope::store_v2_products = MODIFY, (), |this, request| {
    request.body(&this.body);
});

struct OwnHeaders;
endpoint!(OwnHeaders, Get "/v3/logs", () = ScopeRequirement::None, Json, |_this, request| {
    request.header("Accept", &"text/event-stream".to_owned());
    request.header("X-Correlation-Id", &"abc".to_owned());
    request.header("X-Auth-Token", &"another".to_owned());
});

fn list() -> ListProducts {
    ListProducts {
        id_in: None,
        names: None,
    }
}

#[tokio::test]
async fn a_get_carries_the_credential_accept_and_user_agent_and_no_content_type() {
    let server = Server::start(|_| json(200, "{}")).await;
    server.client().send(list()).await.unwrap();
    let request = server.only_request();
    assert_eq!(
        request.line,
        "GET /stores/abc123/v3/catalog/products HTTP/1.1"
    );
    assert_eq!(request.header("x-auth-token"), Some(TOKEN));
    assert_eq!(request.header("accept"), Some("application/json"));
    assert_eq!(
        request.header("user-agent"),
        Some(concat!("bc-api/", env!("CARGO_PKG_VERSION")))
    );
    // Nothing but what is undone.
    assert_eq!(request.header("accept-encoding"), Some("gzip"));
    assert_eq!(request.header("content-type"), None);
    assert_eq!(request.header("authorization"), None);
}

#[tokio::test]
async fn keys_with_a_colon_and_commas_of_lists_arrive_intact() {
    let server = Server::start(|_| json(200, "{}")).await;
    let endpoint = ListProducts {
        id_in: Some(vec![1, 2, 3]),
        names: Some(vec!["a".into(), "50% off & more".into()]),
    };
    server.client().send(endpoint).await.unwrap();
    assert_eq!(
        server.only_request().line,
        "GET /stores/abc123/v3/catalog/products\
         ?id:in=1,2,3&name:like=a,50%25%20off%20%26%20more HTTP/1.1"
    );
}

#[tokio::test]
async fn a_json_body_says_that_it_is_json() {
    let server = Server::start(|_| json(200, "{}")).await;
    let body = r#"{"name":"Mug","price":19.90}"#;
    let endpoint = CreateProduct {
        body: body.parse().unwrap(),
    };
    server.client().send(endpoint).await.unwrap();
    let request = server.only_request();
    assert_eq!(request.header("content-type"), Some("application/json"));
    assert_eq!(request.body, body.as_bytes());
}

#[tokio::test]
async fn a_post_without_a_body_says_that_it_is_empty() {
    let server = Server::start(|_| json(200, "{}")).await;
    server.client().send(Post).await.unwrap();
    let request = server.only_request();
    assert_eq!(request.header("content-type"), None);
    assert_eq!(request.header("content-length"), Some("0"));
}

#[tokio::test]
async fn a_multipart_body_brings_its_own_content_type_and_leaves_accept_alone() {
    let server = Server::start(|_| json(200, "{}")).await;
    let client = server.client();
    let body = Multipart::new()
        .text("is_thumbnail", true)
        .file("image_file", FileUpload::new("a.png", "image/png", "PNG"));
    client.send(UploadImage { body }).await.unwrap();
    client.send(list()).await.unwrap();

    let [upload, after] = &server.requests()[..] else {
        panic!("two requests");
    };
    let content_type = upload.header("content-type").unwrap();
    let boundary = content_type
        .strip_prefix("multipart/form-data; boundary=")
        .unwrap();
    let body = String::from_utf8(upload.body.clone()).unwrap();
    assert!(body.starts_with(&format!("--{boundary}\r\n")));
    assert!(body.ends_with(&format!("--{boundary}--\r\n")));
    assert_eq!(upload.header("accept"), Some("application/json"));
    assert_eq!(after.header("accept"), Some("application/json"));
    assert_eq!(after.header("content-type"), None);
}

#[tokio::test]
async fn an_endpoints_own_headers_replace_accept_but_never_the_credential() {
    let server = Server::start(|_| json(200, "{}")).await;
    server.client().send(OwnHeaders).await.unwrap();
    let request = server.only_request();
    assert_eq!(request.header("accept"), Some("text/event-stream"));
    assert_eq!(request.header("x-correlation-id"), Some("abc"));
    assert_eq!(request.header("x-auth-token"), Some(TOKEN));
}

#[tokio::test]
async fn the_application_is_named_first() {
    let server = Server::start(|_| json(200, "{}")).await;
    let client = Client::builder(credential(TOKEN))
        .origin(&server.url)
        .unwrap()
        .user_agent("my-app/1.0")
        .unwrap()
        .build()
        .unwrap();
    client.send(list()).await.unwrap();
    assert_eq!(
        server.only_request().header("user-agent"),
        Some(concat!("my-app/1.0 bc-api/", env!("CARGO_PKG_VERSION")))
    );
}

#[tokio::test]
async fn calls_share_a_connection() {
    let server = Server::start(|_| json(200, "{}")).await;
    let client = server.client();
    for _ in 0..3 {
        client.clone().send(list()).await.unwrap();
    }
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn a_client_for_another_store_shares_the_connections_and_not_the_credential() {
    let server = Server::start(|_| json(200, "{}")).await;
    let first = server.client();
    let second = first.with_credential(credential("another-token"));
    first.send(list()).await.unwrap();
    second.send(list()).await.unwrap();
    let tokens: Vec<_> = server
        .requests()
        .iter()
        .map(|request| request.header("x-auth-token").unwrap().to_owned())
        .collect();
    assert_eq!(tokens, [TOKEN, "another-token"]);
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn a_call_can_be_spawned_and_outlives_its_client() {
    let server = Server::start(|_| json(200, "{}")).await;
    let call = server.client().send(list());
    tokio::spawn(call.into_future()).await.unwrap().unwrap();
}

#[tokio::test]
async fn nothing_is_sent_before_a_call_is_awaited() {
    let server = Server::start(|_| json(200, "{}")).await;
    drop(server.client().send(list()));
    tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    assert!(server.requests().is_empty());
}
