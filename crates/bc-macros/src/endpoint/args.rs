//! What do the arguments of `#[endpoint(..)]` say?

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::token::Bracket;
use syn::{Ident, LitInt, LitStr, Path, Token, Type, bracketed};

use super::paging::{self, Keyset};
use super::template::Template;
use crate::errors::Errors;
use crate::scopes::{ScopeList, parse_list};
use crate::suggest::{closest, one_of};
use crate::words::{AccountKind, Guard, Method, PageStyle, Scheme, Word, parse_word};

const KEYS: [&str; 15] = [
    "method",
    "path",
    "auth",
    "scopes",
    "response",
    "accounts",
    "guard",
    "pages",
    "max_page_items",
    "keyset",
    "max_batch",
    "max_concurrency",
    "idempotent",
    "reference",
    "crate",
];

/// The arguments, as far as they could be understood.
#[derive(Default)]
pub(crate) struct Args {
    pub(crate) method: Option<(Method, Ident)>,
    pub(crate) path: Option<Template>,
    pub(crate) auth: Option<(Scheme, Ident)>,
    pub(crate) scopes: Option<Scopes>,
    pub(crate) response: Option<Type>,
    pub(crate) accounts: Option<Vec<AccountKind>>,
    pub(crate) guard: Option<(Guard, Ident)>,
    pub(crate) pages: Option<(PageStyle, Ident)>,
    pub(crate) max_page_items: Option<Limit>,
    pub(crate) keyset: Option<Keyset>,
    pub(crate) max_batch: Option<Limit>,
    pub(crate) max_concurrency: Option<Limit>,
    /// The word, where it stands.
    pub(crate) idempotent: Option<Ident>,
    pub(crate) reference: Option<LitStr>,
    pub(crate) prefix: Option<Path>,
    given: Vec<&'static str>,
}

/// A number of which there is at least one.
pub(crate) struct Limit {
    pub(crate) number: u32,
    pub(crate) written: LitInt,
}

/// What an endpoint says of its OAuth scopes.
pub(crate) enum Scopes {
    None,
    Undocumented,
    AllOf(ScopeList, TokenStream),
}

impl Args {
    /// Whether the key was written, be its value understood or not.
    pub(crate) fn is_given(&self, key: &str) -> bool {
        self.given.contains(&key)
    }
}

/// Reads all arguments. One with a mistake is reported, and reading goes on with the next.
pub(crate) fn parse(tokens: TokenStream, errors: &mut Errors) -> Args {
    let mut args = Args::default();
    let parsed = (|input: ParseStream<'_>| {
        while !input.is_empty() {
            let before = errors.count();
            if let Err(error) = args.parse_one(input, errors) {
                errors.add(error);
            } else if input.peek(Token![,]) && errors.count() == before {
                input.parse::<Token![,]>()?;
                continue;
            } else if !input.is_empty() && errors.count() == before {
                errors.add(input.error("expected `,` before the next key"));
                if input.peek(Ident::peek_any) && input.peek2(Token![=]) {
                    continue;
                }
            }
            to_next_key(input)?;
        }
        Ok(())
    })
    .parse2(tokens);
    if let Err(error) = parsed {
        errors.add(error);
    }
    args
}

/// Skips what a mistake left of an argument: up to the comma that a key follows.
fn to_next_key(input: ParseStream<'_>) -> syn::Result<()> {
    while !input.is_empty() {
        let comma = input.peek(Token![,]);
        let key_follows = input.peek2(Ident::peek_any) && input.peek3(Token![=]);
        input.parse::<TokenTree>()?;
        if comma && (key_follows || input.is_empty() || starts_with_key(input)) {
            break;
        }
    }
    Ok(())
}

/// Whether a key without its `=` comes next, so that its mistake is told, not skipped.
fn starts_with_key(input: ParseStream<'_>) -> bool {
    let ahead = input.fork();
    ahead
        .call(Ident::parse_any)
        .is_ok_and(|word| KEYS.iter().any(|key| word == key))
}

