//! Single documents: settings of the store and of its channels, kept and changed field by field.

use serde_json::json;

use crate::support::shop;

#[test]
fn settings_have_defaults_and_keep_what_a_request_leaves_out() {
    let shop = shop();
    let path = "/v3/settings/storefront/seo";
    let before = shop.call("GET", path, None).data();
    assert!(before.get("www_redirect").is_some());
    let first = json!({ "page_title": "Brackwater" });
    let second = json!({ "meta_description": "Boards" });
    assert_eq!(shop.call("PUT", path, Some(first)).status, 200);
    shop.call("PUT", path, Some(second)).data();
    let after = shop.call("GET", path, None).data();
    assert_eq!(after["page_title"], "Brackwater");
    assert_eq!(after["meta_description"], "Boards");
}

#[test]
fn a_channel_has_settings_of_its_own_and_one_that_is_not_there_has_none() {
    let shop = shop();
    let path = "/v3/carts/settings/channels/1";
    assert_eq!(shop.call("GET", path, None).status, 200);
    let changed = json!({ "cart_type": "server_side_shared" });
    let answer = shop.call("PUT", path, Some(changed));
    assert_eq!(answer.status, 200);
    assert_eq!(
        shop.call("GET", "/v3/carts/settings/channels/99", None)
            .status,
        404
    );
}

#[test]
fn a_channels_site_is_a_site() {
    let shop = shop();
    let site = shop.call("GET", "/v3/channels/1/site", None).data();
    let same = shop
        .call("GET", &format!("/v3/sites/{}", site["id"]), None)
        .data();
    assert_eq!(same["url"], site["url"]);
    let body = json!({ "url": "https://other.example.com", "channel_id": 1 });
    assert_eq!(
        shop.call("POST", "/v3/channels/1/site", Some(body)).status,
        409
    );
    let url = json!({ "url": "https://pay.example.com" });
    let answer = shop.call("PUT", "/v3/channels/1/site/checkout-url", Some(url));
    assert_eq!(answer.bare()["is_checkout_url_customized"], true);
}

#[test]
fn ids_that_are_texts_are_kept_as_they_were_given_out() {
    let shop = shop();
    let body = json!({ "name": "Pixel", "html": "<script></script>", "kind": "script_tag", "src": "https://example.com/p.js",
        "load_method": "default", "location": "footer", "visibility": "all_pages", "auto_uninstall": true,
        "consent_category": "essential", "channel_id": 1, "enabled": true });
    let made = shop.call("POST", "/v3/content/scripts", Some(body)).data();
    let path = format!("/v3/content/scripts/{}", made["uuid"].as_str().unwrap());
    assert_eq!(shop.call("GET", &path, None).data()["uuid"], made["uuid"]);
    assert_eq!(shop.call("DELETE", &path, None).status, 204);
    shop.call("GET", &path, None).errors(404);
}

#[test]
fn what_is_not_served_says_so() {
    let shop = shop();
    let path = "/v3/storefront/redirects/imex/export/1/events";
    let answer = shop.call("GET", path, None);
    assert_eq!(answer.status, 501);
    let title = answer.json()["title"].as_str().unwrap().to_owned();
    assert!(title.contains("a stream of events"), "{title}");
}

#[test]
fn nothing_is_made_up_where_nothing_was_said() {
    let shop = shop();
    let hook = json!({ "scope": "store/order/*", "destination": "https://example.com/hook" });
    let hook = shop.call("POST", "/v3/hooks", Some(hook)).data();
    assert_eq!(hook["is_active"], true);
    let listed = shop.call("GET", "/v3/hooks", None);
    assert_eq!(
        listed.json()["meta"]["pagination"]["links"].get("next"),
        None
    );
    let body = json!([{ "email": "tom@example.com", "first_name": "Tom", "last_name": "Reed" }]);
    let tom = shop.call("POST", "/v3/customers", Some(body)).data()[0].clone();
    assert_eq!(tom.get("shopper_profile_id"), None);
}
