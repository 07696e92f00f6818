//! Lists that are read in the order of their identifiers.

use bc_client::ErrorKind;

use crate::lists::*;
use crate::support::*;

async fn after_id(rows: &Rows, most: usize) -> Server {
    let rows = rows.clone();
    Server::start(move |query| Reply::Json(rows.after_id(query, most))).await
}

/// A server of bare arrays with `min_id`, which includes what it is given.
async fn from_id(rows: &Rows, most: usize) -> Server {
    let rows = rows.clone();
    Server::start(move |query| {
        let least = query.number("min_id").unwrap_or(i64::MIN);
        assert_eq!(query.get("page"), None);
        let ids = rows.ids().into_iter().filter(|id| *id >= least);
        Rows::new(ids).bare(query, most)
    })
    .await
}

#[tokio::test]
async fn all_rows_come_once_and_in_order() {
    for count in [0, 1, 10, 11, 57] {
        let expected: Vec<i64> = (1..=count).map(|id| id * 3).collect();
        let server = after_id(&Rows::new(expected.clone()), 10).await;
        let items = server.client().items(Numbered(&[])).by_id();
        assert_eq!(ids(&items.all().await.unwrap()), expected);
        assert!(server.asked("page").iter().all(Option::is_none));
        assert_eq!(server.queries().len(), (count as usize).div_ceil(10).max(1));

        let server = from_id(&Rows::new(expected.clone()), 10).await;
        let items = server.client().items(Bare(&[])).by_id();
        assert_eq!(ids(&items.all().await.unwrap()), expected);
    }
}

#[tokio::test]
async fn each_page_is_asked_for_by_the_last_identifier() {
    let rows = Rows::new((1..=25).map(|id| id * 3));
    let server = after_id(&rows, 10).await;
    let list = Numbered(&[("sort", "name"), ("direction", "desc")]);
    server.client().items(list).by_id().all().await.unwrap();
    let after = [None, Some("30"), Some("60")].map(|id| id.map(str::to_owned));
    assert_eq!(server.asked("id:greater"), after);
    assert_eq!(server.asked("direction"), vec![Some("asc".to_owned()); 3]);

    let server = from_id(&rows, 10).await;
    server
        .client()
        .items(Bare(&[]))
        .by_id()
        .all()
        .await
        .unwrap();
    let from = [None, Some("31"), Some("61")].map(|id| id.map(str::to_owned));
    assert_eq!(server.asked("min_id"), from);
}

#[tokio::test]
async fn a_list_begins_where_the_requests_own_filter_says() {
    let server = after_id(&Rows::new(1..=25), 10).await;
    let list = Numbered(&[("id:greater", "7")]);
    let rows = server.client().items(list).by_id().all().await.unwrap();
    assert_eq!(ids(&rows), (8..=25).collect::<Vec<_>>());
}

#[tokio::test]
async fn rows_that_are_removed_or_added_meanwhile_move_nothing() {
    for most in [1, 3, 10, 50] {
        let rows = Rows::new(1..=100);
        let server = after_id(&rows, most).await;
        let mut items = server.client().items(Numbered(&[])).by_id();
        let mut got = Vec::new();
        while let Some(row) = items.next().await {
            let row = row.unwrap();
            // What was read is deleted at once, and something older appears.
            rows.change(|ids| {
                ids.retain(|id| *id != row.id);
                ids.insert(0, -row.id);
            });
            got.push(row);
        }
        assert_eq!(ids(&got), (1..=100).collect::<Vec<_>>(), "{most} on a page");
    }
}

#[tokio::test]
async fn a_count_of_pages_that_the_server_caps_loses_no_rows() {
    let rows = Rows::new(1..=60);
    let server = Server::start(move |query| {
        let body = rows
            .after_id(query, 10)
            .replace(r#""per_page":10"#, r#""per_page":250"#);
        let (body, _) = body.split_once(r#""total_pages""#).unwrap();
        Reply::Json(format!(r#"{body}"total_pages":1}}}}}}"#))
    })
    .await;
    let items = server.client().items(Numbered(&[])).by_id();
    assert_eq!(items.all().await.unwrap().len(), 60);
}

#[tokio::test]
async fn a_page_that_does_not_follow_the_last_identifier_is_an_error() {
    // The server ignores the filter.
    let server = Server::start(|_| Reply::Json(array(&(1..=250).collect::<Vec<_>>()))).await;
    let mut items = server.client().items(Bare(&[])).by_id();
    for _ in 0..250 {
        items.next().await.unwrap().unwrap();
    }
    let error = failure(items.next().await.unwrap());
    assert_eq!(error.kind(), ErrorKind::Paging);
    assert_eq!(
        error.to_string(),
        "Bare (GET /v3/things) answered 200, but the identifier 1 comes after 250: its list is \
         not sorted by identifier"
    );
    assert!(items.next().await.is_none());
    assert_eq!(items.position().to_string(), "id:250+0");
}

#[tokio::test]
async fn a_page_that_is_not_sorted_is_an_error_before_any_of_it_is_given() {
    let server = Server::start(|_| Reply::Json(array(&[1, 3, 2]))).await;
    let mut items = server.client().items(Bare(&[])).by_id();
    let error = failure(items.next().await.unwrap());
    assert_eq!(error.kind(), ErrorKind::Paging);
    assert!(items.next().await.is_none());
}

#[tokio::test]
async fn identifiers_may_be_strings() {
    let server = Server::start(|query| {
        Reply::Json(match query.get("min_id") {
            None => r#"[{"id":"9"},{"id":"10"}]"#.to_owned(),
            Some("11") => "[]".to_owned(),
            other => panic!("{other:?}"),
        })
    })
    .await;
    let list = Bare(&[("limit", "2")]);
    let rows = server.client().items(list).by_id().all().await.unwrap();
    assert_eq!(ids(&rows), [9, 10]);
}

#[tokio::test]
async fn the_largest_identifier_is_the_end() {
    let server = Server::start(|_| Reply::Json(array(&[1, i64::MAX]))).await;
    let list = Bare(&[("limit", "2")]);
    let rows = server.client().items(list).by_id().all().await.unwrap();
    assert_eq!(ids(&rows), [1, i64::MAX]);
}
