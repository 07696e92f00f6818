//! What is asked for ahead: as much as was allowed, nothing that is not there, in order.

use std::time::Duration;

use bc_client::ErrorKind;

use crate::lists::*;
use crate::support::*;

#[tokio::test]
async fn nothing_is_sent_before_the_first_item_is_asked_for() {
    let rows = Rows::new(1..=30);
    let server = Server::start(move |query| Reply::Json(rows.numbered(query, 10))).await;
    let items = server.client().items(Numbered(&[]));
    tokio::time::sleep(Duration::from_millis(20)).await;
    assert_eq!(server.queries().len(), 0);
    drop(items);
}

#[tokio::test]
async fn pages_that_arrive_early_wait_for_their_turn() {
    let rows = Rows::new(1..=120);
    let server = Server::start(move |query| {
        let page: u64 = query.number("page").unwrap();
        // The later a page, the sooner it comes.
        let pause = if page == 1 { 0 } else { 60 - 5 * page };
        Reply::Late(Duration::from_millis(pause), rows.numbered(query, 10))
    })
    .await;
    let rows = server.client().items(Numbered(&[])).all().await.unwrap();
    assert_eq!(ids(&rows), (1..=120).collect::<Vec<_>>());
    assert_eq!(server.most_at_once(), 11);
    assert_eq!(server.queries().len(), 12);
}

#[tokio::test]
async fn no_more_pages_are_asked_for_or_kept_than_allowed() {
    for (look_ahead, at_once) in [(None, 20), (Some(4), 4), (Some(1), 1), (Some(0), 0)] {
        let rows = Rows::new(1..=500);
        let server = Server::start(move |query| Reply::Json(rows.numbered(query, 10))).await;
        let mut items = server.client().items(Numbered(&[]));
        if let Some(pages) = look_ahead {
            items = items.look_ahead(pages);
        }
        items.next().await.unwrap().unwrap();
        // A slow reader: what was asked for arrives, and waits.
        server.wait_for_queries(1 + at_once).await;
        tokio::time::sleep(Duration::from_millis(20)).await;
        assert_eq!(server.queries().len(), 1 + at_once);
        let rest = items.all().await.unwrap();
        assert_eq!(ids(&rest), (2..=500).collect::<Vec<_>>());
        assert_eq!(server.queries().len(), 50);
    }
}

#[tokio::test]
async fn an_endpoints_own_limit_of_requests_at_once_holds() {
    let rows = Rows::new(1..=200);
    let server =
        Server::start(move |query| Reply::Late(Duration::from_millis(3), rows.numbered(query, 10)))
            .await;
    let rows = server.client().items(ThreeAtOnce(&[])).all().await.unwrap();
    assert_eq!(rows.len(), 200);
    assert_eq!(server.most_at_once(), 3);
}

#[tokio::test]
async fn nothing_beyond_the_last_page_is_asked_for() {
    for pages in [1, 2, 7] {
        let rows = Rows::new(1..=pages * 10);
        let server = Server::start(move |query| Reply::Json(rows.numbered(query, 10))).await;
        server.client().items(Numbered(&[])).all().await.unwrap();
        let mut asked: Vec<i64> = server
            .queries()
            .iter()
            .map(|query| query.number("page").unwrap())
            .collect();
        asked.sort_unstable();
        assert_eq!(asked, (1..=pages).collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn the_next_page_of_a_list_without_a_length_is_asked_for_while_this_one_is_read() {
    let rows = Rows::new(1..=600);
    let server = Server::start(move |query| rows.bare(query, 250)).await;
    let mut items = server.client().items(Bare(&[]));
    items.next().await.unwrap().unwrap();
    server.wait_for_queries(2).await;
    tokio::time::sleep(Duration::from_millis(20)).await;
    assert_eq!(server.queries().len(), 2);
}

#[tokio::test]
async fn dropping_a_list_aborts_what_is_on_its_way() {
    let rows = Rows::new(1..=50);
    let server = Server::start(move |query| match query.get("page") {
        Some("1") => Reply::Json(rows.numbered(query, 10)),
        _ => Reply::Hang,
    })
    .await;
    let mut items = server.client().items(Numbered(&[]));
    items.next().await.unwrap().unwrap();
    server.wait_for_queries(5).await;
    drop(items);
    server.wait_for_hung_up(4).await;
}

#[tokio::test]
async fn a_list_that_shrinks_aborts_what_is_no_longer_there() {
    let (whole, shrunk) = (Rows::new(1..=50), Rows::new(1..=30));
    let server = Server::start(move |query| match query.get("page") {
        Some("1") => Reply::Json(whole.numbered(query, 10)),
        Some("2" | "3") => Reply::Json(shrunk.numbered(query, 10)),
        _ => Reply::Hang,
    })
    .await;
    let mut items = server.client().items(Numbered(&[]));
    items.next().await.unwrap().unwrap();
    server.wait_for_queries(5).await;
    for _ in 1..11 {
        items.next().await.unwrap().unwrap();
    }
    // Page 2 told, and page 3 is still to be read.
    server.wait_for_hung_up(2).await;
    let rest = items.all().await.unwrap();
    assert_eq!(ids(&rest), (12..=30).collect::<Vec<_>>());
}

#[tokio::test]
async fn an_error_comes_in_its_turn_ends_the_list_and_aborts_the_rest() {
    let rows = Rows::new(1..=60);
    let server = Server::start(move |query| match query.get("page") {
        Some("1" | "2") => Reply::Json(rows.numbered(query, 10)),
        Some("3") => Reply::Status(404),
        _ => Reply::Hang,
    })
    .await;
    let mut items = server.client().items(Numbered(&[]));
    for id in 1..=20 {
        assert_eq!(items.next().await.unwrap().unwrap().id, id);
    }
    let error = failure(items.next().await.unwrap());
    assert_eq!(error.status(), Some(404));
    assert!(items.next().await.is_none());
    assert_eq!(items.position().to_string(), "page:3+0");
    server.wait_for_hung_up(3).await;

    let all = server.client().items(Numbered(&[])).all().await;
    assert_eq!(failure(all).status(), Some(404));
}

#[tokio::test]
async fn a_page_that_is_not_what_the_type_reads_ends_the_list() {
    let rows = Rows::new(1..=60);
    let server = Server::start(move |query| match query.get("page") {
        Some("2") => Reply::Json(r#"{"data":[{"name":"no id"}]}"#.to_owned()),
        _ => Reply::Json(rows.numbered(query, 10)),
    })
    .await;
    let mut pages = server.client().pages(Numbered(&[]));
    pages.next().await.unwrap().unwrap();
    let error = failure(pages.next().await.unwrap());
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(error.decode_error().unwrap().path(), "data[0].id");
    assert!(pages.next().await.is_none());
    assert_eq!(pages.position().to_string(), "page:2+0");
}

#[tokio::test]
async fn a_list_can_be_read_in_a_task_of_its_own_and_as_a_stream() {
    fn is_stream<T: Send + 'static>(stream: impl futures_core::Stream<Item = T> + Unpin + Send) {
        drop(stream);
    }
    let rows = Rows::new(1..=30);
    let server = Server::start(move |query| Reply::Json(rows.numbered(query, 10))).await;
    is_stream(server.client().pages(Numbered(&[])));
    is_stream(server.client().items(Numbered(&[])));
    let items = server.client().items(Numbered(&[]));
    let rows = tokio::spawn(items.all()).await.unwrap().unwrap();
    assert_eq!(rows.len(), 30);
}
