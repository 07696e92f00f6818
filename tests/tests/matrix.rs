//! The verdict matrix: for every endpoint and a set of credentials, does `send` compile?
//!
//! Whether a type implements a trait can be had as a constant, so the whole table is one test. What
//! is expected is computed from the scopes and account kinds that `specs/` give for the endpoint,
//! at run time, by other code than the bounds of `send`.
#![expect(
    deprecated,
    reason = "every endpoint is in the matrix, the deprecated ones, too"
)]

use bc_api::account::Kind;
use bc_api::prelude::*;
use bc_api::{
    AppClientId, CustomerLoginJwt, PaymentAccessToken, Scheme, SendableBy, ShopperSession,
};
use bc_tests::for_each_endpoint;
use impls::impls;

grant! {
    /// Holds no scope.
    pub struct Nothing: Store {}
    /// Reads products.
    pub struct ProductsRead: Store { products: read }
    /// Writes products, as a store-level account.
    pub struct ProductsOfStore: Store { products: modify }
    /// Writes products, as an app-level account.
    pub struct ProductsOfApp: App { products: modify }
    /// Signs customers in, as an app-level account.
    pub struct LoginOfApp: App { customers_login: modify }
    /// Holds every scope of an account-level account.
    pub struct WholeAccount: Account {
        account: read,
        account_apps: read,
        account_checkouts: read,
        account_checkouts: create,
        account_stores: read,
        account_subscriptions: read,
        account_subscriptions: cancel,
        account_users: read,
        account_users: write,
        account_users: delete,
    }
    /// Holds every scope of a store-level account but those for products.
    pub struct AllButProducts: Store {
        payments: create,
        storefront_tokens: create,
        customer_impersonation_tokens: create,
        app_extensions: manage,
        carts: modify,
        channel_settings: modify,
        channel_listings: modify,
        checkouts: modify,
        checkout_content: modify,
        content: modify,
        customers: modify,
        customers_login: modify,
        fulfillment_methods: modify,
        information: modify,
        marketing: modify,
        metafield_ownership: manage,
        metafields: full,
        orders: modify,
        order_fulfillment: modify,
        transactions: modify,
        payment_methods: read,
        sites: modify,
        inventory: modify,
        locations: modify,
        stored_payment_instruments: modify,
        translations: modify,
        themes: modify,
        infrastructure_deployments: manage,
        infrastructure_deployments: create_preview,
        infrastructure_projects: manage,
        infrastructure_logs: read,
        store_logs: read,
        tax: modify,
    }
}

