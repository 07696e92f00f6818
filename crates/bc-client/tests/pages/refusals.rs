//! A list that cannot be read as it was asked for is refused before anything is sent.

use bc_client::{ErrorKind, InvalidRequest, Items, PageResponse};

use crate::lists::*;
use crate::support::*;

/// Why a list is refused.
async fn refusal<R>(server: &Server, mut items: Items<R>) -> InvalidRequest
where
    R: PageResponse,
    R::Item: std::fmt::Debug,
{
    let error = failure(items.next().await.unwrap());
    assert!(items.next().await.is_none());
    assert_eq!(server.queries().len(), 0);
    assert_eq!(error.kind(), ErrorKind::Request);
    error.invalid_request().unwrap().clone()
}

async fn silent() -> Server {
    Server::start(|_| Reply::Hang).await
}

fn not_read_by(key: &'static str) -> InvalidRequest {
    InvalidRequest::NotReadBy { key }
}

#[tokio::test]
async fn a_list_is_read_only_by_what_the_endpoint_has() {
    let server = silent().await;
    let client = server.client();
    let refused = refusal(&server, client.items(ByCursor(&[])).by_id()).await;
    assert_eq!(refused, not_read_by("identifier"));
    let refused = refusal(&server, client.items(ByCursor(&[])).by_number()).await;
    assert_eq!(refused, not_read_by("page number"));
    let refused = refusal(&server, client.items(Unpaged(&[]))).await;
    assert_eq!(refused, not_read_by("page"));
}

#[tokio::test]
async fn a_position_of_another_kind_of_list_is_refused() {
    let server = silent().await;
    let client = server.client();
    let resumed = client
        .items(Numbered(&[]))
        .resume("cursor:x+0".parse().unwrap());
    assert_eq!(refusal(&server, resumed).await, not_read_by("cursor"));
    let resumed = client
        .items(ByCursor(&[]))
        .resume("page:2+0".parse().unwrap());
    assert_eq!(refusal(&server, resumed).await, not_read_by("page number"));
    let resumed = client.items(Either(&[])).resume("id:5+0".parse().unwrap());
    assert_eq!(refusal(&server, resumed).await, not_read_by("identifier"));
}

#[tokio::test]
async fn whole_pages_do_not_begin_within_one() {
    let server = silent().await;
    let position = "page:2+1".parse().unwrap();
    let mut pages = server.client().pages(Numbered(&[])).resume(position);
    let error = failure(pages.next().await.unwrap());
    assert_eq!(error.invalid_request(), Some(&InvalidRequest::WithinPage));
    assert!(pages.next().await.is_none());
    assert_eq!(pages.position().to_string(), "page:2+1");
}

#[tokio::test]
async fn parameters_that_contradict_each_other_are_refused() {
    let server = silent().await;
    let client = server.client();
    let lists = [
        (client.items(Either(&[("before", "x")])), "before"),
        (
            client.items(Either(&[("after", "x"), ("page", "2")])),
            "after",
        ),
        (client.items(Either(&[("after", "x")])).by_number(), "after"),
        (client.items(ByCursor(&[("page", "2")])), "page"),
        (client.items(Numbered(&[("page", "0")])), "page"),
        (client.items(Numbered(&[("page", "two")])), "page"),
        (client.items(Numbered(&[("page", "2")])).by_id(), "page"),
    ];
    for (list, parameter) in lists {
        match refusal(&server, list).await {
            InvalidRequest::NotAPage { name, reason } => {
                assert_eq!(name, parameter);
                assert!(!reason.is_empty());
            }
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn a_request_that_was_refused_while_it_was_written_fails_at_the_first_item() {
    let server = silent().await;
    let refused = refusal(&server, server.client().items(Invalid)).await;
    assert_eq!(refused, InvalidRequest::EmptyList { name: "id:in" });
}
