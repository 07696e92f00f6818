//! What is the line above a type? Where it is used, in a sentence.

use std::collections::BTreeMap;

use super::ir::{Direction, Endpoint, Id, Kind, Shape, Type, Types};
use super::names::{capitalized, is_plural, phrase, with_article};
use super::reach;

/// Where types are used first.
#[derive(Debug, Default)]
pub(super) struct Abouts(BTreeMap<Id, String>);

impl Abouts {
    /// Looks through `endpoints` and all that they use.
    pub(super) fn of<'a>(
        types: &Types,
        endpoints: impl Iterator<Item = &'a Endpoint> + Clone,
    ) -> Self {
        let mut abouts = Self::default();
        for endpoint in endpoints.clone() {
            abouts.add_endpoint(types, endpoint);
        }
        for holder in reach::from(types, endpoints) {
            abouts.add_fields(types, holder);
        }
        abouts
    }

    /// The line above a type.
    pub(super) fn line(&self, types: &Types, id: Id) -> String {
        let id = types.find(id);
        self.0
            .get(&id)
            .cloned()
            .unwrap_or_else(|| resource(types, id))
    }

    fn add_endpoint(&mut self, types: &Types, endpoint: &Endpoint) {
        let name = &endpoint.name;
        if let Some(body) = &endpoint.body {
            let line = match &body.ty {
                Type::List(_) => format!("One of the items that [`{name}`] sends."),
                _ => format!("What [`{name}`] sends."),
            };
            self.add(types, &body.ty, Direction::Request, || line);
            if let Type::Node(id) = &body.ty
                && let Kind::Body { json, form } = &types.get(*id).kind
            {
                self.add(types, json, Direction::Request, || {
                    format!("What [`{name}`] sends as JSON.")
                });
                self.add(types, form, Direction::Request, || {
                    format!("What [`{name}`] sends as a form.")
                });
            }
        }
        for parameter in &endpoint.parameters {
            self.add(types, &parameter.ty, Direction::Request, || {
                format!("A value for `{}` of [`{name}`].", parameter.wire)
            });
        }
        for shape in &endpoint.answer.successes {
            if let Shape::Envelope(_, meta) = shape {
                self.add(types, meta, Direction::Response, || {
                    format!("The `meta` of what [`{name}`] answers.")
                });
            }
            if let Shape::Bare(ty) = shape
                && ty.node().is_some_and(|id| is_envelope(types, id))
            {
                self.add(types, ty, Direction::Response, || {
                    format!("What [`{name}`] answers.")
                });
            }
            for ty in shape.types() {
                self.add(types, ty, Direction::Response, || match ty.node() {
                    Some(id) => resource(types, id),
                    None => String::new(),
                });
            }
        }
        for ty in endpoint.answer.partial.iter().flat_map(Shape::types) {
            self.add(types, ty, Direction::Response, || {
                format!("What [`{name}`] answers if only a part was done.")
            });
        }
    }

    fn add_fields(&mut self, types: &Types, holder: Id) {
        let Kind::Record(fields) = &types.get(holder).kind else {
            return;
        };
        let name = &types.get(holder).name;
        for field in fields {
            let line = match &field.ty {
                Type::List(_) => format!("One of the `{}` of [`{name}`].", field.wire),
                _ => format!("The `{}` of [`{name}`].", field.wire),
            };
            if let Some(id) = field.ty.node() {
                self.0.entry(types.find(id)).or_insert(line);
            }
        }
    }

    /// What is both read and sent is described as what is read.
    fn add(
        &mut self,
        types: &Types,
        ty: &Type,
        direction: Direction,
        line: impl FnOnce() -> String,
    ) {
        let Some(id) = ty.node().map(|id| types.find(id)) else {
            return;
        };
        let node = types.get(id);
        let is_read =
            node.directions.contains(&Direction::Response) && !matches!(node.kind, Kind::Enum(_));
        if direction == Direction::Response || !is_read {
            self.0.entry(id).or_insert_with(line);
        }
    }
}

/// Whether a record is not a resource, but what wraps some.
fn is_envelope(types: &Types, id: Id) -> bool {
    let wraps = |wire: &str| matches!(wire, "data" | "meta" | "errors");
    matches!(&types.get(id).kind, Kind::Record(fields) if fields.iter().all(|field| wraps(&field.wire)))
}

fn resource(types: &Types, id: Id) -> String {
    let name = types.get(id).name.as_str();
    let noun = phrase(name.strip_suffix("Input").unwrap_or(name));
    let noun = if is_plural(&noun) {
        noun
    } else {
        with_article(&noun)
    };
    format!("{}.", capitalized(&noun))
}
