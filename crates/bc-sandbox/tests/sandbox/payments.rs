//! An order is paid: a token for it is minted, and good for one payment within the hour.

use std::time::Duration;

use bc_sandbox::AccountKind::{Account, App, Store};
use serde_json::{Value, json};

use crate::{
    jwts::{NOW, claims, part, sign, standing},
    support::{Answer, Shop},
};

const MINT: &str = "/payments/access_tokens";
const SCOPE: &str = "store_payments_access_token_create";
const ORDERS: &str = "/stores/sandbox/v2/orders";
const PAY: &str = "/stores/sandbox/payments";
const MEDIA: &str = "application/vnd.bc.v1+json";

/// Places an order that waits for its payment, by the management API.
fn place(shop: &Shop) -> i64 {
    let token = shop.token(Store, "store_v2_orders");
    let body = json!({
        "status_id": 0,
        "billing_address": {
            "first_name": "Ines", "last_name": "Roth", "street_1": "1 Quay", "city": "Graz",
            "state": "Styria", "zip": "8010", "country": "Austria", "country_iso2": "AT",
            "email": "ines@example.com",
        },
        "products": [{ "name": "Mug", "quantity": 1, "price_inc_tax": 9, "price_ex_tax": 9 }],
    });
    let headers = [
        ("X-Auth-Token", token.as_str()),
        ("Accept", "application/json"),
        ("Content-Type", "application/json"),
    ];
    let answer = shop.raw("POST", ORDERS, &headers, body.to_string().as_bytes());
    assert!((200..300).contains(&answer.status), "{}", answer.status);
    answer.json()["id"].as_i64().unwrap()
}

/// The state of an order.
fn state(shop: &Shop, order: i64) -> Value {
    let token = shop.token(Store, "store_v2_orders");
    let path = format!("{ORDERS}/{order}");
    let answer = shop.raw("GET", &path, &[("X-Auth-Token", &token)], b"");
    assert_eq!(answer.status, 200);
    answer.json()["status_id"].clone()
}

fn ask(shop: &Shop, order: i64) -> Answer {
    let token = shop.token(Store, SCOPE);
    let body = json!({ "order": { "id": order, "is_recurring": false } });
    shop.send_as(&token, "POST", MINT, Some(body))
}

fn card() -> Value {
    json!({
        "payment": {
            "instrument": {
                "type": "card",
                "cardholder_name": "Ines Roth",
                "number": "4111111111111111",
                "expiry_month": 1,
                "expiry_year": 2027,
                "verification_value": "123",
            },
            "payment_method_id": "braintree.card",
        }
    })
}

/// A token for a new order.
fn mint(shop: &Shop) -> String {
    mint_for(shop, place(shop))
}

fn mint_for(shop: &Shop, order: i64) -> String {
    let answer = ask(shop, order);
    assert_eq!(answer.status, 201);
    answer.data()["id"].as_str().unwrap().to_owned()
}

fn send(shop: &Shop, path: &str, token: &str, accept: &str, body: &Value) -> Answer {
    let authorization = format!("PAT {token}");
    let headers = [
        ("Authorization", authorization.as_str()),
        ("Accept", accept),
        ("Content-Type", "application/json"),
    ];
    shop.raw("POST", path, &headers, body.to_string().as_bytes())
}

fn pay(shop: &Shop, token: &str, body: &Value) -> Answer {
    send(shop, PAY, token, MEDIA, body)
}

#[test]
fn a_token_pays_its_order_once() {
    let shop = standing();
    let order = place(&shop);
    let token = mint_for(&shop, order);
    assert_eq!(part(&token, 0)["alg"], "HS256");
    let read = claims(&token);
    assert_eq!(read["iss"], "payments.bigcommerce.com");
    assert_eq!(read["sub"], "sandbox");
    assert_eq!(
        (read["iat"].as_i64(), read["exp"].as_i64()),
        (Some(NOW), Some(NOW + 3600))
    );
    assert_eq!(read["data"]["order_id"], order.to_string());

    let paid = pay(&shop, &token, &card());
    assert_eq!(paid.status, 201);
    let data = paid.data();
    assert_eq!(data["transaction_type"], "purchase");
    assert_eq!(data["status"], "success");
    assert!(data["id"].is_string());
    assert_eq!(state(&shop, order), 11);
    pay(&shop, &token, &card()).errors(401);
    let record = shop.requests().pop().unwrap();
    assert_eq!(
        record.refused.as_deref(),
        Some("The payment access token was used before")
    );
    assert_eq!(record.operation.as_deref(), Some("PaymentsPost"));
    assert_eq!(record.header("authorization"), Some("[redacted]"));
}

