//! Are webhooks told what changes in the store: signed, once for each subscription, and again if they fail?

use std::time::{Duration, SystemTime};

use base64::{Engine, engine::general_purpose::STANDARD};
use bc_sandbox::{AccountKind, ApiAccount, DeliveryState, Sandbox, Seed};
use ring::hmac;
use serde_json::{Value, json};

use crate::{
    receiver::{Received, Receiver, settle},
    support::{Answer, Shop, build},
};

/// 2026-01-31T12:00:00Z.
const NOW: u64 = 1_769_860_800;
/// How long after each failure BigCommerce tries again, in seconds.
const DELAYS: [u64; 11] = [
    60, 180, 300, 600, 900, 1800, 3600, 7200, 21_600, 50_400, 86_400,
];

fn start() -> (Shop, ApiAccount) {
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(NOW);
    let shop = build(Sandbox::builder().seed(Seed::shop()).now(now));
    let scopes = "store_v2_products store_v2_orders store_v2_customers store_cart store_inventory";
    let account = shop.api_account(AccountKind::Store, scopes);
    (shop, account)
}

fn subscribe(shop: &Shop, account: &ApiAccount, scope: &str, destination: &str) -> Answer {
    let hook = json!({ "scope": scope, "destination": destination });
    shop.send_as(account.access_token(), "POST", "/hooks", Some(hook))
}

fn hook_id(answer: &Answer) -> i64 {
    answer.data()["id"].as_i64().unwrap()
}

fn rename(shop: &Shop, product: i64, name: &str) {
    let path = format!("/catalog/products/{product}");
    assert_eq!(shop.put(&path, json!({ "name": name })).status, 200);
}

fn brand_new(shop: &Shop, name: &str) -> i64 {
    let product = json!({ "name": name, "type": "physical", "price": 9, "weight": 1 });
    let made = shop.post("/catalog/products", product);
    made.data()["id"].as_i64().unwrap()
}

/// Whether a delivery is signed as Standard Webhooks have it, with the client secret as the key.
pub(crate) fn is_signed(received: &Received, secret: &str) -> bool {
    let (id, at) = (
        received.header("webhook-id"),
        received.header("webhook-timestamp"),
    );
    let signed = [id.as_bytes(), b".", at.as_bytes(), b".", &received.body].concat();
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    let signatures = received.header("webhook-signature").split(' ');
    signatures
        .filter_map(|signature| signature.strip_prefix("v1,"))
        .any(|signature| {
            let tag = STANDARD.decode(signature).unwrap();
            hmac::verify(&key, &signed, &tag).is_ok()
        })
}

fn scopes(received: &[Received]) -> Vec<String> {
    let scope = |received: &Received| received.json()["scope"].as_str().unwrap().to_owned();
    received.iter().map(scope).collect()
}

#[test]
fn a_change_arrives_signed_with_the_documented_payload() {
    let (shop, account) = start();
    let receiver = Receiver::start();
    let hook = json!({
        "scope": "store/product/created",
        "destination": receiver.url(),
        "headers": { "X-Shared": "let-me-in" },
    });
    let made = shop
        .send_as(account.access_token(), "POST", "/hooks", Some(hook))
        .data();
    assert_eq!(made["client_id"], account.client_id());
    assert_eq!(made["is_active"], true);
    assert_eq!(made["created_at"], NOW);

    let product = brand_new(&shop, "Lantern");
    settle(&shop);

    let received = receiver.received();
    let [event] = received.as_slice() else {
        panic!("{} events", received.len());
    };
    assert!(is_signed(event, account.client_secret()));
    assert!(!is_signed(event, "another secret"));
    assert_eq!(event.header("webhook-timestamp"), NOW.to_string());
    assert_eq!(event.header("content-type"), "application/json");
    assert_eq!(event.header("x-shared"), "let-me-in");
    let body = event.json();
    assert_eq!(body["scope"], "store/product/created");
    assert_eq!(body["data"], json!({ "type": "product", "id": product }));
    assert_eq!(body["producer"], "stores/sandbox");
    assert_eq!(body["created_at"], NOW);
    assert!(body["store_id"].as_str().unwrap().parse::<u64>().is_ok());
    let hash = body["hash"].as_str().unwrap();
    assert!(hash.len() == 40 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()));

    let shown = format!("{:?}", shop.deliveries());
    assert!(!shown.contains("let-me-in") && !shown.contains(account.client_secret()));
}

