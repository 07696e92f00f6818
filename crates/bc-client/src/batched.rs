//! Which endpoints take a list of items?

use crate::Endpoint;

/// An endpoint whose request carries a list of items, of which
/// [`Client::batch`](crate::Client::batch) sends as many as one likes.
///
/// `#[endpoint]` implements it for an endpoint that has a field marked `batch`.
pub trait Batched: Endpoint {
    /// One item of the list.
    type Input;

    /// Puts these items in the place of those that the request carries.
    fn set_items(&mut self, items: Vec<Self::Input>);
}
