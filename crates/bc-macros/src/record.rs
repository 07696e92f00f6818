//! What does `#[derive(Record)]` emit? As little as possible: names, two matches, and delegation.

mod attributes;
mod emit;
mod setters;

use proc_macro2::TokenStream;
use syn::{Data, DeriveInput, Fields};

use crate::errors::Errors;
use attributes::{Model, parse_model};

/// Derives `Record`, `Slot`, `Emit` and `Decode`; where asked to, also `new` and setters.
pub(crate) fn derive(input: TokenStream) -> TokenStream {
    let item: DeriveInput = match syn::parse2(input) {
        Ok(item) => item,
        Err(error) => return error.into_compile_error(),
    };
    let mut errors = Errors::default();
    let emitted = match &item.data {
        Data::Struct(data) if matches!(data.fields, Fields::Named(_)) => {
            let model = parse_model(&item, &data.fields, &mut errors);
            let mut emitted = emit::impls(&model);
            if model.setters {
                emitted.extend(setters::constructor_and_setters(&model, &mut errors));
            }
            emitted
        }
        _ => {
            errors.at(
                &item.ident,
                "a record is a struct with named fields, one for each key of the JSON object; \
                 for a list of values use `open_enum!`",
            );
            TokenStream::new()
        }
    };
    let errors = errors.into_tokens();
    quote::quote! { #emitted #errors }
}

#[cfg(test)]
mod tests;
