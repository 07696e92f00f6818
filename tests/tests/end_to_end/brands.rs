//! Brands and their images.
#![expect(clippy::unwrap_used, reason = "what helps a test may fail like one")]

use bc_api::catalog::brands::{
    BrandImageUpload, BrandSort, BrandUpdate, CreateBrand, CreateBrandImage, CustomUrl,
    DeleteBrand, DeleteBrandImage, DeleteBrands, GetBrand, GetBrands, NewBrand, SortDirection,
    UpdateBrand,
};

use crate::shop::{Shop, picture};

scenarios![
    a_brand_is_created_read_changed_and_deleted,
    brands_are_filtered_and_sorted,
    brands_are_deleted_by_name,
    a_brands_image_is_uploaded_and_taken_away,
];

async fn a_brand_is_created_read_changed_and_deleted(shop: &Shop) {
    let new = NewBrand::new("Café & Söhne — 夏")
        .page_title("Café")
        .meta_keywords(["coffee", "cups"])
        .search_keywords("kaffee")
        .custom_url(CustomUrl::new().url("/cafe/").is_customized(true));
    let created = shop.send(CreateBrand::new(new)).await;
    let created = created.complete().unwrap().data;
    assert_eq!(created.name, "Café & Söhne — 夏");
    assert_eq!(created.meta_keywords.unwrap(), ["coffee", "cups"]);
    assert_eq!(created.custom_url.unwrap().url.unwrap(), "/cafe/");

    let change = BrandUpdate::new().meta_description("Cups of all kinds");
    let changed = shop.send(UpdateBrand::new(created.id, change)).await;
    let changed = changed.complete().unwrap().data;
    assert_eq!(
        changed.meta_description.as_deref(),
        Some("Cups of all kinds")
    );
    assert_eq!(changed.page_title.as_deref(), Some("Café"), "it stays");

    let read = shop.send(GetBrand::new(created.id)).await.data;
    assert_eq!(read, changed);

    shop.send(DeleteBrand::new(created.id)).await;
    assert!(shop.refused(GetBrand::new(created.id)).await.is_not_found());
}

async fn brands_are_filtered_and_sorted(shop: &Shop) {
    let ids = |request: GetBrands| async {
        let page = shop.send(request).await;
        page.data.iter().map(|brand| brand.id).collect::<Vec<_>>()
    };
    assert_eq!(ids(GetBrands::new().id_in([33, 31])).await, [31, 33]);
    assert_eq!(
        ids(GetBrands::new().id_not_in([31, 32, 33])).await,
        [34, 35]
    );
    assert_eq!(ids(GetBrands::new().id_greater(34)).await, [35]);
    assert_eq!(ids(GetBrands::new().name("Ember Lane")).await, [35]);
    assert_eq!(ids(GetBrands::new().name_like("works")).await, [34]);
    let backwards = GetBrands::new()
        .sort(BrandSort::Name)
        .direction(SortDirection::Desc);
    assert_eq!(ids(backwards).await, [35, 34, 33, 32, 31]);

    let request = GetBrands::new().id(31).include_fields(["name"]);
    let page = shop.send(request).await;
    assert_eq!(page.data[0].name, "Alder & Ash");
    assert_eq!(page.data[0].page_title, None, "it was not asked for");
    let request = GetBrand::new(31).exclude_fields(["page_title"]);
    let brand = shop.send(request).await.data;
    assert_eq!(
        (brand.page_title, brand.name.as_str()),
        (None, "Alder & Ash")
    );
}

async fn brands_are_deleted_by_name(shop: &Shop) {
    shop.send(DeleteBrands::new("Brackwater")).await;
    let left = shop.send(GetBrands::new()).await;
    let names: Vec<_> = left.data.iter().map(|brand| brand.name.as_str()).collect();
    assert_eq!(
        names,
        ["Alder & Ash", "Cinderhill", "Dunlin Works", "Ember Lane"]
    );
}

async fn a_brands_image_is_uploaded_and_taken_away(shop: &Shop) {
    let upload = BrandImageUpload::new(picture("lo\"go\r\n--ü.png"));
    let image = shop.send(CreateBrandImage::new(32, upload)).await.data;
    let url = image.image_url.unwrap();
    assert!(url.ends_with(".png"), "{url}");
    assert_eq!(shop.send(GetBrand::new(32)).await.data.image_url, Some(url));

    shop.send(DeleteBrandImage::new(32)).await;
    let brand = shop.send(GetBrand::new(32)).await.data;
    assert_eq!(brand.image_url.as_deref(), Some(""));
}
