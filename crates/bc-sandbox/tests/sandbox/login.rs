//! A customer signs in by an app's JWT, and an app's script learns who is signed in.

use std::time::Duration;

use bc_sandbox::{AccountKind, ApiAccount, AppProfile};
use serde_json::{Value, json};

use crate::{
    jwts::{NOW, claims, is_signed, sign, standing},
    support::{Answer, Shop},
};

const SCOPE: &str = "store_v2_customers_login";

struct Store {
    shop: Shop,
    app: ApiAccount,
    customer: i64,
}

fn store() -> Store {
    let shop = standing();
    let app = shop.api_account(AccountKind::App, SCOPE);
    let customer = shop.add_customer("ines@example.com").unwrap();
    Store {
        shop,
        app,
        customer,
    }
}

impl Store {
    fn payload(&self, id: &str) -> Value {
        json!({
            "iss": self.app.client_id(),
            "iat": NOW,
            "jti": id,
            "operation": "customer_login",
            "store_hash": "sandbox",
            "customer_id": self.customer,
        })
    }

    fn visit(&self, jwt: &str) -> Answer {
        self.shop
            .raw("GET", &format!("/login/token/{jwt}"), &[], b"")
    }

    fn log_in(&self, payload: &Value) -> Answer {
        self.visit(&sign("HS256", self.app.client_secret(), payload))
    }

    /// Why the last request was refused.
    fn reason(&self) -> Option<String> {
        self.shop.requests().pop().unwrap().refused
    }

    fn current(&self, cookie: &str, client_id: &str) -> Answer {
        let path = format!("/customer/current.jwt?app_client_id={client_id}");
        self.shop.raw("GET", &path, &[("Cookie", cookie)], b"")
    }
}

fn cookie(answer: &Answer) -> String {
    let set = answer.header("set-cookie").unwrap();
    set.split(';').next().unwrap().to_owned()
}

fn location(answer: &Answer) -> &str {
    assert_eq!(answer.status, 302);
    answer.header("location").unwrap()
}

#[test]
fn a_good_token_signs_its_customer_in() {
    let store = store();
    let answer = store.log_in(&store.payload("a"));
    assert_eq!(location(&answer), "/account.php");
    let set = answer.header("set-cookie").unwrap();
    assert!(
        set.starts_with("SHOP_SESSION_TOKEN=") && set.contains("HttpOnly"),
        "{set}"
    );
    let page = store
        .shop
        .raw("GET", "/account.php", &[("Cookie", &cookie(&answer))], b"");
    assert!(
        String::from_utf8(page.bytes)
            .unwrap()
            .contains("ines@example.com")
    );
    let guest = store.shop.raw("GET", "/account.php", &[], b"");
    assert_eq!(location(&guest), "/login.php");
    assert_eq!(store.shop.raw("GET", "/login.php", &[], b"").status, 200);
}

#[test]
fn what_is_optional_may_be_said() {
    let store = store();
    let mut payload = store.payload("a");
    payload["redirect_to"] = json!("/cart.php?sort=price");
    payload["channel_id"] = json!(1);
    payload["request_ip"] = json!("127.0.0.1");
    payload["enable_persistent_cart"] = json!(true);
    assert_eq!(location(&store.log_in(&payload)), "/cart.php?sort=price");
}

#[test]
fn a_token_works_for_one_visit() {
    let store = store();
    let jwt = sign("HS256", store.app.client_secret(), &store.payload("a"));
    assert_eq!(location(&store.visit(&jwt)), "/account.php");
    let replay = store.visit(&jwt);
    assert_eq!(location(&replay), "/login.php");
    assert_eq!(replay.header("set-cookie"), None);
    assert_eq!(store.reason().as_deref(), Some("jti was used before"));
    assert_eq!(location(&store.log_in(&store.payload("b"))), "/account.php");
    // The same claims anew are the same token, even half a minute later.
    store.shop.advance(Duration::from_secs(30));
    assert_eq!(location(&store.log_in(&store.payload("a"))), "/login.php");
    assert_eq!(store.reason().as_deref(), Some("jti was used before"));
}

