//! How long is a request repeated, and how often?

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use bc_client::{Client, ErrorKind};
use bc_record::Json;

use crate::support::*;

const MOMENT: Duration = Duration::from_millis(300);

fn busy(headers: &'static [(&'static str, &'static str)]) -> impl Fn(&Request) -> Reply {
    move |_| {
        let headers = headers.iter().map(|(n, v)| (*n, (*v).to_owned())).collect();
        Reply::Http(503, headers, Vec::new())
    }
}

#[tokio::test]
async fn attempts_end_with_the_number_that_is_allowed() {
    let server = Server::start(|_| json(503, "")).await;
    let call = server.persistent_client().send(Get::<Json>::new());
    let error = failure(call.max_attempts(3)).await;
    assert_eq!(error.attempts(), 3);
    assert_eq!(server.requests().len(), 3);
    assert!(error.to_string().contains("after 3 attempts"), "{error}");
}

#[tokio::test]
async fn one_attempt_or_none_is_no_repetition_at_all() {
    for (attempts, status) in [(1, 503), (0, 503), (1, 429), (0, 429)] {
        let server = Server::start(move |_| json(status, "")).await;
        let call = server.persistent_client().send(Get::<Json>::new());
        let error = failure(call.max_attempts(attempts)).await;
        assert_eq!(error.attempts(), 1);
        server.only_request();
    }
}

#[tokio::test]
async fn no_call_outlives_its_time_limit() {
    for reply in [|| json(503, ""), || json(429, ""), || Reply::Hang] {
        let server = Server::start(move |_| reply()).await;
        let start = Instant::now();
        let call = server.persistent_client().send(Get::<Json>::new());
        failure(call.timeout(MOMENT)).await;
        assert!(start.elapsed() < MOMENT + Duration::from_millis(200));
    }
}

#[tokio::test]
async fn an_attempt_has_its_own_time_limit_and_the_error_names_it() {
    let server = Server::start(|_| Reply::Hang).await;
    let call = server.persistent_client().send(Get::<Json>::new());
    let call = call.attempt_timeout(Duration::from_millis(50));
    let error = failure(call.max_attempts(2)).await;
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert_eq!(error.attempts(), 2);
    assert!(error.to_string().contains("within 50ms"), "{error}");
}

#[tokio::test]
async fn what_the_server_asks_for_is_the_least_that_is_waited() {
    let first = AtomicBool::new(true);
    let server = Server::start(move |_| {
        if first.swap(false, Ordering::SeqCst) {
            Reply::Http(503, vec![("X-Retry-After", "1".to_owned())], Vec::new())
        } else {
            json(200, "{}")
        }
    })
    .await;
    let start = Instant::now();
    let client = server.persistent_client();
    client.send(Get::<Json>::new()).await.unwrap();
    assert!(start.elapsed() >= Duration::from_secs(1));
}

#[tokio::test]
async fn a_wait_beyond_the_time_limit_is_not_begun() {
    for headers in [
        &[("Retry-After", "3600")],
        &[("Retry-After", "18446744073709551615")],
        &[("X-Retry-After", "301")],
    ] {
        let server = Server::start(busy(headers)).await;
        let start = Instant::now();
        let error = failure(server.persistent_client().send(Get::<Json>::new())).await;
        assert_eq!((error.status(), error.attempts()), (Some(503), 1));
        assert!(start.elapsed() < Duration::from_secs(1));
    }
}

#[tokio::test]
async fn a_429_is_no_failed_attempt() {
    let count = AtomicUsize::new(0);
    let server = Server::start(move |_| {
        let reset = vec![("X-Rate-Limit-Time-Reset-Ms", "1".to_owned())];
        match count.fetch_add(1, Ordering::SeqCst) {
            0 | 1 => Reply::Http(429, reset, Vec::new()),
            2 => json(503, ""),
            _ => json(200, "{}"),
        }
    })
    .await;
    let call = server.persistent_client().send(Get::<Json>::new());
    call.max_attempts(2).await.unwrap();
    assert_eq!(server.requests().len(), 4);
}

#[tokio::test]
async fn clones_share_a_hundred_repetitions() {
    let server = Server::start(|_| json(503, "")).await;
    let client = Client::builder(credential(TOKEN))
        .origin(&server.url)
        .unwrap()
        .max_attempts(2)
        .build()
        .unwrap();
    let calls: Vec<_> = (0..130)
        .map(|_| tokio::spawn(failure(client.clone().send(Get::<Json>::new()))))
        .collect();
    let mut repeated = 0;
    for call in calls {
        repeated += call.await.unwrap().attempts() - 1;
    }
    assert_eq!(repeated, 100);
    assert_eq!(server.requests().len(), 230);
    // Another credential's failures are the same outage's.
    let other = client.with_credential(credential("another-access-token"));
    assert_eq!(failure(other.send(Get::<Json>::new())).await.attempts(), 1);
}

#[tokio::test]
async fn a_call_that_is_dropped_is_over() {
    let server = Server::start(|_| json(503, "")).await;
    let client = server.persistent_client();
    let call = client.send(Get::<Json>::new()).max_attempts(1000);
    assert!(tokio::time::timeout(MOMENT, call).await.is_err());
    let sent = server.requests().len();
    tokio::time::sleep(MOMENT).await;
    assert_eq!(server.requests().len(), sent);
}
