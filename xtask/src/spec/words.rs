//! Which words do the specs use for methods, schemes, accounts and the like?

use anyhow::bail;

/// An HTTP method that BigCommerce uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Method {
    Get,
    Post,
    Put,
    Delete,
}

/// How an operation authenticates: the names of the security schemes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Auth {
    #[default]
    AccessToken,
    SameOrigin,
    ClientId,
    CustomerLogin,
    PaymentAccessToken,
    ProviderBasic,
    ProviderKeys,
}

/// A kind of API account: store-level, app-level or account-level.
#[expect(
    clippy::enum_variant_names,
    reason = "BigCommerce calls one of the kinds of account so"
)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Account {
    Store,
    App,
    Account,
}

/// How a list is paged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pages {
    None,
    Page,
    Cursor,
    PageCursor,
}

/// How a whole collection is kept from being deleted by accident.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Guard {
    /// A request without a filter is refused, unless it says that everything is meant.
    Filter,
    /// There are no filters, so that every request says so.
    Everything,
}

/// What an answer is, where its content does not say: `x-bc-response`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// One text, bare or as a JSON string.
    Text,
    /// A redirect that is not to be followed.
    Redirect,
}

/// Where a parameter goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Location {
    Path,
    Query,
    Header,
}

/// Reads the words of a type.
macro_rules! parsed {
    ($type:ident { $($variant:ident = $word:literal),* $(,)? }) => {
        impl $type {
            /// What the word stands for; an error says which words there are.
            pub(crate) fn parse(word: &str) -> anyhow::Result<Self> {
                match word {
                    $($word => Ok(Self::$variant),)*
                    _ => bail!("`{word}` is none of {:?}", [$($word),*]),
                }
            }
        }
    };
}

/// Reads and writes the words of a type.
macro_rules! words {
    ($type:ident { $($variant:ident = $word:literal),* $(,)? }) => {
        parsed!($type { $($variant = $word),* });

        impl $type {
            /// The word the specs use.
            pub(crate) fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }
        }
    };
}

words!(Method { Get = "get", Post = "post", Put = "put", Delete = "delete" });
words!(Auth {
    AccessToken = "access_token",
    SameOrigin = "same_origin",
    ClientId = "client_id",
    CustomerLogin = "customer_login",
    PaymentAccessToken = "payment_access_token",
    ProviderBasic = "provider_basic",
    ProviderKeys = "provider_keys",
});
words!(Account { Store = "store", App = "app", Account = "account" });
words!(Pages { None = "none", Page = "page", Cursor = "cursor", PageCursor = "page-cursor" });
words!(Guard { Filter = "filter", Everything = "everything" });
parsed!(Form { Text = "text", Redirect = "redirect" });
parsed!(Location { Path = "path", Query = "query", Header = "header" });
