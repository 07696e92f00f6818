//! Does `#[endpoint]` emit what it says, and does it find every mistake?

use super::*;

mod arguments;
mod expansion;
mod fields;
mod lists;

/// The expansion of a sound endpoint, as formatted Rust.
fn expanded(args: TokenStream, item: TokenStream) -> String {
    let mut errors = Errors::default();
    let tokens = expand_into(args, item, &mut errors);
    assert_eq!(errors.messages(), [""; 0]);
    prettyplease::unparse(&syn::parse2(tokens).unwrap())
}

/// The mistakes of an endpoint, which must not keep its expansion from being Rust.
fn mistakes(args: TokenStream, item: TokenStream) -> Vec<String> {
    let mut errors = Errors::default();
    let tokens = expand_into(args, item, &mut errors);
    syn::parse2::<syn::File>(tokens).unwrap();
    errors.messages()
}

/// Asserts that there is one mistake, and that its message holds `expected`.
#[track_caller]
fn assert_mistake(args: TokenStream, item: TokenStream, expected: &str) {
    let messages = mistakes(args, item);
    assert!(
        matches!(&messages[..], [message] if message.contains(expected)),
        "expected only {expected:?}, found {messages:#?}"
    );
}

fn unit() -> TokenStream {
    quote!(
        pub struct GetTime;
    )
}

fn get(path: &str) -> TokenStream {
    quote!(method = GET, path = #path, auth = AccessToken, scopes = none)
}

fn delete() -> TokenStream {
    quote!(
        method = DELETE,
        path = "/v3/x",
        auth = AccessToken,
        scopes = none
    )
}