#[test]
fn a_wildcard_is_told_all_below_it_and_a_refused_request_tells_nothing() {
    let (shop, account) = start();
    let receiver = Receiver::start();
    subscribe(&shop, &account, "store/product/*", &receiver.url()).data();

    rename(&shop, 101, "Renamed");
    let metafield = json!({
        "key": "k", "namespace": "n", "value": "v", "permission_set": "read",
    });
    shop.post("/catalog/products/101/metafields", metafield)
        .data();
    shop.put("/catalog/products/101", json!({ "price": -1 }))
        .errors(422);
    shop.put("/catalog/brands/31", json!({ "name": "No event" }))
        .data();
    shop.delete("/catalog/products/102");
    settle(&shop);

    let mut told = scopes(&receiver.received());
    told.sort();
    let wanted = [
        "store/product/deleted",
        "store/product/metafield/created",
        "store/product/updated",
    ];
    assert_eq!(told, wanted);
}

#[test]
fn an_inactive_or_deleted_webhook_is_told_nothing() {
    let (shop, account) = start();
    let receiver = Receiver::start();
    let token = account.access_token();
    let quiet = hook_id(&subscribe(
        &shop,
        &account,
        "store/product/updated",
        &receiver.url(),
    ));
    let path = format!("/hooks/{quiet}");
    let off = shop.send_as(token, "PUT", &path, Some(json!({ "is_active": false })));
    assert_eq!(off.data()["is_active"], false);
    rename(&shop, 101, "Nobody hears");
    settle(&shop);
    assert_eq!(receiver.received().len(), 0);

    shop.send_as(token, "PUT", &path, Some(json!({ "is_active": true })))
        .data();
    rename(&shop, 101, "Heard");
    settle(&shop);
    assert_eq!(receiver.received().len(), 1);

    // A retry that waits is not sent to a webhook that is gone.
    receiver.answer(&[500]);
    rename(&shop, 101, "Fails");
    settle(&shop);
    assert_eq!(receiver.received().len(), 2);
    assert_eq!(
        shop.send_as(token, "DELETE", &path, None).data()["id"],
        quiet
    );
    shop.advance(Duration::from_secs(60));
    rename(&shop, 101, "Nobody hears");
    settle(&shop);
    assert_eq!(receiver.received().len(), 2);
    assert_eq!(
        shop.deliveries().last().unwrap().state,
        DeliveryState::Dropped
    );
}

#[test]
fn what_fails_is_tried_again_on_schedule_with_the_same_id_until_it_arrives() {
    let (shop, account) = start();
    let receiver = Receiver::start();
    subscribe(&shop, &account, "store/product/updated", &receiver.url()).data();
    // A redirect is a failure too.
    receiver.answer(&[500, 302, 204]);
    rename(&shop, 101, "Renamed");
    settle(&shop);
    shop.advance(Duration::from_secs(59));
    settle(&shop);
    assert_eq!(receiver.received().len(), 1, "too early");
    shop.advance(Duration::from_secs(1));
    settle(&shop);
    assert_eq!(receiver.received().len(), 2);
    shop.advance(Duration::from_secs(180));
    settle(&shop);

    let received = receiver.received();
    assert_eq!(received.len(), 3);
    let times: Vec<u64> = received
        .iter()
        .map(|one| one.header("webhook-timestamp").parse().unwrap())
        .collect();
    assert_eq!(times, [NOW, NOW + 60, NOW + 240]);
    for attempt in &received {
        assert!(is_signed(attempt, account.client_secret()));
        assert_eq!(
            attempt.header("webhook-id"),
            received[0].header("webhook-id")
        );
        assert_eq!(attempt.body, received[0].body);
    }
    let delivery = shop.deliveries().pop().unwrap();
    assert_eq!(
        (delivery.attempts, delivery.state),
        (3, DeliveryState::Delivered)
    );
    shop.advance(Duration::from_secs(200_000));
    settle(&shop);
    assert_eq!(receiver.received().len(), 3);
}

#[test]
fn a_webhook_that_fails_to_the_end_is_deactivated_and_can_be_activated_again() {
    let (shop, account) = start();
    let receiver = Receiver::start();
    let token = account.access_token();
    let made = subscribe(&shop, &account, "store/product/updated", &receiver.url());
    let path = format!("/hooks/{}", hook_id(&made));
    receiver.answer(&[500; 12]);
    rename(&shop, 101, "Renamed");
    settle(&shop);
    for delay in DELAYS {
        assert_eq!(
            shop.send_as(token, "GET", &path, None).data()["is_active"],
            true
        );
        shop.advance(Duration::from_secs(delay));
        settle(&shop);
    }
    assert_eq!(receiver.received().len(), 12);
    assert_eq!(shop.deliveries()[0].state, DeliveryState::Failed);
    assert_eq!(
        shop.send_as(token, "GET", &path, None).data()["is_active"],
        false
    );
    let admin = shop.send_as(token, "GET", "/hooks/admin", None).data();
    assert_eq!(admin["hooks_list"][0]["status"], "deactivated");
    rename(&shop, 101, "Nobody hears");
    settle(&shop);
    assert_eq!(receiver.received().len(), 12);

    shop.send_as(token, "PUT", &path, Some(json!({ "is_active": true })))
        .data();
    let admin = shop.send_as(token, "GET", "/hooks/admin", None).data();
    assert_eq!(admin["hooks_list"][0]["status"], "active");
    rename(&shop, 101, "Heard");
    settle(&shop);
    assert_eq!(receiver.received().len(), 13);
}

