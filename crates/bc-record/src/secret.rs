//! A text that is never shown: a password, a token, a card's number.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};

use crate::{Decode, DecodeError, Emit, Peek, Reader, Slot, Writer};

/// A text that is read and written as any other, and that `Debug` does not show.
///
/// ```
/// use bc_record::{Secret, to_vec};
///
/// let password = Secret::from("hunter2");
/// assert_eq!(format!("{password:?}"), "Secret(***)");
/// assert_eq!(to_vec(&password), br#""hunter2""#);
/// assert_eq!(password.expose_secret(), "hunter2");
/// ```
#[derive(Clone, Default)]
pub struct Secret(SecretString);

impl Secret {
    /// The text. What is done with it is the caller's care.
    #[must_use]
    pub fn expose_secret(&self) -> &str {
        self.0.expose_secret()
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl From<SecretString> for Secret {
    fn from(secret: SecretString) -> Self {
        Self(secret)
    }
}

impl From<Secret> for SecretString {
    fn from(secret: Secret) -> Self {
        secret.0
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        self.expose_secret() == other.expose_secret()
    }
}

impl Eq for Secret {}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(***)")
    }
}

/// Reads what a `String` reads.
impl Slot for Secret {
    fn put(&mut self, json: &mut Reader<'_>, next: Peek) -> Result<(), DecodeError> {
        let mut text = String::new();
        text.put(json, next)?;
        if next != Peek::Null {
            *self = text.into();
        }
        Ok(())
    }

    fn reset(&mut self) {
        *self = Self::default();
    }
}

impl Emit for Secret {
    fn emit(&self, out: &mut Writer) {
        out.str(self.expose_secret());
    }
}

impl Decode for Secret {
    fn start() -> Self {
        Self::default()
    }
}

#[cfg(test)]
mod tests {
    use super::Secret;
    use crate::{from_slice, to_vec};

    #[test]
    fn a_secret_is_read_and_written_as_a_text_and_never_shown() {
        let secret: Secret = from_slice(br#""hunter2""#).unwrap();
        assert_eq!(secret, Secret::from("hunter2"));
        assert_eq!(to_vec(&secret), br#""hunter2""#);
        assert!(!format!("{:?}", Some(secret)).contains("hunter2"));
    }

    #[test]
    fn digits_are_kept_and_null_leaves_an_option_empty() {
        assert_eq!(from_slice::<Secret>(b"0123").map_err(|_| ()), Err(()));
        assert_eq!(from_slice::<Secret>(b"123").unwrap(), Secret::from("123"));
        assert_eq!(from_slice::<Option<Secret>>(b"null").unwrap(), None);
    }

    #[test]
    fn an_error_about_a_secret_does_not_repeat_what_came_in_its_place() {
        let error = from_slice::<Secret>(br#"["hunter2"]"#).unwrap_err();
        assert!(!error.to_string().contains("hunter2"), "{error}");
    }
}
