//! Categories of the catalog, without trees: deprecated, and still there. Their images and the order of their products.
#![expect(clippy::unwrap_used, reason = "what helps a test may fail like one")]
#![expect(deprecated, reason = "deprecated endpoints must work, too")]

use bc_api::catalog::categories::{
    CategoryDefaultProductSort, CategoryImageUpload, CategorySort, CategoryUpdate, CreateCategory,
    CreateCategoryImage, CustomUrl, DeleteCategories, DeleteCategory, DeleteCategoryImage,
    GetCategories, GetCategory, GetCategorySortOrders, NewCategory, ProductSortOrderInput,
    UpdateCategory, UpdateCategorySortOrders,
};

use crate::shop::{Shop, picture};

scenarios![
    a_category_is_created_read_changed_and_deleted,
    categories_are_filtered_sorted_and_deleted,
    a_categorys_image_is_uploaded_and_taken_away,
    products_have_an_order_within_a_category,
];

async fn a_category_is_created_read_changed_and_deleted(shop: &Shop) {
    let new = NewCategory::new(18, "Teller & Tassen")
        .description("<p>Für jeden Tag</p>")
        .default_product_sort(CategoryDefaultProductSort::PriceAsc)
        .custom_url(CustomUrl::new().url("/teller/").is_customized(true))
        .is_visible(false);
    let created = shop.send(CreateCategory::new(new)).await;
    let created = created.complete().unwrap().data;
    assert_eq!(created.parent_id, Some(18));
    assert_eq!(
        created.default_product_sort,
        Some(CategoryDefaultProductSort::PriceAsc)
    );

    let change = CategoryUpdate::new().is_visible(true).parent_id(19);
    let changed = shop.send(UpdateCategory::new(created.id, change)).await;
    let changed = changed.complete().unwrap().data;
    assert_eq!(
        (changed.is_visible, changed.parent_id),
        (Some(true), Some(19))
    );
    assert_eq!(changed.name, "Teller & Tassen", "it stays");
    assert_eq!(shop.send(GetCategory::new(created.id)).await.data, changed);

    shop.send(DeleteCategory::new(created.id)).await;
    let error = shop.refused(GetCategory::new(created.id)).await;
    assert!(error.is_not_found(), "{error}");
}

async fn categories_are_filtered_sorted_and_deleted(shop: &Shop) {
    let names = |request: GetCategories| async {
        let page = shop.send(request).await;
        page.data
            .into_iter()
            .map(|category| category.name)
            .collect::<Vec<_>>()
    };
    let below_kitchen = GetCategories::new().parent_id(18).sort(CategorySort::Name);
    assert_eq!(names(below_kitchen).await, ["Boards", "Knives", "Pots"]);
    assert_eq!(
        names(GetCategories::new().parent_id_in([19, 20])).await,
        ["Seeds", "Hand tools", "Planes"]
    );
    assert_eq!(
        names(GetCategories::new().keyword("tools")).await,
        ["Hand tools"]
    );
    assert_eq!(
        names(GetCategories::new().name_like("ard")).await,
        ["Garden", "Boards"]
    );

    shop.send(DeleteCategories::new().id_in([24]).name("Seeds"))
        .await;
    assert_eq!(
        names(GetCategories::new().parent_id(19)).await,
        ["Hand tools"]
    );
}

async fn a_categorys_image_is_uploaded_and_taken_away(shop: &Shop) {
    let upload = CategoryImageUpload::new(picture("pots.png"));
    let image = shop.send(CreateCategoryImage::new(23, upload)).await.data;
    let url = image.image_url.unwrap();
    assert!(url.ends_with("/pots.png"), "{url}");
    let shown = shop.send(GetCategory::new(23)).await.data;
    assert_eq!(shown.image_url, Some(url));

    shop.send(DeleteCategoryImage::new(23)).await;
    let shown = shop.send(GetCategory::new(23)).await.data;
    assert_eq!(shown.image_url.as_deref(), Some(""));
}

async fn products_have_an_order_within_a_category(shop: &Shop) {
    let order = [
        ProductSortOrderInput::new(117, 1),
        ProductSortOrderInput::new(116, 2),
    ];
    let written = shop.send(UpdateCategorySortOrders::new(26, order)).await;
    assert_eq!(written.len(), 2);
    assert_eq!(written[0].product_id, Some(117));

    let read = shop.send(GetCategorySortOrders::new(26)).await;
    let read: Vec<_> = read
        .data
        .iter()
        .map(|entry| (entry.product_id.unwrap(), entry.sort_order.unwrap()))
        .collect();
    assert_eq!(read, [(117, 1), (116, 2)]);
}
