//! How is a type written, and what must be imported for it?

use std::collections::BTreeSet;

use crate::generate::ir::{Answer, Id, Kind, Presence, Shape, Type, Types};

/// What a file uses from elsewhere.
#[derive(Debug, Default)]
pub(in crate::generate) struct Uses {
    /// Names at the root of `bc_api`.
    pub(super) krate: BTreeSet<&'static str>,
    /// Generated types.
    pub(super) nodes: BTreeSet<Id>,
    /// The module that generated types are named with, where they are not imported.
    prefix: Option<String>,
}

impl Uses {
    /// For a file that imports no generated types.
    pub(super) fn qualified(prefix: String) -> Self {
        Self {
            prefix: Some(prefix),
            ..Self::default()
        }
    }

    /// The name of something at the root of `bc_api`.
    pub(super) fn root(&mut self, name: &'static str) -> &'static str {
        self.krate.insert(name);
        name
    }

    /// A type as it is written.
    pub(in crate::generate) fn ty(&mut self, types: &Types, ty: &Type) -> String {
        match ty {
            Type::Bool => "bool".to_owned(),
            Type::Integer => "i64".to_owned(),
            Type::Count => "u32".to_owned(),
            Type::Text => "String".to_owned(),
            Type::Secret => self.root("Secret").to_owned(),
            Type::SecretJson => self.root("SecretJson").to_owned(),
            Type::Decimal => self.root("Decimal").to_owned(),
            Type::DateTime => self.root("DateTime").to_owned(),
            Type::Scalar => self.root("Scalar").to_owned(),
            Type::Json => self.root("Json").to_owned(),
            Type::PageMeta => self.root("PageMeta").to_owned(),
            Type::File => self.root("FileUpload").to_owned(),
            Type::List(inner) => format!("Vec<{}>", self.ty(types, inner)),
            Type::Map(inner) => {
                self.root("Map");
                format!("Map<{}>", self.ty(types, inner))
            }
            Type::Node(id) => {
                self.nodes.insert(types.find(*id));
                let name = &types.get(*id).name;
                self.prefix
                    .as_ref()
                    .map_or_else(|| name.clone(), |prefix| format!("{prefix}::{name}"))
            }
        }
    }

    /// The type of a field in the record `holder`.
    pub(in crate::generate) fn field(
        &mut self,
        types: &Types,
        holder: Id,
        ty: &Type,
        presence: Presence,
    ) -> String {
        let mut written = self.ty(types, ty);
        if let Type::Node(id) = ty
            && contains(types, *id, holder, &mut BTreeSet::new())
        {
            written = format!("Box<{written}>");
        }
        match presence {
            Presence::Insisted | Presence::Always => written,
            Presence::Optional => format!("Option<{written}>"),
            Presence::Nullable => format!("{}<{written}>", self.root("Update")),
        }
    }

    /// The type that an endpoint's answer decodes to.
    pub(in crate::generate) fn answer(&mut self, types: &Types, answer: &Answer) -> String {
        let success = self.success(types, answer);
        match &answer.partial {
            None => success,
            Some(partial) => {
                let partial = self.shape(types, partial);
                format!("{}<{success}, {partial}>", self.root("Outcome"))
            }
        }
    }

    /// The type that a complete success decodes to.
    pub(super) fn success(&mut self, types: &Types, answer: &Answer) -> String {
        match answer.successes.first() {
            None => "()".to_owned(),
            Some(shape) if answer.may_be_missing && !shape.may_be_empty() => {
                format!("Option<{}>", self.shape(types, shape))
            }
            Some(shape) => self.shape(types, shape),
        }
    }

    /// The type of a response body.
    pub(super) fn shape(&mut self, types: &Types, shape: &Shape) -> String {
        match shape {
            Shape::Empty => "()".to_owned(),
            Shape::Download => self.root("Download").to_owned(),
            Shape::PlainText => self.root("PlainText").to_owned(),
            Shape::Redirected => self.root("Redirected").to_owned(),
            Shape::Events(ty) => {
                format!("{}<{}>", self.root("EventStream"), self.ty(types, ty))
            }
            Shape::Page(ty) => format!("{}<{}>", self.root("Page"), self.ty(types, ty)),
            Shape::Item(ty) => format!("{}<{}>", self.root("Item"), self.ty(types, ty)),
            Shape::Envelope(data, meta) => {
                let (data, meta) = (self.ty(types, data), self.ty(types, meta));
                format!("{}<{data}, {meta}>", self.root("Envelope"))
            }
            Shape::Bare(ty) => self.ty(types, ty),
        }
    }
}

/// Whether a value of `id` holds one of `target` within itself, not behind a list or map.
fn contains(types: &Types, id: Id, target: Id, seen: &mut BTreeSet<Id>) -> bool {
    let id = types.find(id);
    if id == types.find(target) {
        return true;
    }
    let direct = |ty: &Type| {
        if let Type::Node(inner) = ty {
            Some(*inner)
        } else {
            None
        }
    };
    let is_value = !matches!(types.get(id).kind, Kind::Enum(_));
    is_value
        && seen.insert(id)
        && types
            .mentions(id)
            .into_iter()
            .filter_map(direct)
            .any(|inner| contains(types, inner, target, seen))
}
