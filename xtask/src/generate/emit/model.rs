//! How are records, enums and unions written?

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::generate::docs;
use crate::generate::enums;
use crate::generate::ir::{Direction, Field, Id, Kind, Presence, ToldBy, Types, Variant};
use crate::generate::names;

use super::form;
use super::types::Uses;

/// The item of a node, `about` being the line above it.
pub(super) fn emit(types: &Types, id: Id, about: &str, uses: &mut Uses) -> anyhow::Result<String> {
    let node = types.get(id);
    Ok(match &node.kind {
        Kind::Record(fields) => record(types, id, fields, about, uses),
        Kind::Enum(values) => enumeration(&node.name, values, about, uses)?,
        Kind::Union(variants) => union(types, &node.name, variants, about, uses),
        Kind::Form(fields) => form::emit(types, id, fields, about, uses),
        Kind::Body { json, form } => form::emit_body(types, &node.name, (json, form), about, uses),
    })
}

fn record(types: &Types, id: Id, fields: &[Field], about: &str, uses: &mut Uses) -> String {
    let node = types.get(id);
    let mut out = format!("/// {about}\n#[derive(Debug, Clone, Default, PartialEq, Record)]\n");
    uses.root("Record");
    if node.directions.contains(&Direction::Request) {
        out.push_str("#[record(setters)]\n");
    }
    let _ = writeln!(out, "pub struct {} {{", node.name);
    for field in fields {
        let _ = writeln!(out, "    /// {}", docs::field(field, &node.name));
        let (mut ident, name) = ident(&field.wire);
        // Some resources are written in both cases.
        if name.is_some() && fields.iter().any(|other| other.wire == ident) {
            ident.push_str("_camel");
        }
        let mut keys: Vec<String> = Vec::new();
        keys.extend(name.map(|name| format!("name = {name:?}")));
        if field.presence == Presence::Insisted {
            keys.push("required".to_owned());
        }
        if !keys.is_empty() {
            let _ = writeln!(out, "    #[record({})]", keys.join(", "));
        }
        let ty = uses.field(types, id, &field.ty, field.presence);
        let _ = writeln!(out, "    pub {ident}: {ty},");
    }
    out.push_str("}\n");
    out
}

/// A field's identifier, and its wire name where that is another.
pub(super) fn ident(wire: &str) -> (String, Option<&str>) {
    let snake = names::snake(wire);
    // `new` is the constructor's name.
    let ident = if snake == "new" {
        "new_".to_owned()
    } else {
        names::ident(&snake)
    };
    let plain = ident.trim_start_matches("r#") == wire;
    (ident, (!plain).then_some(wire))
}

fn enumeration(
    name: &str,
    values: &[String],
    about: &str,
    uses: &mut Uses,
) -> anyhow::Result<String> {
    let variants =
        enums::variants(values).map_err(|clash| anyhow::anyhow!("the enum `{name}`: {clash}"))?;
    let macro_name = uses.root("open_enum");
    let mut out = format!("{macro_name}! {{\n    /// {about}\n    pub enum {name} {{\n");
    for (variant, value) in variants.iter().zip(values) {
        let shown = if value.is_empty() {
            "The empty text.".to_owned()
        } else {
            format!("`{value}`")
        };
        let _ = writeln!(out, "        /// {shown}\n        {variant} = {value:?},");
    }
    out.push_str("    }\n}\n");
    Ok(out)
}

fn union(types: &Types, name: &str, variants: &[Variant], about: &str, uses: &mut Uses) -> String {
    let macro_name = uses.root("open_union");
    let mut out = format!("{macro_name}! {{\n    /// {about}\n    pub enum {name}");
    let mut seen = BTreeSet::new();
    if variants
        .iter()
        .any(|variant| types.hides(&variant.ty, &mut seen))
    {
        // What is none of the variants may hold the same secrets.
        out.push_str(": SecretJson");
    }
    out.push_str(" {\n");
    for variant in variants {
        let ty = uses.ty(types, &variant.ty);
        let (shown, test) = match &variant.told_by {
            ToldBy::Tag(property, values) => {
                let words: Vec<String> = values.iter().map(|value| format!("`{value}`")).collect();
                let quoted: Vec<String> = values.iter().map(|value| format!("{value:?}")).collect();
                (
                    format!("`{property}` is {}.", words.join(" or ")),
                    format!("{property:?} = {}", quoted.join(" | ")),
                )
            }
            ToldBy::Properties(own) => {
                let keys: Vec<String> = own.iter().map(|key| format!("{key:?}")).collect();
                let words: Vec<String> = own.iter().map(|key| format!("`{key}`")).collect();
                let shown = match words.as_slice() {
                    [] => "None of the others.".to_owned(),
                    [first, second, third, _, _, ..] => {
                        format!("It has {first}, {second}, {third} or others that the rest lack.")
                    }
                    words => format!("It has {}.", words.join(" or ")),
                };
                (shown, format!("[{}]", keys.join(", ")))
            }
            ToldBy::List => ("It is a list.".to_owned(), "list".to_owned()),
        };
        let _ = writeln!(
            out,
            "        /// {shown}\n        {}({ty}) if {test},",
            variant.name
        );
    }
    out.push_str("    }\n}\n");
    out
}
