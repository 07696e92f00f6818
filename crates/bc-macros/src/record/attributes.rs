//! What do the `#[record(..)]` attributes of a struct and its fields say?

use std::collections::HashMap;

use proc_macro2::Ident;
use quote::quote;
use syn::ext::IdentExt;
use syn::meta::ParseNestedMeta;
use syn::{
    Attribute, DeriveInput, Expr, Fields, GenericParam, Generics, LitStr, Path, Token, Type,
    Visibility,
};

use crate::errors::Errors;
use crate::suggest::{closest, one_of};
use crate::types;

const ITEM_KEYS: [&str; 3] = ["crate", "empty", "setters"];
const FIELD_KEYS: [&str; 3] = ["name", "required", "rest"];

/// A struct to derive `Record` for.
pub(super) struct Model<'a> {
    pub(super) ident: &'a Ident,
    pub(super) vis: &'a Visibility,
    pub(super) generics: &'a Generics,
    /// The path of the record crate.
    pub(super) krate: Path,
    /// Whether a response without a body is the default value.
    pub(super) empty: bool,
    pub(super) setters: bool,
    pub(super) fields: Vec<Field<'a>>,
    /// The field that keeps unknown keys.
    pub(super) rest: Option<&'a Ident>,
}

/// A field with a key of its own.
pub(super) struct Field<'a> {
    pub(super) ident: &'a Ident,
    pub(super) ty: &'a Type,
    pub(super) docs: Vec<&'a Attribute>,
    /// The key.
    pub(super) name: String,
    pub(super) required: bool,
}

/// Reads a struct with named fields, noting every mistake.
pub(super) fn parse_model<'a>(
    item: &'a DeriveInput,
    fields: &'a Fields,
    errors: &mut Errors,
) -> Model<'a> {
    let mut model = Model {
        ident: &item.ident,
        vis: &item.vis,
        generics: &item.generics,
        krate: syn::parse_quote!(::bc_api::__private::record),
        empty: false,
        setters: false,
        fields: Vec::new(),
        rest: None,
    };
    each_key(&item.attrs, "struct", &ITEM_KEYS, errors, |key, meta, _| {
        match key {
            "crate" => model.krate = meta.value()?.call(Path::parse_mod_style)?,
            "empty" => model.empty = true,
            _ => model.setters = true,
        }
        Ok(())
    });
    for param in &item.generics.params {
        if let GenericParam::Lifetime(lifetime) = param {
            errors.at(lifetime, "a record owns its data and has no lifetimes");
        }
    }
    let mut names: HashMap<String, &Ident> = HashMap::new();
    for field in fields {
        let Some(ident) = &field.ident else { continue };
        let (keys, is_rest) = parse_field(field, ident, errors);
        if is_rest {
            if let Some(first) = model.rest.replace(ident) {
                errors.at(
                    ident,
                    format!("only one field can keep unknown keys, and `{first}` does"),
                );
            }
            continue;
        }
        if let Some(first) = names.insert(keys.name.clone(), ident) {
            errors.at(ident, format!("`{first}` has the key {:?}, too", keys.name));
        }
        model.fields.push(keys);
    }
    model
}

fn parse_field<'a>(
    field: &'a syn::Field,
    ident: &'a Ident,
    errors: &mut Errors,
) -> (Field<'a>, bool) {
    let mut name = None;
    let (mut required, mut rest) = (false, false);
    each_key(
        &field.attrs,
        "field",
        &FIELD_KEYS,
        errors,
        |key, meta, errors| {
            match key {
                "name" => {
                    let text: LitStr = meta.value()?.parse()?;
                    if text.value().is_empty() {
                        errors.at(&text, "a key is not empty");
                    }
                    if text
                        .value()
                        .contains(|c: char| c == '"' || c == '\\' || c < ' ')
                    {
                        errors.at(
                            &text,
                            "a key with quotes, backslashes or control characters is not supported; \
                             keep it with `rest`",
                        );
                    }
                    name = Some(text.value());
                }
                "required" => required = true,
                _ => rest = true,
            }
            Ok(())
        },
    );
    if rest && (name.is_some() || required) {
        errors.at(
            ident,
            "the field that keeps unknown keys has no key of its own: remove `name` and `required`",
        );
    }
    if required && is_optional(&field.ty) {
        errors.at(
            &field.ty,
            "a required field is always there: its type is not optional",
        );
    }
    let name = name.unwrap_or_else(|| ident.unraw().to_string());
    let docs = field
        .attrs
        .iter()
        .filter(|attr| attr.path().is_ident("doc"))
        .collect();
    let ty = &field.ty;
    (
        Field {
            ident,
            ty,
            docs,
            name,
            required,
        },
        rest,
    )
}

