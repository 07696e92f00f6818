//! What does a credential add to a request, and where may that request go?

use std::borrow::Cow;
use std::fmt;

use secrecy::{ExposeSecret, SecretString};

/// The shortest value of a cookie that can be told from a setting such as `currency=USD`.
const SHORTEST_SECRET: usize = 16;

/// What a credential adds to a request, and where that request may go.
///
/// Its `Debug` shows no secret.
///
/// ```
/// use bc_auth::{Authorization, SecretString};
///
/// let token = SecretString::from("s3cret");
/// let authorization = Authorization::to(Authorization::API_ORIGIN, "/stores/abc123".to_owned())
///     .header("X-Auth-Token", &token);
/// assert!(!format!("{authorization:?}").contains("s3cret"));
/// ```
#[derive(Clone)]
pub struct Authorization<'a> {
    origin: Cow<'static, str>,
    prefix: String,
    accept: Option<&'static str>,
    headers: Vec<SecretHeader<'a>>,
    query: Vec<(&'static str, &'a str)>,
    path_value: Option<&'a SecretString>,
}

impl<'a> Authorization<'a> {
    /// The scheme and host of BigCommerce's API gateway.
    pub const API_ORIGIN: &'static str = "https://api.bigcommerce.com";

    /// The scheme and host of BigCommerce's payments server.
    pub const PAYMENTS_ORIGIN: &'static str = "https://payments.bigcommerce.com";

    /// Requests go to `origin` (scheme and host), below the path `prefix` (empty, or starting
    /// with `/` and not ending with it).
    #[must_use]
    pub fn to(origin: impl Into<Cow<'static, str>>, prefix: String) -> Self {
        Self {
            origin: origin.into(),
            prefix,
            accept: None,
            headers: Vec::new(),
            query: Vec::new(),
            path_value: None,
        }
    }

    /// Adds a header whose value is secret.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: &'a SecretString) -> Self {
        self.headers.push(SecretHeader {
            name,
            auth_scheme: None,
            secret: value,
        });
        self
    }

    /// Adds the header `Authorization`, with HTTP's name for the scheme before the secret:
    /// `PAT` for a payment access token.
    #[must_use]
    pub fn authorization(
        mut self,
        auth_scheme: &'static str,
        credentials: &'a SecretString,
    ) -> Self {
        self.headers.push(SecretHeader {
            name: "Authorization",
            auth_scheme: Some(auth_scheme),
            secret: credentials,
        });
        self
    }

    /// Adds a query parameter. Its value is not secret: BigCommerce shows an app's client ID to
    /// every shopper's browser.
    #[must_use]
    pub fn query(mut self, name: &'static str, value: &'a str) -> Self {
        self.query.push((name, value));
        self
    }

    /// Fills the placeholder of the path that the endpoint leaves to the credential. The value is
    /// secret.
    #[must_use]
    pub fn path_value(mut self, value: &'a SecretString) -> Self {
        self.path_value = Some(value);
        self
    }

    /// Names the media type that the server at this origin wants to be asked for.
    #[must_use]
    pub fn accept(mut self, media_type: &'static str) -> Self {
        self.accept = Some(media_type);
        self
    }

    /// The scheme and host that the request goes to.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The path before the endpoint's own: `/stores/{store_hash}`.
    #[must_use]
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// The media type to ask for, where it is the server's to say.
    #[must_use]
    pub fn accepted(&self) -> Option<&'static str> {
        self.accept
    }

    /// The headers to send.
    #[must_use]
    pub fn secret_headers(&self) -> &[SecretHeader<'a>] {
        &self.headers
    }

    /// The query parameters to send, not encoded.
    #[must_use]
    pub fn query_parameters(&self) -> &[(&'static str, &'a str)] {
        &self.query
    }

    /// What fills the placeholder that the endpoint leaves to the credential.
    #[must_use]
    pub fn secret_path_value(&self) -> Option<&'a SecretString> {
        self.path_value
    }

    /// Every text that nobody but the server may see, even where the server repeats it.
    #[must_use]
    pub fn secrets(&self) -> Vec<SecretString> {
        let in_headers = self.headers.iter().flat_map(SecretHeader::secrets);
        in_headers.chain(self.path_value.cloned()).collect()
    }
}

impl fmt::Debug for Authorization<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let headers: Vec<_> = self.headers.iter().map(SecretHeader::name).collect();
        let query: Vec<_> = self.query.iter().map(|(name, _)| name).collect();
        f.debug_struct("Authorization")
            .field("origin", &self.origin)
            .field("prefix", &self.prefix)
            .field("headers", &headers)
            .field("query", &query)
            .field("path_value", &self.path_value.is_some())
            .finish_non_exhaustive()
    }
}

/// A header whose value is secret.
#[derive(Clone, Copy)]
pub struct SecretHeader<'a> {
    name: &'static str,
    auth_scheme: Option<&'static str>,
    secret: &'a SecretString,
}

impl SecretHeader<'_> {
    /// Its name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Its value, as it is sent.
    #[must_use]
    pub fn value(&self) -> SecretString {
        match self.auth_scheme {
            Some(scheme) => format!("{scheme} {}", self.secret.expose_secret()).into(),
            None => self.secret.clone(),
        }
    }

    /// The secret without the scheme's name; of cookies, each long value by itself, too, since a
    /// server repeats one rather than all of them.
    fn secrets(&self) -> Vec<SecretString> {
        let mut secrets = vec![self.secret.clone()];
        if self.name.eq_ignore_ascii_case("cookie") {
            let values = self
                .secret
                .expose_secret()
                .split(';')
                .filter_map(|pair| Some(pair.split_once('=')?.1.trim()));
            let long = values.filter(|value| value.len() >= SHORTEST_SECRET);
            secrets.extend(long.map(SecretString::from));
        }
        secrets
    }
}

/// Shows the name only.
impl fmt::Debug for SecretHeader<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SecretHeader")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_secret_behind_a_scheme_s_name_is_a_secret_by_itself() {
        let token = SecretString::from("s3cret");
        let authorization =
            Authorization::to("https://a.example", String::new()).authorization("PAT", &token);
        let [header] = authorization.secret_headers() else {
            panic!("one header");
        };
        assert_eq!(header.value().expose_secret(), "PAT s3cret");
        let secrets = authorization.secrets();
        assert_eq!(secrets.len(), 1);
        assert_eq!(secrets[0].expose_secret(), "s3cret");
    }

    #[test]
    fn of_cookies_each_long_value_is_a_secret_and_a_setting_is_none() {
        let cookies = SecretString::from("currency=USD; SHOP_SESSION_TOKEN=0123456789abcdef=");
        let authorization =
            Authorization::to("https://a.example", String::new()).header("Cookie", &cookies);
        let secrets = authorization.secrets();
        let texts: Vec<_> = secrets.iter().map(|s| s.expose_secret()).collect();
        assert_eq!(texts, [cookies.expose_secret(), "0123456789abcdef="]);
    }

    #[test]
    fn no_debug_output_shows_a_secret() {
        let secret = SecretString::from("s3cret");
        let authorization = Authorization::to("https://a.example", String::new())
            .header("Cookie", &secret)
            .authorization("PAT", &secret)
            .path_value(&secret);
        let shown = format!("{authorization:?} {:?}", authorization.secret_headers());
        assert!(!shown.contains("s3cret"), "{shown}");
        assert!(shown.contains("Cookie"), "{shown}");
    }
}
