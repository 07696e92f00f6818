//! Lists that are read by page number and tell their length.

use bc_client::ErrorKind;

use crate::lists::*;
use crate::support::*;

async fn numbered(rows: &Rows, most: usize) -> Server {
    let rows = rows.clone();
    Server::start(move |query| Reply::Json(rows.numbered(query, most))).await
}

fn to(last: i64) -> Vec<i64> {
    (1..=last).collect()
}

#[tokio::test]
async fn all_rows_come_once_and_in_order() {
    for count in [0, 1, 249, 250, 251, 600] {
        let server = numbered(&Rows::new(1..=count), 250).await;
        let rows = server.client().items(Numbered(&[])).all().await.unwrap();
        assert_eq!(ids(&rows), to(count));
        assert!(rows.iter().all(|row| row.name == format!("row {}", row.id)));
    }
}

#[tokio::test]
async fn pages_come_as_they_were_sent_and_those_without_items_are_left_out() {
    let server = numbered(&Rows::new(1..=25), 10).await;
    let pages = server.client().pages(Numbered(&[])).all().await.unwrap();
    let counts: Vec<_> = pages.iter().map(|page| page.data.len()).collect();
    assert_eq!(counts, [10, 10, 5]);
    let last = pages[2].meta.pagination.as_ref().unwrap();
    assert_eq!((last.current_page, last.total), (Some(3), Some(25)));

    let server = numbered(&Rows::new([]), 10).await;
    let pages = server.client().pages(Numbered(&[])).all().await.unwrap();
    assert_eq!(pages.len(), 0);
}

#[tokio::test]
async fn pages_are_as_large_as_allowed_unless_the_request_says_how_large() {
    let server = numbered(&Rows::new(1..=600), 250).await;
    server.client().items(Numbered(&[])).all().await.unwrap();
    assert_eq!(server.asked("limit"), vec![Some("250".to_owned()); 3]);

    let server = numbered(&Rows::new(1..=250), 250).await;
    let list = Numbered(&[("limit", "100"), ("name:like", "a b")]);
    let rows = server.client().items(list).all().await.unwrap();
    assert_eq!(ids(&rows), to(250));
    assert_eq!(server.asked("limit"), vec![Some("100".to_owned()); 3]);
    assert_eq!(server.asked("name:like"), vec![Some("a b".to_owned()); 3]);
}

