//! The quota of a store, its windows in a time that a test moves, and how many requests may run at once.

use std::{
    io::Write,
    net::TcpStream,
    time::{Duration, SystemTime},
};

use bc_sandbox::{AccountKind, Plan, Sandbox, Seed};
use serde_json::json;

use crate::support::{Answer, Shop, build};

fn limited(quota: u32) -> Shop {
    build(
        Sandbox::builder()
            .quota(quota)
            .now(SystemTime::UNIX_EPOCH + Duration::from_secs(1_767_225_600)),
    )
}

fn rate(answer: &Answer, name: &str) -> i64 {
    answer.number(&format!("x-rate-limit-{name}")).unwrap()
}

#[test]
fn a_used_up_quota_is_answered_429_with_the_time_of_the_next_window() {
    let shop = limited(3);
    for left in [2, 1, 0] {
        let answer = shop.get("/catalog/brands/31");
        assert_eq!(answer.status, 200);
        assert_eq!(rate(&answer, "requests-left"), left);
        assert_eq!(rate(&answer, "requests-quota"), 3);
        assert_eq!(rate(&answer, "time-window-ms"), 30_000);
        assert_eq!(answer.header("x-retry-after"), None);
    }
    shop.advance(Duration::from_millis(11_500));
    let refused = shop.get("/catalog/brands/31");
    refused.errors(429);
    assert_eq!(rate(&refused, "requests-left"), 0);
    assert_eq!(rate(&refused, "time-reset-ms"), 18_500);
    assert_eq!(refused.number("x-retry-after"), Some(19));
    let record = shop.requests().pop().unwrap();
    assert_eq!(record.refused.as_deref(), Some("Too Many Requests"));

    shop.advance(Duration::from_millis(18_499));
    shop.get("/catalog/brands/31").errors(429);
    shop.advance(Duration::from_millis(1));
    let again = shop.get("/catalog/brands/31");
    assert_eq!(again.status, 200);
    assert_eq!(rate(&again, "requests-left"), 2);
    assert_eq!(rate(&again, "time-reset-ms"), 30_000);
}

#[test]
fn a_request_over_the_quota_changes_nothing() {
    let shop = limited(1);
    shop.get("/catalog/brands");
    shop.delete("/catalog/brands/31").errors(429);
    shop.advance(Duration::from_secs(30));
    assert_eq!(shop.get("/catalog/brands/31").status, 200);
}

#[test]
fn all_accounts_of_a_store_share_its_quota_and_refused_requests_cost_as_much() {
    let shop = limited(4);
    let other = shop.token(AccountKind::App, "store_v2_products_read_only");
    shop.get("/catalog/brands");
    shop.send_as(&other, "GET", "/catalog/brands", None);
    shop.send_as("unknown", "GET", "/catalog/brands", None)
        .errors(401);
    let last = shop.get("/nowhere");
    assert_eq!((last.status, rate(&last, "requests-left")), (404, 0));
    shop.send_as(&other, "GET", "/catalog/brands", None)
        .errors(429);
    // Whoever has no token learns that first.
    shop.send_as("unknown", "GET", "/catalog/brands", None)
        .errors(401);
}

#[test]
fn each_plan_has_its_quota() {
    for (plan, quota) in [
        (Plan::Standard, 150),
        (Plan::Plus, 150),
        (Plan::Pro, 450),
        (Plan::Enterprise(7), 7),
        (Plan::Unlimited, i64::from(i32::MAX)),
    ] {
        let shop = build(Sandbox::builder().plan(plan).seed(Seed::empty()));
        let answer = shop.get("/catalog/trees");
        assert_eq!(rate(&answer, "requests-quota"), quota);
        assert_eq!(rate(&answer, "requests-left"), quota - 1);
    }
}

#[test]
fn a_window_may_have_another_length() {
    let shop = build(
        Sandbox::builder()
            .quota(1)
            .window(Duration::from_millis(250))
            .now(SystemTime::UNIX_EPOCH),
    );
    shop.get("/catalog/trees");
    let refused = shop.get("/catalog/trees");
    assert_eq!(rate(&refused, "time-window-ms"), 250);
    assert_eq!(refused.number("x-retry-after"), Some(1));
    shop.advance(Duration::from_millis(250));
    assert_eq!(shop.get("/catalog/trees").status, 200);
}

#[test]
fn timestamps_follow_the_clock_of_the_sandbox() {
    let shop = limited(100);
    let id = shop
        .post(
            "/catalog/products",
            json!({ "name": "Mug", "type": "physical", "weight": 1, "price": 2 }),
        )
        .data()["id"]
        .as_i64()
        .unwrap();
    let path = format!("/catalog/products/{id}");
    let made = shop.get(&path).data();
    assert_eq!(made["date_created"], "2026-01-01T00:00:00+00:00");
    shop.advance(Duration::from_secs(86_400));
    let changed = shop.put(&path, json!({ "price": 3 })).data();
    assert_eq!(changed["date_created"], "2026-01-01T00:00:00+00:00");
    assert_eq!(changed["date_modified"], "2026-01-02T00:00:00+00:00");
}

#[test]
fn what_no_clock_and_no_window_can_be_is_refused_at_the_start() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let beyond = SystemTime::UNIX_EPOCH + Duration::from_secs(400_000_000_000);
    for builder in [
        Sandbox::builder().window(Duration::ZERO),
        Sandbox::builder().now(beyond),
    ] {
        let error = runtime.block_on(builder.start()).unwrap_err();
        assert_eq!(error.kind(), std::io::ErrorKind::InvalidInput);
    }
}

#[test]
fn more_requests_at_once_than_an_endpoint_takes_are_answered_429_without_headers() {
    let shop = build(Sandbox::builder());
    // BigCommerce documents 40 at once; these hold the place of one each while their body is on its way.
    let head = format!(
        "PUT {} HTTP/1.1\r\nHost: a\r\nX-Auth-Token: {}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{{",
        shop.path("/catalog/categories/18"),
        shop.token
    );
    let held: Vec<TcpStream> = (0..40)
        .map(|_| {
            let mut stream = TcpStream::connect(shop.address()).unwrap();
            stream.write_all(head.as_bytes()).unwrap();
            stream
        })
        .collect();
    let body = json!({ "sort_order": 3 });
    let put = || shop.put("/catalog/categories/18", body.clone());
    let refused = wait_for(put, 429);
    refused.errors(429);
    for name in ["x-rate-limit-requests-left", "x-retry-after"] {
        assert_eq!(refused.header(name), None);
    }
    assert_eq!(shop.get("/catalog/categories/18").status, 200);
    drop(held);
    wait_for(put, 200);
}

/// Asks until the answer has a status: the server takes a moment to see what was sent, or who hung up.
fn wait_for(ask: impl Fn() -> Answer, status: u16) -> Answer {
    for _ in 0..500 {
        let answer = ask();
        if answer.status == status {
            return answer;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    panic!("no answer had the status {status}");
}
