//! Is a connected tax provider asked at checkout, and what happens if it does not answer?

use std::{
    net::TcpListener,
    time::{Duration, Instant},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use bc_sandbox::AccountKind;
use serde_json::{Value, json};

use crate::{
    receiver::Receiver,
    support::{Answer, Shop, shop},
};

const SCOPES: &str = "store_cart store_checkout store_v2_orders store_v2_information";

/// A shop with a provider, whose app is connected with it, and a cart with a billing address.
struct Store {
    shop: Shop,
    token: String,
    provider: Receiver,
    cart: String,
    item: Value,
}

fn store() -> Store {
    let shop = shop();
    let token = shop.token(AccountKind::App, SCOPES);
    let provider = Receiver::start();
    shop.register_tax_provider("SampleTax", &provider.url())
        .unwrap();
    let mut store = Store {
        shop,
        token,
        provider,
        cart: String::new(),
        item: Value::Null,
    };
    let connection = json!({ "username": "brackwater", "password": "hush" });
    let connected = store
        .send("PUT", "/v3/tax/providers/SampleTax/connection", connection)
        .data();
    assert_eq!(connected["configured"], true);
    assert!(!connected.to_string().contains("hush"));
    let lines = json!({ "line_items": [{ "product_id": 101, "quantity": 2 }] });
    let cart = store.send("POST", "/v3/carts", lines).data();
    store.cart = cart["id"].as_str().unwrap().to_owned();
    store.item = cart["line_items"]["physical_items"][0]["id"].clone();
    store.send("POST", &store.checkout("/billing-address"), address());
    assert_eq!(
        store.provider.received().len(),
        0,
        "the goods go nowhere yet"
    );
    store
}

fn address() -> Value {
    json!({
        "first_name": "Ines", "last_name": "Roth", "email": "ines@example.com",
        "address1": "1 Quay", "city": "Austin", "state_or_province": "Texas",
        "state_or_province_code": "TX", "postal_code": "78701", "country_code": "US",
    })
}

impl Store {
    fn checkout(&self, below: &str) -> String {
        format!("/v3/checkouts/{}{below}", self.cart)
    }

    fn ask(&self, method: &str, path: &str, body: Value) -> Answer {
        let target = format!("/stores/{}{path}", self.shop.store_hash());
        let headers = [
            ("X-Auth-Token", self.token.as_str()),
            ("Accept", "application/json"),
            ("Content-Type", "application/json"),
        ];
        let body = match body {
            Value::Null => String::new(),
            body => body.to_string(),
        };
        let headers = if body.is_empty() {
            &headers[..2]
        } else {
            &headers
        };
        self.shop.raw(method, &target, headers, body.as_bytes())
    }

    fn send(&self, method: &str, path: &str, body: Value) -> Answer {
        let answer = self.ask(method, path, body);
        let text = String::from_utf8_lossy(&answer.bytes);
        assert!(
            (200..300).contains(&answer.status),
            "{path}: {} {text}",
            answer.status
        );
        answer
    }

    /// What the provider would have to answer: each of these taxes, for whatever it is asked.
    fn quote(&self, consignment: &Value, tax: f64) -> Value {
        let price = |tax: f64| {
            json!({
                "amount_inclusive": 0, "amount_exclusive": 0, "total_tax": tax, "tax_rate": 0.1,
                "sales_tax_summary": [{ "name": "State", "rate": 0.1, "amount": tax }],
            })
        };
        json!({
            "id": self.cart,
            "documents": [{
                "id": consignment,
                "items": [{ "id": self.item, "type": "item", "price": price(tax) }],
                "shipping": { "id": "shipping", "type": "shipping", "price": price(0.5) },
                "handling": { "id": "handling", "type": "handling", "price": price(0.0) },
            }],
        })
    }

    fn consign(&self) -> Value {
        let items = json!([{ "item_id": self.item, "quantity": 2 }]);
        let body = json!([{ "address": address(), "line_items": items }]);
        self.send("POST", &self.checkout("/consignments"), body)
            .data()
    }

    fn ship(&self, consignment: &Value) -> Value {
        let path = format!("/consignments/{}", consignment.as_str().unwrap());
        let body = json!({ "shipping_option_id": "flat-rate" });
        self.send("PUT", &self.checkout(&path), body).data()
    }
}

fn number(of: &Value, name: &str) -> f64 {
    of[name].as_f64().unwrap()
}

#[test]
fn the_provider_is_asked_with_basic_auth_and_its_taxes_reach_the_order() {
    let store = store();
    store.provider.answer(&[500]);
    let consignment = store.consign()["consignments"][0]["id"].clone();
    store.provider.answer_with(&store.quote(&consignment, 3.25));
    let checkout = store.ship(&consignment);
    assert_eq!(number(&checkout, "tax_total"), 3.75);
    let total = number(&checkout, "subtotal_ex_tax") + 7.5 + 3.75;
    assert!((number(&checkout, "grand_total") - total).abs() < 0.001);

    let asked = store.provider.received().pop().unwrap();
    let basic = format!("Basic {}", STANDARD.encode("brackwater:hush"));
    assert_eq!(asked.header("authorization"), basic);
    assert_eq!(asked.header("x-bc-store-hash"), "sandbox");
    let body = asked.json();
    assert_eq!(body["id"], store.cart.as_str());
    let document = &body["documents"][0];
    assert_eq!(document["destination_address"]["region_code"], "TX");
    assert_eq!(document["items"][0]["quantity"], 2);
    assert_eq!(number(&document["shipping"]["price"], "amount"), 7.5);

    // Nothing changed, so nothing is asked.
    let times = store.provider.received().len();
    let read = store.send("GET", &store.checkout(""), Value::Null).data();
    assert_eq!(number(&read, "tax_total"), 3.75);
    let order = store
        .send("POST", &store.checkout("/orders"), Value::Null)
        .data()["id"]
        .clone();
    assert_eq!(store.provider.received().len(), times);
    let order = store
        .send("GET", &format!("/v2/orders/{order}"), Value::Null)
        .json();
    assert_eq!(order["total_tax"], "3.7500");
    assert_eq!(order["total_inc_tax"], format!("{total:.4}"));
    assert_eq!(order["total_ex_tax"], format!("{:.4}", total - 3.75));
}

#[test]
fn without_an_answer_that_tells_all_taxes_ten_percent_are_taken() {
    let store = store();
    let tenth = |checkout: &Value| {
        let shipping = number(checkout, "shipping_cost_total_ex_tax");
        ((number(checkout, "subtotal_ex_tax") + shipping) * 10.0).round() / 100.0
    };
    store.provider.answer(&[500]);
    let checkout = store.consign();
    assert_eq!(number(&checkout, "tax_total"), tenth(&checkout));
    let consignment = checkout["consignments"][0]["id"].clone();
    // An answer that leaves an item out is none.
    let mut partial = store.quote(&consignment, 3.25);
    partial["documents"][0]["items"] = json!([]);
    store.provider.answer_with(&partial);
    let checkout = store.ship(&consignment);
    assert_eq!(number(&checkout, "tax_total"), tenth(&checkout));
    assert!(number(&checkout, "tax_total") > 0.0);
}

#[test]
fn a_store_that_wants_no_fallback_makes_no_order_until_the_provider_answers() {
    let store = store();
    let strategy = json!({ "fallback_strategy": "DISABLE" });
    store.send("PUT", "/v3/tax/settings", strategy);
    store.provider.answer(&[401]);
    let consignment = store.consign()["consignments"][0]["id"].clone();
    let refused = store.ask("POST", &store.checkout("/orders"), Value::Null);
    assert_eq!(refused.status, 422);
    store.provider.answer_with(&store.quote(&consignment, 1.0));
    store.ship(&consignment);
    store.send("POST", &store.checkout("/orders"), Value::Null);
}

#[test]
fn a_provider_that_takes_too_long_is_not_waited_for() {
    let store = store();
    // It takes connections, and says nothing.
    let silent = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let url = format!("http://{}/estimate", silent.local_addr().unwrap());
    store.shop.register_tax_provider("SampleTax", &url).unwrap();
    let limit = Duration::from_millis(50);
    store.shop.limit_tax_provider(limit).unwrap();
    let began = Instant::now();
    let checkout = store.consign();
    assert!(began.elapsed() >= limit && began.elapsed() < Duration::from_secs(3));
    let tenth = number(&checkout, "subtotal_ex_tax") / 10.0;
    assert!((number(&checkout, "tax_total") - tenth).abs() < 0.006);
    assert!(
        store
            .shop
            .limit_tax_provider(Duration::from_secs(5))
            .is_err()
    );
    assert!(shop().limit_tax_provider(limit).is_err());
}

#[test]
fn a_store_that_is_not_connected_asks_nobody() {
    let store = store();
    store.send(
        "DELETE",
        "/v3/tax/providers/SampleTax/connection",
        Value::Null,
    );
    assert_eq!(number(&store.consign(), "tax_total"), 0.0);
    assert_eq!(store.provider.received().len(), 0);
    for url in [
        "https://127.0.0.1/estimate",
        "http://example.com/estimate",
        "",
    ] {
        assert!(
            store.shop.register_tax_provider("SampleTax", url).is_err(),
            "{url}"
        );
    }
}
