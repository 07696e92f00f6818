//! What is declared about the catalog's resources: unique fields, references, defaults, views, limits.

use hyper::Method;

use super::{Gone, Inline, Reference, Relation, Special, Traits, Unique};

pub(crate) const PRODUCTS: &str = "/v3/catalog/products";
pub(crate) const BRANDS: &str = "/v3/catalog/brands";
pub(crate) const CATEGORIES: &str = "/v3/catalog/categories";
pub(crate) const TREES: &str = "/v3/catalog/trees";
pub(crate) const TREE_CATEGORIES: &str = "/v3/catalog/trees/categories";
pub(crate) const IMAGES: &str = "/v3/catalog/products/{product_id}/images";
pub(crate) const REVIEWS: &str = "/v3/catalog/products/{product_id}/reviews";
pub(crate) const VARIANTS: &str = "/v3/catalog/products/{product_id}/variants";
pub(crate) const OPTIONS: &str = "/v3/catalog/products/{product_id}/options";
pub(crate) const OPTION_VALUES: &str =
    "/v3/catalog/products/{product_id}/options/{option_id}/values";
pub(crate) const MODIFIERS: &str = "/v3/catalog/products/{product_id}/modifiers";
pub(crate) const COMPLEX_RULES: &str = "/v3/catalog/products/{product_id}/complex-rules";
const MODIFIER_VALUES: &str = "/v3/catalog/products/{product_id}/modifiers/{modifier_id}/values";
const CUSTOM_FIELDS: &str = "/v3/catalog/products/{product_id}/custom-fields";
const BULK_PRICING: &str = "/v3/catalog/products/{product_id}/bulk-pricing-rules";
const VIDEOS: &str = "/v3/catalog/products/{product_id}/videos";

const NONE: Traits = Traits::DEFAULT;

/// Metafields are alike everywhere.
pub(crate) static METAFIELDS: Traits = METAFIELD;

const METAFIELD: Traits = Traits {
    noun: "metafield",
    first_id: 5001,
    unique: &[Unique {
        fields: &["namespace", "key", "owner_client_id"],
        within_parent: true,
    }],
    keyword: &["key", "value"],
    most: 250,
    partial: true,
    owned: true,
    ..NONE
};

/// The metafields of all rows of a resource in one collection.
const fn all_metafields(collection: &'static str, view_of: &'static str) -> Traits {
    Traits {
        collection,
        view_of,
        parent_field: "resource_id",
        ..METAFIELD
    }
}

const fn together(field: &'static str, collection: &'static str) -> Inline {
    Inline {
        field,
        collection,
        always: false,
        replace: false,
    }
}

