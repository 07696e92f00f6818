//! What does BigCommerce sign for an app's callbacks, and how can that be wrong?

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use super::{OWNER_EMAIL, OWNER_ID};
use crate::{
    jwt::{self, Claims},
    secret::Secret,
};

/// For how many seconds a `signed_payload_jwt` is good.
const LIFETIME: i64 = 24 * 60 * 60;

/// What is wrong with a payload that an app must refuse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Flaw {
    /// It is signed with another secret than the app's.
    WrongKey,
    /// `aud` is another app's client id.
    WrongAudience,
    /// `iss` is not `bc`.
    WrongIssuer,
    /// `sub` is another store.
    OtherStore,
    /// `exp` is a minute ago.
    Expired,
    /// `nbf` is an hour ahead.
    NotYetValid,
    /// The algorithm is `none`, and there is no signature.
    Unsigned,
}

/// The signed payload of a callback, made by [`Sandbox::signed_payload`](crate::Sandbox::signed_payload): of the
/// store's owner, for the page `/`, from the Apps sidebar, unless said.
#[derive(Debug, Clone)]
#[must_use = "a payload is nothing until `jwt` or `legacy`"]
pub struct SignedPayload {
    pub(super) client_id: String,
    pub(super) secret: Secret,
    pub(super) store_hash: String,
    /// Seconds since 1970.
    pub(super) now: i64,
    pub(super) id: String,
    pub(super) user: (i64, String),
    pub(super) locale: String,
    pub(super) url: String,
    pub(super) channel: Option<i64>,
    pub(super) flaw: Option<Flaw>,
}

impl SignedPayload {
    /// The user who acts: `id` from 1, and an e-mail address.
    pub fn user(mut self, id: i64, email: &str) -> Self {
        self.user = (id, email.to_owned());
        self
    }

    /// The user's language as BCP 47 writes it; `en-US` unless said.
    pub fn locale(mut self, locale: &str) -> Self {
        locale.clone_into(&mut self.locale);
        self
    }

    /// The deep link: a path of the app.
    pub fn url(mut self, path: &str) -> Self {
        path.clone_into(&mut self.url);
        self
    }

    /// The channel from which the user came, from 1.
    pub fn channel(mut self, id: i64) -> Self {
        self.channel = Some(id);
        self
    }

    /// Makes it wrong.
    pub fn flaw(mut self, flaw: Flaw) -> Self {
        self.flaw = Some(flaw);
        self
    }

    /// The value of `signed_payload_jwt`.
    ///
    /// `nbf` is five seconds before `iat`, as in BigCommerce's own sample, and `exp` a day after it.
    #[must_use]
    pub fn jwt(&self) -> String {
        let is = |flaw| self.flaw == Some(flaw);
        let or = |flaw, wrong: &str, right: &str| if is(flaw) { wrong } else { right }.to_owned();
        let iat = match is(Flaw::Expired) {
            true => self.now.saturating_sub(LIFETIME + 60),
            false => self.now,
        };
        let nbf = match is(Flaw::NotYetValid) {
            true => self.now.saturating_add(60 * 60),
            false => iat.saturating_sub(5),
        };
        let store = or(Flaw::OtherStore, "otherstore", &self.store_hash);
        let mut claims = Claims::new();
        for (claim, value) in [
            (
                "aud",
                or(Flaw::WrongAudience, "another-app", &self.client_id).into(),
            ),
            ("iss", or(Flaw::WrongIssuer, "another-issuer", "bc").into()),
            ("iat", iat.into()),
            ("nbf", nbf.into()),
            ("exp", iat.saturating_add(LIFETIME).into()),
            ("jti", self.id.as_str().into()),
            ("sub", format!("stores/{store}").into()),
            (
                "user",
                json!({ "id": self.user.0, "email": self.user.1, "locale": self.locale }),
            ),
            ("owner", json!({ "id": OWNER_ID, "email": OWNER_EMAIL })),
            ("url", self.url.as_str().into()),
            ("channel_id", self.channel.map_or(Value::Null, Value::from)),
        ] {
            claims.insert(claim.to_owned(), value);
        }
        match self.flaw {
            Some(Flaw::Unsigned) => jwt::none(&claims),
            _ => jwt::hs256(&self.key(), &claims),
        }
    }

    /// The value of `signed_payload`, which came before `signed_payload_jwt`: it names no app and ends at no time, so
    /// that of the flaws only the wrong key and the other store can show.
    #[must_use]
    pub fn legacy(&self) -> String {
        let store = match self.flaw {
            Some(Flaw::OtherStore) => "otherstore",
            _ => &self.store_hash,
        };
        let payload = json!({
            "user": { "id": self.user.0, "email": self.user.1 },
            "owner": { "id": OWNER_ID, "email": OWNER_EMAIL },
            "context": format!("stores/{store}"),
            "store_hash": store,
            "timestamp": self.now,
        });
        let payload = payload.to_string();
        let signature = jwt::hmac_hex(&self.key(), &payload);
        format!(
            "{}.{}",
            STANDARD.encode(payload),
            STANDARD.encode(signature)
        )
    }

    fn key(&self) -> String {
        match self.flaw {
            Some(Flaw::WrongKey) => format!("not {}", self.secret.expose()),
            _ => self.secret.expose().to_owned(),
        }
    }
}
