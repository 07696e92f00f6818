//! 429, with and without what to wait for.

use std::time::{Duration, Instant};

use bc_client::{ErrorKind, Status};

use crate::server::*;
use crate::support::*;

/// A 429 with these headers.
fn throttled(headers: &[(&str, &str)]) -> Act {
    Act::Answer(http(
        429,
        headers,
        r#"{"status":429,"title":"Too many requests"}"#,
    ))
}

/// A server that turns the first requests away with these headers.
async fn turning_away(times: usize, headers: &'static [(&'static str, &'static str)]) -> Server {
    Server::start(move |_, number| {
        if number < times {
            throttled(headers)
        } else {
            json(200, THING)
        }
    })
    .await
}

fn too_many_requests() -> ErrorKind {
    ErrorKind::Status(Status::TooManyRequests)
}

#[tokio::test]
async fn a_storm_of_429_with_headers_is_waited_out() {
    let server = turning_away(
        12,
        &[
            ("X-Rate-Limit-Time-Reset-Ms", "30"),
            ("X-Rate-Limit-Time-Window-Ms", "30"),
            ("X-Rate-Limit-Requests-Quota", "150"),
            ("X-Rate-Limit-Requests-Left", "0"),
        ],
    )
    .await;
    let start = Instant::now();
    assert_eq!(
        outcome(client(&server.url).send(GetThing::new()))
            .await
            .unwrap()
            .id,
        1
    );
    assert_eq!(server.count(), 13);
    assert!(start.elapsed() >= Duration::from_millis(12 * 30));
}

#[tokio::test]
async fn a_storm_of_429_without_headers_is_waited_out() {
    let server = turning_away(25, &[]).await;
    assert_eq!(
        outcome(client(&server.url).send(GetThing::new()))
            .await
            .unwrap()
            .id,
        1
    );
    assert_eq!(server.count(), 26);
}

#[tokio::test]
async fn a_post_that_was_turned_away_is_sent_again() {
    let server = turning_away(3, &[]).await;
    outcome(client(&server.url).send(create())).await.unwrap();
    assert_eq!(server.count(), 4);
}

#[tokio::test]
async fn a_reset_in_the_past_or_of_nonsense_is_no_reason_to_hammer_or_to_wait() {
    for reset in ["0", "-5000", "soon", "", "1e3", "99999999999999999999999"] {
        let server = Server::start(move |_, number| match number {
            0..3 => throttled(&[
                ("X-Rate-Limit-Time-Reset-Ms", reset),
                ("X-Rate-Limit-Requests-Left", "-1"),
            ]),
            _ => json(200, THING),
        })
        .await;
        let got = outcome(client(&server.url).send(GetThing::new())).await;
        assert_eq!(got.unwrap().id, 1, "{reset:?}");
        assert_eq!(server.count(), 4, "{reset:?}");
    }
}

#[tokio::test]
async fn what_is_left_counts_for_nothing_in_a_429() {
    let server = turning_away(
        2,
        &[
            ("X-Rate-Limit-Requests-Left", "35"),
            ("X-Rate-Limit-Requests-Quota", "150"),
            ("X-Rate-Limit-Time-Reset-Ms", "60"),
        ],
    )
    .await;
    let start = Instant::now();
    outcome(client(&server.url).send(GetThing::new()))
        .await
        .unwrap();
    assert!(start.elapsed() >= Duration::from_millis(120));
    assert_eq!(server.count(), 3);
}

#[tokio::test]
async fn the_longer_of_two_waits_counts() {
    let server = turning_away(
        1,
        &[("X-Rate-Limit-Time-Reset-Ms", "10"), ("X-Retry-After", "1")],
    )
    .await;
    let start = Instant::now();
    outcome(client(&server.url).send(GetThing::new()))
        .await
        .unwrap();
    assert!(start.elapsed() >= Duration::from_secs(1));
}

#[tokio::test]
async fn a_server_whose_clock_is_wrong_is_waited_for_no_longer() {
    for date in [
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "Fri, 31 Dec 2199 23:59:59 GMT",
    ] {
        let server = Server::start(move |_, number| match number {
            0 => throttled(&[("Date", date), ("X-Rate-Limit-Time-Reset-Ms", "40")]),
            _ => Act::Answer(http(200, &[("Date", date)], THING)),
        })
        .await;
        let start = Instant::now();
        outcome(client(&server.url).send(GetThing::new()))
            .await
            .unwrap();
        assert!(start.elapsed() < Duration::from_millis(700), "{date}");
    }
}

#[tokio::test]
async fn a_wait_beyond_the_deadline_is_not_begun() {
    let server = turning_away(99, &[("X-Rate-Limit-Time-Reset-Ms", "25000")]).await;
    let start = Instant::now();
    let error = failure(client(&server.url).send(GetThing::new())).await;
    assert_eq!(error.kind(), too_many_requests());
    assert_eq!(error.retry_after(), Some(Duration::from_secs(25)));
    assert!(start.elapsed() < Duration::from_millis(500));
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn a_storm_that_does_not_end_is_an_error_at_the_deadline() {
    let server = turning_away(usize::MAX, &[]).await;
    let call = client(&server.url).send(GetThing::new());
    let error = failure(call.timeout(Duration::from_millis(300))).await;
    // The deadline may come within the last attempt, too.
    assert!(
        error.kind() == too_many_requests() || error.kind() == ErrorKind::Timeout,
        "{error}"
    );
    assert!(error.is_retryable());
    assert!(error.attempts() > 1);
    assert!(server.count() < 300, "{}", server.count());
}

#[tokio::test]
async fn many_calls_in_a_storm_all_get_through() {
    let server = Server::start(|_, number| match number % 3 {
        0 => json(200, THING),
        _ => throttled(&[]),
    })
    .await;
    let client = client(&server.url);
    let calls = (0..40).map(|_| outcome(client.send(GetThing::new())));
    for got in futures_util::future::join_all(calls).await {
        assert_eq!(got.unwrap().id, 1);
    }
}
