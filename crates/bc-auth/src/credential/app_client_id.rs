//! Which app asks who the shopper is?

use super::{InvalidToken, ShopperSession, token};
use crate::{Authorization, Credential, NoGrant, carries};

/// An app's client ID, sent in a shopper's session: what Current Customer authenticates by.
///
/// The answer is a JWT that names the shopper who is signed in, signed with the client secret of
/// the same app. It takes the client ID of an app-level API account, and no OAuth scope.
///
/// ```
/// use bc_auth::{AppClientId, ShopperSession};
///
/// let session = ShopperSession::new("www.example.com".parse()?);
/// let app = AppClientId::new(session, "6sv16tfx3j5gsopm42ss5dd67g2srvq")?;
/// assert_eq!(app.client_id(), "6sv16tfx3j5gsopm42ss5dd67g2srvq");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct AppClientId {
    session: ShopperSession,
    client_id: String,
}

impl AppClientId {
    /// The app with this client ID, in this session.
    ///
    /// # Errors
    ///
    /// [`InvalidToken`] if `client_id` is empty or not printable ASCII.
    pub fn new(
        session: ShopperSession,
        client_id: impl Into<String>,
    ) -> Result<Self, InvalidToken> {
        let client_id = client_id.into();
        // Public, but a client ID has the form of a token.
        token("client ID", client_id.as_str().into())?;
        Ok(Self { session, client_id })
    }

    /// The shopper's session.
    #[must_use]
    pub fn session(&self) -> &ShopperSession {
        &self.session
    }

    /// The client ID.
    #[must_use]
    pub fn client_id(&self) -> &str {
        &self.client_id
    }
}

impl Credential for AppClientId {
    type Grant = NoGrant;
}

impl<E> carries::ClientId<E> for AppClientId {
    type Grant = NoGrant;

    fn authorization(&self) -> Authorization<'_> {
        self.session
            .authorization()
            .query("app_client_id", &self.client_id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_id_goes_to_the_shopper_s_storefront_as_a_query_parameter() {
        let session = ShopperSession::new("shop.example.com".parse().unwrap())
            .with_cookies("a=s3cret")
            .unwrap();
        let app = AppClientId::new(session, "abc").unwrap();
        let authorization = carries::ClientId::<()>::authorization(&app);
        assert_eq!(authorization.origin(), "https://shop.example.com");
        assert_eq!(authorization.query_parameters(), [("app_client_id", "abc")]);
        assert_eq!(authorization.secret_headers().len(), 1);
        assert!(!format!("{app:?} {authorization:?}").contains("s3cret"));
    }

    #[test]
    fn an_empty_client_id_is_refused() {
        let session = ShopperSession::new("shop.example.com".parse().unwrap());
        let error = AppClientId::new(session, "").unwrap_err();
        assert_eq!(
            error.to_string(),
            "the client ID cannot be sent: it is empty"
        );
    }
}
