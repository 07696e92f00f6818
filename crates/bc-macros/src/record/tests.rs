//! Which mistakes does `#[derive(Record)]` report, and in which words?

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput};

use super::attributes::parse_model;
use super::setters::constructor_and_setters;
use crate::errors::Errors;

fn mistakes(item: TokenStream) -> Vec<String> {
    let item: DeriveInput = syn::parse2(item).unwrap();
    let Data::Struct(data) = &item.data else {
        panic!("not a struct")
    };
    let mut errors = Errors::default();
    let model = parse_model(&item, &data.fields, &mut errors);
    if model.setters {
        constructor_and_setters(&model, &mut errors);
    }
    errors.messages()
}

#[test]
fn a_struct_without_mistakes_has_none() {
    let found = mistakes(quote! {
        #[record(crate = crate::record, setters)]
        struct Product<T> {
            #[record(required)]
            id: i64,
            #[record(name = "id:in")]
            id_in: Option<Vec<T>>,
            r#type: Update<String>,
            #[record(rest)]
            rest: Map<Json>,
        }
    });
    assert_eq!(found, [""; 0]);
}

#[test]
fn all_mistakes_are_reported_at_once_with_suggestions() {
    let found = mistakes(quote! {
        #[record(crat = x, setter, name = "a")]
        struct Product<'a> {
            #[record(requird, nam = "b", colour)]
            id: i64,
            #[record(name = "id")]
            other: &'a str,
            #[record(name = "")]
            empty: i64,
            #[record(name = "currency_code\"")]
            quoted: i64,
            #[record(required, required)]
            sku: Option<String>,
            #[record(rest, name = "r")]
            rest: Map<Json>,
            #[record(rest)]
            more: Map<Json>,
            #[record(setters)]
            wrong_place: i64,
        }
    });
    assert_eq!(
        found,
        [
            "unknown key `crat`; did you mean `crate`?",
            "unknown key `setter`; did you mean `setters`?",
            "`name` belongs on a field, not on a struct",
            "a record owns its data and has no lifetimes",
            "unknown key `requird`; did you mean `required`?",
            "unknown key `nam`; did you mean `name`?",
            "unknown key `colour`; a field takes `name`, `required` or `rest`",
            "`id` has the key \"id\", too",
            "a key is not empty",
            "a key with quotes, backslashes or control characters is not supported; keep it with `rest`",
            "`required` is given twice",
            "a required field is always there: its type is not optional",
            "the field that keeps unknown keys has no key of its own: remove `name` and `required`",
            "only one field can keep unknown keys, and `rest` does",
            "`setters` belongs on a struct, not on a field",
        ]
    );
}

#[test]
fn a_flag_with_a_value_is_refused_and_the_keys_behind_it_are_read() {
    let found = mistakes(quote! {
        struct Product {
            #[record(required = true, nmae = "x")]
            id: i64,
        }
    });
    assert_eq!(
        found,
        [
            "`required` takes no value",
            "unknown key `nmae`; did you mean `name`?"
        ]
    );
}

#[test]
fn setters_of_one_name_are_refused() {
    let found = mistakes(quote! {
        #[record(setters)]
        struct Product { new: Option<bool>, brand: Update<i64>, brand_null: Option<bool> }
    });
    assert_eq!(found.len(), 2);
    assert!(found[0].contains("`new`"), "{found:?}");
    assert!(found[1].contains("`brand_null`"), "{found:?}");
}

#[test]
fn an_enum_is_no_record() {
    let emitted = super::derive(quote! { enum Color { Red } }).to_string();
    assert!(
        emitted.contains("a record is a struct with named fields"),
        "{emitted}"
    );
}
