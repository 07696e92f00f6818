//! Accounts, apps, customers and sessions, made over HTTP by tests in other languages.

use serde_json::{Value, json};

use crate::{
    jwts::{claims, is_signed, parameter, standing},
    support::{Answer, Shop},
};

fn make(shop: &Shop, name: &str, body: &Value) -> Answer {
    let json = [("Content-Type", "application/json")];
    let path = format!("/__sandbox/{name}");
    shop.raw("POST", &path, &json, body.to_string().as_bytes())
}

fn made(shop: &Shop, name: &str, body: &Value) -> Value {
    let answer = make(shop, name, body);
    assert_eq!(answer.status, 200, "{name}: {}", answer.json());
    answer.json()
}

fn app(shop: &Shop) -> Value {
    let profile = json!({
        "auth_callback": "https://app.example/auth",
        "load_callback": "https://app.example/load",
        "uninstall_callback": "https://app.example/uninstall",
        "remove_user_callback": "https://app.example/remove_user",
        "scopes": "store_v2_products",
    });
    made(shop, "apps", &profile)
}

#[test]
fn an_account_is_made_with_the_credentials_it_needs() {
    let shop = standing();
    let body = json!({ "kind": "store", "scopes": "store_v2_products" });
    let account = made(&shop, "accounts", &body);
    let token = account["access_token"].as_str().unwrap();
    assert_eq!(
        shop.send_as(token, "GET", "/catalog/brands", None).status,
        200
    );
    assert!(account["client_id"].is_string() && account["client_secret"].is_string());
}

#[test]
fn an_app_lives_from_its_registration_to_its_end() {
    let shop = standing();
    let app = app(&shop);
    let id = app["client_id"].as_str().unwrap();
    let url = |action: &str, body: &Value| {
        let answer = made(&shop, &format!("apps/{id}/{action}"), body);
        answer["url"].as_str().unwrap_or_default().to_owned()
    };
    let callback = url("install", &json!({}));
    let exchange = json!({
        "client_id": id,
        "client_secret": app["client_secret"],
        "code": parameter(&callback, "code"),
        "scope": "store_v2_products",
        "context": "stores/sandbox",
        "grant_type": "authorization_code",
        "redirect_uri": "https://app.example/auth",
    });
    let json = [("Content-Type", "application/json")];
    let answer = shop.raw(
        "POST",
        "/oauth2/token",
        &json,
        exchange.to_string().as_bytes(),
    );
    let token = answer.json()["access_token"].as_str().unwrap().to_owned();
    let status = || shop.send_as(&token, "GET", "/catalog/brands", None).status;
    assert_eq!(status(), 200);
    assert!(url("open", &json!({})).starts_with("https://app.example/load?"));
    let user = json!({ "id": 7, "email": "ines@example.com" });
    let removed = url("remove_user", &user);
    let jwt = parameter(&removed, "signed_payload_jwt").unwrap();
    assert_eq!(claims(&jwt)["user"]["id"], 7);
    made(
        &shop,
        &format!("apps/{id}/scopes"),
        &json!({ "scopes": "store_v2_orders" }),
    );
    assert!(url("open", &json!({})).starts_with("https://app.example/auth?"));
    assert_eq!(status(), 401);
    assert!(url("uninstall", &json!({})).starts_with("https://app.example/uninstall?"));
    assert_eq!(
        make(&shop, &format!("apps/{id}/open"), &json!({})).status,
        422
    );
}

#[test]
fn a_payload_is_signed_and_spoiled() {
    let shop = standing();
    let app = app(&shop);
    let secret = app["client_secret"].as_str().unwrap();
    let name = format!("apps/{}/payload", app["client_id"].as_str().unwrap());
    let said = json!({ "id": 9, "email": "tom@example.com", "locale": "de-DE", "url": "/x", "channel_id": 4 });
    let good = made(&shop, &name, &said);
    let jwt = good["signed_payload_jwt"].as_str().unwrap();
    assert!(is_signed(jwt, secret));
    let claims = claims(jwt);
    assert_eq!(
        claims["user"],
        json!({ "id": 9, "email": "tom@example.com", "locale": "de-DE" })
    );
    assert_eq!(
        (&claims["url"], &claims["channel_id"]),
        (&json!("/x"), &json!(4))
    );
    assert!(good["signed_payload"].as_str().unwrap().contains('.'));
    let bad = made(&shop, &name, &json!({ "flaw": "wrong_key" }));
    assert!(!is_signed(
        bad["signed_payload_jwt"].as_str().unwrap(),
        secret
    ));
}

#[test]
fn a_customer_is_added_and_signed_in() {
    let shop = standing();
    let customer = made(&shop, "customers", &json!({ "email": "ines@example.com" }));
    let session = made(&shop, "sessions", &json!({ "customer_id": customer["id"] }));
    let cookie = session["cookie"].as_str().unwrap();
    let page = shop.raw("GET", "/account.php", &[("Cookie", cookie)], b"");
    assert!(
        String::from_utf8(page.bytes)
            .unwrap()
            .contains("ines@example.com")
    );
}

#[test]
fn what_makes_no_sense_is_refused_in_words_and_pages_elsewhere_make_nothing() {
    let shop = standing();
    let app = app(&shop);
    let id = app["client_id"].as_str().unwrap();
    let email = json!({ "email": "ines@example.com" });
    made(&shop, "customers", &email);
    for (name, body) in [
        ("accounts", json!({ "kind": "god", "scopes": "" })),
        ("accounts", json!({ "kind": "store" })),
        (
            "accounts",
            json!({ "kind": "store", "scopes": "", "scope": "" }),
        ),
        (
            "apps",
            json!({ "auth_callback": "https://app.example/auth" }),
        ),
        ("apps", json!([])),
        ("customers", email),
        ("sessions", json!({ "customer_id": 999 })),
        ("sessions", json!({ "customer_id": "1" })),
        ("apps/nobody/install", json!({})),
        (&format!("apps/{id}/open"), json!({})),
        (&format!("apps/{id}/paint"), json!({})),
        (&format!("apps/{id}/payload"), json!({ "flaw": "late" })),
        (&format!("apps/{id}/payload"), json!({ "id": 1 })),
        (&format!("apps/{id}/remove_user"), json!({})),
    ] {
        let answer = make(&shop, name, &body);
        assert_eq!(answer.status, 422, "{name} {body}");
        assert!(answer.json()["error"].is_string());
    }
    assert_eq!(shop.raw("GET", "/__sandbox/apps", &[], b"").status, 405);
    let origin = [("Origin", "https://elsewhere.example")];
    assert_eq!(
        shop.raw("POST", "/__sandbox/accounts", &origin, b"{}")
            .status,
        403
    );
}
