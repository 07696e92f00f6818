//! From what is a field set? Numbers as they are, all else from whatever converts into it.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Ident, Type};

use crate::types;

/// The type of the argument that a field is set from.
pub(super) fn argument_type(ty: &Type) -> TokenStream {
    if let Some(item) = types::list(ty) {
        let item = item_type(item);
        quote!(impl ::core::iter::IntoIterator<Item = #item>)
    } else {
        item_type(ty)
    }
}

fn item_type(ty: &Type) -> TokenStream {
    if types::is_primitive(ty) {
        quote!(#ty)
    } else {
        quote!(impl ::core::convert::Into<#ty>)
    }
}

/// The value of a field, from its argument.
pub(super) fn conversion(ty: &Type, argument: &Ident) -> TokenStream {
    let Some(item) = types::list(ty) else {
        return if types::is_primitive(ty) {
            quote!(#argument)
        } else {
            quote!(::core::convert::Into::into(#argument))
        };
    };
    let items = quote!(::core::iter::IntoIterator::into_iter(#argument));
    if types::is_primitive(item) {
        quote!(::core::iter::Iterator::collect(#items))
    } else {
        quote! {
            ::core::iter::Iterator::collect(
                ::core::iter::Iterator::map(#items, ::core::convert::Into::into)
            )
        }
    }
}
