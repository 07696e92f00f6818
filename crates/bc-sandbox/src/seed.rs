//! What a shop holds at the start: nothing but a category tree, or a small shop of our own.

use std::io;

use serde_json::Value;

use crate::{behaviour::write, problem::Problem, shape, shop::Shop, spec::Spec, store::Store};

/// When the seeded things were made.
const FOUNDED: &str = "2025-03-01T09:00:00+00:00";
/// The API account that owns the seeded metafields.
pub(crate) const FOUNDER: &str = "sandbox-client-0";

/// The content of a new sandbox.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seed(Content);

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Content {
    #[default]
    Shop,
    Empty,
}

impl Seed {
    /// A small shop: 20 products with variants, images and custom fields, 5 brands, a tree of 9 categories. The ids
    /// are always the same: products from 101, brands from 31, categories from 18.
    #[must_use]
    pub fn shop() -> Self {
        Self(Content::Shop)
    }

    /// Nothing but what every store has: a category tree, a channel with its site, a location, a currency, the countries.
    #[must_use]
    pub fn empty() -> Self {
        Self(Content::Empty)
    }
}

/// A store with the seed in it.
pub(crate) fn plant(seed: Seed, spec: &'static Spec) -> io::Result<Store> {
    let mut store = Shop::empty_store(spec);
    let mut shop = Shop {
        spec,
        store: &mut store,
        client_id: FOUNDER,
        now: FOUNDED,
    };
    let sown = shape::sow(&mut shop, include_str!("../seed/store.json"));
    let sown = sown.and_then(|()| match seed.0 {
        Content::Shop => sow(&mut shop, include_str!("../seed/shop.json")),
        Content::Empty => sow(&mut shop, include_str!("../seed/empty.json")),
    });
    sown.map_err(|problem| io::Error::other(format!("the seed: {}", problem.reason())))?;
    Ok(store)
}

/// Creates what a seed file lists: collections, each with its rows; a row says its parent as `^`.
fn sow(shop: &mut Shop<'_>, seed: &str) -> Result<(), Problem> {
    let seed: Value =
        serde_json::from_str(seed).map_err(|error| Problem::new(500, error.to_string()))?;
    for (collection, rows) in seed.as_object().into_iter().flatten() {
        let resource = shop.at(collection)?;
        for row in rows.as_array().into_iter().flatten() {
            let mut fields = row.as_object().cloned().unwrap_or_default();
            let parent = fields
                .shift_remove("^")
                .and_then(|parent| parent.as_i64())
                .unwrap_or(0);
            write::create(shop, resource, parent, fields, None)?;
        }
    }
    Ok(())
}
