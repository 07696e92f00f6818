//! What a sandbox answers over HTTP of its own: to tests in other languages, and to a browser.

use serde_json::{Value, json};

use bc_sandbox::{Sandbox, Seed};

use crate::support::{Answer, Shop, build, shop, start};

fn own(shop: &Shop, method: &str, name: &str, body: Value) -> Answer {
    let body = if body.is_null() {
        String::new()
    } else {
        body.to_string()
    };
    shop.raw(method, &format!("/__sandbox/{name}"), &[], body.as_bytes())
}

#[test]
fn faults_are_set_listed_and_cleared_over_http() {
    let shop = shop();
    let fault = json!({ "fault": "status", "status": 503, "operation": "getBrands", "times": 3 });
    let listed = own(&shop, "POST", "faults", fault).json();
    assert_eq!(listed[0]["times"], 3);
    shop.get("/catalog/brands").errors(503);
    let listed = own(&shop, "GET", "faults", Value::Null).json();
    assert_eq!(listed[0]["times"], 2);
    assert_eq!(
        own(&shop, "DELETE", "faults", Value::Null).json(),
        json!([])
    );
    assert_eq!(shop.get("/catalog/brands").status, 200);

    for wrong in [
        json!({ "fault": "sabotage" }),
        json!({ "fault": "hang", "operation": "getNothing" }),
        json!("hang"),
    ] {
        let answer = own(&shop, "POST", "faults", wrong);
        assert_eq!(answer.status, 422);
        assert!(answer.json()["error"].is_string());
    }
}

#[test]
fn the_time_is_moved_over_http() {
    let shop = build(
        Sandbox::builder()
            .quota(1)
            .now(std::time::SystemTime::UNIX_EPOCH),
    );
    shop.get("/catalog/brands");
    shop.get("/catalog/brands").errors(429);
    let moved = own(&shop, "POST", "time", json!({ "advance_ms": 30_000 }));
    assert_eq!(moved.json()["now"], "1970-01-01T00:00:30+00:00");
    assert_eq!(shop.get("/catalog/brands").status, 200);
    for wrong in [
        json!({}),
        json!({ "advance_ms": -1 }),
        json!({ "advance_ms": 1, "by": 2 }),
    ] {
        assert_eq!(own(&shop, "POST", "time", wrong).status, 422);
    }
    let now = own(&shop, "GET", "time", Value::Null).json();
    assert_eq!(now["now"], "1970-01-01T00:00:30+00:00");
}

#[test]
fn requests_are_shown_without_their_tokens_and_own_ones_are_not_among_them() {
    let shop = shop();
    shop.get("/catalog/brands?limit=2");
    shop.get("/catalog/brands?limit=none").errors(422);
    own(&shop, "GET", "time", Value::Null);
    let answer = own(&shop, "GET", "requests", Value::Null);
    let requests = answer.json();
    assert_eq!(requests.as_array().unwrap().len(), 2);
    assert_eq!(requests[0]["query"], "limit=2");
    assert_eq!(requests[0]["operation"], "getBrands");
    assert_eq!(requests[0]["executed"], true);
    assert!(requests[1]["refused"].as_str().unwrap().contains("limit"));
    assert!(!String::from_utf8_lossy(&answer.bytes).contains(&shop.token));
}

#[test]
fn a_shop_is_carried_from_one_sandbox_to_another_over_http() {
    let from = shop();
    let carried = own(&from, "GET", "snapshot", Value::Null).json();
    let to = start(Seed::empty());
    assert_eq!(own(&to, "PUT", "snapshot", carried).status, 200);
    let list = |shop: &Shop| shop.get("/catalog/products?include=variants,images").json();
    assert_eq!(list(&to), list(&from));

    let added = json!({ "/v3/catalog/brands": [{ "name": "One more" }] });
    assert_eq!(own(&to, "POST", "snapshot", added).status, 200);
    assert_eq!(to.get("/catalog/brands").ids().len(), 6);
    let wrong = own(&to, "PUT", "snapshot", json!({ "/v3/nothing": [] }));
    assert_eq!(wrong.status, 422);
    assert_eq!(to.get("/catalog/brands").ids().len(), 6);
}

#[test]
fn a_page_of_another_site_cannot_ask() {
    let shop = shop();
    let address = shop.address();
    let own_site = format!("http://{address}");
    for (headers, status) in [
        (vec![("Host", "evil.example")], 403),
        (vec![("Host", "127.0.0.1.evil.example")], 403),
        (
            vec![
                ("Host", address.as_str()),
                ("Origin", "https://evil.example"),
            ],
            403,
        ),
        (vec![("Host", address.as_str()), ("Origin", "null")], 403),
        (
            vec![("Host", address.as_str()), ("Origin", own_site.as_str())],
            200,
        ),
        (vec![("Host", "localhost:80")], 200),
    ] {
        for target in ["/__sandbox/requests", "/"] {
            let answer = shop.raw("GET", target, &headers, b"");
            assert_eq!(answer.status, status, "{target} {headers:?}");
        }
    }
}

#[test]
fn what_is_not_there_is_said_so() {
    let shop = shop();
    assert_eq!(own(&shop, "GET", "nothing", Value::Null).status, 404);
    assert_eq!(own(&shop, "PATCH", "faults", Value::Null).status, 405);
    assert_eq!(shop.raw("POST", "/", &[], b"").status, 405);
}