#[test]
fn a_token_is_good_within_30_seconds_of_the_sandboxs_time() {
    let store = store();
    for (id, away, good) in [
        ("a", -31, false),
        ("b", -30, true),
        ("c", 30, true),
        ("d", 31, false),
    ] {
        let mut payload = store.payload(id);
        payload["iat"] = json!(NOW + away);
        let answer = store.log_in(&payload);
        assert_eq!(location(&answer) == "/account.php", good, "{away}");
    }
    let jwt = sign("HS256", store.app.client_secret(), &store.payload("e"));
    store.shop.advance(Duration::from_secs(31));
    assert_eq!(location(&store.visit(&jwt)), "/login.php");
    assert_eq!(
        store.reason().as_deref(),
        Some("iat is more than 30 seconds away")
    );
}

#[test]
fn each_claim_is_checked_and_a_wrong_one_leads_to_the_login_page() {
    let store = store();
    for (claim, wrong) in [
        ("iss", json!("nobody")),
        ("iat", json!(NOW.to_string())),
        ("iat", json!(i64::MIN)),
        ("operation", json!("current_customer")),
        ("store_hash", json!("another")),
        ("jti", json!("")),
        ("jti", json!(7)),
        ("customer_id", json!(999)),
        ("customer_id", json!("1")),
        ("channel_id", json!(0)),
        ("channel_id", json!(999)),
        ("channel_id", json!("1")),
        ("request_ip", json!("203.0.113.9")),
        ("enable_persistent_cart", json!("yes")),
        ("redirect_to", json!("https://elsewhere.example/")),
        ("redirect_to", json!("//elsewhere.example/")),
    ] {
        let mut payload = store.payload("a");
        payload[claim] = wrong.clone();
        let answer = store.log_in(&payload);
        assert_eq!(location(&answer), "/login.php", "{claim} {wrong}");
        assert_eq!(answer.header("set-cookie"), None, "{claim} {wrong}");
        let reason = store.reason().unwrap();
        assert!(reason.contains(claim), "{claim} {wrong}: {reason}");
    }
    for claim in [
        "iss",
        "iat",
        "operation",
        "store_hash",
        "jti",
        "customer_id",
    ] {
        let mut payload = store.payload("a");
        payload.as_object_mut().unwrap().remove(claim);
        assert_eq!(
            location(&store.log_in(&payload)),
            "/login.php",
            "without {claim}"
        );
    }
    // None of the refused visits has used up the id.
    assert_eq!(location(&store.log_in(&store.payload("a"))), "/account.php");
}

#[test]
fn only_hs256_with_the_accounts_own_secret_is_taken() {
    let store = store();
    let secret = store.app.client_secret();
    let payload = store.payload("a");
    for jwt in [
        sign("HS256", "guess", &payload),
        sign("HS512", secret, &payload),
        sign("none", secret, &payload),
        sign("HS256", "", &payload),
        "abc".to_owned(),
        "%20".to_owned(),
        "..".to_owned(),
    ] {
        assert_eq!(location(&store.visit(&jwt)), "/login.php", "{jwt}");
    }
}

#[test]
fn the_account_needs_the_scope_and_a_store_level_one_will_do() {
    let store = store();
    let log_in = |kind, scopes: &str, id: &str| {
        let account = store.shop.api_account(kind, scopes);
        let mut payload = store.payload(id);
        payload["iss"] = json!(account.client_id());
        let answer = store.visit(&sign("HS256", account.client_secret(), &payload));
        location(&answer) == "/account.php"
    };
    assert!(log_in(AccountKind::Store, SCOPE, "a"));
    assert!(!log_in(AccountKind::App, "store_v2_customers", "b"));
    assert!(!log_in(AccountKind::Account, SCOPE, "c"));
}

