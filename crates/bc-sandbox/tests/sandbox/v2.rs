//! The older version of the API: bare answers, lists of errors, nothing for an empty list.

use serde_json::json;

use crate::support::shop;

#[test]
fn answers_are_bare_and_an_empty_list_is_nothing() {
    let shop = shop();
    let countries = shop.call("GET", "/v2/countries", None).bare();
    assert_eq!(countries[0]["country_iso2"], "AT");
    assert_eq!(
        shop.call("GET", "/v2/countries/count", None).bare()["count"],
        5
    );
    let empty = shop.call("GET", "/v2/banners", None);
    assert_eq!((empty.status, empty.bytes.len()), (204, 0));
}

#[test]
fn errors_are_a_list_of_statuses_and_messages() {
    let shop = shop();
    let missing = shop.call("GET", "/v2/countries/9999", None);
    assert_eq!(missing.json()[0]["status"], 404);
    let wrong = shop.call(
        "POST",
        "/v2/customer_groups",
        Some(json!({ "is_default": true })),
    );
    assert_eq!(wrong.status, 422);
    let entry = &wrong.json()[0];
    assert_eq!(entry["details"]["field"], "name");
    assert!(entry["message"].as_str().unwrap().contains("is required"));
    let refused = shop.raw("GET", "/stores/sandbox/v2/store", &[], b"");
    assert_eq!(refused.status, 401);
    assert_eq!(refused.json()[0]["status"], 401);
}

#[test]
fn pages_go_by_number_and_limit() {
    let shop = shop();
    let page = |query: &str| shop.call("GET", &format!("/v2/countries?{query}"), None);
    let names = |query: &str| -> Vec<String> {
        let rows = page(query).bare();
        rows.as_array()
            .unwrap()
            .iter()
            .map(|row| row["country"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(names("limit=2&page=2"), ["Germany", "United Kingdom"]);
    assert_eq!(page("limit=2&page=4").status, 204);
    assert_eq!(page("limit=251").status, 413);
}
