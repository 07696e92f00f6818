//! BigCommerce's APIs as typed endpoints: a call that the credential, its OAuth scopes or its kind
//! of API account may not make does not compile.
//!
//! Every operation is a struct, named like BigCommerce's operationId, in a module for its family
//! and its file in BigCommerce's reference: [`getProducts`] is `catalog::products::GetProducts`.
//! Each family and each module of it is a cargo feature, and none is on by default: `catalog` is
//! the whole catalog, `catalog-products` a part of it, `full` is everything.
//!
#![cfg_attr(feature = "catalog-products", doc = "```no_run")]
#![cfg_attr(not(feature = "catalog-products"), doc = "```ignore")]
//! use bc_api::catalog::products::GetProducts;
//! use bc_api::prelude::*;
//!
//! grant! {
//!     /// What the API account of this program may do.
//!     pub struct CatalogReader: Store { products: read }
//! }
//!
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! let token = AccessToken::<CatalogReader>::from_control_panel(
//!     "abc123".parse()?,
//!     std::env::var("BIGCOMMERCE_ACCESS_TOKEN")?,
//! )?;
//! let store = Client::new(token)?;
//! let page = store.send(GetProducts::new().limit(250)).await?;
//! for product in &page.data {
//!     println!("{} {:?}", product.id, product.name);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # Models
//!
//! A response's field is an `Option`, unless it is always there: BigCommerce leaves out what was
//! not asked for, and what it has no value for may be `null`. Enums keep values that this version
//! does not know. Prices are exact ([`Decimal`]). In a request, what must be given is an argument
//! of `new`, what can be given has a setter, and what can be `null` is an [`Update`]: `price(..)`
//! sets it, `price_null()` clears it, and neither leaves it as it is. Money is written
//! `Decimal::new(1990, 2)` for 19.90, or `"19.90".parse()?`.
//!
//! # Credentials
//!
//! Each endpoint authenticates in one way, and only a client made with the credential for it can
//! send it. Most take an access token.
//!
//! | scheme | credential | where it goes | account kinds | OAuth scopes |
//! |---|---|---|---|---|
//! | `AccessToken` | `AccessToken<G>`, in `X-Auth-Token` | `https://api.bigcommerce.com/stores/{store_hash}` or `/accounts/{uuid}` | store, app; or account | those of `G` |
//! | `SameOrigin` | `ShopperSession`, in `Cookie` | `https://{store_domain}` | none | none |
//! | `ClientId` | `AppClientId`, in the query and a shopper's session | `https://{store_domain}` | app | none |
//! | `CustomerLogin` | `CustomerLoginJwt<G>`, in the path | `https://{store_domain}` | app | `store_v2_customers_login` |
//! | `PaymentAccessToken` | `PaymentAccessToken`, in `Authorization: PAT` | `https://payments.bigcommerce.com/stores/{store_hash}` | store, app | none |
//! | `ProviderBasic`, `ProviderKeys` | none can: BigCommerce calls the app | | app | none |
//!
//! # Least privilege
//!
//! [`minimal_scopes!`] computes the scopes that are enough for a list of endpoints, and a [`grant!`]
//! with such a list, `for [..]`, does not compile if it asks for more.
//!
//! # Endpoints that are not here
//!
//! A struct with [`#[endpoint]`](endpoint) is an endpoint like any other, with the same checks.
//! [`Raw`] is a request by its path alone, for the scopes that it claims.
//!
//! [`getProducts`]: https://developer.bigcommerce.com/docs/rest-catalog/products#get-all-products

// The macros' paths begin with `::bc_api`, here as in every other crate.
extern crate self as bc_api;

mod generated;
mod least_privilege;
mod open_union;
pub mod prelude;

/// What the macros' output names. Not for use by hand.
#[doc(hidden)]
pub mod __private {
    pub use crate::open_union::emit_tagged;
    pub use bc_auth as auth;
    pub use bc_client as client;
    pub use bc_record as record;
}

pub use bc_auth::{
    AccessToken, AppClientId, Authorization, Credential, CustomerLoginJwt, ExposeSecret, Grant,
    InvalidStoreDomain, InvalidStoreHash, InvalidToken, KnownScope, MissingScopes, NoGrant,
    PaymentAccessToken, Scheme, ScopeSet, SecretHeader, SecretString, ShopperSession, StoreDomain,
    StoreHash, Unchecked, Verified, account, carries, granted, scheme, scope,
};
pub use bc_client::least_privilege::MinimalScopes;
pub use bc_client::{
    Admission, Attempt, BoxFuture, Exhausted, Finished, Observer, Permit, Priority, Quota,
    QuotaKind, RateLimit, RateLimitReport, RateLimiter,
};
pub use bc_client::{
    Batch, BatchError, BatchItem, BatchReport, Batched, Body, BuildError, Call, Client,
    ClientBuilder, CursorPagination, Detailed, Download, EncodedBody, Endpoint, EndpointInfo,
    Envelope, Error, ErrorBody, ErrorKind, Event, EventStream, FieldError, FileUpload, Headers,
    Incomplete, InvalidOrigin, InvalidPosition, InvalidRequest, Item, ItemState, Items, Keyset,
    Method, Multipart, Origin, Outcome, Page, PageLinks, PageMeta, PageResponse, PageStyle, Paged,
    Pages, Pagination, Paging, PlainText, Position, QueryValue, Raw, RawDelete, RawGet, RawMethod,
    RawPost, RawPut, Reading, Received, Redirected, RequestWriter, Response, ScopeRequirement,
    SendableBy, Status, reqwest,
};
pub use bc_macros::{Record, endpoint, grant};
pub use bc_record::{
    DateTime, Decimal, Decode, DecodeError, Emit, Json, Map, Number, Object, Scalar, Secret,
    SecretJson, Update, from_slice, open_enum, open_int_enum, to_vec,
};

#[allow(
    unused_imports,
    unreachable_pub,
    reason = "without a feature there is nothing in it"
)]
pub use generated::*;

/// The README's examples, compiled.
#[cfg(all(doctest, feature = "catalog-products"))]
#[doc = include_str!("../../../README.md")]
struct Readme;
