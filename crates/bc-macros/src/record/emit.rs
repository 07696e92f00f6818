//! How do the fields of a struct become the impls of a record?

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{GenericParam, Generics};

use super::Model;

/// `Record`, `Slot`, `Emit` and `Decode` for the model.
pub(super) fn impls(model: &Model<'_>) -> TokenStream {
    let Model { ident, krate, .. } = model;
    let generics = bounded(model);
    let (params, args, bounds) = generics.split_for_impl();
    let with_default = defaulted(&generics);
    let (_, _, bounds_and_default) = with_default.split_for_impl();

    let names = model.fields.iter().map(|field| &field.name);
    let slots = places(model, Some(quote!(mut)));
    let fields = places(model, None);
    let required = required(model);
    let rest = rest(model);
    // A missing `Default` is reported at the struct's name.
    let start = quote_spanned! { at_call(ident.span()) =>
        <Self as ::core::default::Default>::default()
    };
    let unset = model.fields.iter().any(|field| field.required).then(|| {
        quote! { const UNSET: #krate::Unset = #krate::Unset::EmptyArray; }
    });
    let from_empty = model.empty.then(|| {
        quote! {
            #[inline]
            fn from_empty() -> ::core::option::Option<Self> {
                ::core::option::Option::Some(#start)
            }
        }
    });
    // An error about another type would list hundreds of models. A generic model stays on the list:
    // where its argument is the mistake, that is to be named, not the model.
    let quiet = model
        .generics
        .params
        .is_empty()
        .then(|| quote!(#[diagnostic::do_not_recommend]));
    quote! {
        #[automatically_derived]
        impl #params #krate::Record for #ident #args #bounds {
            #[inline]
            fn names(&self) -> &'static [&'static str] {
                &[#(#names),*]
            }
            #[inline]
            fn slot(&mut self, index: usize) -> &mut dyn #krate::Slot {
                #slots
            }
            #[inline]
            fn field(&self, index: usize) -> &dyn #krate::Emit {
                #fields
            }
            #required
            #rest
        }
        #[automatically_derived]
        #quiet
        impl #params #krate::Slot for #ident #args #bounds_and_default {
            #[inline]
            fn put(
                &mut self,
                json: &mut #krate::Reader<'_>,
                next: #krate::Peek,
            ) -> ::core::result::Result<(), #krate::DecodeError> {
                #krate::put_record(self, json, next)
            }
            #[inline]
            fn reset(&mut self) {
                *self = #start;
            }
        }
        #[automatically_derived]
        #quiet
        impl #params #krate::Emit for #ident #args #bounds_and_default {
            #[inline]
            fn emit(&self, out: &mut #krate::Writer) {
                #krate::emit_record(self, out);
            }
        }
        #[automatically_derived]
        #quiet
        impl #params #krate::Decode for #ident #args #bounds_and_default {
            #unset
            #[inline]
            fn start() -> Self {
                #start
            }
            #from_empty
        }
    }
}

/// The `match` that finds a field by its index. The last field is also the arm for all other
/// indices, so that nothing can panic.
fn places(model: &Model<'_>, mutable: Option<TokenStream>) -> TokenStream {
    let mut places: Vec<_> = model
        .fields
        .iter()
        .map(|field| {
            let ident = field.ident;
            // A type that is no slot is reported at the type.
            quote_spanned! { at_call(field.ty.span()) => &#mutable self.#ident }
        })
        .collect();
    let Some(last) = places.pop() else {
        // There is no field to find; the record itself is a slot, too.
        return quote! { let _ = index; self };
    };
    if places.is_empty() {
        return quote! { let _ = index; #last };
    }
    let indices = 0..places.len();
    quote! { match index { #(#indices => #places,)* _ => #last } }
}

fn required(model: &Model<'_>) -> Option<TokenStream> {
    let mut required = model
        .fields
        .iter()
        .enumerate()
        .filter(|(_, field)| field.required)
        .map(|(index, _)| index)
        .peekable();
    required.peek()?;
    Some(quote! {
        #[inline]
        fn required(&self) -> &'static [usize] {
            &[#(#required),*]
        }
    })
}

fn rest(model: &Model<'_>) -> Option<TokenStream> {
    let (rest, krate) = (model.rest?, &model.krate);
    Some(quote! {
        #[inline]
        fn rest_mut(&mut self) -> ::core::option::Option<&mut #krate::Map<#krate::Json>> {
            ::core::option::Option::Some(&mut self.#rest)
        }
        #[inline]
        fn rest(&self) -> ::core::option::Option<&#krate::Map<#krate::Json>> {
            ::core::option::Option::Some(&self.#rest)
        }
    })
}

/// The generics with each type parameter bound to what decodes and encodes.
fn bounded(model: &Model<'_>) -> Generics {
    let mut generics = model.generics.clone();
    let krate = &model.krate;
    let types: Vec<Ident> = generics
        .params
        .iter()
        .filter_map(|param| match param {
            GenericParam::Type(param) => Some(param.ident.clone()),
            _ => None,
        })
        .collect();
    for ty in types {
        generics
            .make_where_clause()
            .predicates
            .push(syn::parse_quote!(#ty: #krate::Decode + #krate::Emit));
    }
    generics
}

/// Derived, `Default` depends on the type parameters.
fn defaulted(generics: &Generics) -> Generics {
    let mut generics = generics.clone();
    if generics.type_params().next().is_some() {
        generics
            .make_where_clause()
            .predicates
            .push(syn::parse_quote!(Self: ::core::default::Default));
    }
    generics
}

/// The place of `span`, for tokens whose names are the macro's.
fn at_call(span: Span) -> Span {
    Span::call_site().located_at(span)
}