impl Args {
    fn parse_one(&mut self, input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<()> {
        if !input.peek(Ident::peek_any) {
            return Err(input.error(format!("expected a key: {}", one_of(KEYS))));
        }
        let written = input.call(Ident::parse_any)?;
        let text = written.to_string();
        let key = KEYS.into_iter().find(|key| text == *key);
        let meant = key.or_else(|| closest(&text, KEYS));
        if key.is_none() {
            let remedy = match meant {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("the keys are {}", one_of(KEYS).replace(" or ", " and ")),
            };
            errors.at(&written, format!("unknown key `{text}`; {remedy}"));
        }
        if !input.peek(Token![=]) {
            if meant == Some("idempotent") {
                self.set_idempotent(written, errors);
                return Ok(());
            }
            self.given.extend(meant);
            if let Some(key) = key {
                let message = format!("`{key}` has no value; write `{key} = {}`", example(key));
                errors.at(&written, message);
            }
            return Ok(());
        }
        input.parse::<Token![=]>()?;
        let Some(meant) = meant else {
            return skip_value(input);
        };
        if self.is_given(meant) {
            if key.is_some() {
                errors.at(
                    &written,
                    format!("`{key}` is given twice; remove one", key = meant),
                );
            }
            return skip_value(input);
        }
        self.given.push(meant);
        self.parse_value(meant, input, errors)
    }

    fn parse_value(
        &mut self,
        key: &str,
        input: ParseStream<'_>,
        errors: &mut Errors,
    ) -> syn::Result<()> {
        match key {
            "method" => self.method = parse_word(input, errors)?,
            "path" => self.path = Some(Template::parse(parse_text(key, input)?, errors)),
            "auth" => self.auth = parse_word(input, errors)?,
            "scopes" => self.scopes = parse_scopes(input, errors)?,
            "response" => self.response = Some(input.parse()?),
            "accounts" => self.accounts = Some(parse_accounts(input, errors)?),
            "guard" => self.guard = parse_word(input, errors)?,
            "pages" => self.pages = parse_word(input, errors)?,
            "max_page_items" => self.max_page_items = Some(parse_limit(key, input)?),
            "keyset" => self.keyset = paging::parse_keyset(input, errors)?,
            "max_batch" => self.max_batch = Some(parse_limit(key, input)?),
            "max_concurrency" => self.max_concurrency = Some(parse_limit(key, input)?),
            "idempotent" => {
                return Err(input.error("`idempotent` takes no value; write the word alone"));
            }
            "reference" => {
                let url = parse_text(key, input)?;
                if !url.value().starts_with("https://") {
                    errors.at(
                        &url,
                        "the reference is the URL of BigCommerce's page; write it whole: `https://..`",
                    );
                }
                self.reference = Some(url);
            }
            _ => self.prefix = Some(input.call(Path::parse_mod_style)?),
        }
        Ok(())
    }

    fn set_idempotent(&mut self, written: Ident, errors: &mut Errors) {
        if self.is_given("idempotent") {
            errors.at(&written, "`idempotent` is given twice; remove one");
            return;
        }
        self.given.push("idempotent");
        self.idempotent = Some(written);
    }
}

fn example(key: &str) -> &'static str {
    match key {
        "method" => "GET",
        "path" => "\"/v3/catalog/products\"",
        "auth" => "AccessToken",
        "scopes" => "[products: read]",
        "response" => "Json",
        "accounts" => "[store, app]",
        "guard" => "filter",
        "pages" => "number",
        "max_page_items" => "250",
        "keyset" => "greater(\"id:greater\", sort = \"id\")",
        "max_batch" => "10",
        "max_concurrency" => "3",
        "reference" => "\"https://..\"",
        _ => "..",
    }
}

fn skip_value(input: ParseStream<'_>) -> syn::Result<()> {
    while !input.is_empty() && !input.peek(Token![,]) {
        input.parse::<TokenTree>()?;
    }
    Ok(())
}

fn parse_text(key: &str, input: ParseStream<'_>) -> syn::Result<LitStr> {
    if input.peek(LitStr) {
        return input.parse();
    }
    Err(input.error(format!(
        "the value of `{key}` is a string: `{key} = {}`",
        example(key)
    )))
}

