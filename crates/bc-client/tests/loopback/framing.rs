//! What becomes of answers that bend HTTP itself: their lengths, versions, statuses, connections.

use std::sync::Arc;
use std::time::Duration;

use bc_client::{Client, ErrorKind};
use bc_record::Json;

use crate::support::*;

async fn raw(answer: impl Into<Vec<u8>>) -> Server {
    let answer = answer.into();
    Server::start(move |_| Reply::Raw(answer.clone())).await
}

#[tokio::test]
async fn what_follows_an_answer_is_no_answer_to_the_next_request() {
    let server = Server::start(|request| {
        let own = if request.line.starts_with("POST") {
            ""
        } else {
            "1"
        };
        let smuggled = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n666";
        let answer = format!(
            "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{own}",
            own.len()
        );
        Reply::Steps(vec![write(format!("{answer}{smuggled}")), Step::Hang])
    })
    .await;
    let client = server.client();
    for _ in 0..3 {
        assert_eq!(client.send(Get::<i64>::new()).await.unwrap(), 1);
        client.send(Post).await.unwrap();
    }
    assert_eq!(server.requests().len(), 6);
}

#[tokio::test]
async fn an_answer_shorter_than_its_body_is_cut_where_it_says() {
    let server = raw("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}, and more").await;
    let answer: Json = server.client().send(Get::new()).await.unwrap();
    assert_eq!(answer.to_string(), "{}");
}

#[tokio::test]
async fn an_answer_whose_length_is_no_number_is_a_transport_error() {
    for length in [
        "-1",
        "2, 3",
        "99999999999999999999999999",
        "0x2",
        "2\r\nContent-Length: 3",
    ] {
        let server = raw(format!(
            "HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{{}}"
        ))
        .await;
        let error = failure(server.client().send(Get::<Json>::new())).await;
        assert_eq!(error.kind(), ErrorKind::Transport, "{length}: {error}");
    }
}

