//! Where may requests go? To `https`, or to `http` on the machine itself.

use std::borrow::Cow;
use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;
use std::sync::LazyLock;

use bc_auth::Authorization;
use reqwest::Url;

/// A scheme, a host and a port: `https://api.bigcommerce.com`, `http://127.0.0.1:8080`.
///
/// `http` is accepted for loopback hosts only (`localhost`, `127.0.0.0/8`, `[::1]`), so that no
/// credential crosses a network in the clear.
///
/// ```
/// use bc_client::Origin;
///
/// let sandbox: Origin = "http://127.0.0.1:8080".parse()?;
/// assert_eq!(sandbox.to_string(), "http://127.0.0.1:8080");
/// assert!("http://api.bigcommerce.com".parse::<Origin>().is_err());
/// # Ok::<(), bc_client::InvalidOrigin>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Origin {
    text: String,
    /// The same, with the path `/`.
    url: Url,
    loopback_http: bool,
}

impl Origin {
    /// The origin as text, without a slash at the end.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The URL of a target, path and query, below a prefix; `None` if they are not paths. Neither
    /// can name another host.
    pub(crate) fn url_of(&self, prefix: &str, target: &str) -> Option<Url> {
        let is_path = |text: &str| text.starts_with('/');
        if !is_path(target) || !(prefix.is_empty() || is_path(prefix)) {
            return None;
        }
        let (path, query) = match target.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (target, None),
        };
        // Only these are parsed for each request, and not the host.
        let mut url = self.url.clone();
        url.set_path(&[prefix, path].concat());
        url.set_query(query);
        Some(url)
    }

    /// Whether this is `http` on the machine itself.
    #[cfg_attr(target_arch = "wasm32", allow(dead_code))] // A browser sets up its own connections.
    pub(crate) fn is_loopback_http(&self) -> bool {
        self.loopback_http
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl FromStr for Origin {
    type Err = InvalidOrigin;

    fn from_str(text: &str) -> Result<Self, InvalidOrigin> {
        let refuse = |reason| Err(InvalidOrigin { reason });
        let Ok(url) = Url::parse(text) else {
            return refuse(Reason::Malformed);
        };
        let Some(host) = url.host_str().filter(|host| !host.is_empty()) else {
            return refuse(Reason::Malformed);
        };
        if !url.username().is_empty() || url.password().is_some() {
            return refuse(Reason::UserInfo);
        }
        if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
            return refuse(Reason::MoreThanOrigin);
        }
        let loopback_http = match url.scheme() {
            "https" => false,
            "http" if is_loopback(host) => true,
            "http" => return refuse(Reason::PlainHttp),
            _ => return refuse(Reason::Scheme),
        };
        Ok(Self {
            text: of(&url),
            url,
            loopback_http,
        })
    }
}

/// The origin that a credential names. BigCommerce's API is not parsed for each request.
pub(crate) fn of_credential(origin: &str) -> Option<Cow<'static, Origin>> {
    static API: LazyLock<Option<Origin>> = LazyLock::new(|| Authorization::API_ORIGIN.parse().ok());
    if origin == Authorization::API_ORIGIN {
        return API.as_ref().map(Cow::Borrowed);
    }
    origin.parse().ok().map(Cow::Owned)
}

/// The origin of a URL, without anything in it that could be secret.
pub(crate) fn of(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    match url.port() {
        Some(port) => format!("{}://{host}:{port}", url.scheme()),
        None => format!("{}://{host}", url.scheme()),
    }
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || address.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// A text that cannot be an [`Origin`]. It does not repeat the text, which may hold a password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidOrigin {
    reason: Reason,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reason {
    Malformed,
    UserInfo,
    MoreThanOrigin,
    PlainHttp,
    Scheme,
}

impl fmt::Display for InvalidOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the origin is refused: ")?;
        f.write_str(match self.reason {
            Reason::Malformed => {
                "it is not a scheme, a host and perhaps a port, as in `https://api.bigcommerce.com`"
            }
            Reason::UserInfo => "it holds a user name or a password",
            Reason::MoreThanOrigin => {
                "it holds more than a scheme, a host and a port; the credential supplies the path"
            }
            Reason::PlainHttp => {
                "`http` would send the credential in the clear; use `https` (`http` is for \
                 loopback hosts: localhost, 127.0.0.1, [::1])"
            }
            Reason::Scheme => "its scheme is neither `https` nor `http`",
        })
    }
}

