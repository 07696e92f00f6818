//! Customers: made in batches, unique by e-mail address, the same in both versions, with addresses and passwords.

use serde_json::{Value, json};

use crate::support::{Shop, shop};

fn ines(shop: &Shop) -> Value {
    let address = json!({ "first_name": "Ines", "last_name": "Holm", "address1": "1 Quay", "city": "Austin",
        "state_or_province": "Texas", "postal_code": "78701", "country_code": "US" });
    let body = json!([{ "email": "ines@example.com", "first_name": "Ines", "last_name": "Holm", "addresses": [address],
        "authentication": { "new_password": "correct horse" } }]);
    shop.call("POST", "/v3/customers", Some(body)).data()[0].clone()
}

#[test]
fn an_e_mail_address_belongs_to_one_customer() {
    let shop = shop();
    ines(&shop);
    let again = json!([{ "email": "INES@example.com", "first_name": "I", "last_name": "H" }]);
    let refused = shop.call("POST", "/v3/customers", Some(again));
    assert_eq!(
        refused.errors(422)["0.email"],
        "another customer has this email"
    );
    let nobody = json!([{ "first_name": "I" }]);
    let refused = shop.call("PUT", "/v3/customers", Some(nobody));
    assert_eq!(refused.errors(422)["0.id"], "is required");
    let unknown = json!([{ "id": 99, "first_name": "I" }]);
    assert_eq!(shop.call("PUT", "/v3/customers", Some(unknown)).status, 404);
    let lacking = json!([{ "email": "tom@example.com" }]);
    let errors = shop
        .call("POST", "/v3/customers", Some(lacking))
        .errors(422);
    assert_eq!(errors["0.first_name"], "is required");
}

#[test]
fn both_versions_show_the_same_customers_and_addresses() {
    let shop = shop();
    let id = ines(&shop)["id"].clone();
    let old = shop
        .call("GET", &format!("/v2/customers/{id}"), None)
        .bare();
    assert_eq!(old["email"], "ines@example.com");
    let addresses = shop
        .call(
            "GET",
            &format!("/v3/customers/addresses?customer_id:in={id}"),
            None,
        )
        .data();
    assert_eq!(addresses[0]["address1"], "1 Quay");
    assert_eq!(addresses[0]["customer_id"], id);
    let path = format!("/v2/customers/{id}/addresses");
    assert_eq!(
        shop.call("GET", &path, None)
            .bare()
            .as_array()
            .unwrap()
            .len(),
        1
    );
    assert_eq!(
        shop.call("DELETE", &format!("/v3/customers?id:in={id}"), None)
            .status,
        204
    );
    assert_eq!(shop.call("GET", &path, None).status, 404);
    assert_eq!(
        shop.call("GET", "/v3/customers/addresses", None).data(),
        json!([])
    );
}

#[test]
fn a_password_is_checked_and_never_shown() {
    let shop = shop();
    let made = ines(&shop);
    assert!(!made.to_string().contains("correct horse"));
    let check = |email: &str, password: &str| {
        let body = json!({ "email": email, "password": password });
        shop.call("POST", "/v3/customers/validate-credentials", Some(body))
            .bare()
    };
    let right = check("ines@example.com", "correct horse");
    assert_eq!(
        (&right["is_valid"], &right["customer_id"]),
        (&json!(true), &made["id"])
    );
    for (email, password) in [
        ("ines@example.com", "wrong"),
        ("tom@example.com", "correct horse"),
        ("ines@example.com", ""),
    ] {
        assert_eq!(check(email, password)["is_valid"], false);
    }
}

#[test]
fn attributes_belong_to_their_customer_and_go_with_them() {
    let shop = shop();
    let attribute = shop.call(
        "POST",
        "/v3/customers/attributes",
        Some(json!([{ "name": "Shoe size", "type": "string" }])),
    );
    let attribute = attribute.data()[0]["id"].clone();
    let body = json!([{ "email": "tom@example.com", "first_name": "Tom", "last_name": "Reed",
        "attributes": [{ "attribute_id": attribute, "attribute_value": "42" }] }]);
    let tom = shop.call("POST", "/v3/customers", Some(body)).data()[0].clone();
    assert_eq!(tom["attributes"][0]["customer_id"], tom["id"]);
    let ines = ines(&shop)["id"].clone();
    for size in ["38", "39"] {
        let value = json!([{ "attribute_id": attribute, "customer_id": ines, "value": size }]);
        shop.call("PUT", "/v3/customers/attribute-values", Some(value))
            .data();
    }
    let values = || {
        shop.call("GET", "/v3/customers/attribute-values", None)
            .data()
    };
    let kept: Vec<Value> = values()
        .as_array()
        .unwrap()
        .iter()
        .map(|value| value["attribute_value"].clone())
        .collect();
    assert_eq!(kept, [json!("42"), json!("39")]);
    shop.call(
        "DELETE",
        &format!("/v3/customers?id:in={}", tom["id"]),
        None,
    );
    assert_eq!(values().as_array().unwrap().len(), 1);
    let nobody = json!([{ "attribute_id": attribute, "customer_id": 999, "value": "1" }]);
    let refused = shop.call("PUT", "/v3/customers/attribute-values", Some(nobody));
    assert!(refused.errors(422)["0.customer_id"].is_string());
}

#[test]
fn metafields_in_a_batch_say_what_failed_and_keep_the_rest() {
    let shop = shop();
    let id = ines(&shop)["id"].clone();
    let field = |owner: &Value, key: &str| json!({ "resource_id": owner, "namespace": "crm", "key": key, "value": "1", "permission_set": "write" });
    let body = json!([field(&id, "a"), field(&json!(999), "b"), field(&id, "a")]);
    let answer = shop.call("POST", "/v3/customers/metafields", Some(body));
    assert_eq!(answer.status, 422);
    assert_eq!(
        answer.json()["meta"],
        json!({ "total": 3, "success": 1, "failed": 2 })
    );
    let kept = shop
        .call("GET", &format!("/v3/customers/{id}/metafields"), None)
        .data();
    assert_eq!(kept.as_array().unwrap().len(), 1);
    assert_eq!(kept[0]["resource_id"], id);
}

#[test]
fn a_wishlist_takes_what_there_is_and_loses_items_by_their_ids() {
    let shop = shop();
    let customer = ines(&shop)["id"].clone();
    let body = json!({ "customer_id": customer, "name": "Kitchen", "is_public": false, "items": [{ "product_id": 101 }] });
    let list = shop.call("POST", "/v3/wishlists", Some(body)).data();
    let path = format!("/v3/wishlists/{}/items", list["id"]);
    let add = |product: i64| {
        shop.call(
            "POST",
            &path,
            Some(json!({ "items": [{ "product_id": product }] })),
        )
    };
    assert_eq!(add(102).data()["items"].as_array().unwrap().len(), 2);
    add(999).errors(422);
    let gone = format!("{path}/{}", list["items"][0]["id"]);
    assert_eq!(
        shop.call("DELETE", &gone, None).data()["items"][0]["product_id"],
        102
    );
    assert_eq!(shop.call("DELETE", &gone, None).status, 404);
}
