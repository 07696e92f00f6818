//! Calls that are dropped leave nothing half-held.

use std::time::Duration;

use crate::server::*;
use crate::support::*;

/// Polls a call for a while, and drops it.
async fn drop_after<F: IntoFuture>(call: F, after: Duration) {
    assert!(
        tokio::time::timeout(after, call.into_future())
            .await
            .is_err()
    );
}

#[tokio::test]
async fn a_call_that_is_dropped_before_it_was_polled_sends_nothing() {
    let server = Server::start(|_, _| json(200, THING)).await;
    let client = client(&server.url);
    drop(client.send(GetThing::new()));
    drop(client.send(GetThing::new()).into_future());
    drop(client.items(GetThings::new()));
    tokio::time::sleep(Duration::from_millis(20)).await;
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn calls_dropped_without_an_answer_hold_no_place_of_those_after_them() {
    let server = Server::start(|_, number| {
        if number < 60 {
            Act::Hang
        } else {
            json(200, THING)
        }
    })
    .await;
    let client = client(&server.url);
    // More than may be under way before anything is known of the quota.
    for _ in 0..6 {
        let calls =
            (0..10).map(|_| drop_after(client.send(GetThing::new()), Duration::from_millis(30)));
        futures_util::future::join_all(calls).await;
    }
    assert_eq!(outcome(client.send(GetThing::new())).await.unwrap().id, 1);
}

#[tokio::test]
async fn a_call_dropped_while_it_waits_for_the_quota_is_never_sent() {
    let server = Server::start(|_, number| match number {
        0 => Act::Answer(http(
            200,
            &[
                ("X-Rate-Limit-Requests-Quota", "1"),
                ("X-Rate-Limit-Requests-Left", "0"),
                ("X-Rate-Limit-Time-Window-Ms", "300"),
                ("X-Rate-Limit-Time-Reset-Ms", "300"),
            ],
            THING,
        )),
        _ => json(200, THING),
    })
    .await;
    let client = client(&server.url);
    outcome(client.send(GetThing::new())).await.unwrap();
    let waiting =
        (0..20).map(|_| drop_after(client.send(GetThing::new()), Duration::from_millis(50)));
    futures_util::future::join_all(waiting).await;
    assert_eq!(server.count(), 1);
    outcome(client.send(GetThing::new())).await.unwrap();
    assert_eq!(server.count(), 2);
}

#[tokio::test]
async fn a_call_dropped_while_it_backs_off_is_not_sent_again() {
    let server = Server::start(|_, _| Act::Answer(http(503, &[("Retry-After", "1")], ""))).await;
    drop_after(
        client(&server.url).send(GetThing::new()),
        Duration::from_millis(100),
    )
    .await;
    tokio::time::sleep(Duration::from_millis(1200)).await;
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn pages_that_are_dropped_ask_for_no_more() {
    let server = Server::start(|request, _| {
        let page: u64 = request.query("page").map_or(1, |page| page.parse().unwrap());
        let body = format!(r#"{{"data":[{{"id":{page}}}],"meta":{{"pagination":{{"total_pages":1000,"current_page":{page}}}}}}}"#);
        Act::Late(Duration::from_millis(5), http(200, &[], body))
    })
    .await;
    let client = client(&server.url);
    let mut items = client.items(GetThings::new()).look_ahead(4);
    for id in 1..=3 {
        assert_eq!(items.next().await.unwrap().unwrap().id, id);
    }
    drop(items);
    tokio::time::sleep(Duration::from_millis(20)).await;
    let sent = server.count();
    assert!(sent <= 3 + 4 + 1, "{sent}");
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(server.count(), sent);
}
