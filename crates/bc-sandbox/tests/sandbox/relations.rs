//! What holds between resources: what goes when something else goes, what follows, assignments.

use bc_sandbox::AccountKind;
use serde_json::{Value, json};

use crate::support::shop;

#[test]
fn a_deleted_product_takes_its_sub_resources_with_it() {
    let shop = shop();
    assert_eq!(
        shop.get("/catalog/variants?product_id:in=118").ids().len(),
        6
    );
    let before = shop.get("/catalog/products/metafields").ids().len();
    assert_eq!(shop.delete("/catalog/products/118").status, 204);
    assert_eq!(shop.delete("/catalog/products/101").status, 204);
    assert_eq!(
        shop.get("/catalog/variants?product_id:in=118").ids(),
        [] as [i64; 0]
    );
    assert_eq!(
        shop.get("/catalog/products/metafields").ids().len(),
        before - 1
    );
    shop.get("/catalog/products/118/variants").errors(404);
    let again = json!({ "name": "Canvas work apron", "sku": "APR-S-NAT", "type": "physical", "price": 1, "weight": 1 });
    assert_eq!(shop.post("/catalog/products", again).status, 200);
}

#[test]
fn a_deleted_brand_or_category_is_forgotten_by_its_products() {
    let shop = shop();
    assert_eq!(shop.delete("/catalog/brands/31").status, 204);
    assert_eq!(shop.get("/catalog/products/101").data()["brand_id"], 0);
    assert_eq!(shop.delete("/catalog/categories/18").status, 204);
    assert_eq!(
        shop.get("/catalog/products/101").data()["categories"],
        json!([])
    );
    shop.get("/catalog/categories/21").errors(404);
    assert_eq!(shop.get("/catalog/categories").ids(), [19, 20, 24, 25, 26]);
}

#[test]
fn a_collection_delete_removes_what_the_filter_selects() {
    let shop = shop();
    assert_eq!(
        shop.delete("/catalog/products?id:in=101,102,999").status,
        204
    );
    assert_eq!(shop.delete("/catalog/products?categories=21").status, 204);
    assert_eq!(shop.get("/catalog/products").ids().len(), 15);
    assert_eq!(shop.delete("/catalog/brands?name=Ember%20Lane").status, 204);
    assert_eq!(shop.get("/catalog/brands").ids(), [31, 32, 33, 34]);
    let answer = shop.delete("/catalog/trees/categories?category_id:in=26");
    assert_eq!(
        (answer.status, answer.json()),
        (
            202,
            json!({ "meta": { "total": 1, "success": 1, "failed": 0 } })
        )
    );
    assert_eq!(shop.delete("/catalog/products").status, 204);
    assert_eq!(shop.get("/catalog/products").ids(), [] as [i64; 0]);
}

#[test]
fn a_product_has_a_base_variant_until_it_has_options() {
    let shop = shop();
    let product = shop.get("/catalog/products/102").data();
    let base = product["base_variant_id"].clone();
    let variant = shop
        .get(&format!("/catalog/products/102/variants/{base}"))
        .data();
    assert_eq!(variant["sku"], "BRD-002");
    assert_eq!(variant["calculated_price"], product["price"]);
    assert_eq!(variant["inventory_level"], product["inventory_level"]);
    shop.put("/catalog/products/102", json!({ "sku": "BRD-2" }));
    assert_eq!(
        shop.get(&format!("/catalog/products/102/variants/{base}"))
            .data()["sku"],
        "BRD-2"
    );

    let value = |label: &str| json!([{ "option_display_name": "Size", "label": label }]);
    let small = shop
        .post(
            "/catalog/products/102/variants",
            json!({ "sku": "S", "option_values": value("S") }),
        )
        .data();
    shop.get(&format!("/catalog/products/102/variants/{base}"))
        .errors(404);
    assert_eq!(
        shop.get("/catalog/products/102").data()["base_variant_id"],
        Value::Null
    );
    let known = small["option_values"][0].clone();
    let by_ids = json!([{ "option_id": known["option_id"], "id": known["id"] }]);
    shop.post(
        "/catalog/products/102/variants",
        json!({ "sku": "S2", "option_values": by_ids }),
    )
    .errors(409);
    let foreign = json!([{ "option_id": 1101, "id": 1201 }]);
    let errors = shop
        .post(
            "/catalog/products/102/variants",
            json!({ "sku": "S3", "option_values": foreign }),
        )
        .errors(422);
    assert!(errors["option_values.0.option_id"].is_string(), "{errors}");
}