#[tokio::test]
async fn an_announced_length_is_not_reserved_before_it_comes() {
    let server = Server::start(|_| {
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 18446744073709551000\r\n\r\n[";
        Reply::Raw(head.into())
    })
    .await;
    let client = Client::builder(credential(TOKEN))
        .origin(&server.url)
        .unwrap()
        .max_response_bytes(usize::MAX)
        .build()
        .unwrap();
    let error = failure(client.send(Get::<Json>::new())).await;
    assert_eq!(error.kind(), ErrorKind::Transport, "{error}");
}

#[tokio::test]
async fn an_endless_answer_ends_at_the_limit_and_its_connection_is_closed() {
    let flood = Arc::new(Flood::default());
    let told = Arc::clone(&flood);
    let server = Server::start(move |_| {
        let head = "HTTP/1.1 200 OK\r\n\r\n[".to_owned();
        Reply::Flood(head, vec![b' '; 64 * 1024], usize::MAX, Arc::clone(&told))
    })
    .await;
    let client = Client::builder(credential(TOKEN))
        .origin(&server.url)
        .unwrap()
        .max_response_bytes(1 << 20)
        .build()
        .unwrap();
    let error = failure(client.send(Get::<Json>::new())).await;
    assert_eq!(error.kind(), ErrorKind::TooLarge);
    flood.over().await;
}

#[tokio::test]
async fn an_answer_in_many_pieces_is_one() {
    let list = format!("[{}]", vec!["123456789"; 200_000].join(","));
    let chunked = {
        let mut answer = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
        for piece in list.as_bytes().chunks(70_000) {
            answer.extend_from_slice(format!("{:x}\r\n", piece.len()).as_bytes());
            answer.extend_from_slice(piece);
            answer.extend_from_slice(b"\r\n");
        }
        answer.extend_from_slice(b"0\r\n\r\n");
        answer
    };
    let server = raw(chunked).await;
    let answer: Vec<i64> = server.client().send(Get::new()).await.unwrap();
    assert_eq!(answer, vec![123_456_789; 200_000]);
    let server = Server::start(move |_| json(200, list.clone())).await;
    let answer: Vec<i64> = server.client().send(Get::new()).await.unwrap();
    assert_eq!(answer, vec![123_456_789; 200_000]);
}

#[tokio::test]
async fn an_older_server_is_understood() {
    for head in [
        "HTTP/1.0 200 OK\r\n\r\n",
        "HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\n",
        "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 1\r\n\r\n",
    ] {
        let server = raw(format!("{head}7")).await;
        let client = server.client();
        for _ in 0..2 {
            assert_eq!(client.send(Get::<i64>::new()).await.unwrap(), 7);
        }
    }
}

#[tokio::test]
async fn a_connection_that_is_dropped_between_requests_loses_and_doubles_none() {
    let server = raw("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n7").await;
    let client = server.client();
    for pause in [0, 1, 20] {
        let before = server.requests().len();
        assert_eq!(client.send(Get::<i64>::new()).await.unwrap(), 7);
        tokio::time::sleep(Duration::from_millis(pause)).await;
        client.send(Post).await.unwrap();
        tokio::time::sleep(Duration::from_millis(pause)).await;
        assert_eq!(client.send(Get::<i64>::new()).await.unwrap(), 7);
        assert_eq!(server.requests().len(), before + 3, "after {pause} ms");
    }
}

#[tokio::test]
async fn large_headers_are_read() {
    let filler = "x".repeat(64 * 1024);
    let server =
        Server::start(move |_| Reply::Http(200, vec![("X-Filler", filler.clone())], b"7".to_vec()))
            .await;
    let answer = server.client().send(Get::<i64>::new()).detailed().await;
    let answer = answer.unwrap();
    assert_eq!(answer.headers.get("x-filler").unwrap().len(), 64 * 1024);
}

#[tokio::test]
async fn a_header_that_is_not_text_is_none_and_does_no_harm() {
    let head =
        b"HTTP/1.1 200 OK\r\nX-Request-Id: \xff\xfe\r\nX-Note: ok\r\nContent-Length: 1\r\n\r\n7";
    let server = raw(*head).await;
    let answer = server.client().send(Get::<i64>::new()).detailed().await;
    let answer = answer.unwrap();
    assert_eq!(answer.request_id(), None);
    assert_eq!(answer.headers.get("x-note"), Some("ok"));
}

#[tokio::test]
async fn a_status_of_no_class_is_an_error_status() {
    for status in [600, 799, 999] {
        let server = Server::start(move |_| json(status, "{}")).await;
        let error = failure(server.client().send(Get::<Json>::new())).await;
        assert_eq!(error.status(), Some(status));
        assert!(matches!(error.kind(), ErrorKind::Status(_)));
        assert!(error.to_string().contains(&status.to_string()), "{error}");
    }
    for status in ["99", "1000", "abc", "-20"] {
        let server = raw(format!(
            "HTTP/1.1 {status} Odd\r\nContent-Length: 2\r\n\r\n{{}}"
        ))
        .await;
        let error = failure(server.client().send(Get::<Json>::new())).await;
        assert_eq!(error.kind(), ErrorKind::Transport, "{status}: {error}");
    }
}

#[tokio::test]
async fn what_is_said_before_an_answer_is_passed_by() {
    let server = raw(
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n\
         HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n7",
    )
    .await;
    assert_eq!(server.client().send(Get::<i64>::new()).await.unwrap(), 7);
}

#[tokio::test]
async fn a_server_that_never_comes_to_its_answer_is_given_up() {
    let flood = Arc::new(Flood::default());
    let server = Server::start(move |_| {
        let early = b"HTTP/1.1 103 Early Hints\r\n\r\n".to_vec();
        Reply::Flood(String::new(), early, usize::MAX, Arc::clone(&flood))
    })
    .await;
    let call = server.client().send(Get::<Json>::new());
    let error = failure(call.timeout(Duration::from_millis(200))).await;
    assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
}

#[tokio::test]
async fn a_protocol_that_was_not_asked_for_is_no_success() {
    let server =
        raw("HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: upgrade\r\n\r\n{}");
    let server = server.await;
    let error = failure(server.client().send(Get::<Json>::new())).await;
    assert_eq!(error.status(), Some(101), "{error}");
}
