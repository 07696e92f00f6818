//! What is refused, and how: statuses, and the map of fields that are wrong.

use serde_json::{Value, json};

use crate::support::{Answer, Shop, shop};

fn post_as(shop: &Shop, path: &str, content_type: Option<&str>, body: &[u8]) -> Answer {
    let mut headers = vec![("X-Auth-Token", shop.token.as_str())];
    headers.extend(content_type.map(|value| ("Content-Type", value)));
    shop.raw("POST", &shop.path(path), &headers, body)
}

#[test]
fn a_wrong_body_is_answered_with_every_field_that_is_wrong() {
    let shop = shop();
    let wrong = json!({
        "name": "", "type": "edible", "price": -1, "sort_order": 3_000_000_000_i64,
        "categories": [18, "x"], "page_title": "p".repeat(256), "is_visible": "yes", "preorder_release_date": "soon",
        "custom_url": { "url": 7 }, "variants": [{ "option_values": [{ "label": "" }] }], "description": null,
    });
    let errors = shop.post("/catalog/products", wrong).errors(422);
    for (field, message) in [
        ("name", "must have at least 1 characters"),
        ("type", r#"must be one of "physical", "digital""#),
        ("weight", "is required"),
        ("price", "must be at least 0"),
        ("sort_order", "must be at most 2147483647"),
        ("categories.1", "must be integer, not string"),
        (
            "page_title",
            "must have at most 255 characters, and has 256",
        ),
        ("is_visible", "must be boolean, not string"),
        ("preorder_release_date", "must be an ISO 8601 date"),
        ("custom_url.url", "must be string, not number"),
        (
            "variants.0.option_values.0.label",
            "must have at least 1 characters",
        ),
        ("description", "must be string, not null"),
    ] {
        assert_eq!(errors[field], message, "{field} in {errors}");
    }
}

#[test]
fn a_wrong_body_changes_nothing() {
    let shop = shop();
    let new = json!({
        "name": "Half", "type": "physical", "price": 1, "weight": 1,
        "custom_fields": [{ "name": "a", "value": "1" }, { "name": "a", "value": "1" }],
    });
    let errors = shop.post("/catalog/products", new).errors(409);
    assert!(errors["custom_fields.1.value"].is_string(), "{errors}");
    assert_eq!(
        shop.get("/catalog/products?name=Half").ids(),
        [] as [i64; 0]
    );

    let change = json!({ "name": "Renamed", "brand_id": 999 });
    assert!(shop.put("/catalog/products/101", change).errors(422)["brand_id"].is_string());
    assert_eq!(
        shop.get("/catalog/products/101").data()["name"],
        "Beech bread board"
    );
}

#[test]
fn duplicates_are_conflicts() {
    let shop = shop();
    let product = |name: &str, sku: &str, url: Value| {
        let mut body =
            json!({ "name": name, "sku": sku, "type": "physical", "price": 1, "weight": 1 });
        if !url.is_null() {
            body["custom_url"] = json!({ "url": url });
        }
        shop.post("/catalog/products", body)
    };
    product("BEECH bread board", "new-1", Value::Null).errors(409);
    product("New", "brd-001", Value::Null).errors(409);
    product("New", "APR-S-NAT", Value::Null).errors(409);
    product("New", "new-1", json!("/beech-bread-board/")).errors(409);
    assert_eq!(product("New", "new-1", json!("/new/")).status, 200);
    shop.put("/catalog/products/102", json!({ "sku": "BRD-001" }))
        .errors(409);
    assert_eq!(
        shop.put("/catalog/products/101", json!({ "sku": "BRD-001" }))
            .status,
        200
    );

    shop.post("/catalog/brands", json!({ "name": "cinderhill" }))
        .errors(409);
    shop.post(
        "/catalog/categories",
        json!({ "name": "Knives", "parent_id": 18 }),
    )
    .errors(409);
    assert_eq!(
        shop.post(
            "/catalog/categories",
            json!({ "name": "Knives", "parent_id": 19 })
        )
        .status,
        200
    );
    let metafield = json!({ "namespace": "n", "key": "k", "value": "v", "permission_set": "read" });
    assert_eq!(
        shop.post("/catalog/brands/32/metafields", metafield.clone())
            .status,
        200
    );
    shop.post("/catalog/brands/32/metafields", metafield.clone())
        .errors(409);
    assert_eq!(
        shop.post("/catalog/brands/33/metafields", metafield).status,
        200
    );
    let variant = json!({ "sku": "X", "option_values": [
        { "option_display_name": "Colour", "label": "Natural" }, { "option_display_name": "Size", "label": "S" },
    ]});
    shop.post("/catalog/products/118/variants", variant)
        .errors(409);
}

#[test]
fn what_is_not_there_is_not_found() {
    let shop = shop();
    for path in [
        "/catalog/products/999",
        "/catalog/products/abc",
        "/catalog/products/-1",
        "/catalog/products/99999999999999999999",
        "/catalog/products/999/images",
        "/catalog/products/102/images/501",
        "/catalog/products/101/options/1101/values",
        "/catalog/products/118/options/1101/values/1202",
        "/catalog/trees/9/categories",
        "/catalog/unheard-of",
        "/catalog/products/",
        "/",
    ] {
        shop.get(path).errors(404);
    }
    shop.post(
        "/catalog/products/999/images",
        json!({ "image_url": "https://example.com/a.jpg" }),
    )
    .errors(404);
    shop.raw("GET", "/v3", &[], b"").errors(404);
}

#[test]
fn a_method_a_path_does_not_have_is_named_with_those_it_has() {
    let shop = shop();
    let answer = shop.send("PUT", "/catalog/brands", Some(json!({})));
    answer.errors(405);
    assert_eq!(answer.header("allow"), Some("GET, POST, DELETE"));
    shop.send("PATCH", "/catalog/brands/31", Some(json!({})))
        .errors(501);
    shop.send("PATCH", "/catalog/unheard-of", None).errors(404);
}

#[test]
fn the_body_must_be_json_and_say_so() {
    let shop = shop();
    let brand = br#"{"name":"Typed"}"#;
    post_as(&shop, "/catalog/brands", None, brand).errors(415);
    post_as(&shop, "/catalog/brands", Some("text/plain"), brand).errors(415);
    post_as(
        &shop,
        "/catalog/brands",
        Some("application/xml"),
        b"<name/>",
    )
    .errors(415);
    post_as(
        &shop,
        "/catalog/brands/31/image",
        Some("application/json"),
        b"{}",
    )
    .errors(415);
    assert_eq!(
        post_as(
            &shop,
            "/catalog/brands",
            Some("Application/JSON; charset=utf-8"),
            brand
        )
        .status,
        200
    );

    for body in ["{", "", "nothing", "{\"name\":}", "[1", "\u{feff}{}"] {
        let status = if body.is_empty() { 422 } else { 400 };
        post_as(
            &shop,
            "/catalog/brands",
            Some("application/json"),
            body.as_bytes(),
        )
        .errors(status);
    }
    let errors = shop.post("/catalog/brands", json!(["name"])).errors(422);
    assert_eq!(errors["body"], "must be object, not array");

    let accept = [
        ("X-Auth-Token", shop.token.as_str()),
        ("Accept", "text/html"),
    ];
    shop.raw("GET", &shop.path("/catalog/brands"), &accept, b"")
        .errors(406);
}

#[test]
fn a_query_is_checked_against_the_specs() {
    let shop = shop();
    for (query, field) in [
        ("page=0", "page"),
        ("limit=0", "limit"),
        ("limit=ten", "limit"),
        ("id:in=1,two", "id:in"),
        ("sort=colour", "sort"),
        ("direction=up", "direction"),
        ("include=everything", "include"),
        ("is_visible=perhaps", "is_visible"),
        ("price=cheap", "price"),
        ("price=NaN", "price"),
        ("date_modified=yesterday", "date_modified"),
    ] {
        let errors = shop.get(&format!("/catalog/products?{query}")).errors(422);
        assert!(errors[field].is_string(), "{query}: {errors}");
    }
    assert!(shop.delete("/catalog/brands").errors(422)["name"].is_string());
}

#[test]
fn what_is_too_large_is_413() {
    let shop = shop();
    let batch: Vec<Value> = (101..112).map(|id| json!({ "id": id })).collect();
    shop.put("/catalog/products", json!(batch)).errors(413);
    let batch: Vec<Value> = (0..51).map(|_| json!({ "id": 301 })).collect();
    shop.put("/catalog/variants", json!(batch)).errors(413);
    let ids: Vec<String> = (1000..1251).map(|id| id.to_string()).collect();
    shop.delete(&format!("/catalog/products?id:in={}", ids.join(",")))
        .errors(413);

    let huge = vec![b' '; 21 * 1024 * 1024];
    post_as(&shop, "/catalog/brands", Some("application/json"), &huge).errors(413);
    assert_eq!(shop.get("/catalog/brands").status, 200);
}
