//! Lists longer than a page, by number and by cursor.
#![expect(clippy::unwrap_used, reason = "what helps a test may fail like one")]

use bc_api::catalog::brands::{
    CreateBrandsMetafields, GetBrandsMetafields, MetafieldPermissionSet, NewBatchMetafield,
};
use bc_api::catalog::products::{GetProducts, ProductInclude};

use crate::shop::Shop;

scenarios![
    pages_join_to_the_whole_list,
    a_page_beyond_the_last_is_empty,
    cursors_lead_through_the_whole_list_and_back,
    a_page_with_options_is_smaller_than_asked,
];

async fn pages_join_to_the_whole_list(shop: &Shop) {
    let mut ids = Vec::new();
    for number in 1.. {
        let request = GetProducts::new().id_not_in([120]).limit(7).page(number);
        let page = shop.send(request).await;
        let meta = page.meta.pagination.unwrap();
        assert_eq!(meta.total, Some(19));
        assert_eq!(meta.per_page, Some(7));
        assert_eq!(meta.count, Some(page.data.len() as u64));
        assert_eq!(meta.current_page, Some(number.into()));
        ids.extend(page.data.iter().map(|product| product.id));

        let links = meta.links.unwrap();
        assert_eq!(links.previous.is_none(), number == 1);
        match links.next {
            Some(next) => assert!(next.starts_with('?') && next.contains("page="), "{next}"),
            None => {
                assert_eq!(meta.total_pages, Some(number.into()));
                break;
            }
        }
    }
    assert_eq!(ids, (101..120).collect::<Vec<_>>());
}

async fn a_page_beyond_the_last_is_empty(shop: &Shop) {
    let page = shop.send(GetProducts::new().page(9)).await;
    assert_eq!(page.data, []);
    assert_eq!(page.meta.pagination.unwrap().total, Some(20));
}

async fn cursors_lead_through_the_whole_list_and_back(shop: &Shop) {
    let new = (0..5).map(|number| {
        let (set, key) = (MetafieldPermissionSet::AppOnly, format!("shelf-{number}"));
        NewBatchMetafield::new(31, "warehouse", key, "A", set)
    });
    shop.send(CreateBrandsMetafields::new(new)).await;

    let list = || GetBrandsMetafields::new().namespace("warehouse").limit(2);
    let (mut keys, mut request, mut starts) = (Vec::new(), list(), Vec::new());
    loop {
        let page = shop.send(request).await;
        keys.extend(page.data.into_iter().flat_map(|one| one.key));
        let meta = page.meta.cursor_pagination.unwrap();
        starts.push(meta.start_cursor.unwrap());
        if meta.links.unwrap().next.is_none() {
            break;
        }
        request = list().after(meta.end_cursor.unwrap());
    }
    assert_eq!(
        keys,
        ["shelf-0", "shelf-1", "shelf-2", "shelf-3", "shelf-4"]
    );
    assert_eq!(starts.len(), 3);

    let back = shop.send(list().before(starts.pop().unwrap())).await;
    let back: Vec<_> = back.data.into_iter().flat_map(|one| one.key).collect();
    assert_eq!(back, ["shelf-2", "shelf-3"]);
}

async fn a_page_with_options_is_smaller_than_asked(shop: &Shop) {
    let request = GetProducts::new()
        .include([ProductInclude::Options])
        .limit(250);
    let page = shop.send(request).await;
    assert_eq!(page.data.len(), 10);
    assert_eq!(page.meta.pagination.unwrap().per_page, Some(10));
}
