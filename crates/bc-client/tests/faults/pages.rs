//! Lists that shrink, grow, repeat themselves or break off while they are read.

use bc_client::{Error, ErrorKind, Items, Page};

use crate::server::*;
use crate::support::*;

/// All identifiers, or the error.
async fn ids(items: Items<Page<Thing>>) -> Result<Vec<i64>, Error> {
    let things = outcome(items.all()).await?;
    Ok(things.into_iter().map(|thing| thing.id).collect())
}

/// A page of two rows out of a list of that many pages.
fn page(number: i64, pages: i64) -> Act {
    let body = format!(
        r#"{{"data":[{{"id":{}}},{{"id":{}}}],"meta":{{"pagination":{{"current_page":{number},"total_pages":{pages},"per_page":2}}}}}}"#,
        number * 2 - 1,
        number * 2,
    );
    json(200, body)
}

fn empty_page(number: i64, pages: i64) -> Act {
    let body = format!(
        r#"{{"data":[],"meta":{{"pagination":{{"current_page":{number},"total_pages":{pages}}}}}}}"#
    );
    json(200, body)
}

fn number(request: &Request) -> i64 {
    request
        .query("page")
        .map_or(1, |page| page.parse().unwrap())
}

#[tokio::test]
async fn a_list_that_grows_is_read_to_its_new_end() {
    let server = Server::start(|request, _| match number(request) {
        number @ 1..=4 => page(number, 4),
        number => page(number, 6),
    })
    .await;
    // Page 5 exists only since page 4 was read.
    let grown = Server::start(|request, _| match number(request) {
        number @ 1..=3 => page(number, 4),
        number => page(number, 6),
    })
    .await;
    assert_eq!(
        ids(client(&server.url).items(GetThings::new()))
            .await
            .unwrap(),
        Vec::from_iter(1..=8)
    );
    assert_eq!(
        ids(client(&grown.url).items(GetThings::new()))
            .await
            .unwrap(),
        Vec::from_iter(1..=12)
    );
}

#[tokio::test]
async fn a_list_that_shrinks_ends_where_nothing_is_left() {
    let server = Server::start(|request, _| match number(request) {
        1 => page(1, 9),
        2 => page(2, 3),
        3 => page(3, 3),
        number => empty_page(number, 3),
    })
    .await;
    assert_eq!(
        ids(client(&server.url).items(GetThings::new()))
            .await
            .unwrap(),
        Vec::from_iter(1..=6)
    );
}

#[tokio::test]
async fn a_server_that_repeats_a_page_is_an_error() {
    let server = Server::start(|_, _| page(1, 5)).await;
    let error = ids(client(&server.url).items(GetThings::new()))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Paging);
}

#[tokio::test]
async fn a_server_that_repeats_a_page_of_v2_is_an_error() {
    let body = format!(
        "[{}]",
        (1..=250)
            .map(|id| format!(r#"{{"id":{id}}}"#))
            .collect::<Vec<_>>()
            .join(",")
    );
    let server = Server::start(move |_, _| json(200, &body)).await;
    let error = failure(client(&server.url).items(GetThingsV2::new()).all()).await;
    assert_eq!(error.kind(), ErrorKind::Paging);
    assert!(server.count() <= 3);
}

#[tokio::test]
async fn a_server_that_repeats_a_cursor_is_an_error() {
    let server = Server::start(|request, _| {
        let after = match request.query("after") {
            None => "a",
            Some("a") => "b",
            _ => "a",
        };
        json(200, format!(r#"{{"data":[{{"id":1}}],"meta":{{"cursor_pagination":{{"end_cursor":"{after}"}}}}}}"#))
    })
    .await;
    let error = ids(client(&server.url).items(GetByCursor::new()))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Paging);
    assert!(server.count() <= 4);
}

#[tokio::test]
async fn pages_that_are_promised_and_never_come_are_an_error() {
    let server = Server::start(|request, _| empty_page(number(request), 1_000_000)).await;
    let error = ids(client(&server.url).items(GetThings::new()))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Paging);
    assert!(server.count() < 100, "{}", server.count());
}

#[tokio::test]
async fn no_content_ends_a_list_of_v2() {
    let server = Server::start(|request, _| match number(request) {
        1 => json(
            200,
            format!(
                "[{}]",
                (1..=50)
                    .map(|id| format!(r#"{{"id":{id}}}"#))
                    .collect::<Vec<_>>()
                    .join(",")
            ),
        ),
        _ => Act::Answer(http(204, &[], "")),
    })
    .await;
    let things = outcome(client(&server.url).items(GetThingsV2::new()).all())
        .await
        .unwrap();
    assert_eq!(things.len(), 50);
    assert_eq!(server.count(), 2);
}

#[tokio::test]
async fn an_empty_end_that_is_answered_first_takes_nothing_away() {
    let server = Server::start(|request, _| match number(request) {
        number @ 1..=8 => Act::Late(
            std::time::Duration::from_millis(60 - 5 * number as u64),
            match page(number, 9) {
                Act::Answer(bytes) => bytes,
                _ => unreachable!(),
            },
        ),
        number => empty_page(number, 9),
    })
    .await;
    assert_eq!(
        ids(client(&server.url).items(GetThings::new()))
            .await
            .unwrap(),
        Vec::from_iter(1..=16)
    );
}

#[tokio::test]
async fn a_page_that_fails_now_and_then_is_not_lost() {
    let server = Server::start(|request, sent| match (number(request), sent % 3) {
        (1, _) | (_, 0) => page(number(request), 20),
        (_, 1) => json(503, ""),
        _ => Act::Reset(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{\"data\":[".to_vec()),
    })
    .await;
    let client = builder(&server.url).max_attempts(20).build().unwrap();
    assert_eq!(
        ids(client.items(GetThings::new())).await.unwrap(),
        Vec::from_iter(1..=40)
    );
}

#[tokio::test]
async fn a_page_that_fails_for_good_is_an_error_and_not_the_end() {
    let server = Server::start(|request, _| match number(request) {
        7 => json(500, ""),
        number => page(number, 20),
    })
    .await;
    let client = client(&server.url);
    let mut items = client.items(GetThings::new());
    let mut read = 0;
    let error = loop {
        match items.next().await.unwrap() {
            Ok(thing) => {
                read += 1;
                assert_eq!(thing.id, read);
            }
            Err(error) => break error,
        }
    };
    assert_eq!((read, error.status()), (12, Some(500)));
    assert!(items.next().await.is_none());
}