#[test]
fn minting_needs_the_scope_and_an_order() {
    let shop = standing();
    let order = place(&shop);
    let status = |kind, scopes: &str| {
        let token = shop.token(kind, scopes);
        let body = json!({ "order": { "id": order } });
        shop.send_as(&token, "POST", MINT, Some(body)).status
    };
    assert_eq!(status(App, SCOPE), 201);
    assert_eq!(status(App, "store_v2_orders"), 403);
    assert_eq!(status(Account, SCOPE), 403);
    assert_eq!(status(Store, ""), 403);
    let token = shop.token(Store, SCOPE);
    for (body, field) in [
        (json!({}), "order"),
        (json!({ "order": {} }), "order.id"),
        (json!({ "order": { "id": 0 } }), "order.id"),
        (json!({ "order": { "id": "100" } }), "order.id"),
    ] {
        let errors = shop.send_as(&token, "POST", MINT, Some(body)).errors(422);
        assert!(errors[field].is_string(), "{errors}");
    }
}

#[test]
fn a_token_is_good_for_an_hour_of_the_sandboxs_time() {
    let shop = standing();
    let (early, late) = (mint(&shop), mint(&shop));
    shop.advance(Duration::from_secs(3599));
    assert_eq!(pay(&shop, &early, &card()).status, 201);
    shop.advance(Duration::from_secs(1));
    pay(&shop, &late, &card()).errors(401);
}

#[test]
fn only_the_stores_own_token_with_its_scheme_pays() {
    let (shop, other) = (standing(), standing());
    let token = mint(&shop);
    pay(&shop, "", &card()).errors(401);
    pay(&shop, "abc", &card()).errors(401);
    pay(&shop, &mint(&other), &card()).errors(401);
    pay(&shop, &sign("HS256", "guess", &claims(&token)), &card()).errors(401);
    send(&shop, "/stores/another/payments", &token, MEDIA, &card()).errors(401);
    let account = shop.token(Store, SCOPE);
    let bearer = format!("Bearer {token}");
    for header in [
        ("Authorization", bearer.as_str()),
        ("X-Auth-Token", &account),
    ] {
        let headers = [
            header,
            ("Accept", MEDIA),
            ("Content-Type", "application/json"),
        ];
        let answer = shop.raw("POST", PAY, &headers, card().to_string().as_bytes());
        answer.errors(401);
        assert_eq!(answer.header("www-authenticate"), Some("PAT"));
    }
    assert_eq!(pay(&shop, &token, &card()).status, 201);
}

#[test]
fn a_refused_payment_does_not_use_up_its_token() {
    let shop = standing();
    let token = mint(&shop);
    for accept in ["application/json", "*/*"] {
        send(&shop, PAY, &token, accept, &card()).errors(406);
    }
    let mut wrong = card();
    wrong["payment"]["payment_method_id"] = json!("");
    assert!(pay(&shop, &token, &wrong).errors(422)["payment.payment_method_id"].is_string());
    pay(
        &shop,
        &token,
        &json!({ "payment": { "payment_method_id": "x" } }),
    )
    .errors(422);
    let mut strange = card();
    strange["payment"]["instrument"]["type"] = json!("banknotes");
    pay(&shop, &token, &strange).errors(422);
    let mut old = card();
    old["payment"]["instrument"]["expiry_year"] = json!(2026);
    let errors = pay(&shop, &token, &old).errors(422);
    assert!(
        errors["payment.instrument.expiry_month"].is_string(),
        "{errors}"
    );
    assert_eq!(shop.raw("GET", PAY, &[], b"").status, 405);
    assert_eq!(pay(&shop, &token, &card()).status, 201);
}

#[test]
fn every_documented_instrument_is_taken() {
    let shop = standing();
    let stored = "0123456789abcdef".repeat(4);
    for (instrument, method) in [
        (
            json!({ "type": "stored_card", "token": stored }),
            "braintree.card",
        ),
        (
            json!({ "type": "stored_paypal_account", "token": stored }),
            "braintree.paypal",
        ),
        (
            json!({ "type": "stored_bank_account", "token": stored }),
            "braintree.ach",
        ),
        (
            json!({ "type": "tokenized_card", "token": "t" }),
            "bolt.card",
        ),
        (
            json!({ "type": "gift_certificate", "gift_certificate_code": "GIFT" }),
            "bigcommerce.gift_certificate",
        ),
        (
            json!({ "type": "store_credit" }),
            "bigcommerce.store_credit",
        ),
    ] {
        let body = json!({ "payment": { "instrument": instrument, "payment_method_id": method } });
        let answer = pay(&shop, &mint(&shop), &body);
        assert_eq!(answer.status, 201, "{method}");
    }
}

#[test]
fn an_order_is_paid_once_whatever_tokens_there_are() {
    let shop = standing();
    ask(&shop, 999).errors(404);
    let order = place(&shop);
    let (first, second) = (mint_for(&shop, order), mint_for(&shop, order));
    assert_eq!(pay(&shop, &first, &card()).status, 201);
    pay(&shop, &second, &card()).errors(409);
    ask(&shop, order).errors(409);
    assert_eq!(state(&shop, order), 11);
}