#[test]
fn a_duplicate_comes_with_the_same_id_and_body_on_request() {
    let (shop, account) = start();
    let receiver = Receiver::start();
    subscribe(&shop, &account, "store/product/updated", &receiver.url()).data();
    rename(&shop, 101, "Renamed");
    settle(&shop);
    let id = shop.deliveries()[0].webhook_id.clone();
    shop.redeliver(&id).unwrap();
    settle(&shop);
    let body = json!({ "webhook_id": id }).to_string();
    let again = shop.raw("POST", "/__sandbox/deliveries", &[], body.as_bytes());
    assert_eq!(again.status, 200);
    settle(&shop);
    let listed = shop.raw("GET", "/__sandbox/deliveries", &[], b"").json();
    assert_eq!(listed.as_array().unwrap().len(), 3);
    assert_eq!(listed[2]["state"], "delivered");

    let received = receiver.received();
    assert_eq!(received.len(), 3);
    for duplicate in &received {
        assert_eq!(duplicate.header("webhook-id"), id);
        assert_eq!(duplicate.body, received[0].body);
    }
    assert!(shop.redeliver("msg_unknown").is_err());
}

#[test]
fn an_account_sees_and_changes_only_its_own_webhooks() {
    let (shop, account) = start();
    let made = subscribe(
        &shop,
        &account,
        "store/order/*",
        "https://example.com/hooks",
    );
    let path = format!("/hooks/{}", hook_id(&made));
    let own = shop.send_as(account.access_token(), "GET", "/hooks", None);
    assert_eq!(own.ids(), [hook_id(&made)]);
    // The catalog's account is another one.
    assert_eq!(shop.get("/hooks").ids(), Vec::<i64>::new());
    for method in ["GET", "DELETE"] {
        assert_eq!(shop.send(method, &path, None).status, 404);
    }
    assert_eq!(shop.put(&path, json!({ "is_active": false })).status, 404);
    let own = shop.send_as(account.access_token(), "GET", &path, None);
    assert_eq!(own.data()["is_active"], true);
}

#[test]
fn what_bigcommerce_would_not_subscribe_is_refused() {
    let (shop, account) = start();
    let refused = |scope: &str, destination: &str, field: &str| {
        let answer = subscribe(&shop, &account, scope, destination);
        let errors = answer.errors(422);
        assert!(
            errors.get(field).is_some(),
            "{scope} {destination}: {errors}"
        );
    };
    let good = "https://example.com/hooks";
    for scope in ["store/*", "store/brand/created", "product/created"] {
        refused(scope, good, "scope");
    }
    for destination in [
        "http://example.com/hooks",
        "https://example.com:8443/hooks",
        "ftp://127.0.0.1/",
        "http://127.0.0.1.example.com/",
        "hooks",
    ] {
        refused("store/product/*", destination, "destination");
    }
    let hook =
        json!({ "scope": "store/product/*", "destination": good, "headers": { "a b": "c" } });
    let answer = shop.send_as(account.access_token(), "POST", "/hooks", Some(hook));
    assert!(answer.errors(422).get("headers.a b").is_some());

    subscribe(&shop, &account, "store/product/*", good).data();
    assert_eq!(
        subscribe(&shop, &account, "store/product/*", good).status,
        422
    );
    for more in 1..10 {
        subscribe(
            &shop,
            &account,
            "store/product/*",
            &format!("{good}/{more}"),
        )
        .data();
    }
    refused("store/product/*", "https://example.com/eleventh", "scope");
}

#[test]
fn an_https_destination_is_never_reached_from_a_sandbox_which_says_so() {
    let (shop, account) = start();
    subscribe(
        &shop,
        &account,
        "store/product/*",
        "https://example.com/hooks",
    )
    .data();
    rename(&shop, 101, "Renamed");
    settle(&shop);
    let delivery = shop.deliveries().pop().unwrap();
    assert_eq!(
        (delivery.attempts, delivery.state),
        (0, DeliveryState::NotSent)
    );
    let body: Value = serde_json::from_str(&delivery.body).unwrap();
    assert_eq!(body["scope"], "store/product/updated");
    assert!(shop.redeliver(&delivery.webhook_id).is_err());
}
