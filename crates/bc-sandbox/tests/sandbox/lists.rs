//! Lists: filters, order, pages, cursors, and the choice of fields.

use serde_json::json;

use crate::support::shop;

#[test]
fn filters_select_by_equality_sets_ranges_and_text() {
    let shop = shop();
    for (query, expected) in [
        ("id=103", &[103][..]),
        ("id:in=101,103,999", &[101, 103]),
        ("id%3Ain=101%2C103", &[101, 103]),
        ("id:in[]=101&id:in[]=103", &[101, 103]),
        ("id:min=119", &[119, 120]),
        ("id:greater=119", &[120]),
        ("id:less=102", &[101]),
        ("id:max=102", &[101, 102]),
        (
            "id:not_in=101,102,103,104,105,106,107,108,109,110,111,112,113,114,115,116,117,118",
            &[119, 120],
        ),
        ("name=Hori%20knife", &[114]),
        ("name=hori+KNIFE", &[114]),
        ("sku=BRD-002", &[102]),
        ("sku:in=BRD-002,KNF-001", &[102, 104]),
        ("price=24.5", &[101]),
        ("price=24.50", &[101]),
        ("brand_id=33&price=89.9", &[105]),
        ("categories=21", &[104, 105, 106]),
        ("categories:in=21,26", &[104, 105, 106, 116, 117]),
        ("is_visible=false", &[117]),
        ("type=digital", &[119]),
        ("condition=used", &[]),
        ("keyword=BREAD", &[101, 106]),
        ("inventory_level:greater=300", &[110, 111]),
        ("inventory_level=500", &[110]),
        ("channel_id:in=2", &[]),
        ("out_of_stock=1&inventory_level=0", &[103, 112, 118]),
        ("inventory_low=1&brand_id=33", &[106]),
        ("date_modified:min=2030-01-01", &[]),
        ("date_modified=2025-03-01&id:max=101", &[101]),
        ("include_fields=name&unheard_of=1&id=101", &[101]),
    ] {
        let answer = shop.get(&format!("/catalog/products?{query}"));
        assert_eq!(answer.ids(), expected, "{query}");
        assert_eq!(
            answer.json()["meta"]["pagination"]["total"],
            expected.len(),
            "{query}"
        );
    }
}

#[test]
fn other_resources_have_filters_of_their_own() {
    let shop = shop();
    assert_eq!(shop.get("/catalog/brands?name:like=%25li%25").ids(), [34]);
    assert_eq!(shop.get("/catalog/brands?name:like=dunlin").ids(), [34]);
    assert_eq!(
        shop.get("/catalog/categories?parent_id=18").ids(),
        [21, 22, 23]
    );
    assert_eq!(
        shop.get("/catalog/categories?parent_id:in=19,20&name:like=plan")
            .ids(),
        [26]
    );
    assert_eq!(
        shop.get("/catalog/variants?sku=APR-M-OLI").data()[0]["product_id"],
        118
    );
    assert_eq!(
        shop.get("/catalog/variants?product_id:in=118").ids().len(),
        6
    );
    assert_eq!(
        shop.get("/catalog/products/101/reviews?status=1")
            .data()
            .as_array()
            .unwrap()
            .len(),
        1
    );
    let inside = shop
        .get("/catalog/trees/categories?category_id:in=18,20&tree_id:in=1")
        .data();
    let names: Vec<_> = inside
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["name"].clone())
        .collect();
    assert_eq!(names, ["Kitchen", "Workshop"]);
    assert_eq!(inside[0]["url"]["path"], "/kitchen/");
}

#[test]
fn lists_are_sorted_by_a_field_and_a_direction() {
    let shop = shop();
    let first = |query: &str| {
        shop.get(&format!("/catalog/products?limit=2&{query}"))
            .ids()
    };
    assert_eq!(first("sort=price"), [120, 110]);
    assert_eq!(first("sort=price&direction=desc"), [117, 109]);
    assert_eq!(first("sort=name"), [101, 116]);
    assert_eq!(first("direction=desc"), [120, 119]);
    assert_eq!(
        shop.get("/catalog/brands?sort=name&direction=desc&limit=1")
            .ids(),
        [35]
    );
}

