//! An app is installed: its code becomes a token, once, and the token dies with consent or installation.

use std::time::Duration;

use bc_sandbox::{App, AppError, AppProfile, Fault, Sandbox};
use serde_json::{Value, json};

use crate::{
    jwts::{parameter, standing},
    support::{Answer, Shop, build, shop},
};

const AUTH: &str = "https://app.example/auth";
const SCOPES: &str = "store_v2_products store_v2_default";

fn register(shop: &Shop) -> App {
    let profile = AppProfile::new(AUTH, "https://app.example/load", SCOPES);
    shop.register_app(profile.uninstall_callback("https://app.example/uninstall?x=1"))
}

/// The request for a token that fits a callback.
fn request(app: &App, callback: &str) -> Value {
    json!({
        "client_id": app.client_id(),
        "client_secret": app.client_secret(),
        "code": parameter(callback, "code"),
        "scope": parameter(callback, "scope"),
        "context": parameter(callback, "context"),
        "grant_type": "authorization_code",
        "redirect_uri": AUTH,
    })
}

fn exchange(shop: &Shop, body: &Value) -> Answer {
    let json = [("Content-Type", "application/json")];
    shop.raw("POST", "/oauth2/token", &json, body.to_string().as_bytes())
}

fn refusal(answer: &Answer) -> (u16, Value) {
    let body = answer.json();
    assert!(body["error_description"].is_string(), "{body}");
    (answer.status, body["error"].clone())
}

fn token(shop: &Shop, app: &App, callback: &str) -> String {
    let answer = exchange(shop, &request(app, callback));
    assert_eq!(answer.status, 200, "{:?}", answer.json());
    answer.json()["access_token"].as_str().unwrap().to_owned()
}

/// Installs an app and gives its token.
pub(crate) fn install(shop: &Shop, app: &App) -> String {
    token(shop, app, &shop.install(app).unwrap())
}

fn status(shop: &Shop, token: &str) -> u16 {
    shop.send_as(token, "GET", "/catalog/brands", None).status
}

#[test]
fn the_callback_brings_what_bigcommerce_sends() {
    let shop = shop();
    let app = register(&shop);
    let callback = shop.install(&app).unwrap();
    assert!(
        callback.starts_with("https://app.example/auth?"),
        "{callback}"
    );
    assert_eq!(parameter(&callback, "scope").as_deref(), Some(SCOPES));
    assert_eq!(
        parameter(&callback, "context").as_deref(),
        Some("stores/sandbox")
    );
    assert_eq!(
        parameter(&callback, "account_uuid").as_deref(),
        Some(app.account_uuid())
    );
    assert_eq!(parameter(&callback, "external_install"), None);
    let external = shop.external_install(&app).unwrap();
    assert!(parameter(&external, "external_install").is_some());
    assert_ne!(parameter(&callback, "code"), parameter(&external, "code"));
}

#[test]
fn a_code_becomes_a_token_with_the_scopes_once() {
    let shop = shop();
    let app = register(&shop);
    let callback = shop.install(&app).unwrap();
    let answer = exchange(&shop, &request(&app, &callback));
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let body = answer.json();
    assert_eq!(body["scope"], SCOPES);
    assert_eq!(body["context"], "stores/sandbox");
    assert_eq!(body["account_uuid"], app.account_uuid());
    for person in ["user", "owner"] {
        assert!(body[person]["id"].is_i64());
        assert!(body[person]["username"].is_string());
        assert!(body[person]["email"].is_string());
    }
    let token = body["access_token"].as_str().unwrap();
    assert_eq!(status(&shop, token), 200);
    let orders = shop.raw(
        "POST",
        "/stores/sandbox/v3/storefront/api-token",
        &[("X-Auth-Token", token)],
        b"",
    );
    assert_eq!(orders.errors(403)["scope"], "lacks store_storefront_api");

    let replay = exchange(&shop, &request(&app, &callback));
    assert_eq!(refusal(&replay), (400, json!("invalid_grant")));
    assert_eq!(status(&shop, token), 200);
}

#[test]
fn a_form_is_taken_as_json_is() {
    let shop = shop();
    let app = register(&shop);
    let callback = shop.install(&app).unwrap();
    let fields = request(&app, &callback);
    let mut form = form_urlencoded::Serializer::new(String::new());
    for (name, value) in fields.as_object().unwrap() {
        form.append_pair(name, value.as_str().unwrap());
    }
    let headers = [("Content-Type", "application/x-www-form-urlencoded")];
    let answer = shop.raw("POST", "/oauth2/token", &headers, form.finish().as_bytes());
    assert_eq!(answer.status, 200);
    assert!(answer.json()["access_token"].is_string());
}

