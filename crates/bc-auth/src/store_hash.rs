//! Which store is meant?

use std::fmt;
use std::str::FromStr;

/// The permanent ID of a store: the part of its API path after `/stores/`.
///
/// ```
/// use bc_auth::StoreHash;
///
/// let hash: StoreHash = "abc123".parse()?;
/// assert_eq!(hash.as_str(), "abc123");
/// assert!("abc/../def".parse::<StoreHash>().is_err());
/// # Ok::<(), bc_auth::InvalidStoreHash>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct StoreHash(String);

impl StoreHash {
    /// The hash as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for StoreHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for StoreHash {
    type Err = InvalidStoreHash;

    fn from_str(hash: &str) -> Result<Self, InvalidStoreHash> {
        if !hash.is_empty() && hash.len() <= 64 && hash.bytes().all(|b| b.is_ascii_alphanumeric()) {
            Ok(Self(hash.to_owned()))
        } else {
            Err(InvalidStoreHash {
                characters: hash.chars().count(),
                wrong: hash.chars().find(|char| !char.is_ascii_alphanumeric()),
            })
        }
    }
}

/// A text that cannot be a store hash. It does not repeat the text, which may be a token in the wrong place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidStoreHash {
    characters: usize,
    /// The first character that none can have.
    wrong: Option<char>,
}

impl fmt::Display for InvalidStoreHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("this is not a store hash: ")?;
        match (self.wrong, self.characters) {
            (Some(char), _) => write!(f, "it holds {char:?}")?,
            (None, 0) => f.write_str("it is empty")?,
            (None, characters) => write!(f, "it has {characters} characters")?,
        }
        f.write_str(
            "; give 1 to 64 letters and digits, as in the API path \
             `https://api.bigcommerce.com/stores/{store_hash}/v3`",
        )
    }
}

impl std::error::Error for InvalidStoreHash {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_leave_the_store_s_path_is_no_hash() {
        for text in [
            "",
            " ",
            "abc ",
            "abc\n",
            "abc\0",
            "abc/def",
            "abc\\def",
            "..",
            "abc%2fdef",
            "abc?x",
            "abc#x",
            "abc@x",
            "stores-abc",
            "\u{ff41}bc",
            "\u{e9}",
            "\u{202e}abc",
        ] {
            assert!(text.parse::<StoreHash>().is_err(), "{text:?}");
        }
        assert!("a".repeat(64).parse::<StoreHash>().is_ok());
        assert!("a".repeat(65).parse::<StoreHash>().is_err());
    }

    #[test]
    fn the_refusal_says_what_is_wrong_without_repeating_the_text() {
        for (text, reason) in [
            ("s3cret-token", "it holds '-'"),
            ("", "it is empty"),
            (&"s3cret".repeat(11), "it has 66 characters"),
        ] {
            let error = text.parse::<StoreHash>().unwrap_err();
            let shown = format!("{error} {error:?}");
            assert!(shown.contains(reason), "{shown}");
            assert!(!shown.contains("s3cret"), "{shown}");
        }
    }

    #[test]
    fn the_refusal_stays_short_and_on_one_line() {
        let error = format!("a\n\u{1b}[31m{}", "\u{e9}".repeat(10_000)).parse::<StoreHash>();
        let text = error.unwrap_err().to_string();
        assert!(
            text.len() < 400 && !text.contains(char::is_control),
            "{text}"
        );
    }
}
