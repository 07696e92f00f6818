//! How does a batch get its next request? From the endpoint, with the next items in it.

use bc_auth::{Accepts, Credential};

use crate::{Batched, Call, Client, Priority};

/// Items to be sent: all that a batch knows of its endpoint and credential.
pub(crate) trait Source<R>: Send {
    /// How many items have no request yet.
    fn left(&self) -> usize;

    /// The request with the next items. There are that many.
    fn next(&mut self, count: usize) -> Call<R>;
}

/// The items of an endpoint, and what sends them.
pub(crate) struct Items<C, E: Batched> {
    client: Client<C>,
    endpoint: E,
    items: std::vec::IntoIter<E::Input>,
}

impl<C, E: Batched> Items<C, E> {
    pub(crate) fn new(client: Client<C>, endpoint: E, items: Vec<E::Input>) -> Self {
        Self {
            client,
            endpoint,
            items: items.into_iter(),
        }
    }
}

impl<C, E> Source<E::Response> for Items<C, E>
where
    C: Credential,
    E: Batched<Input: Send>,
    E::Auth: Accepts<C, E>,
{
    fn left(&self) -> usize {
        self.items.len()
    }

    fn next(&mut self, count: usize) -> Call<E::Response> {
        let items = self.items.by_ref().take(count).collect();
        self.endpoint.set_items(items);
        let call = self.client.call(&self.endpoint);
        call.priority(Priority::Bulk)
    }
}
