//! Does `any_of(..)` name what it says, and is every mistake of one found?

use syn::parse::Parser;

use super::super::parse_list;
use super::*;

/// The scopes that are all needed, the sets any one of whose scopes is, and the mistakes.
fn parse(list: &str) -> (Vec<&'static str>, Vec<&'static str>, Vec<String>) {
    let mut errors = Errors::default();
    let parsed = (|input: ParseStream<'_>| Ok(parse_list(input, &mut errors)))
        .parse_str(list)
        .unwrap();
    let all = parsed.declared.iter().map(|scope| scope.scope.id).collect();
    let any_of = parsed.any_of.iter().map(|any_of| any_of.set.id).collect();
    (all, any_of, errors.messages())
}

/// Asserts that there is one mistake, that its message holds `expected`, and which set it is taken
/// for.
#[track_caller]
fn assert_mistake(list: &str, expected: &str, taken_for: &[&str]) {
    let (_, any_of, messages) = parse(list);
    assert!(
        matches!(&messages[..], [message] if message.contains(expected)),
        "{list}: expected only {expected:?}, found {messages:#?}"
    );
    assert_eq!(any_of, taken_for, "{list}");
}

const WRITE: &str = "store_v2_orders_or_transactions";
const READ: &str = "store_v2_orders_or_transactions_read_only";

#[test]
fn every_set_of_the_table_is_found_by_its_words() {
    for set in ANY_OF {
        assert_eq!(set.members().count(), set.scopes.len());
        assert_eq!(parse(&set.words()), (vec![], vec![set.id], vec![]));
    }
}

#[test]
fn alternatives_stand_in_any_order_and_beside_scopes_that_are_needed_too() {
    let (all, any_of, messages) =
        parse("products: read, any_of(transactions: modify, orders: modify), carts: read");
    assert_eq!(messages, [""; 0]);
    assert_eq!(all, ["store_v2_products_read_only", "store_cart_read_only"]);
    assert_eq!(any_of, [WRITE]);
}

#[test]
fn a_misspelt_word_or_scope_is_answered_with_the_right_one_and_taken_for_it() {
    assert_mistake(
        "anyof(orders: read, transactions: read)",
        "unknown word `anyof`; did you mean `any_of`?",
        &[READ],
    );
    assert_mistake(
        "one_of(orders: read, transactions: read)",
        "did you mean `any_of`?",
        &[READ],
    );
    assert_mistake(
        "any_of(order: read, transactions: read)",
        "unknown scope `order: read`; did you mean `orders: read`?",
        &[READ],
    );
    assert_mistake(
        "any_of(orders: read, store_v2_transactions_read_only)",
        "is written `transactions: read` here",
        &[READ],
    );
}

#[test]
fn alternatives_that_are_too_few_are_refused() {
    assert_mistake(
        "any_of()",
        "`any_of` names no scopes; write `any_of(orders: modify,",
        &[],
    );
    assert_mistake(
        "any_of(orders: read)",
        "one alternative only; write `orders: read` without it",
        &[],
    );
}

#[test]
fn an_alternative_given_twice_or_including_another_is_refused() {
    assert_mistake(
        "any_of(orders: read, transactions: read, orders: read)",
        "`orders: read` is given twice; remove one",
        &[READ],
    );
    assert_mistake(
        "any_of(orders: modify, orders: read)",
        "`orders: read` is enough, and `orders: modify` includes it; remove `orders: modify`",
        &[],
    );
}

#[test]
fn alternatives_that_no_set_has_are_answered_with_the_sets_there_are() {
    assert_mistake(
        "any_of(orders: modify, carts: modify)",
        "no alternatives `orders: modify` or `carts: modify` are known; those there are: \
         `any_of(orders: modify, transactions: modify)`, \
         `any_of(orders: read, transactions: read)` and \
         `any_of(infrastructure_deployments: manage, infrastructure_deployments: create_preview)`",
        &[],
    );
}

#[test]
fn alternatives_of_alternatives_are_refused() {
    assert_mistake(
        "any_of(any_of(orders: read, transactions: read), carts: read)",
        "stands in a list of scopes, not in another",
        &[],
    );
}

#[test]
fn alternatives_that_another_element_covers_are_refused() {
    for (list, expected) in [
        (
            "orders: modify, any_of(orders: modify, transactions: modify)",
            "`orders: modify` covers `any_of(orders: modify, transactions: modify)`; remove `any_of",
        ),
        (
            "any_of(orders: read, transactions: read), any_of(orders: modify, transactions: modify)",
            "`any_of(orders: modify, transactions: modify)` covers `any_of(orders: read",
        ),
        (
            "any_of(orders: read, transactions: read), any_of(transactions: read, orders: read)",
            "`any_of(orders: read, transactions: read)` is given twice",
        ),
    ] {
        let (_, _, messages) = parse(list);
        assert!(
            matches!(&messages[..], [message] if message.contains(expected)),
            "{list}: {messages:#?}"
        );
    }
    let (_, _, messages) = parse("orders: read, any_of(orders: modify, transactions: modify)");
    assert_eq!(
        messages, [""; 0],
        "transactions: modify does not read orders"
    );
}
