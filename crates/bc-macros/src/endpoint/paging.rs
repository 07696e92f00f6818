//! How does the list of an endpoint come in pages?

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::token::Paren;
use syn::{Ident, LitStr, Token, parenthesized};

use super::args::Args;
use super::expand::Expansion;
use super::fields::RequestField;
use super::info::limit;
use crate::errors::Errors;
use crate::suggest::closest;
use crate::words::{Bound, Method, Word, parse_word};

const EXPECTED: &str = "the keyset is the parameter for the last identifier, and how to sort: \
    `greater(\"id:greater\", sort = \"id\")`, or `min(..)` for one that includes it";

/// How what follows an identifier is asked for.
pub(crate) struct Keyset {
    bound: Bound,
    parameter: LitStr,
    order: Vec<(Ident, LitStr)>,
}

/// Reads `greater("id:greater", sort = "id", direction = "asc")`.
pub(super) fn parse_keyset(
    input: ParseStream<'_>,
    errors: &mut Errors,
) -> syn::Result<Option<Keyset>> {
    if !input.peek(Ident::peek_any) {
        return Err(input.error(EXPECTED));
    }
    let bound = parse_word::<Bound>(input, errors)?;
    if !input.peek(Paren) {
        return Err(input.error(EXPECTED));
    }
    let content;
    parenthesized!(content in input);
    let parsed = parse_parameters(&content, errors);
    if parsed.is_err() {
        // What is left would be reported as well.
        content.parse::<TokenStream>()?;
    }
    let (parameter, order) = parsed?;
    Ok(bound.map(|(bound, _)| Keyset {
        bound,
        parameter,
        order,
    }))
}

type Parameters = (LitStr, Vec<(Ident, LitStr)>);

/// Reads what stands in the parentheses.
fn parse_parameters(content: ParseStream<'_>, errors: &mut Errors) -> syn::Result<Parameters> {
    if !content.peek(LitStr) {
        return Err(content.error(EXPECTED));
    }
    let parameter: LitStr = content.parse()?;
    let mut order: Vec<(Ident, LitStr)> = Vec::new();
    while !content.is_empty() {
        content.parse::<Token![,]>()?;
        if content.is_empty() {
            break;
        }
        let name = content.call(Ident::parse_any)?;
        content.parse::<Token![=]>()?;
        let value = content.parse()?;
        if order.iter().any(|(given, _)| *given == name) {
            errors.at(&name, format!("`{name}` is given twice; remove one"));
        } else {
            order.push((name, value));
        }
    }
    Ok((parameter, order))
}

/// Reports each rule that the arguments about pages break.
pub(super) fn check(args: &Args, fields: &[RequestField], errors: &mut Errors) {
    if let (Some((_, written)), Some((method, _))) = (&args.pages, &args.method)
        && *method != Method::Get
    {
        errors.at(
            written,
            format!(
                "only a GET has pages, but this is a {}; remove `pages`",
                method.word()
            ),
        );
    }
    if !args.is_given("pages") {
        let remedy = "needs the style of paging; add `pages = number`";
        if let Some(limit) = &args.max_page_items {
            errors.at(&limit.written, format!("`max_page_items` {remedy}"));
        }
        if let Some(keyset) = &args.keyset {
            errors.at(&keyset.parameter, format!("`keyset` {remedy}"));
        }
    }
    let Some(keyset) = &args.keyset else {
        return;
    };
    // A parameter that the endpoint does not take is one that BigCommerce ignores.
    let queries = || fields.iter().filter(|field| field.is_query());
    let is_known = |name: &str| queries().any(|field| field.wire == name);
    let message = |name: &str| {
        let names = queries().map(|field| field.wire.as_str());
        let remedy = match closest(name, names) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => String::from("add a field for it"),
        };
        format!("no field is the query parameter `{name}` of the keyset; {remedy}")
    };
    let parameter = keyset.parameter.value();
    if !is_known(&parameter) {
        errors.at(&keyset.parameter, message(&parameter));
    }
    for (name, _) in &keyset.order {
        let wire = name.unraw().to_string();
        if !is_known(&wire) {
            errors.at(name, message(&wire));
        }
    }
}

impl Expansion<'_> {
    /// The value that says how the list is paged.
    pub(super) fn pages(&self) -> TokenStream {
        let prefix = &self.prefix;
        let Some((style, _)) = &self.args.pages else {
            return quote!(::core::option::Option::None);
        };
        let style = Ident::new(style.variant(), Span::call_site());
        let max_items = limit(self.args.max_page_items.as_ref());
        let keyset = match &self.args.keyset {
            Some(keyset) => {
                let parameter = &keyset.parameter;
                let inclusive = keyset.bound == Bound::Min;
                let order = keyset.order.iter().map(|(name, value)| {
                    let name = name.unraw().to_string();
                    quote!((#name, #value))
                });
                quote! {
                    ::core::option::Option::Some(#prefix::client::Keyset {
                        parameter: #parameter,
                        inclusive: #inclusive,
                        order: &[#(#order),*],
                    })
                }
            }
            None => quote!(::core::option::Option::None),
        };
        quote! {
            ::core::option::Option::Some(#prefix::client::Paging {
                style: #prefix::client::PageStyle::#style,
                max_items: #max_items,
                keyset: #keyset,
            })
        }
    }

    /// The impl that lets the list be read page by page.
    pub(super) fn paged(&self) -> Option<TokenStream> {
        let Self { prefix, name, .. } = self;
        self.args
            .pages
            .is_some()
            .then(|| quote!(impl #prefix::client::Paged for #name {}))
    }
}
