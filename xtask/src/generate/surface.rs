//! What do users of `bc-api` see of an endpoint: the types of all that it takes and answers? For comparing two
//! versions, without knowing how the generator thinks.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use crate::spec::Spec;

use super::Model;
use super::emit::Uses;
use super::ir::{Endpoint, Id, Kind, Parameter, Place, Presence, Shape, Type};
use super::names;
use super::place::MODELS;
use super::reach;
use super::renames::Renames;

/// The public types of some specs.
#[derive(Debug)]
pub(crate) struct Surface {
    model: Model,
    /// Where an operation is: the index of its module and its own.
    index: HashMap<(String, String), (usize, usize)>,
}

/// A place that holds a value: a parameter, a body, a field, an item.
#[derive(Debug, Clone)]
pub(crate) struct Spot<'a> {
    surface: &'a Surface,
    holder: Option<Id>,
    ty: Type,
    presence: Presence,
}

impl Surface {
    /// The types that `specs` become, with the curated names in the file `names`.
    pub(crate) fn build(specs: &[&Spec], names: &Path) -> anyhow::Result<Self> {
        let model = Model::of(specs, None, &Renames::load(names)?)?;
        let mut index = HashMap::new();
        for (m, module) in model.modules.iter().enumerate() {
            for (e, endpoint) in module.endpoints.iter().enumerate() {
                let key = (module.spec.clone(), endpoint.operation_id.clone());
                index.insert(key, (m, e));
            }
        }
        Ok(Self { model, index })
    }

    /// The types that modules share, `catalog::models::Metafield`, with the specs that have them so.
    pub(crate) fn shared(&self) -> BTreeMap<String, BTreeSet<String>> {
        let Model {
            modules,
            types,
            shared,
        } = &self.model;
        let mut paths: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for module in modules {
            for id in reach::from(types, &module.endpoints) {
                let Some(owner) = shared.get(&id) else {
                    continue;
                };
                let is_family = modules.iter().any(|module| module.family == *owner);
                let owner = names::snake(owner);
                let name = &types.get(id).name;
                let path = if is_family {
                    format!("{owner}::{MODELS}::{name}")
                } else {
                    format!("{owner}::{name}")
                };
                paths.entry(path).or_default().insert(module.spec.clone());
            }
        }
        paths
    }

    /// The names of the types that a spec's endpoints need.
    pub(crate) fn names(&self, spec: &str) -> BTreeSet<&str> {
        let types = &self.model.types;
        let mut modules = self.model.modules.iter();
        let module = modules.find(|module| module.spec == spec);
        let ids = module.map(|module| reach::from(types, &module.endpoints));
        let ids = ids.into_iter().flatten();
        ids.map(|id| types.get(id).name.as_str()).collect()
    }

    /// What an endpoint answers, as it is written, and as its form, without names: `Page<Brand>`, `Page`.
    pub(crate) fn answer(&self, spec: &str, operation: &str) -> Option<(String, String)> {
        let answer = &self.find(spec, operation)?.answer;
        let form = |shape: &Shape| match shape {
            Shape::Empty => "()",
            Shape::Download => "Download",
            Shape::PlainText => "PlainText",
            Shape::Redirected => "Redirected",
            Shape::Events(_) => "EventStream",
            Shape::Page(_) => "Page",
            Shape::Item(_) => "Item",
            Shape::Envelope(..) => "Envelope",
            Shape::Bare(_) => "its own type",
        };
        let shapes = answer.successes.iter().take(1).chain(&answer.partial);
        let forms: Vec<&str> = shapes.map(form).collect();
        let written = Uses::default().answer(&self.model.types, answer);
        Some((written, forms.join(", ")))
    }

    /// What an endpoint takes and answers, by place: `query limit`, `request body`, `response.data`.
    pub(crate) fn roots(&self, spec: &str, operation: &str) -> Vec<(String, Spot<'_>)> {
        let Some(endpoint) = self.find(spec, operation) else {
            return Vec::new();
        };
        let parameters = endpoint.parameters.iter().map(|parameter| {
            let place = match parameter.place {
                Place::Path => "path",
                Place::Query => "query",
                Place::Header => "header",
            };
            let name = format!("{place} {}", parameter.wire);
            (name, self.parameter(parameter))
        });
        let mut roots: Vec<_> = parameters.collect();
        roots.extend(self.bodies(endpoint));
        let answer = &endpoint.answer;
        let first = answer.successes.first().map(|shape| ("response", shape));
        let partial = answer.partial.iter().map(|shape| ("response 207", shape));
        for (place, shape) in first.into_iter().chain(partial) {
            let parts = match shape {
                Shape::Empty | Shape::Download | Shape::PlainText | Shape::Redirected => Vec::new(),
                Shape::Events(data) => vec![(" event", data.clone())],
                Shape::Page(item) => vec![(".data", Type::List(Box::new(item.clone())))],
                Shape::Item(data) => vec![(".data", data.clone())],
                Shape::Envelope(data, meta) => {
                    vec![(".data", data.clone()), (".meta", meta.clone())]
                }
                Shape::Bare(ty) => vec![("", ty.clone())],
            };
            let spots = parts.into_iter().map(|(step, ty)| {
                let spot = self.spot(None, ty, Presence::Always);
                (format!("{place}{step}"), spot)
            });
            roots.extend(spots);
        }
        roots
    }

