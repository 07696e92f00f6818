//! What does an operation act on, and how? Read from its operationId.

use crate::spec::Operation;

use super::names;

/// What an operation acts on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Resource {
    /// In the singular: `getBrandsMetafields` acts on a `BrandMetafield`.
    pub(super) name: String,
    /// What is done with it.
    pub(super) verb: Verb,
}

/// What an operation does, as far as it matters to names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verb {
    Create,
    Update,
    Upsert,
    Other,
}

impl Resource {
    /// What `operation` acts on.
    pub(super) fn of(operation: &Operation) -> Self {
        Self::of_id(&operation.operation_id)
    }

    fn of_id(operation_id: &str) -> Self {
        let words = names::words(operation_id);
        let mut words = words.as_slice();
        let mut verb = Verb::Other;
        if let [first, rest @ ..] = words
            && let Some(known) = known_verb(first)
            && !rest.is_empty()
        {
            (verb, words) = (known, rest);
        }
        while let [first, rest @ ..] = words
            && first == "all"
            && !rest.is_empty()
        {
            words = rest;
        }
        while let [rest @ .., last] = words
            && last == "batch"
            && !rest.is_empty()
        {
            words = rest;
        }
        let name = words
            .iter()
            .map(|word| names::camel(&names::singular(word)));
        Self {
            name: name.collect(),
            verb,
        }
    }
}

fn known_verb(word: &str) -> Option<Verb> {
    Some(match word {
        "create" | "add" => Verb::Create,
        "update" | "set" => Verb::Update,
        "upsert" => Verb::Upsert,
        "get" | "list" | "delete" | "deletes" | "post" | "put" => Verb::Other,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{Resource, Verb};

    #[test]
    fn a_resource_is_what_the_verb_leaves_in_the_singular() {
        for (id, name, verb) in [
            ("getProducts", "Product", Verb::Other),
            ("getBrandsMetafields", "BrandMetafield", Verb::Other),
            ("createCategory", "Category", Verb::Create),
            ("updateVariantsBatch", "Variant", Verb::Update),
            ("getAllBulkPricingRules", "BulkPricingRule", Verb::Other),
            ("upsertCategoryTrees", "CategoryTree", Verb::Upsert),
            ("post-pickup-options", "PickupOption", Verb::Other),
            ("zone-check", "ZoneCheck", Verb::Other),
            ("getCatalogSummary", "CatalogSummary", Verb::Other),
        ] {
            assert_eq!(
                Resource::of_id(id),
                Resource {
                    name: name.to_owned(),
                    verb
                },
                "{id}"
            );
        }
    }
}
