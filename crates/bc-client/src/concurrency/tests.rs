//! How many requests pass a gate at once, and in which order?

use super::*;
use crate::ScopeRequirement;

static FREE: EndpointInfo = endpoint("/v3/free", None);
static THREE: EndpointInfo = endpoint("/v3/three", Some(3));

const fn endpoint(path: &'static str, max_concurrency: Option<u32>) -> EndpointInfo {
    EndpointInfo {
        name: "Any",
        method: Method::Get,
        path,
        auth: bc_auth::Scheme::AccessToken,
        scopes: ScopeRequirement::None,
        accounts: &[],
        idempotent: true,
        pages: None,
        max_batch: None,
        max_concurrency,
        reference: None,
    }
}

/// Enters with what patience a test has: none.
async fn enter(gates: &Gates, endpoint: &'static EndpointInfo) -> Result<Passage, Full> {
    let nothing = Duration::ZERO;
    gates
        .enter("store", endpoint, Priority::Interactive, nothing)
        .await
}

async fn fill(gates: &Gates, endpoint: &'static EndpointInfo, most: usize) -> Vec<Passage> {
    let mut running = Vec::new();
    while running.len() < most {
        match enter(gates, endpoint).await {
            Ok(passage) => running.push(passage),
            Err(_) => break,
        }
    }
    running
}

#[tokio::test]
async fn as_many_run_at_once_as_are_documented_for_each_store() {
    let gates = Gates::default();
    let running = fill(&gates, &THREE, 100).await;
    assert_eq!(running.len(), 3);
    assert_eq!(enter(&gates, &THREE).await.err(), Some(Full(3)));
    let elsewhere = gates.enter("other", &THREE, Priority::Bulk, Duration::ZERO);
    assert!(elsewhere.await.is_ok());
    drop(running);
    assert!(enter(&gates, &THREE).await.is_ok());
}

#[tokio::test]
async fn a_429_without_a_limit_halves_what_runs_at_once_and_a_round_of_successes_adds_one() {
    let gates = Gates::default();
    let running = fill(&gates, &FREE, 20).await;
    // They were sent together: it is one message.
    for passage in &running {
        passage.turned_away();
    }
    drop(running);
    let running = fill(&gates, &FREE, 100).await;
    assert_eq!(running.len(), 10);
    for passage in &running {
        passage.answered();
    }
    drop(running);
    let running = fill(&gates, &FREE, 100).await;
    assert_eq!(running.len(), 11);
    running[0].turned_away();
    drop(running);
    assert_eq!(fill(&gates, &FREE, 100).await.len(), 5);
}

#[tokio::test]
async fn one_at_least_may_run_and_what_was_once_reached_is_reached_again() {
    let gates = Gates::default();
    for _ in 0..5 {
        let running = fill(&gates, &THREE, 100).await;
        assert!(!running.is_empty());
        running[0].turned_away();
    }
    assert_eq!(fill(&gates, &THREE, 100).await.len(), 1);
    for _ in 0..100 {
        enter(&gates, &THREE).await.unwrap().answered();
    }
    assert_eq!(fill(&gates, &THREE, 100).await.len(), 3);
}

#[tokio::test]
async fn interactive_requests_go_before_bulk_and_who_gives_up_leaves_the_queue() {
    let gates = Arc::new(Gates::default());
    let running = fill(&gates, &THREE, 3).await;
    let (order, mut came) = tokio::sync::mpsc::unbounded_channel();
    let mut waiting = Vec::new();
    let patience = Duration::from_secs(10);
    for (name, priority) in [
        ("bulk 1", Priority::Bulk),
        ("bulk 2", Priority::Bulk),
        ("gone", Priority::Interactive),
        ("interactive", Priority::Interactive),
    ] {
        let (gates, order) = (Arc::clone(&gates), order.clone());
        waiting.push(tokio::spawn(async move {
            let passage = gates.enter("store", &THREE, priority, patience).await;
            order.send(name).unwrap();
            tokio::task::yield_now().await;
            drop(passage);
        }));
        tokio::task::yield_now().await;
    }
    waiting[2].abort();
    tokio::task::yield_now().await;
    drop(running);
    drop(order);
    let mut names = Vec::new();
    while let Some(name) = came.recv().await {
        names.push(name);
    }
    assert_eq!(names, ["interactive", "bulk 1", "bulk 2"]);
    assert!(gates.gate("store", &THREE).lock().is_idle());
}
