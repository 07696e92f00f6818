//! Connections that are refused, reset, dropped, or speak something else.

use std::time::Duration;

use bc_client::ErrorKind;
use tokio::net::TcpListener;

use crate::server::*;
use crate::support::*;

/// A port that nobody listens on.
async fn free_port() -> std::net::SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    listener.local_addr().unwrap()
}

#[tokio::test]
async fn a_refused_connection_is_an_error_after_some_attempts_also_of_a_post() {
    let url = format!("http://{}", free_port().await);
    for error in [
        failure(client(&url).send(GetThing::new())).await,
        failure(client(&url).send(create())).await,
    ] {
        assert_eq!(error.kind(), ErrorKind::Connect);
        assert!(error.attempts() > 1);
        assert!(error.is_retryable());
    }
}

#[tokio::test]
async fn a_server_that_comes_up_late_gets_the_post_once() {
    let address = free_port().await;
    let client = builder(&format!("http://{address}"))
        .backoff(Duration::from_millis(100), Duration::from_millis(200))
        .max_attempts(50)
        .build()
        .unwrap();
    let call = tokio::spawn(async move { outcome(client.send(create())).await });
    tokio::time::sleep(Duration::from_millis(150)).await;
    let listener = TcpListener::bind(address).await.unwrap();
    let server = Server::listening(listener, 0, |_, _| json(200, "{}"));
    call.await.unwrap().unwrap();
    assert_eq!(server.count(), 1);
    assert_eq!(server.request(0).body, br#"{"id":1}"#);
}

#[tokio::test]
async fn a_connection_that_is_reset_before_anything_was_read_is_made_again_by_a_get() {
    let server = Server::refusing(2, |_, _| json(200, THING)).await;
    assert_eq!(
        outcome(client(&server.url).send(GetThing::new()))
            .await
            .unwrap()
            .id,
        1
    );
    assert_eq!(server.count(), 1);
    assert_eq!(server.connections(), 3);
}

#[tokio::test]
async fn a_post_whose_connection_was_reset_arrives_at_most_once() {
    let server = Server::refusing(1, |_, _| json(200, "{}")).await;
    // Whether it was read cannot be told from here, unless the connection failed before it was sent.
    match outcome(client(&server.url).send(create())).await {
        Ok(_) => assert_eq!(server.count(), 1),
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::Transport);
            assert_eq!(server.count(), 0);
        }
    }
}

#[tokio::test]
async fn a_reset_after_the_request_was_read_is_repeated_by_a_get_alone() {
    for answer in ["", "HTTP/1.1 200 OK\r\nContent-Le"] {
        let server = Server::start(move |_, number| match number {
            0 | 2 => Act::Reset(answer.into()),
            _ => json(200, THING),
        })
        .await;
        let client = client(&server.url);
        assert_eq!(outcome(client.send(GetThing::new())).await.unwrap().id, 1);
        let error = failure(client.send(create())).await;
        assert_eq!(error.kind(), ErrorKind::Transport);
        assert!(!error.is_retryable());
        assert_eq!(server.count(), 3);
    }
}

#[tokio::test]
async fn a_reset_within_the_body_is_repeated_by_a_get_alone() {
    let server = Server::start(|_, number| match number {
        0 | 2 => Act::Reset(b"HTTP/1.1 200 OK\r\nContent-Length: 21\r\n\r\n{\"id\":1".to_vec()),
        _ => json(200, THING),
    })
    .await;
    let client = client(&server.url);
    assert_eq!(outcome(client.send(GetThing::new())).await.unwrap().id, 1);
    let error = failure(client.send(create())).await;
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::Transport, Some(200))
    );
    assert_eq!(server.count(), 3);
}

#[tokio::test]
async fn a_reset_after_the_body_takes_nothing_away() {
    let server = Server::start(|_, _| Act::Reset(http(200, &[], THING))).await;
    let client = client(&server.url);
    for _ in 0..3 {
        assert_eq!(
            outcome(client.send(create()))
                .await
                .unwrap()
                .get("id")
                .unwrap()
                .as_u64(),
            Some(1)
        );
        // The reset has arrived: the connection is not used again.
        tokio::time::sleep(Duration::from_millis(60)).await;
    }
    assert_eq!(server.count(), 3);
}

#[tokio::test]
async fn a_connection_that_was_dropped_between_requests_loses_none() {
    let server = Server::start(|_, _| Act::Close(http(200, &[], THING))).await;
    let client = client(&server.url);
    for round in 0..20 {
        outcome(client.send(GetThing::new())).await.unwrap();
        // Long enough that the client knows of the close, or not.
        tokio::time::sleep(Duration::from_millis(round % 5)).await;
    }
    assert!(server.count() >= 20);
}

#[tokio::test]
async fn a_post_on_a_dropped_connection_is_executed_once() {
    let server = Server::start(|_, _| Act::Close(http(200, &[], "{}"))).await;
    let client = client(&server.url);
    for sent in 1..=20 {
        // The close has arrived: the connection is not used again.
        tokio::time::sleep(Duration::from_millis(5)).await;
        outcome(client.send(create())).await.unwrap();
        assert_eq!(server.count(), sent);
    }
}

#[tokio::test]
async fn a_server_that_hangs_up_or_speaks_something_else_is_a_transport_error() {
    for answer in [
        "",
        "SSH-2.0-OpenSSH\r\n\r\n",
        "HTTP/9.9 999 \r\n\r\n",
        "\0\0\0\0\0\0\0\0",
    ] {
        let server = Server::start(move |_, _| Act::Close(answer.into())).await;
        let client = client(&server.url);
        let error = failure(client.send(create())).await;
        assert_eq!(error.kind(), ErrorKind::Transport, "{answer:?}");
        assert_eq!(server.count(), 1, "{answer:?}");
    }
}

#[tokio::test]
async fn informational_answers_before_the_answer_are_passed_over() {
    let answer = format!(
        "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 21\r\n\r\n{THING}"
    );
    let server = Server::start(move |_, _| Act::Answer(answer.clone().into_bytes())).await;
    assert_eq!(
        outcome(client(&server.url).send(GetThing::new()))
            .await
            .unwrap()
            .id,
        1
    );
}

#[tokio::test]
async fn headers_without_end_are_given_up() {
    let head = b"HTTP/1.1 200 OK\r\n".to_vec();
    let server =
        Server::start(move |_, _| Act::Endless(head.clone(), b"X-More: and more\r\n".repeat(100)))
            .await;
    let call = client(&server.url).send(GetThing::new()).max_attempts(1);
    assert_eq!(failure(call).await.kind(), ErrorKind::Transport);
}

#[tokio::test]
async fn a_silent_server_is_given_up_at_the_deadline() {
    let server = Server::start(|_, _| Act::Hang).await;
    let call = client(&server.url).send(create());
    let error = failure(call.timeout(Duration::from_millis(100))).await;
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(!error.is_retryable());
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn an_attempt_that_gets_no_answer_is_followed_by_another_of_a_get() {
    let server = Server::start(|_, number| match number {
        0 => Act::Hang,
        _ => json(200, THING),
    })
    .await;
    let call = client(&server.url).send(GetThing::new());
    let call = call.attempt_timeout(Duration::from_millis(100));
    assert_eq!(outcome(call).await.unwrap().id, 1);
    assert_eq!(server.count(), 2);
}
