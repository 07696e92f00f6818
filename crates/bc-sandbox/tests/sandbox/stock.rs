//! How many there are of what, and what they cost whom: inventory adjustments, price list records, prices.

use serde_json::{Value, json};

use crate::support::{Shop, shop};

fn on_hand(shop: &Shop, location: i64, variant: &Value) -> Value {
    let path = format!("/v3/inventory/locations/{location}/items?variant_id:in={variant}");
    shop.call("GET", &path, None).data()[0]["total_inventory_onhand"].clone()
}

fn variant(shop: &Shop, product: i64) -> Value {
    shop.get(&format!("/catalog/products/{product}/variants"))
        .data()[0]["id"]
        .clone()
}

#[test]
fn adjustments_add_up_over_locations_and_show_in_the_catalog() {
    let shop = shop();
    let location = json!([{ "code": "NORTH", "label": "North", "description": "", "type_id": "PHYSICAL", "enabled": true,
        "address": { "address1": "2 Quay", "city": "Austin", "state": "Texas", "zip": "78701", "email": "n@example.com",
            "geo_coordinates": { "latitude": 30.0, "longitude": -97.0 }, "country_code": "US" } }]);
    let answer = shop.call("POST", "/v3/inventory/locations", Some(location));
    assert_eq!(answer.status, 200, "{}", answer.json());
    let locations = shop.call("GET", "/v3/inventory/locations", None).ids();
    let variant = variant(&shop, 101);
    assert_eq!(on_hand(&shop, 1, &variant), 40);
    let adjust = |kind: &str, method: &str, location: i64, quantity: i64| {
        let item = json!({ "location_id": location, "variant_id": variant, "quantity": quantity });
        let body = json!({ "reason": "count", "items": [item] });
        shop.call(
            method,
            &format!("/v3/inventory/adjustments/{kind}"),
            Some(body),
        )
    };
    assert_eq!(adjust("relative", "POST", 1, -15).status, 200);
    assert_eq!(adjust("absolute", "PUT", locations[1], 7).status, 200);
    assert_eq!(on_hand(&shop, 1, &variant), 25);
    assert_eq!(on_hand(&shop, locations[1], &variant), 7);
    assert_eq!(
        shop.get("/catalog/products/101").data()["inventory_level"],
        32
    );
    assert!(adjust("relative", "POST", 1, -26).errors(422)["items.0.quantity"].is_string());
    assert!(adjust("absolute", "PUT", 99, 1).errors(422)["items.0.location_id"].is_string());
    assert_eq!(
        on_hand(&shop, 1, &variant),
        25,
        "a refused adjustment changes nothing"
    );
}

#[test]
fn a_price_list_has_one_record_for_a_variant_in_a_currency() {
    let shop = shop();
    let list = shop
        .call(
            "POST",
            "/v3/pricelists",
            Some(json!({ "name": "Wholesale", "active": true })),
        )
        .data();
    let path = format!("/v3/pricelists/{}/records", list["id"]);
    let variant = variant(&shop, 101);
    let put = |price: f64| {
        let record = json!([{ "variant_id": variant, "currency": "usd", "price": price }]);
        shop.call("PUT", &path, Some(record)).status
    };
    assert_eq!((put(20.0), put(19.0)), (200, 200));
    let records = shop.call("GET", &path, None).data();
    assert_eq!(records.as_array().unwrap().len(), 1);
    assert_eq!(records[0]["price"], 19.0);
    assert_eq!(records[0]["product_id"], 101);
    let one = shop
        .call("GET", &format!("{path}/{variant}/usd"), None)
        .data();
    assert_eq!(one["calculated_price"], 19.0);
    let wrong = json!([{ "sku": "NOTHING", "currency": "usd", "price": 1 }]);
    let refused = shop.call("PUT", &path, Some(wrong));
    assert_eq!(refused.status, 422);
    assert_eq!(refused.json()["batch_errors"][0]["data"]["sku"], "NOTHING");
    assert_eq!(
        shop.call("DELETE", &format!("{path}/{variant}/usd"), None)
            .status,
        204
    );
    assert_eq!(
        shop.call("GET", &format!("{path}/{variant}/usd"), None)
            .status,
        404
    );
    assert_eq!(
        shop.call(
            "POST",
            "/v3/pricelists",
            Some(json!({ "name": "Wholesale" }))
        )
        .status,
        409
    );
}

#[test]
fn the_price_list_of_a_group_goes_before_the_catalog() {
    let shop = shop();
    let variant = variant(&shop, 101);
    let list = shop
        .call("POST", "/v3/pricelists", Some(json!({ "name": "Trade" })))
        .data()["id"]
        .clone();
    let record =
        json!([{ "price_list_id": list, "variant_id": variant, "currency": "usd", "price": 12.5 }]);
    assert_eq!(
        shop.call("POST", "/v3/pricelists/records", Some(record))
            .status,
        200
    );
    let assignment = json!([{ "price_list_id": list, "customer_group_id": 5, "channel_id": 1 }]);
    assert_eq!(
        shop.call("POST", "/v3/pricelists/assignments", Some(assignment))
            .status,
        200
    );
    let price = |group: i64| {
        let body = json!({ "channel_id": 1, "currency_code": "USD", "customer_group_id": group,
            "items": [{ "product_id": 101, "variant_id": variant }] });
        let data = shop.call("POST", "/v3/pricing/products", Some(body)).data();
        data[0]["calculated_price"]["as_entered"].clone()
    };
    assert_eq!(price(5), 12.5);
    assert_eq!(price(6), 24.5);
}

#[test]
fn a_delete_takes_what_its_filter_selects_and_nothing_else() {
    let shop = shop();
    for name in ["One", "Two", "Three"] {
        assert_eq!(
            shop.call("POST", "/v3/pricelists", Some(json!({ "name": name })))
                .status,
            200
        );
    }
    assert_eq!(
        shop.call("DELETE", "/v3/pricelists?id:in=1,3", None).status,
        204
    );
    assert_eq!(shop.call("GET", "/v3/pricelists", None).ids(), [2]);
    let answer = shop.call("DELETE", "/v3/inventory/locations?location_id:in=99", None);
    assert_eq!(answer.status, 200);
    assert_eq!(shop.call("GET", "/v3/inventory/locations", None).ids(), [1]);
    assert_eq!(
        shop.call("GET", "/v3/customers?name:like=ines", None)
            .data(),
        json!([])
    );
}
