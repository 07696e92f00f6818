//! Why can a client not be made?

use std::fmt;

use crate::error::BoxError;
use crate::{InvalidOrigin, InvalidRequest};

/// Why a client could not be made.
///
/// `Display` says what is in a variant, so `source()` is what stands below that.
#[derive(Debug)]
#[non_exhaustive]
pub enum BuildError {
    /// The origin is refused.
    Origin(InvalidOrigin),
    /// The user agent is empty or holds a character that HTTP does not allow in a header.
    UserAgent,
    /// A header for all requests is refused.
    Header(InvalidRequest),
    /// An environment variable is not set.
    MissingVariable {
        /// The variable.
        name: &'static str,
    },
    /// An environment variable does not hold what it should. Its value is not repeated.
    InvalidVariable {
        /// The variable.
        name: &'static str,
        /// What is wrong with it.
        source: BoxError,
    },
    /// TLS could not be set up; mostly because the system has no root certificates.
    Tls(BoxError),
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Origin(refusal) => refusal.fmt(f),
            Self::UserAgent => f.write_str(
                "the user agent is refused: give a name and a version in printable ASCII, such \
                 as `my-app/1.0`",
            ),
            Self::Header(refusal) => refusal.fmt(f),
            Self::MissingVariable { name } => {
                write!(f, "the environment variable `{name}` is not set")
            }
            Self::InvalidVariable { name, source } => {
                write!(f, "the environment variable `{name}` is refused: {source}")
            }
            Self::Tls(source) => write!(
                f,
                "TLS could not be set up: {source}; install the system's root certificates \
                 (often a package named ca-certificates)"
            ),
        }
    }
}

impl std::error::Error for BuildError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Origin(refusal) => refusal.source(),
            Self::Header(refusal) => refusal.source(),
            Self::UserAgent | Self::MissingVariable { .. } => None,
            Self::InvalidVariable { source, .. } | Self::Tls(source) => source.source(),
        }
    }
}

impl From<InvalidOrigin> for BuildError {
    fn from(refusal: InvalidOrigin) -> Self {
        Self::Origin(refusal)
    }
}
