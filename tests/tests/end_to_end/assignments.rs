//! Which products are in which categories and on which channels.
#![expect(clippy::unwrap_used, reason = "what helps a test may fail like one")]

use bc_api::catalog::products::{
    CreateProductsCategoryAssignments, CreateProductsChannelAssignments,
    DeleteProductsCategoryAssignments, DeleteProductsChannelAssignments, GetProduct,
    GetProductsCategoryAssignments, GetProductsChannelAssignments, ProductCategoryAssignment,
    ProductChannelAssignment, ProductInclude,
};

use crate::shop::Shop;

scenarios![
    products_are_put_into_categories_and_taken_out,
    products_are_put_on_channels_and_taken_off,
];

async fn products_are_put_into_categories_and_taken_out(shop: &Shop) {
    let pairs = [120, 119].map(|product| {
        ProductCategoryAssignment::new()
            .product_id(product)
            .category_id(24)
    });
    shop.send(CreateProductsCategoryAssignments::new(pairs))
        .await;

    let request = GetProductsCategoryAssignments::new()
        .product_id_in([119, 120])
        .category_id_in([24]);
    let page = shop.send(request.clone()).await;
    let products: Vec<_> = page.data.iter().map(|pair| pair.product_id).collect();
    assert_eq!(products, [Some(119), Some(120)]);
    assert_eq!(page.meta.pagination.unwrap().total, Some(2));
    let holder = shop.send(GetProduct::new(120)).await.data;
    assert_eq!(holder.categories.unwrap(), [24]);

    let one = DeleteProductsCategoryAssignments::new()
        .product_id_in([119])
        .category_id_in([24]);
    shop.send(one).await;
    let page = shop.send(request).await;
    assert_eq!(page.data.len(), 1);
    assert_eq!(page.data[0].product_id, Some(120));
}

async fn products_are_put_on_channels_and_taken_off(shop: &Shop) {
    let pair = ProductChannelAssignment::new()
        .product_id(101)
        .channel_id(7);
    shop.send(CreateProductsChannelAssignments::new([pair]))
        .await;
    let product = GetProduct::new(101).include([ProductInclude::Channels]);
    let product = shop.send(product).await.data;
    assert_eq!(product.channels.unwrap(), [1, 7]);

    let request = GetProductsChannelAssignments::new().channel_id_in([7]);
    let page = shop.send(request).await;
    assert_eq!(page.data.len(), 1);
    assert_eq!(page.data[0].product_id, Some(101));

    shop.send(DeleteProductsChannelAssignments::new().channel_id_in([7]))
        .await;
    let request = GetProductsChannelAssignments::new().channel_id_in([7]);
    assert_eq!(shop.send(request).await.data, []);
}
