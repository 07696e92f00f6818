//! What are webhooks told of orders, carts, customers, stock and prices?

use std::slice;

use bc_sandbox::{AccountKind, AppProfile, DeliveryState, Seed};
use serde_json::{Value, json};

use crate::{
    receiver::{Receiver, settle},
    support::{Answer, Shop, shop, start},
};

const SCOPES: &str = "store_v2_products store_v2_orders store_v2_customers store_cart store_checkout \
                      store_inventory store_locations store_v2_transactions store_channel_settings";

/// A shop of which a receiver is told, by one account with every scope that is needed.
struct Told {
    shop: Shop,
    token: String,
    receiver: Receiver,
}

impl Told {
    fn of(shop: Shop, scopes: &[&str]) -> Self {
        let token = shop.token(AccountKind::Store, SCOPES);
        let receiver = Receiver::start();
        let told = Self {
            shop,
            token,
            receiver,
        };
        for scope in scopes {
            let hook = json!({ "scope": scope, "destination": told.receiver.url() });
            told.send("POST", "/v3/hooks", hook);
        }
        told
    }

    fn send(&self, method: &str, path: &str, body: Value) -> Answer {
        let target = format!("/stores/{}{path}", self.shop.store_hash());
        let headers = [
            ("X-Auth-Token", self.token.as_str()),
            ("Accept", "application/json"),
            ("Content-Type", "application/json"),
        ];
        let body = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        let headers = if body.is_empty() {
            &headers[..2]
        } else {
            &headers
        };
        let answer = self.shop.raw(method, &target, headers, body.as_bytes());
        let text = String::from_utf8_lossy(&answer.bytes);
        assert!(
            (200..300).contains(&answer.status),
            "{path}: {} {text}",
            answer.status
        );
        answer
    }

    /// The data of all events of a scope.
    fn data(&self, scope: &str) -> Vec<Value> {
        settle(&self.shop);
        let all = self.receiver.received();
        let all = all.iter().map(|received| received.json());
        all.filter(|body| body["scope"] == scope)
            .map(|body| body["data"].clone())
            .collect()
    }
}

fn order(told: &Told, product: i64) -> i64 {
    let order = json!({
        "status_id": 1,
        "billing_address": {
            "first_name": "Ines", "last_name": "Roth", "street_1": "1 Quay", "city": "Graz",
            "state": "Styria", "zip": "8010", "country": "Austria", "country_iso2": "AT",
            "email": "ines@example.com",
        },
        "products": [{ "product_id": product, "quantity": 2 }],
    });
    told.send("POST", "/v2/orders", order).json()["id"]
        .as_i64()
        .unwrap()
}

#[test]
fn an_order_tells_that_it_was_made_its_status_and_what_it_took() {
    let told = Told::of(shop(), &["store/order/*", "store/channel/1/order/*"]);
    let order = order(&told, 101);
    told.send(
        "PUT",
        &format!("/v2/orders/{order}"),
        json!({ "status_id": 11 }),
    );
    let about = json!({ "type": "order", "id": order });
    assert_eq!(told.data("store/order/created"), slice::from_ref(&about));
    assert_eq!(
        told.data("store/channel/1/order/created"),
        [json!({ "order_id": order })]
    );
    let mut status = about;
    status["status"] = json!({ "previous_status_id": 1, "new_status_id": 11 });
    assert_eq!(told.data("store/order/statusUpdated"), [status]);
}

#[test]
fn a_cart_tells_of_itself_and_of_each_line() {
    let told = Told::of(shop(), &["store/cart/*"]);
    let line = json!({ "product_id": 101, "quantity": 1 });
    let made = told
        .send("POST", "/v3/carts", json!({ "line_items": [line] }))
        .data();
    let cart = made["id"].as_str().unwrap();
    let item = &made["line_items"]["physical_items"][0]["id"];
    let change = json!({ "line_item": { "product_id": 101, "quantity": 2 } });
    let path = format!("/v3/carts/{cart}/items/{}", item.as_str().unwrap());
    told.send("PUT", &path, change);
    told.send("DELETE", &format!("/v3/carts/{cart}"), Value::Null);
    let line = json!({ "type": "cart_line_item", "id": item, "cartId": cart });
    for what in ["created", "updated", "deleted"] {
        let about = json!({ "type": "cart", "id": cart });
        assert_eq!(told.data(&format!("store/cart/{what}")), [about]);
        assert_eq!(
            told.data(&format!("store/cart/lineItem/{what}")),
            slice::from_ref(&line)
        );
    }
}

