//! What a successful answer becomes.

use bc_client::{ErrorKind, Item, Outcome, Page};
use bc_macros::Record;
use bc_record::Json;

use crate::support::*;

#[derive(Record, Debug, Clone, Default, PartialEq)]
#[record(crate = bc_record)]
struct Thing {
    #[record(required)]
    id: i64,
    name: String,
}

fn gzipped(status: u16, bytes: Vec<u8>) -> Reply {
    let headers = vec![
        ("Content-Type", "application/json".to_owned()),
        ("Content-Encoding", "gzip".to_owned()),
    ];
    Reply::Http(status, headers, bytes)
}

#[tokio::test]
async fn a_page_becomes_items_and_pagination() {
    let server = Server::start(|_| {
        json(
            200,
            r#"{"data": [{"id": 1, "name": "Mug"}, {"id": 2, "name": null}],
                "meta": {"pagination": {"total": 600, "count": 2, "per_page": 2, "current_page": 1,
                         "total_pages": 300, "links": {"next": "?page=2", "current": "?page=1"}},
                         "extra": [1]}}"#,
        )
    })
    .await;
    let page: Page<Thing> = server.client().send(Get::new()).await.unwrap();
    assert_eq!(page.data[1].id, 2);
    let pagination = page.meta.pagination.unwrap();
    assert_eq!(pagination.total, Some(600));
    let links = pagination.links.unwrap();
    assert_eq!(links.next.as_deref(), Some("?page=2"));
    assert_eq!(links.previous, None);
    assert!(page.meta.rest.contains_key("extra"));
}

#[tokio::test]
async fn a_page_by_cursor_has_cursors() {
    let server = Server::start(|_| {
        json(
            200,
            r#"{"data": [], "meta": {"cursor_pagination": {"end_cursor": "abc", "links": []}}}"#,
        )
    })
    .await;
    let page: Page<Thing> = server.client().send(Get::new()).await.unwrap();
    assert_eq!(
        page.meta.cursor_pagination.unwrap().end_cursor.as_deref(),
        Some("abc")
    );
    assert_eq!(page.meta.pagination, None);
}

