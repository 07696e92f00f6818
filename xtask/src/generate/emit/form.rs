//! How are multipart forms written, and bodies that are JSON or a form?

use std::fmt::Write as _;

use crate::generate::docs;
use crate::generate::ir::{Field, Id, Presence, Type, Types};

use super::model::ident;
use super::types::Uses;

/// A form: a struct with a field for each part.
pub(super) fn emit(
    types: &Types,
    id: Id,
    fields: &[Field],
    about: &str,
    uses: &mut Uses,
) -> String {
    let name = &types.get(id).name;
    let all_optional = fields
        .iter()
        .all(|field| presence(field) == Presence::Optional);
    let default = if all_optional { "Default, " } else { "" };
    let mut out =
        format!("/// {about}\n#[derive(Debug, Clone, {default}PartialEq)]\npub struct {name} {{\n");
    for field in fields {
        let ty = uses.field(types, id, &field.ty, presence(field));
        let _ = writeln!(
            out,
            "    /// {}\n    pub {}: {ty},",
            docs::field(field, name),
            ident(&field.wire).0
        );
    }
    out.push_str("}\n\n");
    let _ = writeln!(
        out,
        "impl {name} {{\n    /// With what it needs; all else is left out until it is set."
    );
    let arguments = needed(fields).map(|field| {
        format!(
            "{}: {}",
            ident(&field.wire).0,
            argument(types, &field.ty, uses).0
        )
    });
    let arguments = arguments.collect::<Vec<_>>().join(", ");
    let _ = writeln!(
        out,
        "    #[inline]\n    pub fn new({arguments}) -> Self {{\n        Self {{"
    );
    for field in fields {
        let (ident, _) = ident(&field.wire);
        let value = match argument(types, &field.ty, uses).1 {
            _ if !is_needed(field) => "None".to_owned(),
            true => format!("{ident}.into()"),
            false => ident.clone(),
        };
        let _ = writeln!(out, "            {ident}: {value},");
    }
    out.push_str("        }\n    }\n");
    for field in fields.iter().filter(|field| !is_needed(field)) {
        let (ident, _) = ident(&field.wire);
        let (ty, converts) = argument(types, &field.ty, uses);
        let value = if converts { "value.into()" } else { "value" };
        let _ = writeln!(
            out,
            "\n    /// {}\n    #[inline]\n    pub fn {ident}(mut self, value: {ty}) -> Self {{\n        self.{ident} = Some({value});\n        self\n    }}",
            docs::field(field, name)
        );
    }
    out.push_str("}\n\n");
    out.push_str(&body_impl(name, &parts(fields, uses), uses));
    out
}

/// The parts that are arguments of the constructor, in its order.
pub(super) fn needed(fields: &[Field]) -> impl Iterator<Item = &Field> {
    fields.iter().filter(|field| is_needed(field))
}

/// The setter of the first file that is no argument of the constructor.
pub(super) fn optional_file(fields: &[Field]) -> Option<String> {
    let file = fields
        .iter()
        .find(|field| field.ty == Type::File && !is_needed(field))?;
    Some(ident(&file.wire).0)
}

fn is_needed(field: &Field) -> bool {
    presence(field) == Presence::Always
}

/// A part is optional or not; nothing in a form is null.
fn presence(field: &Field) -> Presence {
    match field.presence {
        Presence::Insisted | Presence::Always => Presence::Always,
        Presence::Optional | Presence::Nullable => Presence::Optional,
    }
}

/// The type under which a part is taken, and whether it is converted.
fn argument(types: &Types, ty: &Type, uses: &mut Uses) -> (String, bool) {
    let written = uses.ty(types, ty);
    match ty {
        Type::Bool | Type::Integer | Type::Count | Type::File => (written, false),
        _ => (format!("impl Into<{written}>"), true),
    }
}

fn parts(fields: &[Field], uses: &mut Uses) -> String {
    let mut out = format!("let mut form = {}::new();\n", uses.root("Multipart"));
    for field in fields {
        let (ident, _) = ident(&field.wire);
        let wire = &field.wire;
        let part = |value: &str| match field.ty {
            Type::File => format!("form = form.file({wire:?}, {value}.clone());"),
            _ => format!("form = form.text({wire:?}, {value});"),
        };
        let _ = match presence(field) {
            Presence::Always => {
                let borrow = if field.ty == Type::File { "" } else { "&" };
                writeln!(out, "{}", part(&format!("{borrow}self.{ident}")))
            }
            _ => writeln!(
                out,
                "if let Some(value) = &self.{ident} {{ {} }}",
                part("value")
            ),
        };
    }
    out.push_str("form.encode()");
    out
}

/// A body that goes out as JSON or as a form.
pub(super) fn emit_body(
    types: &Types,
    name: &str,
    (json, form): (&Type, &Type),
    about: &str,
    uses: &mut Uses,
) -> String {
    let (json, form) = (uses.ty(types, json), uses.ty(types, form));
    let mut out = format!(
        "/// {about}\n#[derive(Debug, Clone, PartialEq)]\npub enum {name} {{\n    /// Sent as JSON.\n    Json({json}),\n    /// Sent as `multipart/form-data`.\n    Form({form}),\n}}\n\n"
    );
    for (variant, ty) in [("Json", &json), ("Form", &form)] {
        let _ = writeln!(
            out,
            "impl From<{ty}> for {name} {{\n    #[inline]\n    fn from(body: {ty}) -> Self {{\n        Self::{variant}(body)\n    }}\n}}\n"
        );
    }
    let encode = "match self {\n            Self::Json(body) => body.encode(),\n            Self::Form(body) => body.encode(),\n        }";
    out.push_str(&body_impl(name, encode, uses));
    out
}

fn body_impl(name: &str, encode: &str, uses: &mut Uses) -> String {
    for used in ["Body", "EncodedBody", "InvalidRequest"] {
        uses.root(used);
    }
    format!(
        "impl Body for {name} {{\n    fn encode(&self) -> Result<Option<EncodedBody>, InvalidRequest> {{\n        {encode}\n    }}\n}}\n"
    )
}
