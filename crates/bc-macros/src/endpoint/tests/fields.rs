//! Is every mistake in the fields of an endpoint found, and in how they go with its arguments?

use super::*;

#[test]
fn placeholders_and_path_fields_must_pair() {
    let item = quote!(
        pub struct Get {
            #[path]
            pub product: i64,
        }
    );
    assert_mistake(
        get("/v3/{products}"),
        item.clone(),
        "the path has no placeholder `{product}`; did you mean `{products}`?",
    );
    assert_mistake(
        get("/v3/x"),
        item.clone(),
        "add `{product}` to the path, or give the field another role",
    );
    assert_mistake(
        get("/v3/{product}/{image-id}"),
        item,
        "no field fills the placeholder `{image-id}`; add `#[path] pub image_id: ..`, or `#[path(name = \"image-id\")]`",
    );
}

#[test]
fn mistakes_of_fields_are_refused() {
    for (fields, expected) in [
        (
            quote!(#[path] pub a: Option<i64>),
            "cannot be left out; remove the `Option`",
        ),
        (
            quote!(#[path] pub a: i64, pub b: i64),
            "the field `b` has no role; mark it `#[path]`, `#[query]`, `#[header]` or `#[body]`",
        ),
        (
            quote!(#[path] #[query] pub a: i64),
            "the field is `#[path]` already",
        ),
        (
            quote!(#[path] pub a: i64, #[qurey] pub b: i64),
            "unknown attribute `#[qurey]`; did you mean `#[query]`?",
        ),
        (
            quote!(#[path] pub a: i64, #[query(nmae = "x")] pub b: i64),
            "unknown option `nmae` of `#[query]`; did you mean `name`?",
        ),
        (
            quote!(#[path(exploded)] pub a: i64),
            "unknown option `exploded` of `#[path]`; it belongs to `#[query]`",
        ),
        (
            quote!(#[path = "x"] pub a: i64),
            "write the name as an option: `#[path(name = \"..\")]`",
        ),
        (
            quote!(#[path] pub a: i64, #[query(style = form(x))] pub b: i64),
            "unknown option `style` of `#[query]`; there is `name`, `exploded` and `batch`",
        ),
        (
            quote!(#[path] pub a: i64, #[query(name = "")] pub b: i64),
            "the name is empty",
        ),
        (
            quote!(#[path] pub a: i64, #[query(name = "x", name = "y")] pub b: i64),
            "`name` is given twice",
        ),
        (
            quote!(#[path] pub a: i64, #[query] pub b: i64, #[query(name = "b")] pub c: i64),
            "`b` is the query parameter `b` already; remove or rename one",
        ),
        (
            quote!(#[path] pub a: i64, #[header] pub x_b: i64, #[header(name = "X-B")] pub c: i64),
            "`x_b` is the header `X-B` already",
        ),
        (
            quote!(#[path] pub a: i64, #[header(name = "X B")] pub b: i64),
            "this is no name of a header",
        ),
        (
            quote!(#[path] pub a: i64, #[header] pub x_auth_token: String),
            "the client sends the header `x-auth-token` itself; remove the field, and say `auth = ..`",
        ),
        (
            quote!(#[path] pub a: i64, #[body] pub b: Thing),
            "a GET request has no body, but `b` is one",
        ),
        (
            quote!(#[path] pub a: i64, #[query] #[cfg(test)] pub b: i64),
            "a field of an endpoint cannot be conditional",
        ),
        (
            quote!(#[path] pub a: i64, #[query] pub new: Option<bool>),
            "the endpoint gets a function `new` of its own",
        ),
    ] {
        assert_mistake(get("/v3/{a}"), quote!(pub struct Get { #fields }), expected);
    }
}

#[test]
fn a_request_has_one_body_at_most() {
    assert_mistake(
        quote!(
            method = POST,
            path = "/v3/x",
            auth = AccessToken,
            scopes = none
        ),
        quote!(
            pub struct Create {
                #[body]
                pub one: Thing,
                #[body]
                pub two: Thing,
            }
        ),
        "`two` is a second body beside `one`",
    );
    assert_mistake(
        quote!(
            method = POST,
            path = "/v3/x",
            auth = AccessToken,
            scopes = none
        ),
        quote!(
            pub struct Create {
                #[body(json)]
                pub one: Thing,
            }
        ),
        "unknown option `json` of `#[body]`; there is `batch`",
    );
}

#[test]
fn a_guard_needs_a_delete_with_a_filter_that_may_be_left_out() {
    let filter = quote!(
        pub struct Filtered {
            #[query]
            pub id_in: Option<Vec<i64>>,
        }
    );
    let mut args = get("/v3/x");
    args.extend(quote!(, guard = filter));
    assert_mistake(args, filter.clone(), "is for DELETE, but this is a GET");

    let mut args = delete();
    args.extend(quote!(, guard = filter));
    for fields in [
        quote!(),
        quote!(#[query] pub id: i64),
        quote!(#[query] pub limit: Option<u32>),
        quote!(#[query] pub include_fields: Option<Vec<String>>, #[query] pub sort: Option<String>),
    ] {
        assert_mistake(
            args.clone(),
            quote!(pub struct Bare { #fields }),
            "no query field is an optional filter",
        );
    }
    assert_mistake(
        args,
        quote!(
            pub struct Named {
                #[query]
                pub id: Option<i64>,
                #[query]
                pub everything: Option<bool>,
            }
        ),
        "the endpoint gets a function `everything` of its own",
    );

    let mut args = delete();
    args.extend(quote!(, guard = filtr));
    assert_mistake(
        args,
        filter,
        "unknown guard `filtr`; did you mean `filter`?",
    );
}

#[test]
fn what_is_no_struct_with_named_fields_is_refused_and_still_there() {
    for (item, expected) in [
        (
            quote!(
                pub enum E {
                    A,
                }
            ),
            "on a struct, not on an enum",
        ),
        (
            quote!(
                pub union U {
                    a: u8,
                }
            ),
            "on a struct, not on a union",
        ),
        (
            quote!(
                pub struct T(#[path] i64);
            ),
            "needs named fields",
        ),
        (
            quote!(
                pub struct G<T> {
                    #[query]
                    t: Option<T>,
                }
            ),
            "takes no generic parameters",
        ),
        (
            quote!(
                pub fn f() {}
            ),
            "goes on a struct, on nothing else",
        ),
    ] {
        let mut errors = Errors::default();
        let tokens = expand_into(get("/v3/x"), item, &mut errors);
        let messages = errors.messages();
        assert!(
            matches!(&messages[..], [message] if message.contains(expected)),
            "{messages:#?}"
        );
        assert_eq!(syn::parse2::<syn::File>(tokens).unwrap().items.len(), 1);
    }
}

#[test]
fn all_mistakes_of_an_endpoint_are_reported_at_once() {
    let messages = mistakes(
        quote!(methd = GIT, path = "v3//{id}?a=b", auth = AcessToken, scopes = [product: read, orders: modfy],
            colour = blue, accounts = [shops, store]),
        quote!(
            pub struct Get {
                #[path]
                pub product: Option<i64>,
                #[qurey]
                pub a: i64,
                pub b: i64,
                #[body]
                pub c: Thing,
            }
        ),
    );
    for expected in [
        "`methd`",
        "`GIT`",
        "starts with `/`",
        "`AcessToken`",
        "`product: read`",
        "`orders: modfy`",
        "`colour`",
        "`shops`",
        "`{product}`",
        "`{id}`",
        "remove the `Option`",
        "`#[qurey]`",
        "`b` has no role",
        "GET request has no body",
    ] {
        assert!(
            messages.iter().any(|message| message.contains(expected)),
            "{expected}: {messages:#?}"
        );
    }
}

#[test]
fn what_the_credential_sends_is_no_field() {
    assert_mistake(
        quote!(
            method = GET,
            path = "/customer/current.jwt",
            auth = ClientId
        ),
        quote!(
            pub struct GetCurrentCustomer {
                #[query]
                app_client_id: String,
            }
        ),
        "the credential sends the query parameter `app_client_id`; remove the field",
    );
    assert_mistake(
        quote!(
            method = GET,
            path = "/login/token/{jwt_token}",
            auth = CustomerLogin,
            scopes = [customers_login: modify]
        ),
        quote!(
            pub struct GetCustomerLogin {
                #[path]
                jwt_token: String,
            }
        ),
        "leave it a placeholder without a field",
    );
}

#[test]
fn a_second_placeholder_without_a_field_is_nobody_s() {
    assert_mistake(
        quote!(
            method = GET,
            path = "/login/{kind}/{jwt_token}",
            auth = CustomerLogin,
            scopes = [customers_login: modify]
        ),
        quote!(
            pub struct GetCustomerLogin {}
        ),
        "no field fills the placeholder `{kind}`",
    );
}
