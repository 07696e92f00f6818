//! Which code does an endpoint become?

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Data, DeriveInput, Fields, FieldsNamed, Ident, Path, Visibility};

use super::args::Args;
use super::arguments::{argument_type, conversion};
use super::fields::{RequestField, Role};
use crate::words::{Guard, Method, Scheme, Word};

/// The struct, its `Endpoint` impl, and its constructors and setters. What a mistake left open is
/// filled with what most likely lets the rest of the user's code pass.
pub(crate) fn emit(args: &Args, input: &mut DeriveInput, fields: &[RequestField]) -> TokenStream {
    let guard = args.guard.as_ref().map(|(guard, _)| *guard);
    let guarded = guard == Some(Guard::Filter) && add_guard_field(input);
    let named = guard == Some(Guard::Everything);
    let expansion = Expansion {
        args,
        fields,
        vis: &input.vis,
        name: &input.ident,
        prefix: args
            .prefix
            .clone()
            .unwrap_or_else(|| syn::parse_quote!(::bc_api::__private)),
        guarded,
        named,
    };
    let has_must_use = has_attribute(input, "must_use");
    let must_use = (!has_must_use)
        .then(|| quote!(#[must_use = "a request does nothing until a client sends it"]));
    // What deletes everything is made by the constructor that says so.
    let exhaustive = named.then(|| quote!(#[non_exhaustive]));
    let is_deprecated =
        has_attribute(input, "deprecated") || fields.iter().any(|field| field.is_deprecated);
    let allow = is_deprecated.then(|| quote!(#[allow(deprecated)]));
    let endpoint = expansion.endpoint();
    let methods = expansion.methods();
    let lists = [expansion.paged(), expansion.batched()];
    let lists = lists.into_iter().flatten().map(|list| quote!(#allow #list));
    quote! {
        #must_use
        #exhaustive
        #input

        #allow
        #endpoint

        #allow
        #methods

        #(#lists)*
    }
}

fn has_attribute(input: &DeriveInput, name: &str) -> bool {
    input.attrs.iter().any(|attr| attr.path().is_ident(name))
}

/// Adds the private field that says whether the request may go out without a filter.
fn add_guard_field(input: &mut DeriveInput) -> bool {
    let Data::Struct(item) = &mut input.data else {
        return false;
    };
    let Fields::Named(FieldsNamed { named, .. }) = &mut item.fields else {
        return false;
    };
    if named.iter().any(|field| {
        field
            .ident
            .as_ref()
            .is_some_and(|name| name == "everything")
    }) {
        return false;
    }
    named.push(syn::parse_quote!(everything: bool));
    true
}

pub(super) struct Expansion<'a> {
    pub(super) args: &'a Args,
    pub(super) fields: &'a [RequestField],
    vis: &'a Visibility,
    pub(super) name: &'a Ident,
    pub(super) prefix: Path,

    /// Whether it is refused without a filter.
    guarded: bool,
    /// Whether its constructor says that it deletes everything.
    named: bool,
}

impl Expansion<'_> {
    pub(super) fn method(&self) -> Method {
        self.args.method.as_ref().map_or(Method::Get, |(m, _)| *m)
    }

    pub(super) fn scheme(&self) -> Scheme {
        self.args
            .auth
            .as_ref()
            .map_or(Scheme::AccessToken, |(scheme, _)| *scheme)
    }

    /// The path as written, for messages and documentation.
    pub(super) fn path(&self) -> String {
        self.args
            .path
            .as_ref()
            .map_or_else(String::new, |path| path.literal.value())
    }

    fn endpoint(&self) -> TokenStream {
        let Self { prefix, name, .. } = self;
        let scheme = Ident::new(self.scheme().variant(), Span::call_site());
        let (scope_types, _) = self.scopes();
        let (account_type, _) = self.accounts();
        let response = match &self.args.response {
            Some(response) => quote!(#response),
            None => quote!(#prefix::record::Json),
        };
        let info = self.info();
        let write = self.write();
        quote! {
            impl #prefix::client::Endpoint for #name {
                type Auth = #prefix::auth::scheme::#scheme;
                type Scopes = #scope_types;
                type Account = #account_type;
                type Response = #response;

                const INFO: &'static #prefix::client::EndpointInfo = #info;

                #write
            }
        }
    }

    fn write(&self) -> TokenStream {
        let prefix = &self.prefix;
        let of_credential = self.placeholder_of_credential();
        let is_used = self.guarded
            || of_credential.is_some()
            || self.fields.iter().any(|field| field.role.is_some());
        let request = if is_used {
            format_ident!("request")
        } else {
            format_ident!("_request")
        };
        let statements = self
            .fields
            .iter()
            .filter_map(|field| Some(write_field(field, field.role?, &request)));
        let of_credential = of_credential.map(|name| quote!(#request.path_of_credential(#name);));
        let guard = self
            .guarded
            .then(|| quote!(#request.require_filter(self.everything);));
        quote! {
            #[inline]
            fn write(&self, #request: &mut #prefix::client::RequestWriter) {
                #(#statements)*
                #of_credential
                #guard
            }
        }
    }

    fn placeholder_of_credential(&self) -> Option<&str> {
        let template = self.args.path.as_ref()?;
        (self.scheme() == Scheme::CustomerLogin)
            .then(|| template.left_open(self.fields).pop())
            .flatten()
    }

    fn methods(&self) -> TokenStream {
        let Self { name, vis, .. } = self;
        let call = format!("`{} {}`", self.method_word(), self.path());
        let new = if self.named {
            self.constructor(
                "everything",
                false,
                &format!(" A request to {call}, which deletes everything there is."),
            )
        } else if self.guarded {
            let doc = format!(
                " A request to {call}. Sent without a filter it is refused; [`everything`](Self::everything) means to go without."
            );
            self.constructor("new", false, &doc)
        } else {
            self.constructor("new", false, &format!(" A request to {call}."))
        };
        let everything = self.guarded.then(|| {
            self.constructor(
                "everything",
                true,
                &format!(
                    " A request to {call} that needs no filter: without one, everything is deleted."
                ),
            )
        });
        let for_batch = self.for_batch(&call);
        // A field called `new` is a mistake that is reported; its setter would be another.
        let setters = self
            .fields
            .iter()
            .filter(|field| field.name != "new")
            .filter_map(|field| setter(vis, field));
        quote! {
            impl #name {
                #new
                #everything
                #for_batch
                #(#setters)*
            }
        }
    }

    fn method_word(&self) -> &'static str {
        self.method().word()
    }

    fn constructor(&self, function: &str, everything: bool, doc: &str) -> TokenStream {
        self.constructor_without(None, function, everything, doc)
    }

    /// A constructor that leaves this list empty.
    pub(super) fn constructor_without(
        &self,
        empty: Option<&Ident>,
        function: &str,
        everything: bool,
        doc: &str,
    ) -> TokenStream {
        let vis = self.vis;
        let function = Ident::new(function, Span::call_site());
        let is_given =
            |field: &&RequestField| field.optional().is_none() && Some(&field.name) != empty;
        let given = || self.fields.iter().filter(is_given);
        let arguments = given().map(|field| {
            let name = local(&field.name);
            let ty = argument_type(&field.ty);
            quote!(#name: #ty)
        });
        let values = self.fields.iter().map(|field| {
            let name = &field.name;
            if field.optional().is_some() {
                return quote!(#name: ::core::option::Option::None);
            }
            if Some(name) == empty {
                return quote!(#name: ::std::vec::Vec::new());
            }
            let value = conversion(&field.ty, &local(&field.name));
            quote!(#name: #value)
        });
        let guard = self.guarded.then(|| quote!(everything: #everything));
        let values = values.chain(guard);
        let allow = (given().count() > 7).then(|| quote!(#[allow(clippy::too_many_arguments)]));
        quote! {
            #[doc = #doc]
            #allow
            #[inline]
            #vis fn #function(#(#arguments),*) -> Self {
                Self { #(#values),* }
            }
        }
    }
}

/// Writes one field. The writer leaves out what is absent; only of a body it asks for a value.
fn write_field(field: &RequestField, role: Role, request: &Ident) -> TokenStream {
    let name = &field.name;
    let wire = &field.wire;
    // At the field's type, so that a type which cannot be sent is reported there.
    let at = field.optional().unwrap_or(&field.ty).span();
    let value = quote_spanned!(Span::call_site().located_at(at)=> &self.#name);
    match role {
        Role::Path => quote!(#request.path(#wire, #value);),
        Role::Query { exploded: false } => quote!(#request.query(#wire, #value);),
        Role::Query { exploded: true } => quote!(#request.query_exploded(#wire, #value);),
        Role::Header => quote!(#request.header(#wire, #value);),
        Role::Body if field.optional().is_none() => quote!(#request.body(#value);),
        Role::Body => {
            let body = Ident::new("body", Span::mixed_site().located_at(at));
            quote! {
                if let ::core::option::Option::Some(#body) = #value {
                    #request.body(#body);
                }
            }
        }
    }
}

fn setter(vis: &Visibility, field: &RequestField) -> Option<TokenStream> {
    let inner = field.optional()?;
    let name = &field.name;
    let function = in_macro_context(name);
    let value = local(name);
    let docs = &field.docs;
    let ty = argument_type(inner);
    let converted = conversion(inner, &value);
    Some(quote! {
        #(#docs)*
        #[inline]
        #vis fn #function(mut self, #value: #ty) -> Self {
            self.#name = ::core::option::Option::Some(#converted);
            self
        }
    })
}

/// An argument called like the field, in the macro's own context.
fn local(name: &Ident) -> Ident {
    let mut local = name.clone();
    local.set_span(Span::mixed_site().located_at(name.span()));
    local
}

/// A function called like the field. Having the macro's context, it is not reported as dead code
/// where nobody calls it.
fn in_macro_context(name: &Ident) -> Ident {
    let mut ident = name.clone();
    ident.set_span(Span::call_site().located_at(name.span()));
    ident
}
