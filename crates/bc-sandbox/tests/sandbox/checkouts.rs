//! What becomes of a cart: a checkout with addresses, shipping, coupons and fees, and in the end an order.

use serde_json::{Value, json};

use crate::support::{Shop, shop};

/// A cart with two of product 101 (24.50 each) and one of 104 (21.00).
fn cart(shop: &Shop) -> Value {
    let items = json!([{ "product_id": 101, "quantity": 2 }, { "product_id": 104, "quantity": 1 }]);
    shop.call("POST", "/v3/carts", Some(json!({ "line_items": items })))
        .data()
}

fn id(cart: &Value) -> String {
    cart["id"].as_str().unwrap().to_owned()
}

fn address() -> Value {
    json!({ "first_name": "Ines", "last_name": "Holm", "email": "ines@example.com", "address1": "1 Quay",
        "city": "Austin", "state_or_province": "Texas", "country_code": "US", "postal_code": "78701" })
}

#[test]
fn a_cart_counts_its_amounts_and_the_same_goods_again_raise_the_quantity() {
    let shop = shop();
    let cart = cart(&shop);
    assert_eq!(cart["base_amount"], 70.0);
    assert_eq!(cart["cart_amount"], 70.0);
    let path = format!("/v3/carts/{}/items", id(&cart));
    let more = json!({ "line_items": [{ "product_id": 104, "quantity": 2 }] });
    let cart = shop.call("POST", &path, Some(more)).data();
    assert_eq!(
        cart["line_items"]["physical_items"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    assert_eq!(cart["line_items"]["physical_items"][1]["quantity"], 3);
    assert_eq!(cart["cart_amount"], 112.0);
}

#[test]
fn a_digital_product_stands_among_the_digital_items() {
    let shop = shop();
    let body = json!({ "line_items": [{ "product_id": 119, "quantity": 1 }] });
    let cart = shop.call("POST", "/v3/carts", Some(body)).data();
    assert_eq!(cart["line_items"]["physical_items"], json!([]));
    assert_eq!(cart["line_items"]["digital_items"][0]["product_id"], 119);
}

#[test]
fn a_cart_takes_no_more_than_there_is_and_nothing_that_is_not() {
    let shop = shop();
    let create = |item: Value| {
        let answer = shop.call("POST", "/v3/carts", Some(json!({ "line_items": [item] })));
        answer.errors(422)
    };
    let errors = create(json!({ "product_id": 101, "quantity": 41 }));
    assert_eq!(errors["line_items.0.quantity"], "there are only 40 left");
    let errors = create(json!({ "product_id": 999, "quantity": 1 }));
    assert_eq!(
        errors["line_items.0.product_id"],
        "there is no product with the id 999"
    );
    let errors = create(json!({ "product_id": 101, "variant_id": 999, "quantity": 1 }));
    assert!(errors["line_items.0.product_id"].is_string());
}

#[test]
fn a_stale_version_of_a_cart_is_refused() {
    let shop = shop();
    let cart = cart(&shop);
    let path = format!("/v3/carts/{}/items", id(&cart));
    let item = json!([{ "product_id": 105, "quantity": 1 }]);
    let send = |version: &Value| {
        let body = json!({ "line_items": item, "version": version });
        shop.call("POST", &path, Some(body)).status
    };
    assert_eq!(send(&cart["version"]), 201);
    assert_eq!(send(&cart["version"]), 409);
}

#[test]
fn a_cart_without_its_last_item_is_gone() {
    let shop = shop();
    let cart = cart(&shop);
    let path = format!("/v3/carts/{}", id(&cart));
    let item = |place: usize| {
        let id = cart["line_items"]["physical_items"][place]["id"]
            .as_str()
            .unwrap();
        format!("{path}/items/{id}")
    };
    assert_eq!(
        shop.call("DELETE", &item(0), None).data()["cart_amount"],
        21.0
    );
    assert_eq!(shop.call("DELETE", &item(0), None).status, 404);
    assert_eq!(shop.call("DELETE", &item(1), None).status, 204);
    assert_eq!(shop.call("GET", &path, None).status, 404);
}

#[test]
fn a_checkout_adds_shipping_fees_and_coupons_and_becomes_an_order_once() {
    let shop = shop();
    let coupon = json!({ "name": "Tenth off", "code": "TENTH", "type": "percentage_discount", "amount": "10",
        "applies_to": { "entity": "categories", "ids": [0] } });
    assert_eq!(shop.call("POST", "/v2/coupons", Some(coupon)).status, 201);
    let cart = cart(&shop);
    let path = format!("/v3/checkouts/{}", id(&cart));
    let send = |method: &str, below: &str, body: Value| {
        shop.call(method, &format!("{path}{below}"), Some(body))
    };
    send("POST", "/orders", json!({})).errors(422);

    send("POST", "/billing-address", address()).data();
    let items: Vec<Value> = cart["line_items"]["physical_items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| json!({ "item_id": item["id"], "quantity": item["quantity"] }))
        .collect();
    let consignment = json!([{ "address": address(), "line_items": items }]);
    let checkout = send("POST", "/consignments", consignment).data();
    let consignment = &checkout["consignments"][0];
    assert_eq!(
        consignment["available_shipping_options"][1]["id"],
        "flat-rate"
    );
    let below = format!("/consignments/{}", consignment["id"].as_str().unwrap());
    let checkout = send("PUT", &below, json!({ "shipping_option_id": "flat-rate" })).data();
    assert_eq!(checkout["shipping_cost_total_ex_tax"], 7.5);
    assert_eq!(checkout["grand_total"], 77.5);
    let wrong = send("PUT", &below, json!({ "shipping_option_id": "teleport" })).errors(422);
    assert!(wrong["shipping_option_id"].is_string());

    let checkout = send("POST", "/coupons", json!({ "coupon_code": "TENTH" })).data();
    assert_eq!(checkout["coupons"][0]["discounted_amount"], 7.0);
    assert_eq!(checkout["grand_total"], 70.5);
    send("POST", "/coupons", json!({ "coupon_code": "NONE" })).errors(422);
    let fee = json!({ "fees": [{ "type": "custom_fee", "name": "wrap", "display_name": "Wrapping", "cost": 2, "source": "app" }] });
    let checkout = send("POST", "/fees", fee).data();
    assert_eq!(checkout["grand_total"], 72.5);

    let order = send("POST", "/orders", json!({})).data();
    let number = order["id"].as_i64().unwrap();
    send("POST", "/orders", json!({})).errors(409);
    let order = shop
        .call("GET", &format!("/v2/orders/{number}"), None)
        .bare();
    assert_eq!(order["total_inc_tax"], "72.5000");
    assert_eq!(order["status"], "Incomplete");
    assert_eq!(order["billing_address"]["street_1"], "1 Quay");
    let products = shop
        .call("GET", &format!("/v2/orders/{number}/products"), None)
        .bare();
    assert_eq!(products[0]["product_id"], 101);
    assert_eq!(products[0]["total_inc_tax"], "49.0000");
    let addresses = shop
        .call(
            "GET",
            &format!("/v2/orders/{number}/shipping_addresses"),
            None,
        )
        .bare();
    assert_eq!(addresses[0]["shipping_method"], "Flat Rate");
    let left = shop.get("/catalog/products/101").data();
    assert_eq!(
        left["inventory_level"], 38,
        "what was sold is no longer in stock"
    );
}