impl std::error::Error for InvalidOrigin {}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(text: &str) -> Reason {
        text.parse::<Origin>().unwrap_err().reason
    }

    #[test]
    fn https_is_accepted_and_normalized() {
        let origin: Origin = "HTTPS://API.BigCommerce.com:443/".parse().unwrap();
        assert_eq!(origin.as_str(), "https://api.bigcommerce.com");
        assert!(!origin.is_loopback_http());
    }

    #[test]
    fn no_prefix_and_no_target_leads_to_another_host() {
        let origin: Origin = "https://a.example".parse().unwrap();
        for (prefix, target, url) in [
            ("", "/v3/x?y=%2F", Some("https://a.example/v3/x?y=%2F")),
            (
                "/stores/abc",
                "/v2/x",
                Some("https://a.example/stores/abc/v2/x"),
            ),
            (
                "",
                "//evil.example/x",
                Some("https://a.example//evil.example/x"),
            ),
            (
                "",
                "/\\evil.example",
                Some("https://a.example//evil.example"),
            ),
            (
                "",
                "/@evil.example/#?",
                Some("https://a.example/@evil.example/%23?"),
            ),
            (".evil.example", "/x", None),
            ("@evil.example", "/x", None),
            ("", ":1@evil.example", None),
            ("", "", None),
        ] {
            let made = origin.url_of(prefix, target);
            assert_eq!(made.as_ref().map(Url::as_str), url, "{prefix} {target}");
        }
    }

    #[test]
    fn a_credentials_origin_is_parsed_unless_it_is_the_apis() {
        let api = of_credential(Authorization::API_ORIGIN).unwrap();
        assert_eq!(api.as_str(), Authorization::API_ORIGIN);
        assert_eq!(
            of_credential("https://a.example").unwrap().as_str(),
            "https://a.example"
        );
        assert_eq!(of_credential("http://a.example"), None);
    }

    #[test]
    fn http_is_accepted_for_loopback_hosts() {
        for text in [
            "http://127.0.0.1:8080",
            "http://127.9.9.9",
            "http://[::1]:8080",
            "http://localhost:3000",
            "http://[::1]",
        ] {
            let origin: Origin = text.parse().unwrap();
            assert_eq!(origin.as_str(), text);
            assert!(origin.is_loopback_http());
        }
    }

    #[test]
    fn an_origin_is_written_in_one_way() {
        for (text, written) in [
            ("HTTP://LOCALHOST", "http://localhost"),
            ("http://[::1]:80", "http://[::1]"),
            ("http://[0:0:0:0:0:0:0:1]:8080", "http://[::1]:8080"),
            ("http://2130706433", "http://127.0.0.1"),
            ("http://0x7f.1/", "http://127.0.0.1"),
            ("https://@host", "https://host"),
        ] {
            assert_eq!(text.parse::<Origin>().unwrap().as_str(), written);
        }
    }

    #[test]
    fn http_is_refused_for_every_other_host() {
        for text in [
            "http://api.bigcommerce.com",
            "http://localhost.example.com",
            "http://127.0.0.1.example.com",
            "http://localhost.",
            "http://[::ffff:127.0.0.1]",
            "http://[fe80::1]",
            "http://169.254.169.254",
            "http://10.0.0.1",
            "http://[::2]",
            "http://0.0.0.0",
        ] {
            assert_eq!(refusal(text), Reason::PlainHttp, "{text}");
        }
    }

    #[test]
    fn anything_beyond_an_origin_is_refused() {
        assert_eq!(refusal("https://host/path"), Reason::MoreThanOrigin);
        assert_eq!(refusal("https://host/?a=1"), Reason::MoreThanOrigin);
        assert_eq!(refusal("https://host?"), Reason::MoreThanOrigin);
        assert_eq!(refusal("https://host/#a"), Reason::MoreThanOrigin);
        assert_eq!(refusal("https://user:pw@host"), Reason::UserInfo);
        assert_eq!(refusal("http://127.0.0.1@evil.example"), Reason::UserInfo);
        assert_eq!(
            refusal("http://localhost:80@evil.example"),
            Reason::UserInfo
        );
        assert_eq!(refusal("file:///etc/passwd"), Reason::Malformed);
        assert_eq!(refusal("https://"), Reason::Malformed);
        assert_eq!(refusal("ftp://host"), Reason::Scheme);
        assert_eq!(refusal("api.bigcommerce.com"), Reason::Malformed);
        assert_eq!(refusal(""), Reason::Malformed);
    }

    #[test]
    fn the_refusal_does_not_repeat_the_text() {
        let error = "https://user:hunter2@host".parse::<Origin>().unwrap_err();
        assert!(!format!("{error} {error:?}").contains("hunter2"));
    }
}
