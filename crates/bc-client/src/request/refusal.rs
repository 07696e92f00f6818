//! Why is a request refused before it is sent?

use std::fmt;

/// A request that would not do what it says, or cannot be written. Nothing was sent.
///
/// It names the value's place, never the value.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidRequest {
    /// A path value is empty or blank: the path would be that of the collection.
    EmptyPathValue {
        /// The placeholder.
        name: &'static str,
    },
    /// A path value is `.` or `..`: the path would be that of a parent.
    DotPathValue {
        /// The placeholder.
        name: &'static str,
    },
    /// A placeholder of the path has no value.
    MissingPathValue {
        /// The placeholder.
        name: &'static str,
    },
    /// A path value has no placeholder; the endpoint's definition is wrong.
    NoPlaceholder {
        /// The value's name.
        name: &'static str,
    },
    /// The credential stands in the path, and the endpoint leaves it no placeholder; the endpoint's
    /// definition is wrong.
    NoPlaceholderForCredential,
    /// A query parameter that the credential adds itself; the endpoint's definition is wrong.
    OfCredential {
        /// The query parameter.
        name: &'static str,
    },
    /// A path that the caller gives in whole ([`Raw`](crate::Raw)) is none, or might address another
    /// resource than it seems to.
    InvalidPath {
        /// What is wrong with it, after "the path".
        reason: &'static str,
    },
    /// A list in the query is empty: BigCommerce would read it as no filter.
    EmptyList {
        /// The query parameter.
        name: &'static str,
    },
    /// An item of a comma-joined list holds a comma: BigCommerce would read it as two items.
    CommaInItem {
        /// The query parameter.
        name: &'static str,
    },
    /// Empty or blank text in the query of a DELETE: BigCommerce might read it as no filter.
    EmptyFilter {
        /// The query parameter.
        name: &'static str,
    },
    /// The DELETE of a collection without a filter.
    NoFilter {
        /// The endpoint's type.
        endpoint: &'static str,
    },
    /// A value that is not a text, number or bool, nor where allowed a list of them.
    NotText {
        /// The placeholder, query parameter or header.
        name: &'static str,
    },
    /// A header whose name or value HTTP does not allow.
    InvalidHeader {
        /// The header.
        name: &'static str,
    },
    /// A header that is not the caller's to set: the credential is in it, it says what body or answer
    /// are, or it is for the connection only.
    ReservedHeader {
        /// The header.
        name: &'static str,
    },
    /// A correlation ID that is not a UUID.
    InvalidCorrelationId,
    /// A file on disk that cannot be read any more.
    UnreadableFile {
        /// The file's name.
        name: String,
        /// What the system says.
        kind: std::io::ErrorKind,
    },
    /// A file on disk that is not as large as it was when the request was made.
    ChangedFile {
        /// The file's name.
        name: String,
    },
    /// A part of a multipart body whose content type HTTP does not allow.
    InvalidPart {
        /// The part's name.
        name: String,
    },
    /// The list cannot be read in the way that was asked for, by
    /// [`by_id`](crate::Items::by_id), [`by_number`](crate::Items::by_number) or
    /// [`resume`](crate::Items::resume).
    NotReadBy {
        /// What it was to be read by: an identifier, say.
        key: &'static str,
    },
    /// A query parameter says which page to read, and the list cannot be read from there.
    NotAPage {
        /// The query parameter.
        name: &'static str,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// Pages were to be read from a position that lies within one.
    WithinPage,
    /// The URL is none.
    InvalidUrl,
}

impl fmt::Display for InvalidRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::EmptyPathValue { name } => write!(
                f,
                "`{name}` is empty, which would address the whole collection: give an ID"
            ),
            Self::DotPathValue { name } => write!(
                f,
                "`{name}` is `.` or `..`, which would address another resource: give an ID"
            ),
            Self::MissingPathValue { name } => {
                write!(f, "the path's placeholder `{{{name}}}` has no value")
            }
            Self::NoPlaceholder { name } => {
                write!(f, "the path has no placeholder `{{{name}}}`")
            }
            Self::NoPlaceholderForCredential => f.write_str(
                "the credential stands in the path, and the endpoint leaves it no placeholder",
            ),
            Self::OfCredential { name } => write!(
                f,
                "the credential adds the query parameter `{name}` itself: leave it out of the \
                 endpoint"
            ),
            Self::InvalidPath { reason } => write!(f, "the path {reason}"),
            Self::EmptyList { name } => write!(
                f,
                "the list for `{name}` is empty, which BigCommerce would read as no filter: \
                 leave the parameter out, or make no request"
            ),
            Self::CommaInItem { name } => write!(
                f,
                "an item of the list for `{name}` holds a comma, which BigCommerce would read as \
                 the end of the item: select by another parameter"
            ),
            Self::EmptyFilter { name } => write!(
                f,
                "`{name}` is empty, which BigCommerce might read as no filter: leave the \
                 parameter out"
            ),
            Self::NoFilter { endpoint } => write!(
                f,
                "without a filter it deletes the whole collection: add one, or start from \
                 `{endpoint}::everything()` if that is meant"
            ),
            Self::NotText { name } => write!(
                f,
                "`{name}` is not a text, number or bool that could stand there"
            ),
            Self::InvalidHeader { name } => {
                write!(
                    f,
                    "HTTP does not allow this name or value for the header `{name}`"
                )
            }
            Self::ReservedHeader { name } => write!(
                f,
                "the header `{name}` is set by the client itself, or by its credential: leave it out"
            ),
            Self::InvalidCorrelationId => f.write_str(
                "the correlation ID is not a UUID: give hexadecimal digits in groups of 8, 4, 4, 4 and \
                 12, with hyphens between them",
            ),
            Self::UnreadableFile { name, kind } => {
                write!(f, "the file `{name}` cannot be read: {kind}")
            }
            Self::ChangedFile { name } => write!(
                f,
                "the file `{name}` is not as large as it was: open it again"
            ),
            Self::InvalidPart { name } => write!(
                f,
                "the content type of the part `{name}` is not one: give a media type, such as \
                 `image/png`"
            ),
            Self::NotReadBy { key } => write!(
                f,
                "this list is not read by {key}: see how `EndpointInfo::pages` says it is"
            ),
            Self::NotAPage { name, reason } => write!(f, "`{name}` {reason}"),
            Self::WithinPage => f.write_str(
                "the position lies within a page, and whole pages are to be read: read on by items",
            ),
            Self::InvalidUrl => f.write_str("origin and path do not make a URL"),
        }
    }
}

impl std::error::Error for InvalidRequest {}
