//! Keeping a state to come back to, and taking over a shop from JSON.

use std::time::{Duration, SystemTime};

use bc_sandbox::{Fault, Sandbox, Seed};
use serde_json::json;

use crate::support::{build, shop, start};

#[test]
fn a_snapshot_brings_everything_back() {
    let shop = build(Sandbox::builder().quota(5).now(SystemTime::UNIX_EPOCH));
    shop.fault(Fault::status(500).at_operation("getBrand"))
        .unwrap();
    let before = shop.shop();
    let kept = shop.snapshot();

    shop.clear_faults();
    shop.advance(Duration::from_secs(60));
    shop.delete("/catalog/brands/31");
    let added = shop
        .post("/catalog/brands", json!({ "name": "New" }))
        .data()["id"]
        .clone();
    assert!(shop.revoke(&shop.token));
    assert_ne!(shop.shop(), before);

    shop.restore(&kept);
    assert_eq!(shop.shop(), before);
    assert_eq!(shop.faults().len(), 1);
    let answer = shop.get("/catalog/brands");
    assert_eq!(answer.ids().len(), 5);
    assert_eq!(answer.number("x-rate-limit-requests-left"), Some(4));
    // Ids are given as if nothing had happened.
    let again = shop
        .post("/catalog/brands", json!({ "name": "New" }))
        .data();
    assert_eq!(again["id"], added);
    assert!(!format!("{kept:?}").contains(&shop.token));
}

#[test]
fn a_shop_reads_back_as_it_was_written() {
    let from = shop();
    let to = start(Seed::empty());
    to.import(&from.shop()).unwrap();
    assert_eq!(to.shop(), from.shop());
    assert!(!from.shop().contains(&from.token));
}

#[test]
fn an_imported_row_without_an_id_is_created_as_by_a_request() {
    let shop = start(Seed::empty());
    shop.import(
        r#"{
            "/v3/catalog/brands": [{ "id": 700, "name": "Alder" }],
            "/v3/catalog/products": [
                { "name": "Mug", "type": "physical", "price": 9.5, "weight": 1, "brand_id": 700, "sku": "MUG" }
            ],
            "/v3/catalog/products/{product_id}/images": []
        }"#,
    )
    .unwrap();
    let product = &shop.get("/catalog/products?include=variants").data()[0];
    assert_eq!(product["brand_id"], 700);
    assert_eq!(product["calculated_price"], 9.5);
    assert_eq!(product["variants"][0]["sku"], "MUG");
    assert_eq!(product["condition"], "New");
    let next = shop
        .post("/catalog/brands", json!({ "name": "Next" }))
        .data();
    assert_eq!(next["id"], 701);
}

