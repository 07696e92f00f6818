//! Every resource of the catalog: created, read, listed, updated, deleted.

use serde_json::{Value, json};

use crate::support::{Shop, shop};

/// Walks one resource through its life: what is created and what is changed.
fn lives(shop: &Shop, collection: &str, new: Value, change: Value) {
    let before = shop.get(collection).data().as_array().unwrap().len();
    let created = shop.post(collection, new.clone()).data();
    let id = created["id"]
        .as_i64()
        .unwrap_or_else(|| panic!("{collection}: {created}"));
    shows(collection, &created, &new);

    let item = format!("{collection}/{id}");
    assert_eq!(shop.get(&item).data(), created, "{item}");
    assert_eq!(
        shop.get(collection).data().as_array().unwrap().len(),
        before + 1,
        "{collection}"
    );

    let changed = shop.put(&item, change.clone()).data();
    shows(&item, &changed, &change);
    shows(&item, &shop.get(&item).data(), &change);
    assert_eq!(changed["id"], id);

    let gone = shop.delete(&item);
    assert_eq!(
        gone.status,
        204,
        "{item}: {}",
        String::from_utf8_lossy(&gone.bytes)
    );
    shop.get(&item).errors(404);
    shop.put(&item, change).errors(404);
    shop.delete(&item).errors(404);
    assert_eq!(
        shop.get(collection).data().as_array().unwrap().len(),
        before,
        "{collection}"
    );
}

/// Whether every scalar that was sent is shown.
fn shows(what: &str, shown: &Value, sent: &Value) {
    for (name, value) in sent.as_object().unwrap() {
        if !value.is_object() && !value.is_array() {
            assert_eq!(&shown[name], value, "{what}: {name}");
        }
    }
}

#[test]
fn products_brands_and_categories_live() {
    let shop = shop();
    lives(
        &shop,
        "/catalog/products",
        json!({ "name": "Bowl", "type": "physical", "price": 12.5, "weight": 0.4, "sku": "BWL-1", "brand_id": 31 }),
        json!({ "name": "Deep bowl", "price": 13.95, "meta_description": "Deep", "is_visible": false }),
    );
    lives(
        &shop,
        "/catalog/brands",
        json!({ "name": "Fenwick", "page_title": "Fenwick & Sons", "search_keywords": "fen" }),
        json!({ "name": "Fenwick", "meta_description": "Since 1901" }),
    );
    lives(
        &shop,
        "/catalog/categories",
        json!({ "name": "Bowls", "parent_id": 18, "sort_order": -3 }),
        json!({ "name": "Bowls & plates", "is_visible": false }),
    );
}

#[test]
fn the_sub_resources_of_a_product_live() {
    let shop = shop();
    let under = |name: &str| format!("/catalog/products/102/{name}");
    lives(
        &shop,
        &under("images"),
        json!({ "image_url": "https://example.com/a.jpg", "description": "Front" }),
        json!({ "description": "Back", "sort_order": 4 }),
    );
    lives(
        &shop,
        &under("videos"),
        json!({ "title": "How", "type": "youtube", "video_id": "abc" }),
        json!({ "title": "How to" }),
    );
    lives(
        &shop,
        &under("custom-fields"),
        json!({ "name": "Wood", "value": "Oak" }),
        json!({ "name": "Wood", "value": "Ash" }),
    );
    lives(
        &shop,
        &under("bulk-pricing-rules"),
        json!({ "quantity_min": 5, "quantity_max": 9, "type": "price", "amount": 1.5 }),
        json!({ "quantity_min": 6, "quantity_max": 9, "type": "fixed", "amount": "2.00" }),
    );
    lives(
        &shop,
        &under("complex-rules"),
        json!({ "enabled": false, "price_adjuster": { "adjuster": "relative", "adjuster_value": 5 }, "conditions": [{ "variant_id": 302 }] }),
        json!({ "enabled": true, "sort_order": 2, "conditions": [{ "variant_id": 302, "modifier_id": null, "modifier_value_id": null }] }),
    );
    lives(
        &shop,
        &under("reviews"),
        json!({ "title": "Good", "text": "Very", "rating": 4, "status": "approved", "date_reviewed": "2025-05-01T00:00:00+00:00" }),
        json!({ "title": "Good", "rating": 5, "date_reviewed": "2025-05-01T00:00:00+00:00" }),
    );
}

