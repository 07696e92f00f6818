//! On the workspace's own specs, two of them copied and one changed.

use serde_json::{Value, json};

use super::{Folders, assert_told};
use crate::diff::compare;
use crate::diff::verdict::Verdict;
use crate::spec::{folder, to_yaml, yaml};

const BRANDS: &str = "catalog-brands.yaml";

/// What changes when the spec of brands is changed so.
fn with(change: impl Fn(&mut Value)) -> Verdict {
    let folders = Folders::new();
    for file in [
        "scopes.yaml",
        "names.toml",
        BRANDS,
        "catalog-categories.yaml",
    ] {
        let text = std::fs::read_to_string(folder().join(file)).unwrap();
        folders.write(&format!("old/{file}"), &text);
        if file == BRANDS {
            let mut spec = yaml::parse(&text).unwrap().value;
            let before = spec.clone();
            change(&mut spec);
            assert_ne!(spec, before);
            folders.write(&format!("new/{file}"), &to_yaml(spec.as_object().unwrap()));
        } else {
            folders.write(&format!("new/{file}"), &text);
        }
    }
    folders.compare()
}

/// An operation of a spec, by path and method.
fn operation<'a>(spec: &'a mut Value, path: &str, method: &str) -> &'a mut Value {
    &mut spec["paths"][path][method]
}

fn remove(object: &mut Value, key: &str) {
    assert!(object.as_object_mut().unwrap().shift_remove(key).is_some());
}

/// The schema of a JSON body.
fn body<'a>(spec: &'a mut Value, path: &str, method: &str) -> &'a mut Value {
    &mut operation(spec, path, method)["requestBody"]["content"]["application/json"]["schema"]
}

const ALL: &str = "/catalog/brands";
const ONE: &str = "/catalog/brands/{brand_id}";
const URL: &str = "https://api.bigcommerce.com/stores/{store_hash}/v3";

#[test]
fn the_workspaces_specs_are_those_of_the_workspace() {
    let verdict = compare(&folder(), &folder(), &folder()).unwrap();
    assert_told(&verdict, &[]);
    assert!(verdict.notes.is_empty(), "{:?}", verdict.notes);
}

#[test]
fn an_endpoint_is_gone() {
    let verdict = with(|spec| remove(&mut spec["paths"][ONE], "delete"));
    assert_told(
        &verdict,
        &[&format!("major: deleteBrand is gone: DELETE {URL}{ONE}")],
    );
    let image = "/catalog/brands/{brand_id}/image";
    let verdict = with(|spec| remove(&mut spec["paths"][image], "delete"));
    assert_told(
        &verdict,
        &[&format!(
            "major: deleteBrandImage is gone: DELETE {URL}{image}"
        )],
    );
}

#[test]
fn an_endpoint_is_new() {
    let verdict = with(|spec| {
        let mut new = operation(spec, ONE, "delete").clone();
        new["operationId"] = json!("forgetBrand");
        spec["paths"]["/catalog/brands/{brand_id}/memory"] = json!({"parameters": [{"name": "brand_id", "in": "path", "required": true,
                "schema": {"type": "integer"}}], "delete": new});
    });
    assert_told(
        &verdict,
        &[&format!(
            "minor: forgetBrand is new: DELETE {URL}/catalog/brands/{{brand_id}}/memory in `catalog::brands`, scopes \
             `store_v2_products`"
        )],
    );
}

#[test]
fn scopes_change() {
    let set = |path: &'static str, method: &'static str, security: Value| {
        with(move |spec| operation(spec, path, method)["security"] = security.clone())
    };
    assert_told(
        &set(ALL, "post", json!([{"access_token": ["store_v2_content"]}])),
        &[
            "major: createBrand has other scopes: `store_v2_content`, it was `store_v2_products`: merchants must consent \
           again",
        ],
    );
    assert_told(
        &set(
            ONE,
            "delete",
            json!([{"access_token": ["store_v2_products_read_only"]}]),
        ),
        &[
            "major: deleteBrand has other scopes: `store_v2_products_read_only`, it was `store_v2_products`: grants that \
           were enough still are",
        ],
    );
    let verdict = with(|spec| {
        let get = operation(spec, ALL, "get");
        remove(get, "security");
        get["x-bc-scopes"] = json!("undocumented");
    });
    assert_told(
        &verdict,
        &["major: getBrands has other scopes: undocumented, it was `store_v2_products_read_only`"],
    );
}

