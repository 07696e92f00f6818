//! How does an error status read in one line, and what does a 403 say about scopes?

use std::fmt::{self, Write};

use bc_auth::{Credential, ExposeSecret, Grant, KnownScope, ScopeSet, SecretString};

use crate::error::{ErrorBody, Status};
use crate::{EndpointInfo, ScopeRequirement};

/// How much of a server's text goes into a message.
const EXCERPT: usize = 300;

/// What is known of the scopes that the client's credential holds.
#[derive(Debug)]
pub(crate) struct Holder {
    grant: &'static str,
    declared: &'static [KnownScope],
    granted: Option<ScopeSet>,
}

impl Holder {
    pub(crate) fn of<C: Credential>(credential: &C) -> Self {
        Self {
            grant: <C::Grant as Grant>::NAME,
            declared: <C::Grant as Grant>::SCOPES,
            granted: credential.granted_scopes().cloned(),
        }
    }

    pub(crate) fn grant(&self) -> &'static str {
        self.grant
    }

    fn holds(&self, required: KnownScope) -> bool {
        match &self.granted {
            Some(granted) => granted.grants(required),
            None => self.declared.iter().any(|scope| scope.covers(required)),
        }
    }
}

/// Reads `was granted store_v2_orders`, or what is known instead.
impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            grant,
            declared,
            granted,
        } = self;
        match granted {
            Some(granted) => {
                f.write_str("the token was granted ")?;
                list(f, granted.iter().map(|scope| scope.id().to_owned()), ", ")
            }
            None if declared.is_empty() => write!(
                f,
                "the token's scopes are not known (its grant is `{grant}`)"
            ),
            None => {
                write!(f, "the token's grant `{grant}` declares ")?;
                list(f, declared.iter().map(KnownScope::to_string), ", ")?;
                f.write_str(", which was not compared with what BigCommerce granted")
            }
        }
    }
}

/// `GetProduct (GET /v3/..) answered 404 Not Found: title: detail`, and for a 403 the scopes.
pub(super) fn for_status(
    endpoint: &EndpointInfo,
    status: Status,
    body: &ErrorBody,
    holder: &Holder,
    secrets: &[&SecretString],
) -> String {
    let mut message = format!("{endpoint} answered {status}");
    if let Some(summary) = body.summary() {
        let summary = secrets.iter().fold(summary, |summary, secret| {
            summary.replace(secret.expose_secret(), "[secret]")
        });
        message.push_str(": ");
        message.push_str(&one_line(&summary));
    }
    if status == Status::Forbidden && endpoint.auth.has_scopes() {
        // Writing to a String does not fail.
        let _ = write!(message, "; {}", Scopes { endpoint, holder });
    }
    message
}

/// What the endpoint needs, and what is known of the token.
struct Scopes<'a> {
    endpoint: &'a EndpointInfo,
    holder: &'a Holder,
}

impl fmt::Display for Scopes<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { endpoint, holder } = self;
        let name = endpoint.name;
        let enough = match endpoint.scopes {
            ScopeRequirement::None => {
                write!(f, "{name} needs no OAuth scope")?;
                true
            }
            ScopeRequirement::Undocumented => {
                write!(
                    f,
                    "BigCommerce does not document which OAuth scopes {name} needs"
                )?;
                false
            }
            ScopeRequirement::AnyOf(alternatives) => {
                let several = alternatives.len() > 1;
                let which = if several {
                    "one of the OAuth scopes"
                } else {
                    "the OAuth scope"
                };
                write!(f, "{name} needs {which} ")?;
                for (i, needed) in alternatives.iter().enumerate() {
                    f.write_str(if i == 0 { "" } else { " or " })?;
                    list(
                        f,
                        needed.iter().map(in_words),
                        if several { " and " } else { ", " },
                    )?;
                }
                let held = |needed: &&[KnownScope]| needed.iter().all(|scope| holder.holds(*scope));
                alternatives.iter().any(held)
            }
        };
        write!(f, "; {holder}")?;
        if enough {
            f.write_str("; if so, the store hash, the store's plan or its owner is the cause")?;
        }
        Ok(())
    }
}

/// `store_v2_orders (Orders: modify)`
fn in_words(scope: &KnownScope) -> String {
    format!("{scope} ({}: {})", scope.ui_name(), scope.ui_level())
}

fn list(
    f: &mut fmt::Formatter<'_>,
    items: impl Iterator<Item = String>,
    between: &str,
) -> fmt::Result {
    let items: Vec<String> = items.collect();
    match items.as_slice() {
        [] => f.write_str("no scope"),
        items => f.write_str(&items.join(between)),
    }
}

/// Text from a server, fit for one line of a log: without control characters, and not too long. It
/// may repeat what a shopper typed.
pub(crate) fn one_line(text: &str) -> String {
    let words = text
        .split(|char: char| char.is_whitespace() || char.is_control() || is_bidi_control(char))
        .filter(|word| !word.is_empty());
    let mut line = String::new();
    for word in words {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    if let Some((end, _)) = line.char_indices().nth(EXCERPT) {
        line.truncate(end);
        line.push_str("...");
    }
    line
}

/// Whether it changes the direction of what follows, so that a line reads as another.
fn is_bidi_control(char: char) -> bool {
    matches!(char, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
