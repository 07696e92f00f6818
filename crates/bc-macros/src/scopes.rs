//! Which OAuth scopes does a list such as `products: modify, orders: read` name?

mod any_of;
mod element;

use std::iter;

use proc_macro2::{TokenStream, TokenTree};
use quote::{format_ident, quote};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Ident, Token};

use crate::errors::Errors;
use crate::scope_table::SCOPES;
use crate::suggest::{closest, one_of};

pub(crate) use any_of::{AnyOf, AnyOfSet};
use element::{Check, Element};

/// A scope of BigCommerce's closed list.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Scope {
    /// Its identifier in an OAuth grant: `store_v2_products`.
    pub(crate) id: &'static str,
    /// Its name in the macros: `products`.
    pub(crate) key: &'static str,
    /// Its level in the macros: `modify`.
    pub(crate) level: &'static str,
    /// Its name in the control panel: `Products`.
    pub(crate) ui_name: &'static str,
    /// Its level in the control panel: `modify`.
    pub(crate) ui_level: &'static str,
    /// The identifiers of the scopes that it includes.
    pub(crate) implies: &'static [&'static str],
    /// Which API accounts can have it: `store`, `account` or `token_creation`.
    pub(crate) kind: &'static str,
}

impl Scope {
    fn find(key: &str, level: &str) -> Option<&'static Self> {
        SCOPES
            .iter()
            .find(|scope| scope.key == key && scope.level == level)
    }

    fn by_id(id: &str) -> Option<&'static Self> {
        SCOPES.iter().find(|scope| scope.id == id)
    }

    /// How the macros write it: `products: modify`.
    pub(crate) fn words(&self) -> String {
        format!("{}: {}", self.key, self.level)
    }

    /// What the control panel calls it: `Products: modify`.
    pub(crate) fn panel_words(&self) -> String {
        format!("{}: {}", self.ui_name, self.ui_level)
    }

    /// The type and the trait of the scope, which are called by its identifier.
    pub(crate) fn type_name(&self) -> Ident {
        format_ident!("{}", self.id)
    }

    /// The scope's variant of `KnownScope`: `StoreV2Products`.
    pub(crate) fn variant(&self) -> Ident {
        let name: String = self
            .id
            .split('_')
            .flat_map(|word| {
                let mut letters = word.chars();
                letters
                    .next()
                    .map(|first| first.to_ascii_uppercase())
                    .into_iter()
                    .chain(letters.map(|letter| letter.to_ascii_lowercase()))
            })
            .collect();
        format_ident!("{name}")
    }

    /// The scope itself and all that it includes.
    pub(crate) fn with_implied(&'static self) -> Vec<&'static Self> {
        iter::once(self)
            .chain(
                self.implies
                    .iter()
                    .filter_map(|id| Self::by_id(id))
                    .flat_map(Self::with_implied),
            )
            .collect()
    }

    fn covers(&'static self, other: &Self) -> bool {
        self.with_implied().contains(&other)
    }

    /// Whether only account-level API accounts can have it.
    pub(crate) fn is_account_level(&self) -> bool {
        self.kind == "account"
    }
}

/// A scope as it was written, for a mistake found later.
pub(crate) struct Declared {
    pub(crate) scope: &'static Scope,
    pub(crate) written: TokenStream,
}

/// The scopes of one list.
#[derive(Default)]
pub(crate) struct ScopeList {
    pub(crate) declared: Vec<Declared>,
    /// Elements that are satisfied by any one of several scopes.
    pub(crate) any_of: Vec<AnyOf>,
    /// Whether an entry named no scope that could be guessed.
    pub(crate) unresolved: bool,
}

/// Reads `key: level, any_of(key: level, ..), ..` to the end of `input`: scopes that are all needed.
/// An entry with a mistake is reported, and taken for what it most likely means.
pub(crate) fn parse_list(input: ParseStream<'_>, errors: &mut Errors) -> ScopeList {
    parse_entries(input, errors, Element::check_all_of)
}

