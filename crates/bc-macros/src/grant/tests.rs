//! Does `grant!` emit what it says, and does it find every mistake?

use super::*;

fn expanded(input: TokenStream) -> String {
    let mut errors = Errors::default();
    let tokens = expand_into(input, &mut errors);
    assert_eq!(errors.messages(), [""; 0]);
    prettyplease::unparse(&syn::parse2(tokens).unwrap())
}

/// The names of the grants that came out in spite of the mistakes, and the mistakes.
fn mistakes(input: TokenStream) -> (Vec<String>, Vec<String>) {
    let mut errors = Errors::default();
    let tokens = expand_into(input, &mut errors);
    let names = syn::parse2::<syn::File>(tokens)
        .unwrap()
        .items
        .into_iter()
        .filter_map(|item| match item {
            syn::Item::Struct(item) => Some(item.ident.to_string()),
            _ => None,
        })
        .collect();
    (names, errors.messages())
}

/// Asserts that there is one mistake in the grant, that its message holds `expected`, and that
/// the grant is there nonetheless.
#[track_caller]
fn assert_mistake(input: TokenStream, expected: &str) {
    let (names, messages) = mistakes(input);
    assert!(
        matches!(&messages[..], [message] if message.contains(expected)),
        "expected only {expected:?}, found {messages:#?}"
    );
    assert_eq!(names, ["Sync"]);
}

#[test]
fn a_grant_becomes_a_type_that_holds_its_scopes_and_what_they_include() {
    let code = expanded(quote! {
        /// Keeps the catalog in step.
        pub struct CatalogSync: App { products: modify, orders: read, }
    });
    let expected = prettyplease::unparse(&syn::parse_quote! {
        /// Keeps the catalog in step.
        ///
        /// An app-level API account with the OAuth scopes Products: modify (`store_v2_products`), Orders: read-only (`store_v2_orders_read_only`).
        #[derive(::core::fmt::Debug, ::core::clone::Clone, ::core::marker::Copy)]
        pub struct CatalogSync;
        impl ::bc_api::__private::auth::Grant for CatalogSync {
            type Account = ::bc_api::__private::auth::account::App;
            const NAME: &'static str = "CatalogSync";
            const SCOPES: &'static [::bc_api::__private::auth::KnownScope] = &[
                ::bc_api::__private::auth::KnownScope::StoreV2Products,
                ::bc_api::__private::auth::KnownScope::StoreV2OrdersReadOnly
            ];
        }
        impl<E> ::bc_api::__private::auth::granted::store_v2_products<E> for CatalogSync {}
        impl<E> ::bc_api::__private::auth::granted::store_v2_products_read_only<E> for CatalogSync {}
        impl<E> ::bc_api::__private::auth::granted::store_v2_orders_read_only<E> for CatalogSync {}
        impl<E> ::bc_api::__private::auth::granted::store_v2_orders_or_transactions_read_only<E> for CatalogSync {}
    });
    assert_eq!(code, expected);
}

#[test]
fn one_call_declares_several_grants_and_one_of_them_may_hold_nothing() {
    let (names, messages) = mistakes(quote! {
        pub struct Reader: Store { products: read }
        struct Nothing: App {}
        pub(crate) struct Partner: Account { account_users: read }
    });
    assert_eq!(messages, [""; 0]);
    assert_eq!(names, ["Reader", "Nothing", "Partner"]);
}

#[test]
fn a_trait_of_the_writers_own_derives_is_not_derived_again() {
    let code = expanded(quote! {
        #[derive(Clone, PartialEq)]
        struct Reader: Store { products: read }
    });
    assert!(
        code.contains("#[derive(::core::fmt::Debug, ::core::marker::Copy)]"),
        "{code}"
    );
}

#[test]
fn another_crate_path_replaces_the_usual_one() {
    let code = expanded(quote! {
        #[grant(crate = crate::fake)]
        struct Reader: Store { products: read }
    });
    assert!(code.contains("impl crate::fake::auth::Grant"), "{code}");
    assert!(!code.contains("bc_api"), "{code}");
    assert!(!code.contains("#[grant"), "{code}");
}

#[test]
fn a_wrong_kind_is_answered_with_the_right_ones() {
    for (grant, expected) in [
        (
            quote!(pub struct Sync: Ap { products: read }),
            "unknown grant kind `Ap`; did you mean `App`?",
        ),
        (
            quote!(pub struct Sync: store { products: read }),
            "unknown grant kind `store`; did you mean `Store`?",
        ),
        (
            quote!(pub struct Sync: Partner { products: read }),
            "unknown grant kind `Partner`; it is one of `Store`, `App`, `Account`",
        ),
        (
            quote!(
                pub struct Sync {
                    products: read,
                }
            ),
            "the grant `Sync` has no kind of API account; write `Sync: Store`",
        ),
    ] {
        assert_mistake(grant, expected);
    }
}

