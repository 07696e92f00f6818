//! Which requests are sent again, after which failures?

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bc_client::{Download, ErrorKind, ScopeRequirement};
use bc_record::Json;
use tokio::net::TcpListener;

use crate::support::*;

/// A server that fails some times, and then answers.
async fn recovering(times: usize, failure: impl Fn() -> Reply + Send + Sync + 'static) -> Server {
    let count = AtomicUsize::new(0);
    Server::start(move |_| {
        if count.fetch_add(1, Ordering::SeqCst) < times {
            failure()
        } else {
            json(200, "{}")
        }
    })
    .await
}

struct Search;
endpoint!(Search, Get "/v3/search", () = ScopeRequirement::None, (), |_this, _request| {});
struct Update;
endpoint!(Update, Put "/v3/things", () = ScopeRequirement::None, (), |_this, _request| {});
struct Remove;
endpoint!(Remove, Delete "/v3/things", () = ScopeRequirement::None, (), |_this, _request| {});

#[tokio::test]
async fn a_get_a_put_and_a_delete_are_sent_again_after_what_passes() {
    let after = [423, 500, 502, 503, 504].map(|status| {
        tokio::spawn(async move {
            let server = recovering(1, move || json(status, "")).await;
            server.persistent_client().send(Search).await.unwrap();
            assert_eq!(server.requests().len(), 2, "{status}");
        })
    });
    for repeated in after {
        repeated.await.unwrap();
    }
    let server = recovering(1, || json(503, "")).await;
    server.persistent_client().send(Remove).await.unwrap();
    assert_eq!(server.requests().len(), 2);
    let server = recovering(1, || json(503, "")).await;
    server.persistent_client().send(Update).await.unwrap();
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn what_is_sent_again_is_the_same_request() {
    let server = recovering(1, || json(503, "")).await;
    let client = server.persistent_client();
    client.send(Get::<Json>::new()).await.unwrap();
    let requests = server.requests();
    assert_eq!(requests.len(), 2);
    assert_eq!(requests[0].line, requests[1].line);
    assert_eq!(requests[0].headers, requests[1].headers);
}

#[tokio::test]
async fn a_post_is_sent_once_whatever_its_answer_is_but_a_429() {
    for status in [423, 500, 502, 503, 504] {
        let server = recovering(1, move || json(status, "")).await;
        let error = failure(server.persistent_client().send(Post)).await;
        assert_eq!(error.status(), Some(status));
        assert_eq!(error.attempts(), 1);
        server.only_request();
    }
    let server = recovering(1, || json(429, "")).await;
    server.persistent_client().send(Post).await.unwrap();
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn a_post_is_sent_once_where_the_connection_fails_or_nothing_comes() {
    for reply in [
        || Reply::Raw(Vec::new()),
        || Reply::Raw(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{".to_vec()),
        || Reply::Hang,
    ] {
        let server = recovering(1, reply).await;
        let call = server.persistent_client().send(Post);
        let error = failure(call.attempt_timeout(Duration::from_millis(200))).await;
        assert_eq!(error.attempts(), 1, "{error}");
        server.only_request();
    }
}

#[tokio::test]
async fn a_post_that_could_not_be_sent_is_sent_later() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let client = bc_client::Client::builder(credential(TOKEN))
        .origin(&origin)
        .unwrap()
        .max_attempts(2)
        .build()
        .unwrap();
    let error = failure(client.send(Post)).await;
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert_eq!(error.attempts(), 2);
    assert!(error.to_string().ends_with(", after 2 attempts"), "{error}");
}

#[tokio::test]
async fn a_get_is_sent_again_where_the_connection_fails_within_head_or_body() {
    let replies = [
        || Reply::Raw(Vec::new()),
        || Reply::Raw(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{".to_vec()),
        || Reply::Raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{}".to_vec()),
        || Reply::Hang,
    ];
    let after = replies.map(|reply| {
        tokio::spawn(async move {
            let server = recovering(1, reply).await;
            let call = server.persistent_client().send(Get::<Json>::new());
            let call = call.attempt_timeout(Duration::from_millis(200));
            call.await.unwrap();
            assert_eq!(server.requests().len(), 2);
        })
    });
    for repeated in after {
        repeated.await.unwrap();
    }
}

#[tokio::test]
async fn what_will_not_pass_is_sent_once() {
    for status in [400, 401, 403, 404, 409, 413, 422, 501, 505, 507] {
        let server = Server::start(move |_| json(status, "")).await;
        let error = failure(server.persistent_client().send(Get::<Json>::new())).await;
        assert_eq!(error.attempts(), 1);
        assert!(!error.to_string().contains("attempt"), "{error}");
        server.only_request();
    }
    let answers: [(fn() -> Reply, ErrorKind); 2] = [
        (|| json(200, "{"), ErrorKind::Decode),
        (|| redirect(302, "http://localhost:1/"), ErrorKind::Redirect),
    ];
    for (answer, kind) in answers {
        let server = Server::start(move |_| answer()).await;
        let error = failure(server.persistent_client().send(Get::<Json>::new())).await;
        assert_eq!((error.kind(), error.attempts()), (kind, 1));
        server.only_request();
    }
}

#[tokio::test]
async fn a_download_is_sent_again_until_its_head_is_there() {
    let server = recovering(1, || json(503, "")).await;
    let client = server.persistent_client();
    let file = client.send(Get::<Download>::new()).await.unwrap();
    assert_eq!(file.bytes().await.unwrap(), b"{}");

    // Its body is the caller's to ask for anew.
    let server =
        Server::start(|_| Reply::Raw(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{".to_vec()))
            .await;
    let client = server.persistent_client();
    let file = client.send(Get::<Download>::new()).await.unwrap();
    let error = checked(file.bytes().await.unwrap_err());
    assert_eq!(error.kind(), ErrorKind::Transport);
    server.only_request();
}

#[tokio::test]
async fn an_answer_that_cannot_be_decoded_says_how_many_attempts_it_took() {
    let count = AtomicUsize::new(0);
    let server = Server::start(move |_| match count.fetch_add(1, Ordering::SeqCst) {
        0 => json(503, ""),
        _ => json(200, "["),
    })
    .await;
    let error = failure(server.persistent_client().send(Get::<Json>::new())).await;
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Decode, 2));
}

#[tokio::test]
async fn a_delete_that_finds_nothing_after_a_lost_answer_says_why() {
    let count = AtomicUsize::new(0);
    let server = Server::start(move |_| match count.fetch_add(1, Ordering::SeqCst) {
        0 => Reply::Raw(Vec::new()),
        _ => json(404, ""),
    })
    .await;
    let error = failure(server.persistent_client().send(Remove)).await;
    assert!(error.is_not_found());
    assert!(
        error
            .to_string()
            .ends_with("404 Not Found; an earlier attempt may have deleted it, after 2 attempts"),
        "{error}"
    );

    // A 429 deleted nothing.
    let count = AtomicUsize::new(0);
    let server = Server::start(move |_| match count.fetch_add(1, Ordering::SeqCst) {
        0 => json(429, ""),
        _ => json(404, ""),
    })
    .await;
    let text = failure(server.persistent_client().send(Remove))
        .await
        .to_string();
    assert!(text.ends_with("404 Not Found, after 2 attempts"), "{text}");
}

#[tokio::test]
async fn an_attempt_begins_where_the_first_began_not_where_a_redirect_led() {
    let count = AtomicUsize::new(0);
    let server = Server::start(move |request| match count.fetch_add(1, Ordering::SeqCst) {
        0 => redirect(302, "/elsewhere"),
        1 => json(503, ""),
        _ if request.line.contains("elsewhere") => json(500, ""),
        _ => json(200, "{}"),
    })
    .await;
    server
        .persistent_client()
        .send(Get::<Json>::new())
        .await
        .unwrap();
    assert_eq!(server.requests().len(), 3);
}