#[test]
fn pages_cover_a_list_without_gap_or_overlap() {
    let shop = shop();
    let mut seen = Vec::new();
    let mut next = Some("?limit=6&sort=name".to_owned());
    let mut number = 0;
    while let Some(query) = next {
        let answer = shop.get(&format!("/catalog/products{query}"));
        number += 1;
        let page = answer.json()["meta"]["pagination"].clone();
        assert_eq!(page["total"], 20);
        assert_eq!(page["per_page"], 6);
        assert_eq!(page["current_page"], number);
        assert_eq!(page["total_pages"], 4);
        assert_eq!(page["count"], answer.ids().len());
        assert_eq!(page["links"].get("previous").is_some(), number > 1);
        seen.extend(answer.ids());
        next = page["links"]["next"].as_str().map(str::to_owned);
    }
    assert_eq!(number, 4);
    seen.sort_unstable();
    assert_eq!(seen, (101..=120).collect::<Vec<_>>());

    let beyond = shop.get("/catalog/products?page=9");
    assert_eq!(beyond.ids(), [] as [i64; 0]);
    assert_eq!(beyond.json()["meta"]["pagination"]["total"], 20);
}

#[test]
fn a_page_has_50_rows_at_most_250_and_10_with_options() {
    let shop = shop();
    for number in 0..60 {
        assert_eq!(
            shop.post(
                "/catalog/brands",
                json!({ "name": format!("Brand {number}") })
            )
            .status,
            200
        );
    }
    assert_eq!(shop.get("/catalog/brands").ids().len(), 50);
    assert_eq!(shop.get("/catalog/brands?limit=250").ids().len(), 65);
    assert!(shop.get("/catalog/brands?limit=251").errors(413)["limit"].is_string());
    for include in ["options", "modifiers", "images,options"] {
        let answer = shop.get(&format!("/catalog/products?limit=50&include={include}"));
        assert_eq!(answer.ids().len(), 10, "{include}");
        assert_eq!(answer.json()["meta"]["pagination"]["total_pages"], 2);
    }
    assert_eq!(
        shop.get("/catalog/products?include=images,variants")
            .ids()
            .len(),
        20
    );
}

#[test]
fn metafields_are_walked_by_cursor_both_ways() {
    let shop = shop();
    for number in 0..7 {
        let new = json!({ "namespace": "n", "key": format!("k{number}"), "value": "v", "permission_set": "read" });
        assert_eq!(
            shop.post("/catalog/products/110/metafields", new).status,
            200
        );
    }
    let list = "/catalog/products/110/metafields?limit=3";
    let first = shop.get(list);
    let all = shop.get("/catalog/products/110/metafields").ids();
    assert_eq!(first.json()["meta"]["pagination"]["total"], 7);
    let mut seen = first.ids();
    let mut page = first.json()["meta"]["cursor_pagination"].clone();
    assert_eq!(page["links"].get("previous"), None);
    while page["links"]["next"].is_string() {
        let after = page["end_cursor"].as_str().unwrap();
        let answer = shop.get(&format!("{list}&after={after}"));
        assert_eq!(answer.json()["meta"].get("pagination"), None);
        seen.extend(answer.ids());
        page = answer.json()["meta"]["cursor_pagination"].clone();
    }
    assert_eq!(seen, all);
    assert_eq!(page["count"], 1);
    let before = page["start_cursor"].as_str().unwrap();
    assert_eq!(
        shop.get(&format!("{list}&before={before}")).ids(),
        all[3..6]
    );

    assert!(shop.get(&format!("{list}&after=zzz")).errors(422)["after"].is_string());
    assert!(
        shop.get(&format!("{list}&after={before}&before={before}"))
            .errors(422)["before"]
            .is_string()
    );
}

#[test]
fn include_fields_keeps_the_id_and_exclude_fields_drops() {
    let shop = shop();
    let names = |query: &str| -> Vec<String> {
        let row = shop.get(&format!("/catalog/products/101?{query}")).data();
        row.as_object().unwrap().keys().cloned().collect()
    };
    assert_eq!(names("include_fields=name,price"), ["id", "name", "price"]);
    assert_eq!(
        names("include_fields=name&include=images"),
        ["id", "name", "images"]
    );
    assert_eq!(
        names("include_fields=name,price&exclude_fields=price"),
        ["id", "name"]
    );
    assert!(!names("exclude_fields=name,id").contains(&"name".to_owned()));
    assert!(names("exclude_fields=name,id").contains(&"id".to_owned()));
    let row = shop
        .put(
            "/catalog/products/101?include_fields=sku",
            json!({ "sku": "BRD-X" }),
        )
        .data();
    assert_eq!(row, json!({ "id": 101, "sku": "BRD-X" }));
}
