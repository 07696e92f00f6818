//! Nothing deletes a collection by accident: a filter must be there, and must filter.
#![expect(clippy::unwrap_used, reason = "what helps a test may fail like one")]
#![expect(deprecated, reason = "deprecated endpoints are guarded, too")]

use bc_api::catalog::brands::{DeleteBrands, GetBrands};
use bc_api::catalog::categories::{DeleteCategories, GetCategories};
use bc_api::catalog::category_trees::{
    DeleteCategoryTrees, DeleteTreeCategories, GetAllCategories, GetCategoryTrees,
};
use bc_api::catalog::products::{
    DeleteProducts, DeleteProductsCategoryAssignments, DeleteProductsChannelAssignments,
    GetProducts, GetProductsCategoryAssignments, GetProductsChannelAssignments,
};
use bc_api::prelude::*;
use bc_api::{InvalidRequest, SendableBy};

use crate::shop::{CatalogSync, Shop};

/// What was refused, which must have been refused here.
async fn refusal<E>(shop: &Shop, endpoint: E) -> InvalidRequest
where
    E: SendableBy<AccessToken<CatalogSync>>,
{
    let before = shop.sandbox.requests().len();
    let error = shop.refused(endpoint).await;
    assert_eq!(error.kind(), ErrorKind::Request, "{error}");
    assert_eq!(shop.sandbox.requests().len(), before, "nothing was sent");
    assert!(error.to_string().contains(E::INFO.name), "{error}");
    error.invalid_request().unwrap().clone()
}

/// Without a filter it is refused; `everything()` empties the list.
macro_rules! guarded {
    ($($test:ident: $delete:ident, $list:ident;)*) => {$(
        #[tokio::test]
        async fn $test() {
            let shop = Shop::open().await;
            let refused = refusal(&shop, $delete::new()).await;
            let endpoint = stringify!($delete);
            assert_eq!(refused, InvalidRequest::NoFilter { endpoint });
            assert!(refused.to_string().contains("everything()"), "{refused}");
            assert_ne!(shop.send($list::new()).await.data, []);

            shop.send($delete::everything()).await;
            assert_eq!(shop.send($list::new()).await.data, []);
        }
    )*};
}

guarded! {
    all_products_are_deleted_only_in_so_many_words: DeleteProducts, GetProducts;
    all_categories_are_deleted_only_in_so_many_words: DeleteCategories, GetCategories;
    all_categories_of_all_trees_are_deleted_only_in_so_many_words:
        DeleteTreeCategories, GetAllCategories;
    all_trees_are_deleted_only_in_so_many_words: DeleteCategoryTrees, GetCategoryTrees;
    all_category_assignments_are_deleted_only_in_so_many_words:
        DeleteProductsCategoryAssignments, GetProductsCategoryAssignments;
    all_channel_assignments_are_deleted_only_in_so_many_words:
        DeleteProductsChannelAssignments, GetProductsChannelAssignments;
}

#[tokio::test]
async fn an_empty_list_of_ids_is_no_filter() {
    let shop = Shop::open().await;
    let empty = InvalidRequest::EmptyList { name: "id:in" };
    assert_eq!(refusal(&shop, DeleteProducts::new().id_in([])).await, empty);
    let with_another = DeleteProducts::new().id_in([]).name("Lamp");
    assert_eq!(refusal(&shop, with_another).await, empty);
    assert_eq!(refusal(&shop, GetProducts::new().id_in([])).await, empty);
    let everything = DeleteProducts::everything().id_in([]);
    assert_eq!(refusal(&shop, everything).await, empty);
}

#[tokio::test]
async fn an_empty_text_is_no_filter_of_a_delete() {
    let shop = Shop::open().await;
    let empty = InvalidRequest::EmptyFilter { name: "name" };
    assert_eq!(refusal(&shop, DeleteProducts::new().name("")).await, empty);
    assert_eq!(refusal(&shop, DeleteProducts::new().name(" ")).await, empty);
    assert_eq!(refusal(&shop, DeleteBrands::new("")).await, empty);
    assert_eq!(shop.send(GetBrands::new()).await.data.len(), 5);
}