fn parse_entries(input: ParseStream<'_>, errors: &mut Errors, check: Check) -> ScopeList {
    let mut list = ScopeList::default();
    while !input.is_empty() {
        let before = errors.count();
        if any_of::is_next(input) {
            match any_of::parse(input, errors) {
                Ok(Some(any_of)) => list.add_any_of(any_of, check, errors),
                Ok(None) => list.unresolved = true,
                Err(error) => {
                    errors.add(error);
                    list.unresolved = true;
                }
            }
        } else {
            match parse_entry(input, errors) {
                Ok(Some(declared)) => list.add(declared, check, errors),
                Ok(None) => list.unresolved = true,
                Err(error) => {
                    errors.add(error);
                    list.unresolved = true;
                }
            }
        }
        if !input.is_empty() && !input.peek(Token![,]) && errors.count() == before {
            errors.add(input.error("expected `,` between two scopes"));
        }
        // Whatever is left of the entry belongs to a mistake that is reported already.
        while !input.is_empty() && !input.peek(Token![,]) {
            let _: syn::Result<TokenTree> = input.parse();
        }
        let _: syn::Result<Token![,]> = input.parse();
    }
    list
}

impl ScopeList {
    /// Whether nothing of it could be understood, or nothing was there.
    pub(crate) fn is_empty(&self) -> bool {
        self.declared.is_empty() && self.any_of.is_empty()
    }

    /// Each element as it was written.
    pub(crate) fn written(&self) -> impl Iterator<Item = &TokenStream> {
        let declared = self.declared.iter().map(|declared| &declared.written);
        declared.chain(self.any_of.iter().map(|any_of| &any_of.written))
    }

    /// What satisfies the list: alternatives, each of scopes that are all needed.
    pub(crate) fn alternatives(&self) -> Vec<Vec<&'static Scope>> {
        let declared = self.declared.iter().map(|declared| declared.scope);
        let in_any_case = vec![declared.collect::<Vec<_>>()];
        self.any_of
            .iter()
            .fold(in_any_case, |alternatives, any_of| {
                let with_each = alternatives.iter().flat_map(|needed| {
                    let with = |scope| needed.iter().copied().chain([scope]).collect();
                    any_of.set.members().map(with)
                });
                with_each.collect()
            })
    }

    /// The types that the endpoint requires.
    pub(crate) fn type_names(&self) -> impl Iterator<Item = Ident> {
        let declared = self.declared.iter().map(|one| one.scope.type_name());
        declared.chain(self.any_of.iter().map(|any_of| any_of.set.type_name()))
    }

    fn elements(&self) -> impl Iterator<Item = Element> {
        let declared = self.declared.iter().map(Element::of);
        declared.chain(self.any_of.iter().map(Element::of_any))
    }

    fn add(&mut self, new: Declared, check: Check, errors: &mut Errors) {
        let element = Element::of(&new);
        if self.elements().all(|old| check(&old, &element, errors)) {
            self.declared.push(new);
        }
    }

    fn add_any_of(&mut self, new: AnyOf, check: Check, errors: &mut Errors) {
        let element = Element::of_any(&new);
        if self.elements().all(|old| check(&old, &element, errors)) {
            self.any_of.push(new);
        }
    }
}

