//! What does `grant!` emit, and which mistakes does it find?

mod endpoints;

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::quote;
use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::token::Brace;
use syn::{Attribute, Ident, Path, Token, Type, Visibility, braced};

use crate::errors::Errors;
use crate::scope_table::{ANY_OF, SCOPES};
use crate::scopes::{AnyOfSet, Scope, ScopeList, parse_list};
use crate::suggest::one_of;
use crate::words::{GrantKind, Word, parse_word};

/// One `pub struct CatalogSync: App { products: modify } for [GetProducts, UpdateProduct]`.
struct GrantItem {
    attrs: Vec<Attribute>,
    prefix: Path,
    vis: Visibility,
    name: Ident,
    kind: GrantKind,
    scopes: ScopeList,
    /// What it is for, to be compared with what it holds. Empty if that is not said, or if a mistake
    /// would bring a second error.
    endpoints: Vec<Type>,
}

pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let expanded = expand_into(input, &mut errors);
    let errors = errors.into_tokens();
    quote!(#expanded #errors)
}

/// The grants; all mistakes go into `errors`.
fn expand_into(input: TokenStream, errors: &mut Errors) -> TokenStream {
    let mut grants = Vec::new();
    let parsed = (|input: ParseStream<'_>| {
        while !input.is_empty() {
            grants.push(parse_grant(input, errors)?);
        }
        Ok(())
    })
    .parse2(input);
    if let Err(error) = parsed {
        errors.add(error);
    }
    grants.iter().map(emit).collect()
}

