//! How is a JWT signed, taken apart and verified?
//!
//! Compact serialization (RFC 7515) over ring. A sandbox judges a token's times by its own clock, which a test moves,
//! and needs to make tokens that are wrong, which the usual crates do not let it.

use std::sync::Arc;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::{
    error::Unspecified,
    hmac,
    rand::SystemRandom,
    signature::{
        ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair,
        UnparsedPublicKey,
    },
};
use serde_json::{Map, Value, json};

/// The claims of a token.
pub(crate) type Claims = Map<String, Value>;

/// A token, taken apart; nothing of it is verified yet.
#[derive(Debug)]
pub(crate) struct Token<'t> {
    algorithm: String,
    pub(crate) claims: Claims,
    /// What the signature is of.
    signed: &'t str,
    signature: Vec<u8>,
}

/// Why a text is no token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Malformed {
    /// It has not three parts, or its header is none.
    Shape,
    /// Its payload is not JSON.
    Json,
    /// Its payload is JSON, but no object.
    Claims,
}

impl<'t> Token<'t> {
    /// Takes a token apart.
    pub(crate) fn parse(text: &'t str) -> Result<Self, Malformed> {
        let (signed, signature) = text.rsplit_once('.').ok_or(Malformed::Shape)?;
        let (header, payload) = signed.split_once('.').ok_or(Malformed::Shape)?;
        let bytes = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| Malformed::Shape);
        let (signature, payload) = (bytes(signature)?, bytes(payload)?);
        let header: Value =
            serde_json::from_slice(&bytes(header)?).map_err(|_| Malformed::Shape)?;
        let algorithm = header.get("alg").and_then(Value::as_str);
        let algorithm = algorithm.ok_or(Malformed::Shape)?.to_owned();
        match serde_json::from_slice(&payload) {
            Ok(Value::Object(claims)) => Ok(Self {
                algorithm,
                claims,
                signed,
                signature,
            }),
            Ok(_) => Err(Malformed::Claims),
            Err(_) => Err(Malformed::Json),
        }
    }

    /// Whether it is signed with this secret by HS256, the one algorithm BigCommerce documents for it.
    pub(crate) fn is_signed_with(&self, secret: &str) -> bool {
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
        self.algorithm == "HS256"
            && hmac::verify(&key, self.signed.as_bytes(), &self.signature).is_ok()
    }

    /// A claim that is a text.
    pub(crate) fn text(&self, claim: &str) -> Option<&str> {
        self.claims.get(claim).and_then(Value::as_str)
    }

    /// A claim that is an integer.
    pub(crate) fn integer(&self, claim: &str) -> Option<i64> {
        self.claims.get(claim).and_then(Value::as_i64)
    }
}

/// The token of these claims, signed with a secret by HS256.
pub(crate) fn hs256(secret: &str, claims: &Claims) -> String {
    let signed = unsigned("HS256", claims);
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    let signature = hmac::sign(&key, signed.as_bytes());
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// The token of these claims with the algorithm `none` and no signature, which everybody must refuse.
pub(crate) fn none(claims: &Claims) -> String {
    format!("{}.", unsigned("none", claims))
}

/// The HMAC-SHA256 of a text, in lower-case hexadecimal.
pub(crate) fn hmac_hex(secret: &str, text: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    let digest = hmac::sign(&key, text.as_bytes());
    digest.as_ref().iter().map(|b| format!("{b:02x}")).collect()
}

fn unsigned(algorithm: &str, claims: &Claims) -> String {
    let header = json!({ "typ": "JWT", "alg": algorithm }).to_string();
    let claims = serde_json::Value::Object(claims.clone()).to_string();
    format!(
        "{}.{}",
        URL_SAFE_NO_PAD.encode(header),
        URL_SAFE_NO_PAD.encode(claims)
    )
}

/// Signs by ES256 with a key of its own, and knows its tokens again.
#[derive(Debug, Clone)]
pub(crate) struct Issuer(Arc<EcdsaKeyPair>);

impl Issuer {
    /// An issuer with a new key.
    pub(crate) fn new() -> Result<Self, Unspecified> {
        let random = SystemRandom::new();
        let algorithm = &ECDSA_P256_SHA256_FIXED_SIGNING;
        let key = EcdsaKeyPair::generate_pkcs8(algorithm, &random)?;
        let pair = EcdsaKeyPair::from_pkcs8(algorithm, key.as_ref(), &random);
        pair.map(|pair| Self(Arc::new(pair)))
            .map_err(|_| Unspecified)
    }

    /// The token of these claims.
    pub(crate) fn sign(&self, claims: &Claims) -> Result<String, Unspecified> {
        let signed = unsigned("ES256", claims);
        let signature = self.0.sign(&SystemRandom::new(), signed.as_bytes())?;
        Ok(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }

    /// Whether a token is its own.
    pub(crate) fn made(&self, token: &Token<'_>) -> bool {
        let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, self.0.public_key());
        token.algorithm == "ES256"
            && key
                .verify(token.signed.as_bytes(), &token.signature)
                .is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims() -> Claims {
        [("iss".to_owned(), json!("joe"))].into_iter().collect()
    }

    /// Signed with the text `secret` by Python's hmac.
    const FOREIGN: &str = "eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UifQ.jVFp6sJys73wlxCiSva4f9PsDhk9-CtpWBikYlUiGVY";

    #[test]
    fn a_token_of_another_program_is_verified_and_made_alike() {
        let token = Token::parse(FOREIGN).unwrap();
        assert!(token.is_signed_with("secret"));
        assert!(!token.is_signed_with("Secret"));
        assert_eq!(hs256("secret", &claims()), FOREIGN);
    }

    #[test]
    fn a_token_without_signature_or_with_changed_claims_is_not_verified() {
        let verified =
            |text: &str| Token::parse(text).is_ok_and(|token| token.is_signed_with("secret"));
        assert!(verified(FOREIGN));
        assert!(!verified(&none(&claims())));
        let (_, signature) = FOREIGN.rsplit_once('.').unwrap();
        assert!(!verified(&format!(
            "{}.{signature}",
            unsigned("HS256", &Claims::new())
        )));
        assert!(!verified(FOREIGN.trim_end_matches(signature)));
    }

    #[test]
    fn what_is_no_token_is_told_apart() {
        let encode = |text: &str| URL_SAFE_NO_PAD.encode(text);
        let header = encode(r#"{"alg":"HS256"}"#);
        assert_eq!(Token::parse("abc").unwrap_err(), Malformed::Shape);
        assert_eq!(Token::parse("a.b.c").unwrap_err(), Malformed::Shape);
        assert_eq!(Token::parse("..").unwrap_err(), Malformed::Shape);
        let json = format!("{header}.{}.", encode("not json"));
        assert_eq!(Token::parse(&json).unwrap_err(), Malformed::Json);
        let list = format!("{header}.{}.", encode("[1]"));
        assert_eq!(Token::parse(&list).unwrap_err(), Malformed::Claims);
    }

    #[test]
    fn an_issuer_knows_its_own_tokens_only() {
        let (one, other) = (Issuer::new().unwrap(), Issuer::new().unwrap());
        let token = one.sign(&claims()).unwrap();
        let token = Token::parse(&token).unwrap();
        assert!(one.made(&token));
        assert!(!other.made(&token));
        assert!(!one.made(&Token::parse(FOREIGN).unwrap()));
    }
}
