//! What of a request is kept out of what is said about the answer?

use bc_auth::{ExposeSecret, SecretString};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue, SET_COOKIE};

/// What of a request nobody but the server may see, even where the server repeats it.
#[derive(Clone)]
pub(super) struct Secrets {
    /// What the credential put into headers and URL.
    pub(super) of_credential: Vec<SecretString>,
    /// What else it holds: passwords, tokens, a card's number. They may be as short as three digits, so that
    /// no header is dropped for having one in it.
    pub(super) written: Vec<SecretString>,
    pub(super) sends_cookies: bool,
}

impl Secrets {
    /// All of them. One may be part of another: the longer goes first, so that nothing of it is left.
    pub(super) fn longest_first(&self) -> Vec<&SecretString> {
        let mut all: Vec<_> = self.of_credential.iter().chain(&self.written).collect();
        all.sort_by_key(|secret| std::cmp::Reverse(secret.expose_secret().len()));
        all
    }

    /// An answer's headers, but for those in which the server repeats what authenticates.
    pub(super) fn taken_out_of(&self, headers: HeaderMap) -> HeaderMap {
        if !headers.iter().any(|(name, value)| self.are_in(name, value)) {
            return headers;
        }
        let kept = headers
            .iter()
            .filter(|(name, value)| !self.are_in(name, value))
            .map(|(name, value)| (name.clone(), value.clone()));
        kept.collect()
    }

    fn are_in(&self, name: &HeaderName, value: &HeaderValue) -> bool {
        // A cookie that is set anew is no repetition; every other header's value may be logged.
        if self.sends_cookies && name == SET_COOKIE {
            return false;
        }
        let bytes = value.as_bytes();
        let shows = |secret: &SecretString| {
            let secret = secret.expose_secret();
            // Most values are too short to have it in them, and are not searched.
            bytes.len() >= secret.len() && String::from_utf8_lossy(bytes).contains(secret)
        };
        self.of_credential.iter().any(shows)
    }
}