#[test]
fn a_shop_that_is_not_whole_is_refused_whole() {
    let shop = shop();
    let before = shop.shop();
    for (json, words) in [
        ("[]", "a shop"),
        ("{", "a shop"),
        (r#"{"/v3/catalog/shoes": []}"#, "no collection"),
        (r#"{"/v3/catalog/brands": {}}"#, "/v3/catalog/brands"),
        (r#"{"/v3/catalog/brands": [{"name": "Kept?"}, 1]}"#, "row 1"),
        (
            r#"{"/v3/catalog/brands": [{"name": ""}]}"#,
            "name must have",
        ),
        (
            r#"{"/v3/catalog/brands": [{"id": -1, "name": "x"}]}"#,
            "not an id",
        ),
        (
            r#"{"/v3/catalog/brands": [{"id": 9223372036854775807, "name": "x"}]}"#,
            "not an id",
        ),
        (
            r#"{"/v3/catalog/brands": [{"name": "Brackwater"}]}"#,
            "duplicate",
        ),
        (
            r#"{"/v3/catalog/brands": [{"id": 99, "name": "Brackwater"}]}"#,
            "duplicate",
        ),
        (
            r#"{"/v3/catalog/products/{product_id}/videos": [{"id": 1, "^": 5, "video_id": "z"}]}"#,
            "no 5 it could belong to",
        ),
    ] {
        let error = shop.import(json).unwrap_err().to_string();
        assert!(error.contains(words), "{json}: {error}");
        assert_eq!(shop.shop(), before, "{json}");
    }
}

#[test]
fn categories_that_are_above_themselves_are_refused() {
    let shop = shop();
    let circle = r#"{"/v3/catalog/categories": [
        {"id": 21, "parent_id": 22, "name": "A"}, {"id": 22, "parent_id": 21, "name": "B"}
    ]}"#;
    let error = shop.import(circle).unwrap_err().to_string();
    assert!(error.contains("above itself"), "{error}");
    assert_eq!(shop.get("/catalog/categories/21").data()["parent_id"], 18);
}

#[test]
fn a_shop_larger_than_what_is_kept_as_values_answers_as_a_small_one() {
    let rows = |count: usize| {
        let row = |number| format!(r#"{{"name": "Brand {number}"}}"#);
        let rows: Vec<String> = (0..count).map(row).collect();
        format!(r#"{{"/v3/catalog/brands": [{}]}}"#, rows.join(","))
    };
    let shop = start(Seed::empty());
    shop.import(&rows(12_000)).unwrap();
    let list = shop.get("/catalog/brands?name=brand%2011999&limit=1");
    let id = list.ids()[0];
    let path = format!("/catalog/brands/{id}");
    let before = shop.get(&path).data();
    let changed = shop.put(&path, json!({ "page_title": "Last" })).data();
    assert_eq!(changed["name"], before["name"]);
    assert_eq!(shop.get("/catalog/brands?page_title=last").ids(), [id]);
    shop.post("/catalog/brands", json!({ "name": "Brand 7" }))
        .errors(409);
    assert_eq!(shop.delete(&path).status, 204);
    assert_eq!(shop.get(&path).status, 404);
    let sorted = shop.get("/catalog/brands?sort=name&direction=desc&limit=2");
    assert_eq!(sorted.data()[0]["name"], "Brand 9999");
    // What is refused in the middle of a large import leaves all as it was.
    let kept = shop.shop();
    shop.import(&rows(15_000).replace("Brand 14999", ""))
        .unwrap_err();
    assert_eq!(shop.shop(), kept);
}

#[test]
fn families_besides_the_catalog_are_carried_too() {
    let scopes = "store_v2_customers store_v2_information store_channel_settings";
    let from = start(Seed::empty());
    from.import(
        r#"{"/v3/customers": [{"first_name": "Ada", "last_name": "Byron", "email": "ada@example.com"}]}"#,
    )
    .unwrap();
    let customers = |shop: &crate::support::Shop| {
        let token = shop.token(bc_sandbox::AccountKind::Store, scopes);
        shop.send_as(&token, "GET", "/customers", None).data()
    };
    assert_eq!(customers(&from)[0]["email"], "ada@example.com");

    let to = shop();
    to.import(&from.shop()).unwrap();
    assert_eq!(customers(&to), customers(&from));
    for (json, words) in [
        (
            r##"{"/v3/customers": [{"#": 900, "^": 0, "~": ["at\u001f\u001f1"]}]}"##,
            "another row has",
        ),
        (
            r##"{"/v3/customers": [{"#": 900, "^": 0, "~": 1}]}"##,
            "list of texts",
        ),
        (r##"{"/v3/customers": [{"#": "1"}]}"##, "not a number"),
        (
            r#"{"/v3/customers": [{"id": 1, "email": "b@example.com"}]}"#,
            "duplicate",
        ),
        (
            r##"{"/v3/channels/{}/listings": [{"#": 5, "^": 77, "~": []}]}"##,
            "no 77",
        ),
    ] {
        let error = to.import(json).unwrap_err().to_string();
        assert!(error.contains(words), "{json}: {error}");
    }
}
