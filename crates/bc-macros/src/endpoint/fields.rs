//! Which role does each field of the struct have, and under which name does it go out?

use proc_macro2::TokenTree;
use syn::ext::IdentExt;
use syn::meta::ParseNestedMeta;
use syn::{Attribute, Data, DeriveInput, Field, Ident, LitStr, Meta, Token, Type};

use super::batch::Batch;
use crate::errors::Errors;
use crate::suggest::{closest, one_of};
use crate::types;

const ROLES: [&str; 4] = ["path", "query", "header", "body"];

/// Where in the request a field goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Path,
    Query { exploded: bool },
    Header,
    Body,
}

impl Role {
    fn named(name: &str) -> Option<Self> {
        match name {
            "path" => Some(Self::Path),
            "query" => Some(Self::Query { exploded: false }),
            "header" => Some(Self::Header),
            "body" => Some(Self::Body),
            _ => None,
        }
    }

    /// The role's attribute: `path`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query { .. } => "query",
            Self::Header => "header",
            Self::Body => "body",
        }
    }
}

/// A field of the request.
pub(crate) struct RequestField {
    pub(crate) name: Ident,
    pub(crate) ty: Type,
    /// `None` only after a mistake.
    pub(crate) role: Option<Role>,
    /// The name on the wire.
    pub(crate) wire: String,
    /// The writer's `name = ".."`, if there is one.
    pub(crate) wire_literal: Option<LitStr>,
    /// What it is of the list that `max_batch` limits, if it is anything.
    pub(crate) batch: Option<Batch>,
    pub(crate) docs: Vec<Attribute>,
    pub(crate) is_deprecated: bool,
}

impl RequestField {
    /// The `T` of a field that is an `Option<T>`.
    pub(crate) fn optional(&self) -> Option<&Type> {
        types::optional(&self.ty)
    }

    pub(crate) fn is_query(&self) -> bool {
        matches!(self.role, Some(Role::Query { .. }))
    }
}

/// Takes the roles out of the struct and returns its fields; one that lacks documentation gets a
/// line that says where it goes.
pub(crate) fn take(input: &mut DeriveInput, errors: &mut Errors) -> Vec<RequestField> {
    let Data::Struct(item) = &mut input.data else {
        return Vec::new();
    };
    item.fields
        .iter_mut()
        .filter_map(|field| take_field(field, errors))
        .collect()
}

fn take_field(field: &mut Field, errors: &mut Errors) -> Option<RequestField> {
    let mut given: Option<GivenRole> = None;
    field.attrs.retain(|attr| {
        let Some(name) = role_name(attr, errors) else {
            return true;
        };
        match &given {
            Some(first) => errors.at(
                attr,
                format!(
                    "the field is `#[{}]` already; a field has one role, so remove `#[{name}]`",
                    first.name
                ),
            ),
            None => given = Some(GivenRole::read(name, attr, errors)),
        }
        false
    });
    let name = field.ident.clone()?;
    if given.is_none() {
        errors.at(
            &name,
            format!(
                "the field `{name}` has no role; mark it {}",
                one_of(["#[path]", "#[query]", "#[header]", "#[body]"])
            ),
        );
    }
    field.attrs.retain(|attr| {
        let is_cfg = attr.path().is_ident("cfg");
        if is_cfg {
            errors.at(
                attr,
                "a field of an endpoint cannot be conditional; put the `#[cfg]` on the struct",
            );
        }
        !is_cfg
    });
    let unraw = name.unraw().to_string();
    let role = given.as_ref().and_then(|given| given.role);
    let (wire_literal, batch) = given.map_or((None, None), |given| (given.wire, given.batch));
    let wire = match &wire_literal {
        Some(literal) => literal.value(),
        None if role == Some(Role::Header) => unraw.replace('_', "-"),
        None => unraw,
    };
    if !field.attrs.iter().any(|attr| attr.path().is_ident("doc")) {
        let text = format!(" {}", description(role, &wire));
        field.attrs.push(syn::parse_quote!(#[doc = #text]));
    }
    Some(RequestField {
        name,
        ty: field.ty.clone(),
        role,
        wire,
        wire_literal,
        batch,
        docs: with_path(&field.attrs, "doc").cloned().collect(),
        is_deprecated: with_path(&field.attrs, "deprecated").next().is_some(),
    })
}

fn with_path<'a>(attrs: &'a [Attribute], name: &str) -> impl Iterator<Item = &'a Attribute> {
    attrs.iter().filter(move |attr| attr.path().is_ident(name))
}

