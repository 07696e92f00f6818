//! Does a list of scopes name what it says, and is every mistake of one found?

use syn::parse::Parser;

use super::*;

fn parse(list: &str) -> (Vec<&'static str>, Vec<String>) {
    let mut errors = Errors::default();
    let parsed = (|input: ParseStream<'_>| Ok(parse_list(input, &mut errors)))
        .parse_str(list)
        .unwrap();
    let ids = parsed.declared.iter().map(|scope| scope.scope.id).collect();
    (ids, errors.messages())
}

#[test]
fn every_scope_of_the_table_is_found_by_its_words() {
    for scope in SCOPES {
        assert_eq!(parse(&scope.words()), (vec![scope.id], vec![]));
    }
}

#[test]
fn every_implied_scope_is_in_the_table() {
    for scope in SCOPES {
        assert_eq!(scope.with_implied().len(), 1 + scope.implies.len());
    }
}

#[test]
fn a_misspelt_key_or_level_is_answered_with_the_right_words() {
    for (written, meant) in [
        ("product: read", "products: read"),
        ("products: modfy", "products: modify"),
        ("orders: read_only", "orders: read"),
        ("orders: read-only", "orders: read"),
        ("order_transactions: modify", "transactions: modify"),
        ("information_settings: read", "information: read"),
        ("tax: write", "tax: modify"),
        ("Products: Read", "products: read"),
    ] {
        let (scopes, messages) = parse(written);
        let expected = format!("unknown scope `{written}`; did you mean `{meant}`?");
        assert_eq!(messages, [expected]);
        assert_eq!(scopes.len(), 1);
    }
}

#[test]
fn a_level_like_none_of_its_key_is_answered_with_those_there_are() {
    let (scopes, messages) = parse("products: write");
    assert_eq!(
        messages,
        ["unknown scope `products: write`; the levels of `products` are `modify` and `read`"]
    );
    assert_eq!(scopes, ["store_v2_products"]);
}

#[test]
fn a_key_like_none_is_answered_with_all_there_are() {
    let (scopes, messages) = parse("zebra: read");
    assert!(messages[0].starts_with("unknown scope `zebra: read`; the names are payments, "));
    assert!(scopes.is_empty());
}

#[test]
fn an_identifier_is_answered_with_its_words() {
    let (scopes, messages) = parse("store_v2_products");
    assert_eq!(
        messages,
        ["the scope `store_v2_products` is written `products: modify` here"]
    );
    assert_eq!(scopes, ["store_v2_products"]);
}

#[test]
fn a_scope_without_level_is_answered_with_its_levels() {
    assert_eq!(
        parse("products").1,
        ["`products` has no level; write `products: modify` or `products: read`"]
    );
    let (_, messages) = parse("products:");
    assert!(
        messages[0].contains("expected the level of `products`: `modify` or `read`"),
        "{messages:?}"
    );
}

#[test]
fn a_scope_that_another_covers_is_refused_in_either_order() {
    for list in [
        "products: modify, products: read",
        "products: read, products: modify",
    ] {
        assert_eq!(
            parse(list).1,
            ["`products: modify` covers `products: read`; remove `products: read`"]
        );
    }
}

#[test]
fn a_scope_given_twice_is_refused() {
    let (scopes, messages) = parse("orders: read, orders: read,");
    assert_eq!(messages, ["`orders: read` is given twice; remove one"]);
    assert_eq!(scopes, ["store_v2_orders_read_only"]);
}

#[test]
fn every_mistake_of_a_list_is_reported() {
    let (_, messages) = parse("product: read, 5, orders: raed, carts: read sites: read");
    assert_eq!(messages.len(), 4, "{messages:?}");
}

#[test]
fn the_variant_of_a_scope_is_its_identifier_in_upper_camel_case() {
    assert_eq!(SCOPES[0].variant(), "StorePaymentsAccessTokenCreate");
    let tax = Scope::by_id("MANAGE_TAX").unwrap();
    assert_eq!(tax.variant(), "ManageTax");
}
