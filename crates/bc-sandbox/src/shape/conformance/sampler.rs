//! Which values fit a request's schema, and are of things that exist?

use serde_json::{Map, Value, json};

use super::{operations, request::send};
use crate::{
    exchange::State,
    resource::catalog,
    shape::{Kind, declared, derive::Table, rows},
    shop::Shop,
    spec::{SPEC, schema::SchemaId},
    validate::Check,
};

thread_local! {
    /// How many rows are being made for each other.
    pub(super) static DEPTH: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

pub(super) struct Sampler<'a> {
    pub(super) state: &'a mut State,
    pub(super) all: bool,
    pub(super) serial: usize,
}

impl Sampler<'_> {
    /// The ids of things that exist, by the names that fields have for them.
    pub(super) fn known(&mut self, name: &str) -> Option<Value> {
        let of = |path: &'static str| SPEC.resources.at(path).unwrap().table;
        let first = |state: &State, table| state.store.ids(table).next();
        Some(match name {
            "channel_id" => json!(1),
            "product_id" | "productId" => json!(101),
            "variant_id" => json!(first(self.state, of(catalog::VARIANTS))?),
            "category_id" => json!(19),
            "sku" => json!("BRD-001"),
            "currency_code" => json!("USD"),
            "country_code" | "country_iso2" => json!("US"),
            "customer_id" | "customerId" => {
                json!(self.row("/v3/customers").1.parse::<i64>().unwrap())
            }
            "site_id" => json!(self.row("/v3/sites").1.parse::<i64>().unwrap()),
            "location_id" => json!(
                self.row("/v3/inventory/locations")
                    .1
                    .parse::<i64>()
                    .unwrap()
            ),
            "price_list_id" => json!(self.row("/v3/pricelists").1.parse::<i64>().unwrap()),
            "order_id" => json!(self.row("/v2/orders").1.parse::<i64>().unwrap()),
            "order_product_id" => json!(self.part("/v2/orders/{}/products")),
            "order_address_id" => json!(self.part("/v2/orders/{}/shipping_addresses")),
            "item_type" => json!("PRODUCT"),
            "status_id" => json!(11),
            "item_id" => self.kept("/v3/carts", "physical_items").map_or_else(
                || json!(self.part("/v2/orders/{}/products")),
                |item| item["id"].clone(),
            ),
            "shipping_option_id" => json!("flat-rate"),
            "coupon_code" => json!(self.code()),
            "variation_id" => {
                self.row("/v3/themes");
                self.kept("/v3/themes", "variations")?["uuid"].clone()
            }
            "carrier_id" => json!("endicia"),
            "delimiter" => json!("-"),
            "scope" => json!("store/product/created"),
            "destination" => json!(format!("https://example.com/hooks/{}", self.serial)),
            _ => return None,
        })
    }

    /// The first of the things that the first row of a collection keeps in a list.
    pub(super) fn kept(&mut self, path: &str, list: &str) -> Option<Value> {
        let table = SPEC.shapes.at(path).unwrap();
        let row = self.state.store.ids(table.store).next()?;
        let fields = &self.state.store.get(table.store, row)?.fields;
        fields.get(list)?.get(0).cloned()
    }

    /// The id of a part of an order.
    fn part(&mut self, path: &str) -> i64 {
        self.row("/v2/orders");
        let table = SPEC.shapes.at(path).unwrap();
        self.state.store.ids(table.store).next().unwrap_or(0)
    }

    /// The code of a coupon that takes something off.
    fn code(&mut self) -> String {
        self.row("/v2/coupons");
        let table = SPEC.shapes.at("/v2/coupons").unwrap();
        let row = self.state.store.ids(table.store).next().unwrap();
        rows::plain(&self.state.store.get(table.store, row).unwrap().fields["code"])
    }

    pub(super) fn sample(&mut self, id: SchemaId, name: &str, depth: usize) -> Value {
        let schema = SPEC.schemas.get(id);
        if let Some(known) = self
            .known(name)
            .filter(|known| Check::answer(&SPEC.schemas).run(id, known).is_empty())
        {
            return known;
        }
        self.serial += 1;
        let serial = self.serial;
        if let Some(first) = schema.choices.iter().find(|choice| !choice.is_null()) {
            return first.clone();
        }
        let chosen = schema.alternatives.first().map(|group| group[0]);
        if let (Some(first), true) = (chosen, schema.properties.is_empty()) {
            return self.sample(first, name, depth + 1);
        }
        if schema.kinds.has("object") || !schema.properties.is_empty() {
            let mut members = Map::new();
            let parts = [Some(id), chosen];
            for part in parts.into_iter().flatten() {
                let schema = SPEC.schemas.get(part);
                for (name, property) in &schema.properties {
                    // Without these the request is one that the store has no use for.
                    let meant = [
                        "products",
                        "line_items",
                        "shipping_addresses",
                        "variant_id",
                        "line_item",
                    ];
                    let required = schema.required.contains(name) || meant.contains(&name.as_str());
                    let own = matches!(name.as_str(), "id" | "version") && !required;
                    if (required || self.all && depth < 5)
                        && !own
                        && !SPEC.schemas.get(*property).read_only
                    {
                        let value = self.sample(*property, name, depth + 1);
                        members.insert(name.clone(), value);
                    }
                }
            }
            return Value::Object(members);
        }
        if schema.kinds.has("array") || schema.items.is_some() {
            let singular = name.trim_end_matches('s');
            let item = schema.items.filter(|_| depth < 10);
            let count = schema.min_items.unwrap_or(1).max(1);
            return (0..count)
                .filter_map(|_| item.map(|item| self.sample(item, singular, depth + 1)))
                .collect();
        }
        if schema.kinds.has("integer") || schema.kinds.has("number") {
            let least = schema.minimum.unwrap_or(1.0).max(1.0);
            return json!(least.min(schema.maximum.unwrap_or(least)) as i64);
        }
        if schema.kinds.has("boolean") {
            return json!(true);
        }
        let texts = match schema.format.as_deref() {
            Some("date-time") => json!("2025-06-01T00:00:00+00:00"),
            Some("date") => json!("2025-06-01"),
            Some("uuid") => json!("00000000-0000-4000-8000-000000000001"),
            _ if ["cost", "amount", "tax"]
                .iter()
                .any(|word| name.contains(word)) =>
            {
                json!("1.0000")
            }
            _ if name.contains("date") || name.ends_with("_at") => {
                json!("2025-06-01T00:00:00+00:00")
            }
            _ if name.contains("currency_code") => json!("USD"),
            _ if name.contains("email") => json!(format!("s{serial}@example.com")),
            Some("uri") => json!("https://example.com/"),
            _ if name.contains("url") || name.contains("path") => {
                json!(format!("/sample-{serial}/"))
            }
            _ => json!(format!("s{serial}")),
        };
        let width = schema.min_length.unwrap_or(1);
        let candidates = [
            texts,
            json!("US"),
            json!("USD"),
            json!("1"),
            json!("#aabbcc"),
            json!("09:00:00"),
            json!("a".repeat(width)),
            json!("1".repeat(width)),
        ];
        candidates
            .iter()
            .find(|text| Check::answer(&SPEC.schemas).run(id, text).is_empty())
            .unwrap_or(&candidates[0])
            .clone()
    }

    /// The ids above a row of a collection, and its own: of one that is there, or one made for it.
    pub(super) fn row(&mut self, path: &str) -> (Vec<String>, String) {
        let table = SPEC.shapes.at(declared::table_of(path)).unwrap();
        if let Some(found) = existing(self.state, table) {
            return found;
        }
        let creates = |wanted: &[&str]| {
            operations().find(|(operation, shape)| {
                std::ptr::eq(SPEC.shapes.table(shape).unwrap(), table)
                    && wanted.contains(&operation.method.as_str())
                    && matches!(
                        shape.kind,
                        Kind::Create
                            | Kind::CreateMany
                            | Kind::UpdateMany
                            | Kind::WriteDocument
                            | Kind::Special(_)
                    )
            })
        };
        let (operation, shape) = creates(&["POST"])
            .or_else(|| creates(&["PUT"]))
            .unwrap_or_else(|| panic!("nothing makes a row of {path}"));
        DEPTH.set(DEPTH.get() + 1);
        assert!(DEPTH.get() < 8, "{path} needs itself");
        let (answer, sent) = send(self.state, operation, shape, false);
        DEPTH.set(DEPTH.get() - 1);
        existing(self.state, table).unwrap_or_else(|| {
            panic!(
                "{} did not make one: {} {:?} for {sent:?}",
                operation.id,
                answer.status,
                self.state.records.all().pop().unwrap().refused
            )
        })
    }
}

pub(super) fn existing(state: &mut State, table: &'static Table) -> Option<(Vec<String>, String)> {
    let row = state.store.ids(table.store).next()?;
    let shop = Shop {
        spec: &SPEC,
        store: &mut state.store,
        client_id: "sandbox-client-1",
        now: "",
    };
    let whole = rows::whole(&shop, table, row);
    let above = table
        .parameters
        .iter()
        .map(|name| rows::plain(&whole[name]));
    Some((above.collect(), rows::plain(&whole[&table.id])))
}