#[test]
fn every_field_is_checked_and_a_refusal_does_not_use_up_the_code() {
    let shop = shop();
    let app = register(&shop);
    let other = register(&shop);
    let callback = shop.install(&app).unwrap();
    let fitting = request(&app, &callback);
    for (field, value, refused) in [
        ("client_id", json!("nobody"), (401, "invalid_client")),
        (
            "client_id",
            json!(other.client_id()),
            (401, "invalid_client"),
        ),
        ("client_secret", json!("guess"), (401, "invalid_client")),
        ("code", json!("guess"), (400, "invalid_grant")),
        (
            "redirect_uri",
            json!("https://app.example/auth/"),
            (400, "invalid_grant"),
        ),
        ("context", json!("stores/another"), (400, "invalid_grant")),
        ("context", json!("stores/{hash}"), (400, "invalid_grant")),
        ("scope", json!("store_v2_products"), (400, "invalid_scope")),
        (
            "scope",
            json!(format!("{SCOPES} store_v2_orders")),
            (400, "invalid_scope"),
        ),
        (
            "grant_type",
            json!("refresh_token"),
            (400, "unsupported_grant_type"),
        ),
        ("code", json!(7), (400, "invalid_request")),
        ("scope", json!(""), (400, "invalid_request")),
    ] {
        let mut body = fitting.clone();
        body[field] = value.clone();
        let (status, error) = refusal(&exchange(&shop, &body));
        assert_eq!(
            (status, error),
            (refused.0, json!(refused.1)),
            "{field} {value}"
        );
    }
    for field in fitting.as_object().unwrap().keys() {
        let mut body = fitting.clone();
        body.as_object_mut().unwrap().remove(field);
        let refused = refusal(&exchange(&shop, &body));
        assert_eq!(refused, (400, json!("invalid_request")), "without {field}");
    }
    let bare = shop.raw("POST", "/oauth2/token", &[], fitting.to_string().as_bytes());
    assert_eq!(refusal(&bare), (400, json!("invalid_request")));
    let list = exchange(&shop, &json!([fitting]));
    assert_eq!(refusal(&list), (400, json!("invalid_request")));
    assert_eq!(shop.raw("GET", "/oauth2/token", &[], b"").status, 405);
    assert_eq!(exchange(&shop, &fitting).status, 200);
    let told = format!("{:?}", shop.requests());
    assert!(!told.contains(app.client_secret()), "a secret was recorded");
}

#[test]
fn a_code_of_another_app_is_refused() {
    let shop = shop();
    let (app, other) = (register(&shop), register(&shop));
    let mut body = request(&app, &shop.install(&app).unwrap());
    body["code"] = json!(parameter(&shop.install(&other).unwrap(), "code"));
    assert_eq!(
        refusal(&exchange(&shop, &body)),
        (400, json!("invalid_grant"))
    );
}

#[test]
fn a_code_is_good_for_ten_minutes_of_the_sandboxs_time() {
    let shop = standing();
    let app = register(&shop);
    let (first, second) = (shop.install(&app).unwrap(), shop.install(&app).unwrap());
    shop.advance(Duration::from_secs(599));
    token(&shop, &app, &first);
    shop.advance(Duration::from_secs(1));
    let late = exchange(&shop, &request(&app, &second));
    assert_eq!(refusal(&late), (400, json!("invalid_grant")));
}

#[test]
fn changed_scopes_need_new_consent_which_ends_the_old_token() {
    let shop = shop();
    let app = register(&shop);
    let old = token(&shop, &app, &shop.install(&app).unwrap());
    assert!(
        shop.open(&app)
            .unwrap()
            .starts_with("https://app.example/load?")
    );

    shop.change_scopes(&app, "store_v2_orders").unwrap();
    assert_eq!(status(&shop, &old), 200);
    let callback = shop.open(&app).unwrap();
    assert_eq!(
        parameter(&callback, "scope").as_deref(),
        Some("store_v2_orders")
    );
    assert_eq!(status(&shop, &old), 401);
    let new = token(&shop, &app, &callback);
    assert_eq!(status(&shop, &new), 403);
    assert!(
        shop.open(&app)
            .unwrap()
            .starts_with("https://app.example/load?")
    );
}

