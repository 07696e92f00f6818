//! What becomes of an order: it is paid, shipped and paid back, never beyond what it holds.

use serde_json::{Value, json};

use crate::support::{Shop, shop};

fn order(shop: &Shop) -> i64 {
    let body = json!({
        "status_id": 11,
        "billing_address": { "first_name": "Ines", "zip": "78701", "country_iso2": "US", "email": "ines@example.com" },
        "shipping_addresses": [{ "first_name": "Ines", "street_1": "1 Quay", "zip": "78701", "country_iso2": "US" }],
        "products": [{ "product_id": 101, "quantity": 3 }],
    });
    shop.call("POST", "/v2/orders", Some(body)).bare()["id"]
        .as_i64()
        .unwrap()
}

fn read(shop: &Shop, id: i64) -> Value {
    shop.call("GET", &format!("/v2/orders/{id}"), None).bare()
}

#[test]
fn an_order_of_the_catalogs_products_has_their_prices_as_texts() {
    let shop = shop();
    let order = read(&shop, order(&shop));
    assert_eq!(order["subtotal_ex_tax"], "73.5000");
    assert_eq!(order["status"], "Awaiting Fulfillment");
    assert_eq!(order["items_total"], 3);
    let fees = shop.call(
        "GET",
        &format!("/v2{}", order["fees"]["resource"].as_str().unwrap()),
        None,
    );
    assert_eq!(fees.bare(), json!({ "fees": [] }));
    let date = order["date_created"].as_str().unwrap();
    assert!(date.ends_with("+0000"), "{date} is in the form of e-mails");
    assert_eq!(
        order["products"]["resource"],
        format!("/orders/{}/products", order["id"])
    );
}

#[test]
fn an_order_is_captured_once() {
    let shop = shop();
    let id = order(&shop);
    let capture = format!("/v3/orders/{id}/payment_actions/capture");
    assert_eq!(shop.call("POST", &capture, None).status, 201);
    assert_eq!(read(&shop, id)["payment_status"], "captured");
    let transactions = shop
        .call("GET", &format!("/v3/orders/{id}/transactions"), None)
        .data();
    assert_eq!(transactions[0]["event"], "capture");
    assert_eq!(transactions[0]["amount"], 73.5);
    shop.call("POST", &capture, None).errors(422);
    shop.call(
        "POST",
        &format!("/v3/orders/{id}/payment_actions/void"),
        None,
    )
    .errors(422);
}

#[test]
fn an_order_is_shipped_in_parts_until_nothing_is_left() {
    let shop = shop();
    let id = order(&shop);
    let product = shop
        .call("GET", &format!("/v2/orders/{id}/products"), None)
        .bare()[0]
        .clone();
    let path = format!("/v2/orders/{id}/shipments");
    let ship = |quantity: i64| {
        let items = json!([{ "order_product_id": product["id"], "quantity": quantity }]);
        let body = json!({ "order_address_id": product["order_address_id"], "items": items });
        shop.call("POST", &path, Some(body))
    };
    assert_eq!(shop.call("GET", &path, None).status, 204);
    assert_eq!(ship(1).status, 201);
    assert_eq!(read(&shop, id)["status"], "Partially Shipped");
    let refused = ship(3);
    assert_eq!(refused.status, 422);
    assert_eq!(
        refused.json()[0]["details"]["invalid_reason"],
        "2 are left to be shipped"
    );
    assert_eq!(ship(2).status, 201);
    assert_eq!(read(&shop, id)["status"], "Shipped");
    assert_eq!(
        shop.call("GET", &format!("{path}/count"), None).bare()["count"],
        2
    );
}

#[test]
fn an_order_is_refunded_up_to_what_it_cost() {
    let shop = shop();
    let id = order(&shop);
    let product = shop
        .call("GET", &format!("/v2/orders/{id}/products"), None)
        .bare()[0]["id"]
        .clone();
    let items = |quantity: i64| json!([{ "item_type": "PRODUCT", "item_id": product, "quantity": quantity }]);
    let path = format!("/v3/orders/{id}/payment_actions");
    let quote = shop.call(
        "POST",
        &format!("{path}/refund_quotes"),
        Some(json!({ "items": items(2) })),
    );
    assert_eq!(quote.data()["total_refund_amount"], 49.0);
    let refund = |quantity: i64| {
        let payments = json!([{ "provider_id": "custom", "amount": 49.0, "offline": true }]);
        let body = json!({ "items": items(quantity), "payments": payments });
        shop.call("POST", &format!("{path}/refunds"), Some(body))
    };
    let made = refund(2).data();
    assert_eq!(made["total_amount"], 49.0);
    assert_eq!(read(&shop, id)["refunded_amount"], "49.0000");
    assert_eq!(read(&shop, id)["payment_status"], "partially refunded");
    assert_eq!(
        refund(2).errors(422)["items.0.quantity"],
        "1 can be refunded"
    );
    refund(1).data();
    assert_eq!(read(&shop, id)["payment_status"], "refunded");
    let one = format!("/v3/orders/payment_actions/refunds/{}", made["id"]);
    assert_eq!(shop.call("GET", &one, None).data()["order_id"], id);
}

#[test]
fn orders_are_filtered_and_counted() {
    let shop = shop();
    let (first, second) = (order(&shop), order(&shop));
    assert!(second > first);
    let path = format!("/v2/orders?min_id={second}");
    let found = shop.call("GET", &path, None).bare();
    assert_eq!(found.as_array().unwrap().len(), 1);
    for (query, status) in [
        ("status_id=2", 204),
        ("min_total=73", 200),
        ("min_total=74", 204),
        ("email=ines@example.com", 200),
        ("email=tom@example.com", 204),
    ] {
        let path = format!("/v2/orders?{query}");
        assert_eq!(shop.call("GET", &path, None).status, status, "{query}");
    }
    assert_eq!(
        shop.call("GET", "/v2/orders/count", None).bare()["count"],
        2
    );
}

#[test]
fn amounts_of_orders_are_taken_as_numbers_and_as_texts() {
    let shop = shop();
    for cost in [json!(5.5), json!("5.5")] {
        let body = json!({
            "billing_address": { "zip": "78701" },
            "shipping_cost_ex_tax": cost, "shipping_cost_inc_tax": cost,
            "products": [{ "product_id": 101, "quantity": 1 }],
        });
        let order = shop.call("POST", "/v2/orders", Some(body)).bare();
        assert_eq!(order["shipping_cost_ex_tax"], "5.5000");
        assert_eq!(order["total_inc_tax"], "30.0000");
    }
    let wrong =
        json!({ "billing_address": { "zip": "1" }, "shipping_cost_ex_tax": true, "products": [] });
    assert_eq!(shop.call("POST", "/v2/orders", Some(wrong)).status, 422);
}
