//! Which words stand for methods, schemes and kinds of API account?

use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Ident, LitStr, Token};

use crate::errors::Errors;
use crate::suggest::{closest, one_of};

/// A closed list of words, each an identifier in the macro's arguments.
pub(crate) trait Word: Copy + PartialEq + 'static {
    /// What one is called in a message: `method`.
    const WHAT: &'static str;
    /// All of them.
    const ALL: &'static [Self];
    /// How it is written.
    fn word(self) -> &'static str;
    /// What the emitted code calls it: the variant of a run-time enum, or a type.
    fn variant(self) -> &'static str;
}

/// Reads one word. A misspelt one is reported, and taken for the nearest if there is one.
pub(crate) fn parse_word<W: Word>(
    input: ParseStream<'_>,
    errors: &mut Errors,
) -> syn::Result<Option<(W, Ident)>> {
    let words = || W::ALL.iter().map(|word| word.word());
    let written = if input.peek(LitStr) {
        let text: LitStr = input.parse()?;
        errors.at(
            &text,
            format!("the {} is a word, not a string; remove the quotes", W::WHAT),
        );
        Ident::new(&as_identifier(&text.value()), text.span())
    } else if input.peek(Ident::peek_any) {
        let word = last_of_path(input, errors, W::WHAT)?;
        if !words().any(|known| word == known) {
            let remedy = match closest(&word.to_string(), words()) {
                Some(known) => format!("did you mean `{known}`?"),
                None => format!("it is one of {}", one_of(words()).replace(" or ", ", ")),
            };
            errors.at(&word, format!("unknown {} `{word}`; {remedy}", W::WHAT));
        }
        word
    } else {
        return Err(input.error(format!("expected the {}: {}", W::WHAT, one_of(words()))));
    };
    let meant = closest(&written.to_string(), words());
    Ok(W::ALL
        .iter()
        .find(|word| meant == Some(word.word()))
        .map(|word| (*word, written)))
}

/// One identifier; where a path stands, it is reported, and its last identifier taken.
fn last_of_path(input: ParseStream<'_>, errors: &mut Errors, what: &str) -> syn::Result<Ident> {
    let mut word = input.call(Ident::parse_any)?;
    let first = word.clone();
    while input.peek(Token![::]) {
        input.parse::<Token![::]>()?;
        word = input.call(Ident::parse_any)?;
    }
    if word != first {
        errors.at(
            &first,
            format!("the {what} is one word, without a path; write `{word}`"),
        );
    }
    Ok(word)
}

fn as_identifier(text: &str) -> String {
    // A raw identifier parses, and `Ident::new` panics on it.
    if syn::parse_str::<Ident>(text).is_ok() && !text.starts_with("r#") {
        text.to_owned()
    } else {
        String::from("_")
    }
}

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident $what:literal: $($variant:ident = $word:literal),+;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum $name { $($variant),+ }

        impl Word for $name {
            const WHAT: &'static str = $what;
            const ALL: &'static [Self] = &[$(Self::$variant),+];
            fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
            fn variant(self) -> &'static str {
                match self { $(Self::$variant => stringify!($variant)),+ }
            }
        }
    )+};
}

words! {
    /// An HTTP method.
    Method "method": Get = "GET", Post = "POST", Put = "PUT", Delete = "DELETE";
    /// A way to authenticate.
    Scheme "authentication scheme": AccessToken = "AccessToken", SameOrigin = "SameOrigin",
        ClientId = "ClientId", CustomerLogin = "CustomerLogin",
        PaymentAccessToken = "PaymentAccessToken", ProviderBasic = "ProviderBasic",
        ProviderKeys = "ProviderKeys";
    /// A kind of API account, as `#[endpoint(accounts = [..])]` writes it.
    AccountKind "account kind": Store = "store", App = "app", Account = "account";
    /// A kind of API account, as `grant!` writes it.
    GrantKind "grant kind": Store = "Store", App = "App", Account = "Account";
    /// What keeps a request from doing too much.
    Guard "guard": Filter = "filter", Everything = "everything";
    /// What the next page of a list is asked for by.
    PageStyle "style of paging": Number = "number", Cursor = "cursor",
        NumberOrCursor = "number_or_cursor";
    /// Whether a parameter that takes an identifier excludes it or includes it.
    Bound "bound of the keyset": Greater = "greater", Min = "min";
}

impl Scheme {
    /// Whether requests of this scheme are made for an API account that holds OAuth scopes.
    pub(crate) fn has_scopes(self) -> bool {
        matches!(self, Self::AccessToken | Self::CustomerLogin)
    }

    /// The kinds of API account that may call where the endpoint does not say.
    pub(crate) fn usual_accounts(self) -> &'static [AccountKind] {
        match self {
            Self::AccessToken | Self::PaymentAccessToken => &[AccountKind::Store, AccountKind::App],
            Self::ClientId | Self::CustomerLogin | Self::ProviderBasic | Self::ProviderKeys => {
                &[AccountKind::App]
            }
            Self::SameOrigin => &[],
        }
    }
}
