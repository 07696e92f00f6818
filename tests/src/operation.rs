//! How are the bodies of an operation read into our types, written back, and shown?

use std::fmt::Debug;

use bc_api::{Decode, DecodeError, Emit, from_slice, to_vec};

use crate::generated::operations::OPERATIONS;

/// The type that a body is read into.
#[derive(Debug, Clone, Copy)]
pub struct Model {
    /// Reads JSON into it and writes that as JSON.
    pub round_trip: fn(&[u8]) -> Result<Vec<u8>, DecodeError>,
    /// What its `Debug` shows of JSON that is read into it.
    pub shown: fn(&[u8]) -> Result<String, DecodeError>,
}

impl Model {
    pub(crate) const fn of<T: Decode + Emit + Debug>() -> Self {
        Self {
            round_trip: |json| Ok(to_vec(&from_slice::<T>(json)?)),
            shown: |json| Ok(format!("{:?}", from_slice::<T>(json)?)),
        }
    }
}

/// What an operation's types read and write.
#[derive(Debug, Clone, Copy)]
pub struct Operation {
    /// The spec: `catalog-products`.
    pub spec: &'static str,
    /// BigCommerce's name for it: `getProducts`.
    pub operation_id: &'static str,
    /// The body of a success; `None` if it is not JSON.
    pub(crate) success: Option<Model>,
    /// The body of HTTP 207, where that is another.
    pub(crate) partial: Option<Model>,
    /// The body of a request; `None` if the operation takes no JSON.
    pub(crate) request: Option<Model>,
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

    /// What the body of an answer with this status is read into.
    #[must_use]
    pub fn response(&self, status: u16) -> Option<Model> {
        match (status, self.partial) {
            (207, Some(partial)) => Some(partial),
            _ => self.success,
        }
    }

    /// What the body of a request is read into.
    #[must_use]
    pub fn request(&self) -> Option<Model> {
        self.request
    }
}
