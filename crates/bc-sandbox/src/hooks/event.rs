//! Which events does a change of the store make, and what do they tell?

use std::{collections::HashMap, sync::LazyLock};

use serde_json::{Value, json};

use super::parts;
use crate::{
    shape::derive,
    spec::SPEC,
    store::{Fields, Row, Store, TableId},
};

/// Something that happened in the store.
#[derive(Debug)]
pub(super) struct Event {
    pub(super) scope: String,
    pub(super) data: Value,
}

/// A row that was made, changed or removed.
pub(super) struct Change<'a> {
    pub(super) id: i64,
    pub(super) before: Option<&'a Row>,
    pub(super) after: Option<&'a Row>,
    /// Whether an order was made in the same step: then it is what took from the stock.
    pub(super) ordered: bool,
}

/// What tells of the changes of a table.
type Teller = fn(&Change<'_>, &mut Vec<Event>);

const TELLERS: &[(&str, Teller)] = &[
    ("/v3/catalog/products", parts::product),
    ("/v3/catalog/products/{}/variants", parts::sku),
    ("/v3/catalog/categories", |change, events| {
        change.plain("store/category", "category", events);
    }),
    ("/v3/customers", parts::customer),
    ("/v2/customers/{}/addresses", parts::address),
    ("/v3/customers/subscribers", |change, events| {
        change.plain("store/subscriber", "subscriber", events);
    }),
    ("/v2/orders", parts::order),
    ("/v2/orders/{}/shipments", parts::shipment),
    ("/v2/orders/{}/messages", parts::message),
    ("/v3/orders/{}/payment_actions/refunds", parts::refund),
    ("/v3/carts", parts::cart),
    ("/v3/channels", parts::channel),
    ("/v3/inventory/locations", parts::location),
    ("/v3/pricelists", parts::price_list),
    ("/v3/pricelists/{}/records", parts::price_record),
];

/// Whose metafields these are, in the words of the scopes.
const METAFIELDS: &[(&str, &str)] = &[
    ("/v3/catalog/products/{}/metafields", "product"),
    (
        "/v3/catalog/products/{}/variants/{}/metafields",
        "product/variant",
    ),
    ("/v3/catalog/brands/{}/metafields", "brand"),
    ("/v3/catalog/categories/{}/metafields", "category"),
    ("/v3/carts/{}/metafields", "cart"),
    ("/v3/orders/{}/metafields", "order"),
    ("/v3/channels/{}/metafields", "channel"),
    ("/v3/customers/{}/metafields", "customer"),
    (
        "/v3/inventory/locations/{}/metafields",
        "inventory/location",
    ),
];

#[derive(Clone, Copy)]
enum Told {
    By(Teller),
    Metafield(&'static str),
}

/// By table; what is not here tells nothing.
static TOLD: LazyLock<HashMap<TableId, Told>> = LazyLock::new(|| {
    let catalog = SPEC.resources.iter();
    let catalog = catalog.filter(|(id, resource)| resource.table == *id);
    let catalog = catalog.map(|(id, resource)| (id, derive::bare(&resource.collection)));
    let shapes = SPEC.shapes.tables().iter();
    let shapes = shapes.map(|table| (table.store, table.path.clone()));
    let told = |path: &str| {
        let by = TELLERS.iter().find(|(known, _)| *known == path);
        by.map(|(_, teller)| Told::By(*teller)).or_else(|| {
            let owner = METAFIELDS.iter().find(|(known, _)| *known == path);
            owner.map(|(_, owner)| Told::Metafield(owner))
        })
    };
    catalog
        .chain(shapes)
        .filter_map(|(table, path)| Some((table, told(&path)?)))
        .collect()
});

/// The events of all that has changed since the last commit, in the order of the changes.
pub(super) fn all(store: &Store) -> Vec<Event> {
    let orders = SPEC.shapes.at("/v2/orders").map(|table| table.store).ok();
    let changes = store.changes();
    let ordered = changes
        .iter()
        .any(|(table, _, before)| Some(*table) == orders && before.is_none());
    let mut events = Vec::new();
    for (table, id, before) in changes {
        let after = store.get(table, id);
        let same = match (before, after) {
            (Some(before), Some(after)) => before.fields == after.fields,
            (None, None) => true,
            _ => false,
        };
        let (false, Some(told)) = (same, TOLD.get(&table)) else {
            continue;
        };
        let change = Change {
            id,
            before,
            after,
            ordered,
        };
        match told {
            Told::By(teller) => teller(&change, &mut events),
            Told::Metafield(owner) => metafield(&change, owner, &mut events),
        }
    }
    events
}

fn metafield(change: &Change<'_>, owner: &str, events: &mut Vec<Event>) {
    let owned_by = match change.field("resource_id") {
        Value::String(id) => id,
        Value::Null => change.parent().to_string(),
        id => id.to_string(),
    };
    let data = json!({
        "metafield_id": change.id,
        "resource_id": owned_by,
        "namespace": change.field("namespace"),
    });
    let mut general = data.clone();
    let kind = owner.rsplit('/').next().unwrap_or_default();
    general["resource_type"] = kind.into();
    let verb = change.verb();
    // Of customers' metafields there is no event of their own.
    if owner != "customer" {
        events.push(Event::new(format!("store/{owner}/metafield/{verb}"), data));
    }
    events.push(Event::new(format!("store/metafield/{verb}"), general));
}

impl Event {
    pub(super) fn new(scope: impl Into<String>, data: Value) -> Self {
        Self {
            scope: scope.into(),
            data,
        }
    }
}

impl Change<'_> {
    pub(super) fn verb(&self) -> &'static str {
        match (self.before, self.after) {
            (None, _) => "created",
            (_, None) => "deleted",
            _ => "updated",
        }
    }

    pub(super) fn created(&self) -> bool {
        self.before.is_none()
    }

    /// The fields as they are, or as they were if the row is gone.
    pub(super) fn fields(&self) -> Option<&Fields> {
        self.after.or(self.before).map(|row| &row.fields)
    }

    /// A field as it is, or as it was if the row is gone; null if it is not there.
    pub(super) fn field(&self, name: &str) -> Value {
        let field = self.fields().and_then(|fields| fields.get(name));
        field.cloned().unwrap_or_default()
    }

    /// What a field was and is, if both are there and differ.
    pub(super) fn turned(&self, name: &str) -> Option<(Value, Value)> {
        let before = self.before?.fields.get(name)?;
        let after = self.after?.fields.get(name)?;
        (before != after).then(|| (before.clone(), after.clone()))
    }

    /// The row that this one belongs to.
    pub(super) fn parent(&self) -> i64 {
        self.after.or(self.before).map_or(0, |row| row.parent)
    }

    /// The event that tells the id of the row and nothing else.
    pub(super) fn plain(&self, stem: &str, kind: &str, events: &mut Vec<Event>) {
        self.tell(stem, json!({ "type": kind, "id": self.id }), events);
    }

    pub(super) fn tell(&self, stem: &str, data: Value, events: &mut Vec<Event>) {
        events.push(Event::new(format!("{stem}/{}", self.verb()), data));
    }
}
