//! How does a client send a batch?

use bc_auth::account::Admits;
use bc_auth::{Accepts, Credential, GrantedTo};

use super::Items;
use crate::client::{AccountOf, GrantOf};
use crate::{Batch, Batched, Client};

impl<C: Credential> Client<C> {
    /// Sends an endpoint once for as many of the items as it takes, until all are sent, a few
    /// requests at a time. `endpoint` gives all but the items; those in it
    /// are replaced, and `for_batch` makes it without any.
    ///
    /// It compiles where [`send`](Self::send) does, for endpoints that take a list ([`Batched`]). A
    /// list without items sends nothing.
    ///
    /// What comes back, a [`BatchReport`](crate::BatchReport) and no error, tells of every item, by
    /// its index, whether it was written: a batch is not one transaction, and part of it may be done
    /// where the rest failed.
    ///
    /// ```
    /// use bc_auth::{AccessToken, Grant};
    /// use bc_client::{Batched, Client, SendableBy};
    ///
    /// async fn write<G, E>(store: &Client<AccessToken<G>>, endpoint: E, items: Vec<E::Input>)
    /// where
    ///     G: Grant,
    ///     E: Batched<Input: Send> + SendableBy<AccessToken<G>> + 'static,
    /// {
    ///     let report = store.batch(endpoint, items).await;
    ///     for item in report.items().filter(|item| !item.is_written()) {
    ///         eprintln!("{item}"); // input 12 was refused with 422: price: must not be negative
    ///     }
    ///     println!("{} may be sent again", report.retryable().len());
    /// }
    /// ```
    pub fn batch<E>(
        &self,
        endpoint: E,
        items: impl IntoIterator<Item = E::Input>,
    ) -> Batch<E::Response>
    where
        E: Batched<Input: Send> + 'static,
        E::Auth: Accepts<C, E>,
        E::Account: Admits<AccountOf<C, E>, E>,
        E::Scopes: GrantedTo<GrantOf<C, E>, E>,
    {
        let items = Items::new(self.clone(), endpoint, items.into_iter().collect());
        Batch::new(E::INFO, Box::new(items))
    }
}
