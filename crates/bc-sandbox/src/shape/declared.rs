//! What do paths not tell? Which collections are views of others, what identifies a row, what it refers to.

use serde_json::Value;

use super::{derive::Table, people, rows};
use crate::{
    behaviour::{Call, Payload},
    problem::Problem,
    shop::Shop,
    spec::schema::SchemaId,
    store::Fields,
};

/// What else shows the rows of a table: (collection, whose rows these are, the field that says to which parent they
/// belong, where the path does not).
const VIEWS: &[(&str, &str, Option<&str>)] = &[
    ("/v2/customers", "/v3/customers", None),
    (
        "/v3/customers/addresses",
        "/v2/customers/{}/addresses",
        Some("customer_id"),
    ),
    (
        "/v3/customers/metafields",
        "/v3/customers/{}/metafields",
        Some("resource_id"),
    ),
    (
        "/v3/carts/metafields",
        "/v3/carts/{}/metafields",
        Some("resource_id"),
    ),
    (
        "/v3/channels/metafields",
        "/v3/channels/{}/metafields",
        Some("resource_id"),
    ),
    (
        "/v3/orders/metafields",
        "/v3/orders/{}/metafields",
        Some("resource_id"),
    ),
    (
        "/v3/inventory/locations/metafields",
        "/v3/inventory/locations/{}/metafields",
        Some("resource_id"),
    ),
    (
        "/v3/channels/currency-assignments",
        "/v3/channels/{}/currency-assignments",
        Some("channel_id"),
    ),
    (
        "/v2/countries/states",
        "/v2/countries/{}/states",
        Some("country_id"),
    ),
    (
        "/v3/sites/certificates",
        "/v3/sites/{}/certificate",
        Some("site_id"),
    ),
    (
        "/v3/orders/payment_actions/refunds",
        "/v3/orders/{}/payment_actions/refunds",
        Some("order_id"),
    ),
    (
        "/v3/promotions/codes",
        "/v3/promotions/{}/codes",
        Some("promotion_id"),
    ),
    ("/v3/tax/classes", "/v2/tax_classes", None),
    ("/v2/pages", "/v3/content/pages", None),
    ("/v3/orders", "/v2/orders", None),
    ("/v3/checkouts", "/v3/carts", None),
];

/// What identifies a row that the sandbox gives no id, or that has its id from something else.
const NATURAL: &[(&str, &[&str])] = &[
    (
        "/v3/customers/attribute-values",
        &["customer_id", "attribute_id"],
    ),
    ("/v3/customers/form-field-values", &["customer_id", "name"]),
    ("/v3/storefront/redirects", &["site_id", "from_path"]),
    ("/v3/shipping/products/customs-information", &["product_id"]),
    ("/v3/tax/customers", &["customer_id"]),
    ("/v3/tax/products/properties", &["product_id"]),
    ("/v3/tax/settings", &[]),
    ("/v3/settings/search/filters", &["id"]),
    (
        "/v3/settings/search/filters/contexts",
        &["channel_id", "category_id"],
    ),
    ("/v3/settings/email-statuses", &["id"]),
    (
        "/v3/storefront/custom-template-associations",
        &["channel_id", "entity_type", "entity_id"],
    ),
];

/// The fields of which no two rows may have the same.
const UNIQUE: &[(&str, &[&[&str]])] = &[
    ("/v3/customers", &[&["email"]]),
    ("/v3/customers/subscribers", &[&["email"]]),
    ("/v3/pricelists", &[&["name"]]),
    ("/v3/tax/properties", &[&["code"]]),
    ("/v2/coupons", &[&["code"]]),
    ("/v2/customer_groups", &[&["name"]]),
    ("/v2/tax_classes", &[&["name"]]),
    ("/v3/segments", &[&["name"]]),
    ("/v3/promotions/{}/codes", &[&["code"]]),
];

/// The fields that name something else: (collection, fields, each with what it names).
const REFERENCES: &[(&str, &[(&str, &str)])] = &[
    (
        "/v3/customers/attribute-values",
        &[("customer_id", "/v3/customers")],
    ),
    ("/v3/wishlists", &[("customer_id", "/v3/customers")]),
];

/// The names of ids that are neither `id` nor what the path says.
const IDS: &[(&str, &str)] = &[
    ("/v3/segments/{}/shopper-profiles", "id"),
    ("/v3/channels/{}/listings", "listing_id"),
    ("/v3/marketing/email-templates", "type_id"),
];

/// The query parameters that have another name than the field they are about: (collection, parameter, field).
const FILTERS: &[(&str, &str, &str)] = &[
    ("/v3/inventory/locations", "location_id", "id"),
    ("/v3/inventory/locations", "location_code", "code"),
    ("/v3/inventory/locations", "is_active", "enabled"),
    ("/v3/infrastructure/projects", "project_uuid", "uuid"),
    (
        "/v3/storefront/custom-template-associations",
        "type",
        "entity_type",
    ),
    ("/v2/orders", "total", "total_inc_tax"),
    ("/v2/orders", "email", "billing_address.email"),
    ("/v3/customers", "name", "name"),
    ("/v3/customers/form-field-values", "field_name", "name"),
    ("/v3/orders/pickups", "pickup_id", "id"),
    ("/v2/blog/posts", "tag", "tags"),
    (
        "/v3/content/widgets",
        "widget_template_uuid",
        "widget_template.uuid",
    ),
    ("/v3/content/placements", "widget_uuid", "widget.uuid"),
    // What these ask for is the same in all rows, or a way to show them.
    ("/v3/marketing/email-templates", "channel_id", ANY),
    ("/v3/marketing/abandoned-cart-emails", "channel_id", ANY),
    ("/v3/channels", "available", ANY),
    ("/v2/orders", "consignment_structure", ANY),
    ("/v2/orders/{}/taxes", "details", ANY),
    ("/v3/content/pages", "delete_children", ANY),
];

