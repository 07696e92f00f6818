//! What an app's callbacks receive is signed as BigCommerce signs it, and wrong in one way where a test wants it.

use base64::{Engine, engine::general_purpose::STANDARD};
use bc_sandbox::{App, AppProfile, Flaw};
use ring::hmac;
use serde_json::{Value, json};

use crate::{
    jwts::{NOW, claims, is_signed, parameter, part, standing},
    support::Shop,
};

fn installed(shop: &Shop) -> App {
    let profile = AppProfile::new("https://app.example/auth", "https://app.example/load", "")
        .uninstall_callback("https://app.example/uninstall")
        .remove_user_callback("https://app.example/remove_user");
    let app = shop.register_app(profile);
    shop.install(&app).unwrap();
    app
}

#[test]
fn load_names_the_owner_who_opens_the_app() {
    let shop = standing();
    let app = installed(&shop);
    let callback = shop.open(&app).unwrap();
    let jwt = parameter(&callback, "signed_payload_jwt").unwrap();
    assert!(is_signed(&jwt, app.client_secret()));
    let mut claims = claims(&jwt);
    let id = claims["jti"].take();
    assert_eq!(id.as_str().map(str::len), Some(36));
    assert_eq!(
        claims,
        json!({
            "aud": app.client_id(),
            "iss": "bc",
            "iat": NOW,
            "nbf": NOW - 5,
            "exp": NOW + 86_400,
            "jti": null,
            "sub": "stores/sandbox",
            "user": { "id": 1, "email": "owner@sandbox.example", "locale": "en-US" },
            "owner": { "id": 1, "email": "owner@sandbox.example" },
            "url": "/",
            "channel_id": null,
        })
    );
}

#[test]
fn remove_user_names_the_user_and_is_not_sent_to_an_app_for_one() {
    let shop = standing();
    let app = installed(&shop);
    let callback = shop
        .remove_user(&app, 7, "ines@example.com")
        .unwrap()
        .unwrap();
    assert!(callback.starts_with("https://app.example/remove_user?"));
    let claims = claims(&parameter(&callback, "signed_payload_jwt").unwrap());
    assert_eq!(claims["user"]["id"], 7);
    assert_eq!(claims["user"]["email"], "ines@example.com");
    assert_eq!(claims["owner"]["id"], 1);

    let single = AppProfile::new("https://one.example/auth", "https://one.example/load", "");
    let single = shop.register_app(single);
    shop.install(&single).unwrap();
    assert_eq!(shop.remove_user(&single, 7, "ines@example.com"), Ok(None));
    assert_eq!(shop.uninstall(&single), Ok(None));
}

#[test]
fn a_payload_says_what_a_test_wants() {
    let shop = standing();
    let app = installed(&shop);
    let payload = shop
        .signed_payload(&app)
        .unwrap()
        .user(9, "tom@example.com")
        .locale("de-DE");
    let claims = claims(&payload.url("/orders?id=3").channel(4).jwt());
    assert_eq!(
        claims["user"],
        json!({ "id": 9, "email": "tom@example.com", "locale": "de-DE" })
    );
    assert_eq!(claims["url"], "/orders?id=3");
    assert_eq!(claims["channel_id"], 4);
}

/// Whether a careful app would take a payload.
fn takes(app: &App, jwt: &str) -> bool {
    let claims = claims(jwt);
    part(jwt, 0)["alg"] == "HS256"
        && is_signed(jwt, app.client_secret())
        && claims["aud"] == app.client_id()
        && claims["iss"] == "bc"
        && claims["sub"] == "stores/sandbox"
        && claims["nbf"].as_i64().unwrap() <= NOW
        && claims["exp"].as_i64().unwrap() > NOW
}

#[test]
fn each_flaw_is_one_that_a_careful_app_refuses_and_spoils_nothing_else() {
    let shop = standing();
    let app = installed(&shop);
    let payload = shop.signed_payload(&app).unwrap();
    assert!(takes(&app, &payload.jwt()));
    for (flaw, changed) in [
        (Flaw::WrongKey, &[][..]),
        (Flaw::Unsigned, &[]),
        (Flaw::WrongAudience, &["aud"]),
        (Flaw::WrongIssuer, &["iss"]),
        (Flaw::OtherStore, &["sub"]),
        (Flaw::Expired, &["iat", "nbf", "exp"]),
        (Flaw::NotYetValid, &["nbf"]),
    ] {
        let bad = payload.clone().flaw(flaw).jwt();
        assert!(!takes(&app, &bad), "{flaw:?}");
        let (good, bad) = (claims(&payload.jwt()), claims(&bad));
        for (claim, value) in good.as_object().unwrap() {
            let differs = bad[claim] != *value;
            assert_eq!(
                differs,
                changed.contains(&claim.as_str()),
                "{flaw:?}: {claim}"
            );
        }
    }
}

#[test]
fn the_older_payload_is_signed_in_hexadecimal_over_its_json() {
    let shop = standing();
    let app = installed(&shop);
    let read = |payload: &str| -> (Value, bool) {
        let (json, signature) = payload.split_once('.').unwrap();
        let json = STANDARD.decode(json).unwrap();
        let key = hmac::Key::new(hmac::HMAC_SHA256, app.client_secret().as_bytes());
        let digest = hmac::sign(&key, &json);
        let hex: String = digest.as_ref().iter().map(|b| format!("{b:02x}")).collect();
        let good = STANDARD.decode(signature).unwrap() == hex.as_bytes();
        (serde_json::from_slice(&json).unwrap(), good)
    };
    let payload = shop
        .signed_payload(&app)
        .unwrap()
        .user(9, "tom@example.com");
    let (json, good) = read(&payload.legacy());
    assert!(good);
    assert_eq!(
        json,
        json!({
            "user": { "id": 9, "email": "tom@example.com" },
            "owner": { "id": 1, "email": "owner@sandbox.example" },
            "context": "stores/sandbox",
            "store_hash": "sandbox",
            "timestamp": NOW,
        })
    );
    assert!(!read(&payload.clone().flaw(Flaw::WrongKey).legacy()).1);
    let (other, good) = read(&payload.flaw(Flaw::OtherStore).legacy());
    assert!(good && other["store_hash"] != "sandbox");
}

#[test]
fn debug_shows_no_secret() {
    let shop = standing();
    let app = installed(&shop);
    let shown = format!("{app:?} {:?}", shop.signed_payload(&app).unwrap());
    assert!(shown.contains(app.client_id()));
    assert!(!shown.contains(app.client_secret()), "{shown}");
}
