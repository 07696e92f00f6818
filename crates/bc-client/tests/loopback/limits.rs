//! What happens when a server is slow, silent, large, broken or not there.

use std::time::{Duration, Instant};

use bc_auth::AccessToken;
use bc_client::{BuildError, Client, ErrorKind};
use bc_record::Json;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;

use crate::support::*;

fn impatient(server: &Server) -> Client<AccessToken<CatalogSync>> {
    Client::builder(credential(TOKEN))
        .origin(&server.url)
        .unwrap()
        .timeout(Duration::from_millis(300))
        .build()
        .unwrap()
}

#[tokio::test]
async fn a_silent_server_is_given_up() {
    let server = Server::start(|_| Reply::Hang).await;
    let start = Instant::now();
    let error = failure(impatient(&server).send(Get::<Json>::new())).await;
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert_eq!(error.status(), None);
    assert!(error.to_string().contains("300ms"), "{error}");
    assert!(start.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn a_server_that_drips_is_given_up_too() {
    let server = Server::start(|_| {
        let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n[          ".to_vec();
        Reply::Drip(answer, Duration::from_millis(20))
    })
    .await;
    let start = Instant::now();
    let error = failure(impatient(&server).send(Get::<Json>::new())).await;
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(start.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn redirects_share_the_time_of_one_call() {
    let server = Server::start(|request| {
        if request.line.starts_with("GET /slow") {
            Reply::Hang
        } else {
            std::thread::sleep(Duration::from_millis(100));
            redirect(302, "/slow")
        }
    })
    .await;
    let error = failure(impatient(&server).send(Get::<Json>::new())).await;
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(error.to_string().contains("300ms"), "{error}");
}

#[tokio::test]
async fn one_call_can_have_its_own_limit() {
    let server = Server::start(|_| Reply::Hang).await;
    let call = server.client().send(Get::<Json>::new());
    let error = failure(call.timeout(Duration::from_millis(50))).await;
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(error.to_string().contains("50ms"), "{error}");
}

#[tokio::test]
async fn a_timeout_may_be_retried_unless_it_was_a_post() {
    let server = Server::start(|_| Reply::Hang).await;
    let client = impatient(&server);
    assert!(
        failure(client.send(Get::<Json>::new()))
            .await
            .is_retryable()
    );
    assert!(!failure(client.send(Post)).await.is_retryable());
}

#[tokio::test]
async fn a_body_that_breaks_off_is_no_answer() {
    for answer in [
        "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n[1,2]",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n[1,2]\r\n",
    ] {
        let server = Server::start(move |_| Reply::Raw(answer.into())).await;
        let error = failure(server.client().send(Get::<Json>::new())).await;
        assert_eq!(error.kind(), ErrorKind::Transport);
        assert_eq!(error.status(), Some(200));
        assert!(error.is_retryable());
    }
}

#[tokio::test]
async fn an_error_status_counts_for_more_than_its_broken_body() {
    let server = Server::start(|_| {
        Reply::Raw(b"HTTP/1.1 503 Busy\r\nContent-Length: 100\r\n\r\nBusy now".to_vec())
    })
    .await;
    let error = failure(server.client().send(Get::<Json>::new())).await;
    assert_eq!(error.status(), Some(503));
    assert_eq!(error.body().unwrap().text(), "Busy now");
}

#[tokio::test]
async fn an_error_page_larger_than_the_limit_is_kept_in_part() {
    let server = Server::start(|_| json(502, "x".repeat(5000))).await;
    let client = Client::builder(credential(TOKEN))
        .origin(&server.url)
        .unwrap()
        .max_response_bytes(1000)
        .max_attempts(1)
        .build()
        .unwrap();
    let error = failure(client.send(Get::<Json>::new())).await;
    assert_eq!(error.status(), Some(502));
    assert_eq!(error.body().unwrap().bytes().len(), 1000);
    assert!(error.to_string().len() < 500);
}

#[tokio::test]
async fn an_answer_as_large_as_the_limit_passes_and_one_byte_more_does_not() {
    let server = Server::start(|_| json(200, format!("[{}]", " ".repeat(998)))).await;
    let client = |limit| {
        Client::builder(credential(TOKEN))
            .origin(&server.url)
            .unwrap()
            .max_response_bytes(limit)
            .build()
            .unwrap()
    };
    client(1000).send(Get::<Json>::new()).await.unwrap();
    let error = failure(client(999).send(Get::<Json>::new())).await;
    assert_eq!(error.kind(), ErrorKind::TooLarge);
}

#[tokio::test]
async fn a_server_that_hangs_up_or_talks_nonsense_is_a_transport_error() {
    for answer in ["", "SSH-2.0-OpenSSH\r\n\r\n"] {
        let server = Server::start(move |_| Reply::Raw(answer.into())).await;
        let error = failure(server.client().send(Post)).await;
        assert_eq!(error.kind(), ErrorKind::Transport);
        assert_eq!(error.status(), None);
        assert!(!error.is_retryable());
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test]
async fn a_refused_connection_says_so_and_may_be_retried() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let client = Client::builder(credential(TOKEN))
        .origin(&origin)
        .unwrap()
        .max_attempts(1)
        .build()
        .unwrap();
    let error = failure(client.send(Post)).await;
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(error.is_retryable());
    assert!(error.to_string().contains(&origin), "{error}");
    assert!(
        error.to_string().to_lowercase().contains("refused"),
        "{error}"
    );
}

#[tokio::test]
async fn nothing_is_sent_over_https_to_a_server_without_tls() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("https://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await;
        }
    });
    match Client::builder(credential(TOKEN))
        .origin(&origin)
        .unwrap()
        .max_attempts(1)
        .build()
    {
        Ok(client) => {
            let error = failure(client.send(Post)).await;
            assert_eq!(error.kind(), ErrorKind::Connect, "{error}");
        }
        // A machine without root certificates.
        Err(error) => assert!(matches!(error, BuildError::Tls(_))),
    }
}
