//! What a hostile server achieves: an error, soon, and nothing else.

use std::time::Duration;

use bc_client::{Client, Download, ErrorKind};
use bc_record::{Json, Map};

use crate::support::*;

async fn error_of(code: u16, body: Vec<u8>) -> bc_client::Error {
    let server = Server::start(move |_| Reply::Http(code, Vec::new(), body.clone())).await;
    failure(server.client().send(Get::<Json>::new())).await
}

#[tokio::test]
async fn a_body_nested_too_deeply_is_an_error_and_no_overflow() {
    for open in ["[", r#"{"errors":["#, r#"{"data":[{"errors":{"a":["#] {
        let bomb = open.repeat(1_000_000 / open.len()).into_bytes();
        let error = error_of(422, bomb.clone()).await;
        assert_eq!(error.status(), Some(422));
        assert_eq!(error.body().unwrap().json(), None);
        assert_eq!(error_of(200, bomb).await.kind(), ErrorKind::Decode);
    }
}

#[tokio::test]
async fn a_body_that_is_not_utf_8_is_kept_as_it_came() {
    let bytes = b"{\"title\": \"\xff\xfe\"}".to_vec();
    let error = error_of(400, bytes.clone()).await;
    assert_eq!(error.body().unwrap().bytes(), bytes);
    assert!(error.to_string().ends_with("400 Bad Request"), "{error}");
    assert_eq!(error_of(200, bytes).await.kind(), ErrorKind::Decode);
}

#[tokio::test]
async fn an_endless_error_body_is_cut_short() {
    let server = Server::start(|_| {
        let mut answer = b"HTTP/1.1 500 Oops\r\nContent-Length: 1000000000\r\n\r\n".to_vec();
        answer.extend_from_slice(&vec![b'x'; 8 * 1024 * 1024]);
        Reply::Raw(answer)
    })
    .await;
    let error = failure(server.client().send(Get::<Json>::new())).await;
    assert_eq!(error.status(), Some(500));
    assert_eq!(error.body().unwrap().bytes().len(), 1024 * 1024);
}

#[tokio::test]
async fn too_many_or_too_large_headers_are_a_transport_error() {
    for headers in [
        "X-Filler: 1\r\n".repeat(10_000),
        format!("X-Filler: {}\r\n", "x".repeat(8 * 1024 * 1024)),
    ] {
        let answer = format!("HTTP/1.1 200 OK\r\n{headers}Content-Length: 2\r\n\r\n{{}}");
        let server = Server::start(move |_| Reply::Raw(answer.clone().into_bytes())).await;
        let error = failure(server.client().send(Get::<Json>::new())).await;
        assert_eq!(error.kind(), ErrorKind::Transport, "{error}");
    }
}

#[tokio::test]
async fn a_wait_that_is_no_number_is_none() {
    for value in ["soon", "-1", "1.5", "99999999999999999999999", ""] {
        let server = Server::start(move |_| {
            let names = ["Retry-After", "X-Retry-After", "X-Rate-Limit-Time-Reset-Ms"];
            let headers = names.map(|name| (name, value.to_owned())).to_vec();
            Reply::Http(429, headers, Vec::new())
        })
        .await;
        let error = failure(server.client().send(Get::<Json>::new())).await;
        assert_eq!(error.retry_after(), None, "{value}");
    }
}

#[tokio::test]
async fn what_a_server_says_cannot_rewrite_a_log() {
    let error = error_of(400, "a\u{1b}[2Kb\r\nc\u{202e}d\u{2028}e\0f".into()).await;
    assert!(
        error.to_string().ends_with("400 Bad Request: a [2Kb"),
        "{error}"
    );
    let body = "{\"title\": \"c\u{202e}d\u{2028}e\u{2066}f\"}";
    let error = error_of(400, body.into()).await;
    assert!(
        error.to_string().ends_with("400 Bad Request: c d e f"),
        "{error}"
    );
}

#[tokio::test]
async fn a_key_with_line_breaks_does_not_break_the_line_of_an_error() {
    let server = Server::start(|_| json(200, r#"{"a\nb\u001b[31m": "x"}"#)).await;
    let error = failure(server.client().send(Get::<Map<i64>>::new())).await;
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(!error.to_string().contains('\u{1b}'), "{error}");
}

#[tokio::test]
async fn limits_beyond_all_measure_do_no_harm() {
    let server = Server::start(|_| json(200, "{}")).await;
    let client = Client::builder(credential(TOKEN))
        .origin(&server.url)
        .unwrap()
        .timeout(Duration::MAX)
        .idle_timeout(Duration::MAX)
        .connect_timeout(Duration::MAX)
        .max_response_bytes(usize::MAX)
        .build()
        .unwrap();
    client.send(Get::<Json>::new()).await.unwrap();
    let download = client.send(Get::<Download>::new()).await.unwrap();
    assert_eq!(download.bytes().await.unwrap(), b"{}");
}