#[test]
fn references_must_lead_somewhere() {
    let shop = shop();
    let errors = shop
        .put(
            "/catalog/products/101",
            json!({ "brand_id": 9, "categories": [18, 5] }),
        )
        .errors(422);
    assert!(
        errors["brand_id"].is_string() && errors["categories"].is_string(),
        "{errors}"
    );
    assert_eq!(
        shop.put(
            "/catalog/products/101",
            json!({ "brand_id": 0, "categories": [] })
        )
        .status,
        200
    );
    shop.post(
        "/catalog/categories",
        json!({ "name": "Lost", "parent_id": 999 }),
    )
    .errors(422);
    shop.put(
        "/catalog/categories/18",
        json!({ "name": "Kitchen", "parent_id": 21 }),
    )
    .errors(422);
    shop.put(
        "/catalog/categories/18",
        json!({ "name": "Kitchen", "parent_id": 18 }),
    )
    .errors(422);
    let named = json!({ "name": "Named", "type": "physical", "price": 1, "weight": 1, "brand_name": "cinderHILL" });
    assert_eq!(shop.post("/catalog/products", named).data()["brand_id"], 33);
}

#[test]
fn products_are_assigned_to_categories_and_channels() {
    let shop = shop();
    let list = |query: &str| {
        shop.get(&format!("/catalog/products/category-assignments?{query}"))
            .data()
    };
    assert_eq!(
        list("product_id:in=116"),
        json!([
            { "product_id": 116, "category_id": 20 }, { "product_id": 116, "category_id": 26 },
        ])
    );
    let pair =
        json!([{ "product_id": 116, "category_id": 18 }, { "product_id": 116, "category_id": 20 }]);
    assert_eq!(
        shop.put("/catalog/products/category-assignments", pair)
            .status,
        204
    );
    assert_eq!(
        shop.get("/catalog/products/116").data()["categories"],
        json!([20, 26, 18])
    );
    let gone = shop
        .delete("/catalog/products/category-assignments?product_id:in=116&category_id:in=20,26");
    assert_eq!(gone.status, 204);
    assert_eq!(
        list("product_id:in=116"),
        json!([{ "product_id": 116, "category_id": 18 }])
    );
    let wrong = json!([{ "product_id": 116, "category_id": 999 }]);
    let errors = shop
        .put("/catalog/products/category-assignments", wrong)
        .errors(422);
    assert!(errors["0.category_id"].is_string());

    let pair = json!([{ "product_id": 116, "channel_id": 7 }]);
    assert_eq!(
        shop.put("/catalog/products/channel-assignments", pair)
            .status,
        204
    );
    assert_eq!(shop.get("/catalog/products?channel_id:in=7").ids(), [116]);
    let all = shop
        .get("/catalog/products/channel-assignments?limit=5&page=2")
        .json();
    assert_eq!(all["data"].as_array().unwrap().len(), 5);
    assert_eq!(all["meta"]["pagination"]["total"], 21);
}

#[test]
fn categories_are_the_same_in_both_views_and_in_the_tree() {
    let shop = shop();
    let new = json!([{ "name": "Cellar", "parent_id": 18, "tree_id": 1, "url": { "path": "/cellar/", "is_customized": true } }]);
    let made = shop.post("/catalog/trees/categories", new);
    assert_eq!(made.status, 201);
    let id = made.data()[0]["category_id"].as_i64().unwrap();
    let old_view = shop.get(&format!("/catalog/categories/{id}")).data();
    assert_eq!(
        old_view["custom_url"],
        json!({ "url": "/cellar/", "is_customized": true })
    );
    assert_eq!(old_view.get("tree_id"), None);
    let change =
        json!([{ "category_id": id, "name": "Vault" }, { "category_id": 999, "name": "Nowhere" }]);
    let answer = shop.put("/catalog/trees/categories", change);
    assert_eq!(answer.status, 207);
    assert_eq!(
        answer.json()["meta"],
        json!({ "total": 2, "success": 1, "failed": 1 })
    );
    let kitchen = shop.get("/catalog/trees/1/categories").data()[0].clone();
    assert_eq!(kitchen["children"][3]["name"], "Vault");
    assert_eq!(kitchen["children"][3]["path"], json!([18]));

    let trees = shop
        .put(
            "/catalog/trees",
            json!([{ "name": "Second", "channels": [2] }]),
        )
        .data();
    assert_eq!(
        trees[0],
        json!({ "id": 2, "name": "Second", "channels": [2] })
    );
    assert_eq!(shop.get("/catalog/trees?channel_id:in=2").ids(), [2]);
    assert_eq!(shop.delete("/catalog/trees?id:in=1").status, 204);
    assert_eq!(shop.get("/catalog/categories").ids(), [] as [i64; 0]);
}

