//! Which endpoints answer with a list that comes in pages?

use crate::Endpoint;

/// An endpoint whose list comes in pages.
///
/// [`EndpointInfo::pages`](crate::EndpointInfo::pages) tells how. `#[endpoint(pages = ..)]`
/// implements the trait.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a list that BigCommerce pages",
    label = "this endpoint's answer comes in one piece",
    note = "it is sent with `Client::send`; an endpoint of your own says how its list is paged with `#[endpoint(pages = ..)]`"
)]
pub trait Paged: Endpoint {}
