//! For which order may a payment be processed?

use std::fmt;

use secrecy::SecretString;

use super::{InvalidToken, token};
use crate::{Authorization, Credential, NoGrant, StoreHash, carries};

/// A payment access token (PAT), which pays one order once, within an hour.
///
/// It is sent as `Authorization: PAT` to BigCommerce's payments server, and no OAuth scope plays a
/// part there: the scope `store_payments_access_token_create` was needed to create it.
///
/// Its `Debug` does not show the token.
#[derive(Clone)]
pub struct PaymentAccessToken {
    store: StoreHash,
    token: SecretString,
}

impl PaymentAccessToken {
    /// The token that BigCommerce created for an order of this store: the `id` of its answer.
    ///
    /// # Errors
    ///
    /// [`InvalidToken`] if `token` is empty or cannot be a header's value.
    pub fn new(store: StoreHash, token: impl Into<SecretString>) -> Result<Self, InvalidToken> {
        Ok(Self {
            store,
            token: self::token("payment access token", token.into())?,
        })
    }
}

impl Credential for PaymentAccessToken {
    type Grant = NoGrant;
}

impl<E> carries::PaymentAccessToken<E> for PaymentAccessToken {
    type Grant = NoGrant;

    fn authorization(&self) -> Authorization<'_> {
        Authorization::to(
            Authorization::PAYMENTS_ORIGIN,
            format!("/stores/{}", self.store),
        )
        .authorization("PAT", &self.token)
        // Mandatory there: plain JSON is another version of that API.
        .accept("application/vnd.bc.v1+json")
    }
}

impl fmt::Debug for PaymentAccessToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PaymentAccessToken")
            .field("store", &self.store)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    #[test]
    fn a_payment_access_token_goes_to_the_payments_server_as_pat() {
        let token = PaymentAccessToken::new("abc123".parse().unwrap(), "s3cret").unwrap();
        let authorization = carries::PaymentAccessToken::<()>::authorization(&token);
        assert_eq!(authorization.origin(), "https://payments.bigcommerce.com");
        assert_eq!(authorization.prefix(), "/stores/abc123");
        assert_eq!(authorization.accepted(), Some("application/vnd.bc.v1+json"));
        let [header] = authorization.secret_headers() else {
            panic!("one header");
        };
        assert_eq!(header.name(), "Authorization");
        assert_eq!(header.value().expose_secret(), "PAT s3cret");
        assert!(!format!("{token:?} {authorization:?}").contains("s3cret"));
    }

    #[test]
    fn a_text_that_cannot_be_a_token_is_refused_without_being_repeated() {
        for text in ["", "PAT s3cret", "s3cret\r\n"] {
            let error = PaymentAccessToken::new("abc123".parse().unwrap(), text)
                .unwrap_err()
                .to_string();
            assert!(error.starts_with("the payment access token cannot be sent"));
            assert!(!error.contains("s3cret"), "{error}");
        }
    }
}
