//! Lists that are bare arrays, or otherwise say nothing of their length.

use crate::lists::*;
use crate::support::*;

async fn bare(count: i64, most: usize) -> Server {
    let rows = Rows::new(1..=count);
    Server::start(move |query| rows.bare(query, most)).await
}

fn to(last: i64) -> Vec<i64> {
    (1..=last).collect()
}

#[tokio::test]
async fn all_rows_come_once_and_in_order() {
    for count in [0, 1, 50, 249, 250, 251, 600, 750] {
        let server = bare(count, 250).await;
        let rows = server.client().items(Bare(&[])).all().await.unwrap();
        assert_eq!(ids(&rows), to(count));
    }
}

#[tokio::test]
async fn a_page_that_is_plainly_short_is_the_end() {
    for (count, requests) in [(0, 1), (249, 1), (251, 2), (503, 3)] {
        let server = bare(count, 250).await;
        let rows = server.client().items(Bare(&[])).all().await.unwrap();
        assert_eq!(rows.len(), count as usize);
        assert_eq!(server.queries().len(), requests, "{count} rows");
    }
}

#[tokio::test]
async fn a_204_or_an_empty_array_after_full_pages_is_the_end() {
    let server = bare(500, 250).await;
    let rows = server.client().items(Bare(&[])).all().await.unwrap();
    assert_eq!(ids(&rows), to(500));
    assert_eq!(server.queries().len(), 3);

    let rows = Rows::new(1..=500);
    let server = Server::start(move |query| match rows.bare(query, 250) {
        Reply::Status(_) => Reply::Json("[]".to_owned()),
        page => page,
    })
    .await;
    let rows = server.client().items(Bare(&[])).all().await.unwrap();
    assert_eq!(ids(&rows), to(500));
}

#[tokio::test]
async fn a_server_whose_limit_is_below_the_requests_loses_no_rows() {
    for most in [10, 50, 100] {
        for count in [most as i64, 130, 237] {
            let server = bare(count, most).await;
            let rows = server.client().items(Bare(&[])).all().await.unwrap();
            assert_eq!(ids(&rows), to(count), "{most} on a page");
        }
    }
}

#[tokio::test]
async fn where_no_limit_is_known_only_an_empty_or_shorter_page_is_the_end() {
    for (count, requests) in [(0, 1), (17, 2), (50, 2), (51, 2), (123, 3)] {
        let server = bare(count, 250).await;
        let rows = server.client().items(Unlimited(&[])).all().await.unwrap();
        assert_eq!(ids(&rows), to(count));
        assert_eq!(server.queries().len(), requests, "{count} rows");
        assert!(server.asked("limit").iter().all(Option::is_none));
    }
}

#[tokio::test]
async fn an_envelope_without_meta_is_read_like_an_array() {
    for meta in [
        "",
        r#","meta":{}"#,
        r#","meta":[]"#,
        r#","meta":{"pagination":{}}"#,
    ] {
        let rows = Rows::new(1..=600);
        let server = Server::start(move |query| match rows.bare(query, 250) {
            Reply::Json(array) => Reply::Json(format!(r#"{{"data":{array}{meta}}}"#)),
            other => other,
        })
        .await;
        let rows = server.client().items(Numbered(&[])).all().await.unwrap();
        assert_eq!(ids(&rows), to(600), "{meta}");
    }
}

#[tokio::test]
async fn a_link_to_a_next_page_is_followed_even_from_a_short_one() {
    let pages = [(1..=50), (51..=53), (54..=60)];
    let server = Server::start(move |query| {
        let page: usize = query.number("page").unwrap();
        let ids: Vec<i64> = pages[page - 1].clone().collect();
        let next = if page < 3 { r#""next":"?page=x""# } else { "" };
        Reply::Json(envelope(
            &ids,
            &format!(r#""pagination":{{"links":{{{next}}}}}"#),
        ))
    })
    .await;
    let rows = server.client().items(Numbered(&[])).all().await.unwrap();
    assert_eq!(ids(&rows), to(60));
}