#[test]
fn a_customer_and_an_address_tell_whose_they_are() {
    let told = Told::of(start(Seed::empty()), &["store/customer/*"]);
    let customer =
        json!([{ "email": "ines@example.com", "first_name": "Ines", "last_name": "Roth" }]);
    let id = told.send("POST", "/v3/customers", customer).ids()[0];
    let address = json!([{
        "customer_id": id, "first_name": "Ines", "last_name": "Roth", "address1": "1 Quay",
        "city": "Graz", "state_or_province": "Styria", "postal_code": "8010", "country_code": "AT",
    }]);
    let address = told.send("POST", "/v3/customers/addresses", address).ids()[0];
    told.send("DELETE", &format!("/v3/customers?id:in={id}"), Value::Null);
    let created =
        json!({ "type": "customer", "id": id, "origin_channel_id": 1, "channel_ids": [1] });
    assert_eq!(told.data("store/customer/created"), [created]);
    let of = json!({ "type": "customer", "id": address, "address": { "customer_id": id } });
    assert_eq!(told.data("store/customer/address/created"), [of]);
    assert_eq!(
        told.data("store/customer/deleted"),
        [json!({ "type": "customer", "id": id })]
    );
}

#[test]
fn a_stock_tells_whether_it_was_set_or_an_order_took_from_it() {
    let told = Told::of(shop(), &["store/product/inventory/*"]);
    let stocked = json!({
        "name": "Lantern", "type": "physical", "price": 9, "weight": 1,
        "inventory_tracking": "product", "inventory_level": 7,
    });
    let product = told.send("POST", "/v3/catalog/products", stocked).data()["id"]
        .as_i64()
        .unwrap();
    let path = format!("/v3/catalog/products/{product}");
    told.send("PUT", &path, json!({ "inventory_level": 12 }));
    let about = |method: &str, value: i64| {
        let inventory = json!({ "product_id": product, "method": method, "value": value });
        json!({ "type": "product", "id": product, "inventory": inventory })
    };
    assert_eq!(
        told.data("store/product/inventory/updated"),
        [about("absolute", 12)]
    );
    order(&told, product);
    assert_eq!(
        told.data("store/product/inventory/order/updated"),
        [about("relative", -2)]
    );
}

#[test]
fn a_price_list_and_its_records_tell_what_costs_something_else() {
    let told = Told::of(shop(), &["store/priceList/*"]);
    let list = told
        .send("POST", "/v3/pricelists", json!({ "name": "Trade" }))
        .data();
    let list = list["id"].as_i64().unwrap();
    let variants = told
        .send("GET", "/v3/catalog/products/101/variants", Value::Null)
        .ids();
    let record = json!([{ "variant_id": variants[0], "currency": "usd", "price": 5 }]);
    told.send("PUT", &format!("/v3/pricelists/{list}/records"), record);
    let path = format!("/v3/pricelists/{list}/records/{}", variants[0]);
    let kept = told.send("GET", &path, Value::Null).data();
    assert_eq!(kept[0]["variant_id"], variants[0]);
    assert_eq!(
        told.data("store/priceList/created"),
        [json!({ "price_list_id": list })]
    );
    let about = json!({
        "price_list_id": list, "variant_id": variants[0], "currency_code": "USD",
    });
    assert_eq!(
        told.data("store/priceList/record/created"),
        slice::from_ref(&about)
    );
    assert_eq!(
        told.data("store/priceList/records/created"),
        [json!([about])]
    );
}

#[test]
fn an_app_that_is_uninstalled_is_told_so_and_nothing_after_it() {
    let shop = shop();
    let profile = AppProfile::new(
        "https://app.example/auth",
        "https://app.example/load",
        SCOPES,
    );
    let app = shop.register_app(profile);
    let token = crate::oauth::install(&shop, &app);
    let receiver = Receiver::start();
    for scope in ["store/app/uninstalled", "store/product/*"] {
        let hook = json!({ "scope": scope, "destination": receiver.url() });
        shop.send_as(&token, "POST", "/hooks", Some(hook)).data();
    }
    shop.uninstall(&app).unwrap();
    shop.delete("/catalog/products/101");
    settle(&shop);
    let received = receiver.received();
    assert_eq!(received.len(), 1);
    assert_eq!(received[0].json()["scope"], "store/app/uninstalled");
    assert_eq!(shop.deliveries()[0].state, DeliveryState::Delivered);
    // Installed again, it begins anew.
    let token = crate::oauth::install(&shop, &app);
    assert_eq!(
        shop.send_as(&token, "GET", "/hooks", None).ids(),
        Vec::<i64>::new()
    );
}

#[test]
fn a_revoked_accounts_webhooks_are_gone_and_imports_tell_nothing() {
    let told = Told::of(shop(), &["store/product/*"]);
    let brand = r#"{ "/v3/catalog/products": [{ "name": "Mug", "type": "physical", "price": 9, "weight": 1 }] }"#;
    told.shop.import(brand).unwrap();
    assert!(told.shop.revoke(&told.token));
    told.shop.delete("/catalog/products/101");
    settle(&told.shop);
    assert_eq!(told.receiver.received().len(), 0);
    assert!(told.shop.deliveries().is_empty());
}