/// Whether a request may leave the field out.
pub(super) fn is_optional(ty: &Type) -> bool {
    types::optional(ty).is_some() || update(ty).is_some()
}

/// The `T` of an `Update<T>`.
pub(super) fn update(ty: &Type) -> Option<&Type> {
    let Type::Path(ty) = ty else { return None };
    let last = ty.path.segments.last()?;
    let syn::PathArguments::AngleBracketed(arguments) = &last.arguments else {
        return None;
    };
    match arguments.args.first() {
        Some(syn::GenericArgument::Type(inner)) if last.ident == "Update" => Some(inner),
        _ => None,
    }
}

/// Calls `take` for each key of the `#[record(..)]` attributes that is one of `allowed`, and notes
/// the others. `take` reads the value.
fn each_key(
    attrs: &[Attribute],
    place: &str,
    allowed: &[&str],
    errors: &mut Errors,
    mut take: impl FnMut(&str, &ParseNestedMeta<'_>, &mut Errors) -> syn::Result<()>,
) {
    let mut seen: Vec<String> = Vec::new();
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("record")) {
        let parsed = attr.parse_nested_meta(|meta| {
            let path = &meta.path;
            let key = path
                .get_ident()
                .map(ToString::to_string)
                .unwrap_or_default();
            if !allowed.contains(&key.as_str()) {
                errors.at(path, unknown(&quote!(#path).to_string(), place, allowed));
                return skip_value(&meta);
            }
            if seen.contains(&key) {
                errors.at(path, format!("`{key}` is given twice"));
            }
            let takes_value = matches!(key.as_str(), "crate" | "name");
            if takes_value || !has_value(&meta) {
                take(&key, &meta, errors)?;
            } else {
                errors.at(path, format!("`{key}` takes no value"));
                skip_value(&meta)?;
            }
            seen.push(key);
            Ok(())
        });
        if let Err(error) = parsed {
            errors.add(error);
        }
    }
}

fn has_value(meta: &ParseNestedMeta<'_>) -> bool {
    meta.input.peek(Token![=]) || meta.input.peek(syn::token::Paren)
}

/// Reads over the value of a key that is not known, so that the keys behind it are read, too.
fn skip_value(meta: &ParseNestedMeta<'_>) -> syn::Result<()> {
    if meta.input.peek(Token![=]) {
        meta.value()?.parse::<Expr>()?;
    } else if meta.input.peek(syn::token::Paren) {
        let _: proc_macro2::Group = meta.input.parse()?;
    }
    Ok(())
}

fn unknown(key: &str, place: &str, allowed: &[&str]) -> String {
    let (elsewhere, other) = match place {
        "struct" => (&FIELD_KEYS[..], "field"),
        _ => (&ITEM_KEYS[..], "struct"),
    };
    if elsewhere.contains(&key) {
        return format!("`{key}` belongs on a {other}, not on a {place}");
    }
    match closest(key, allowed.iter().copied()) {
        Some(word) => format!("unknown key `{key}`; did you mean `{word}`?"),
        None => {
            let words = one_of(allowed.iter().copied());
            format!("unknown key `{key}`; a {place} takes {words}")
        }
    }
}
