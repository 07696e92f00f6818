//! What is never shown: a password, a token, a card's number, the settings of a carrier's account.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};

use crate::{Decode, DecodeError, Emit, Json, Peek, Reader, Slot, Writer};

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
        out.secret(self.expose_secret());
    }
}

impl Decode for Secret {
    fn start() -> Self {
        Self::default()
    }
}

/// Any JSON value that `Debug` does not show: a setting that may be a password, and may be a bool.
///
/// ```
/// use bc_record::{SecretJson, to_vec};
///
/// let key = SecretJson::from("hunter2");
/// assert_eq!(format!("{key:?}"), "SecretJson(***)");
/// assert_eq!(key.expose_secret().as_str(), Some("hunter2"));
/// assert_eq!(to_vec(&SecretJson::from(false)), b"false");
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct SecretJson(Json);

impl SecretJson {
    /// The value. What is done with it is the caller's care.
    #[must_use]
    pub fn expose_secret(&self) -> &Json {
        &self.0
    }
}

impl<T: Into<Json>> From<T> for SecretJson {
    fn from(value: T) -> Self {
        Self(value.into())
    }
}

impl fmt::Debug for SecretJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretJson(***)")
    }
}

/// Reads what a `Json` reads.
impl Slot for SecretJson {
    fn put(&mut self, json: &mut Reader<'_>, next: Peek) -> Result<(), DecodeError> {
        self.0.put(json, next)
    }

    fn reset(&mut self) {
        self.0.reset();
    }
}

impl Emit for SecretJson {
    fn emit(&self, out: &mut Writer) {
        emit_secret(&self.0, out);
    }
}

/// Writes a value in which every string is secret.
fn emit_secret(json: &Json, out: &mut Writer) {
    match json {
        Json::String(text) => out.secret(text),
        Json::Array(items) => {
            out.begin_array();
            for item in items {
                out.element();
                emit_secret(item, out);
            }
            out.end_array();
        }
        Json::Object(members) => {
            out.begin_object();
            for (name, value) in members.iter() {
                out.key(name);
                emit_secret(value, out);
            }
            out.end_object();
        }
        other => other.emit(out),
    }
}

impl Decode for SecretJson {
    fn start() -> Self {
        Self::default()
    }
}

#[cfg(test)]
mod tests {
    use super::{Secret, SecretJson};
    use crate::{Map, from_slice, to_vec, to_vec_with_secrets};

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
    fn a_hidden_setting_is_any_json_and_is_never_shown() {
        for json in [r#""hunter2""#, "false", "null", r#"{"key":["hunter2"]}"#] {
            let setting: SecretJson = from_slice(json.as_bytes()).unwrap();
            assert_eq!(to_vec(&setting), json.as_bytes());
            assert_eq!(format!("{setting:?}"), "SecretJson(***)");
        }
    }

    #[test]
    fn a_document_tells_which_secrets_it_holds() {
        let mut settings = Map::new();
        settings.insert("key".to_owned(), SecretJson::from("a \"key\""));
        settings.insert(
            "nested".to_owned(),
            from_slice(br#"[{"password": "hunter2"}]"#).unwrap(),
        );
        settings.insert("none".to_owned(), SecretJson::from(""));
        let (json, secrets) = to_vec_with_secrets(&settings);
        assert_eq!(json, to_vec(&settings));
        assert_eq!(
            secrets,
            [Secret::from("a \"key\""), Secret::from("hunter2")]
        );
    }

    #[test]
    fn an_error_about_a_secret_does_not_repeat_what_came_in_its_place() {
        let error = from_slice::<Secret>(br#"["hunter2"]"#).unwrap_err();
        assert!(!error.to_string().contains("hunter2"), "{error}");
    }
}