fn parse_grant(input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<GrantItem> {
    let before = errors.count();
    let mut attrs = input.call(Attribute::parse_outer)?;
    let prefix = take_prefix(&mut attrs, errors);
    let vis: Visibility = input.parse()?;
    if !input.peek(Token![struct]) {
        return Err(
            input.error("expected a grant: `pub struct CatalogSync: App { products: modify }`")
        );
    }
    input.parse::<Token![struct]>()?;
    let name: Ident = input.parse()?;
    let kind = parse_kind(input, &name, errors)?;
    let mut scopes = parse_scopes(input, &name, errors)?;
    refuse_alternatives(&mut scopes, errors);
    if let Some(kind) = kind {
        check_kind(kind, &scopes, errors);
    }
    let endpoints = endpoints::parse(input, errors)?;
    let endpoints = endpoints.filter(|_| errors.count() == before);
    Ok(GrantItem {
        attrs,
        prefix,
        vis,
        name,
        kind: kind.unwrap_or(GrantKind::App),
        scopes,
        endpoints: endpoints.unwrap_or_default(),
    })
}

/// A grant says what an API account has, and that has scopes.
fn refuse_alternatives(scopes: &mut ScopeList, errors: &mut Errors) {
    for any_of in scopes.any_of.drain(..) {
        let words: Vec<_> = any_of.set.members().map(Scope::words).collect();
        errors.at(
            &any_of.written,
            format!(
                "a grant holds scopes, not alternatives of which an endpoint takes any; declare {}",
                one_of(words.iter().map(String::as_str))
            ),
        );
        scopes.unresolved = true;
    }
}

fn parse_kind(
    input: ParseStream<'_>,
    name: &Ident,
    errors: &mut Errors,
) -> syn::Result<Option<GrantKind>> {
    if input.peek(Token![:]) {
        input.parse::<Token![:]>()?;
        let kind = parse_word(input, errors)?;
        return Ok(kind.map(|(kind, _)| kind));
    }
    errors.at(
        name,
        format!(
            "the grant `{name}` has no kind of API account; write `{name}: Store`, `{name}: App` or `{name}: Account`"
        ),
    );
    // Up to the scopes, whatever stands there instead of a kind.
    while !input.is_empty() && !input.peek(Brace) {
        input.parse::<TokenTree>()?;
    }
    Ok(None)
}

fn parse_scopes(
    input: ParseStream<'_>,
    name: &Ident,
    errors: &mut Errors,
) -> syn::Result<ScopeList> {
    if input.peek(Brace) {
        let content;
        braced!(content in input);
        return Ok(parse_list(&content, errors));
    }
    errors.add(input.error(format!(
        "expected the scopes of `{name}` in braces: `{{ products: read }}`, or `{{}}` for none"
    )));
    while !input.is_empty() && !input.peek(Token![;]) {
        input.parse::<TokenTree>()?;
    }
    input.parse::<Option<Token![;]>>()?;
    Ok(ScopeList {
        unresolved: true,
        ..ScopeList::default()
    })
}

/// Takes `#[grant(crate = path)]` out of the attributes.
fn take_prefix(attrs: &mut Vec<Attribute>, errors: &mut Errors) -> Path {
    let mut prefix = syn::parse_quote!(::bc_api::__private);
    attrs.retain(|attr| {
        if !attr.path().is_ident("grant") {
            return true;
        }
        let parsed = attr.parse_nested_meta(|meta| {
            if !meta.path.is_ident("crate") {
                return Err(
                    meta.error("unknown option of `#[grant]`; the only one is `crate = path`")
                );
            }
            prefix = meta.value()?.call(Path::parse_mod_style)?;
            Ok(())
        });
        if let Err(error) = parsed {
            errors.add(error);
        }
        false
    });
    prefix
}

fn check_kind(kind: GrantKind, scopes: &ScopeList, errors: &mut Errors) {
    for declared in &scopes.declared {
        let words = declared.scope.words();
        let account_level = kind == GrantKind::Account;
        if declared.scope.is_account_level() == account_level {
            continue;
        }
        let remedy = if account_level {
            "store-level and app-level API accounts have it, so declare a grant `: Store` or `: App` for it"
        } else {
            "account-level API accounts have it, so declare a grant `: Account` for it"
        };
        errors.at(
            &declared.written,
            format!(
                "`{words}` is no scope of a grant `: {}`; {remedy}",
                kind.word()
            ),
        );
    }
}

fn emit(grant: &GrantItem) -> TokenStream {
    let GrantItem {
        attrs,
        prefix,
        vis,
        name,
        kind,
        scopes,
        endpoints,
    } = grant;
    let derives = missing_derives(attrs);
    let summary = summary(grant);
    let allow = attrs
        .iter()
        .any(|attr| attr.path().is_ident("deprecated"))
        .then(|| quote!(#[allow(deprecated)]));
    let kind = Ident::new(kind.variant(), Span::call_site());
    let name_text = name.to_string();
    let variants = scopes.declared.iter().map(|declared| {
        let variant = declared.scope.variant();
        quote!(#prefix::auth::KnownScope::#variant)
    });
    let held = held(scopes);
    // A trait of alternatives is implemented once, whichever of them is held.
    let any_of = ANY_OF
        .iter()
        .filter(|set| set.is_satisfied_by(&held))
        .map(AnyOfSet::type_name);
    let traits = held
        .iter()
        .map(|scope| scope.type_name())
        .chain(any_of)
        .map(|scope| {
            quote! {
                #allow
                impl<E> #prefix::auth::granted::#scope<E> for #name {}
            }
        });
    let least = (!endpoints.is_empty())
        .then(|| endpoints::emit(prefix, name, &scopes.declared, endpoints))
        .map(|checks| quote!(#allow #checks));
    quote! {
        #(#attrs)*
        #summary
        #derives
        #vis struct #name;

        #allow
        impl #prefix::auth::Grant for #name {
            type Account = #prefix::auth::account::#kind;
            const NAME: &'static str = #name_text;
            const SCOPES: &'static [#prefix::auth::KnownScope] = &[#(#variants),*];
        }

        #(#traits)*

        #least
    }
}

/// The scopes that the grant holds, implied ones included, each once. A grant with a scope that
/// was not understood holds all, so that no second error follows where it is used.
fn held(scopes: &ScopeList) -> Vec<&'static Scope> {
    if scopes.unresolved {
        return SCOPES.iter().collect();
    }
    let mut held = Vec::new();
    for declared in &scopes.declared {
        for scope in declared.scope.with_implied() {
            if !held.contains(&scope) {
                held.push(scope);
            }
        }
    }
    held
}

/// Ends the documentation of a grant with what it declares, in the control panel's words.
fn summary(grant: &GrantItem) -> TokenStream {
    let kind = match grant.kind {
        GrantKind::Store => "A store-level API account",
        GrantKind::App => "An app-level API account",
        GrantKind::Account => "An account-level API account",
    };
    let scopes: Vec<_> = grant
        .scopes
        .declared
        .iter()
        .map(|declared| format!("{} (`{}`)", declared.scope.panel_words(), declared.scope.id))
        .collect();
    let text = if scopes.is_empty() {
        format!(" {kind} without OAuth scopes.")
    } else {
        format!(" {kind} with the OAuth scopes {}.", scopes.join(", "))
    };
    let documented = grant.attrs.iter().any(|attr| attr.path().is_ident("doc"));
    let gap = documented.then(|| quote!(#[doc = ""]));
    quote! {
        #gap
        #[doc = #text]
    }
}

/// `Debug`, `Clone` and `Copy`, without those that the writer derives.
fn missing_derives(attrs: &[Attribute]) -> TokenStream {
    let written: Vec<Path> = attrs
        .iter()
        .filter(|attr| attr.path().is_ident("derive"))
        .filter_map(|attr| {
            attr.parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated)
                .ok()
        })
        .flatten()
        .collect();
    let is_written = |name: &str| {
        written
            .iter()
            .filter_map(|path| path.segments.last())
            .any(|last| last.ident == name)
    };
    let mut missing = Vec::new();
    if !is_written("Debug") {
        missing.push(quote!(::core::fmt::Debug));
    }
    if !is_written("Clone") {
        missing.push(quote!(::core::clone::Clone));
    }
    if !is_written("Copy") {
        missing.push(quote!(::core::marker::Copy));
    }
    if missing.is_empty() {
        return TokenStream::new();
    }
    quote!(#[derive(#(#missing),*)])
}

#[cfg(test)]
mod tests;