/// A field that is not looked at: see [`filtered`].
const ANY: &str = "";

/// The field of a row that a query parameter is about; [`None`] if that is not known.
pub(super) fn filtered<'q>(table: &'q Table, name: &'q str) -> Option<&'q str> {
    let declared = FILTERS
        .iter()
        .find(|(path, parameter, _)| *path == table.path && *parameter == name)
        .map(|(_, _, field)| *field);
    let known = table.has(name)
        || table.parameters.iter().any(|other| other == name)
        || natural(&table.path).contains(&name);
    match name {
        "id" => Some(&table.id),
        _ => declared.or_else(|| known.then_some(name)),
    }
}

/// The collection whose rows a collection shows: itself, or another.
pub(super) fn table_of(path: &str) -> &str {
    let view = VIEWS.iter().find(|(view, _, _)| *view == path);
    view.map_or(path, |(_, owner, _)| owner)
}

pub(super) fn via(path: &str) -> Option<&'static str> {
    VIEWS.iter().find(|(view, _, _)| *view == path)?.2
}

/// Whether a path that ends with an id is a document all the same: the settings of a channel.
pub(super) fn is_document(path: &str) -> bool {
    path.ends_with("/settings/channels/{}") || path == "/v3/themes/custom-templates/{}"
}

/// Whether a document can be read before it was created.
pub(super) fn is_always_there(path: &str) -> bool {
    path == "/v3/content/page-widgets"
}

/// What is on unless a request says otherwise: (collection, field).
const ON: &[(&str, &str)] = &[
    ("/v3/hooks", "is_active"),
    ("/v3/pricelists", "active"),
    ("/v3/tax/zones", "enabled"),
    ("/v3/tax/rates", "enabled"),
    ("/v3/content/scripts", "enabled"),
    ("/v2/coupons", "enabled"),
];

/// The fields that are `true` in a new row that does not say.
pub(super) fn on(path: &str) -> impl Iterator<Item = &'static str> {
    let own = ON.iter().filter(move |(known, _)| *known == path);
    own.map(|(_, field)| *field)
}

pub(super) fn id_of(path: &str) -> &'static str {
    IDS.iter()
        .find(|(known, _)| *known == path)
        .map_or("", |(_, id)| id)
}

pub(super) fn natural(path: &str) -> &'static [&'static str] {
    NATURAL
        .iter()
        .find(|(known, _)| *known == path)
        .map_or(&[], |(_, names)| names)
}

pub(super) fn unique(path: &str) -> &'static [&'static [&'static str]] {
    if path.ends_with("/metafields") {
        return &[&["owner_client_id", "namespace", "key"]];
    }
    UNIQUE
        .iter()
        .find(|(known, _)| *known == path)
        .map_or(&[], |(_, names)| names)
}

pub(super) fn references(path: &str) -> &'static [(&'static str, &'static str)] {
    REFERENCES
        .iter()
        .find(|(known, _)| *known == path)
        .map_or(&[], |(_, names)| names)
}

/// The fields of a request under the names they have in answers.
pub(super) fn renamed(path: &str, mut fields: Fields) -> Fields {
    if path == people::ATTRIBUTE_VALUES
        && let Some(value) = fields.shift_remove("value")
    {
        fields.insert("attribute_value".to_owned(), value);
    }
    fields
}

/// Whether a collection, of the catalog or not, has a row with this id.
pub(super) fn exists(shop: &Shop<'_>, collection: &str, id: &Value) -> Result<bool, Problem> {
    if crate::spec::is_catalog(collection) {
        let resource = shop.at(collection)?;
        return Ok(id
            .as_i64()
            .is_some_and(|id| shop.store.get(resource.table, id).is_some()));
    }
    let table = shop.spec.shapes.at(collection)?;
    Ok(rows::find_anywhere(shop, table, &rows::plain(id)).is_some())
}

/// The list that a request brings, bare or as a field of the body, and the schema of the body or list.
pub(super) fn batch(
    call: &mut Call<'_>,
    schema: Option<SchemaId>,
) -> (Option<SchemaId>, Vec<Value>) {
    let schemas = &call.shop.spec.schemas;
    let item = |schema: SchemaId| schemas.get(schema).items;
    let list = schema.into_iter().flat_map(|id| schemas.members(id));
    let mut lists = list.filter(|(_, id)| item(*id).is_some());
    let body = match std::mem::take(&mut call.payload) {
        Payload::Json(body) => body,
        _ => Value::Null,
    };
    match body {
        Value::Array(items) => (schema.and_then(item).or(schema), items),
        Value::Object(fields) => match (call.operation.path.ends_with('s'), lists.next()) {
            (true, Some((name, list))) if fields.get(name).is_some_and(Value::is_array) => {
                let items = fields.get(name).and_then(Value::as_array).cloned();
                (item(list), items.unwrap_or_default())
            }
            _ => (schema, vec![Value::Object(fields)]),
        },
        _ => (schema, Vec::new()),
    }
}
