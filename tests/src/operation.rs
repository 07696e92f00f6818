//! How are the bodies of an operation read into our types and written back?

use bc_api::{Decode, DecodeError, Emit, from_slice, to_vec};

use crate::generated::operations::OPERATIONS;

/// Reads JSON into a type and writes that as JSON.
pub type RoundTrip = fn(&[u8]) -> Result<Vec<u8>, DecodeError>;

/// What an operation's types read and write.
#[derive(Debug, Clone, Copy)]
pub struct Operation {
    /// The spec: `catalog-products`.
    pub spec: &'static str,
    /// BigCommerce's name for it: `getProducts`.
    pub operation_id: &'static str,
    /// The body of a success; `None` if it is not JSON.
    pub(crate) success: Option<RoundTrip>,
    /// The body of HTTP 207, where that is another.
    pub(crate) partial: Option<RoundTrip>,
    /// The body of a request; `None` if the operation takes no JSON.
    pub(crate) request: Option<RoundTrip>,
}

impl Operation {
    /// The operation of this spec and name.
    #[must_use]
    pub fn find(spec: &str, operation_id: &str) -> Option<&'static Self> {
        let operations = OPERATIONS.iter().flat_map(|family| family.iter());
        operations
            .filter(|known| known.spec == spec)
            .find(|known| known.operation_id == operation_id)
    }

    /// What passes the body of an answer with this status through its type.
    #[must_use]
    pub fn response(&self, status: u16) -> Option<RoundTrip> {
        match (status, self.partial) {
            (207, Some(partial)) => Some(partial),
            _ => self.success,
        }
    }

    /// What passes the body of a request through its type.
    #[must_use]
    pub fn request(&self) -> Option<RoundTrip> {
        self.request
    }
}

/// Reads JSON into a `T` and writes that as JSON.
pub(crate) fn round_trip<T: Decode + Emit>(json: &[u8]) -> Result<Vec<u8>, DecodeError> {
    let value: T = from_slice(json)?;
    Ok(to_vec(&value))
}
