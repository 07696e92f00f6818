//! What does a sound endpoint become?

use super::*;

#[test]
fn an_endpoint_becomes_its_struct_its_impl_and_its_setters() {
    let code = expanded(
        quote!(method = GET, path = "/v3/catalog/products/{product_id}", auth = AccessToken,
            scopes = [products: read], response = Item<Product>),
        quote! {
            /// Gets one product.
            #[derive(Debug)]
            pub struct GetProduct {
                /// Which product.
                #[path]
                pub product_id: i64,
                #[query]
                pub include: Option<Vec<Include>>,
                #[query(name = "id:in", exploded)]
                pub id_in: Option<Vec<i64>>,
            }
        },
    );
    let expected = prettyplease::unparse(&syn::parse_quote! {
        #[must_use = "a request does nothing until a client sends it"]
        /// Gets one product.
        #[derive(Debug)]
        pub struct GetProduct {
            /// Which product.
            pub product_id: i64,
            /// The query parameter `include`.
            pub include: Option<Vec<Include>>,
            /// The query parameter `id:in`.
            pub id_in: Option<Vec<i64>>,
        }
        impl ::bc_api::__private::client::Endpoint for GetProduct {
            type Auth = ::bc_api::__private::auth::scheme::AccessToken;
            type Scopes = (::bc_api::__private::auth::scope::store_v2_products_read_only,);
            type Account = ::bc_api::__private::auth::account::StoreOrApp;
            type Response = Item<Product>;
            const INFO: &'static ::bc_api::__private::client::EndpointInfo = &::bc_api::__private::client::EndpointInfo {
                name: "GetProduct",
                method: ::bc_api::__private::client::Method::Get,
                path: "/v3/catalog/products/{product_id}",
                auth: ::bc_api::__private::auth::Scheme::AccessToken,
                scopes: ::bc_api::__private::client::ScopeRequirement::AnyOf(
                    &[&[::bc_api::__private::auth::KnownScope::StoreV2ProductsReadOnly]],
                ),
                accounts: &[
                    ::bc_api::__private::auth::account::Kind::Store,
                    ::bc_api::__private::auth::account::Kind::App
                ],
                idempotent: true,
                pages: ::core::option::Option::None,
                max_batch: ::core::option::Option::None,
                max_concurrency: ::core::option::Option::None,
                reference: ::core::option::Option::None,
            };
            #[inline]
            fn write(&self, request: &mut ::bc_api::__private::client::RequestWriter) {
                request.path("product_id", &self.product_id);
                request.query("include", &self.include);
                request.query_exploded("id:in", &self.id_in);
            }
        }
        impl GetProduct {
            /// A request to `GET /v3/catalog/products/{product_id}`.
            #[inline]
            pub fn new(product_id: i64) -> Self {
                Self {
                    product_id: product_id,
                    include: ::core::option::Option::None,
                    id_in: ::core::option::Option::None
                }
            }
            /// The query parameter `include`.
            #[inline]
            pub fn include(
                mut self,
                include: impl ::core::iter::IntoIterator<Item = impl ::core::convert::Into<Include>>
            ) -> Self {
                self.include = ::core::option::Option::Some(
                    ::core::iter::Iterator::collect(::core::iter::Iterator::map(
                        ::core::iter::IntoIterator::into_iter(include),
                        ::core::convert::Into::into
                    ))
                );
                self
            }
            /// The query parameter `id:in`.
            #[inline]
            pub fn id_in(mut self, id_in: impl ::core::iter::IntoIterator<Item = i64>) -> Self {
                self.id_in = ::core::option::Option::Some(
                    ::core::iter::Iterator::collect(::core::iter::IntoIterator::into_iter(id_in))
                );
                self
            }
        }
    });
    assert_eq!(code, expected);
}

#[test]
fn a_guarded_endpoint_goes_out_bare_only_by_name() {
    let code = expanded(
        quote!(method = DELETE, path = "/v3/catalog/products", auth = AccessToken,
            scopes = [products: modify], guard = filter),
        quote!(
            pub struct DeleteProducts {
                #[query]
                pub name: Option<String>,
            }
        ),
    );
    for part in [
        "    everything: bool,\n",
        "request.require_filter(self.everything);",
        "pub fn new() -> Self",
        "everything: false",
        "pub fn everything() -> Self",
        "everything: true",
    ] {
        assert!(code.contains(part), "{part}\n{code}");
    }
}

#[test]
fn an_endpoint_that_always_deletes_everything_is_made_only_by_name() {
    let code = expanded(
        quote!(method = DELETE, path = "/v2/banners", auth = AccessToken,
            scopes = [marketing: modify], guard = everything),
        quote!(
            pub struct DeleteBanners {}
        ),
    );
    assert!(code.contains("#[non_exhaustive]"), "{code}");
    assert!(code.contains("pub fn everything() -> Self"), "{code}");
    assert!(!code.contains("pub fn new()"), "{code}");
}

#[test]
fn an_endpoint_without_fields_needs_no_arguments() {
    for item in [
        unit(),
        quote!(
            pub(crate) struct GetTime {}
        ),
    ] {
        let code = expanded(get("/v2/time"), item);
        assert!(code.contains("fn new() -> Self"), "{code}");
        assert!(code.contains("_request: &mut"), "{code}");
        assert!(code.contains("type Scopes = ();"), "{code}");
    }
}

#[test]
fn the_visibility_of_the_struct_is_that_of_its_functions() {
    let code = expanded(
        get("/v2/time"),
        quote!(
            pub(crate) struct GetTime {
                #[query]
                at: Option<i64>,
            }
        ),
    );
    assert!(code.contains("pub(crate) fn new()"), "{code}");
    assert!(
        code.contains("pub(crate) fn at(mut self, at: i64)"),
        "{code}"
    );
}