#[test]
fn wrong_scopes_are_answered_with_the_right_ones() {
    for (scopes, expected) in [
        (
            quote!(product: modify),
            "unknown scope `product: modify`; did you mean `products: modify`?",
        ),
        (
            quote!(products: modify, products: read),
            "`products: modify` covers `products: read`; remove `products: read`",
        ),
        (
            quote!(products: read, products: read),
            "`products: read` is given twice",
        ),
        (quote!(products), "`products` has no level"),
        (quote!(products: modify orders: read), "expected `,`"),
        (
            quote!(account_users: read),
            "`account_users: read` is no scope of a grant `: App`; account-level API accounts have it",
        ),
    ] {
        assert_mistake(quote!(pub struct Sync: App { #scopes }), expected);
    }
    assert_mistake(
        quote!(pub struct Sync: Account { products: read }),
        "`products: read` is no scope of a grant `: Account`; store-level and app-level",
    );
}

#[test]
fn a_grant_with_a_scope_beyond_guessing_holds_all_so_that_no_second_error_follows() {
    let mut errors = Errors::default();
    let tokens = expand_into(quote!(pub struct Sync: App { zebra: read }), &mut errors);
    let items = syn::parse2::<syn::File>(tokens).unwrap().items.len();
    assert_eq!(errors.messages().len(), 1);
    assert_eq!(items, SCOPES.len() + ANY_OF.len() + 2);
}

#[test]
fn a_set_of_alternatives_is_held_once_whichever_of_them_is() {
    for scopes in [
        quote!(orders: modify),
        quote!(transactions: modify),
        quote!(orders: modify, transactions: modify),
    ] {
        let code = expanded(quote!(struct Refunds: App { #scopes }));
        for set in ANY_OF.iter().filter(|set| set.id.contains("transactions")) {
            let found = code.matches(&format!("::{}<E>", set.id)).count();
            assert_eq!(found, 1, "{code}");
        }
    }
    let code = expanded(quote!(struct Reader: App { transactions: read }));
    assert!(code.contains("store_v2_orders_or_transactions_read_only<E>"));
    assert!(!code.contains("store_v2_orders_or_transactions<E>"));
}

#[test]
fn a_grant_for_a_list_of_endpoints_is_compared_with_them_scope_by_scope() {
    let code = expanded(quote! {
        struct Sync: App { products: modify, orders: read } for [GetProducts, my::Own,]
    });
    // The formatter breaks lines, and ends broken lists with commas.
    let code: String = code.split_whitespace().collect();
    let code = code.replace(",>", ">");
    let path = "::bc_api::__private::client::least_privilege::";
    for part in [
        format!("&[{path}sent_by::<GetProducts,Sync>(),{path}sent_by::<my::Own,Sync>(),]"),
        format!("{path}MinimalScopes::of_grant::<Sync>(__ENDPOINTS)"),
        format!(
            "{path}assert_needed::<Sync>(::bc_api::__private::auth::KnownScope::StoreV2Products,"
        ),
        format!(
            "{path}assert_needed::<Sync>(::bc_api::__private::auth::KnownScope::StoreV2OrdersReadOnly,"
        ),
    ] {
        assert!(code.contains(&part), "{part}\n{code}");
    }
    let code = expanded(quote!(struct Nothing: App {} for [GetTime]));
    assert!(
        code.contains("sent_by::<") && !code.contains("assert_needed"),
        "{code}"
    );
}

#[test]
fn endpoints_that_are_no_list_are_answered_with_how_to_write_them() {
    for (clause, expected) in [
        (quote!(for GetTime), "stand in brackets: `for [GetProducts,"),
        (quote!(for []), "the list of endpoints is empty"),
        (quote!(with[GetTime]), "unknown word `with`; the endpoints"),
        (
            quote!(for [GetTime GetCart]),
            "expected `,` between two endpoints",
        ),
        (
            quote!(for [5]),
            "expected an endpoint, such as `GetProducts`",
        ),
        (quote!(for [a::B, a::B]), "is given twice; remove one"),
    ] {
        let (names, messages) = mistakes(quote!(struct Sync: App { products: read } #clause));
        assert!(
            matches!(&messages[..], [message] if message.contains(expected)),
            "{clause}: {messages:#?}"
        );
        assert_eq!(names, ["Sync"], "{clause}");
    }
}

#[test]
fn a_grant_with_a_mistake_is_not_compared_so_that_no_second_error_follows() {
    let mut errors = Errors::default();
    let grant = quote!(struct Sync: App { product: modify } for [GetProducts]);
    let code = expand_into(grant, &mut errors).to_string();
    assert_eq!(errors.messages().len(), 1);
    assert!(!code.contains("least_privilege"), "{code}");
}

#[test]
fn alternatives_in_a_grant_are_answered_with_the_scopes_to_choose_from() {
    assert_mistake(
        quote!(struct Sync: App { any_of(orders: read, transactions: read) }),
        "declare `orders: read` or `transactions: read`",
    );
}

#[test]
fn what_is_no_grant_is_answered_with_one() {
    assert_mistake(
        quote!(
            pub struct Sync: App;
        ),
        "expected the scopes of `Sync` in braces",
    );
    assert_mistake(
        quote!(#[grant(krate = x)] pub struct Sync: App {}),
        "unknown option of `#[grant]`; the only one is `crate = path`",
    );
    let (_, messages) = mistakes(quote!(
        enum E {}
    ));
    assert!(messages[0].contains("expected a grant: `pub struct CatalogSync: App"));
}

#[test]
fn all_mistakes_of_all_grants_are_reported_at_once() {
    let (names, messages) = mistakes(quote! {
        struct One: Ap { product: read, orders: raed }
        struct Two: Store { account_users: read, carts: modify, carts: read }
    });
    assert_eq!(messages.len(), 5, "{messages:#?}");
    assert_eq!(names, ["One", "Two"]);
}
