//! Lists that are read by cursor.

use bc_client::ErrorKind;

use crate::lists::*;
use crate::support::*;

async fn by_cursor(rows: &Rows, most: usize) -> Server {
    let rows = rows.clone();
    Server::start(move |query| Reply::Json(rows.by_cursor(query, most))).await
}

fn to(last: i64) -> Vec<i64> {
    (1..=last).collect()
}

#[tokio::test]
async fn all_rows_come_once_and_in_order() {
    for count in [0, 1, 10, 11, 57] {
        let server = by_cursor(&Rows::new(1..=count), 10).await;
        let rows = server.client().items(ByCursor(&[])).all().await.unwrap();
        assert_eq!(ids(&rows), to(count));
        assert!(server.asked("page").iter().all(Option::is_none));
        assert_eq!(server.most_at_once(), 1);
    }
}

#[tokio::test]
async fn a_cursor_goes_out_as_it_came() {
    let server = by_cursor(&Rows::new(1..=25), 10).await;
    server.client().items(ByCursor(&[])).all().await.unwrap();
    let after = [None, Some(cursor(10)), Some(cursor(20))];
    assert_eq!(server.asked("after"), after);
}

#[tokio::test]
async fn a_list_begins_after_the_cursor_that_the_request_says() {
    let server = by_cursor(&Rows::new(1..=25), 10).await;
    let list = ByCursor(&[("after", "c+/&8=")]);
    let rows = server.client().items(list).all().await.unwrap();
    assert_eq!(ids(&rows), (9..=25).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_cursor_may_be_a_number() {
    let rows = Rows::new(1..=25);
    let server = Server::start(move |query| {
        let after: i64 = query.number("after").unwrap_or(0);
        let ids: Vec<i64> = rows.ids().into_iter().filter(|id| *id > after).collect();
        let ids = &ids[..ids.len().min(10)];
        let end = ids.last().map_or("null".to_owned(), i64::to_string);
        Reply::Json(envelope(
            ids,
            &format!(r#""cursor_pagination":{{"end_cursor":{end}}}"#),
        ))
    })
    .await;
    let rows = server.client().items(ByCursor(&[])).all().await.unwrap();
    assert_eq!(ids(&rows), to(25));
    // No links: the end is the empty page.
    assert_eq!(server.queries().len(), 4);
}

#[tokio::test]
async fn a_missing_or_empty_cursor_or_links_without_a_next_page_are_the_end() {
    for end in [
        r#""cursor_pagination":{}"#,
        r#""cursor_pagination":{"end_cursor":null}"#,
        r#""cursor_pagination":{"end_cursor":""}"#,
        r#""cursor_pagination":{"end_cursor":"x","links":{"current":"?limit=2"}}"#,
        "",
    ] {
        let server = Server::start(move |query| {
            let first = r#""cursor_pagination":{"end_cursor":"one"}"#;
            Reply::Json(match query.get("after") {
                None => envelope(&[1, 2], first),
                Some("one") => envelope(&[3, 4], end),
                after => panic!("{after:?}"),
            })
        })
        .await;
        let rows = server.client().items(ByCursor(&[])).all().await.unwrap();
        assert_eq!(ids(&rows), to(4), "{end}");
    }
}

#[tokio::test]
async fn a_page_that_follows_without_a_cursor_to_it_is_an_error() {
    for meta in [
        r#""cursor_pagination":{"links":{"next":"?after=x"}}"#,
        r#""pagination":{"total_pages":2}"#,
    ] {
        let server = Server::start(move |_| Reply::Json(envelope(&[1, 2], meta))).await;
        let error = failure(server.client().items(ByCursor(&[])).all().await);
        assert_eq!(error.kind(), ErrorKind::Paging);
        assert!(
            error.to_string().ends_with("has no cursor to them"),
            "{error}"
        );
    }
}

#[tokio::test]
async fn rows_that_are_added_or_removed_meanwhile_move_nothing() {
    let rows = Rows::new((1..=60).map(|id| id * 10));
    let server = by_cursor(&rows, 10).await;
    let mut items = server.client().items(ByCursor(&[])).look_ahead(0);
    let mut got = Vec::new();
    for _ in 0..25 {
        got.push(items.next().await.unwrap().unwrap());
    }
    rows.change(|ids| {
        ids.retain(|id| *id > 150);
        ids.insert(0, 5);
    });
    got.extend(items.all().await.unwrap());
    assert_eq!(ids(&got), (1..=60).map(|id| id * 10).collect::<Vec<_>>());
}

// Lists that are read either way.

/// A server of both: cursors, unless `page` is asked for.
async fn either(rows: &Rows) -> Server {
    let rows = rows.clone();
    Server::start(move |query| {
        assert!(query.get("page").is_none() || query.get("after").is_none());
        let by_number = rows.numbered(query, 10);
        Reply::Json(match (query.get("page"), query.get("after")) {
            (Some(_), _) => by_number,
            (None, Some(_)) => rows.by_cursor(query, 10),
            // The first page tells of both.
            (None, None) => {
                let by_cursor = rows.by_cursor(query, 10);
                let (_, cursor) = by_cursor.split_once(r#""meta":{"#).unwrap();
                by_number.replace(
                    r#""meta":{"#,
                    &format!(r#""meta":{{{},"#, &cursor[..cursor.len() - 2]),
                )
            }
        })
    })
    .await
}

#[tokio::test]
async fn a_list_that_has_cursors_is_read_by_them() {
    let server = either(&Rows::new(1..=25)).await;
    let rows = server.client().items(Either(&[])).all().await.unwrap();
    assert_eq!(ids(&rows), to(25));
    assert!(server.asked("page").iter().all(Option::is_none));
    assert_eq!(server.queries().len(), 3);
}

#[tokio::test]
async fn a_list_that_has_cursors_is_read_by_number_where_that_is_asked_for() {
    for (list, by_number) in [(Either(&[]), true), (Either(&[("page", "1")]), false)] {
        let server = either(&Rows::new(1..=25)).await;
        let mut items = server.client().items(list);
        if by_number {
            items = items.by_number();
        }
        assert_eq!(ids(&items.all().await.unwrap()), to(25));
        let pages = ["1", "2", "3"].map(|page| Some(page.to_owned()));
        let mut asked = server.asked("page");
        asked.sort();
        assert_eq!(asked, pages);
        assert!(server.asked("after").iter().all(Option::is_none));
    }
}

#[tokio::test]
async fn a_list_without_cursors_is_read_by_number() {
    for meta in ["", r#""cursor_pagination":{"end_cursor":""},"#] {
        let rows = Rows::new(1..=25);
        let server = Server::start(move |query| {
            let body = rows.numbered(query, 10);
            Reply::Json(body.replace(r#""meta":{"#, &format!(r#""meta":{{{meta}"#)))
        })
        .await;
        let rows = server.client().items(Either(&[])).all().await.unwrap();
        assert_eq!(ids(&rows), to(25));
        let mut asked = server.asked("page");
        asked.sort();
        assert_eq!(asked, [None, Some("2".to_owned()), Some("3".to_owned())]);
    }
}

#[tokio::test]
async fn a_cursor_that_leads_nowhere_does_not_hide_the_pages_that_are_there() {
    let rows = Rows::new(1..=25);
    let server = Server::start(move |query| {
        let cursors = r#""meta":{"cursor_pagination":{"end_cursor":"x","links":{}},"#;
        Reply::Json(rows.numbered(query, 10).replace(r#""meta":{"#, cursors))
    })
    .await;
    let rows = server.client().items(Either(&[])).all().await.unwrap();
    assert_eq!(ids(&rows), to(25));
}
