//! What is known of an endpoint at run time?

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::Ident;

use super::args::{Limit, Scopes};
use super::expand::Expansion;
use crate::words::{AccountKind, Method, Word};

impl Expansion<'_> {
    pub(super) fn info(&self) -> TokenStream {
        let Self { prefix, name, .. } = self;
        let name = name.to_string();
        let method = Ident::new(self.method().variant(), Span::call_site());
        let scheme = Ident::new(self.scheme().variant(), Span::call_site());
        let path = self.path();
        let (_, scopes) = self.scopes();
        let (_, kinds) = self.accounts();
        let idempotent = self.method() != Method::Post || self.args.idempotent.is_some();
        let pages = self.pages();
        let max_batch = limit(self.args.max_batch.as_ref());
        let max_concurrency = limit(self.args.max_concurrency.as_ref());
        let reference = match &self.args.reference {
            Some(url) => quote!(::core::option::Option::Some(#url)),
            None => quote!(::core::option::Option::None),
        };
        quote! {
            &#prefix::client::EndpointInfo {
                name: #name,
                method: #prefix::client::Method::#method,
                path: #path,
                auth: #prefix::auth::Scheme::#scheme,
                scopes: #scopes,
                accounts: &[#(#kinds),*],
                idempotent: #idempotent,
                pages: #pages,
                max_batch: #max_batch,
                max_concurrency: #max_concurrency,
                reference: #reference,
            }
        }
    }

    /// The scopes for the compiler and for run time.
    pub(super) fn scopes(&self) -> (TokenStream, TokenStream) {
        let prefix = &self.prefix;
        match &self.args.scopes {
            Some(Scopes::AllOf(list, _)) if !list.is_empty() => {
                let types = list.type_names();
                let types = types.map(|scope| quote!(#prefix::auth::scope::#scope));
                let alternatives = list.alternatives().into_iter().map(|needed| {
                    let values = needed.into_iter().map(|scope| {
                        let scope = scope.variant();
                        quote!(#prefix::auth::KnownScope::#scope)
                    });
                    quote!(&[#(#values),*])
                });
                (
                    quote!((#(#types,)*)),
                    quote!(#prefix::client::ScopeRequirement::AnyOf(&[#(#alternatives),*])),
                )
            }
            Some(Scopes::Undocumented) => (
                quote!(#prefix::auth::scope::Undocumented),
                quote!(#prefix::client::ScopeRequirement::Undocumented),
            ),
            _ => (quote!(()), quote!(#prefix::client::ScopeRequirement::None)),
        }
    }

    /// The account kinds for the compiler and for run time. The compiler knows the kind where the
    /// scheme has scopes, since there the credential has a grant.
    pub(super) fn accounts(&self) -> (TokenStream, Vec<TokenStream>) {
        let prefix = &self.prefix;
        let kinds = match &self.args.accounts {
            Some(kinds) if !kinds.is_empty() => kinds.as_slice(),
            _ => self.scheme().usual_accounts(),
        };
        let set = if kinds.contains(&AccountKind::Account) {
            quote!(AccountOnly)
        } else if !kinds.contains(&AccountKind::App) {
            quote!(StoreOnly)
        } else if !kinds.contains(&AccountKind::Store) {
            quote!(AppOnly)
        } else {
            quote!(StoreOrApp)
        };
        let values = kinds
            .iter()
            .map(|kind| {
                let kind = Ident::new(kind.variant(), Span::call_site());
                quote!(#prefix::auth::account::Kind::#kind)
            })
            .collect();
        if self.scheme().has_scopes() {
            (quote!(#prefix::auth::account::#set), values)
        } else {
            (quote!(()), values)
        }
    }
}

/// A number that is not always known, as a value.
pub(super) fn limit(limit: Option<&Limit>) -> TokenStream {
    match limit {
        Some(Limit { number, .. }) => quote!(::core::option::Option::Some(#number)),
        None => quote!(::core::option::Option::None),
    }
}
