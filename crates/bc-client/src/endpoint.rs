//! What is an endpoint? Its types say who may call it, its values what is sent.

use std::fmt;

use bc_auth::account::Kind;
use bc_auth::{AuthScheme, KnownScope, Scheme};

use crate::{RequestWriter, Response};

/// One operation of BigCommerce's API, with the values of one request to it.
///
/// The associated types decide at compile time who may send it
/// ([`Client::send`](crate::Client::send)); `#[endpoint]` implements the trait.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an endpoint",
    note = "endpoints are structs with `#[endpoint(..)]`, made with `new(..)`"
)]
pub trait Endpoint: Send + Sync {
    /// How the endpoint authenticates: a type of [`bc_auth::scheme`].
    type Auth: AuthScheme;
    /// The scopes it requires: a type of [`bc_auth::scope`], a tuple of them, or `()`.
    type Scopes;
    /// The kinds of API account that may call it: a set of [`bc_auth::account`].
    type Account;
    /// What a successful answer becomes.
    type Response: Response;

    /// The same facts at run time, for errors and tools.
    const INFO: &'static EndpointInfo;

    /// Writes this request's values.
    fn write(&self, request: &mut RequestWriter);
}

/// What is known of an endpoint at run time.
#[derive(Debug, PartialEq, Eq)]
pub struct EndpointInfo {
    /// The name of its type: `GetProduct`.
    pub name: &'static str,
    /// The HTTP method.
    pub method: Method,
    /// The path below the store's or account's own: `/v3/catalog/products/{product_id}`.
    pub path: &'static str,
    /// How it authenticates.
    pub auth: Scheme,
    /// The OAuth scopes it requires.
    pub scopes: ScopeRequirement,
    /// The kinds of API account that may call it.
    pub accounts: &'static [Kind],
    /// Whether sending it twice has the effect of sending it once: it may be repeated where it is
    /// not known whether it arrived. So are all but POSTs, and the POSTs that only read.
    pub idempotent: bool,
    /// How its list comes in pages, if it does.
    pub pages: Option<Paging>,
    /// How many items one request may carry.
    pub max_batch: Option<u32>,
    /// How many requests of its kind may run at once for a store.
    pub max_concurrency: Option<u32>,
    /// The page of BigCommerce's reference that describes it.
    pub reference: Option<&'static str>,
}

/// How a list comes in pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paging {
    /// What the next page is asked for by.
    pub style: PageStyle,
    /// Items on a page at most, where BigCommerce documents it.
    pub max_items: Option<u32>,
    /// How to ask for what follows an identifier, where the endpoint can.
    pub keyset: Option<Keyset>,
}

/// What the next page of a list is asked for by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageStyle {
    /// Its number (`page`).
    Number,
    /// The cursor at the end of this page (`after`).
    Cursor,
    /// Either.
    NumberOrCursor,
}

/// How a list is read in the order of its identifiers: what is added or removed meanwhile moves
/// nothing from one page to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keyset {
    /// The query parameter that takes the last identifier: `id:greater`.
    pub parameter: &'static str,
    /// Whether the parameter includes the identifier that it is given (`min_id`).
    pub inclusive: bool,
    /// The query parameters that sort by identifier; none where the list is sorted so by itself.
    pub order: &'static [(&'static str, &'static str)],
}

/// Reads `GetProduct (GET /v3/catalog/products/{product_id})`.
impl fmt::Display for EndpointInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({} {})", self.name, self.method, self.path)
    }
}

/// The HTTP methods that BigCommerce uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// Reads.
    Get,
    /// Creates, or starts an action; not to be repeated blindly.
    Post,
    /// Updates or replaces.
    Put,
    /// Deletes.
    Delete,
}

impl Method {
    /// The method as it stands in a request line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The OAuth scopes that an endpoint requires.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScopeRequirement {
    /// None.
    None,
    /// BigCommerce does not document which.
    Undocumented,
    /// The scopes of any one of these lists, all of it.
    AnyOf(&'static [&'static [KnownScope]]),
}
