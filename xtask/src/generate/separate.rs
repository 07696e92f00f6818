//! What are two types called that share a name and cannot be one?
//!
//! - the items of a batch beside a single one: `NewBatchMetafield`, `ProductBatchUpdate`;
//! - a request beside a response: `..Input`;
//! - else each request is called after what holds it: `NewProductBulkPricingRule`.

use super::ir::{Direction, Endpoint, Id, Kind, Type, Types};
use super::names;
use super::reach;
use super::unify::by_name;

/// Gives another name to one of two types that share one and cannot be united; whether there were any.
pub(super) fn separate_once(types: &mut Types, endpoints: &[Endpoint]) -> bool {
    for ids in by_name(types, endpoints)
        .into_values()
        .filter(|ids| ids.len() > 1)
    {
        let requests: Vec<Id> = ids
            .iter()
            .copied()
            .filter(|id| is_request_only(types, *id))
            .collect();
        let batches: Vec<Id> = requests
            .iter()
            .copied()
            .filter(|id| is_batch_body(types, *id, endpoints))
            .collect();
        let renamed: Vec<(Id, String)> = match (requests.as_slice(), batches.as_slice()) {
            ([], _) => continue,
            ([_, _, ..], [batch]) => vec![(*batch, batch_name(&types.get(*batch).name))],
            ([only], _) if !matches!(types.get(*only).kind, Kind::Enum(_)) => {
                vec![(*only, format!("{}Input", types.get(*only).name))]
            }
            (requests, _) => requests
                .iter()
                .filter_map(|id| Some((*id, held_name(types, *id, endpoints)?)))
                .collect(),
        };
        let changes = renamed
            .iter()
            .any(|(id, name)| types.get(*id).name != *name);
        for (id, name) in renamed {
            types.get_mut(id).name = name;
        }
        if changes {
            return true;
        }
    }
    false
}

fn is_request_only(types: &Types, id: Id) -> bool {
    types.get(id).directions.iter().eq(&[Direction::Request])
}

fn is_batch_body(types: &Types, id: Id, endpoints: &[Endpoint]) -> bool {
    let mut bodies = endpoints
        .iter()
        .filter_map(|endpoint| endpoint.body.as_ref());
    bodies.any(|body| matches!(&body.ty, Type::List(item) if types.same(item, &Type::Node(id))))
}

/// The name of a batch's item: `NewBatchMetafield`, `ProductBatchUpdate`.
fn batch_name(name: &str) -> String {
    if let Some(rest) = name.strip_prefix("New") {
        return format!("NewBatch{rest}");
    }
    for ending in ["Update", "Upsert"] {
        if let Some(start) = name.strip_suffix(ending) {
            return format!("{start}Batch{ending}");
        }
    }
    format!("Batch{name}")
}

/// The name of what holds a type, with that of the field: `NewProductVariant`.
fn held_name(types: &Types, id: Id, endpoints: &[Endpoint]) -> Option<String> {
    let holds = |ty: &Type| {
        ty.node()
            .is_some_and(|node| types.find(node) == types.find(id))
    };
    for endpoint in endpoints {
        if endpoint.body.as_ref().is_some_and(|body| holds(&body.ty)) {
            return Some(format!("{}Body", endpoint.name));
        }
        if let Some(parameter) = endpoint
            .parameters
            .iter()
            .find(|parameter| holds(&parameter.ty))
        {
            let property = parameter.wire.split(':').next().unwrap_or_default();
            return Some(format!(
                "{}{}",
                endpoint.name,
                field_name(property, &parameter.ty)
            ));
        }
    }
    for holder in reach::from(types, endpoints) {
        if let Kind::Record(fields) | Kind::Form(fields) = &types.get(holder).kind
            && let Some(field) = fields.iter().find(|field| holds(&field.ty))
        {
            return Some(format!(
                "{}{}",
                types.get(holder).name,
                field_name(&field.wire, &field.ty)
            ));
        }
    }
    None
}

fn field_name(wire: &str, ty: &Type) -> String {
    let name = names::camel(wire);
    if matches!(ty, Type::List(_)) {
        names::singular(&name)
    } else {
        name
    }
}
