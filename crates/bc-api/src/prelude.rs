//! What a program that calls endpoints needs of this crate, beside the endpoints.
//!
//! ```
//! use bc_api::prelude::*;
//! ```

pub use crate::{
    AccessToken, Client, Credential, DateTime, Decimal, Endpoint, Error, ErrorKind, FileUpload,
    Grant, InvalidToken, Item, Json, KnownScope, Map, Outcome, Page, Record, Scalar, ScopeSet,
    Status, StoreHash, Unchecked, Update, endpoint, grant, open_enum,
};
