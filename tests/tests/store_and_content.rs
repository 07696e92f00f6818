//! How do the store, its channels, content, webhooks and metafields decode, and what do they send?
#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "what helps a test may fail like one"
)]

use bc_api::prelude::*;
use bc_api::{Scalar, from_slice, to_vec};
use bc_api::{carts, pages, settings, store_content, store_information, webhooks, widgets};

fn read<T: bc_api::Decode>(json: &str) -> T {
    from_slice(json.as_bytes()).unwrap_or_else(|error| panic!("{error}"))
}

fn written(value: &dyn bc_api::Emit) -> Json {
    read(std::str::from_utf8(&to_vec(value)).unwrap())
}

#[test]
fn a_store_without_a_logo_has_an_empty_list_in_its_place() {
    let with: store_information::v2::StoreInformation =
        read(r#"{"id": "abc", "logo": {"url": "https://example.com/logo.png"}}"#);
    let url = with.logo.and_then(|logo| logo.url);
    assert_eq!(url.as_deref(), Some("https://example.com/logo.png"));
    let without: store_information::v2::StoreInformation = read(r#"{"id": "abc", "logo": []}"#);
    assert_eq!(without.logo.and_then(|logo| logo.url), None);
}

#[test]
fn a_blog_post_was_published_at_a_text_or_an_object() {
    for date in [
        r#"{"date": "2018-05-18 08:26:42.000000", "timezone_type": 1, "timezone": "+00:00"}"#,
        r#""Fri, 18 May 2018 08:26:42 +0000""#,
    ] {
        let post: store_content::BlogPost = read(&format!(
            r#"{{"id": 3, "title": "Hello", "published_date": {date}}}"#
        ));
        let published = post.published_date.unwrap().unix_seconds();
        assert_eq!(published, Ok(1_526_632_002), "{date}");
    }
}

#[test]
fn what_v2_saved_in_part_comes_with_or_without_what_was_saved() {
    let whole: store_content::BlogPostPartlyWritten =
        read(r#"{"id": 3, "title": "Hello", "status": 207, "message": "The URL is taken"}"#);
    assert_eq!((whole.id, whole.status), (Some(3), Some(207)));
    let bare: store_content::BlogPostPartlyWritten =
        read(r#"{"status": 207, "message": "The URL is taken"}"#);
    assert_eq!(bare.message.as_deref(), Some("The URL is taken"));
}

#[test]
fn a_webhooks_dates_are_seconds_since_1970_and_stay_so() {
    let json = r#"{"id":7,"scope":"store/order/created","destination":"https://example.com","created_at":1561488106,"headers":null}"#;
    let webhook: webhooks::Webhook = read(json);
    let created = webhook.created_at.clone().unwrap();
    assert_eq!(created.to_rfc3339(), Ok("2019-06-25T18:41:46Z".to_owned()));
    assert_eq!(
        written(&webhook).get("created_at").and_then(Json::as_i64),
        Some(1_561_488_106)
    );
}

#[test]
fn a_page_is_what_its_type_says_and_an_unknown_type_is_kept() {
    let pages: Vec<pages::ContentPage> = read(
        r#"[{"id": 17, "name": "Compare", "type": "raw", "content_type": "text/html"},
            {"id": 18, "name": "List", "type": "link", "link": "https://example.com"},
            {"id": 19, "name": "New", "type": "gallery"}]"#,
    );
    let [
        pages::ContentPage::Raw(raw),
        pages::ContentPage::Link(link),
        other,
    ] = pages.as_slice()
    else {
        panic!("{pages:?}")
    };
    assert_eq!(
        (raw.id, raw.content_type.as_deref()),
        (17, Some("text/html"))
    );
    assert_eq!(link.link.as_deref(), Some("https://example.com"));
    assert_eq!(written(other).get("type"), Some(&Json::from("gallery")));
}

#[test]
fn a_new_page_says_its_type_without_being_told() {
    let page = pages::NewPage::from(pages::NewLinkPage::new("List", "https://example.com"));
    let expected: Json = read(r#"{"name": "List", "link": "https://example.com", "type": "link"}"#);
    assert_eq!(written(&page), expected);
}

#[test]
fn a_setting_of_a_channel_goes_back_to_that_of_all_channels() {
    let update = settings::CatalogSettingsUpdate::new()
        .auto_approve_reviews(true)
        .enable_product_comparisons_null();
    let expected: Json =
        read(r#"{"auto_approve_reviews": true, "enable_product_comparisons": null}"#);
    assert_eq!(written(&update), expected);
}

#[test]
fn the_default_of_a_widgets_setting_may_be_anything() {
    let json = r#"{"uuid": "a", "name": "Header", "schema": [{"type": "array", "id": "images", "schema": [
        {"type": "tab", "sections": [{"settings": [
            {"type": "imageManager", "id": "image", "default": {"src": "/a.png", "type": "IMAGE_MANAGER"}},
            {"type": "range", "id": "size", "default": 3, "typeMeta": {"rangeValues": {"min": 1}}}]}]}]}]}"#;
    let template: widgets::WidgetTemplate = read(json);
    assert_eq!(written(&template), read::<Json>(json));
}

#[test]
fn a_metafield_belongs_to_a_number_or_in_carts_to_a_text() {
    let page: Page<carts::Metafield> = read(
        r#"{"data": [{"id": 6, "resource_type": "cart", "resource_id": "b20deef4-caaa"},
                     {"id": "7", "resource_type": "product", "resource_id": 111}]}"#,
    );
    let owners: Vec<_> = page
        .data
        .iter()
        .map(|one| one.resource_id.clone())
        .collect();
    assert_eq!(
        owners,
        [Some(Scalar::from("b20deef4-caaa")), Some(Scalar::from(111))]
    );
    assert_eq!(page.data[1].id, 7, "quoted or not");
}
