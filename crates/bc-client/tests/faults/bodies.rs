//! Bodies that are cut short, too long, too slow, or not what they say.

use std::time::Duration;

use bc_client::ErrorKind;

use crate::server::*;
use crate::support::*;

/// The error of a GET that is answered so, in one attempt.
async fn error_of(answer: impl Into<Vec<u8>>) -> bc_client::Error {
    let answer = answer.into();
    let server = Server::start(move |_, _| Act::Close(answer.clone())).await;
    let client = builder(&server.url)
        .max_response_bytes(1_000_000)
        .build()
        .unwrap();
    failure(client.send(GetThing::new()).max_attempts(1)).await
}

#[tokio::test]
async fn a_body_that_is_cut_short_is_read_again() {
    for cut in [
        "HTTP/1.1 200 OK\r\nContent-Length: 21\r\n\r\n{\"id\":1}",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n{\"id\":1}\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n{\"i",
    ] {
        let server = Server::start(move |_, number| match number {
            0 => Act::Close(cut.into()),
            _ => json(200, THING),
        })
        .await;
        let thing = outcome(client(&server.url).send(GetThing::new()))
            .await
            .unwrap();
        assert_eq!(thing.name.as_deref(), Some("mug"));
        assert_eq!(server.count(), 2);
    }
}

#[tokio::test]
async fn a_body_that_never_ends_is_given_up_at_the_limit() {
    for head in [
        "HTTP/1.1 200 OK\r\n\r\n[",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n[",
        "HTTP/1.1 503 Busy\r\n\r\n[",
    ] {
        let server =
            Server::start(move |_, _| Act::Endless(head.into(), b"1,".repeat(10_000))).await;
        let client = builder(&server.url)
            .max_response_bytes(500_000)
            .build()
            .unwrap();
        let error = failure(client.send(GetThing::new()).max_attempts(1)).await;
        match error.status() {
            Some(200) => assert_eq!(error.kind(), ErrorKind::TooLarge),
            status => assert_eq!(status, Some(503)),
        }
    }
}

#[tokio::test]
async fn a_slow_drip_ends_at_the_deadline() {
    let server = Server::start(|_, _| {
        let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n[          ".to_vec();
        Act::Drip(answer, Duration::from_millis(10))
    })
    .await;
    let call = client(&server.url).send(GetThing::new());
    let error = failure(call.timeout(Duration::from_millis(200))).await;
    assert_eq!(error.kind(), ErrorKind::Timeout);
}

#[tokio::test]
async fn json_of_another_content_type_is_json() {
    for content_type in ["text/plain", "text/html; charset=utf-8", "", "nonsense"] {
        let server = Server::start(move |_, _| {
            Act::Answer(http(200, &[("Content-Type", content_type)], THING))
        })
        .await;
        assert_eq!(
            outcome(client(&server.url).send(GetThing::new()))
                .await
                .unwrap()
                .id,
            1
        );
    }
}

#[tokio::test]
async fn a_page_of_html_is_not_taken_for_an_answer() {
    let page = "<html><head><title>Down for maintenance</title></head></html>";
    let error = error_of(http(200, &[("Content-Type", "text/html")], page)).await;
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("text/html"), "{error}");

    let error = error_of(http(502, &[("Content-Type", "text/html")], page)).await;
    assert_eq!(error.status(), Some(502));
    assert!(
        error.to_string().contains("Down for maintenance"),
        "{error}"
    );
}

#[tokio::test]
async fn an_empty_body_is_not_taken_for_an_answer() {
    for body in ["", "  \r\n", "null"] {
        let error = error_of(http(200, &[], body)).await;
        assert_eq!(error.kind(), ErrorKind::Decode, "{body:?}");
    }
}

#[tokio::test]
async fn text_that_is_not_utf_8_is_an_error() {
    let error = error_of(http(200, &[], b"{\"id\":1,\"name\":\"m\xff\xfeg\"}")).await;
    assert_eq!(error.kind(), ErrorKind::Decode);
}

#[tokio::test]
async fn json_that_ends_early_or_goes_on_is_an_error() {
    for body in [
        r#"{"id":1"#,
        r#"{"id":1}{"id":2}"#,
        r#"{"id":1}]"#,
        r#"{"id":"#,
    ] {
        let error = error_of(http(200, &[], body)).await;
        assert_eq!(error.kind(), ErrorKind::Decode, "{body:?}");
    }
}

#[tokio::test]
async fn gzip_is_unpacked() {
    let packed = gzip(THING.as_bytes());
    let server =
        Server::start(move |_, _| Act::Answer(http(200, &[("Content-Encoding", "gzip")], &packed)))
            .await;
    assert_eq!(
        outcome(client(&server.url).send(GetThing::new()))
            .await
            .unwrap()
            .id,
        1
    );
}

#[tokio::test]
async fn gzip_that_is_none_or_cut_short_is_an_error() {
    let packed = gzip(THING.as_bytes());
    let half = &packed[..packed.len() / 2];
    for body in [THING.as_bytes(), half, b"\x1f\x8b"] {
        let error = error_of(http(200, &[("Content-Encoding", "gzip")], body)).await;
        assert!(
            matches!(error.kind(), ErrorKind::Transport | ErrorKind::Decode),
            "{error}"
        );
    }
}

#[tokio::test]
async fn a_gzip_bomb_is_given_up_at_the_limit() {
    let bomb = gzip(&vec![b' '; 50_000_000]);
    assert!(bomb.len() < 100_000);
    let error = error_of(http(200, &[("Content-Encoding", "gzip")], bomb)).await;
    assert_eq!(error.kind(), ErrorKind::TooLarge);
}

#[tokio::test]
async fn brackets_without_end_do_not_fill_the_stack() {
    for body in ["[".repeat(500_000), r#"{"name":"#.repeat(100_000)] {
        let error = error_of(http(200, &[], body)).await;
        assert_eq!(error.kind(), ErrorKind::Decode);
    }
}

#[tokio::test]
async fn more_bytes_than_announced_are_not_taken_for_the_next_answer() {
    let server = Server::start(|_, number| match number {
        0 => Act::Answer([http(200, &[], THING), http(200, &[], r#"{"id":666}"#)].concat()),
        _ => json(200, r#"{"id":2}"#),
    })
    .await;
    let client = client(&server.url);
    assert_eq!(outcome(client.send(GetThing::new())).await.unwrap().id, 1);
    tokio::time::sleep(Duration::from_millis(20)).await;
    assert_eq!(outcome(client.send(GetThing::new())).await.unwrap().id, 2);
}

#[tokio::test]
async fn no_content_is_an_empty_list_where_a_list_is_due() {
    let server = Server::start(|_, _| Act::Answer(http(204, &[], ""))).await;
    let client = client(&server.url);
    assert_eq!(outcome(client.send(GetThingsV2::new())).await.unwrap(), []);
    assert_eq!(
        outcome(client.send(GetThings::new())).await.unwrap().data,
        []
    );
    let error = failure(client.send(GetThing::new())).await;
    assert_eq!(error.kind(), ErrorKind::Decode);
}

#[tokio::test]
async fn a_list_is_not_taken_for_an_object_nor_an_object_for_a_list() {
    let list = r#"[{"id":1},{"id":2}]"#;
    assert_eq!(
        error_of(http(200, &[], list)).await.kind(),
        ErrorKind::Decode
    );
    let server = Server::start(|_, _| json(200, r#"{"status":200,"message":"Fine"}"#)).await;
    let client = client(&server.url);
    let error = failure(client.send(GetThingsV2::new())).await;
    assert_eq!(error.kind(), ErrorKind::Decode);
    let error = failure(client.send(GetThings::new())).await;
    assert_eq!(error.kind(), ErrorKind::Decode);
}
