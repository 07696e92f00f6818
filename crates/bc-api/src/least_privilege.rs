//! Which OAuth scopes are enough for a list of endpoints? `minimal_scopes!` computes them.

/// The fewest OAuth scopes that are enough for a list of endpoints: a constant
/// `&'static [KnownScope]`, in the order of [`KnownScope::ALL`](crate::KnownScope::ALL).
///
/// Each scope is read-only unless an endpoint needs more, and none is there that another one
/// includes. Where any one of several scopes is enough for an endpoint, it is one that is needed
/// anyway, or else the first. The endpoints may be of any families, and one's own.
///
/// ```
/// use bc_api::prelude::*;
/// use bc_api::minimal_scopes;
///
/// #[endpoint(method = GET, path = "/v3/custom/stock", auth = AccessToken, scopes = [products: read])]
/// struct GetStock {}
///
/// #[endpoint(method = PUT, path = "/v3/custom/stock", auth = AccessToken, scopes = [products: modify])]
/// struct UpdateStock {}
///
/// #[endpoint(
///     method = GET,
///     path = "/v3/custom/refunds",
///     auth = AccessToken,
///     scopes = [any_of(orders: read, transactions: read)]
/// )]
/// struct GetRefunds {}
///
/// const SCOPES: &[KnownScope] = minimal_scopes![GetStock, UpdateStock, GetRefunds];
/// assert_eq!(SCOPES, [KnownScope::StoreV2OrdersReadOnly, KnownScope::StoreV2Products]);
///
/// // The scope string of an OAuth request.
/// let string = SCOPES.iter().copied().collect::<ScopeSet>().to_string();
/// assert_eq!(string, "store_v2_orders_read_only store_v2_products");
/// ```
///
/// An endpoint whose scopes BigCommerce does not document does not compile here:
///
/// ```compile_fail,E0277
/// use bc_api::prelude::*;
///
/// #[endpoint(method = GET, path = "/v3/custom/clock", auth = AccessToken, scopes = undocumented)]
/// struct GetClock {}
///
/// const SCOPES: &[KnownScope] = bc_api::minimal_scopes![GetClock];
/// ```
///
/// # A grant that asks for no more than it needs
///
/// With its endpoints in a list after `for`, a [`grant!`](crate::grant) that declares a scope too
/// many does not compile. Neither does one that may not send one of them.
///
/// ```
/// use bc_api::prelude::*;
///
/// #[endpoint(method = GET, path = "/v3/custom/stock", auth = AccessToken, scopes = [products: read])]
/// struct GetStock {}
///
/// grant! {
///     /// Reports what is in stock.
///     pub struct StockReport: App { products: read } for [GetStock]
/// }
/// # fn main() {}
/// ```
///
/// The same with `products: modify`:
///
/// ```compile_fail,E0080
/// use bc_api::prelude::*;
///
/// #[endpoint(method = GET, path = "/v3/custom/stock", auth = AccessToken, scopes = [products: read])]
/// struct GetStock {}
///
/// grant! {
///     /// Reports what is in stock.
///     pub struct StockReport: App { products: modify } for [GetStock]
/// }
/// # fn main() {}
/// ```
#[macro_export]
macro_rules! minimal_scopes {
    ($($endpoint:ty),* $(,)?) => {{
        const MINIMAL: &$crate::__private::client::least_privilege::MinimalScopes =
            &$crate::__private::client::least_privilege::MinimalScopes::of(&[
                $($crate::__private::client::least_privilege::documented::<$endpoint>()),*
            ]);
        MINIMAL.as_slice()
    }};
}
