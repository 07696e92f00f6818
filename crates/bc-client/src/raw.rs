//! How is a call made that no endpoint covers? By its path, with the scopes that it claims.

use std::fmt;
use std::marker::PhantomData;

use bc_auth::account::{Kind, StoreOrApp};
use bc_auth::scheme::AccessToken;
use bc_auth::scope::Required;
use bc_auth::{KnownScope, Scheme};
use bc_record::Json;

use crate::{
    Body, Endpoint, EndpointInfo, Method, QueryValue, RequestWriter, Response, ScopeRequirement,
};

/// A request by its path, for what BigCommerce has and no endpoint covers: a new path, a new
/// parameter. It is sent like any endpoint, with the same limits and errors, by an access token of a
/// store-level or app-level API account.
///
/// `S` is what it claims to require, a type of [`scope`](bc_auth::scope), a tuple of them, or `()`;
/// the grant must hold it. Nobody checks the claim: BigCommerce answers 403 if it is too little. The
/// answer is [`Json`] unless [`response`](Self::response) says otherwise.
///
/// ```
/// use bc_auth::{AccessToken, scope};
/// use bc_client::{Client, Error, Raw};
/// use bc_record::Json;
/// # use bc_auth::{Grant, KnownScope, account, granted};
/// # struct CatalogSync;
/// # impl Grant for CatalogSync {
/// #     type Account = account::Store;
/// #     const NAME: &'static str = "CatalogSync";
/// #     const SCOPES: &'static [KnownScope] = &[KnownScope::StoreV2Products];
/// # }
/// # impl<E> granted::store_v2_products<E> for CatalogSync {}
/// # impl<E> granted::store_v2_products_read_only<E> for CatalogSync {}
///
/// async fn rename(
///     store: &Client<AccessToken<CatalogSync>>,
///     key: String,
///     body: Json,
/// ) -> Result<Json, Error> {
///     let request = Raw::<scope::store_v2_products>::put("/v3/catalog/new-things")
///         .segment(key)
///         .query("limit", 5)
///         .body(body);
///     store.send(request).await
/// }
/// ```
///
/// A claim that the grant does not hold does not compile:
///
/// ```compile_fail,E0277
/// use bc_auth::{AccessToken, scope};
/// use bc_client::{Client, Error, Raw};
/// use bc_record::Json;
/// # use bc_auth::{Grant, KnownScope, account, granted};
/// # struct CatalogSync;
/// # impl Grant for CatalogSync {
/// #     type Account = account::Store;
/// #     const NAME: &'static str = "CatalogSync";
/// #     const SCOPES: &'static [KnownScope] = &[KnownScope::StoreV2Products];
/// # }
/// # impl<E> granted::store_v2_products<E> for CatalogSync {}
/// # impl<E> granted::store_v2_products_read_only<E> for CatalogSync {}
///
/// async fn orders(store: &Client<AccessToken<CatalogSync>>) -> Result<Json, Error> {
///     // `CatalogSync` holds no scope for orders.
///     let request = Raw::<scope::store_v2_orders_read_only>::get("/v2/orders/new-things");
///     store.send(request).await
/// }
/// ```
///
/// # What is checked of it
///
/// A path that is none, is not percent-encoded, or could address another resource than it seems to
/// (`..`, an empty segment) is refused before anything is sent, and so are blank values, as of every
/// endpoint. Errors say `Raw (GET /{path})`, since a path may hold personal data.
///
/// What an endpoint knows of itself is not known here. Above all, **a DELETE of a collection without
/// a filter is sent**, and BigCommerce deletes all of it, where an endpoint would refuse.
#[must_use = "it is a request: send it with a client"]
pub struct Raw<S, R = Json, M = ()> {
    path: String,
    segments: Vec<Value>,
    query: Vec<(&'static str, Value)>,
    body: Option<Box<dyn Body + Send + Sync>>,
    types: PhantomData<Types<S, R, M>>,
}

/// A value as it was given.
type Value = Box<dyn QueryValue + Send + Sync>;

/// Owns none of them, so that a request can be sent from any thread.
type Types<S, R, M> = fn() -> (S, R, M);

/// A method, as a type: what a [`Raw`] request is told apart by at compile time.
pub trait RawMethod: sealed::Sealed + 'static {
    /// The method, at run time.
    const METHOD: Method;
}

