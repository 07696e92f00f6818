//! What is kept of a request whose answer speaks of its items?

use bc_auth::{ExposeSecret, SecretString};
use bytes::Bytes;

use super::Prepared;
use crate::request::Payload;

/// What was sent, for reading an answer that repeats it.
#[derive(Default)]
pub(crate) struct Sent {
    /// The body.
    pub(crate) body: Option<Bytes>,
    /// What must not be shown, the longest first.
    pub(crate) secrets: Vec<SecretString>,
}

impl Prepared {
    pub(crate) fn sent(&self) -> Sent {
        let secrets = self.secrets.longest_first();
        Sent {
            body: self.body.as_ref().and_then(Payload::bytes),
            secrets: secrets.into_iter().cloned().collect(),
        }
    }
}

impl Sent {
    /// A server's text without the secrets of the request, which it may repeat.
    pub(crate) fn without_secrets(&self, text: String) -> String {
        self.secrets.iter().fold(text, |text, secret| {
            text.replace(secret.expose_secret(), "[secret]")
        })
    }
}
