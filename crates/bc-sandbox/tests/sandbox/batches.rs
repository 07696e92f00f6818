//! Many rows in one request: all or nothing, or as many as are right.

use serde_json::json;

use crate::support::shop;

#[test]
fn a_batch_of_products_succeeds_or_fails_as_a_whole() {
    let shop = shop();
    let rows = shop
        .put(
            "/catalog/products",
            json!([{ "id": 101, "price": 1 }, { "id": 102, "price": 2 }]),
        )
        .data();
    assert_eq!(rows[1]["price"], 2);
    let answer = shop.put(
        "/catalog/products",
        json!([{ "id": 101, "price": 9 }, { "id": 999, "price": 9 }]),
    );
    answer.errors(404);
    assert_eq!(shop.get("/catalog/products/101").data()["price"], 1);
    let nameless = json!([{ "id": 102, "price": 9 }, { "price": 1 }]);
    let errors = shop.put("/catalog/products", nameless).errors(422);
    assert_eq!(errors, json!({ "1.id": "is required" }));
    assert_eq!(shop.get("/catalog/products/102").data()["price"], 2);
    let wrong = json!([{ "id": 101, "price": -1 }]);
    let errors = shop.put("/catalog/products", wrong).errors(422);
    assert_eq!(errors, json!({ "0.price": "must be at least 0" }));
}

#[test]
fn a_batch_of_variants_says_what_failed() {
    let shop = shop();
    let rows = shop
        .put("/catalog/variants", json!([{ "id": 301, "price": 3.25 }]))
        .data();
    assert_eq!(rows[0]["calculated_price"], json!(3.25));
    let answer = shop.put(
        "/catalog/variants",
        json!([{ "id": 301, "price": 4 }, { "id": 9, "price": 4 }]),
    );
    assert_eq!(answer.status, 422);
    let body = answer.json();
    assert_eq!(body["batch_errors"].as_array().unwrap().len(), 1, "{body}");
    assert_eq!(
        shop.get("/catalog/products/101/variants/301").data()["price"],
        json!(3.25)
    );
}

#[test]
fn a_batch_of_metafields_keeps_what_was_right() {
    let shop = shop();
    let new = |product: i64, key: &str| json!({ "resource_id": product, "namespace": "b", "key": key, "value": "v", "permission_set": "read" });
    let path = "/catalog/products/metafields";
    let made = shop.post(path, json!([new(102, "a"), new(103, "a")]));
    assert_eq!(
        (made.status, &made.json()["meta"]),
        (200, &json!({ "total": 2, "success": 2, "failed": 0 }))
    );
    let ids: Vec<i64> = made.ids();

    let partly = shop.post(path, json!([new(102, "a"), new(999, "a"), new(104, "a")]));
    let body = partly.json();
    assert_eq!(partly.status, 422);
    assert_eq!(
        body["meta"],
        json!({ "total": 3, "success": 1, "failed": 2 })
    );
    assert_eq!(body["data"][0]["resource_id"], 104);
    assert_eq!(body["errors"][0]["status"], 409);
    assert!(
        body["errors"][1]["errors"]["1.resource_id"].is_string(),
        "{body}"
    );

    let changed = shop.put(path, json!([{ "id": ids[0], "value": "w" }]));
    assert_eq!(changed.data()[0]["value"], "w");
    assert_eq!(
        shop.get("/catalog/products/metafields?namespace=b&key:in=a")
            .ids()
            .len(),
        3
    );
    let gone = shop.send("DELETE", path, Some(json!([ids[0], 9])));
    assert_eq!(gone.status, 422);
    assert_eq!(gone.json()["data"], json!([ids[0]]));
    let gone = shop.send("DELETE", path, Some(json!([ids[1]])));
    assert_eq!(
        (gone.status, gone.json()["data"].clone()),
        (200, json!([ids[1]]))
    );
}
