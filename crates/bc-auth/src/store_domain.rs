//! At which host is the storefront?

use std::fmt;
use std::str::FromStr;

/// The domain of a storefront: the part of its address between `https://` and the path.
///
/// It is `store-{store_hash}.mybigcommerce.com` for good, or the merchant's own domain. A name in
/// another script is written in its ASCII form (`xn--...`). Requests go to it by `https`, on the
/// usual port.
///
/// ```
/// use bc_auth::StoreDomain;
///
/// let domain: StoreDomain = "WWW.Example.com".parse()?;
/// assert_eq!(domain.as_str(), "www.example.com");
/// assert!("https://www.example.com".parse::<StoreDomain>().is_err());
/// # Ok::<(), bc_auth::InvalidStoreDomain>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct StoreDomain(String);

impl StoreDomain {
    /// The domain as text, in lower case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The domain's origin: `https://www.example.com`.
    pub(crate) fn origin(&self) -> String {
        format!("https://{}", self.0)
    }
}

impl fmt::Display for StoreDomain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for StoreDomain {
    type Err = InvalidStoreDomain;

    fn from_str(domain: &str) -> Result<Self, InvalidStoreDomain> {
        let is_label = |label: &str| {
            (1..=63).contains(&label.len())
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        };
        // A host whose last label begins with a digit is read as an IP address.
        let is_name = domain.rsplit_once('.').is_some_and(|(_, last)| {
            last.starts_with(|first: char| first.is_ascii_alphabetic())
                && !last.eq_ignore_ascii_case("localhost")
        });
        if domain.len() <= 253 && is_name && domain.split('.').all(is_label) {
            Ok(Self(domain.to_ascii_lowercase()))
        } else {
            let can_stand = |char: &char| char.is_ascii_alphanumeric() || matches!(char, '-' | '.');
            Err(InvalidStoreDomain {
                wrong: domain.chars().find(|char| !can_stand(char)),
            })
        }
    }
}

/// A text that cannot be the domain of a storefront. It does not repeat the text: a URL may hold a password or
/// a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidStoreDomain {
    /// The first character that none can have.
    wrong: Option<char>,
}

impl fmt::Display for InvalidStoreDomain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("this is not the domain of a storefront: ")?;
        match self.wrong {
            Some(char) => write!(f, "it holds {char:?}")?,
            None => f.write_str("it is no full name of a host")?,
        }
        f.write_str(
            "; give the host alone, in ASCII, such as `store-abc123.mybigcommerce.com` or \
             `www.example.com`, without `https://`, port or path",
        )
    }
}

impl std::error::Error for InvalidStoreDomain {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_domain_is_its_host_in_lower_case() {
        for (text, domain) in [
            (
                "store-abc123.mybigcommerce.com",
                "store-abc123.mybigcommerce.com",
            ),
            ("Shop.Example.CO.UK", "shop.example.co.uk"),
            ("xn--caf-dma.example", "xn--caf-dma.example"),
            ("1.2.3.com", "1.2.3.com"),
        ] {
            let parsed: StoreDomain = text.parse().unwrap();
            assert_eq!(parsed.as_str(), domain);
            assert_eq!(parsed.origin(), format!("https://{domain}"));
        }
    }

    #[test]
    fn what_would_lead_elsewhere_is_no_domain() {
        for text in [
            "",
            ".",
            "example",
            "localhost",
            "shop.localhost",
            "https://shop.example.com",
            "shop.example.com/path",
            "shop.example.com:8080",
            "user@shop.example.com",
            "shop.example.com@evil.example",
            "shop.example.com\\@evil.example",
            "shop.example.com?x",
            "shop.example.com#x",
            "shop.example.com.",
            "shop..example.com",
            ".example.com",
            "-shop.example.com",
            "shop-.example.com",
            "shop .example.com",
            "shop.example.com\n",
            "shop.example%2ecom",
            "shop_1.example.com",
            "caf\u{e9}.example.com",
            "shop\u{3002}example.com",
            "127.0.0.1",
            "10.0.0.0x1",
            "2130706433",
            "[::1]",
            "169.254.169.254",
        ] {
            assert!(text.parse::<StoreDomain>().is_err(), "{text:?}");
        }
        let longest = format!("{}.example.com", "a".repeat(63));
        assert!(longest.parse::<StoreDomain>().is_ok());
        assert!(format!("a{longest}").parse::<StoreDomain>().is_err());
        assert!("a.".repeat(200).parse::<StoreDomain>().is_err());
    }

    #[test]
    fn the_refusal_says_what_is_wrong_without_repeating_the_text() {
        for (text, reason) in [
            ("https://user:s3cret@shop.example.com", "it holds ':'"),
            ("s3cret", "it is no full name of a host"),
        ] {
            let error = text.parse::<StoreDomain>().unwrap_err();
            let shown = format!("{error} {error:?}");
            assert!(shown.contains(reason), "{shown}");
            assert!(!shown.contains("s3cret"), "{shown}");
        }
    }

    #[test]
    fn the_refusal_stays_short_and_on_one_line() {
        let error = format!("a\n\u{1b}[31m{}", "\u{e9}".repeat(10_000)).parse::<StoreDomain>();
        let text = error.unwrap_err().to_string();
        assert!(
            text.len() < 700 && !text.contains(char::is_control),
            "{text}"
        );
    }
}
