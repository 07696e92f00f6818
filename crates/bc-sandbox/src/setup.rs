//! Why does a sandbox not take what it is set up with?

use std::fmt;

/// What a sandbox was set up with and cannot be: a fault at no endpoint, a shop that is not whole. Nothing of it was
/// taken over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetupError(String);

impl SetupError {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

impl fmt::Display for SetupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for SetupError {}
