//! Are all operations sent? What the scenarios send, compared with the generated list.

use std::collections::BTreeSet;

use bc_tests::generated::operations::OPERATIONS;

/// The operations of the catalog.
fn operations() -> BTreeSet<&'static str> {
    let operations = OPERATIONS.iter().flat_map(|family| family.iter());
    operations
        .filter(|operation| operation.spec.starts_with("catalog-"))
        .map(|operation| operation.operation_id)
        .collect()
}

#[tokio::test]
async fn every_operation_is_sent_and_answered_with_success() {
    let mut answered = BTreeSet::new();
    answered.extend(crate::assignments::answered().await);
    answered.extend(crate::brands::answered().await);
    answered.extend(crate::categories::answered().await);
    answered.extend(crate::metafields::answered().await);
    answered.extend(crate::modifiers::answered().await);
    answered.extend(crate::options::answered().await);
    answered.extend(crate::paging::answered().await);
    answered.extend(crate::product_parts::answered().await);
    answered.extend(crate::products::answered().await);
    answered.extend(crate::trees::answered().await);
    answered.extend(crate::values::answered().await);
    answered.extend(crate::variants::answered().await);

    let operations = operations();
    assert_eq!(operations.len(), 135);
    let answered: BTreeSet<&str> = answered.iter().map(String::as_str).collect();
    let forgotten: Vec<_> = operations.difference(&answered).collect();
    assert!(forgotten.is_empty(), "no scenario sends {forgotten:?}");
    let unknown: Vec<_> = answered.difference(&operations).collect();
    assert!(
        unknown.is_empty(),
        "the list of operations lacks {unknown:?}"
    );
}