fn description(role: Option<Role>, wire: &str) -> String {
    match role {
        Some(Role::Path) => format!("`{{{wire}}}` in the path."),
        Some(Role::Query { .. }) => format!("The query parameter `{wire}`."),
        Some(Role::Header) => format!("The header `{wire}`."),
        Some(Role::Body) => String::from("The body."),
        None => String::from("A field without a role."),
    }
}

/// The role that an attribute gives, or that its misspelt name most likely means.
fn role_name(attr: &Attribute, errors: &mut Errors) -> Option<&'static str> {
    let written = attr.path().get_ident()?.to_string();
    if let Some(name) = ROLES.into_iter().find(|name| written == *name) {
        return Some(name);
    }
    let meant = closest(&written, ROLES)?;
    errors.at(
        attr.path(),
        format!("unknown attribute `#[{written}]`; did you mean `#[{meant}]`?"),
    );
    Some(meant)
}

struct GivenRole {
    name: &'static str,
    role: Option<Role>,
    wire: Option<LitStr>,
    batch: Option<Batch>,
}

impl GivenRole {
    fn read(name: &'static str, attr: &Attribute, errors: &mut Errors) -> Self {
        let mut given = Self {
            name,
            role: Role::named(name),
            wire: None,
            batch: None,
        };
        match &attr.meta {
            Meta::Path(_) => {}
            Meta::NameValue(meta) => errors.at(
                meta,
                format!("write the name as an option: `#[{name}(name = \"..\")]`"),
            ),
            Meta::List(_) => {
                let parsed = attr.parse_nested_meta(|meta| given.option(&meta, errors));
                if let Err(error) = parsed {
                    errors.add(error);
                }
            }
        }
        given
    }

    fn option(&mut self, meta: &ParseNestedMeta<'_>, errors: &mut Errors) -> syn::Result<()> {
        let written = meta
            .path
            .get_ident()
            .map(ToString::to_string)
            .unwrap_or_default();
        let allowed: &[&str] = match self.role {
            Some(Role::Query { .. }) => &["name", "exploded", "batch"],
            Some(Role::Body) => &["batch"],
            _ => &["name"],
        };
        let known = allowed.iter().find(|option| written == **option);
        let option = known
            .copied()
            .or_else(|| closest(&written, allowed.iter().copied()));
        if known.is_none() {
            errors.at(&meta.path, self.unknown_option(&written, option, allowed));
        }
        match option {
            Some("name") => self.read_name(meta, errors),
            Some("exploded") => {
                self.role = Some(Role::Query { exploded: true });
                Ok(())
            }
            Some("batch") => self.read_batch(meta, errors),
            _ => skip_option_value(meta),
        }
    }

    fn unknown_option(&self, written: &str, meant: Option<&str>, allowed: &[&str]) -> String {
        let name = self.name;
        let remedy = match meant {
            Some(meant) => format!("did you mean `{meant}`?"),
            None if written == "exploded" => String::from("it belongs to `#[query]`"),
            None if written == "batch" => String::from("it belongs to `#[query]` and `#[body]`"),
            None => format!(
                "there is {}",
                one_of(allowed.iter().copied()).replace(" or ", " and ")
            ),
        };
        format!("unknown option `{written}` of `#[{name}]`; {remedy}")
    }

    fn read_batch(&mut self, meta: &ParseNestedMeta<'_>, errors: &mut Errors) -> syn::Result<()> {
        let batch = Batch::read(meta, self.role == Some(Role::Body))?;
        if self.batch.is_some() {
            errors.at(&meta.path, "`batch` is given twice; remove one");
        } else {
            self.batch = Some(batch);
        }
        Ok(())
    }

    fn read_name(&mut self, meta: &ParseNestedMeta<'_>, errors: &mut Errors) -> syn::Result<()> {
        let literal: LitStr = meta.value()?.parse()?;
        if self.wire.is_some() {
            errors.at(&meta.path, "`name` is given twice; remove one");
            return Ok(());
        }
        let text = literal.value();
        let in_token =
            |letter: char| letter.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(letter);
        if text.is_empty() {
            errors.at(
                &literal,
                "the name is empty; write the name on the wire, or leave `name` out",
            );
        } else if self.role == Some(Role::Header) && !text.chars().all(in_token) {
            errors.at(
                &literal,
                "this is no name of a header; it is letters, digits and hyphens",
            );
        }
        self.wire = Some(literal);
        Ok(())
    }
}

/// Skips the value of an option that was reported.
fn skip_option_value(meta: &ParseNestedMeta<'_>) -> syn::Result<()> {
    while !meta.input.is_empty() && !meta.input.peek(Token![,]) {
        meta.input.parse::<TokenTree>()?;
    }
    Ok(())
}
