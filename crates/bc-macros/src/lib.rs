//! The procedural macros of the BigCommerce SDK: `#[endpoint]`, `grant!` and `#[derive(Record)]`.
//!
//! Library users meet them through `bc_api`, to which the emitted paths lead
//! (`::bc_api::__private`). Each macro reports every mistake of an item at once, each where it
//! stands, and still emits the item, so that no second error follows where it is used.
//!
//! A crate that depends on `bc-api` under another name says at its root what the paths begin with,
//! for all macros:
//!
//! ```ignore
//! // bigcommerce = { package = "bc-api", .. } in Cargo.toml
//! extern crate bigcommerce as bc_api;
//! ```

use proc_macro::TokenStream;

mod endpoint;
mod errors;
mod grant;
mod record;
mod scope_table;
mod scopes;
mod suggest;
mod types;
mod words;

/// Makes a struct the request of an endpoint: implements `Endpoint`, `new` and the setters.
///
/// ```ignore
/// /// Gets one product.
/// #[endpoint(
///     method = GET,
///     path = "/v3/catalog/products/{product_id}",
///     auth = AccessToken,
///     scopes = [products: read],
///     response = Item<Product>,
/// )]
/// pub struct GetProduct {
///     #[path]
///     pub product_id: i64,
///     #[query]
///     pub include: Option<Vec<Include>>,
/// }
///
/// store.send(GetProduct::new(77).include([Include::Variants])).await?;
/// ```
///
/// # Keys
///
/// | key | value |
/// |---|---|
/// | `method` | `GET`, `POST`, `PUT` or `DELETE` |
/// | `path` | the path after the store's, with a placeholder for each `#[path]` field; with `CustomerLogin` also one for the credential |
/// | `auth` | the scheme: `AccessToken`, `SameOrigin`, `ClientId`, `CustomerLogin`, `PaymentAccessToken`, `ProviderBasic` or `ProviderKeys` |
/// | `scopes` | the OAuth scopes, all needed: `[products: read]`; an element may be `any_of(orders: modify, transactions: modify)`, of which one is enough; `none`; or `undocumented` where BigCommerce does not say. Required with `AccessToken` and `CustomerLogin`: nothing defaults to none |
/// | `response` | the type that a response decodes to; `Json` if left out |
/// | `accounts` | the kinds of API account that may call: `[store, app]`, `[store]`, `[app]` or `[account]`. If left out: `[store, app]` with `AccessToken` and `PaymentAccessToken`, none with `SameOrigin`, `[app]` with the others. The compiler holds callers to it with `AccessToken` and `CustomerLogin`, whose credentials have a grant |
/// | `guard` | `filter`, for a DELETE that would delete everything if sent without a filter: such a request is refused unless it was made by `Self::everything`. `everything`, for a DELETE that has no filters and always deletes everything: its constructor is called so |
/// | `pages` | what the next page of the list is asked for by: `number` (`page`), `cursor` (`after`) or `number_or_cursor`. For a GET; the endpoint is `Paged` then |
/// | `max_page_items` | how many items a page has at most; needs `pages` |
/// | `keyset` | the query parameter for the last identifier, and those that sort by identifier: `greater("id:greater", sort = "id", direction = "asc")`; `min("min_id", sort = "id:asc")` where the parameter includes the identifier, `min("min_id")` where the list is sorted so by itself. Each is a field; needs `pages` |
/// | `max_batch` | how many items one request may carry |
/// | `max_concurrency` | how many requests may run at once for a store |
/// | `idempotent` | without a value: a POST that only reads, or that may be sent twice for another reason. Every other method may |
/// | `reference` | the URL of BigCommerce's page |
/// | `crate` | the path that replaces `::bc_api::__private`, for crates below `bc_api`; where it only has another name, write `extern crate bigcommerce as bc_api;` at the crate's root |
///
/// # Fields
///
/// Each field has one role: `#[path]`, `#[query]`, `#[header]` or `#[body]`. `name = "id:in"` in
/// the first three gives the name on the wire where it is not the field's (a header's is the
/// field's with hyphens); `#[query(exploded)]` repeats the parameter for each element of a list
/// instead of joining them with commas.
///
/// `batch` marks the list that `max_batch` limits, a `Vec<T>` or an `Option<Vec<T>>`, and makes the
/// endpoint `Batched`: `#[body(batch)]`, `#[query(name = "id:in", batch)]`, or
/// `#[body(batch = items: Vec<Item>)]` where the body is a struct with the list as a field. Where it is
/// a required field, `for_batch` makes the request without it.
///
/// Fields of a type other than `Option<_>` are required and become the arguments of `new`, in
/// order; each other field gets a setter of its name. Numbers and booleans are taken as they
/// are, a `Vec<T>` from anything that iterates over what converts into `T`, all else from
/// anything that converts into it.
///
/// Derives go below this attribute, so that they see the struct without the roles.
#[proc_macro_attribute]
pub fn endpoint(args: TokenStream, item: TokenStream) -> TokenStream {
    endpoint::expand(args.into(), item.into()).into()
}

