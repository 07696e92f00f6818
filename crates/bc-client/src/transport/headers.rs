//! Which headers may a caller add to a request? All but those that this crate or HTTP answers for.

use reqwest::header::{ACCEPT, HeaderName, HeaderValue};

use super::Prepared;
use crate::error::Cause;
use crate::{Error, InvalidRequest};

/// What groups the requests of one process at BigCommerce.
pub(crate) const CORRELATION_ID: &str = "X-Correlation-Id";

/// Headers that authenticate, that say what the body is and what is read of the answer, or that are
/// for one connection only.
const RESERVED: [&str; 20] = [
    "x-auth-token",
    "x-auth-client",
    "authorization",
    "cookie",
    "host",
    "user-agent",
    "accept",
    "accept-encoding",
    "content-type",
    "content-length",
    "expect",
    "connection",
    "keep-alive",
    "proxy-authorization",
    "proxy-authenticate",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// A header that a caller adds, for [`Prepared::with_header`] or for all requests of a client.
pub(crate) struct CallersHeader {
    pub(crate) name: HeaderName,
    pub(crate) value: HeaderValue,
    given: &'static str,
}

impl CallersHeader {
    pub(crate) fn new(given: &'static str, value: &str) -> Result<Self, InvalidRequest> {
        let invalid = InvalidRequest::InvalidHeader { name: given };
        match (
            HeaderName::from_bytes(given.as_bytes()),
            HeaderValue::from_str(value),
        ) {
            (Ok(name), Ok(mut value)) => {
                // It may be a secret: a gateway's key, say.
                value.set_sensitive(true);
                Ok(Self { name, value, given })
            }
            _ => Err(invalid),
        }
    }

    pub(crate) fn correlation_id(id: &str) -> Result<Self, InvalidRequest> {
        if is_uuid(id) {
            Self::new(CORRELATION_ID, id)
        } else {
            Err(InvalidRequest::InvalidCorrelationId)
        }
    }

    /// Refuses a header that is not the caller's to set.
    pub(crate) fn unreserved(self) -> Result<Self, InvalidRequest> {
        if RESERVED.contains(&self.name.as_str()) {
            return Err(InvalidRequest::ReservedHeader { name: self.given });
        }
        Ok(self)
    }
}

impl Prepared {
    /// The request with one more header, in place of what the endpoint or the client set. `accept` is
    /// what the answer is read as: where that is anything, the caller may ask for one thing.
    pub(crate) fn with_header(
        mut self,
        header: Result<CallersHeader, InvalidRequest>,
        accept: &str,
    ) -> Result<Self, Error> {
        let header = header.and_then(|header| {
            if self.credential_headers.contains(&header.name) {
                Err(InvalidRequest::ReservedHeader { name: header.given })
            } else if header.name == ACCEPT && accept == "*/*" {
                Ok(header)
            } else {
                header.unreserved()
            }
        });
        match header {
            Ok(header) => {
                self.headers.insert(header.name, header.value);
                Ok(self)
            }
            Err(refusal) => Err(Error::new(self.endpoint, Cause::Request(refusal))),
        }
    }
}

/// Whether a text is a UUID as BigCommerce writes it: hexadecimal digits, 8-4-4-4-12.
fn is_uuid(text: &str) -> bool {
    let groups = text.split('-').map(|group| {
        group
            .bytes()
            .all(|byte| byte.is_ascii_hexdigit())
            .then_some(group.len())
    });
    groups.eq([8, 4, 4, 4, 12].map(Some))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_correlation_id_is_a_uuid_and_nothing_else() {
        let uuid = "0189f7e0-6c5B-7def-8123-456789abcdef";
        assert!(is_uuid(uuid));
        for text in [
            "",
            "abc",
            &uuid[1..],
            &uuid.replace('-', ""),
            &format!("{uuid}-"),
            &format!("{{{uuid}}}"),
            &uuid.replace('7', "g"),
        ] {
            assert!(!is_uuid(text), "{text}");
        }
    }

    #[test]
    fn a_reserved_header_is_refused_in_whatever_case() {
        for name in ["X-Auth-Token", "COOKIE", "Transfer-encoding", "accept"] {
            let header = CallersHeader::new(name, "1").and_then(CallersHeader::unreserved);
            assert_eq!(
                header.err(),
                Some(InvalidRequest::ReservedHeader { name }),
                "{name}"
            );
        }
    }
}
