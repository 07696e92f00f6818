//! What does a test do to an app: register, install, open, uninstall it, and sign what its callbacks receive?

pub(crate) mod http;
pub(crate) mod lifecycle;
mod payload;
pub(crate) mod registry;

use std::{error::Error, fmt};

pub use self::payload::{Flaw, SignedPayload};
use crate::{Sandbox, accounts, secret::Secret};

/// The owner of the sandbox's store, who installs and opens apps.
pub(crate) const OWNER_ID: i64 = 1;
pub(crate) const OWNER_EMAIL: &str = "owner@sandbox.example";

/// What an app's profile in the Developer Portal says: its callbacks and scopes.
///
/// ```
/// use bc_sandbox::AppProfile;
///
/// let profile = AppProfile::new("https://app.example/auth", "https://app.example/load", "store_v2_products")
///     .uninstall_callback("https://app.example/uninstall")
///     .remove_user_callback("https://app.example/remove_user");
/// # let _ = profile;
/// ```
#[derive(Debug, Clone)]
#[must_use = "a profile is nothing until it is registered"]
pub struct AppProfile {
    auth: String,
    load: String,
    uninstall: Option<String>,
    remove_user: Option<String>,
    scopes: Vec<String>,
}

impl AppProfile {
    /// A profile with the two callbacks that every app has, both URLs, and its OAuth scopes, separated by spaces.
    pub fn new(auth_callback: &str, load_callback: &str, scopes: &str) -> Self {
        Self {
            auth: auth_callback.to_owned(),
            load: load_callback.to_owned(),
            uninstall: None,
            remove_user: None,
            scopes: accounts::split(scopes),
        }
    }

    /// The URL that is told when the app is uninstalled.
    pub fn uninstall_callback(mut self, url: &str) -> Self {
        self.uninstall = Some(url.to_owned());
        self
    }

    /// The URL that is told when a user loses access: apps for several users have it.
    pub fn remove_user_callback(mut self, url: &str) -> Self {
        self.remove_user = Some(url.to_owned());
        self
    }
}

/// A registered app. `Debug` does not show its secret.
#[derive(Debug, Clone)]
pub struct App {
    client_id: String,
    client_secret: Secret,
    account_uuid: String,
}

impl App {
    /// The client id.
    #[must_use]
    pub fn client_id(&self) -> &str {
        &self.client_id
    }

    /// The client secret, which signs and verifies.
    #[must_use]
    pub fn client_secret(&self) -> &str {
        self.client_secret.expose()
    }

    /// The UUID of the Developer Portal account that owns the app.
    #[must_use]
    pub fn account_uuid(&self) -> &str {
        &self.account_uuid
    }
}

/// Why something cannot be done to an app.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum AppError {
    /// It is not registered in this sandbox.
    Unknown,
    /// It is not installed at the store.
    NotInstalled,
}

impl fmt::Display for AppError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unknown => "the app is not registered in this sandbox",
            Self::NotInstalled => "the app is not installed at the store",
        })
    }
}

impl Error for AppError {}

/// Apps.
///
/// BigCommerce sends a merchant's browser to an app's callbacks. The sandbox sends nothing: it gives the URL, for a
/// test to ask the app with.
///
/// ```
/// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
/// use bc_sandbox::{AppProfile, Sandbox};
///
/// let sandbox = Sandbox::start().await?;
/// let profile = AppProfile::new("https://app.example/auth", "https://app.example/load", "store_v2_products");
/// let app = sandbox.register_app(profile);
/// let callback = sandbox.install(&app)?;
/// assert!(callback.starts_with("https://app.example/auth?"));
/// // Exchange its `code` at `POST {origin}/oauth2/token`. Then the app can be opened:
/// assert!(sandbox.open(&app)?.starts_with("https://app.example/load?signed_payload_jwt="));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # }).unwrap();
/// ```
impl Sandbox {
    /// Registers an app in the Developer Portal.
    pub fn register_app(&self, profile: AppProfile) -> App {
        lifecycle::register(&mut self.state(), profile)
    }

    /// Installs an app: the owner consents to its scopes. Gives the auth callback with `account_uuid`, `code`,
    /// `context` and `scope`. The code can be exchanged once, within ten minutes.
    ///
    /// # Errors
    ///
    /// If the app is unknown.
    pub fn install(&self, app: &App) -> Result<String, AppError> {
        lifecycle::consent(&mut self.state(), &app.client_id, false)
    }

    /// Installs an app as [`Sandbox::install`] does, but from a page outside of the control panel: the callback has
    /// `external_install` too. `GET /app/{client_id}/install` does the same over HTTP, and redirects there.
    ///
    /// # Errors
    ///
    /// If the app is unknown.
    pub fn external_install(&self, app: &App) -> Result<String, AppError> {
        lifecycle::consent(&mut self.state(), &app.client_id, true)
    }

    /// Changes the scopes (separated by spaces) in the profile of an app. Its token keeps the scopes it has, until
    /// the app is opened the next time.
    ///
    /// # Errors
    ///
    /// If the app is unknown.
    pub fn change_scopes(&self, app: &App, scopes: &str) -> Result<(), AppError> {
        lifecycle::change_scopes(&mut self.state(), &app.client_id, scopes)
    }

    /// Opens an installed app: gives the load callback with `signed_payload_jwt`. If the app's scopes have changed,
    /// the owner consents to them first: its token dies, and this is the auth callback with a new code.
    ///
    /// # Errors
    ///
    /// If the app is unknown, or not installed.
    pub fn open(&self, app: &App) -> Result<String, AppError> {
        lifecycle::open(&mut self.state(), &app.client_id)
    }

    /// Uninstalls an app: its token dies and its webhooks are deleted, whatever the app answers. Gives the uninstall callback with
    /// `signed_payload_jwt`, if the app has one.
    ///
    /// # Errors
    ///
    /// If the app is unknown, or not installed.
    pub fn uninstall(&self, app: &App) -> Result<Option<String>, AppError> {
        lifecycle::uninstall(&mut self.state(), &app.client_id)
    }

    /// Takes a user's access to an app away. Gives the remove-user callback with the user's `signed_payload_jwt`;
    /// `None` for an app without one, which is for one user.
    ///
    /// # Errors
    ///
    /// If the app is unknown, or not installed.
    pub fn remove_user(&self, app: &App, id: i64, email: &str) -> Result<Option<String>, AppError> {
        lifecycle::remove_user(&mut self.state(), &app.client_id, id, email)
    }

    /// The payload of a callback, to be changed or spoiled: what an app must take, and what it must refuse.
    ///
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
    /// use bc_sandbox::{AppProfile, Flaw, Sandbox};
    ///
    /// let sandbox = Sandbox::start().await?;
    /// let profile = AppProfile::new("https://app.example/auth", "https://app.example/load", "");
    /// let app = sandbox.register_app(profile);
    /// let good = sandbox.signed_payload(&app)?.user(7, "ines@example.com").url("/orders");
    /// let bad = good.clone().flaw(Flaw::WrongAudience);
    /// assert_ne!(good.jwt(), bad.jwt());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # }).unwrap();
    /// ```
    ///
    /// # Errors
    ///
    /// If the app is unknown.
    pub fn signed_payload(&self, app: &App) -> Result<SignedPayload, AppError> {
        lifecycle::payload(&mut self.state(), &app.client_id)
    }
}
