//! How is a list read that comes in pages? As a stream of its pages, or of their items.

mod course;
mod flight;
mod items;
mod plan;
mod position;
mod reader;
mod response;
mod whole;

use bc_auth::account::Admits;
use bc_auth::{Accepts, Credential, GrantedTo};

pub use items::Items;
pub use position::{InvalidPosition, Position};
pub use response::PageResponse;
pub use whole::Pages;

use crate::client::{AccountOf, GrantOf};
use crate::{Client, Paged};

/// Lists that come in pages.
impl<C: Credential> Client<C> {
    /// Reads a list that comes in pages, item by item; the first request is sent when the first
    /// item is asked for.
    ///
    /// It compiles for every list that [`send`](Self::send) may ask for. [`Items`] says how a list
    /// is read, and what a change of it does meanwhile.
    ///
    /// ```
    /// use bc_client::{Client, Error, PageResponse, Paged, SendableBy};
    /// use bc_auth::Credential;
    ///
    /// async fn count<C, E>(client: &Client<C>, list: E) -> Result<usize, Error>
    /// where
    ///     C: Credential,
    ///     E: Paged + SendableBy<C>,
    ///     E::Response: PageResponse,
    /// {
    ///     Ok(client.items(list).all().await?.len())
    /// }
    /// ```
    #[inline]
    pub fn items<E: Paged>(&self, endpoint: E) -> Items<E::Response>
    where
        E::Auth: Accepts<C, E>,
        E::Account: Admits<AccountOf<C, E>, E>,
        E::Scopes: GrantedTo<GrantOf<C, E>, E>,
        E::Response: PageResponse,
    {
        Items::new(self.pages(endpoint))
    }

    /// Reads a list that comes in pages, page by page; the first request is sent when the first
    /// page is asked for.
    ///
    /// It compiles for every list that [`send`](Self::send) may ask for. Its requests are
    /// [bulk work](crate::Priority::Bulk), which leaves room for calls that somebody waits for.
    #[inline]
    pub fn pages<E: Paged>(&self, endpoint: E) -> Pages<E::Response>
    where
        E::Auth: Accepts<C, E>,
        E::Account: Admits<AccountOf<C, E>, E>,
        E::Scopes: GrantedTo<GrantOf<C, E>, E>,
        E::Response: PageResponse,
    {
        Pages::new(E::INFO, self.transport(), self.prepare(&endpoint))
    }
}
