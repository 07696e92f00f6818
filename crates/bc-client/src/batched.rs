//! Which endpoints take a list that must be sent in several requests if it is long?

use crate::Endpoint;

/// An endpoint that takes a list of items, of which BigCommerce limits how many one request may
/// carry.
///
/// [`EndpointInfo::max_batch`](crate::EndpointInfo::max_batch) tells how many. The endpoint's
/// field that is marked as the list, `#[body(batch)]` or `#[query(batch)]`, implements the trait.
#[diagnostic::on_unimplemented(
    message = "`{Self}` takes no list of which BigCommerce limits the items",
    label = "this endpoint's request is sent in one piece",
    note = "it is sent with `Client::send`; an endpoint of your own has `#[endpoint(max_batch = ..)]` and marks its list with `#[body(batch)]` or `#[query(batch)]`"
)]
pub trait Batched: Endpoint {
    /// One item of the list.
    type Input;

    /// Puts these items into the request, in place of those there were.
    fn set_items(&mut self, items: Vec<Self::Input>);
}
