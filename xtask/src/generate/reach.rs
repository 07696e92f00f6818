//! Which types does an endpoint need? Everything else is not generated.

use std::collections::BTreeSet;

use super::ir::{Endpoint, Id, Type, Types};

/// The nodes that `endpoints` lead to, in the order of their making.
pub(super) fn from<'a>(
    types: &Types,
    endpoints: impl IntoIterator<Item = &'a Endpoint>,
) -> Vec<Id> {
    let mut reached = BTreeSet::new();
    for endpoint in endpoints {
        for ty in roots(endpoint) {
            visit(types, ty, &mut reached);
        }
    }
    reached.into_iter().collect()
}

/// The types that an endpoint names itself.
pub(super) fn roots(endpoint: &Endpoint) -> Vec<&Type> {
    let mut roots: Vec<&Type> = endpoint
        .parameters
        .iter()
        .map(|parameter| &parameter.ty)
        .collect();
    roots.extend(endpoint.body.as_ref().map(|body| &body.ty));
    let answer = &endpoint.answer;
    roots.extend(
        answer
            .successes
            .iter()
            .chain(&answer.partial)
            .flat_map(|shape| shape.types()),
    );
    roots
}

fn visit(types: &Types, ty: &Type, reached: &mut BTreeSet<Id>) {
    let Some(id) = ty.node().map(|id| types.find(id)) else {
        return;
    };
    if reached.insert(id) {
        for mentioned in types.mentions(id) {
            visit(types, mentioned, reached);
        }
    }
}
