//! JWTs for tests, signed and read by code that the sandbox does not share.

use std::time::{Duration, SystemTime};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use bc_sandbox::Sandbox;
use ring::hmac;
use serde_json::Value;

use crate::support::{Shop, build};

/// When the clock of a standing sandbox stands.
pub(crate) const NOW: i64 = 1_800_000_000;

/// A sandbox whose clock only a test moves.
pub(crate) fn standing() -> Shop {
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(NOW.unsigned_abs());
    build(Sandbox::builder().now(now))
}

/// Signs claims by an algorithm of HMAC.
pub(crate) fn sign(algorithm: &str, secret: &str, claims: &Value) -> String {
    let header = format!(r#"{{"alg":"{algorithm}","typ":"JWT"}}"#);
    let signed = format!(
        "{}.{}",
        URL_SAFE_NO_PAD.encode(header),
        URL_SAFE_NO_PAD.encode(claims.to_string())
    );
    let hash = match algorithm {
        "HS512" => hmac::HMAC_SHA512,
        _ => hmac::HMAC_SHA256,
    };
    let key = hmac::Key::new(hash, secret.as_bytes());
    let signature = hmac::sign(&key, signed.as_bytes());
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// Whether a token is signed by HS256 with this secret.
pub(crate) fn is_signed(token: &str, secret: &str) -> bool {
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    part(token, 0)["alg"] == "HS256" && hmac::verify(&key, signed.as_bytes(), &signature).is_ok()
}

/// The claims of a token, unverified.
pub(crate) fn claims(token: &str) -> Value {
    part(token, 1)
}

/// The header (0) or the claims (1) of a token.
pub(crate) fn part(token: &str, index: usize) -> Value {
    let part = token.split('.').nth(index).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

/// A parameter in the query of a URL.
pub(crate) fn parameter(url: &str, name: &str) -> Option<String> {
    let (_, query) = url.split_once('?').unwrap();
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    pairs
        .find(|(known, _)| known == name)
        .map(|(_, value)| value.into_owned())
}
