//! Alternatives of scopes, and the fewest scopes for a list of endpoints: what compiles, and to what.
#![expect(deprecated, reason = "every endpoint counts, the deprecated ones, too")]

use bc_api::catalog::brands::GetBrands;
use bc_api::catalog::products::{GetProducts, UpdateProduct};
use bc_api::prelude::*;
use bc_api::{MinimalScopes, ScopeRequirement, SendableBy, minimal_scopes};
use bc_tests::for_each_endpoint;
use impls::impls;

/// Refunds an order.
#[endpoint(
    method = POST,
    path = "/v3/custom/refunds",
    auth = AccessToken,
    scopes = [any_of(orders: modify, transactions: modify)]
)]
struct CreateRefund {}

/// Reads the refunds of an order, for a customer.
#[endpoint(
    method = GET,
    path = "/v3/custom/refunds",
    auth = AccessToken,
    scopes = [customers: read, any_of(orders: read, transactions: read)]
)]
struct GetRefunds {}

mod own {
    use bc_api::prelude::*;

    /// Captures a payment.
    #[endpoint(
        method = POST,
        path = "/v3/custom/captures",
        auth = AccessToken,
        scopes = [transactions: modify]
    )]
    pub(super) struct CreateCapture {}

    /// Reads the hooks, for which every account may ask.
    #[endpoint(method = GET, path = "/v3/custom/hooks", auth = AccessToken, scopes = none)]
    pub(super) struct GetHooks {}
}

grant! {
    struct Orders: App { orders: modify }
    struct OrdersRead: App { orders: read }
    struct Transactions: App { transactions: modify }
    struct CustomersAndOrders: App { customers: read, orders: modify }
    struct CustomersAndTransactions: App { customers: modify, transactions: read }
    struct Customers: App { customers: modify }

    struct ReadsProducts: App { products: read } for [GetProducts, GetBrands]
    struct WritesProducts: Store { products: modify } for [GetProducts, UpdateProduct]
    struct Hooks: App {} for [own::GetHooks]
    struct RefundsByOrders: App { orders: modify } for [CreateRefund]
    struct RefundsByTransactions: App { transactions: modify } for [CreateRefund]
    struct Captures: App { transactions: modify, customers: read }
        for [CreateRefund, GetRefunds, own::CreateCapture]
}

#[test]
fn any_one_of_several_scopes_is_enough() {
    assert!(impls!(CreateRefund: SendableBy<AccessToken<Orders>>));
    assert!(impls!(CreateRefund: SendableBy<AccessToken<Transactions>>));
    assert!(impls!(CreateRefund: SendableBy<AccessToken<Unchecked>>));
    assert!(!impls!(CreateRefund: SendableBy<AccessToken<OrdersRead>>));
    assert!(!impls!(CreateRefund: SendableBy<AccessToken<Customers>>));
}

#[test]
fn one_of_several_scopes_is_needed_beside_those_that_are_needed_anyway() {
    assert!(impls!(GetRefunds: SendableBy<AccessToken<CustomersAndOrders>>));
    assert!(impls!(GetRefunds: SendableBy<AccessToken<CustomersAndTransactions>>));
    assert!(!impls!(GetRefunds: SendableBy<AccessToken<Orders>>));
    assert!(!impls!(GetRefunds: SendableBy<AccessToken<Customers>>));
}

#[test]
fn an_endpoint_tells_its_alternatives_at_run_time() {
    use KnownScope::{
        StoreV2CustomersReadOnly, StoreV2OrdersReadOnly, StoreV2TransactionsReadOnly,
    };
    let alternatives: &[&[KnownScope]] = &[
        &[StoreV2CustomersReadOnly, StoreV2OrdersReadOnly],
        &[StoreV2CustomersReadOnly, StoreV2TransactionsReadOnly],
    ];
    assert_eq!(
        GetRefunds::INFO.scopes,
        ScopeRequirement::AnyOf(alternatives)
    );
}

#[test]
fn the_fewest_scopes_of_endpoints_from_any_families_are_a_constant() {
    const SCOPES: &[KnownScope] = minimal_scopes![
        GetProducts,
        UpdateProduct,
        GetRefunds,
        CreateRefund,
        own::CreateCapture,
        own::GetHooks,
    ];
    let expected = [
        KnownScope::StoreV2CustomersReadOnly,
        KnownScope::StoreV2Transactions,
        KnownScope::StoreV2Products,
    ];
    assert_eq!(SCOPES, expected);
    assert_eq!(
        minimal_scopes![GetProducts, GetBrands],
        [KnownScope::StoreV2ProductsReadOnly]
    );
    assert_eq!(minimal_scopes![own::GetHooks], []);
}

#[test]
fn a_grant_that_compiles_for_a_list_of_endpoints_asks_for_the_fewest_scopes() {
    assert_eq!(
        ReadsProducts::SCOPES,
        minimal_scopes![GetProducts, GetBrands]
    );
    assert_eq!(
        WritesProducts::SCOPES,
        minimal_scopes![GetProducts, UpdateProduct]
    );
    assert_eq!(Hooks::SCOPES, minimal_scopes![own::GetHooks]);
    assert_eq!(RefundsByOrders::SCOPES, minimal_scopes![CreateRefund]);
    assert_eq!(RefundsByTransactions::SCOPES.len(), 1);
    assert_eq!(Captures::SCOPES.len(), 2);
}

macro_rules! minimal_scopes_of_all {
    ($($trials:tt { $($endpoint:path = $spec:literal $operation:literal,)* })*) => {
        const OF_ALL: &[KnownScope] = {
            const MINIMAL: &MinimalScopes =
                &MinimalScopes::of(&[$($(<$endpoint as Endpoint>::INFO),*),*]);
            MINIMAL.as_slice()
        };
    };
}

for_each_endpoint!(minimal_scopes_of_all);

#[test]
fn the_compiler_can_compute_the_fewest_scopes_of_all_endpoints_there_are() {
    assert!(OF_ALL.contains(&KnownScope::StoreV2Products));
    assert!(!OF_ALL.contains(&KnownScope::StoreV2ProductsReadOnly));
}
