//! What does the server add to a row? Times, whose it is, and ids for its parts.

use serde_json::Value;

use super::{
    derive::{Table, noun},
    rows::{Place, field},
};
use crate::{shop::Shop, store::Fields};

/// Sets what the server knows: times, and for metafields whose they are.
pub(super) fn stamp(shop: &Shop<'_>, table: &Table, place: &Place, fields: &mut Fields, new: bool) {
    for name in ["date_modified", "updated_at", "modified_at", "date_updated"] {
        if table.has(name) {
            fields.insert(name.to_owned(), shop.now.into());
        }
    }
    // An order from elsewhere may say when it was made.
    for name in ["date_created", "created_at"] {
        if new && table.has(name) && !fields.contains_key(name) {
            fields.insert(name.to_owned(), shop.now.into());
        }
    }
    if new && table.has("client_id") && table.has("store_hash") {
        fields.insert("client_id".to_owned(), shop.client_id.into());
        fields.insert("store_hash".to_owned(), "sandbox".into());
    }
    if new && table.owned() {
        let (above, _) = table.path.rsplit_once('/').unwrap_or_default();
        fields.insert("resource_type".to_owned(), noun(above).into());
        let id = place.ids.last().map_or(Value::from(0), |id| field(id));
        fields.insert("resource_id".to_owned(), id);
        fields.insert("owner_client_id".to_owned(), shop.client_id.into());
    }
}

/// Gives ids to the parts of a row that have none, where answers show one.
pub(super) fn number_parts(shop: &mut Shop<'_>, table: &Table, fields: &mut Fields) {
    let schemas = &shop.spec.schemas;
    for (name, schema) in &table.members {
        let id = schemas.get(*schema).items.and_then(|item| {
            schemas
                .members(item)
                .into_iter()
                .find(|(name, _)| *name == "id")
        });
        let number = id.is_some_and(|(_, id)| schemas.get(id).kinds.has("integer"));
        let parts = fields.get_mut(name).and_then(Value::as_array_mut);
        let parts = parts.into_iter().flatten().filter_map(Value::as_object_mut);
        for part in parts.filter(|part| number && !part.contains_key("id")) {
            let id = shop.store.next_id(shop.spec.shapes.parts);
            part.insert("id".to_owned(), id.into());
        }
    }
}
