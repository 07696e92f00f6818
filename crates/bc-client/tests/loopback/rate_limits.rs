//! Does a client keep within the rate limit, and use all of it?

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use bc_auth::AccessToken;
use bc_client::{Client, ErrorKind, Priority};
use bc_record::Json;

use crate::limited::{Limit, builder};
use crate::support::*;

fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

type Store = Client<AccessToken<CatalogSync>>;

/// Sends requests from several tasks at once, each as soon as its last one is answered.
async fn drain(client: &Store, requests: usize, parallel: usize, priority: Priority) {
    let tasks: Vec<_> = (0..parallel)
        .map(|task| {
            let client = client.clone();
            tokio::spawn(async move {
                for _ in (task..requests).step_by(parallel) {
                    let call = client.send(Get::<Json>::new());
                    call.priority(priority).await.unwrap();
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_alone_is_never_turned_away_and_uses_the_whole_quota() {
    async fn alone(latency: u64, priority: Priority) {
        let limit = Limit::new(20, 300, latency);
        let server = limit.serve().await;
        let start = Instant::now();
        drain(&server.persistent_client(), 120, 20, priority).await;
        assert_eq!(limit.turned_away(), 0);
        // Five windows must pass; the sixth's requests go out at once.
        let took = start.elapsed();
        assert!(took < ms(5 * 300 + 450), "{took:?}");
    }
    tokio::join!(
        alone(0, Priority::Interactive),
        alone(40, Priority::Bulk),
        alone(100, Priority::Interactive)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_rate_limiter_nothing_is_lost_either() {
    let limit = Limit::new(10, 100, 0);
    let server = limit.serve().await;
    let client = builder(&server).no_rate_limit().build().unwrap();
    drain(&client, 40, 20, Priority::Interactive).await;
    assert!(limit.turned_away() > 0);
    assert_eq!(client.rate_limit(), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_another_client_takes_half_all_requests_pass_and_few_are_turned_away() {
    let limit = Limit::new(20, 300, 5);
    let server = limit.serve().await;
    let other = builder(&server).no_rate_limit().build().unwrap();
    let eater = tokio::spawn(async move {
        loop {
            tokio::spawn(other.send(Post).max_attempts(1).into_future());
            tokio::time::sleep(ms(30)).await;
        }
    });
    let start = Instant::now();
    drain(&server.persistent_client(), 80, 10, Priority::Interactive).await;
    eater.abort();
    assert!(limit.turned_away() <= 8, "{}", limit.turned_away());
    assert!(start.elapsed() < ms(12 * 300), "{:?}", start.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn two_clients_that_do_not_know_of_each_other_find_their_share() {
    let limit = Limit::new(20, 300, 5);
    let server = limit.serve().await;
    let (one, two) = (server.persistent_client(), server.persistent_client());
    tokio::join!(
        drain(&one, 60, 10, Priority::Interactive),
        drain(&two, 60, 10, Priority::Interactive),
    );
    assert!(limit.turned_away() <= 30, "{}", limit.turned_away());
}

#[tokio::test(flavor = "multi_thread")]
async fn clones_and_clients_of_the_same_store_share_its_quota() {
    let limit = Limit::new(20, 300, 5);
    let server = limit.serve().await;
    let client = server.persistent_client();
    let other = client.with_credential(credential("another-access-token"));
    tokio::join!(
        drain(&client, 40, 10, Priority::Interactive),
        drain(&other, 40, 10, Priority::Interactive),
    );
    assert_eq!(limit.turned_away(), 0);
    let seen = client.rate_limit().unwrap();
    assert_eq!(seen.quota, 20);
    assert_eq!(seen.window, Some(ms(300)));
    assert!(seen.left < 20 && seen.reset_in <= ms(301), "{seen:?}");
    // Another store has its own.
    let elsewhere = AccessToken::<CatalogSync>::from_control_panel("xyz".parse().unwrap(), TOKEN);
    let elsewhere = client.with_credential(elsewhere.unwrap());
    assert_eq!(elsewhere.rate_limit(), None);
}

#[tokio::test]
async fn interactive_calls_go_before_bulk_calls_that_came_first() {
    let limit = Limit::new(2, 300, 0);
    let server = limit.serve().await;
    let client = server.persistent_client();
    drain(&client, 2, 1, Priority::Interactive).await;
    let order = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let mut calls = Vec::new();
    for (i, priority) in [
        (0, Priority::Bulk),
        (1, Priority::Bulk),
        (2, Priority::Interactive),
        (3, Priority::Interactive),
    ] {
        let call = client.send(Get::<Json>::new()).priority(priority);
        let order = std::sync::Arc::clone(&order);
        calls.push(tokio::spawn(async move {
            call.await.unwrap();
            order.lock().unwrap().push(i);
        }));
        tokio::task::yield_now().await;
    }
    for call in calls {
        call.await.unwrap();
    }
    let order = order.lock().unwrap().clone();
    assert!(
        order[..2].contains(&2) && order[..2].contains(&3),
        "{order:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn bulk_calls_leave_room_for_an_interactive_one() {
    let limit = Limit::new(20, 2000, 0);
    let server = limit.serve().await;
    let client = server.persistent_client();
    client.send(Get::<Json>::new()).await.unwrap();
    let bulk: Vec<_> = (0..40)
        .map(|_| {
            let call = client.send(Get::<Json>::new()).priority(Priority::Bulk);
            tokio::spawn(call.into_future())
        })
        .collect();
    tokio::time::sleep(ms(200)).await;
    let start = Instant::now();
    client.send(Get::<Json>::new()).await.unwrap();
    assert!(start.elapsed() < ms(200), "{:?}", start.elapsed());
    assert_eq!(limit.turned_away(), 0);
    bulk.iter().for_each(tokio::task::JoinHandle::abort);
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_that_are_given_up_leave_the_queue() {
    let limit = Limit::new(20, 400, 0);
    let server = limit.serve().await;
    let client = server.persistent_client();
    drain(&client, 20, 1, Priority::Interactive).await;
    let calls: Vec<_> = (0..2000)
        .map(|_| tokio::spawn(client.send(Get::<Json>::new()).into_future()))
        .collect();
    tokio::time::sleep(ms(50)).await;
    calls.iter().for_each(tokio::task::JoinHandle::abort);
    client.send(Get::<Json>::new()).await.unwrap();
    assert_eq!(server.requests().len(), 21);
    assert_eq!(limit.turned_away(), 0);
}

#[tokio::test]
async fn a_call_that_nobody_polls_does_not_hold_up_those_behind_it() {
    let limit = Limit::new(2, 300, 0);
    let server = limit.serve().await;
    let client = server.persistent_client();
    drain(&client, 2, 1, Priority::Interactive).await;
    let mut idle = client.send(Get::<Json>::new()).into_future();
    assert!(tokio::time::timeout(ms(1), &mut idle).await.is_err());
    let start = Instant::now();
    client.send(Get::<Json>::new()).await.unwrap();
    assert!(start.elapsed() < ms(800), "{:?}", start.elapsed());
    idle.await.unwrap();
    assert_eq!(limit.turned_away(), 0);
}

#[tokio::test]
async fn a_call_that_cannot_pass_in_time_fails_at_once_and_is_not_sent() {
    let limit = Limit::new(10, 60_000, 0);
    let server = limit.serve().await;
    let client = server.persistent_client();
    drain(&client, 10, 1, Priority::Interactive).await;
    let start = Instant::now();
    let call = client.send(Post).timeout(Duration::from_secs(5));
    let error = failure(call).await;
    assert!(start.elapsed() < Duration::from_secs(1));
    assert_eq!(error.kind(), ErrorKind::Throttled);
    assert_eq!((error.attempts(), error.status()), (0, None));
    assert!(error.is_retryable());
    assert!(error.retry_after().unwrap() > Duration::from_secs(50));
    let text = error.to_string();
    assert!(
        text.starts_with(
            "Post (POST /v3/things) was not sent: the rate limit of \
             https://api.bigcommerce.com/stores/abc123 is used up for another 59."
        ) && text.ends_with("more than the call's time limit of 5s allows"),
        "{text}"
    );
    assert_eq!(server.requests().len(), 10);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_429_closes_the_limit_for_all_calls_until_its_reset() {
    let count = AtomicUsize::new(0);
    let server = Server::start(move |_| {
        let turned_away = count.fetch_add(1, Ordering::SeqCst) == 1;
        let headers = vec![
            ("X-Rate-Limit-Requests-Quota", "150".to_owned()),
            ("X-Rate-Limit-Requests-Left", "35".to_owned()),
            ("X-Rate-Limit-Time-Reset-Ms", "400".to_owned()),
        ];
        Reply::Http(if turned_away { 429 } else { 200 }, headers, b"{}".into())
    })
    .await;
    let client = server.persistent_client();
    client.send(Get::<Json>::new()).await.unwrap();
    let error = failure(client.send(Post).max_attempts(1)).await;
    assert_eq!(error.rate_limit().unwrap().left, 35);
    let start = Instant::now();
    client.send(Get::<Json>::new()).await.unwrap();
    assert!(start.elapsed() >= ms(400), "{:?}", start.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn no_more_requests_run_at_once_than_the_endpoint_allows() {
    let limit = Limit::new(1000, 10_000, 30);
    let server = limit.serve().await;
    let client = server.persistent_client();
    let calls: Vec<_> = (0..12)
        .map(|_| tokio::spawn(client.send(Narrow).into_future()))
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!(limit.most_at_once(), 3);

    // Who does not get its turn says so.
    let blocked: Vec<_> = (0..3)
        .map(|_| tokio::spawn(client.send(Narrow).into_future()))
        .collect();
    tokio::task::yield_now().await;
    tokio::time::sleep(ms(5)).await;
    let error = failure(client.send(Narrow).timeout(ms(5))).await;
    assert_eq!(error.kind(), ErrorKind::Throttled);
    let text = error.to_string();
    assert!(text.contains("3 of its kind may run at once"), "{text}");

    // Who is given up makes room at once.
    blocked.iter().for_each(tokio::task::JoinHandle::abort);
    for call in blocked {
        assert!(call.await.is_err());
    }
    client.send(Narrow).timeout(ms(500)).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_429_without_a_limit_lets_fewer_run_at_once() {
    let running = std::sync::Arc::new(AtomicUsize::new(0));
    let server = Server::start(move |_| {
        // The first ten come together, and are too many.
        let before = running.fetch_add(1, Ordering::SeqCst);
        Reply::Late(
            ms(50),
            Box::new(json(if before < 10 { 429 } else { 200 }, "{}")),
        )
    })
    .await;
    let client = server.persistent_client();
    drain(&client, 10, 10, Priority::Interactive).await;
    assert_eq!(server.requests().len(), 20);
}

/// An endpoint that three requests at once may use.
struct Narrow;

impl bc_client::Endpoint for Narrow {
    type Auth = bc_auth::scheme::AccessToken;
    type Scopes = ();
    type Account = bc_auth::account::StoreOrApp;
    type Response = ();
    const INFO: &'static bc_client::EndpointInfo = &bc_client::EndpointInfo {
        name: "Narrow",
        method: bc_client::Method::Put,
        path: "/v3/narrow",
        auth: bc_auth::Scheme::AccessToken,
        scopes: bc_client::ScopeRequirement::None,
        accounts: &[bc_auth::account::Kind::Store, bc_auth::account::Kind::App],
        idempotent: true,
        pages: None,
        max_batch: None,
        max_concurrency: Some(3),
        reference: None,
    };

    fn write(&self, _: &mut bc_client::RequestWriter) {}
}
