//! What does an HTTP status mean in BigCommerce's API?

use std::fmt;

macro_rules! statuses {
    ($($(#[$doc:meta])* $name:ident = $code:literal $reason:literal;)+) => {
        /// An HTTP status other than 2xx and 3xx, by name.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Status {
            $($(#[$doc])* $name,)+
            /// Another.
            Other(u16),
        }

        impl Status {
            /// The status with this code.
            #[must_use]
            pub fn from_code(code: u16) -> Self {
                match code {
                    $($code => Self::$name,)+
                    other => Self::Other(other),
                }
            }

            /// The code: 404.
            #[must_use]
            pub fn code(self) -> u16 {
                match self {
                    $(Self::$name => $code,)+
                    Self::Other(code) => code,
                }
            }

            fn reason(self) -> Option<&'static str> {
                match self {
                    $(Self::$name => Some($reason),)+
                    Self::Other(_) => None,
                }
            }
        }
    };
}

statuses! {
    /// 400: the request is malformed.
    BadRequest = 400 "Bad Request";
    /// 401: the credential is missing or wrong.
    Unauthorized = 401 "Unauthorized";
    /// 403: a scope is missing, the store hash is another's, a plan's limit is exceeded, or the
    /// store changed hands.
    Forbidden = 403 "Forbidden";
    /// 404: there is no such resource or path.
    NotFound = 404 "Not Found";
    /// 405: the resource does not have this method.
    MethodNotAllowed = 405 "Method Not Allowed";
    /// 406: the `Accept` header asks for a type that is not offered.
    NotAcceptable = 406 "Not Acceptable";
    /// 409: the request contradicts the state: a duplicate, or a stale version.
    Conflict = 409 "Conflict";
    /// 413: too many items in a batch, too high a `limit`, or too large a file.
    ContentTooLarge = 413 "Content Too Large";
    /// 415: the `Content-Type` is not accepted.
    UnsupportedMediaType = 415 "Unsupported Media Type";
    /// 422: data is missing or invalid; [`ErrorBody::fields`](crate::ErrorBody::fields) says
    /// which.
    UnprocessableContent = 422 "Unprocessable Content";
    /// 423: the resource is locked for now.
    Locked = 423 "Locked";
    /// 429: a rate or concurrency limit was hit.
    TooManyRequests = 429 "Too Many Requests";
    /// 500: BigCommerce failed.
    InternalServerError = 500 "Internal Server Error";
    /// 501: BigCommerce does not know the method.
    NotImplemented = 501 "Not Implemented";
    /// 502: a server behind the gateway failed.
    BadGateway = 502 "Bad Gateway";
    /// 503: the store is in maintenance or suspended, or the service is degraded.
    ServiceUnavailable = 503 "Service Unavailable";
    /// 504: a server behind the gateway did not answer in time.
    GatewayTimeout = 504 "Gateway Timeout";
    /// 507: the plan's limit for this resource is reached.
    InsufficientStorage = 507 "Insufficient Storage";
}

impl Status {
    /// Whether a request may pass later that failed with this status now, if repeating it does
    /// no harm.
    pub(crate) fn is_transient(self) -> bool {
        matches!(
            self,
            Self::Locked
                | Self::TooManyRequests
                | Self::InternalServerError
                | Self::BadGateway
                | Self::ServiceUnavailable
                | Self::GatewayTimeout
        )
    }
}

/// Reads `404 Not Found`.
impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.reason() {
            Some(reason) => write!(f, "{} {reason}", self.code()),
            None => write!(f, "{}", self.code()),
        }
    }
}
