//! Which customer does an app sign in?

use std::fmt;
use std::marker::PhantomData;

use secrecy::{ExposeSecret, SecretString};

use super::InvalidToken;
use crate::{
    Authorization, Credential, Grant, ScopeSet, StoreDomain, Unchecked, Verified, carries,
};

/// A Customer Login JWT of an app that holds the grant `G`: the URL with it signs a customer in.
///
/// The app signs it with its client secret; it names store and customer, is accepted for 30
/// seconds, and serves for a single visit. The API account needs the scope
/// `store_v2_customers_login` (`customers_login: modify` in `grant!`).
///
/// It is a secret: whoever has it first is signed in. Its `Debug` does not show it.
///
/// ```
/// use bc_auth::{CustomerLoginJwt, Unchecked};
///
/// let jwt = CustomerLoginJwt::unchecked("www.example.com".parse()?, "eyJhbGciOiJIUzI1NiJ9.e30.c2ln")?;
/// assert!(!format!("{jwt:?}").contains("c2ln"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct CustomerLoginJwt<G> {
    domain: StoreDomain,
    jwt: SecretString,
    scopes: Option<ScopeSet>,
    grant: PhantomData<fn() -> G>,
}

impl<G: Grant> CustomerLoginJwt<G> {
    /// A JWT for the storefront at `domain`, of an app whose scopes were verified: by
    /// [`Grant::verify`] of the scopes that came with its access token for the store.
    ///
    /// # Errors
    ///
    /// [`InvalidToken`] if `jwt` is not three parts in base64url with dots between.
    pub fn new(
        domain: StoreDomain,
        jwt: impl Into<SecretString>,
        verified: Verified<G>,
    ) -> Result<Self, InvalidToken> {
        Self::build(domain, jwt.into(), Some(verified.into_scopes()))
    }

    fn build(
        domain: StoreDomain,
        jwt: SecretString,
        scopes: Option<ScopeSet>,
    ) -> Result<Self, InvalidToken> {
        if !is_compact(jwt.expose_secret()) {
            return Err(InvalidToken::new(
                "Customer Login JWT",
                "it is not a signed JWT: three parts in base64url, with dots between",
            ));
        }
        Ok(Self {
            domain,
            jwt,
            scopes,
            grant: PhantomData,
        })
    }

    /// The storefront's domain.
    #[must_use]
    pub fn domain(&self) -> &StoreDomain {
        &self.domain
    }
}

/// Whether a text is a signed JWT in the compact form of RFC 7515.
fn is_compact(jwt: &str) -> bool {
    let mut parts = 0;
    let is_base64url = |part: &str| {
        parts += 1;
        !part.is_empty()
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    jwt.split('.').all(is_base64url) && parts == 3
}

impl CustomerLoginJwt<Unchecked> {
    /// A JWT of an app whose scopes and kind the compiler does not check.
    ///
    /// # Errors
    ///
    /// [`InvalidToken`] if `jwt` is not three parts in base64url with dots between.
    pub fn unchecked(
        domain: StoreDomain,
        jwt: impl Into<SecretString>,
    ) -> Result<Self, InvalidToken> {
        Self::build(domain, jwt.into(), None)
    }
}

impl<G: Grant> Credential for CustomerLoginJwt<G> {
    type Grant = G;

    fn granted_scopes(&self) -> Option<&ScopeSet> {
        self.scopes.as_ref()
    }
}

impl<G: Grant, E> carries::CustomerLogin<E> for CustomerLoginJwt<G> {
    type Grant = G;

    fn authorization(&self) -> Authorization<'_> {
        Authorization::to(self.domain.origin(), String::new()).path_value(&self.jwt)
    }
}

impl<G> Clone for CustomerLoginJwt<G> {
    fn clone(&self) -> Self {
        Self {
            domain: self.domain.clone(),
            jwt: self.jwt.clone(),
            scopes: self.scopes.clone(),
            grant: PhantomData,
        }
    }
}

impl<G: Grant> fmt::Debug for CustomerLoginJwt<G> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CustomerLoginJwt")
            .field("grant", &G::NAME)
            .field("domain", &self.domain)
            .field("scopes", &self.scopes)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jwt(text: &str) -> Result<CustomerLoginJwt<Unchecked>, InvalidToken> {
        CustomerLoginJwt::unchecked("shop.example.com".parse().unwrap(), text)
    }

    #[test]
    fn a_jwt_goes_to_its_storefront_in_the_path() {
        let jwt = jwt("aa.b_-.cc").unwrap();
        let authorization = carries::CustomerLogin::<()>::authorization(&jwt);
        assert_eq!(authorization.origin(), "https://shop.example.com");
        let value = authorization.secret_path_value().unwrap();
        assert_eq!(value.expose_secret(), "aa.b_-.cc");
        assert_eq!(authorization.secrets().len(), 1);
        assert!(!format!("{jwt:?} {authorization:?}").contains("b_-"));
    }

    #[test]
    fn what_is_no_signed_jwt_is_refused_without_being_repeated() {
        for text in [
            "",
            "..",
            "s3cret",
            "s3cret.b",
            "s3cret.b.",
            "s3cret.b.c.d",
            "s3cret.b.c=",
            "s3cret.b.c/d",
            "s3cret.b.c\n",
        ] {
            let error = jwt(text).unwrap_err().to_string();
            assert!(!error.contains("s3cret"), "{error}");
            assert!(error.contains("Customer Login JWT"), "{error}");
        }
    }

    #[test]
    fn a_jwt_keeps_the_scopes_that_were_verified() {
        let verified = Unchecked::verify("store_v2_customers_login").unwrap();
        let domain = "shop.example.com".parse().unwrap();
        let jwt = CustomerLoginJwt::new(domain, "a.b.c", verified).unwrap();
        assert_eq!(
            jwt.granted_scopes().map(ToString::to_string).as_deref(),
            Some("store_v2_customers_login")
        );
    }
}