#[test]
fn options_modifiers_their_values_and_variants_live() {
    let shop = shop();
    let value = |label: &str| json!({ "label": label, "sort_order": 0 });
    lives(
        &shop,
        "/catalog/products/102/options",
        json!({ "display_name": "Finish", "type": "dropdown", "option_values": [value("Oiled")] }),
        json!({ "display_name": "Surface" }),
    );
    lives(
        &shop,
        "/catalog/products/118/options/1101/values",
        value("XL"),
        json!({ "label": "XXL", "sort_order": 9 }),
    );
    lives(
        &shop,
        "/catalog/products/102/modifiers",
        json!({ "display_name": "Note", "type": "text", "required": false }),
        json!({ "type": "text", "required": true }),
    );
    lives(
        &shop,
        "/catalog/products/118/modifiers/1402/values",
        value("Box"),
        json!({ "label": "Chest", "sort_order": 9 }),
    );
    lives(
        &shop,
        "/catalog/products/118/variants",
        json!({ "sku": "APR-XL", "price": 41.5, "option_values": [{ "option_display_name": "Size", "label": "XL" }] }),
        json!({ "sku": "APR-XL-2", "price": null, "weight": 0.6 }),
    );
}

#[test]
fn metafields_live_under_every_resource_that_has_them() {
    let shop = shop();
    for (owner, kind) in [
        ("/catalog/products/103", "product"),
        ("/catalog/brands/32", "brand"),
        ("/catalog/categories/19", "category"),
        ("/catalog/products/103/variants/303", "variant"),
    ] {
        let collection = format!("{owner}/metafields");
        let new =
            json!({ "namespace": "n", "key": "k", "value": "v", "permission_set": "app_only" });
        let change =
            json!({ "namespace": "n", "key": "k", "value": "w", "permission_set": "read" });
        lives(&shop, &collection, new.clone(), change);
        let shown = shop.post(&collection, new).data();
        assert_eq!(shown["resource_type"], kind);
        assert_eq!(
            Some(shown["resource_id"].to_string().as_str()),
            owner.rsplit('/').next()
        );
        assert!(
            shown["owner_client_id"]
                .as_str()
                .unwrap()
                .starts_with("sandbox-client")
        );
    }
}

#[test]
fn what_a_create_leaves_out_is_filled_and_what_is_read_only_is_ignored() {
    let shop = shop();
    let sent = json!({
        "name": "Tray", "type": "physical", "price": 10.10, "weight": 1,
        "id": 7, "calculated_price": 1, "date_created": "2001-01-01T00:00:00+00:00", "unheard_of": true,
    });
    let product = shop.post("/catalog/products", sent).data();
    assert_eq!(product["id"], 121);
    assert_eq!(product["price"].to_string(), "10.1");
    assert_eq!(product["calculated_price"], product["price"]);
    assert_eq!(
        product["custom_url"],
        json!({ "url": "/tray/", "is_customized": false })
    );
    assert_eq!(product["is_visible"], true);
    assert_eq!(product["condition"], "New");
    assert_eq!(product["categories"], json!([]));
    assert_eq!(product["preorder_release_date"], Value::Null);
    assert_eq!(product.get("unheard_of"), None);
    assert!(product["date_created"].as_str().unwrap() > "2025-12-31");
}

#[test]
fn money_comes_back_to_the_last_digit() {
    let shop = shop();
    let raw = br#"{"name":"Exact","type":"physical","weight":1,"price":19.990000000000000001}"#;
    let headers = [
        ("X-Auth-Token", shop.token.as_str()),
        ("Content-Type", "application/json"),
    ];
    let answer = shop.raw("POST", &shop.path("/catalog/products"), &headers, raw);
    assert!(String::from_utf8_lossy(&answer.bytes).contains("\"price\":19.990000000000000001"));
}

#[test]
fn sub_resources_inside_a_product_are_kept_on_their_own() {
    let shop = shop();
    let new = json!({
        "name": "Kit", "type": "physical", "price": 5, "weight": 1,
        "custom_fields": [{ "name": "a", "value": "1" }, { "name": "b", "value": "2" }],
        "images": [{ "image_url": "https://example.com/k.jpg" }],
        "variants": [{ "sku": "KIT-R", "option_values": [{ "option_display_name": "Colour", "label": "Red" }] }],
    });
    let product = shop.post("/catalog/products", new).data();
    let item = format!("/catalog/products/{}", product["id"]);
    assert_eq!(product.get("custom_fields"), None, "not without include");
    let full = shop
        .get(&format!(
            "{item}?include=custom_fields,images,variants,options,primary_image"
        ))
        .data();
    assert_eq!(full["custom_fields"][1]["value"], "2");
    assert_eq!(full["images"][0]["is_thumbnail"], true);
    assert_eq!(full["primary_image"]["id"], full["images"][0]["id"]);
    assert_eq!(full["variants"][0]["option_values"][0]["label"], "Red");
    assert_eq!(full["options"][0]["option_values"][0]["label"], "Red");

    let field = full["custom_fields"][0]["id"].clone();
    let change = json!({ "custom_fields": [{ "id": field, "name": "a", "value": "9" }, { "name": "c", "value": "3" }] });
    assert_eq!(shop.put(&item, change).status, 200);
    let fields = shop.get(&format!("{item}/custom-fields")).data();
    let values: Vec<&str> = fields
        .as_array()
        .unwrap()
        .iter()
        .map(|field| field["value"].as_str().unwrap())
        .collect();
    assert_eq!(values, ["9", "2", "3"]);
}
