//! Which scopes does `any_of(orders: modify, transactions: modify)` name, any one of which is enough?

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::token::Paren;
use syn::{Ident, parenthesized};

use super::{Element, Scope, parse_entries};
use crate::errors::Errors;
use crate::scope_table::ANY_OF;
use crate::suggest::{closest, one_of};

/// A set of scopes any one of which is enough for some endpoints. Only these sets have a type, and
/// with it a message of the compiler.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct AnyOfSet {
    /// The name of its type and its trait: `store_v2_orders_or_transactions`.
    pub(crate) id: &'static str,
    /// The identifiers of its scopes.
    pub(crate) scopes: &'static [&'static str],
}

impl AnyOfSet {
    /// The scopes, in the order of the table.
    pub(crate) fn members(&self) -> impl Iterator<Item = &'static Scope> {
        self.scopes.iter().filter_map(|id| Scope::by_id(id))
    }

    /// How the macros write it: `any_of(orders: modify, transactions: modify)`.
    pub(crate) fn words(&self) -> String {
        let words: Vec<_> = self.members().map(Scope::words).collect();
        format!("any_of({})", words.join(", "))
    }

    /// The type and the trait of the set, which are called by its name.
    pub(crate) fn type_name(&self) -> Ident {
        format_ident!("{}", self.id)
    }

    /// Whether one of these scopes is enough.
    pub(crate) fn is_satisfied_by(&self, held: &[&'static Scope]) -> bool {
        self.members().any(|scope| held.contains(&scope))
    }
}

/// An `any_of(..)` as it was written.
pub(crate) struct AnyOf {
    pub(crate) set: &'static AnyOfSet,
    pub(crate) written: TokenStream,
}

/// Whether `any_of(..)`, or what is meant for it, comes next.
pub(super) fn is_next(input: ParseStream<'_>) -> bool {
    input.peek2(Paren)
        && input
            .fork()
            .call(Ident::parse_any)
            .is_ok_and(|word| closest(&word.to_string(), ["any_of"]).is_some())
}

/// Reads `any_of(..)`. `None` if no set was meant that could be guessed; the mistake is reported.
pub(super) fn parse(input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<Option<AnyOf>> {
    let word = input.call(Ident::parse_any)?;
    let content;
    let parentheses = parenthesized!(content in input);
    let before = errors.count();
    if word != "any_of" {
        errors.at(
            &word,
            format!("unknown word `{word}`; did you mean `any_of`?"),
        );
    }
    let list = parse_entries(&content, errors, Element::check_any_of);
    let mut written = quote!(#word);
    parentheses.surround(&mut written, |inside| {
        inside.extend(list.written().cloned());
    });
    for nested in &list.any_of {
        errors.at(
            &nested.written,
            "an `any_of` stands in a list of scopes, not in another; name its scopes here",
        );
    }
    let scopes: Vec<_> = list
        .declared
        .iter()
        .map(|declared| declared.scope)
        .collect();
    let known = ANY_OF.iter().find(|set| {
        set.scopes.len() == scopes.len()
            && scopes.iter().all(|scope| set.scopes.contains(&scope.id))
    });
    if known.is_none() && errors.count() == before {
        errors.at(&written, unknown(&scopes));
    }
    Ok(known.map(|set| AnyOf { set, written }))
}

/// What to write instead of these alternatives.
fn unknown(scopes: &[&'static Scope]) -> String {
    let sets: Vec<_> = ANY_OF.iter().map(AnyOfSet::words).collect();
    let sets = one_of(sets.iter().map(String::as_str));
    match scopes {
        [] => format!("`any_of` names no scopes; write {sets}"),
        [only] => format!(
            "`any_of` has one alternative only; write `{}` without it, or add others",
            only.words()
        ),
        scopes => {
            let words: Vec<_> = scopes.iter().map(|scope| scope.words()).collect();
            format!(
                "no alternatives {} are known; those there are: {}",
                one_of(words.iter().map(String::as_str)),
                sets.replace(" or `any_of", " and `any_of")
            )
        }
    }
}

#[cfg(test)]
mod tests;