#[tokio::test]
async fn an_envelope_needs_data_and_no_meta() {
    let server = Server::start(|_| json(200, r#"{"data": {"id": 7}}"#)).await;
    let item: Item<Thing> = server.client().send(Get::new()).await.unwrap();
    assert_eq!(item.data.id, 7);

    let server = Server::start(|_| json(200, r#"{"meta": {}}"#)).await;
    let error = failure(server.client().send(Get::<Page<Thing>>::new())).await;
    assert_eq!(error.decode_error().unwrap().path(), "data");
}

#[tokio::test]
async fn gzip_is_undone() {
    let server = Server::start(|_| gzipped(200, gzip(br#"{"id": 7}"#))).await;
    let thing: Thing = server.client().send(Get::new()).await.unwrap();
    assert_eq!(thing.id, 7);
}

#[tokio::test]
async fn a_gzipped_error_is_read() {
    let server = Server::start(|_| gzipped(404, gzip(br#"{"title": "Gone"}"#))).await;
    let error = failure(server.client().send(Get::<Thing>::new())).await;
    assert!(error.is_not_found());
    assert_eq!(error.body().unwrap().title(), Some("Gone"));
}

#[tokio::test]
async fn broken_gzip_is_a_transport_error() {
    let server = Server::start(|_| gzipped(200, b"no gzip at all".to_vec())).await;
    let error = failure(server.client().send(Get::<Thing>::new())).await;
    assert_eq!(error.kind(), ErrorKind::Transport);
    assert_eq!(error.status(), Some(200));
}

#[tokio::test]
async fn gzip_that_breaks_off_is_no_answer_though_its_length_is_right() {
    let whole = gzip(br#"{"id": 7, "name": "a mug, blue, with a handle and a saucer"}"#);
    for length in [10, whole.len() / 2, whole.len() - 8, whole.len() - 1] {
        let part = whole[..length].to_vec();
        let server = Server::start(move |_| gzipped(200, part.clone())).await;
        let error = failure(server.client().send(Get::<Thing>::new())).await;
        assert_eq!(error.kind(), ErrorKind::Transport, "{length}: {error}");
        assert_eq!(error.status(), Some(200));
    }
}

#[tokio::test]
async fn gzip_whose_checksum_is_wrong_is_no_answer() {
    let mut bytes = gzip(br#"{"id": 7}"#);
    let checksum = bytes.len() - 8;
    bytes[checksum] ^= 1;
    let server = Server::start(move |_| gzipped(200, bytes.clone())).await;
    let error = failure(server.client().send(Get::<Thing>::new())).await;
    assert_eq!(error.kind(), ErrorKind::Transport, "{error}");
}

#[tokio::test]
async fn an_encoding_that_was_not_asked_for_is_no_answer() {
    let server = Server::start(|_| {
        let headers = vec![("Content-Encoding", "br".to_owned())];
        Reply::Http(200, headers, b"\x0b\x04\x80{\"id\":7}\x03".to_vec())
    })
    .await;
    let error = failure(server.client().send(Get::<Thing>::new())).await;
    assert_eq!(error.kind(), ErrorKind::Decode, "{error}");
}

#[tokio::test]
async fn a_small_answer_that_unpacks_beyond_the_limit_is_refused() {
    let server = Server::start(|_| gzipped(200, gzip(&vec![b' '; 32 << 20]))).await;
    let client = bc_client::Client::builder(credential(TOKEN))
        .origin(&server.url)
        .unwrap()
        .max_response_bytes(1 << 20)
        .build()
        .unwrap();
    let error = failure(client.send(Get::<Json>::new())).await;
    assert_eq!(error.kind(), ErrorKind::TooLarge);
    assert_eq!(error.status(), Some(200));
    assert!(error.to_string().contains("1048576 bytes"), "{error}");
}

#[tokio::test]
async fn an_answer_without_a_body_is_the_empty_value_where_there_is_one() {
    let server = Server::start(|_| Reply::Http(204, Vec::new(), Vec::new())).await;
    let client = server.client();
    client.send(Get::<()>::new()).await.unwrap();
    assert_eq!(client.send(Get::<Vec<Thing>>::new()).await.unwrap(), []);
    assert_eq!(
        client.send(Get::<Option<Thing>>::new()).await.unwrap(),
        None
    );

    let error = failure(client.send(Get::<Thing>::new())).await;
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(error.status(), Some(204));
}

#[tokio::test]
async fn a_204_is_an_empty_page() {
    let server = Server::start(|_| Reply::Http(204, Vec::new(), Vec::new())).await;
    let page = server
        .client()
        .send(Get::<Page<Thing>>::new())
        .await
        .unwrap();
    assert_eq!(page.data, []);
}

#[tokio::test]
async fn a_200_without_a_body_is_no_empty_list() {
    let server = Server::start(|_| json(200, "")).await;
    server.client().send(Get::<()>::new()).await.unwrap();
    let error = failure(server.client().send(Get::<Vec<Thing>>::new())).await;
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(error.status(), Some(200));
}

#[tokio::test]
async fn a_body_where_none_is_expected_is_ignored() {
    let server = Server::start(|_| json(200, r#"{"data": [], "meta": {}}"#)).await;
    server.client().send(Get::<()>::new()).await.unwrap();
}

#[tokio::test]
async fn a_207_is_partial() {
    let server = Server::start(|_| json(207, r#"{"title": "image failed"}"#)).await;
    let outcome: Outcome<Thing, Json> = server.client().send(Get::new()).await.unwrap();
    assert!(outcome.is_partial());
    let partial = outcome.complete().unwrap_err();
    assert_eq!(
        partial.answer.get("title").unwrap().as_str(),
        Some("image failed")
    );

    let server = Server::start(|_| json(200, r#"{"id": 7}"#)).await;
    let outcome: Outcome<Thing, Json> = server.client().send(Get::new()).await.unwrap();
    assert_eq!(outcome.complete().unwrap().id, 7);
}

#[tokio::test]
async fn an_answer_that_does_not_decode_says_where() {
    let server = Server::start(|_| {
        Reply::Http(
            200,
            vec![
                ("Content-Type", "application/json".to_owned()),
                ("X-Request-ID", "req-1".to_owned()),
            ],
            br#"{"data": [{"id": 1}, {"id": "one and a half"}]}"#.to_vec(),
        )
    })
    .await;
    let error = failure(server.client().send(Get::<Page<Thing>>::new())).await;
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(error.status(), Some(200));
    assert_eq!(error.request_id(), Some("req-1"));
    assert_eq!(error.decode_error().unwrap().path(), "data[1].id");
    assert!(error.body().unwrap().text().contains("one and a half"));
    assert!(error.to_string().contains("`data[1].id`"), "{error}");
    assert!(error.to_string().contains("req-1"), "{error}");
    assert!(!error.to_string().contains("one and a half"), "{error}");
}

#[tokio::test]
async fn a_page_of_html_with_status_200_is_named_as_such() {
    let server = Server::start(|_| {
        let headers = vec![("Content-Type", "text/html".to_owned())];
        Reply::Http(200, headers, b"<html>Hello</html>".to_vec())
    })
    .await;
    let error = failure(server.client().send(Get::<Thing>::new())).await;
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("text/html"), "{error}");
}