mod sealed {
    pub trait Sealed {}
}

macro_rules! methods {
    ($($(#[$doc:meta])* $name:ident $method:ident $make:ident;)+) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq)]
            pub enum $name {}

            impl sealed::Sealed for $name {}

            impl RawMethod for $name {
                const METHOD: Method = Method::$method;
            }
        )+

        impl<S> Raw<S> {
            $(
                $(#[$doc])*
                ///
                /// The path begins with `/v2` or `/v3`, is below the store's own, and is
                /// percent-encoded; values are best added by [`segment`](Raw::segment) and
                /// [`query`](Raw::query), which encode them.
                pub fn $make(path: impl Into<String>) -> Raw<S, Json, $name> {
                    Raw {
                        path: path.into(),
                        segments: Vec::new(),
                        query: Vec::new(),
                        body: None,
                        types: PhantomData,
                    }
                }
            )+
        }
    };
}

methods! {
    /// A GET.
    RawGet Get get;
    /// A POST, which is not repeated where it is not known whether it arrived.
    RawPost Post post;
    /// A PUT.
    RawPut Put put;
    /// A DELETE: of a whole collection, if that is what the path names and no query filters it.
    RawDelete Delete delete;
}

impl<S, R, M> Raw<S, R, M> {
    /// Adds a value at the end of the path, encoded as one segment.
    ///
    /// The request is refused if it is blank, `.` or `..`, `None`, or a list.
    pub fn segment(mut self, value: impl QueryValue + Send + Sync + 'static) -> Self {
        self.segments.push(Box::new(value));
        self
    }

    /// Adds a query parameter; a list goes out comma-joined, and `None` adds nothing.
    ///
    /// The request is refused if it is an empty list, which BigCommerce would read as no filter, a
    /// list with a comma in an item, or blank text in a DELETE.
    pub fn query(
        mut self,
        name: &'static str,
        value: impl QueryValue + Send + Sync + 'static,
    ) -> Self {
        self.query.push((name, Box::new(value)));
        self
    }

    /// Sets the body: [`Json`], a record, or [`Multipart`](crate::Multipart).
    pub fn body(mut self, body: impl Body + Send + Sync + 'static) -> Self {
        self.body = Some(Box::new(body));
        self
    }

    /// Reads the answer as a `T` instead: a record, [`Page`](crate::Page) of one,
    /// [`Download`](crate::Download), `()` for nothing, or whatever an endpoint may answer.
    pub fn response<T: Response>(self) -> Raw<S, T, M> {
        Raw {
            path: self.path,
            segments: self.segments,
            query: self.query,
            body: self.body,
            types: PhantomData,
        }
    }
}

impl<S: Required, R: Response, M: RawMethod> Endpoint for Raw<S, R, M> {
    type Auth = AccessToken;
    type Scopes = S;
    type Account = StoreOrApp;
    type Response = R;

    const INFO: &'static EndpointInfo = &EndpointInfo {
        name: "Raw",
        method: M::METHOD,
        path: "/{path}",
        auth: Scheme::AccessToken,
        scopes: requirement(S::ANY_OF),
        accounts: &[Kind::Store, Kind::App],
        idempotent: !matches!(M::METHOD, Method::Post),
        pages: None,
        max_batch: None,
        max_concurrency: None,
        reference: None,
    };

    fn write(&self, request: &mut RequestWriter) {
        let segments = self.segments.iter();
        request.given_path(
            &self.path,
            segments.map(|value| &**value as &dyn QueryValue),
        );
        for (name, value) in &self.query {
            request.query(name, &**value);
        }
        if let Some(body) = &self.body {
            request.body(&**body);
        }
    }
}

const fn requirement(any_of: Option<&'static [&'static [KnownScope]]>) -> ScopeRequirement {
    match any_of {
        None => ScopeRequirement::Undocumented,
        Some([]) => ScopeRequirement::None,
        Some(alternatives) => ScopeRequirement::AnyOf(alternatives),
    }
}

/// Shows neither path nor values: both may hold personal data.
impl<S, R, M: RawMethod> fmt::Debug for Raw<S, R, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Raw")
            .field("method", &M::METHOD)
            .finish_non_exhaustive()
    }
}
