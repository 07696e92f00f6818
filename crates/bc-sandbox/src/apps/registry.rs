//! Which apps are registered, which of them are installed, and with which codes can a token be had?

use std::{
    collections::{BTreeSet, HashMap},
    fmt,
};

use crate::secret::Secret;

/// What an app's profile in the Developer Portal says.
#[derive(Debug, Clone)]
pub(crate) struct Registered {
    pub(crate) client_secret: Secret,
    /// The account that owns the profile.
    pub(crate) account_uuid: String,
    pub(crate) auth_callback: String,
    pub(crate) load_callback: String,
    pub(crate) uninstall_callback: Option<String>,
    pub(crate) remove_user_callback: Option<String>,
    pub(crate) scopes: Vec<String>,
    pub(crate) installed: Option<Installed>,
}

/// An app's place in the store.
#[derive(Clone)]
pub(crate) struct Installed {
    /// The scopes the merchant consented to.
    pub(crate) scopes: Vec<String>,
    /// The access token, once the code was exchanged.
    pub(crate) token: Option<Secret>,
}

impl fmt::Debug for Installed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Installed")
            .field("scopes", &self.scopes)
            .finish_non_exhaustive()
    }
}

/// What a code stands for.
#[derive(Debug, Clone)]
pub(crate) struct Grant {
    pub(crate) client_id: String,
    pub(crate) scopes: Vec<String>,
    /// When it is no longer good, in seconds since 1970.
    pub(crate) expires: i64,
}

/// The apps, by client id, and the codes that were not exchanged yet.
#[derive(Clone, Default)]
pub(crate) struct Apps {
    registered: HashMap<String, Registered>,
    pub(crate) codes: HashMap<String, Grant>,
}

impl Apps {
    pub(crate) fn add(&mut self, client_id: String, app: Registered) {
        self.registered.insert(client_id, app);
    }

    pub(crate) fn find(&self, client_id: &str) -> Option<&Registered> {
        self.registered.get(client_id)
    }

    pub(crate) fn find_mut(&mut self, client_id: &str) -> Option<&mut Registered> {
        self.registered.get_mut(client_id)
    }
}

impl fmt::Debug for Apps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Apps")
            .field("registered", &self.registered)
            .finish_non_exhaustive()
    }
}

/// Whether two lists name the same scopes, in whatever order.
pub(crate) fn same(one: &[String], other: &[String]) -> bool {
    let set = |scopes: &[String]| scopes.iter().cloned().collect::<BTreeSet<String>>();
    set(one) == set(other)
}
