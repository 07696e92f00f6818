//! Which endpoints is a grant for, and how does the compiler compare them with its scopes?

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::parse::discouraged::Speculative;
use syn::spanned::Spanned;
use syn::token::Bracket;
use syn::{Path, Token, Type, bracketed};

use crate::errors::Errors;
use crate::scopes::Declared;

const EXPECTED: &str =
    "the endpoints of a grant stand in brackets: `for [GetProducts, UpdateProduct]`";

/// Reads `for [GetProducts, UpdateProduct]`, if it is there.
pub(super) fn parse(input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<Option<Vec<Type>>> {
    if input.peek(Token![for]) {
        input.parse::<Token![for]>()?;
    } else if input.peek(Ident::peek_any) && input.peek2(Bracket) {
        let word = input.call(Ident::parse_any)?;
        errors.at(&word, format!("unknown word `{word}`; {EXPECTED}"));
    } else {
        return Ok(None);
    }
    if !input.peek(Bracket) {
        errors.add(input.error(EXPECTED));
        // Most likely an endpoint whose brackets were forgotten.
        let ahead = input.fork();
        if ahead.parse::<Type>().is_ok() {
            input.advance_to(&ahead);
        }
        return Ok(None);
    }
    let content;
    let bracket = bracketed!(content in input);
    let before = errors.count();
    let mut endpoints: Vec<Type> = Vec::new();
    while !content.is_empty() {
        match content.parse::<Type>() {
            Ok(endpoint) => {
                let words = |ty: &Type| ty.to_token_stream().to_string().replace(' ', "");
                let written = words(&endpoint);
                if endpoints.iter().any(|other| words(other) == written) {
                    errors.at(
                        &endpoint,
                        format!("the endpoint `{written}` is given twice; remove one"),
                    );
                }
                endpoints.push(endpoint);
            }
            Err(error) => errors.add(syn::Error::new(
                error.span(),
                "expected an endpoint, such as `GetProducts`",
            )),
        }
        if !content.is_empty() && !content.peek(Token![,]) && errors.count() == before {
            errors.add(content.error("expected `,` between two endpoints"));
        }
        while !content.is_empty() && !content.peek(Token![,]) {
            content.parse::<TokenTree>()?;
        }
        content.parse::<Option<Token![,]>>()?;
    }
    if endpoints.is_empty() && errors.count() == before {
        errors.add(syn::Error::new(
            bracket.span.join(),
            "the list of endpoints is empty; name those that the grant is for, or remove `for []`",
        ));
    }
    Ok(Some(endpoints))
}

/// Constants that do not compile if an endpoint needs more than the grant has, which is told at the
/// endpoint, or if the grant has more than they need, which is told at the scope.
///
/// They are of no generic function, so that `cargo check` evaluates them, too.
pub(super) fn emit(
    prefix: &Path,
    grant: &Ident,
    declared: &[Declared],
    endpoints: &[Type],
) -> TokenStream {
    let infos = endpoints.iter().map(|endpoint| {
        let at = Span::call_site().located_at(endpoint.span());
        let function = located(quote!(#prefix::client::least_privilege::sent_by), at);
        quote_spanned!(at=> #function::<#endpoint, #grant>())
    });
    let infos = quote!(&[#(#infos),*]);
    let info = quote!(#prefix::client::EndpointInfo);
    if declared.is_empty() {
        return quote!(const _: &[&#info] = #infos;);
    }
    let checks = declared.iter().map(|declared| {
        let variant = declared.scope.variant();
        let scope = quote!(#prefix::auth::KnownScope::#variant);
        // From the first token of the scope to its last, for the compiler to underline.
        let (first, last) = ends(&declared.written);
        let function = quote!(#prefix::client::least_privilege::assert_needed::<#grant>);
        let function = located(function, first);
        let mut arguments = Group::new(Delimiter::Parenthesis, quote!(#scope, &__ENOUGH));
        arguments.set_span(last);
        quote!(const _: () = #function #arguments;)
    });
    let minimal = quote!(#prefix::client::least_privilege::MinimalScopes);
    quote! {
        const _: () = {
            const __ENDPOINTS: &[&#info] = #infos;
            const __ENOUGH: #minimal = #minimal::of_grant::<#grant>(__ENDPOINTS);
            #(#checks)*
        };
    }
}

/// The tokens as if they stood elsewhere.
fn located(tokens: TokenStream, at: Span) -> TokenStream {
    tokens
        .into_iter()
        .map(|mut token| {
            token.set_span(at);
            token
        })
        .collect()
}

/// Where tokens begin and end.
fn ends(tokens: &TokenStream) -> (Span, Span) {
    let at = |token: Option<TokenTree>| {
        let call_site = Span::call_site();
        token.map_or(call_site, |token| call_site.located_at(token.span()))
    };
    let mut tokens = tokens.clone().into_iter();
    let first = tokens.next();
    let last = tokens.last().or_else(|| first.clone());
    (at(first), at(last))
}
