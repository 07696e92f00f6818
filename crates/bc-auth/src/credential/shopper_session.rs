//! Which shopper is it, on which storefront?

use std::fmt;

use secrecy::{ExposeSecret, SecretString};

use super::InvalidToken;
use crate::{Authorization, Credential, NoGrant, StoreDomain, carries};

/// A shopper's session on a storefront: what the REST Storefront API authenticates by.
///
/// BigCommerce knows the shopper by the session's cookies. In a browser they are the browser's to
/// send; a program that acts for a shopper hands them over
/// ([`with_cookies`](Self::with_cookies)). Without any, BigCommerce begins a new session.
///
/// Its `Debug` shows no cookie.
///
/// ```
/// use bc_auth::ShopperSession;
///
/// let session = ShopperSession::new("www.example.com".parse()?)
///     .with_cookies("SHOP_SESSION_TOKEN=0f5fdb4b-4e0a")?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct ShopperSession {
    domain: StoreDomain,
    cookies: Option<SecretString>,
}

impl ShopperSession {
    /// The session on this storefront of which no cookie is known.
    #[must_use]
    pub fn new(domain: StoreDomain) -> Self {
        Self {
            domain,
            cookies: None,
        }
    }

    /// Sends these cookies, in the form of the header `Cookie`: `name=value; name=value`.
    ///
    /// # Errors
    ///
    /// [`InvalidToken`] if they are not of that form.
    pub fn with_cookies(mut self, cookies: impl Into<SecretString>) -> Result<Self, InvalidToken> {
        let cookies: SecretString = cookies.into();
        let exposed = cookies.expose_secret();
        let refuse = |reason| Err(InvalidToken::new("session's cookies", reason));
        if !exposed.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
            return refuse("they hold a character that is not printable ASCII");
        }
        let is_pair =
            |pair: &str| matches!(pair.split_once('='), Some((name, _)) if !name.trim().is_empty());
        if !exposed.split(';').all(is_pair) {
            return refuse(
                "they are not of the form `name=value; name=value`, without the header's name and without attributes such as `HttpOnly`",
            );
        }
        self.cookies = Some(cookies);
        Ok(self)
    }

    /// The storefront's domain.
    #[must_use]
    pub fn domain(&self) -> &StoreDomain {
        &self.domain
    }

    /// Where the session is, with its cookies.
    pub(super) fn authorization(&self) -> Authorization<'_> {
        let authorization = Authorization::to(self.domain.origin(), String::new());
        match &self.cookies {
            Some(cookies) => authorization.header("Cookie", cookies),
            None => authorization,
        }
    }
}

impl Credential for ShopperSession {
    type Grant = NoGrant;
}

impl<E> carries::SameOrigin<E> for ShopperSession {
    type Grant = NoGrant;

    fn authorization(&self) -> Authorization<'_> {
        self.authorization()
    }
}

impl fmt::Debug for ShopperSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ShopperSession")
            .field("domain", &self.domain)
            .field("has_cookies", &self.cookies.is_some())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session() -> ShopperSession {
        ShopperSession::new("shop.example.com".parse().unwrap())
    }

    #[test]
    fn a_session_goes_to_its_storefront_with_its_cookies() {
        let session = session().with_cookies("a=s3cret; b=").unwrap();
        let authorization = carries::SameOrigin::<()>::authorization(&session);
        assert_eq!(authorization.origin(), "https://shop.example.com");
        assert_eq!(authorization.prefix(), "");
        let [header] = authorization.secret_headers() else {
            panic!("one header");
        };
        assert_eq!(header.name(), "Cookie");
        assert_eq!(header.value().expose_secret(), "a=s3cret; b=");
        assert!(!format!("{session:?}").contains("s3cret"));
    }

    #[test]
    fn a_session_without_cookies_sends_none() {
        let session = session();
        let authorization = carries::SameOrigin::<()>::authorization(&session);
        assert!(authorization.secret_headers().is_empty());
    }

    #[test]
    fn what_is_no_list_of_cookies_is_refused_without_being_repeated() {
        for text in [
            "",
            "s3cret",
            "=s3cret",
            "a=s3cret; Secure",
            "a=s3cret;",
            "a=s3cret\r\nX-Evil: 1",
            "a=s3cret\u{e9}",
        ] {
            let error = session().with_cookies(text).unwrap_err().to_string();
            assert!(error.starts_with("the session's cookies cannot be sent"));
            assert!(!error.contains("s3cret"), "{error}");
        }
    }
}