#[test]
fn a_tree_has_eight_levels_and_a_moved_category_takes_those_below_along() {
    let shop = shop();
    let mut parent = 0;
    let mut chain = Vec::new();
    for level in 1..=9 {
        let new = json!({ "name": format!("Level {level}"), "parent_id": parent });
        let answer = shop.post("/catalog/categories", new);
        if level == 9 {
            assert!(answer.errors(422)["parent_id"].is_string());
            break;
        }
        parent = answer.data()["id"].as_i64().unwrap();
        chain.push(parent);
    }
    let too_deep = json!({ "name": "Level 1", "parent_id": 18 });
    let first = format!("/catalog/categories/{}", chain[0]);
    shop.put(&first, too_deep).errors(422);

    let second = json!([{ "name": "Second", "channels": [2] }]);
    assert_eq!(shop.put("/catalog/trees", second).status, 200);
    let moved = shop.put(
        "/catalog/trees/categories",
        json!([{ "category_id": chain[0], "tree_id": 2 }]),
    );
    assert_eq!(moved.status, 200);
    let second = shop.get("/catalog/trees/categories?tree_id:in=2").data();
    assert_eq!(second.as_array().unwrap().len(), 8);
}

#[test]
fn the_order_of_a_category_is_kept() {
    let shop = shop();
    let path = "/catalog/categories/21/products/sort-order";
    let order =
        json!([{ "product_id": 104, "sort_order": 2 }, { "product_id": 106, "sort_order": 1 }]);
    let answer = shop.put(path, order.clone());
    assert_eq!((answer.status, answer.json()), (200, order));
    let listed = shop.get(path).data();
    let ids: Vec<_> = listed
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["product_id"].clone())
        .collect();
    assert_eq!(ids, [105, 106, 104]);
    shop.put(path, json!([{ "product_id": 101, "sort_order": 1 }]))
        .errors(422);
    shop.get("/catalog/categories/999/products/sort-order")
        .errors(404);
}

#[test]
fn the_summary_counts_what_is_there() {
    let shop = shop();
    let summary = shop.get("/catalog/summary").data();
    assert_eq!(summary["variant_count"], 25);
    assert_eq!(summary["highest_variant_price"], json!(178.0));
    shop.delete("/catalog/products?id:in=117");
    let summary = shop.get("/catalog/summary").data();
    assert_eq!(summary["variant_count"], 24);
    assert_eq!(summary["highest_variant_price"], json!(110.0));
}

#[test]
fn a_metafield_belongs_to_the_account_that_made_it() {
    let shop = shop();
    let other = shop.token(AccountKind::App, "store_v2_products");
    let list = "/catalog/products/103/metafields";
    let make = |set: &str| {
        let new = json!({ "namespace": "mine", "key": set, "value": "v", "permission_set": set });
        format!("{list}/{}", shop.post(list, new).data()["id"])
    };
    let (private, readable, writable) = (make("app_only"), make("read"), make("write"));
    assert_eq!(shop.send_as(&other, "GET", list, None).ids().len(), 2);
    shop.send_as(&other, "GET", &private, None).errors(404);
    shop.send_as(&other, "DELETE", &private, None).errors(404);
    shop.send_as(&other, "DELETE", &readable, None).errors(403);
    shop.send_as(&other, "PUT", &readable, Some(json!({ "value": "w" })))
        .errors(403);
    let change =
        json!({ "namespace": "mine", "key": "write", "value": "w", "permission_set": "write" });
    assert_eq!(
        shop.send_as(&other, "PUT", &writable, Some(change)).data()["value"],
        "w"
    );
}
