//! Error statuses: which are repeated, and how often.

use std::time::{Duration, Instant};

use bc_client::{ErrorKind, Status};

use crate::server::*;
use crate::support::*;

async fn failing(times: usize, status: u16) -> Server {
    Server::start(move |_, number| {
        if number < times {
            json(status, r#"{"title":"Not now"}"#)
        } else {
            json(200, THING)
        }
    })
    .await
}

#[tokio::test]
async fn a_run_of_5xx_is_waited_out_by_what_may_be_repeated() {
    for status in [423, 500, 502, 503, 504] {
        let server = failing(3, status).await;
        let got = outcome(client(&server.url).send(GetThing::new())).await;
        assert_eq!(got.unwrap().id, 1, "{status}");
        assert_eq!(server.count(), 4, "{status}");
    }
}

#[tokio::test]
async fn a_post_that_met_a_5xx_is_not_sent_again() {
    for status in [500, 502, 503, 504] {
        let server = failing(1, status).await;
        let error = failure(client(&server.url).send(create())).await;
        assert_eq!(error.status(), Some(status));
        assert!(!error.is_retryable(), "{status}");
        assert_eq!(server.count(), 1, "{status}");
    }
}

#[tokio::test]
async fn a_5xx_without_end_is_an_error_after_some_attempts() {
    let server = failing(usize::MAX, 503).await;
    let error = failure(client(&server.url).send(GetThing::new())).await;
    assert_eq!(error.kind(), ErrorKind::Status(Status::ServiceUnavailable));
    assert_eq!(error.attempts() as usize, server.count());
    assert!((2..10).contains(&server.count()), "{}", server.count());
}

#[tokio::test]
async fn what_will_not_pass_later_is_not_repeated() {
    for status in [400, 401, 403, 404, 405, 406, 409, 413, 415, 422, 501, 507] {
        let server = failing(usize::MAX, status).await;
        let error = failure(client(&server.url).send(GetThing::new())).await;
        assert_eq!(error.status(), Some(status));
        assert_eq!(server.count(), 1, "{status}");
    }
}

#[tokio::test]
async fn the_time_that_a_503_asks_for_is_waited() {
    let server = Server::start(|_, number| match number {
        0 => Act::Answer(http(503, &[("Retry-After", "1")], "")),
        _ => json(200, THING),
    })
    .await;
    let start = Instant::now();
    outcome(client(&server.url).send(GetThing::new()))
        .await
        .unwrap();
    assert!(start.elapsed() >= Duration::from_secs(1));
}

#[tokio::test]
async fn an_outage_is_not_multiplied_by_repeating() {
    let server = failing(usize::MAX, 500).await;
    let client = client(&server.url);
    for _ in 0..400 {
        let _ = outcome(client.send(GetThing::new())).await.unwrap_err();
    }
    let extra = server.count() - 400;
    assert!(extra <= 150, "400 calls became {} requests", 400 + extra);
}

#[tokio::test]
async fn a_deletion_that_may_have_passed_says_so_where_nothing_is_left_to_delete() {
    let server = Server::start(|_, number| match number {
        0 => Act::Reset(Vec::new()),
        _ => json(404, r#"{"title":"Not found"}"#),
    })
    .await;
    let error = failure(client(&server.url).send(DeleteThing::new(1))).await;
    assert!(error.is_not_found());
    assert_eq!(error.attempts(), 2);
    assert!(error.to_string().contains("earlier attempt"), "{error}");
}

#[tokio::test]
async fn one_attempt_is_made_where_no_more_are_wanted() {
    let server = failing(1, 500).await;
    let call = client(&server.url).send(GetThing::new()).max_attempts(1);
    assert_eq!(failure(call).await.status(), Some(500));
    assert_eq!(server.count(), 1);
}
