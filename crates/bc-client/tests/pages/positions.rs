//! A list goes on from every position, with exactly what is left.

use bc_client::{Items, PageResponse, Position};

use crate::lists::*;
use crate::support::*;

/// Stops after each number of items and goes on in another stream, from the position's text.
async fn goes_on_from_everywhere<R>(count: i64, list: impl Fn() -> Items<R>)
where
    R: PageResponse<Item = Row>,
{
    let whole = ids(&list().all().await.unwrap());
    assert_eq!(whole.len(), count as usize);
    for given in 0..=whole.len() {
        let mut items = list();
        for _ in 0..given {
            items.next().await.unwrap().unwrap();
        }
        let position = items.position();
        drop(items);
        let text = position.to_string();
        let position: Position = text.parse().unwrap();
        let resumed = list().resume(position.clone());
        assert_eq!(resumed.position(), position);
        let rest = resumed.all().await.unwrap();
        assert_eq!(ids(&rest), whole[given..], "{text}");
    }
}

#[tokio::test]
async fn by_number() {
    for count in [20, 23] {
        let rows = Rows::new(1..=count);
        let server = Server::start(move |query| Reply::Json(rows.numbered(query, 5))).await;
        goes_on_from_everywhere(count, || server.client().items(Numbered(&[]))).await;
    }
}

#[tokio::test]
async fn in_arrays() {
    for count in [20, 23] {
        let rows = Rows::new(1..=count);
        let server = Server::start(move |query| rows.bare(query, 10)).await;
        goes_on_from_everywhere(count, || server.client().items(Bare(&[]))).await;
    }
}

#[tokio::test]
async fn by_cursor() {
    for count in [20, 23] {
        let rows = Rows::new(1..=count);
        let server = Server::start(move |query| Reply::Json(rows.by_cursor(query, 5))).await;
        goes_on_from_everywhere(count, || server.client().items(ByCursor(&[]))).await;
        goes_on_from_everywhere(count, || server.client().items(Either(&[]))).await;
    }
}

#[tokio::test]
async fn by_identifier() {
    for count in [20, 23] {
        let rows = Rows::new(1..=count);
        let server = Server::start(move |query| Reply::Json(rows.after_id(query, 5))).await;
        goes_on_from_everywhere(count, || server.client().items(Numbered(&[])).by_id()).await;
    }
}

#[tokio::test]
async fn a_position_by_identifier_is_exact_even_if_what_was_read_is_gone() {
    let rows = Rows::new(1..=30);
    let shared = rows.clone();
    let server = Server::start(move |query| Reply::Json(shared.after_id(query, 10))).await;
    let mut items = server.client().items(Numbered(&[])).by_id();
    for _ in 0..14 {
        items.next().await.unwrap().unwrap();
    }
    let position = items.position();
    assert_eq!(position.to_string(), "id:14+0");
    rows.change(|ids| ids.retain(|id| *id > 12));
    let rest = server.client().items(Numbered(&[])).resume(position);
    assert_eq!(
        ids(&rest.all().await.unwrap()),
        (15..=30).collect::<Vec<_>>()
    );
}

#[tokio::test]
async fn a_position_says_what_comes_next() {
    let rows = Rows::new(1..=12);
    let server = Server::start(move |query| Reply::Json(rows.numbered(query, 5))).await;
    let mut items = server.client().items(Numbered(&[]));
    let mut texts = vec![items.position().to_string()];
    while let Some(row) = items.next().await {
        row.unwrap();
        texts.push(items.position().to_string());
    }
    let expected = [
        "start+0", "page:1+1", "page:1+2", "page:1+3", "page:1+4", "page:2+0", "page:2+1",
        "page:2+2", "page:2+3", "page:2+4", "page:3+0", "page:3+1", "end",
    ];
    assert_eq!(texts, expected);
    assert!(items.position().is_end());
}

