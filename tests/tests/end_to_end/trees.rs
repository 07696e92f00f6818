//! Category trees and the categories in them.
#![expect(clippy::unwrap_used, reason = "what helps a test may fail like one")]

use bc_api::catalog::category_trees::{
    CategoryTreeInput, CategoryUpdate, CategoryUrl, CreateCategories, DeleteCategoryTrees,
    DeleteTreeCategories, GetAllCategories, GetCategoryTree, GetCategoryTrees, NewCategory,
    UpdateCategories, UpsertCategoryTrees,
};

use crate::shop::Shop;

scenarios![
    a_tree_is_created_renamed_and_deleted,
    a_tree_shows_its_categories_one_below_the_other,
    categories_are_created_changed_and_deleted_in_a_batch,
    a_batch_that_is_right_in_part_is_written_in_part,
];

async fn a_tree_is_created_renamed_and_deleted(shop: &Shop) {
    let new = CategoryTreeInput::new().name("Wholesale").channels([2]);
    let created = shop.send(UpsertCategoryTrees::new([new])).await;
    assert_eq!(created.data[0].name.as_deref(), Some("Wholesale"));
    assert_eq!(created.meta.success, Some(1));
    let id = created.data[0].id;

    let renamed = CategoryTreeInput::new().id(id).name("Trade");
    let renamed = shop.send(UpsertCategoryTrees::new([renamed])).await;
    assert_eq!(renamed.data[0].id, id);
    assert_eq!(renamed.data[0].channels.as_deref(), Some(&[2][..]));

    let of_channel = GetCategoryTrees::new().channel_id_in([2]);
    let found = shop.send(of_channel).await;
    assert_eq!(found.data.len(), 1);
    assert_eq!(found.data[0].name.as_deref(), Some("Trade"));

    shop.send(DeleteCategoryTrees::new().id_in([id])).await;
    let left = shop.send(GetCategoryTrees::new()).await;
    assert_eq!(
        left.data.iter().map(|tree| tree.id).collect::<Vec<_>>(),
        [1]
    );
}

async fn a_tree_shows_its_categories_one_below_the_other(shop: &Shop) {
    let tree = shop.send(GetCategoryTree::new(1)).await.data;
    let roots: Vec<_> = tree
        .iter()
        .map(|node| node.name.as_deref().unwrap())
        .collect();
    assert_eq!(roots, ["Kitchen", "Garden", "Workshop"]);
    let knives = &tree[0].children.as_ref().unwrap()[0];
    assert_eq!(
        (knives.id, knives.parent_id, knives.depth),
        (21, Some(18), Some(1))
    );
    assert_eq!(knives.path.as_deref(), Some(&[18][..]));

    let flat = shop.send(GetCategoryTree::new(1).depth(0)).await.data;
    let below = flat.iter().flat_map(|node| node.children.iter().flatten());
    assert_eq!(below.count(), 0, "only the first level was asked for");
}

async fn categories_are_created_changed_and_deleted_in_a_batch(shop: &Shop) {
    let new = ["Bowls", "Cups"].map(|name| {
        let path = CategoryUrl::new().path(format!("/{name}/"));
        NewCategory::new(name).tree_id(1).parent_id(18).url(path)
    });
    let created = shop.send(CreateCategories::new(new)).await;
    let created = created.complete().unwrap();
    assert_eq!(
        (created.meta.total, created.meta.failed),
        (Some(2), Some(0))
    );
    let [bowls, cups] = <[_; 2]>::try_from(created.data).unwrap();
    assert_eq!(bowls.url.as_ref().unwrap().path.as_deref(), Some("/Bowls/"));
    assert_eq!((cups.tree_id, cups.parent_id), (Some(1), Some(18)));

    let change = CategoryUpdate::new(cups.category_id).name("Mugs");
    let changed = shop.send(UpdateCategories::new([change])).await;
    let changed = changed.complete().unwrap();
    assert_eq!(changed.meta.unwrap().success, Some(1));

    let request = GetAllCategories::new().category_id_in([bowls.category_id, cups.category_id]);
    let found = shop.send(request).await.data;
    let names: Vec<_> = found.iter().map(|category| &category.name).collect();
    assert_eq!(names, ["Bowls", "Mugs"]);
    assert_eq!(
        shop.send(GetAllCategories::new().keyword("mug")).await.data,
        found[1..]
    );

    let request = DeleteTreeCategories::new().category_id_in([bowls.category_id]);
    let deleted = shop.send(request).await;
    assert_eq!(deleted.meta.unwrap().total, Some(1));
    let left = shop.send(GetAllCategories::new().parent_id_in([18])).await;
    let left: Vec<_> = left.data.iter().map(|category| &category.name).collect();
    assert_eq!(left, ["Knives", "Boards", "Pots", "Mugs"]);
}

async fn a_batch_that_is_right_in_part_is_written_in_part(shop: &Shop) {
    let new = ["Bowls", "Knives"].map(|name| NewCategory::new(name).tree_id(1).parent_id(18));
    let outcome = shop.send(CreateCategories::new(new)).await;
    assert!(outcome.is_partial());
    let partly = outcome.complete().unwrap_err().answer;
    let written = partly.data.unwrap();
    assert_eq!(written.len(), 1);
    assert_eq!(written[0].name, "Bowls");
    let meta = partly.meta.unwrap();
    assert_eq!(
        (meta.total, meta.success, meta.failed),
        (Some(2), Some(1), Some(1))
    );
    let errors = partly.errors.unwrap().errors.unwrap();
    assert!(
        errors.keys().any(|field| field.starts_with("1.")),
        "{errors:?}"
    );

    let changes = [
        CategoryUpdate::new(written[0].category_id).name("Cups"),
        CategoryUpdate::new(999).name("Nothing"),
    ];
    let outcome = shop.send(UpdateCategories::new(changes)).await;
    let incomplete = outcome.complete().unwrap_err();
    assert!(incomplete.to_string().contains("207"), "{incomplete}");
    assert_eq!(incomplete.answer.meta.unwrap().failed, Some(1));
}