fn parse_limit(key: &str, input: ParseStream<'_>) -> syn::Result<Limit> {
    let expected = || {
        format!(
            "the value of `{key}` is a whole number from 1: `{key} = {}`",
            example(key)
        )
    };
    if !input.peek(LitInt) {
        return Err(input.error(expected()));
    }
    let written: LitInt = input.parse()?;
    match written.base10_parse() {
        Ok(number) if number > 0 => Ok(Limit { number, written }),
        _ => Err(syn::Error::new_spanned(&written, expected())),
    }
}

fn parse_scopes(input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<Option<Scopes>> {
    const EXPECTED: &str = "the scopes stand in brackets: `[products: read]`; without any it is `none`, and `undocumented` where BigCommerce does not say";
    if input.peek(Bracket) {
        let content;
        let bracket = bracketed!(content in input);
        let before = errors.count();
        let list = parse_list(&content, errors);
        let mut written = TokenStream::new();
        bracket.surround(&mut written, |inside| {
            inside.extend(list.written().cloned());
        });
        if list.is_empty() && errors.count() == before {
            errors.at(
                &written,
                "the list of scopes is empty; write `scopes = none` if the endpoint needs none",
            );
        }
        return Ok(Some(Scopes::AllOf(list, written)));
    }
    if input.peek(LitStr) {
        return Err(input.error(format!("the scopes are no string; {EXPECTED}")));
    }
    if !input.peek(Ident::peek_any) {
        return Err(input.error(EXPECTED));
    }
    let word = input.call(Ident::parse_any)?;
    let scopes = match closest(&word.to_string(), ["none", "undocumented"]) {
        Some("none") => Some(Scopes::None),
        Some(_) => Some(Scopes::Undocumented),
        None => None,
    };
    match &scopes {
        Some(scopes) if word == scopes.word() => {}
        Some(scopes) => errors.at(
            &word,
            format!("unknown scopes `{word}`; did you mean `{}`?", scopes.word()),
        ),
        None => {
            // Most likely a scope whose brackets were forgotten; its rest is skipped.
            errors.at(&word, EXPECTED);
            skip_value(input)?;
        }
    }
    Ok(scopes)
}

impl Scopes {
    fn word(&self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Undocumented => "undocumented",
            Self::AllOf(..) => "[..]",
        }
    }
}

fn parse_accounts(input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<Vec<AccountKind>> {
    if !input.peek(Bracket) {
        return Err(input.error(
            "the account kinds stand in brackets: `[store, app]`, `[store]`, `[app]` or `[account]`",
        ));
    }
    let content;
    let bracket = bracketed!(content in input);
    let mut kinds: Vec<AccountKind> = Vec::new();
    let before = errors.count();
    let mut words = TokenStream::new();
    while !content.is_empty() {
        match parse_word::<AccountKind>(&content, errors) {
            Ok(Some((kind, word))) if kinds.contains(&kind) => errors.at(
                &word,
                format!(
                    "the account kind `{}` is given twice; remove one",
                    kind.word()
                ),
            ),
            Ok(Some((kind, word))) => {
                kinds.push(kind);
                word.to_tokens(&mut words);
            }
            Ok(None) => {}
            Err(error) => errors.add(error),
        }
        skip_value(&content)?;
        content.parse::<Option<Token![,]>>()?;
    }
    let mut written = TokenStream::new();
    bracket.surround(&mut written, |inside| inside.extend(words));
    const WRITE: &str = "write `[store, app]`, `[store]`, `[app]` or `[account]`";
    if errors.count() == before && kinds.is_empty() {
        errors.at(
            &written,
            format!("the list of account kinds is empty; {WRITE}"),
        );
    } else if kinds.contains(&AccountKind::Account) && kinds.len() > 1 {
        errors.at(
            &written,
            format!("no endpoint is open to account-level and other API accounts; {WRITE}"),
        );
    }
    Ok(kinds)
}