fn parse_entry(input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<Option<Declared>> {
    if !input.peek(Ident::peek_any) {
        return Err(input.error("expected a scope, such as `products: read`"));
    }
    let key = input.call(Ident::parse_any)?;
    if !input.peek(Token![:]) {
        return Ok(without_level(key, errors));
    }
    input.parse::<Token![:]>()?;
    if !input.peek(Ident::peek_any) {
        let levels = one_of(levels(&key.to_string()));
        let levels = if levels.is_empty() {
            String::from("`read` or `modify`")
        } else {
            levels
        };
        return Err(input.error(format!("expected the level of `{key}`: {levels}")));
    }
    let level = input.call(Ident::parse_any)?;
    let mut level_text = level.to_string();
    let mut written = quote!(#key: #level);
    // The control panel's `read-only`, which is not one word here.
    if input.peek(Token![-]) {
        let hyphen: Token![-] = input.parse()?;
        let rest = input.call(Ident::parse_any)?;
        level_text = format!("{level_text}-{rest}");
        written.extend(quote!(#hyphen #rest));
    }
    let key_text = key.to_string();
    if let Some(scope) = Scope::find(&key_text, &level_text) {
        return Ok(Some(Declared { scope, written }));
    }
    let (remedy, meant) = remedy(&key_text, &level_text);
    errors.at(
        &written,
        format!("unknown scope `{key_text}: {level_text}`; {remedy}"),
    );
    Ok(meant.map(|scope| Declared { scope, written }))
}

/// A key on its own: BigCommerce's identifier, or a scope whose level is missing.
fn without_level(key: Ident, errors: &mut Errors) -> Option<Declared> {
    let text = key.to_string();
    let (message, meant) = match Scope::by_id(&text) {
        Some(scope) => (
            format!("the scope `{text}` is written `{}` here", scope.words()),
            Some(scope),
        ),
        None => {
            let key = closest(&text, keys()).unwrap_or(&text);
            let words: Vec<_> = of_key(key).map(Scope::words).collect();
            let example = if words.is_empty() {
                String::from("`products: read`, say")
            } else {
                one_of(words.iter().map(String::as_str))
            };
            (
                format!("`{text}` has no level; write {example}"),
                strongest(key),
            )
        }
    };
    errors.at(&key, message);
    meant.map(|scope| Declared {
        scope,
        written: quote!(#key),
    })
}

/// What to write instead of a scope that does not exist, and which scope that is.
fn remedy(key: &str, level: &str) -> (String, Option<&'static Scope>) {
    let Some(known_key) = closest_key(key) else {
        let keys: Vec<_> = keys().collect();
        return (format!("the names are {}", keys.join(", ")), None);
    };
    let reads = level.starts_with("read") || level == "view" || level == "get";
    let same_level = Scope::find(known_key, level);
    let near_level = || {
        let level = if reads { "read" } else { level };
        Scope::find(known_key, closest(level, levels(known_key))?)
    };
    let only_level = || {
        let mut levels = of_key(known_key);
        levels.next().filter(|_| levels.next().is_none())
    };
    match same_level.or_else(near_level).or_else(only_level) {
        Some(scope) => (format!("did you mean `{}`?", scope.words()), Some(scope)),
        None => (
            format!(
                "the levels of `{known_key}` are {}",
                one_of(levels(known_key)).replace(" or ", " and ")
            ),
            strongest(known_key),
        ),
    }
}

fn of_key(key: &str) -> impl Iterator<Item = &'static Scope> {
    SCOPES.iter().filter(move |scope| scope.key == key)
}

fn levels(key: &str) -> impl Iterator<Item = &'static str> {
    of_key(key).map(|scope| scope.level)
}

/// The keys, each once, in the order of the table.
fn keys() -> impl Iterator<Item = &'static str> {
    SCOPES
        .iter()
        .enumerate()
        .filter(|(at, scope)| SCOPES.iter().take(*at).all(|other| other.key != scope.key))
        .map(|(_, scope)| scope.key)
}

/// The key that `written` resembles, or whose name in the control panel it spells.
fn closest_key(written: &str) -> Option<&'static str> {
    closest(written, keys()).or_else(|| {
        let panel_name = |scope: &Scope| {
            let spaced = scope.ui_name.to_ascii_lowercase().replace(" & ", " ");
            spaced.replace([' ', '-'], "_")
        };
        SCOPES
            .iter()
            .find(|scope| {
                let name = panel_name(scope);
                closest(written, [name.as_str()]).is_some()
            })
            .map(|scope| scope.key)
    })
}

/// The scope of a key that allows most, to stand in for one that was not understood.
fn strongest(key: &str) -> Option<&'static Scope> {
    of_key(key).max_by_key(|scope| (scope.level != "read", scope.with_implied().len()))
}

#[cfg(test)]
mod tests;
