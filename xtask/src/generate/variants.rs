//! What are the alternatives of a union called?

use super::ir::{ToldBy, Variant};
use super::models::base;
use super::names;
use super::schema::Flat;

/// The name of an alternative: the overlay's, its component's or its title's, else from what tells it from the others.
pub(super) fn variant_name(object: &Flat, told_by: &ToldBy) -> String {
    let own = object.curated.clone();
    let component = || object.component.as_deref().map(names::component);
    let title = || object.title.as_deref().and_then(names::title);
    own.or_else(component)
        .or_else(title)
        .unwrap_or_else(|| match told_by {
            ToldBy::Tag(_, values) => names::camel(&values.join("_or_")),
            ToldBy::List => "List".to_owned(),
            ToldBy::Properties(names) => names
                .first()
                .map_or_else(|| "Other".to_owned(), |name| names::camel(name)),
        })
}

/// Takes off the variants' names what the union's name says already, and what all of them say: of a
/// `DiscountRule`, `CategoryDiscountRule` is `Category`.
pub(super) fn shorten(union: &str, variants: &mut [Variant]) {
    let told: Vec<usize> = (0..variants.len())
        .filter(|at| variants[*at].told_by != ToldBy::List)
        .collect();
    let mut names: Vec<Vec<String>> = told
        .iter()
        .map(|at| names::words(&variants[*at].name))
        .collect();
    let union = names::words(base(union));
    for name in &mut names {
        if let Some(rest) = name.strip_suffix(union.as_slice())
            && !rest.is_empty()
        {
            *name = rest.to_vec();
        }
    }
    for _ in 0..2 {
        while let [first, rest @ ..] = names.as_slice()
            && !rest.is_empty()
            && names.iter().all(|name| name.len() > 1)
            && rest.iter().all(|name| name.last() == first.last())
        {
            names.iter_mut().for_each(|name| drop(name.pop()));
        }
        // What all begin with is then what all end with.
        names.iter_mut().for_each(|name| name.reverse());
    }
    let short: Vec<String> = names
        .iter()
        .map(|words| names::camel(&words.join("_")))
        .collect();
    for (at, name) in told.into_iter().zip(&short) {
        let taken = short.iter().filter(|other| *other == name).count() > 1;
        // The arm for what fits none is `Other`.
        if !taken && !matches!(name.as_str(), "Other" | "List") {
            variants[at].name.clone_from(name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ToldBy, Variant, shorten};
    use crate::generate::ir::Type;

    fn shortened(union: &str, names: &[&str]) -> Vec<String> {
        let variant = |name: &&str| Variant {
            name: (*name).to_owned(),
            ty: Type::Json,
            told_by: ToldBy::Properties(Vec::new()),
        };
        let mut variants: Vec<Variant> = names.iter().map(variant).collect();
        shorten(union, &mut variants);
        variants.into_iter().map(|variant| variant.name).collect()
    }

    #[test]
    fn a_variant_does_not_repeat_its_union_nor_what_all_variants_say() {
        assert_eq!(
            shortened(
                "DiscountRule",
                &["PriceListDiscountRule", "CategoryDiscountRule"]
            ),
            ["PriceList", "Category"]
        );
        assert_eq!(
            shortened(
                "AdjustmentItem",
                &["AdjustmentBySku", "AdjustmentByVariantId"]
            ),
            ["Sku", "VariantId"]
        );
        assert_eq!(
            shortened(
                "NewOrderProduct",
                &["NewOrderCustomProduct", "NewOrderCatalogProduct"]
            ),
            ["Custom", "Catalog"]
        );
        assert_eq!(
            shortened("Limit", &["SegmentIds", "NotLimit", "AndLimit"]),
            ["SegmentIds", "Not", "And"]
        );
    }

    #[test]
    fn a_variant_is_never_called_like_the_arm_for_what_fits_none() {
        assert_eq!(
            shortened("Filter", &["PriceFilter", "OtherFilter"]),
            ["Price", "OtherFilter"]
        );
    }
}