pub(crate) static TRAITS: &[Traits] = &[
    Traits {
        collection: PRODUCTS,
        first_id: 101,
        unique: &[
            Unique {
                fields: &["name"],
                within_parent: false,
            },
            Unique {
                fields: &["sku"],
                within_parent: false,
            },
            Unique {
                fields: &["custom_url.url"],
                within_parent: false,
            },
        ],
        references: &[
            Reference {
                field: "brand_id",
                to: BRANDS,
                gone: Gone::Clear,
            },
            Reference {
                field: "categories",
                to: CATEGORIES,
                gone: Gone::Clear,
            },
        ],
        inline: &[
            together("variants", VARIANTS),
            together("images", IMAGES),
            together("custom_fields", CUSTOM_FIELDS),
            together("bulk_pricing_rules", BULK_PRICING),
            together("videos", VIDEOS),
            together("options", OPTIONS),
            together("modifiers", MODIFIERS),
            together("reviews", REVIEWS),
        ],
        on_request: &["primary_image", "parent_relations", "channels"],
        defaults: &[
            ("is_visible", "true"),
            ("availability", r#""available""#),
            ("condition", r#""New""#),
            ("inventory_tracking", r#""none""#),
            ("gift_wrapping_options_type", r#""any""#),
            ("open_graph_type", r#""product""#),
            ("open_graph_use_meta_description", "true"),
            ("open_graph_use_product_name", "true"),
            ("open_graph_use_image", "true"),
            ("related_products", "[-1]"),
            ("channels", "[1]"),
        ],
        keyword: &["name", "sku", "description", "search_keywords"],
        ..NONE
    },
    Traits {
        collection: BRANDS,
        first_id: 31,
        unique: &[
            Unique {
                fields: &["name"],
                within_parent: false,
            },
            Unique {
                fields: &["custom_url.url"],
                within_parent: false,
            },
        ],
        ..NONE
    },
    Traits {
        collection: CATEGORIES,
        noun: "category",
        first_id: 18,
        unique: &[
            Unique {
                fields: &["tree_id", "parent_id", "name"],
                within_parent: false,
            },
            Unique {
                fields: &["tree_id", "custom_url.url"],
                within_parent: false,
            },
        ],
        references: &[
            Reference {
                field: "parent_id",
                to: CATEGORIES,
                gone: Gone::Delete,
            },
            Reference {
                field: "tree_id",
                to: TREES,
                gone: Gone::Delete,
            },
        ],
        defaults: &[
            ("is_visible", "true"),
            ("default_product_sort", r#""use_store_settings""#),
            ("layout_file", r#""category.html""#),
        ],
        keyword: &["name", "description", "search_keywords"],
        ..NONE
    },
    Traits {
        collection: TREE_CATEGORIES,
        view_of: CATEGORIES,
        noun: "category",
        id: "category_id",
        renamed: &[
            ("category_id", "id"),
            ("url", "custom_url"),
            ("url.path", "url"),
        ],
        keyword: &["name", "description", "search_keywords"],
        partial: true,
        ..NONE
    },
    Traits {
        collection: TREES,
        noun: "category tree",
        unique: &[Unique {
            fields: &["name"],
            within_parent: false,
        }],
        partial: true,
        upsert: true,
        ..NONE
    },
    Traits {
        collection: VARIANTS,
        first_id: 301,
        unique: &[Unique {
            fields: &["sku"],
            within_parent: false,
        }],
        most: 600,
        ..NONE
    },
    Traits {
        collection: "/v3/catalog/variants",
        view_of: VARIANTS,
        parent_field: "product_id",
        unique: &[Unique {
            fields: &["sku"],
            within_parent: false,
        }],
        ..NONE
    },
    Traits {
        collection: IMAGES,
        first_id: 501,
        most: 1000,
        ..NONE
    },
    Traits {
        collection: VIDEOS,
        first_id: 701,
        ..NONE
    },
    Traits {
        collection: CUSTOM_FIELDS,
        first_id: 801,
        unique: &[Unique {
            fields: &["name", "value"],
            within_parent: true,
        }],
        most: 200,
        ..NONE
    },
    Traits {
        collection: BULK_PRICING,
        first_id: 901,
        ..NONE
    },
    Traits {
        collection: REVIEWS,
        first_id: 1001,
        ..NONE
    },
    Traits {
        collection: OPTIONS,
        first_id: 1101,
        unique: &[Unique {
            fields: &["display_name"],
            within_parent: true,
        }],
        inline: &[Inline {
            field: "option_values",
            collection: OPTION_VALUES,
            always: true,
            replace: true,
        }],
        ..NONE
    },
    Traits {
        collection: OPTION_VALUES,
        noun: "option value",
        first_id: 1201,
        unique: &[Unique {
            fields: &["label"],
            within_parent: true,
        }],
        most: 250,
        ..NONE
    },
    Traits {
        collection: MODIFIERS,
        first_id: 1401,
        unique: &[Unique {
            fields: &["display_name"],
            within_parent: true,
        }],
        inline: &[Inline {
            field: "option_values",
            collection: MODIFIER_VALUES,
            always: true,
            replace: true,
        }],
        ..NONE
    },
    Traits {
        collection: MODIFIER_VALUES,
        noun: "modifier value",
        parent_field: "option_id",
        first_id: 1501,
        unique: &[Unique {
            fields: &["label"],
            within_parent: true,
        }],
        ..NONE
    },
    Traits {
        collection: COMPLEX_RULES,
        first_id: 1701,
        defaults: &[("enabled", "true")],
        ..NONE
    },
    all_metafields(
        "/v3/catalog/products/metafields",
        "/v3/catalog/products/{product_id}/metafields",
    ),
    all_metafields(
        "/v3/catalog/brands/metafields",
        "/v3/catalog/brands/{brand_id}/metafields",
    ),
    all_metafields(
        "/v3/catalog/categories/metafields",
        "/v3/catalog/categories/{category_id}/metafields",
    ),
    all_metafields(
        "/v3/catalog/variants/metafields",
        "/v3/catalog/products/{product_id}/variants/{variant_id}/metafields",
    ),
];

pub(crate) static RELATIONS: &[Relation] = &[
    Relation {
        collection: "/v3/catalog/products/category-assignments",
        owner: PRODUCTS,
        owner_field: "product_id",
        list: "categories",
        item_field: "category_id",
        items: CATEGORIES,
    },
    Relation {
        collection: "/v3/catalog/products/channel-assignments",
        owner: PRODUCTS,
        owner_field: "product_id",
        list: "channels",
        item_field: "channel_id",
        items: "",
    },
];

/// The operations whose behaviour is written by hand.
pub(crate) fn special(method: &Method, path: &str) -> Option<Special> {
    match (method.as_str(), path) {
        ("GET", "/v3/catalog/summary") => Some(Special::CatalogSummary),
        ("GET", "/v3/catalog/categories/{category_id}/products/sort-order") => {
            Some(Special::ListSortOrder)
        }
        ("PUT", "/v3/catalog/categories/{category_id}/products/sort-order") => {
            Some(Special::SetSortOrder)
        }
        ("GET", "/v3/catalog/trees/{tree_id}/categories") => Some(Special::CategoryTree),
        _ => None,
    }
}