#[test]
fn the_kinds_of_account_are_those_that_are_given() {
    for (accounts, set) in [
        (quote!([store, app]), "StoreOrApp"),
        (quote!([store]), "StoreOnly"),
        (quote!([app]), "AppOnly"),
        (quote!([account]), "AccountOnly"),
    ] {
        let mut args = get("/v2/time");
        args.extend(quote!(, accounts = #accounts));
        let code = expanded(args, unit());
        assert!(
            code.contains(&format!(
                "type Account = ::bc_api::__private::auth::account::{set};"
            )),
            "{code}"
        );
    }
}

#[test]
fn the_kind_of_account_is_told_of_every_scheme_and_asked_for_where_there_is_a_grant() {
    for (arguments, ty, kinds) in [
        (quote!(auth = ClientId), "()", "App"),
        (quote!(auth = PaymentAccessToken), "()", "Store App"),
        (quote!(auth = ProviderBasic), "()", "App"),
        (quote!(auth = SameOrigin), "()", ""),
        (
            quote!(auth = CustomerLogin, scopes = none),
            "::bc_api::__private::auth::account::AppOnly",
            "App",
        ),
        (
            quote!(auth = ClientId, accounts = [store, app]),
            "()",
            "Store App",
        ),
    ] {
        let args = quote!(method = GET, path = "/x/{left_open}", #arguments);
        let mut errors = Errors::default();
        let tokens = expand_into(args, unit(), &mut errors);
        let code = prettyplease::unparse(&syn::parse2(tokens).unwrap());
        assert!(code.contains(&format!("type Account = {ty};")), "{code}");
        let list = code.split("accounts: &[").nth(1).unwrap();
        let list = list.split(']').next().unwrap();
        let told: Vec<_> = list
            .split(',')
            .filter_map(|kind| kind.rsplit("::").next())
            .map(str::trim)
            .filter(|kind| !kind.is_empty())
            .collect();
        assert_eq!(told.join(" "), kinds, "{code}");
    }
}

#[test]
fn the_placeholder_without_a_field_is_left_to_a_customer_login_jwt() {
    let code = expanded(
        quote!(
            method = GET,
            path = "/login/{kind}/{jwt_token}",
            auth = CustomerLogin,
            scopes = [customers_login: modify]
        ),
        quote!(
            pub struct GetCustomerLogin {
                #[path]
                kind: String,
            }
        ),
    );
    assert!(
        code.contains(r#"request.path("kind", &self.kind);"#),
        "{code}"
    );
    assert!(
        code.contains(r#"request.path_of_credential("jwt_token");"#),
        "{code}"
    );
}

#[test]
fn undocumented_scopes_are_told_apart_from_none() {
    let code = expanded(
        quote!(
            method = GET,
            path = "/v2/time",
            auth = AccessToken,
            scopes = undocumented
        ),
        unit(),
    );
    assert!(code.contains("auth::scope::Undocumented;"), "{code}");
    assert!(code.contains("ScopeRequirement::Undocumented,"), "{code}");
}

#[test]
fn any_one_of_several_scopes_is_a_type_and_a_list_of_alternatives() {
    let code = expanded(
        quote!(
            method = POST,
            path = "/v3/orders/refund",
            auth = AccessToken,
            scopes = [any_of(transactions: modify, orders: modify), customers: read]
        ),
        unit(),
    );
    let code: String = code.split_whitespace().collect();
    let scope = "::bc_api::__private::auth::scope::";
    let known = "::bc_api::__private::auth::KnownScope::";
    for part in [
        format!(
            "typeScopes=({scope}store_v2_customers_read_only,{scope}store_v2_orders_or_transactions,);"
        ),
        format!(
            "ScopeRequirement::AnyOf(&[&[{known}StoreV2CustomersReadOnly,{known}StoreV2Orders,],\
             &[{known}StoreV2CustomersReadOnly,{known}StoreV2Transactions,],],)"
        ),
    ] {
        assert!(code.contains(&part), "{part}\n{code}");
    }
}

#[test]
fn another_crate_path_replaces_the_usual_one() {
    let mut args = get("/v2/time");
    args.extend(quote!(, crate = crate::fake));
    let code = expanded(args, unit());
    assert!(
        code.contains("impl crate::fake::client::Endpoint"),
        "{code}"
    );
    assert!(!code.contains("bc_api"), "{code}");
}

#[test]
fn each_role_is_written_by_its_own_call() {
    let code = expanded(
        quote!(
            method = PUT,
            path = "/v3/x/{cartId}",
            auth = AccessToken,
            scopes = none
        ),
        quote! {
            pub struct UpdateCart {
                #[path(name = "cartId")]
                pub cart_id: String,
                #[header]
                pub if_match: Option<String>,
                #[query]
                pub r#type: Option<u32>,
                #[body]
                pub body: Option<Cart>,
            }
        },
    );
    for part in [
        "request.path(\"cartId\", &self.cart_id);",
        "request.header(\"if-match\", &self.if_match);",
        "request.query(\"type\", &self.r#type);",
        "if let ::core::option::Option::Some(body) = &self.body {",
        "pub fn r#type(mut self, r#type: u32) -> Self",
        "pub fn new(cart_id: impl ::core::convert::Into<String>) -> Self",
    ] {
        assert!(code.contains(part), "{part}\n{code}");
    }
}

#[test]
fn a_deprecated_endpoint_does_not_warn_of_itself() {
    let code = expanded(get("/v2/time"), {
        let unit = unit();
        quote!(#[deprecated] #unit)
    });
    assert_eq!(code.matches("#[allow(deprecated)]").count(), 2, "{code}");
}
