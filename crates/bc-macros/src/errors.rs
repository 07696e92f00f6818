//! Where do the mistakes of an item gather, so that all are reported at once?

use std::fmt::Display;

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;

/// Every mistake found so far.
#[derive(Default)]
pub(crate) struct Errors {
    found: Vec<syn::Error>,
}

impl Errors {
    /// Keeps a mistake that stands at `tokens`.
    pub(crate) fn at(&mut self, tokens: impl ToTokens, message: impl Display) {
        self.add(syn::Error::new_spanned(tokens, message));
    }

    /// Keeps a mistake of the whole macro call, such as something missing.
    pub(crate) fn at_call(&mut self, message: impl Display) {
        self.add(syn::Error::new(Span::call_site(), message));
    }

    /// Keeps a mistake that the parser found.
    pub(crate) fn add(&mut self, error: syn::Error) {
        self.found.push(error);
    }

    /// How many mistakes there are so far.
    pub(crate) fn count(&self) -> usize {
        self.found.len()
    }

    /// The tokens that make the compiler report each mistake where it stands.
    pub(crate) fn into_tokens(self) -> TokenStream {
        self.found
            .iter()
            .map(syn::Error::to_compile_error)
            .collect()
    }

    /// The messages, in the order in which they were found.
    #[cfg(test)]
    pub(crate) fn messages(&self) -> Vec<String> {
        self.found.iter().map(ToString::to_string).collect()
    }
}
