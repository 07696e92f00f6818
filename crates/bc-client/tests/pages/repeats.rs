//! A server that repeats itself is told so: no list is read without end.

use bc_client::{ErrorKind, Items, PageResponse};

use crate::lists::*;
use crate::support::*;

/// Reads up to an error, and returns how many items there were before it.
async fn until_error<R>(mut items: Items<R>) -> (usize, bc_client::Error)
where
    R: PageResponse,
    R::Item: std::fmt::Debug,
{
    for given in 0..10_000 {
        let next = items.next().await.unwrap();
        if next.is_err() {
            assert!(items.next().await.is_none());
            return (given, failure(next));
        }
    }
    panic!("the list has no end");
}

#[tokio::test]
async fn a_page_that_says_it_is_another_one_is_an_error() {
    let rows = Rows::new(1..=50);
    let server = Server::start(move |_| {
        // `page` is ignored.
        let first = Query(vec![("limit".to_owned(), "10".to_owned())]);
        Reply::Json(rows.numbered(&first, 10))
    })
    .await;
    let (given, error) = until_error(server.client().items(Numbered(&[]))).await;
    assert_eq!((given, error.kind()), (10, ErrorKind::Paging));
    assert_eq!(
        error.to_string(),
        "Numbered (GET /v3/things) answered 200, but with page 1 where page 2 was asked for"
    );
    assert!(!error.is_retryable());
}

#[tokio::test]
async fn an_array_that_comes_once_more_is_an_error() {
    let server = Server::start(|_| Reply::Json(array(&(1..=250).collect::<Vec<_>>()))).await;
    let (given, error) = until_error(server.client().items(Bare(&[]))).await;
    assert_eq!((given, error.kind()), (250, ErrorKind::Paging));
    assert!(
        error
            .to_string()
            .contains("its page 2 is the page before it once more"),
        "{error}"
    );
}

#[tokio::test]
async fn a_page_that_comes_once_more_without_its_number_is_an_error() {
    let server =
        Server::start(|_| Reply::Json(envelope(&[1, 2], r#""pagination":{"total_pages":9}"#)))
            .await;
    let (given, error) = until_error(server.client().items(Numbered(&[]))).await;
    assert_eq!((given, error.kind()), (2, ErrorKind::Paging));
}

#[tokio::test]
async fn a_cursor_that_comes_once_more_is_an_error() {
    // The second and the third page lead to each other.
    let server = Server::start(|query| {
        let (ids, end) = match query.get("after") {
            None => ([1, 2], "b"),
            Some("b") => ([3, 4], "c"),
            Some("c") => ([5, 6], "b"),
            other => panic!("{other:?}"),
        };
        let meta =
            format!(r#""cursor_pagination":{{"end_cursor":"{end}","links":{{"next":"?"}}}}"#);
        Reply::Json(envelope(&ids, &meta))
    })
    .await;
    let (given, error) = until_error(server.client().items(ByCursor(&[]))).await;
    assert_eq!((given, error.kind()), (4, ErrorKind::Paging));
    assert!(
        error.to_string().contains("a page that was read before"),
        "{error}"
    );
    assert_eq!(server.queries().len(), 3);
}

#[tokio::test]
async fn the_cursor_that_a_list_began_with_counts_as_one_that_was_there() {
    let server = Server::start(|_| {
        Reply::Json(envelope(
            &[1, 2],
            r#""cursor_pagination":{"end_cursor":"x"}"#,
        ))
    })
    .await;
    let list = ByCursor(&[("after", "x")]);
    let (given, error) = until_error(server.client().items(list)).await;
    assert_eq!((given, error.kind()), (0, ErrorKind::Paging));
}

#[tokio::test]
async fn an_error_of_paging_keeps_what_is_known_of_the_answer() {
    let server =
        Server::start(|_| Reply::Json(envelope(&[1], r#""pagination":{"current_page":7}"#))).await;
    let (_, error) = until_error(server.client().items(Numbered(&[]))).await;
    assert_eq!(error.endpoint().name, "Numbered");
    assert_eq!(error.status(), Some(200));
    assert_eq!(
        error.headers().unwrap().get("content-type"),
        Some("application/json")
    );
}
