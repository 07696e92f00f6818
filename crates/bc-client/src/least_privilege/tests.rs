//! Are the scopes computed for a list of endpoints enough, and is none of them too many?

use bc_auth::{Scheme, account};

use super::*;
use crate::Method;
use KnownScope::{
    StoreCart, StoreV2Orders, StoreV2OrdersReadOnly, StoreV2Products, StoreV2ProductsReadOnly,
    StoreV2Transactions, StoreV2TransactionsReadOnly,
};

const fn endpoint(scopes: ScopeRequirement) -> EndpointInfo {
    EndpointInfo {
        name: "Endpoint",
        method: Method::Get,
        path: "/v3/things",
        auth: Scheme::AccessToken,
        scopes,
        accounts: &[],
        idempotent: true,
        pages: None,
        max_batch: None,
        max_concurrency: None,
        reference: None,
    }
}

const READ_PRODUCTS: EndpointInfo =
    endpoint(ScopeRequirement::AnyOf(&[&[StoreV2ProductsReadOnly]]));
const WRITE_PRODUCTS: EndpointInfo = endpoint(ScopeRequirement::AnyOf(&[&[StoreV2Products]]));
const READ_ORDERS: EndpointInfo = endpoint(ScopeRequirement::AnyOf(&[&[StoreV2OrdersReadOnly]]));
const WRITE_TRANSACTIONS: EndpointInfo =
    endpoint(ScopeRequirement::AnyOf(&[&[StoreV2Transactions]]));
const READ_EITHER: EndpointInfo = endpoint(ScopeRequirement::AnyOf(&[
    &[StoreV2OrdersReadOnly],
    &[StoreV2TransactionsReadOnly],
]));
const WRITE_EITHER: EndpointInfo = endpoint(ScopeRequirement::AnyOf(&[
    &[StoreV2Orders],
    &[StoreV2Transactions],
]));
const WRITE_EITHER_WITH_CARTS: EndpointInfo = endpoint(ScopeRequirement::AnyOf(&[
    &[StoreCart, StoreV2Orders],
    &[StoreCart, StoreV2Transactions],
]));
const TRANSACTIONS_OR_CARTS: EndpointInfo = endpoint(ScopeRequirement::AnyOf(&[
    &[StoreV2Transactions],
    &[StoreCart],
]));
const FREE: EndpointInfo = endpoint(ScopeRequirement::None);

fn minimal(endpoints: &[&EndpointInfo]) -> Vec<KnownScope> {
    MinimalScopes::of(endpoints).as_slice().to_vec()
}

struct Transactions;

impl Grant for Transactions {
    type Account = account::App;
    const NAME: &'static str = "Transactions";
    const SCOPES: &'static [KnownScope] = &[StoreV2Transactions];
}

struct Both;

impl Grant for Both {
    type Account = account::App;
    const NAME: &'static str = "Both";
    const SCOPES: &'static [KnownScope] = &[StoreV2Orders, StoreV2Transactions];
}

#[test]
fn every_endpoint_gets_its_scopes_in_the_order_of_the_list_of_scopes() {
    let scopes = minimal(&[&WRITE_PRODUCTS, &READ_ORDERS, &FREE]);
    assert_eq!(scopes, [StoreV2OrdersReadOnly, StoreV2Products]);
    assert_eq!(minimal(&[&READ_ORDERS, &WRITE_PRODUCTS]), scopes);
    assert_eq!(minimal(&[&FREE]), []);
    assert_eq!(minimal(&[]), []);
}

#[test]
fn reading_comes_with_writing() {
    assert_eq!(minimal(&[&READ_PRODUCTS]), [StoreV2ProductsReadOnly]);
    let scopes = minimal(&[&READ_PRODUCTS, &WRITE_PRODUCTS, &READ_PRODUCTS]);
    assert_eq!(scopes, [StoreV2Products]);
}

#[test]
fn of_several_scopes_any_of_which_is_enough_it_is_the_first() {
    assert_eq!(minimal(&[&WRITE_EITHER]), [StoreV2Orders]);
    assert_eq!(minimal(&[&READ_EITHER]), [StoreV2OrdersReadOnly]);
    let scopes = minimal(&[&WRITE_EITHER_WITH_CARTS]);
    assert_eq!(scopes, [StoreCart, StoreV2Orders]);
}

#[test]
fn a_scope_that_is_needed_anyway_is_enough() {
    for endpoints in [
        [&WRITE_EITHER, &WRITE_TRANSACTIONS],
        [&WRITE_TRANSACTIONS, &READ_EITHER],
    ] {
        assert_eq!(minimal(&endpoints), [StoreV2Transactions]);
    }
    let scopes = minimal(&[&READ_EITHER, &WRITE_EITHER]);
    assert_eq!(scopes, [StoreV2Orders]);
    let scopes = minimal(&[&WRITE_EITHER_WITH_CARTS, &TRANSACTIONS_OR_CARTS]);
    assert_eq!(scopes, [StoreCart, StoreV2Orders]);
}

