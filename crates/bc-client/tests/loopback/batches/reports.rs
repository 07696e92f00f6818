//! What a batch tells of every item, whatever became of it.

use bc_client::{Client, ErrorKind, ItemState, Outcome};
use bc_record::{Json, Secret};

use super::{Create, Item, Update, batch, client, except, states};
use crate::support::*;

#[tokio::test]
async fn an_error_of_one_item_is_told_by_its_index_in_the_whole_list() {
    let refusal =
        r#"{"status": 422, "title": "Invalid", "errors": {"3.price": "must not be negative"}}"#;
    let server = Server::start(except(14, move || json(422, refusal))).await;
    let report = batch(&server, Update::<Json>::new(), 25).await;
    assert_eq!(states(&report), "wwwwwwwwwwrrrrrrrrrrwwwww");
    let item = report.item(13).unwrap();
    assert_eq!((item.index(), item.status()), (13, Some(422)));
    assert_eq!(item.fields()[0].field, "price");
    assert_eq!(
        item.to_string(),
        "input 13 was refused with 422: price: must not be negative"
    );
    let other = report.item(12).unwrap();
    assert!(other.fields().is_empty());
    assert!(other.error().unwrap().to_string().contains("Invalid"));
    assert!(report.item(25).is_none());
    assert_eq!(report.retryable(), [0; 0]);
    assert_eq!(report.responses().count(), 2);
}

#[tokio::test]
async fn a_207_tells_which_items_of_a_success_failed() {
    let partial = r#"{"data": [{}], "errors": {"status": 207, "title": "Partial", "errors": {"1.url": "taken"}}, "meta": {}}"#;
    let server = Server::start(except(12, move || json(207, partial))).await;
    let report = batch(&server, Update::<Outcome<Json, Json>>::new(), 12).await;
    assert_eq!(states(&report), "wwwwwwwwwwwr");
    let (range, answer) = report.responses().last().unwrap();
    assert_eq!(range, 10..12);
    assert!(answer.is_partial());
    let item = report.item(11).unwrap();
    assert_eq!(
        item.to_string(),
        "input 11 was refused with 207: url: taken"
    );
    assert!(item.error().is_none());
}

#[tokio::test]
async fn an_endpoint_that_may_write_in_part_leaves_the_others_of_a_422_unknown() {
    let refusal = || {
        json(
            422,
            r#"{"status": 422, "errors": {"[1].price": "negative"}}"#,
        )
    };
    let server = Server::start(except(2, refusal)).await;
    let report = batch(&server, Update::<Outcome<Json, Json>>::new(), 3).await;
    assert_eq!(states(&report), "?r?");
    assert_eq!(report.retryable(), [0, 2]);
}

#[tokio::test]
async fn a_lost_answer_leaves_items_unknown_and_only_an_idempotent_endpoint_may_repeat_them() {
    let lost = || Reply::Raw(Vec::new());
    let server = Server::start(except(1, lost)).await;
    let report = batch(&server, Update::<Json>::new(), 12).await;
    assert_eq!(states(&report), "??????????ww");
    assert_eq!(report.retryable(), (0..10).collect::<Vec<_>>());
    let error = report.item(0).unwrap().error().unwrap();
    assert_eq!(error.kind(), ErrorKind::Transport);

    let server = Server::start(except(1, lost)).await;
    let report = batch(&server, Create::new(), 12).await;
    assert_eq!(states(&report), "??????????ww");
    assert_eq!(report.retryable(), [0; 0]);
}

#[tokio::test]
async fn a_failure_of_the_server_leaves_items_unknown() {
    let server = Server::start(except(1, || json(500, "{}"))).await;
    let report = batch(&server, Create::new(), 12).await;
    assert_eq!(states(&report), "??????????ww");
    assert_eq!(report.item(0).unwrap().status(), Some(500));
}

#[tokio::test]
async fn what_is_refused_for_now_may_be_sent_again() {
    let server = Server::start(except(11, || json(429, "{}"))).await;
    let report = batch(&server, Create::new(), 12).await;
    assert_eq!(states(&report), "wwwwwwwwwwrr");
    assert_eq!(report.retryable(), [10, 11]);
}

#[tokio::test]
async fn a_success_that_cannot_be_decoded_does_not_count_as_written() {
    let server = Server::start(except(11, || json(200, "<html>"))).await;
    let report = batch(&server, Update::<Json>::new(), 12).await;
    assert_eq!(states(&report), "wwwwwwwwww??");
    let item = report.item(11).unwrap();
    assert_eq!(item.status(), Some(200));
    assert_eq!(item.error().unwrap().kind(), ErrorKind::Decode);
}

#[tokio::test]
async fn without_a_connection_nothing_was_sent() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let store = Client::builder(credential(TOKEN)).origin(&url).unwrap();
    let items = (1..=12).map(Item::Number);
    let report = store.build().unwrap().batch(Create::new(), items).await;
    assert_eq!(states(&report), "-".repeat(12));
    assert_eq!(report.retryable().len(), 12);
    assert_eq!(
        report.item(0).unwrap().error().unwrap().kind(),
        ErrorKind::Connect
    );
}

#[tokio::test]
async fn a_request_that_is_refused_before_it_is_sent_would_be_so_again() {
    let server = Server::start(|_| json(200, "{}")).await;
    let items = [5, 0, 7].map(Item::Number);
    let report = client(&server)
        .batch(Update::<Json>::new(), items)
        .size(1)
        .await;
    assert_eq!(states(&report), "w-w");
    assert_eq!(report.retryable(), [0; 0]);
    let error = report.item(1).unwrap().error().unwrap();
    assert!(error.invalid_request().is_some());
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn an_incomplete_batch_is_an_error_of_one_line_that_counts_and_names_the_first_failures() {
    let refusal =
        r#"{"status": 422, "title": "Invalid", "errors": {"1": "is\nbad", "2.price": "negative"}}"#;
    let server = Server::start(except(2, move || json(422, refusal))).await;
    let report = batch(&server, Update::<Json>::new(), 15).await;
    let error = report.into_result().unwrap_err();
    assert_eq!(
        error.to_string(),
        "Write (PUT /v3/things/{what}) wrote 5 of 15 items, 10 refused: \
         input 0 was refused: Write (PUT /v3/things/{what}) answered 422 Unprocessable Content: Invalid: \
         1: is bad; 2.price: negative; \
         input 1 was refused with 422: is bad; input 2 was refused with 422: price: negative; and more"
    );
    assert_eq!(error.report().count(ItemState::Written), 5);
    assert_eq!(error.into_report().into_responses().len(), 1);
}

#[tokio::test]
async fn no_message_shows_a_secret_that_the_answer_repeats() {
    let refusal = format!(r#"{{"errors": {{"0.{PRIVATE}": "{PRIVATE} is too weak"}}}}"#);
    let server = Server::start(move |_| json(422, refusal.as_str())).await;
    let items = [Item::Password(Secret::from(PRIVATE)), Item::Number(2)];
    let report = client(&server).batch(Update::<Json>::new(), items).await;
    let item = report.item(0).unwrap();
    assert_eq!(item.fields()[0].message, "[secret] is too weak");
    let mut shown = format!("{item} {item:?} {report:?}");
    let error = report.into_result().unwrap_err();
    shown.push_str(&format!("{error} {error:?}"));
    assert!(
        !shown.contains(PRIVATE) && !shown.contains(TOKEN),
        "{shown}"
    );
}
