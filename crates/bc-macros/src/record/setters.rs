//! What constructor and setters does a request model get?

use std::collections::HashSet;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::Type;
use syn::ext::IdentExt;

use super::Model;
use super::attributes::{Field, is_optional, update};
use crate::errors::Errors;
use crate::types::{is_primitive, list, optional};

/// `new` with an argument for each field that is not optional, and a setter for each that is; for
/// an `Update` also one that sets `null`.
pub(super) fn constructor_and_setters(model: &Model<'_>, errors: &mut Errors) -> TokenStream {
    check_names(model, errors);
    let Model {
        ident,
        vis,
        generics,
        krate,
        ..
    } = model;
    let (params, args, bounds) = generics.split_for_impl();

    let needed = model.fields.iter().filter(|field| !is_optional(field.ty));
    let (arguments, conversions): (Vec<_>, Vec<_>) = needed
        .map(|field| {
            let name = field.ident;
            let (ty, value) = argument(field.ty, name);
            (
                quote!(#name: #ty),
                if is_primitive(field.ty) {
                    quote!(#name)
                } else {
                    quote!(#name: #value)
                },
            )
        })
        .unzip();
    let absent = model
        .fields
        .iter()
        .filter(|field| is_optional(field.ty))
        .map(|field| {
            let name = field.ident;
            match update(field.ty) {
                Some(_) => quote!(#name: #krate::Update::Keep),
                None => quote!(#name: ::core::option::Option::None),
            }
        });
    let rest = model.rest.map(|rest| quote!(#rest: #krate::Map::new(),));
    let setters = model.fields.iter().map(|field| setters(model, field));
    // What BigCommerce needs is not for us to shorten.
    let allow = (arguments.len() > 7).then(|| quote!(#[allow(clippy::too_many_arguments)]));
    quote! {
        impl #params #ident #args #bounds {
            /// With what it needs; all else is left out until it is set.
            #allow
            #[inline]
            #vis fn new(#(#arguments),*) -> Self {
                Self { #(#conversions,)* #(#absent,)* #rest }
            }
            #(#setters)*
        }
    }
}

fn setters(model: &Model<'_>, field: &Field<'_>) -> TokenStream {
    let Field {
        ident, ty, docs, ..
    } = field;
    let (vis, krate) = (model.vis, &model.krate);
    let value = format_ident!("value");
    let (inner, wrap) = match (optional(ty), update(ty)) {
        (Some(inner), _) => (inner, quote!(::core::option::Option::Some)),
        (None, Some(inner)) => (inner, quote!(#krate::Update::Set)),
        (None, None) => return TokenStream::new(),
    };
    let (argument, converted) = argument(inner, &value);
    let name = &field.name;
    let own_doc;
    let docs = if docs.is_empty() {
        own_doc = format!("Sets `{name}`.");
        quote!(#[doc = #own_doc])
    } else {
        quote!(#(#docs)*)
    };
    let null = update(ty).map(|_| {
        let (setter, doc) = (null_setter(ident), format!("Sets `{name}` to `null`."));
        quote! {
            #[doc = #doc]
            #[inline]
            #vis fn #setter(mut self) -> Self {
                self.#ident = #krate::Update::Null;
                self
            }
        }
    });
    quote! {
        #docs
        #[inline]
        #vis fn #ident(mut self, #value: #argument) -> Self {
            self.#ident = #wrap(#converted);
            self
        }
        #null
    }
}

/// The type under which a value for `ty` is taken, and how it becomes one: numbers and booleans
/// as they are, lists from anything that iterates, all else from anything that converts.
fn argument(ty: &Type, name: &Ident) -> (TokenStream, TokenStream) {
    if is_primitive(ty) {
        return (quote!(#ty), quote!(#name));
    }
    match list(ty) {
        Some(element) if is_primitive(element) => (
            quote!(impl ::core::iter::IntoIterator<Item = #element>),
            quote!(::core::iter::IntoIterator::into_iter(#name).collect()),
        ),
        Some(element) => (
            quote!(impl ::core::iter::IntoIterator<Item = impl ::core::convert::Into<#element>>),
            quote! {
                ::core::iter::IntoIterator::into_iter(#name)
                    .map(::core::convert::Into::into)
                    .collect()
            },
        ),
        None => (
            quote!(impl ::core::convert::Into<#ty>),
            quote!(::core::convert::Into::into(#name)),
        ),
    }
}

fn null_setter(field: &Ident) -> Ident {
    format_ident!("{}_null", field.unraw(), span = field.span())
}

/// Notes each setter that would be called like another method.
fn check_names(model: &Model<'_>, errors: &mut Errors) {
    let mut methods = HashSet::from([String::from("new")]);
    for field in model.fields.iter().filter(|field| is_optional(field.ty)) {
        let null = update(field.ty).map(|_| null_setter(field.ident).to_string());
        for method in std::iter::once(field.ident.unraw().to_string()).chain(null) {
            if !methods.insert(method.clone()) {
                errors.at(
                    field.ident,
                    format!("its setter would be called `{method}` like another method; rename the field and keep its key with `name`"),
                );
            }
        }
    }
}
