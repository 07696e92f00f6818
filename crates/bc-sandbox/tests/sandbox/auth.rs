//! Who may do what: tokens, scopes, account kinds, stores.

use bc_sandbox::{
    AccountKind::{Account, App, Store},
    WrongToken,
};
use serde_json::json;

use crate::support::shop;

/// Every kind of operation: (method, path, whether it writes).
const OPERATIONS: [(&str, &str, bool); 6] = [
    ("GET", "/catalog/products", false),
    ("GET", "/catalog/products/101/images", false),
    ("GET", "/catalog/summary", false),
    ("POST", "/catalog/brands", true),
    ("PUT", "/catalog/products/101", true),
    ("DELETE", "/catalog/categories/26", true),
];

#[test]
fn every_operation_refuses_whoever_may_not_call_it() {
    let shop = shop();
    for (method, path, writes) in OPERATIONS {
        let status = |kind, scopes: &str| {
            let token = shop.token(kind, scopes);
            shop.send_as(&token, method, path, writes.then(|| json!({})))
                .status
        };
        let bare = shop.raw(method, &shop.path(path), &[], b"");
        bare.errors(401);
        shop.send_as("", method, path, None).errors(401);
        shop.send_as("nobody", method, path, None).errors(401);
        for kind in [Store, App] {
            assert_eq!(status(kind, ""), 403, "{method} {path} without scopes");
            assert_eq!(
                status(kind, "store_v2_orders store_v2_default"),
                403,
                "{method} {path} with others"
            );
            let readable = status(kind, "store_v2_products_read_only");
            assert_eq!(
                readable == 403,
                writes,
                "{method} {path} answers {readable} to a reader"
            );
            assert_ne!(
                status(kind, "store_v2_products"),
                403,
                "{method} {path} to a writer"
            );
        }
        assert_eq!(
            status(Account, "store_v2_products"),
            403,
            "{method} {path} to an account-level token"
        );
    }
}

#[test]
fn a_403_names_the_scope_that_is_lacking() {
    let shop = shop();
    let token = shop.token(Store, "store_v2_products_read_only");
    let answer = shop.send_as(
        &token,
        "POST",
        "/catalog/brands",
        Some(json!({ "name": "New" })),
    );
    assert_eq!(answer.errors(403)["scope"], "lacks store_v2_products");
}

#[test]
fn scopes_may_be_separated_by_commas_and_unknown_ones_do_no_harm() {
    let shop = shop();
    let token = shop.token(App, "store_v9_dreams,store_v2_products_read_only");
    assert_eq!(
        shop.send_as(&token, "GET", "/catalog/brands", None).status,
        200
    );
}

#[test]
fn a_revoked_token_is_unknown() {
    let shop = shop();
    let token = shop.token(Store, "store_v2_products");
    assert_eq!(
        shop.send_as(&token, "GET", "/catalog/brands", None).status,
        200
    );
    assert!(shop.revoke(&token));
    shop.send_as(&token, "GET", "/catalog/brands", None)
        .errors(401);
    assert!(!shop.revoke(&token));
}

#[test]
fn a_token_opens_no_other_store_and_no_other_sandbox() {
    let (shop, other) = (shop(), shop());
    let elsewhere = shop.raw(
        "GET",
        "/stores/abc/v3/catalog/brands",
        &[("X-Auth-Token", &shop.token)],
        b"",
    );
    elsewhere.errors(403);
    other
        .send_as(&shop.token, "GET", "/catalog/brands", None)
        .errors(401);
}

#[test]
fn a_path_is_looked_up_before_the_token_and_the_token_before_the_body() {
    let shop = shop();
    assert_eq!(
        shop.raw("GET", "/stores/sandbox/v3/nothing", &[], b"")
            .status,
        404
    );
    assert_eq!(
        shop.raw("POST", &shop.path("/catalog/summary"), &[], b"")
            .status,
        405
    );
    assert_eq!(
        shop.raw("POST", &shop.path("/catalog/brands"), &[], b"{")
            .status,
        401
    );
}

#[test]
fn a_token_that_is_wrong_on_purpose_opens_nothing() {
    let shop = shop();
    for (wrong, status) in [
        (WrongToken::Unknown, 401),
        (WrongToken::Revoked, 401),
        (WrongToken::OtherStore, 403),
    ] {
        for kind in [Store, App] {
            let token = shop.wrong_token(wrong, kind, "store_v2_products");
            shop.send_as(&token, "GET", "/catalog/brands", None)
                .errors(status);
        }
    }
}

#[test]
fn an_api_account_has_all_its_credentials_and_shows_none() {
    let shop = shop();
    let account = shop.api_account(Store, "store_v2_products");
    let answer = shop.send_as(account.access_token(), "GET", "/catalog/brands", None);
    assert_eq!(answer.status, 200);
    let shown = format!("{account:?}");
    assert!(shown.contains(account.client_id()), "{shown}");
    assert!(!shown.contains(account.client_secret()), "{shown}");
    assert!(!shown.contains(account.access_token()), "{shown}");
}
