//! Is every mistake in the arguments of `#[endpoint]` found?

use super::*;

#[test]
fn a_misspelt_key_is_answered_with_the_right_one_and_not_missed_as_well() {
    assert_mistake(
        quote!(
            methd = GET,
            path = "/v2/time",
            auth = AccessToken,
            scopes = none
        ),
        unit(),
        "unknown key `methd`; did you mean `method`?",
    );
    assert_mistake(
        quote!(
            method = GET,
            path = "/v2/time",
            auth = AccessToken,
            scope = none
        ),
        unit(),
        "unknown key `scope`; did you mean `scopes`?",
    );
}

#[test]
fn a_misspelt_method_or_scheme_is_answered_with_the_right_one() {
    for (args, expected) in [
        (
            quote!(
                method = get,
                path = "/v2/time",
                auth = AccessToken,
                scopes = none
            ),
            "unknown method `get`; did you mean `GET`?",
        ),
        (
            quote!(
                method = PATCH,
                path = "/v2/time",
                auth = AccessToken,
                scopes = none
            ),
            "unknown method `PATCH`; it is one of `GET`, `POST`, `PUT`, `DELETE`",
        ),
        (
            quote!(
                method = "GET",
                path = "/v2/time",
                auth = AccessToken,
                scopes = none
            ),
            "the method is a word, not a string; remove the quotes",
        ),
        (
            quote!(
                method = "r#get",
                path = "/v2/time",
                auth = AccessToken,
                scopes = none
            ),
            "the method is a word, not a string; remove the quotes",
        ),
        (
            quote!(
                method = GET,
                path = "/v2/time",
                auth = AcessToken,
                scopes = none
            ),
            "unknown authentication scheme `AcessToken`; did you mean `AccessToken`?",
        ),
        (
            quote!(
                method = GET,
                path = "/v2/time",
                auth = scheme::AccessToken,
                scopes = none
            ),
            "the authentication scheme is one word, without a path; write `AccessToken`",
        ),
    ] {
        assert_mistake(args, unit(), expected);
    }
}

#[test]
fn missing_keys_are_all_named() {
    let messages = mistakes(TokenStream::new(), unit());
    assert_eq!(messages.len(), 3, "{messages:#?}");
    for (message, key) in messages.iter().zip(["method", "path", "auth"]) {
        assert!(
            message.starts_with(&format!("the endpoint has no `{key}`; add ")),
            "{message}"
        );
    }
    assert_mistake(
        quote!(method = GET, path = "/v2/time", auth = AccessToken),
        unit(),
        "nothing defaults to none",
    );
}

#[test]
fn a_key_given_twice_or_without_value_is_refused() {
    let mut args = get("/v2/time");
    args.extend(quote!(, method = POST));
    assert_mistake(args, unit(), "`method` is given twice");
    for args in [
        quote!(method, path = "/v2/time", auth = ClientId),
        quote!(path = "/v2/time", auth = ClientId, method),
    ] {
        assert_mistake(args, unit(), "`method` has no value; write `method = GET`");
    }
}

#[test]
fn wrong_values_are_answered_with_right_ones() {
    for (key, expected) in [
        (quote!(response = 5), "expected"),
        (quote!(accounts = store), "stand in brackets"),
        (
            quote!(accounts = [partner]),
            "unknown account kind `partner`; it is one of",
        ),
        (
            quote!(accounts = [app, app]),
            "`app` is given twice; remove one",
        ),
        (quote!(accounts = []), "the list of account kinds is empty"),
        (
            quote!(accounts = [store, account]),
            "no endpoint is open to account-level and other",
        ),
        (
            quote!(reference = "www.example.com"),
            "write it whole: `https://..`",
        ),
        (
            quote!(reference = 5),
            "the value of `reference` is a string",
        ),
    ] {
        let mut args = get("/v2/time");
        args.extend(quote!(, #key));
        assert_mistake(args, unit(), expected);
    }
}

#[test]
fn scopes_that_are_no_list_are_answered_with_how_to_write_them() {
    for (scopes, expected) in [
        (
            quote!(products: read),
            "the scopes stand in brackets: `[products: read]`",
        ),
        (quote!("store_v2_products"), "the scopes are no string"),
        (quote!(undocumentd), "did you mean `undocumented`?"),
        (quote!([]), "write `scopes = none`"),
        (
            quote!([product: read]),
            "unknown scope `product: read`; did you mean `products: read`?",
        ),
    ] {
        let args = quote!(method = GET, path = "/v2/time", auth = AccessToken, scopes = #scopes);
        assert_mistake(args, unit(), expected);
    }
}

#[test]
fn scopes_of_a_scheme_that_has_none_are_refused() {
    for scheme in [
        quote!(SameOrigin),
        quote!(ClientId),
        quote!(PaymentAccessToken),
        quote!(ProviderBasic),
        quote!(ProviderKeys),
    ] {
        assert_mistake(
            quote!(method = GET, path = "/x", auth = #scheme, scopes = [products: read]),
            unit(),
            &format!("`auth = {scheme}` has no OAuth scopes"),
        );
        assert_eq!(
            mistakes(
                quote!(method = GET, path = "/x", auth = #scheme, scopes = none),
                unit()
            ),
            [""; 0]
        );
    }
}

#[test]
fn scopes_that_no_caller_can_hold_are_refused() {
    assert_mistake(
        quote!(method = GET, path = "/x", auth = AccessToken, scopes = [account_users: read]),
        unit(),
        "add `accounts = [account]`",
    );
    assert_mistake(
        quote!(method = GET, path = "/x", auth = AccessToken, scopes = [products: read],
            accounts = [account]),
        unit(),
        "no account-level API account can have `products: read`",
    );
}

#[test]
fn what_follows_a_broken_argument_is_read_still() {
    assert_mistake(
        quote!(method = GET, response = Map<, String>, path = "/v2/time", auth = ClientId),
        unit(),
        "expected",
    );
    assert_mistake(
        quote!(method = GET path = "/v2/time", auth = ClientId),
        unit(),
        "expected `,` before the next key",
    );
}

#[test]
fn the_storefront_has_no_api_account() {
    assert_mistake(
        quote!(
            method = GET,
            path = "/api/storefront/carts",
            auth = SameOrigin,
            accounts = [store]
        ),
        unit(),
        "`auth = SameOrigin` has no API account; remove `accounts`",
    );
}

#[test]
fn a_word_that_is_no_key_is_not_passed_over() {
    assert_mistake(
        quote!(method = GET, verbose, path = "/v2/time", auth = ClientId),
        unit(),
        "unknown key `verbose`; the keys are",
    );
}
