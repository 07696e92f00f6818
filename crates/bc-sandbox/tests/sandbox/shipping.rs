//! Is a connected shipping provider asked for rates, and can a shopper take one?

use bc_sandbox::AccountKind;
use serde_json::{Value, json};

use crate::{
    receiver::Receiver,
    support::{Answer, Shop, shop},
};

const SCOPES: &str = "store_cart store_checkout store_v2_information store_v2_orders";
const CONNECTION: &str = "/v2/shipping/carrier/connection";

/// A shop that is connected with a provider, and a cart.
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
    shop.register_shipping_provider("carrier_530", &provider.url())
        .unwrap();
    let mut store = Store {
        shop,
        token,
        provider,
        cart: String::new(),
        item: Value::Null,
    };
    let connection = json!({ "carrier_id": "carrier_530", "connection": { "key": "hush" } });
    store.send("POST", CONNECTION, connection);
    let lines = json!({ "line_items": [{ "product_id": 101, "quantity": 2 }] });
    let cart = store.send("POST", "/v3/carts", lines).data();
    store.cart = cart["id"].as_str().unwrap().to_owned();
    store.item = cart["line_items"]["physical_items"][0]["id"].clone();
    store
}

fn address() -> Value {
    json!({
        "first_name": "Ines", "last_name": "Roth", "email": "ines@example.com",
        "address1": "1 Quay", "city": "Austin", "state_or_province": "Texas",
        "state_or_province_code": "TX", "postal_code": "78701", "country_code": "US",
    })
}

/// What a provider answers.
fn rates() -> Value {
    json!({
        "quote_id": "q-1",
        "messages": [],
        "carrier_quotes": [{
            "carrier_info": { "code": "quay", "display_name": "Quay Freight" },
            "quotes": [
                { "code": "SLOW", "display_name": "By barge", "cost": { "currency": "USD", "amount": 3.5 } },
                {
                    "code": "FAST", "display_name": "By gull",
                    "cost": { "currency": "USD", "amount": 12 },
                    "discounted_cost": { "currency": "USD", "amount": 11 },
                },
            ],
        }],
    })
}

impl Store {
    fn ask(&self, method: &str, path: &str, body: Value) -> Answer {
        let target = format!("/stores/{}{path}", self.shop.store_hash());
        let headers = [
            ("X-Auth-Token", self.token.as_str()),
            ("Accept", "application/json"),
            ("Content-Type", "application/json"),
        ];
        self.shop
            .raw(method, &target, &headers, body.to_string().as_bytes())
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

    fn consign(&self) -> Value {
        let items = json!([{ "item_id": self.item, "quantity": 2 }]);
        let body = json!([{ "address": address(), "line_items": items }]);
        let path = format!("/v3/checkouts/{}/consignments", self.cart);
        self.send("POST", &path, body).data()["consignments"][0].clone()
    }

    /// Takes a shipping option for a consignment.
    fn take(&self, consignment: &Value, option: &str) -> Answer {
        let id = consignment["id"].as_str().unwrap();
        let path = format!("/v3/checkouts/{}/consignments/{id}", self.cart);
        self.ask("PUT", &path, json!({ "shipping_option_id": option }))
    }
}

fn ids(consignment: &Value) -> Vec<&str> {
    let options = consignment["available_shipping_options"]
        .as_array()
        .unwrap();
    options
        .iter()
        .map(|option| option["id"].as_str().unwrap())
        .collect()
}

#[test]
fn quotes_are_among_the_options_and_one_of_them_can_be_taken() {
    let store = store();
    store.provider.answer_with(&rates());
    let consignment = store.consign();
    let quoted = ["carrier_530-SLOW", "carrier_530-FAST"];
    assert_eq!(ids(&consignment)[2..], quoted);

    let asked = store.provider.received().pop().unwrap().json();
    assert_eq!(asked["connection_options"], json!({ "key": "hush" }));
    let base = &asked["base_options"];
    assert_eq!(base["destination"]["zip"], "78701");
    assert_eq!(base["items"][0]["quantity"], 2);
    assert_eq!(base["items"][0]["product_id"], "101");
    assert!(base["items"][0]["weight"]["value"].as_f64().unwrap() > 0.0);
    assert!(base["store_id"].is_string());

    let checkout = store.take(&consignment, "carrier_530-FAST").data();
    assert_eq!(checkout["shipping_cost_total_ex_tax"], 11.0);
    let taken = &checkout["consignments"][0];
    assert_eq!(taken["selected_shipping_option"]["description"], "By gull");
    assert_eq!(ids(taken)[2..], quoted);
    assert_eq!(store.provider.received().len(), 1, "it goes where it went");
}

#[test]
fn a_consignment_that_goes_elsewhere_is_quoted_anew() {
    let store = store();
    store.provider.answer_with(&rates());
    let consignment = store.consign();
    let elsewhere = json!({ "carrier_quotes": [], "quote_id": "q-2", "messages": [] });
    store.provider.answer_with(&elsewhere);
    let path = format!(
        "/v3/checkouts/{}/consignments/{}",
        store.cart,
        consignment["id"].as_str().unwrap()
    );
    let moved = store
        .send("PUT", &path, json!({ "address": address() }))
        .data();
    assert_eq!(ids(&moved["consignments"][0]).len(), 2);
    store.take(&consignment, "carrier_530-FAST").errors(422);
}

#[test]
fn a_provider_that_fails_or_is_not_connected_has_no_options() {
    let store = store();
    store.provider.answer(&[500]);
    let consignment = store.consign();
    assert_eq!(ids(&consignment), ["free-shipping", "flat-rate"]);
    store.take(&consignment, "carrier_530-FAST").errors(422);
    assert_eq!(store.take(&consignment, "flat-rate").status, 200);

    let mut broken = rates();
    broken["carrier_quotes"][0]["quotes"][1]["cost"] = json!({ "amount": "12" });
    broken["carrier_quotes"][0]["quotes"][1]["discounted_cost"] = Value::Null;
    store.provider.answer_with(&broken);
    assert_eq!(ids(&store.consign()).len(), 2);

    let asked = store.provider.received().len();
    store.send("DELETE", CONNECTION, json!({ "carrier_id": "carrier_530" }));
    store.consign();
    assert_eq!(store.provider.received().len(), asked);
    for url in ["https://127.0.0.1/rate", "http://example.com/rate"] {
        assert!(
            store
                .shop
                .register_shipping_provider("carrier_530", url)
                .is_err()
        );
    }
}