#[test]
fn account_kinds_and_the_scheme_change() {
    let verdict = with(|spec| operation(spec, ALL, "get")["x-bc-accounts"] = json!(["app"]));
    assert_told(
        &verdict,
        &["major: getBrands is for accounts of the kinds [app], it was [app, store]"],
    );
    let verdict = with(|spec| {
        spec["components"]["securitySchemes"]["client_id"] =
            json!({"type": "apiKey", "in": "query", "name": "app_client_id"});
        operation(spec, ALL, "get")["security"] =
            json!([{"client_id": ["store_v2_products_read_only"]}]);
    });
    assert_told(
        &verdict,
        &["major: getBrands authenticates with `client_id`, it was `access_token`"],
    );
}

#[test]
fn a_field_becomes_required() {
    let verdict = with(|spec| {
        body(spec, ALL, "post")["required"] = json!(["name", "page_title"]);
    });
    assert_told(
        &verdict,
        &["major: createBrand request body.page_title is required now"],
    );
    let verdict = with(|spec| body(spec, ONE, "put")["required"] = json!(["name"]));
    assert_told(
        &verdict,
        &["major: updateBrand request body.name is required now"],
    );
}

/// The enum of a query parameter.
fn values<'a>(spec: &'a mut Value, name: &str) -> &'a mut Vec<Value> {
    let parameters = spec["components"]["parameters"].as_object_mut().unwrap();
    let mut parameters = parameters.values_mut();
    let parameter = parameters
        .find(|parameter| parameter["name"] == name)
        .unwrap();
    parameter["schema"]["enum"].as_array_mut().unwrap()
}

#[test]
fn an_enum_has_a_value_more_or_less() {
    assert_told(
        &with(|spec| values(spec, "sort").push(json!("sort_order"))),
        &["minor: getBrands query sort has the new value `sort_order`"],
    );
    assert_told(
        &with(|spec| values(spec, "sort")[0] = json!("id")),
        &[
            "major: getBrands query sort has the value `name` no longer",
            "minor: getBrands query sort has the new value `id`",
        ],
    );
}

#[test]
fn a_type_that_modules_share_no_longer_is_told_with_what_parts_them() {
    let verdict = with(|spec| {
        let permissions = &mut spec["components"]["schemas"]["MetafieldPermissionSet"];
        let values = permissions["enum"].as_array_mut();
        values.unwrap().push(json!("admin_only"));
    });
    let told = super::lines(&verdict);
    assert_eq!(told.len(), 3, "{told:?}");
    assert!(
        told[0].starts_with(
            "major: the module `bc_api::catalog::models` no longer has the types `Metafield`, "
        ),
        "{told:?}"
    );
    assert!(
        told[1].starts_with("minor: createBrandMetafield request body.permission_set, "),
        "{told:?}"
    );
    assert!(
        told[2].starts_with("minor: createBrandMetafield response.data.permission_set, ")
            && told[2].ends_with(": has the new value `admin_only`"),
        "{told:?}"
    );
}

/// What changes when the schema of a brand does.
fn with_brand(change: impl Fn(&mut Value)) -> Verdict {
    with(|spec| change(&mut spec["components"]["schemas"]["brand_Full"]))
}

/// Where a brand's field is.
fn in_brands(field: &str) -> String {
    let places = [
        "createBrand response 207.data[]",
        "createBrand response.data",
        "getBrand response.data",
        "getBrands response.data[]",
        "updateBrand response 207.data[]",
        "updateBrand response.data",
    ];
    places.map(|place| format!("{place}.{field}")).join(", ")
}

