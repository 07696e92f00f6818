//! Which list of an endpoint is it whose items are limited, and how is it filled?

use proc_macro2::TokenStream;
use quote::quote;
use syn::meta::ParseNestedMeta;
use syn::{Ident, Path, Token, Type};

use super::args::Args;
use super::expand::Expansion;
use super::fields::{RequestField, Role};
use crate::errors::Errors;
use crate::types;
use crate::words::Method;

/// What a field that is marked with `batch` says.
pub(crate) struct Batch {
    /// The option, where it stands.
    written: Path,
    /// The list within the body, where that is a struct: `items: Vec<Item>`.
    within: Option<(Ident, Type)>,
}

impl Batch {
    /// Reads `batch`, of a body also `batch = items: Vec<Item>`.
    pub(super) fn read(meta: &ParseNestedMeta<'_>, is_body: bool) -> syn::Result<Self> {
        let written = meta.path.clone();
        if !meta.input.peek(Token![=]) {
            return Ok(Self {
                written,
                within: None,
            });
        }
        let value = meta.value()?;
        if !is_body {
            return Err(value.error("a query parameter is the list itself; write `batch` alone"));
        }
        let name: Ident = value.parse()?;
        if !value.peek(Token![:]) {
            let message =
                format!("say of which type the list in the body is: `batch = {name}: Vec<Item>`");
            return Err(syn::Error::new_spanned(&name, message));
        }
        value.parse::<Token![:]>()?;
        Ok(Self {
            written,
            within: Some((name, value.parse()?)),
        })
    }

    /// The type of the list, given that of the field.
    fn list<'a>(&'a self, field: &'a Type) -> &'a Type {
        self.within.as_ref().map_or(field, |(_, list)| list)
    }
}

/// The `T` of a `Vec<T>` or an `Option<Vec<T>>`.
fn item(list: &Type) -> Option<&Type> {
    types::list(types::optional(list).unwrap_or(list))
}

/// The fields that are marked, each with its mark.
fn marked(fields: &[RequestField]) -> impl Iterator<Item = (&RequestField, &Batch)> {
    fields
        .iter()
        .filter_map(|field| Some((field, field.batch.as_ref()?)))
}

/// Reports each rule that the mark breaks.
pub(super) fn check(args: &Args, fields: &[RequestField], errors: &mut Errors) {
    let mut batches = marked(fields);
    let Some((first, batch)) = batches.next() else {
        unmarked(args, fields, errors);
        return;
    };
    if !args.is_given("max_batch") {
        errors.at(
            &batch.written,
            "the endpoint does not say how many items its list may have; add `max_batch = 10`",
        );
    }
    for (second, batch) in batches {
        errors.at(
            &batch.written,
            format!(
                "`{}` is a second list beside `{}`; a request has one whose items are limited",
                second.name, first.name
            ),
        );
    }
    for (field, batch) in marked(fields) {
        let list = batch.list(&field.ty);
        if item(list).is_none() {
            let remedy = match (&batch.within, field.role) {
                (None, Some(Role::Body)) => {
                    "; where the body is a struct, say which of its fields is: \
                     `batch = items: Vec<Item>`"
                }
                _ => "",
            };
            errors.at(
                list,
                format!("the list of a batch is a `Vec` or an `Option` of one{remedy}"),
            );
        }
        if batch.within.is_some() && field.optional().is_some() {
            errors.at(
                &field.ty,
                "a body with the list of a batch cannot be left out; remove the `Option`",
            );
        }
    }
}

/// A limit whose list is there and not marked.
fn unmarked(args: &Args, fields: &[RequestField], errors: &mut Errors) {
    let Some(limit) = &args.max_batch else {
        return;
    };
    let deletes = matches!(args.method, Some((Method::Delete, _)));
    let could_be = |field: &&RequestField| {
        (field.role == Some(Role::Body) || (deletes && field.is_query()))
            && item(&field.ty).is_some()
    };
    if let Some(field) = fields.iter().find(could_be) {
        let role = field.role.map_or("body", Role::name);
        errors.at(
            &limit.written,
            format!("`max_batch` limits no list; mark the one that it does: `#[{role}(batch)]`"),
        );
    }
}

impl Expansion<'_> {
    /// The impl that lets a long list be sent in several requests.
    pub(super) fn batched(&self) -> Option<TokenStream> {
        let Self { prefix, name, .. } = self;
        let (field, batch) = marked(self.fields).next()?;
        let list = batch.list(&field.ty);
        let input = item(list)?;
        // What was reported would be reported again.
        if batch.within.is_some() && field.optional().is_some() {
            return None;
        }
        let field = &field.name;
        let place = match &batch.within {
            Some((within, _)) => quote!(self.#field.#within),
            None => quote!(self.#field),
        };
        let value = if types::optional(list).is_some() {
            quote!(::core::option::Option::Some(items))
        } else {
            quote!(items)
        };
        Some(quote! {
            impl #prefix::client::Batched for #name {
                type Input = #input;

                #[inline]
                fn set_items(&mut self, items: ::std::vec::Vec<Self::Input>) {
                    #place = #value;
                }
            }
        })
    }

    /// The constructor for [`batched`](Self::batched) requests, where there would be a list to give.
    pub(super) fn for_batch(&self, call: &str) -> Option<TokenStream> {
        let (field, batch) = marked(self.fields).next()?;
        let is_list = batch.within.is_none() && types::list(&field.ty).is_some();
        let doc = format!(
            " A request to {call} without its `{}`, which are those of a batch: for \
             `Client::batch`.",
            field.name
        );
        is_list.then(|| self.constructor_without(Some(&field.name), "for_batch", false, &doc))
    }
}
