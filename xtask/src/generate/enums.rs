//! Which enum does a list of values become, and what are its variants called?

use std::collections::BTreeSet;

use serde_json::Value;

use super::ir::{Kind, Node, Rank, Type};
use super::models::Builder;
use super::names;
use super::schema::Flat;
use super::site::Site;

impl Builder<'_> {
    /// The enum of the texts that `flat` lists.
    pub(super) fn enumeration(&mut self, flat: &Flat, site: &Site) -> Type {
        let values = flat
            .values()
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned);
        self.enumeration_of(values.collect(), flat, site)
    }

    /// The enum of `values`, named as `flat` would be.
    pub(super) fn enumeration_of(&mut self, values: Vec<String>, flat: &Flat, site: &Site) -> Type {
        let by_values = self.renames.by_values(&values);
        let (name, rank) = match by_values {
            // The same values can mean another thing, as an overlay's name for them tells.
            Some(name) if flat.curated.is_none() => (name, Rank::Curated),
            _ => self.name(flat, site),
        };
        Type::Node(self.types.add(Node {
            name,
            rank,
            component: flat.component.clone(),
            module: self.module,
            directions: BTreeSet::from([site.direction]),
            origins: vec![format!("{}: {}", self.spec, site.pointer)],
            kind: Kind::Enum(values),
        }))
    }
}

/// The name of the variant for a value; the error names the other value that would have it too.
pub(super) fn variants(values: &[String]) -> Result<Vec<String>, String> {
    let mut variants: Vec<String> = Vec::with_capacity(values.len());
    let are_files = values.iter().all(|value| value.ends_with(FILE));
    for value in values {
        let variant = match value.strip_suffix(FILE) {
            Some(name) if are_files => variant(name),
            _ => variant(value),
        };
        if let Some(at) = variants.iter().position(|taken| *taken == variant) {
            let other = values.get(at).map(String::as_str).unwrap_or_default();
            return Err(format!("`{other}` and `{value}` would both be `{variant}`"));
        }
        variants.push(variant);
    }
    Ok(variants)
}

/// What every template's name ends with.
const FILE: &str = ".html";

const DIGITS: [&str; 10] = [
    "Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine",
];

fn variant(value: &str) -> String {
    let mut chars = value.chars();
    if let Some(digit) = chars.next().and_then(|first| first.to_digit(10))
        && chars.next().is_some_and(|next| next.is_ascii_alphabetic())
        && let Some(spelled) = DIGITS.get(digit as usize)
    {
        return format!("{spelled}{}", names::camel(&value[1..]));
    }
    match names::camel(value).as_str() {
        // The variant that keeps what is not in the list has this name.
        "Unknown" => "UnknownValue".to_owned(),
        "Self" => "SelfValue".to_owned(),
        camel => camel.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::variants;

    fn named(values: &[&str]) -> Result<Vec<String>, String> {
        variants(
            &values
                .iter()
                .map(|value| (*value).to_owned())
                .collect::<Vec<_>>(),
        )
    }

    #[test]
    fn variants_are_the_values_in_camel_case() {
        let values = [
            "write_and_sf_access",
            "date_created:asc",
            "Multi-line text field",
            "",
            "0",
        ];
        let variants = [
            "WriteAndSfAccess",
            "DateCreatedAsc",
            "MultiLineTextField",
            "Empty",
            "N0",
        ];
        assert_eq!(named(&values).unwrap(), variants);
    }

    #[test]
    fn a_digit_before_a_word_is_spelled_and_the_ending_of_files_left_out() {
        assert_eq!(named(&["2checkout"]).unwrap(), ["TwoCheckout"]);
        let templates = ["birthday.html", "boy.html"];
        assert_eq!(named(&templates).unwrap(), ["Birthday", "Boy"]);
    }

    #[test]
    fn unknown_is_taken() {
        assert_eq!(named(&["unknown"]).unwrap(), ["UnknownValue"]);
    }

    #[test]
    fn two_values_with_one_name_are_an_error() {
        let error = named(&["new", "New"]).unwrap_err();
        assert!(error.contains("`new` and `New`"), "{error}");
    }
}
