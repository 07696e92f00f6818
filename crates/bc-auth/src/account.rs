//! Which kinds of API account are there, and which of them may call an endpoint?

use std::fmt;

/// A kind of API account, at run time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Store-level: made in a store's control panel, for that store.
    Store,
    /// App-level: made in the Developer Portal; each store that installs the app grants a token.
    App,
    /// Account-level: made in the account's settings, for all its stores.
    Account,
}

impl Kind {
    /// The kind in one word: `store`, `app` or `account`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Store => "store",
            Self::App => "app",
            Self::Account => "account",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-level", self.name())
    }
}

/// Implemented by [`Store`], [`App`], [`Account`] and, for tools that do not know, [`Unchecked`];
/// also by [`NoAccount`].
pub trait AccountKind: Send + Sync + 'static {
    /// The kind, where the type tells it.
    const KIND: Option<Kind>;
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident => $kind:expr;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name {}

        impl AccountKind for $name {
            const KIND: Option<Kind> = $kind;
        }
    )+};
}

kinds! {
    /// A store-level API account.
    Store => Some(Kind::Store);
    /// An app-level API account.
    App => Some(Kind::App);
    /// An account-level API account.
    Account => Some(Kind::Account);
    /// An API account of a kind that is known at run time only.
    Unchecked => None;
    /// No API account stands behind the credential, or none whose kind it tells.
    NoAccount => None;
}

/// Implemented by sets of account kinds, where they include the kind `K`; `E` is the endpoint,
/// for the compiler's message.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a set of account kinds, so `{E}` cannot be opened to `{K}`"
)]
pub trait Admits<K, E> {}

/// An endpoint whose scheme does not tell the kind of API account.
impl<K, E> Admits<K, E> for () {}

/// The traits behind [`Admits`]: one a set, implemented by the kinds in it, so that each can say
/// in its own words who may call.
pub mod admitted {
    use super::{Account, App, Store, Unchecked};

    macro_rules! admitted {
        ($($(#[$attribute:meta])* $set:ident: $($kind:ident),+;)+) => {$(
            $(#[$attribute])*
            pub trait $set<E> {}
            $(impl<E> $set<E> for $kind {})+

            impl<K: $set<E>, E> super::Admits<K, E> for super::$set {}
        )+};
    }

    admitted! {
        /// Implemented by store-level and app-level accounts.
        #[diagnostic::on_unimplemented(
            message = "`{E}` may be called by store-level and app-level API accounts, not by one of kind `{Self}`: declare the grant as `: Store` or `: App`",
            label = "the grant's API account is of kind `{Self}`"
        )]
        StoreOrApp: Store, App, Unchecked;

        /// Implemented by store-level accounts.
        #[diagnostic::on_unimplemented(
            message = "`{E}` may be called by store-level API accounts only, not by one of kind `{Self}`: declare the grant as `: Store`",
            label = "the grant's API account is of kind `{Self}`"
        )]
        StoreOnly: Store, Unchecked;

        /// Implemented by app-level accounts.
        #[diagnostic::on_unimplemented(
            message = "`{E}` may be called by app-level API accounts only, not by one of kind `{Self}`: declare the grant as `: App`",
            label = "the grant's API account is of kind `{Self}`"
        )]
        AppOnly: App, Unchecked;

        /// Implemented by account-level accounts.
        #[diagnostic::on_unimplemented(
            message = "`{E}` may be called by account-level API accounts only, not by one of kind `{Self}`: declare the grant as `: Account`",
            label = "the grant's API account is of kind `{Self}`"
        )]
        AccountOnly: Account, Unchecked;
    }
}

/// Implemented by the kinds whose access tokens a person makes in the control panel, which tells
/// no scopes afterwards; `G` is the grant, for the compiler's message.
#[diagnostic::on_unimplemented(
    message = "the grant `{G}` is not of a store-level API account, so its access tokens are not made in the control panel: compare the scopes that came with the token by `{G}::verify`, and make it with `AccessToken::new`",
    label = "the grant's API account is of kind `{Self}`"
)]
pub trait MadeInControlPanel<G> {}

impl<G> MadeInControlPanel<G> for Store {}

/// Open to store-level and app-level API accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StoreOrApp {}

/// Open to store-level API accounts only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StoreOnly {}

/// Open to app-level API accounts only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AppOnly {}

/// Open to account-level API accounts only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountOnly {}
