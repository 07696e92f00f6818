//! Which fields do unions read and write in the place of their variants?
//!
//! A union that tells a variant by the one value of a property writes that property itself. The variant's record
//! needs no field for it, unless it also stands where no union does so.

use std::collections::{BTreeMap, BTreeSet};

use super::ir::{Endpoint, Id, Kind, ToldBy, Type, Types};
use super::reach;

/// Takes the fields out that unions write, of the types that `endpoints` use.
pub(super) fn leave_to_unions(types: &mut Types, endpoints: &[Endpoint]) {
    // For each record the properties that are written where it stands; `None` for a place where none is.
    let mut written: BTreeMap<Id, BTreeSet<Option<String>>> = BTreeMap::new();
    let mut note = |types: &Types, ty: &Type, property: Option<String>| {
        if let Some(id) = ty.node() {
            written.entry(types.find(id)).or_default().insert(property);
        }
    };
    for ty in endpoints.iter().flat_map(reach::roots) {
        note(types, ty, None);
    }
    for id in reach::from(types, endpoints) {
        if let Kind::Union(variants) = &types.get(id).kind {
            for variant in variants {
                note(types, &variant.ty, tag(&variant.told_by));
            }
        } else {
            for ty in types.mentions(id) {
                note(types, ty, None);
            }
        }
    }
    for (id, properties) in written {
        if let Some(Some(property)) = properties.first().filter(|_| properties.len() == 1)
            && let Kind::Record(fields) = &mut types.get_mut(id).kind
        {
            fields.retain(|field| field.wire != *property);
        }
    }
}

/// The property that a union writes for a variant.
fn tag(told_by: &ToldBy) -> Option<String> {
    match told_by {
        ToldBy::Tag(property, values) if values.len() == 1 => Some(property.clone()),
        _ => None,
    }
}
