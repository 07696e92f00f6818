//! Are all operations sent? What the scenarios send, compared with the generated list.

use std::collections::BTreeSet;

use bc_api::Endpoint;

/// The endpoints' names, which are their operationIds but for the first letter.
macro_rules! names {
    ($(($endpoint:path, $($what:tt)*);)*) => {
        #[expect(deprecated, reason = "deprecated endpoints are sent, too")]
        fn endpoints() -> BTreeSet<String> {
            [$(<$endpoint as Endpoint>::INFO.name.to_owned()),*].into()
        }
    };
}
bc_tests::for_each_endpoint!(names);

fn type_name(operation: &str) -> String {
    let (first, rest) = operation.split_at(1);
    first.to_uppercase() + rest
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

    let answered: BTreeSet<String> = answered.iter().map(|id| type_name(id)).collect();
    let endpoints = endpoints();
    assert_eq!(endpoints.len(), 135);
    let forgotten: Vec<_> = endpoints.difference(&answered).collect();
    assert!(forgotten.is_empty(), "no scenario sends {forgotten:?}");
    let unknown: Vec<_> = answered.difference(&endpoints).collect();
    assert!(
        unknown.is_empty(),
        "the list of endpoints lacks {unknown:?}"
    );
}