#[test]
fn the_token_stands_in_no_record() {
    let store = store();
    let jwt = sign("HS256", store.app.client_secret(), &store.payload("a"));
    store.visit(&jwt);
    let record = store.shop.requests().pop().unwrap();
    assert_eq!(record.path, "/login/token/[redacted]");
    assert_eq!(record.operation.as_deref(), Some("getCustomerLogin"));
}

#[test]
fn current_customer_tells_an_app_who_is_signed_in() {
    let store = store();
    let session = cookie(&store.log_in(&store.payload("a")));
    // The app need not be installed.
    let profile = AppProfile::new("https://app.example/auth", "https://app.example/load", "");
    let app = store.shop.register_app(profile);
    let answer = store.current(&session, app.client_id());
    assert_eq!(answer.status, 200);
    assert_eq!(
        answer.header("content-type"),
        Some("text/plain;charset=UTF-8")
    );
    let jwt = String::from_utf8(answer.bytes).unwrap();
    assert!(is_signed(&jwt, app.client_secret()));
    assert_eq!(
        claims(&jwt),
        json!({
            "customer": { "id": store.customer, "email": "ines@example.com", "group_id": "0" },
            "iss": "bc/apps",
            "sub": "sandbox",
            "iat": NOW,
            "exp": NOW + 900,
            "version": 1,
            "aud": app.client_id(),
            "application_id": app.client_id(),
            "store_hash": "sandbox",
            "operation": "current_customer",
        })
    );
}

#[test]
fn current_customer_is_404_for_a_guest_and_400_without_an_app() {
    let store = store();
    let session = store.shop.customer_session(store.customer).unwrap();
    let app = store.app.client_id();
    assert_eq!(store.current(&session, app).status, 200);
    store.current("", app).errors(404);
    store.current("SHOP_SESSION_TOKEN=guess", app).errors(404);
    store.current(&session, "nobody").errors(400);
    store.current(&session, "").errors(400);
    let store_level = store.shop.api_account(AccountKind::Store, SCOPE);
    store.current(&session, store_level.client_id()).errors(400);
    assert_eq!(store.shop.customer_session(999), None);
}

#[test]
fn logging_out_ends_the_session_and_a_second_login_replaces_it() {
    let store = store();
    let app = store.app.client_id();
    let first = cookie(&store.log_in(&store.payload("a")));
    let jwt = sign("HS256", store.app.client_secret(), &store.payload("b"));
    let path = format!("/login/token/{jwt}");
    let second = cookie(&store.shop.raw("GET", &path, &[("Cookie", &first)], b""));
    assert_eq!(store.current(&first, app).status, 404);
    assert_eq!(store.current(&second, app).status, 200);
    let out = store.shop.raw(
        "GET",
        "/login.php?action=logout",
        &[("Cookie", &second)],
        b"",
    );
    assert_eq!(location(&out), "/login.php");
    assert!(out.header("set-cookie").unwrap().contains("Max-Age=0"));
    assert_eq!(store.current(&second, app).status, 404);
}

#[test]
fn a_customer_of_the_management_api_signs_in() {
    let store = store();
    let token = store.shop.token(AccountKind::Store, "store_v2_customers");
    let body = json!([{ "email": "tom@example.com", "first_name": "Tom", "last_name": "Ash", "customer_group_id": 0 }]);
    let answer = store.shop.send_as(&token, "POST", "/customers", Some(body));
    let customer = answer.data()[0]["id"].clone();
    let mut payload = store.payload("a");
    payload["customer_id"] = customer.clone();
    let session = cookie(&store.log_in(&payload));
    let current = store.current(&session, store.app.client_id());
    let jwt = String::from_utf8(current.bytes).unwrap();
    assert_eq!(claims(&jwt)["customer"]["email"], "tom@example.com");
    assert_eq!(claims(&jwt)["customer"]["id"], customer);
    assert_eq!(store.shop.add_customer("tom@example.com"), None);
    let deleted = store.shop.send_as(
        &token,
        "DELETE",
        &format!("/customers?id:in={customer}"),
        None,
    );
    assert_eq!(deleted.status, 204);
    assert_eq!(store.current(&session, store.app.client_id()).status, 404);
}
