//! Why is a redirect not followed?

use std::fmt;

/// Why a redirect was not followed.
#[derive(Debug)]
pub(crate) enum RedirectRefusal {
    OtherOrigin(String),
    NotGet,
    TooMany,
    NoLocation,
}

impl fmt::Display for RedirectRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OtherOrigin(target) => write!(
                f,
                "to {target}; the credential is not sent to another origin"
            ),
            Self::NotGet => f.write_str("to another path; only a GET is repeated there"),
            Self::TooMany => f.write_str("too often"),
            Self::NoLocation => f.write_str(
                "to nowhere: `Location` is missing, malformed, or repeats the credential",
            ),
        }
    }
}
