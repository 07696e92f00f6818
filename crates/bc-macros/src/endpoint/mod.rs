//! What does `#[endpoint]` make of its arguments and its struct?

mod args;
mod arguments;
mod batch;
mod checks;
mod expand;
mod fields;
mod info;
mod paging;
mod template;

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Data, DeriveInput, Fields, Token, Visibility};

use crate::errors::Errors;

pub(crate) fn expand(args: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let expanded = expand_into(args, item, &mut errors);
    let errors = errors.into_tokens();
    quote!(#expanded #errors)
}

/// The item, with its impls where its shape allows them; all mistakes go into `errors`.
fn expand_into(args: TokenStream, item: TokenStream, errors: &mut Errors) -> TokenStream {
    let args = args::parse(args, errors);
    let mut input: DeriveInput = match syn::parse2(item.clone()) {
        Ok(input) => input,
        Err(error) => {
            errors.add(if could_be_an_endpoint(item.clone()) {
                error
            } else {
                syn::Error::new(
                    error.span(),
                    "`#[endpoint]` goes on a struct, on nothing else",
                )
            });
            return item;
        }
    };
    let has_shape = check_shape(&input, errors);
    let fields = fields::take(&mut input, errors);
    if !has_shape {
        return quote!(#input);
    }
    checks::check(&args, &fields, errors);
    expand::emit(&args, &mut input, &fields)
}

/// Whether the item begins like one whose shape is looked at, so that it is the parser's to say
/// what is wrong with it.
fn could_be_an_endpoint(item: TokenStream) -> bool {
    let begins = |input: ParseStream<'_>| {
        input.call(Attribute::parse_outer)?;
        input.parse::<Visibility>()?;
        let begins = input.peek(Token![struct]) || input.peek(Token![enum]);
        input.parse::<TokenStream>()?;
        Ok(begins)
    };
    begins.parse2(item).unwrap_or(true)
}

/// Whether the item is what an endpoint can be: a struct with named fields or none.
fn check_shape(input: &DeriveInput, errors: &mut Errors) -> bool {
    let before = errors.count();
    match &input.data {
        Data::Struct(item) => {
            if let Fields::Unnamed(fields) = &item.fields {
                errors.at(
                    fields,
                    "`#[endpoint]` needs named fields: `{ #[path] pub product_id: i64 }`",
                );
            }
        }
        Data::Enum(item) => errors.at(
            item.enum_token,
            "`#[endpoint]` goes on a struct, not on an enum: one struct for each endpoint",
        ),
        Data::Union(item) => errors.at(
            item.union_token,
            "`#[endpoint]` goes on a struct, not on a union",
        ),
    }
    if !input.generics.params.is_empty() {
        errors.at(
            &input.generics,
            "the struct of an endpoint takes no generic parameters; name the types of its fields",
        );
    }
    if let Some(clause) = &input.generics.where_clause {
        errors.at(
            clause,
            "the struct of an endpoint takes no `where` clause; remove it",
        );
    }
    errors.count() == before
}

#[cfg(test)]
mod tests;