#[tokio::test]
async fn nothing_is_sent_from_the_end() {
    let server = Server::start(|_| Reply::Hang).await;
    let end: Position = "end".parse().unwrap();
    let rest = server.client().items(Numbered(&[])).resume(end);
    assert_eq!(rest.all().await.unwrap(), []);
    assert_eq!(server.queries().len(), 0);
}

#[tokio::test]
async fn a_position_replaces_where_the_request_began() {
    let rows = Rows::new(1..=40);
    let server = Server::start(move |query| Reply::Json(rows.numbered(query, 10))).await;
    let position = "page:3+2".parse().unwrap();
    let list = Numbered(&[("page", "2")]);
    let rest = server.client().items(list).resume(position);
    assert_eq!(
        ids(&rest.all().await.unwrap()),
        (23..=40).collect::<Vec<_>>()
    );
    assert_eq!(server.asked("page").first(), Some(&Some("3".to_owned())));
}

#[tokio::test]
async fn a_page_is_never_asked_for_beside_a_cursor() {
    let rows = Rows::new(1..=40);
    let server = Server::start(move |query| match query.get("after") {
        Some(_) => Reply::Json(rows.by_cursor(query, 10)),
        None => Reply::Json(rows.numbered(query, 10)),
    })
    .await;
    let client = server.client();
    let list = client.items(Either(&[("page", "2")]));
    let rest = list.resume("cursor:c+/&30=+1".parse().unwrap());
    assert_eq!(
        ids(&rest.all().await.unwrap()),
        (32..=40).collect::<Vec<_>>()
    );
    let list = client.items(Either(&[("after", "x")]));
    let rest = list.resume("page:4+0".parse().unwrap());
    assert_eq!(
        ids(&rest.all().await.unwrap()),
        (31..=40).collect::<Vec<_>>()
    );
    for query in server.queries() {
        assert!(query.get("page").is_none() || query.get("after").is_none());
    }
}

#[tokio::test]
async fn after_an_error_a_list_goes_on_with_what_did_not_come() {
    let rows = Rows::new(1..=40);
    let server = Server::start(move |query| match query.get("page") {
        Some("3") if query.get("limit") == Some("10") => Reply::Status(404),
        _ => Reply::Json(rows.numbered(query, 10)),
    })
    .await;
    let mut items = server.client().items(Numbered(&[("limit", "10")]));
    let mut got = Vec::new();
    let error = loop {
        match items.next().await.unwrap() {
            Ok(row) => got.push(row),
            Err(error) => break error,
        }
    };
    assert!(error.is_not_found());
    let rest = server.client().items(Numbered(&[("limit", "250")]));
    got.extend(rest.resume(items.position()).all().await.unwrap());
    assert_eq!(ids(&got), (1..=40).collect::<Vec<_>>());
}

#[test]
fn positions_are_read_as_they_were_written() {
    for text in [
        "start+0",
        "start+3",
        "page:1+0",
        "page:18446744073709551615+7",
        "id:-5+0",
        "id:0+1",
        "cursor:abc+0",
        "cursor:a+b:c=/&+12",
        "cursor:+5+0",
        "cursor: +1",
        "end",
    ] {
        assert_eq!(text.parse::<Position>().unwrap().to_string(), text);
    }
}

#[test]
fn texts_that_are_no_positions_are_refused() {
    for text in [
        "",
        "+",
        "start",
        "start+",
        "start+-1",
        "start+x",
        "start:1+0",
        "page:0+0",
        "page:+0",
        "page:1",
        "page:-1+0",
        "page:1+1.5",
        "page:+1+0",
        "page:18446744073709551616+0",
        "id:+0",
        "id:x+0",
        "id:+5+0",
        "cursor:+0",
        "cursor:abc",
        "Page:1+0",
        " page:1+0",
        "page:1+0 ",
        "end+0",
        "ending",
        "page: 1+0",
        "7+13",
        "page:1++1",
    ] {
        let refused = text.parse::<Position>();
        assert!(refused.is_err(), "{text:?} was read as {refused:?}");
    }
    let error = "x".parse::<Position>().unwrap_err();
    assert!(error.to_string().contains("page:7+13"), "{error}");
}