#[test]
fn no_scope_of_the_result_can_be_left_out() {
    // The first alternative of each would be orders and transactions.
    let scopes = minimal(&[&WRITE_EITHER, &TRANSACTIONS_OR_CARTS]);
    assert_eq!(scopes, [StoreV2Transactions]);
}

#[test]
fn no_scope_of_the_result_can_be_replaced_by_one_that_it_includes() {
    let orders_or_carts = endpoint(ScopeRequirement::AnyOf(&[&[StoreV2Orders], &[StoreCart]]));
    let read_either = &READ_EITHER;
    let carts_or_products = endpoint(ScopeRequirement::AnyOf(&[&[StoreCart], &[StoreV2Products]]));
    // The first asks for `store_v2_orders` until the last brings `store_cart`.
    let scopes = minimal(&[&orders_or_carts, read_either, &carts_or_products]);
    assert_eq!(scopes, [StoreCart, StoreV2OrdersReadOnly]);
}

/// By brute force, over all grants of a few scopes and all lists of three endpoints.
#[test]
fn a_grant_has_all_that_is_enough_if_none_of_its_scopes_can_be_dropped_or_weakened() {
    let scopes = [
        StoreV2Orders,
        StoreV2OrdersReadOnly,
        StoreV2Transactions,
        StoreV2TransactionsReadOnly,
        StoreCart,
    ];
    let endpoints = [
        &READ_ORDERS,
        &WRITE_TRANSACTIONS,
        &READ_EITHER,
        &WRITE_EITHER,
        &WRITE_EITHER_WITH_CARTS,
        &TRANSACTIONS_OR_CARTS,
        &FREE,
    ];
    let mut minimal_grants = 0;
    for list in endpoints
        .into_iter()
        .flat_map(|a| endpoints.into_iter().map(move |b| (a, b)))
        .flat_map(|(a, b)| endpoints.into_iter().map(move |c| [a, b, c]))
    {
        for chosen in 0..1_u32 << scopes.len() {
            let held: Vec<KnownScope> = scopes
                .into_iter()
                .enumerate()
                .filter(|(bit, _)| chosen & 1 << bit != 0)
                .map(|(_, scope)| scope)
                .collect();
            let grant = Bits::of(&held);
            let are_enough =
                |held: Bits| list.iter().all(|one| is_enough(held.with_included(), one));
            if !are_enough(grant) {
                continue;
            }
            let can_do_with_less = held.iter().any(|scope| {
                let less = grant.without(Bits::one(*scope));
                are_enough(less.and(Bits::of(scope.implies())))
            });
            let enough = MinimalScopes::among(&list, grant.with_included());
            let needed = Bits::of(enough.as_slice());
            assert_eq!(
                held.iter().all(|scope| needed.has(*scope)),
                !can_do_with_less,
                "{list:?} {held:?}"
            );
            minimal_grants += usize::from(!can_do_with_less);
        }
    }
    assert!(minimal_grants > 300, "{minimal_grants}");
}

#[test]
fn a_grant_chooses_among_alternatives() {
    let scopes = MinimalScopes::of_grant::<Transactions>(&[&WRITE_EITHER]);
    assert_eq!(scopes.as_slice(), [StoreV2Transactions]);
    let scopes = MinimalScopes::of_grant::<Both>(&[&WRITE_EITHER]);
    assert_eq!(scopes.as_slice(), [StoreV2Orders]);
    // What it includes counts, and does not become what is needed.
    let scopes = MinimalScopes::of_grant::<Transactions>(&[&READ_EITHER]);
    assert_eq!(scopes.as_slice(), [StoreV2TransactionsReadOnly]);
}

#[test]
fn a_scope_too_many_is_named_with_what_is_enough() {
    let text = |enough| superfluous("CatalogSync", StoreV2Orders, enough);
    assert_eq!(
        text(&[StoreV2Products, StoreV2OrdersReadOnly]).as_str(),
        "the grant `CatalogSync` asks for the OAuth scope `store_v2_orders` (\"Orders: modify\" in \
         the control panel), which its endpoints do not need: enough for them is \
         `{ products: modify, orders: read }`"
    );
    assert!(text(&[]).as_str().ends_with("enough for them is `{}`"));
    let all = text(&KnownScope::ALL);
    assert!(
        all.as_str().ends_with(" tax: modify }`"),
        "there is room for all"
    );
}

#[test]
fn there_is_a_bit_for_every_scope() {
    for scope in KnownScope::ALL {
        assert!(Bits::one(scope).has(scope), "{scope}");
    }
    assert_eq!(
        Bits::of(&KnownScope::ALL).0.count_ones() as usize,
        KnownScope::ALL.len()
    );
}