#[tokio::test]
async fn a_list_begins_at_the_page_that_the_request_says() {
    let server = numbered(&Rows::new(1..=35), 10).await;
    let list = Numbered(&[("page", "3")]);
    let rows = server.client().items(list).all().await.unwrap();
    assert_eq!(ids(&rows), (21..=35).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_limit_above_the_servers_own_loses_no_rows() {
    let server = numbered(&Rows::new(1..=600), 50).await;
    let list = Numbered(&[("limit", "300")]);
    let rows = server.client().items(list).all().await.unwrap();
    assert_eq!(ids(&rows), to(600));
}

/// Products come ten at a time with their options, whatever `limit` says.
#[tokio::test]
async fn a_server_that_caps_its_pages_and_counts_as_if_it_did_not_loses_no_rows() {
    let rows = Rows::new(1..=600);
    let server = Server::start(move |query| {
        let body = rows.numbered(query, 10);
        Reply::Json(
            body.replace(r#""per_page":10"#, r#""per_page":250"#)
                .replace(r#""total_pages":60"#, r#""total_pages":3"#),
        )
    })
    .await;
    let list = Numbered(&[("include", "options")]);
    let rows = server.client().items(list).all().await.unwrap();
    assert_eq!(ids(&rows), to(600));
    assert_eq!(server.queries().len(), 60);
}

#[tokio::test]
async fn counts_may_be_strings_or_missing() {
    type Rule = fn(&str) -> String;
    let rules: [(&str, Rule); 3] = [
        ("strings", |meta| {
            meta.replace(":25", ":\"25\"").replace(":3}", ":\"3\"}")
        }),
        ("no total_pages", |meta| {
            meta.replace(r#","total_pages":3"#, "")
        }),
        ("no per_page", |meta| meta.replace(r#""per_page":10,"#, "")),
    ];
    for (what, rule) in rules {
        let rows = Rows::new(1..=25);
        let server = Server::start(move |query| {
            let body = rows.numbered(query, 10);
            let (data, meta) = body.split_once(r#","meta""#).unwrap();
            let changed = rule(meta);
            assert_ne!(changed, meta, "{what}");
            Reply::Json(format!(r#"{data},"meta"{changed}"#))
        })
        .await;
        let rows = server.client().items(Numbered(&[])).all().await.unwrap();
        assert_eq!(ids(&rows), to(25), "{what}");
        assert_eq!(server.queries().len(), 3, "{what}");
    }
}

#[tokio::test]
async fn a_list_that_grows_is_read_to_its_new_end() {
    let rows = Rows::new(1..=40);
    let server = numbered(&rows, 10).await;
    let mut items = server.client().items(Numbered(&[])).look_ahead(2);
    let mut got = vec![items.next().await.unwrap().unwrap()];
    rows.change(|ids| ids.extend(41..=75));
    got.extend(items.all().await.unwrap());
    assert_eq!(ids(&got), to(75));
}

#[tokio::test]
async fn a_list_that_shrinks_ends_at_its_new_end() {
    let rows = Rows::new(1..=95);
    let server = numbered(&rows, 10).await;
    let mut items = server.client().items(Numbered(&[])).look_ahead(1);
    let mut got = vec![items.next().await.unwrap().unwrap()];
    rows.change(|ids| ids.truncate(34));
    got.extend(items.all().await.unwrap());
    assert_eq!(ids(&got), to(34));
    let asked = server.queries().len();
    assert_eq!(asked, 4);
}

#[tokio::test]
async fn a_list_that_shrinks_below_what_was_asked_for_ends_at_an_empty_page() {
    let rows = Rows::new(1..=95);
    let server = numbered(&rows, 10).await;
    let mut items = server.client().items(Numbered(&[])).look_ahead(0);
    let mut got = Vec::new();
    for _ in 0..15 {
        got.push(items.next().await.unwrap().unwrap());
    }
    rows.change(|ids| ids.truncate(15));
    // Page 2 was read when there were ten.
    got.extend(items.all().await.unwrap());
    assert_eq!(ids(&got), to(20));
    assert_eq!(server.queries().len(), 3);
}

/// The rows with every page between the first and the last empty.
async fn hollow(pages: usize) -> Server {
    Server::start(move |query| {
        let page: usize = query.number("page").unwrap();
        let ids = if page == 1 || page == pages {
            vec![page as i64]
        } else {
            vec![]
        };
        let meta = format!(r#""pagination":{{"current_page":{page},"total_pages":{pages}}}"#);
        Reply::Json(envelope(&ids, &meta))
    })
    .await
}

#[tokio::test]
async fn an_empty_page_before_the_last_one_is_not_the_end() {
    let server = hollow(12).await;
    let rows = server.client().items(Numbered(&[])).all().await.unwrap();
    assert_eq!(ids(&rows), [1, 12]);
}

#[tokio::test]
async fn more_than_ten_empty_pages_in_a_row_are_an_error() {
    let server = hollow(13).await;
    let mut items = server.client().items(Numbered(&[]));
    assert_eq!(items.next().await.unwrap().unwrap().id, 1);
    let error = failure(items.next().await.unwrap());
    assert_eq!(error.kind(), ErrorKind::Paging);
    assert_eq!(error.status(), Some(200));
    assert_eq!(
        error.to_string(),
        "Numbered (GET /v3/things) answered 200, but its page 12 of 13 is the last of 11 in a row \
         without items"
    );
    assert!(items.next().await.is_none());
    assert_eq!(items.position().to_string(), "page:12+0");
}

#[tokio::test]
async fn a_204_within_a_list_that_tells_its_length_is_an_empty_page() {
    let rows = Rows::new(1..=30);
    let server = Server::start(move |query| match query.get("page") {
        Some("2") => Reply::Status(204),
        _ => Reply::Json(rows.numbered(query, 10)),
    })
    .await;
    let rows = server.client().items(Numbered(&[])).all().await.unwrap();
    assert_eq!(ids(&rows), (1..=10).chain(21..=30).collect::<Vec<_>>());
}