#[test]
fn a_second_installation_ends_the_first_ones_token() {
    let shop = shop();
    let app = register(&shop);
    let first = token(&shop, &app, &shop.install(&app).unwrap());
    let again = shop.install(&app).unwrap();
    assert_eq!(status(&shop, &first), 200);
    let second = token(&shop, &app, &again);
    assert_eq!((status(&shop, &first), status(&shop, &second)), (401, 200));
}

#[test]
fn uninstalling_ends_the_token_and_every_code() {
    let shop = shop();
    let app = register(&shop);
    assert_eq!(shop.open(&app).unwrap_err(), AppError::NotInstalled);
    assert_eq!(shop.uninstall(&app).unwrap_err(), AppError::NotInstalled);
    let token = token(&shop, &app, &shop.install(&app).unwrap());
    let unused = shop.install(&app).unwrap();

    let callback = shop.uninstall(&app).unwrap().unwrap();
    assert!(callback.starts_with("https://app.example/uninstall?x=1&signed_payload_jwt="));
    assert_eq!(status(&shop, &token), 401);
    let late = exchange(&shop, &request(&app, &unused));
    assert_eq!(refusal(&late), (400, json!("invalid_grant")));
    assert_eq!(shop.open(&app).unwrap_err(), AppError::NotInstalled);
}

#[test]
fn an_app_of_another_sandbox_is_unknown() {
    let (here, there) = (shop(), shop());
    let app = register(&there);
    assert_eq!(here.install(&app).unwrap_err(), AppError::Unknown);
    assert_eq!(here.open(&app).unwrap_err(), AppError::Unknown);
    let callback = there.install(&app).unwrap();
    let answer = exchange(&here, &request(&app, &callback));
    assert_eq!(refusal(&answer), (401, json!("invalid_client")));
}

#[test]
fn a_browser_installs_an_app_from_a_page_elsewhere_and_sees_how_it_ended() {
    let shop = shop();
    let app = register(&shop);
    let path = format!("/app/{}/install", app.client_id());
    let redirect = shop.raw("GET", &path, &[], b"");
    assert_eq!(redirect.status, 302);
    let callback = redirect.header("location").unwrap();
    assert!(parameter(callback, "external_install").is_some());
    let token = token(&shop, &app, callback);
    assert_eq!(status(&shop, &token), 200);
    for outcome in ["succeeded", "failed"] {
        let page = shop.raw("GET", &format!("{path}/{outcome}"), &[], b"");
        assert_eq!(page.status, 200);
        assert_eq!(page.header("content-type"), Some("text/html;charset=UTF-8"));
        let text = String::from_utf8(page.bytes).unwrap();
        assert!(text.contains(outcome), "{text}");
    }
    for unknown in ["/app/nobody/install", "/app/nobody/install/failed"] {
        assert_eq!(shop.raw("GET", unknown, &[], b"").status, 404, "{unknown}");
    }
    assert_eq!(
        shop.raw("GET", &format!("{path}/maybe"), &[], b"").status,
        404
    );
}

#[test]
fn a_snapshot_holds_apps_codes_and_tokens() {
    let shop = shop();
    let app = register(&shop);
    let callback = shop.install(&app).unwrap();
    let snapshot = shop.snapshot();
    let later = register(&shop);
    let lost = token(&shop, &app, &callback);
    shop.restore(&snapshot);
    assert_eq!(status(&shop, &lost), 401);
    assert_eq!(shop.install(&later).unwrap_err(), AppError::Unknown);
    let again = token(&shop, &app, &callback);
    assert_eq!(status(&shop, &again), 200);
}

#[test]
fn a_fault_strikes_at_the_other_hosts_too_and_they_cost_no_quota() {
    let shop = build(Sandbox::builder().quota(1));
    let app = register(&shop);
    let callback = shop.install(&app).unwrap();
    shop.fault(Fault::status(503).times(1)).unwrap();
    let failed = exchange(&shop, &request(&app, &callback));
    assert_eq!(failed.status, 503);
    let exchanged = exchange(&shop, &request(&app, &callback));
    assert_eq!(exchanged.status, 200);
    assert_eq!(exchanged.header("x-rate-limit-requests-left"), None);
    let token = exchanged.json()["access_token"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!((status(&shop, &token), status(&shop, &token)), (200, 429));
}
