//! What can be a request's body?

use std::borrow::Cow;

use bc_record::{Emit, Secret};
use bytes::Bytes;

use super::payload::Payload;
use crate::InvalidRequest;

/// A request's body: everything that can be written as JSON ([`Emit`]), and
/// [`Multipart`](crate::Multipart).
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the body of a request",
    note = "derive `Record` for a JSON body, or use `Multipart`"
)]
pub trait Body {
    /// The body's bytes and their type; `None` if there is nothing to send.
    ///
    /// # Errors
    ///
    /// [`InvalidRequest`] if the body cannot be written.
    fn encode(&self) -> Result<Option<EncodedBody>, InvalidRequest>;
}

impl<T: Emit> Body for T {
    fn encode(&self) -> Result<Option<EncodedBody>, InvalidRequest> {
        Ok((!self.is_absent()).then(|| {
            let (bytes, secrets) = bc_record::to_vec_with_secrets(self);
            EncodedBody {
                secrets,
                ..EncodedBody::new("application/json", bytes)
            }
        }))
    }
}

/// A body as it is sent.
#[derive(Clone, PartialEq, Eq)]
pub struct EncodedBody {
    /// The `Content-Type`.
    pub content_type: Cow<'static, str>,
    /// The secrets in it: an error does not show them, even where the server repeats them.
    pub secrets: Vec<Secret>,
    pub(crate) payload: Payload,
}

impl EncodedBody {
    /// A body of these bytes, without secrets.
    ///
    /// ```
    /// use bc_client::{Body, EncodedBody, InvalidRequest};
    ///
    /// /// Lines of comma-separated values.
    /// struct Csv(String);
    ///
    /// impl Body for Csv {
    ///     fn encode(&self) -> Result<Option<EncodedBody>, InvalidRequest> {
    ///         Ok(Some(EncodedBody::new("text/csv", self.0.clone())))
    ///     }
    /// }
    /// ```
    #[must_use]
    pub fn new(content_type: impl Into<Cow<'static, str>>, bytes: impl Into<Bytes>) -> Self {
        Self {
            content_type: content_type.into(),
            secrets: Vec::new(),
            payload: Payload::of(bytes),
        }
    }

    /// Its size in bytes.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.payload.size()
    }
}

/// Shows no content: a body may hold personal data.
impl std::fmt::Debug for EncodedBody {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EncodedBody")
            .field("content_type", &self.content_type)
            .field("bytes", &self.size())
            .finish()
    }
}