#[test]
fn a_field_of_an_answer_is_gone_or_of_another_type() {
    assert_told(
        &with_brand(|brand| remove(&mut brand["properties"], "page_title")),
        &[&format!("major: {}: is gone", in_brands("page_title"))],
    );
    assert_told(
        &with_brand(|brand| brand["properties"]["image_url"] = json!({"type": "integer"})),
        &[&format!(
            "major: {}: is of type integer, it was string",
            in_brands("image_url")
        )],
    );
}

#[test]
fn what_was_always_present_is_no_longer() {
    assert_told(
        &with_brand(|brand| remove(&mut brand["properties"]["name"], "x-bc-always-present")),
        &[&format!(
            "major: {}: is no longer always present, so an `Option`",
            in_brands("name")
        )],
    );
}

#[test]
fn the_page_style_changes() {
    assert_told(
        &with(|spec| operation(spec, ALL, "get")["x-bc-pages"] = json!("cursor")),
        &["major: getBrands has pages `cursor`, it was `page`"],
    );
}

#[test]
fn what_follows_an_identifier_and_what_may_be_repeated_changes() {
    let keyset = json!({"greater": "id:greater", "order": {"sort": "name"}});
    assert_told(
        &with(|spec| {
            operation(spec, ALL, "get")["x-bc-keyset"] = keyset.clone();
            operation(spec, ALL, "post")["x-bc-idempotent"] = json!(true);
        }),
        &[
            "minor: getBrands is read on after an identifier by `id:greater, sort=name`, it was by nothing",
            "patch: createBrand may be repeated",
        ],
    );
}

#[test]
fn names_that_only_rust_has_change() {
    assert_told(
        &with_brand(|brand| brand["x-bc-name"] = json!("BrandOfShop")),
        &[
            "major: the type `Brand` is called `BrandOfShop` in Rust (in createBrand, getBrand, getBrands, updateBrand)",
        ],
    );
    assert_told(
        &with(|spec| operation(spec, ALL, "get")["operationId"] = json!("listBrands")),
        &[
            "major: listBrands is the new name of `getBrands`: `ListBrands` in Rust, it was `GetBrands`",
        ],
    );
    let verdict = with(|spec| spec["info"]["x-bc-module"] = json!("labels"));
    let told = super::lines(&verdict);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(
        told[0].starts_with("major: createBrand, ")
            && told[0].ends_with("moves to the module `catalog::labels`, from `catalog::brands`"),
        "{told:?}"
    );
}

#[test]
fn limits_guards_and_deprecation_change() {
    let verdict = with(|spec| {
        let create = operation(spec, ALL, "post");
        create["x-bc-max-batch"] = json!(10);
        create["x-bc-max-concurrency"] = json!(1);
        create["deprecated"] = json!(true);
        operation(spec, ONE, "delete")["x-bc-guard"] = json!("filter");
    });
    assert_told(
        &verdict,
        &[
            "major: deleteBrand is refused without a filter, where `everything()` does not say so",
            "minor: createBrand is deprecated",
            "patch: createBrand takes at most 10 items in one request, it was any number",
            "patch: createBrand takes at most 1 requests at once for a store, it was any number",
        ],
    );
}

#[test]
fn what_only_some_requests_need_changes() {
    let further = json!([{"scopes": ["store_metafield_write_all"], "for": "others"}]);
    let verdict =
        with(|spec| operation(spec, ONE, "delete")["x-bc-further-scopes"] = further.clone());
    let told = super::lines(&verdict);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(
        told[0].starts_with("major: deleteBrand has `x-bc-further-scopes` [{\"scopes\""),
        "{told:?}"
    );
}

#[test]
fn the_list_of_scopes_changes() {
    let folders = Folders::new();
    for file in ["scopes.yaml", "catalog-brands.yaml"] {
        let text = std::fs::read_to_string(folder().join(file)).unwrap();
        folders.write(&format!("old/{file}"), &text);
        let text = text.replace("key: carts", "key: baskets");
        folders.write(&format!("new/{file}"), &text);
    }
    assert_told(
        &folders.compare(),
        &[
            "major: the scope `store_cart` is `baskets: modify` in `grant!`, it was `carts: modify` in `grant!`",
            "major: the scope `store_cart_read_only` is `baskets: read` in `grant!`, it was `carts: read` in `grant!`",
        ],
    );
}