/// Declares what an API account may do: its kind and its OAuth scopes, as a type.
///
/// ```ignore
/// grant! {
///     /// Keeps the catalog in step with the warehouse.
///     pub struct CatalogSync: App { products: modify, orders: read }
/// }
/// ```
///
/// The kind is `Store`, `App` or `Account`; a scope is `key: level`. What a scope includes comes
/// with it (`products: modify` reads, too); empty braces declare no scope. One invocation may
/// declare several grants. `#[grant(crate = path)]` on the struct replaces `::bc_api::__private`,
/// for crates below `bc_api`.
///
/// # Least privilege
///
/// A list of endpoints may follow, those that the grant is for:
///
/// ```ignore
/// grant! {
///     pub struct CatalogSync: App { products: modify } for [GetProducts, UpdateProduct]
/// }
/// ```
///
/// It does not compile if the grant declares a scope that none of them needs, or one that could be
/// weaker, nor if an endpoint of the list needs more than the grant has or another kind of account.
/// Endpoints with `scopes = undocumented` cannot be in it: a grant that is for such ones goes
/// without the list.
#[proc_macro]
pub fn grant(input: TokenStream) -> TokenStream {
    grant::expand(input.into()).into()
}

/// Makes a struct with named fields a model that is read from JSON and written to it.
///
/// Emits `Record`, `Slot`, `Emit` and `Decode`, for which the struct needs a `Default`: fields that
/// do not come keep it. A key is the field's name. Type parameters may stand for anything that
/// decodes and encodes.
///
/// | on a field | |
/// |---|---|
/// | `#[record(name = "id:in")]` | the key, where it is not the field's name |
/// | `#[record(required)]` | an error if it is missing, `null` or `""`: for identifiers |
/// | `#[record(rest)]` | keeps unknown keys; the field is a `Map<Json>` |
///
/// | on the struct | |
/// |---|---|
/// | `#[record(setters)]` | emits `new` with an argument for each field that is neither an `Option` nor an `Update`, and a setter for each that is; for an `Update` also one with the suffix `_null` |
/// | `#[record(crate = path)]` | the path that replaces `::bc_api::__private::record`, for crates below `bc_api` |
/// | `#[record(empty)]` | an answer without a body (HTTP 204) is the default value |
///
/// ```ignore
/// #[derive(Record, Debug, Clone, PartialEq, Default)]
/// pub struct Brand {
///     #[record(required)]
///     pub id: i64,
///     pub name: String,
///     pub page_title: Option<String>,
/// }
/// ```
#[proc_macro_derive(Record, attributes(record))]
pub fn derive_record(input: TokenStream) -> TokenStream {
    record::derive(input.into()).into()
}
