//! Whatever comes in the place of a credential is refused, and none of it ends the server.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use bc_sandbox::{AccountKind, AppProfile};
use serde_json::{Value, json};

use crate::{
    jwts::{NOW, sign, standing},
    support::Shop,
};

/// A small generator of pseudo-random numbers, so that a failure can be repeated.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }

    /// The text with some characters replaced, left out or doubled. What cannot stand in a header is not among them.
    fn spoil(&mut self, text: &str) -> String {
        const CHARACTERS: &[u8] = b".=-_/?&%{}[]\":,0aZ+ ;";
        let mut bytes = text.as_bytes().to_vec();
        for _ in 0..=self.roll(3) {
            let at = self.roll(bytes.len().max(1));
            let other = CHARACTERS[self.roll(CHARACTERS.len())];
            match self.roll(3) {
                0 if at < bytes.len() => bytes[at] = other,
                1 if at < bytes.len() => _ = bytes.remove(at),
                _ => bytes.insert(at.min(bytes.len()), other),
            }
        }
        String::from_utf8(bytes).unwrap()
    }
}

/// Sends it, and finds an answer that is no fault of the server.
fn answered(shop: &Shop, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> u16 {
    let status = shop.raw(method, path, headers, body.as_bytes()).status;
    assert_ne!(status, 500, "{method} {path} {headers:?} {body}");
    status
}

#[test]
fn a_spoiled_code_body_or_secret_gets_no_token() {
    let shop = standing();
    let profile = AppProfile::new(
        "https://app.example/auth",
        "https://app.example/load",
        "a b",
    );
    let app = shop.register_app(profile);
    let body = json!({
        "client_id": app.client_id(),
        "client_secret": app.client_secret(),
        "code": "0123456789",
        "scope": "a b",
        "context": "stores/sandbox",
        "grant_type": "authorization_code",
        "redirect_uri": "https://app.example/auth",
    });
    let mut dice = Dice(3);
    for media in ["application/json", "application/x-www-form-urlencoded"] {
        for _ in 0..60 {
            let body = dice.spoil(&body.to_string());
            let headers = [("Content-Type", media)];
            let status = answered(&shop, "POST", "/oauth2/token", &headers, &body);
            assert!(matches!(status, 400 | 401), "{status} to {body}");
        }
    }
}

#[test]
fn a_spoiled_token_opens_nothing() {
    let shop = standing();
    let app = shop.api_account(AccountKind::App, "store_v2_customers_login");
    let customer = shop.add_customer("ines@example.com").unwrap();
    let payload = json!({
        "iss": app.client_id(), "iat": NOW, "jti": "a", "operation": "customer_login",
        "store_hash": "sandbox", "customer_id": customer,
    });
    let jwt = sign("HS256", app.client_secret(), &payload);
    let cookie = shop.customer_session(customer).unwrap();
    let mut dice = Dice(5);
    for _ in 0..60 {
        let spoiled = dice.spoil(&jwt).replace([' ', '?', '/', '%', '"'], "x");
        if spoiled != jwt {
            let path = format!("/login/token/{spoiled}");
            assert_eq!(answered(&shop, "GET", &path, &[], ""), 302);
            let refused = shop.requests().pop().unwrap().refused;
            assert!(refused.is_some(), "{spoiled} signed in");
        }
        for (scheme, path) in [("Bearer", "/graphql"), ("PAT", "/stores/sandbox/payments")] {
            let value = format!("{scheme} {}", dice.spoil(&jwt));
            let status = answered(&shop, "POST", path, &[("Authorization", &value)], "{}");
            assert_eq!(status, 401, "{value}");
        }
        let cookie = dice.spoil(&cookie);
        let path = format!("/customer/current.jwt?app_client_id={}", app.client_id());
        answered(&shop, "GET", &path, &[("Cookie", &cookie)], "");
    }
}

#[test]
fn claims_of_every_kind_are_read_or_refused() {
    let shop = standing();
    let app = shop.api_account(AccountKind::App, "store_v2_customers_login");
    let deep = "[".repeat(5000) + &"]".repeat(5000);
    let huge: Value = serde_json::from_str("1e400").unwrap_or_else(|_| json!(f64::MAX));
    for value in [
        json!(null),
        json!(true),
        json!(-1),
        json!(i64::MAX),
        json!(u64::MAX),
        json!(0.5),
        huge,
        json!(""),
        json!("\u{0}"),
        json!([]),
        json!({}),
        json!("x".repeat(10_000)),
    ] {
        for claim in [
            "iss",
            "iat",
            "jti",
            "operation",
            "store_hash",
            "customer_id",
            "channel_id",
            "redirect_to",
        ] {
            let mut payload = json!({
                "iss": app.client_id(), "iat": NOW, "jti": "a", "operation": "customer_login",
                "store_hash": "sandbox", "customer_id": 1,
            });
            payload[claim] = value.clone();
            let jwt = sign("HS256", app.client_secret(), &payload);
            let path = format!("/login/token/{jwt}");
            assert_eq!(answered(&shop, "GET", &path, &[], ""), 302, "{claim}");
        }
    }
    let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"HS256"}"#);
    let path = format!(
        "/login/token/{header}.{}.AAAA",
        URL_SAFE_NO_PAD.encode(deep)
    );
    assert_eq!(answered(&shop, "GET", &path, &[], ""), 302);
}
