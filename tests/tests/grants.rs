//! A token becomes a client of a grant only if BigCommerce granted what the grant declares.
#![expect(clippy::unwrap_used, reason = "what helps a test may fail like one")]

use bc_api::prelude::*;

grant! {
    /// Keeps the catalog in step with the warehouse.
    pub struct CatalogSync: App { products: modify, orders: read }

    /// May do nothing.
    pub struct Nothing: Store {}
}

fn store() -> StoreHash {
    "abc123".parse().unwrap()
}

#[test]
fn a_grant_asks_for_the_scopes_that_it_declares() {
    assert_eq!(
        CatalogSync::scope_string(),
        "store_v2_products store_v2_orders_read_only"
    );
    assert_eq!(Nothing::scope_string(), "");
}

#[test]
fn a_token_whose_scopes_were_verified_becomes_a_credential() {
    let granted = "store_v2_default store_v2_products store_v2_orders_read_only store_v9_new";
    let token = AccessToken::new(store(), "s3cret", CatalogSync::verify(granted).unwrap()).unwrap();
    let scopes = token.granted_scopes().unwrap();
    assert_eq!(scopes.to_string(), granted);
    assert_eq!(scopes.unknown().collect::<Vec<_>>(), ["store_v9_new"]);
    assert!(Client::new(token).is_ok());
}

#[test]
fn a_scope_string_that_lacks_a_scope_is_refused_by_name() {
    let error = CatalogSync::verify("store_v2_products store_v2_default").unwrap_err();
    assert_eq!(error.missing(), [KnownScope::StoreV2OrdersReadOnly]);
    assert!(
        error.to_string().contains("`store_v2_orders_read_only`"),
        "{error}"
    );
}

#[test]
fn a_read_only_scope_is_refused_where_the_type_says_modify() {
    let error = CatalogSync::verify("store_v2_products_read_only store_v2_orders").unwrap_err();
    assert_eq!(error.missing(), [KnownScope::StoreV2Products]);
    assert!(
        error
            .to_string()
            .contains("only `store_v2_products_read_only` was granted")
    );
}
