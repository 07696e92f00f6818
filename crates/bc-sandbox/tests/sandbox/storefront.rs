//! The REST Storefront API: a session for whoever asks from the store's own pages, nothing for others.

use serde_json::{Value, json};

use crate::support::{Answer, Shop, shop};

const PATH: &str = "/api/storefront/customers";

fn person() -> Value {
    json!({ "firstName": "Ines", "lastName": "Roth", "email": "ines@example.com", "password": "hush-hush-7" })
}

fn register(shop: &Shop, headers: &[(&str, &str)], body: &Value) -> Answer {
    let mut all = vec![("Content-Type", "application/json")];
    all.extend(headers);
    shop.raw("POST", PATH, &all, body.to_string().as_bytes())
}

#[test]
fn a_shopper_registers_and_can_then_sign_in() {
    let shop = shop();
    let answer = register(&shop, &[], &person());
    assert_eq!((answer.status, answer.bytes.len()), (204, 0));
    assert_eq!(shop.add_customer("INES@example.com"), None);
    assert!(shop.customer_session(1).is_some());
    let again = register(&shop, &[], &person());
    assert!(again.errors(409)["email"].is_string());
}

#[test]
fn a_registration_lacks_nothing() {
    let shop = shop();
    for field in ["firstName", "lastName", "email", "password"] {
        let mut body = person();
        body.as_object_mut().unwrap().remove(field);
        assert!(
            register(&shop, &[], &body).errors(422)[field].is_string(),
            "{field}"
        );
    }
    for wrong in ["ines", "@example.com", "ines@"] {
        let mut body = person();
        body["email"] = json!(wrong);
        assert!(
            register(&shop, &[], &body).errors(422)["email"].is_string(),
            "{wrong}"
        );
    }
    shop.raw("POST", PATH, &[("Content-Type", "text/plain")], b"{}")
        .errors(415);
    shop.raw("POST", PATH, &[("Content-Type", "application/json")], b"{")
        .errors(400);
    assert_eq!(shop.raw("GET", PATH, &[], b"").status, 405);
    assert_eq!(
        shop.raw("GET", "/api/storefront/nothing", &[], b"").status,
        404
    );
}

#[test]
fn whoever_has_no_session_gets_a_guests() {
    let shop = shop();
    let first = register(&shop, &[], &person());
    let cookie = first
        .header("set-cookie")
        .unwrap()
        .split(';')
        .next()
        .unwrap();
    let mut body = person();
    body["email"] = json!("tom@example.com");
    let second = register(
        &shop,
        &[("Cookie", &format!("theme=dark; {cookie}"))],
        &body,
    );
    assert_eq!(second.status, 204);
    assert_eq!(second.header("set-cookie"), None);
    let guessed = register(&shop, &[("Cookie", "SHOP_SESSION_TOKEN=guess")], &body);
    let given = guessed.header("set-cookie").unwrap();
    assert!(!given.contains("guess"), "{given}");
}

#[test]
fn a_page_elsewhere_is_refused_and_the_stores_own_is_not() {
    let shop = shop();
    for headers in [
        [("Origin", "https://elsewhere.example")],
        [("Origin", "null")],
        [("Sec-Fetch-Site", "cross-site")],
        [("Sec-Fetch-Site", "same-site")],
    ] {
        let answer = register(&shop, &headers, &person());
        answer.errors(403);
        assert_eq!(answer.header("set-cookie"), None, "{headers:?}");
        assert_eq!(answer.header("access-control-allow-origin"), None);
    }
    let origin = shop.origin();
    let own = [
        ("Origin", origin.as_str()),
        ("Sec-Fetch-Site", "same-origin"),
    ];
    assert_eq!(register(&shop, &own, &person()).status, 204);
}