/// A credential of the matrix.
struct Caller {
    name: &'static str,
    carries: Scheme,
    /// `None`: the compiler does not check scopes and account kind.
    grant: Option<(&'static [KnownScope], Kind)>,
}

fn token<G: Grant>(kind: Kind) -> Caller {
    Caller {
        name: G::NAME,
        carries: Scheme::AccessToken,
        grant: Some((G::SCOPES, kind)),
    }
}

/// A Customer Login JWT, which has a grant like an access token.
fn jwt<G: Grant>(name: &'static str, kind: Kind) -> Caller {
    Caller {
        name,
        carries: Scheme::CustomerLogin,
        ..token::<G>(kind)
    }
}

/// A credential in which scopes and account kind play no part.
fn without_grant(name: &'static str, carries: Scheme) -> Caller {
    Caller {
        name,
        carries,
        grant: None,
    }
}

/// The callers, in the order of the verdicts of `rows!`.
fn callers() -> [Caller; 13] {
    [
        token::<Nothing>(Kind::Store),
        token::<ProductsRead>(Kind::Store),
        token::<ProductsOfStore>(Kind::Store),
        token::<ProductsOfApp>(Kind::App),
        token::<WholeAccount>(Kind::Account),
        token::<AllButProducts>(Kind::Store),
        without_grant("Unchecked", Scheme::AccessToken),
        without_grant("ShopperSession", Scheme::SameOrigin),
        without_grant("AppClientId", Scheme::ClientId),
        without_grant("PaymentAccessToken", Scheme::PaymentAccessToken),
        jwt::<LoginOfApp>("JWT of LoginOfApp", Kind::App),
        jwt::<ProductsOfApp>("JWT of ProductsOfApp", Kind::App),
        jwt::<AllButProducts>("JWT of AllButProducts", Kind::Store),
    ]
}

/// What `specs/` say of an endpoint, and what the compiler says of each caller.
struct Row {
    endpoint: &'static str,
    auth: &'static str,
    /// Alternatives, each of scopes that are all needed; `None`: undocumented.
    scopes: Option<&'static [&'static [&'static str]]>,
    accounts: &'static [&'static str],
    verdicts: [bool; 13],
}

macro_rules! scopes {
    (undocumented) => { None };
    ([$([$($scope:ident),*]),*]) => { Some(&[$(&[$(stringify!($scope)),*]),*]) };
}

macro_rules! rows {
    ($(($endpoint:path, $method:ident, $auth:ident, $scopes:tt, [$($account:ident),*]);)*) => {
        const ROWS: &[Row] = &[$(Row {
            endpoint: stringify!($endpoint),
            auth: stringify!($auth),
            scopes: scopes!($scopes),
            accounts: &[$(stringify!($account)),*],
            verdicts: [
                impls!($endpoint: SendableBy<AccessToken<Nothing>>),
                impls!($endpoint: SendableBy<AccessToken<ProductsRead>>),
                impls!($endpoint: SendableBy<AccessToken<ProductsOfStore>>),
                impls!($endpoint: SendableBy<AccessToken<ProductsOfApp>>),
                impls!($endpoint: SendableBy<AccessToken<WholeAccount>>),
                impls!($endpoint: SendableBy<AccessToken<AllButProducts>>),
                impls!($endpoint: SendableBy<AccessToken<Unchecked>>),
                impls!($endpoint: SendableBy<ShopperSession>),
                impls!($endpoint: SendableBy<AppClientId>),
                impls!($endpoint: SendableBy<PaymentAccessToken>),
                impls!($endpoint: SendableBy<CustomerLoginJwt<LoginOfApp>>),
                impls!($endpoint: SendableBy<CustomerLoginJwt<ProductsOfApp>>),
                impls!($endpoint: SendableBy<CustomerLoginJwt<AllButProducts>>),
            ],
        }),*];
    };
}

for_each_endpoint!(rows);

fn may_send(caller: &Caller, row: &Row) -> bool {
    let Some(alternatives) = row.scopes else {
        return false;
    };
    let Some((scopes, kind)) = caller.grant else {
        return caller.carries.name() == row.auth;
    };
    caller.carries.name() == row.auth
        && row.accounts.contains(&kind.name())
        && alternatives.iter().any(|required| {
            required.iter().all(|id| {
                let required: Option<KnownScope> = id.parse().ok();
                required.is_some_and(|required| scopes.iter().any(|scope| scope.covers(required)))
            })
        })
}

#[test]
fn every_verdict_of_the_compiler_is_what_the_specs_say() {
    let mut wrong = Vec::new();
    for row in ROWS {
        for (caller, verdict) in callers().iter().zip(row.verdicts) {
            if verdict != may_send(caller, row) {
                let verdict = if verdict {
                    "compiles"
                } else {
                    "does not compile"
                };
                wrong.push(format!("{} with {} {verdict}", row.endpoint, caller.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_specs_let_a_caller_send_with_any_one_of_several_alternatives_held_whole() {
    let sent_by = |scopes| {
        let row = Row {
            endpoint: "Refund",
            auth: "access_token",
            scopes,
            accounts: &["store", "app"],
            verdicts: [false; 8],
        };
        let may = |caller: &Caller| may_send(caller, &row);
        [
            may(&token::<Nothing>(Kind::Store)),
            may(&token::<ProductsOfStore>(Kind::Store)),
            may(&token::<AllButProducts>(Kind::Store)),
        ]
    };
    assert_eq!(
        sent_by(scopes!([
            [store_v2_orders_read_only],
            [store_v2_transactions, store_v2_products]
        ])),
        [false, false, true]
    );
    assert_eq!(
        sent_by(scopes!([
            [store_v2_orders, store_v2_products],
            [store_v2_products_read_only]
        ])),
        [false, true, false]
    );
    assert_eq!(sent_by(scopes!([[]])), [true, true, true]);
}

#[test]
fn the_matrix_holds_the_whole_catalog() {
    assert_eq!(ROWS.len(), 135);
}

#[test]
fn every_endpoint_has_callers_that_may_send_it_and_callers_that_may_not() {
    for row in ROWS {
        let [
            nothing,
            read,
            store,
            app,
            account,
            all_but,
            unchecked,
            ref of_another_kind @ ..,
        ] = row.verdicts;
        assert!(
            store && app && unchecked,
            "{}: the right grant compiles",
            row.endpoint
        );
        assert!(!nothing, "{}: no grant", row.endpoint);
        assert!(!all_but, "{}: every grant but the right one", row.endpoint);
        assert!(!account, "{}: an account-level account", row.endpoint);
        assert!(
            !of_another_kind.contains(&true),
            "{}: a credential of another kind",
            row.endpoint
        );
        let reads = row.scopes == Some(&[&["store_v2_products_read_only"]]);
        assert_eq!(read, reads, "{}: a read-only grant", row.endpoint);
    }
}

#[test]
fn the_grants_of_the_matrix_hold_every_scope_but_those_for_products() {
    let all_but: Vec<_> = AllButProducts::SCOPES
        .iter()
        .chain(WholeAccount::SCOPES)
        .collect();
    for scope in KnownScope::ALL {
        let held = all_but.iter().any(|held| held.covers(scope));
        assert_eq!(held, scope.grant_words().0 != "products", "{scope}");
    }
}
