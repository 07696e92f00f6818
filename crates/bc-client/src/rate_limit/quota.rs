//! Which quota is a request counted against?

use std::fmt;

use bc_auth::{Authorization, Scheme};

/// A quota of BigCommerce's that requests are counted against.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Quota {
    kind: QuotaKind,
    key: String,
}

/// The kinds of [`Quota`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum QuotaKind {
    /// Of a store's management API, shared by all that use the store. Its size depends on the
    /// store's plan; the headers of every answer tell it.
    Management,
    /// Of a store's payments server: 50 requests in 4 seconds.
    Payments,
    /// Of an account's GraphQL API: 70 requests an hour.
    Account,
    /// Of a storefront. None is documented, so that there is none until the headers of an answer
    /// tell one.
    Storefront,
}

impl Quota {
    /// The quota that requests by this scheme to this place are counted against.
    pub(crate) fn of(scheme: Scheme, authorization: &Authorization<'_>) -> Self {
        let prefix = authorization.prefix();
        let kind = match scheme {
            Scheme::AccessToken if prefix.starts_with("/accounts/") => QuotaKind::Account,
            Scheme::AccessToken => QuotaKind::Management,
            Scheme::PaymentAccessToken => QuotaKind::Payments,
            _ => QuotaKind::Storefront,
        };
        let key = [authorization.origin(), prefix].concat();
        Self { kind, key }
    }

    /// The kind.
    #[must_use]
    pub fn kind(&self) -> QuotaKind {
        self.kind
    }

    /// Whose quota it is: `https://api.bigcommerce.com/stores/abc123`. It is the place that the
    /// credential names, even where requests are sent to [another](crate::ClientBuilder::origin),
    /// no two quotas have the same, and nothing in it is secret.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }
}

/// Reads `https://api.bigcommerce.com/stores/abc123`.
impl fmt::Display for Quota {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_store_account_and_storefront_has_its_own() {
        let api = Authorization::API_ORIGIN;
        let payments = Authorization::PAYMENTS_ORIGIN;
        for (scheme, origin, prefix, kind) in [
            (
                Scheme::AccessToken,
                api,
                "/stores/abc",
                QuotaKind::Management,
            ),
            (
                Scheme::AccessToken,
                api,
                "/accounts/6f1d",
                QuotaKind::Account,
            ),
            (
                Scheme::PaymentAccessToken,
                payments,
                "/stores/abc",
                QuotaKind::Payments,
            ),
            (
                Scheme::SameOrigin,
                "https://shop.example",
                "",
                QuotaKind::Storefront,
            ),
            (
                Scheme::CustomerLogin,
                "https://shop.example",
                "",
                QuotaKind::Storefront,
            ),
        ] {
            let authorization = Authorization::to(origin, prefix.to_owned());
            let quota = Quota::of(scheme, &authorization);
            assert_eq!(quota.kind(), kind);
            assert_eq!(quota.to_string(), format!("{origin}{prefix}"));
        }
    }
}