    fn bodies(&self, endpoint: &Endpoint) -> Vec<(String, Spot<'_>)> {
        let Some(body) = &endpoint.body else {
            return Vec::new();
        };
        let presence = if body.required {
            Presence::Always
        } else {
            Presence::Optional
        };
        let types = &self.model.types;
        let kind = match &body.ty {
            Type::Node(id) => Some(&types.get(*id).kind),
            _ => None,
        };
        let places = match kind {
            Some(Kind::Body { json, form }) => vec![
                ("request", &body.ty),
                ("request body", json),
                ("request form", form),
            ],
            Some(Kind::Form(_)) => vec![("request form", &body.ty)],
            _ => vec![("request body", &body.ty)],
        };
        let spot =
            |(place, ty): (&str, &Type)| (place.to_owned(), self.spot(None, ty.clone(), presence));
        places.into_iter().map(spot).collect()
    }

    fn parameter(&self, parameter: &Parameter) -> Spot<'_> {
        let presence = if parameter.required {
            Presence::Always
        } else {
            Presence::Optional
        };
        self.spot(None, parameter.ty.clone(), presence)
    }

    fn spot(&self, holder: Option<Id>, ty: Type, presence: Presence) -> Spot<'_> {
        Spot {
            surface: self,
            holder,
            ty,
            presence,
        }
    }

    fn find(&self, spec: &str, operation: &str) -> Option<&Endpoint> {
        let key = (spec.to_owned(), operation.to_owned());
        let (module, endpoint) = *self.index.get(&key)?;
        self.model.modules.get(module)?.endpoints.get(endpoint)
    }
}

impl Spot<'_> {
    /// Its type as it is written: `Option<Vec<Brand>>`.
    pub(crate) fn text(&self) -> String {
        let types = &self.surface.model.types;
        // What holds it decides on a box only.
        match self.holder {
            Some(holder) => Uses::default().field(types, holder, &self.ty, self.presence),
            None => {
                let written = Uses::default().ty(types, &self.ty);
                match self.presence {
                    Presence::Insisted | Presence::Always => written,
                    Presence::Optional => format!("Option<{written}>"),
                    Presence::Nullable => format!("Update<{written}>"),
                }
            }
        }
    }

    /// The name of the generated type in it, and what it is.
    pub(crate) fn name(&self) -> Option<(&str, &'static str)> {
        let node = self.surface.model.types.get(self.ty.node()?);
        let kind = match &node.kind {
            Kind::Record(_) => "record",
            Kind::Enum(_) => "enum",
            Kind::Union(_) => "union",
            Kind::Form(_) => "form",
            Kind::Body { .. } => "body",
        };
        Some((&node.name, kind))
    }

    /// The places within, by step: `.name` for a field, `[]` for items, `{}` for values, `<Name>` for alternatives.
    pub(crate) fn within(&self) -> Vec<(String, Self)> {
        let inner = |holder, ty: &Type, presence| self.surface.spot(holder, ty.clone(), presence);
        match &self.ty {
            Type::List(item) => vec![("[]".to_owned(), inner(None, item, Presence::Always))],
            Type::Map(value) => vec![("{}".to_owned(), inner(None, value, Presence::Always))],
            Type::Node(id) => match &self.surface.model.types.get(*id).kind {
                Kind::Record(fields) | Kind::Form(fields) => {
                    let field = |field: &super::ir::Field| {
                        let step = format!(".{}", field.wire);
                        (step, inner(Some(*id), &field.ty, field.presence))
                    };
                    fields.iter().map(field).collect()
                }
                Kind::Union(variants) => {
                    let variant = |variant: &super::ir::Variant| {
                        let step = format!("<{}>", variant.name);
                        (step, inner(None, &variant.ty, Presence::Always))
                    };
                    variants.iter().map(variant).collect()
                }
                Kind::Enum(_) | Kind::Body { .. } => Vec::new(),
            },
            _ => Vec::new(),
        }
    }

    /// The place that `step` leads to. An alternative of what is one record in Rust is that record.
    pub(crate) fn step(&self, step: &str) -> Option<Self> {
        let mut within = self.within().into_iter();
        let found = within.find_map(|(known, spot)| (known == step).then_some(spot));
        let is_record = matches!(self.name(), Some((_, "record")));
        found.or_else(|| (is_record && step.starts_with('<')).then(|| self.clone()))
    }
}
