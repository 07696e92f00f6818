//! Every shape of an error body that BigCommerce sends is read.

use super::*;

fn body(text: &str) -> ErrorBody {
    ErrorBody::new(text.as_bytes().to_vec())
}

fn fields(text: &str) -> Vec<String> {
    body(text)
        .fields()
        .iter()
        .map(FieldError::to_string)
        .collect()
}

#[test]
fn a_hostile_body_gathers_no_more_than_it_could_mean() {
    let name = "n".repeat(100_000);
    let fields: Vec<String> = (0..50_000)
        .map(|field| format!("\"{field}\":\"\""))
        .collect();
    let text = format!(r#"{{"errors": {{"{name}": {{{}}}}}}}"#, fields.join(","));
    let gathered: usize = body(&text)
        .fields()
        .iter()
        .map(|field| field.field.len())
        .sum();
    assert!(gathered <= Fields::ROOM, "{gathered}");

    let batch = format!(
        r#"{{"errors": {{"{name}": [{{"data": [{}{{}}]}}]}}}}"#,
        "{},".repeat(50_000)
    );
    assert_eq!(body(&batch).fields(), []);
}

#[test]
fn a_v3_error_has_title_detail_code_and_fields() {
    let body = body(
        r#"{"status": 422, "title": "Invalid", "type": "https://x", "code": 30101, "detail": "Two fields",
            "errors": {"name": "required", "variants.0.sku": "taken", "tags": ["bad", "worse"]}}"#,
    );
    assert_eq!(body.title(), Some("Invalid"));
    assert_eq!(body.detail(), Some("Two fields"));
    assert_eq!(body.code().as_deref(), Some("30101"));
    let fields: Vec<String> = body.fields().iter().map(FieldError::to_string).collect();
    assert_eq!(
        fields,
        [
            "name: required",
            "variants.0.sku: taken",
            "tags: bad",
            "tags: worse"
        ]
    );
}

#[test]
fn an_empty_map_of_errors_is_no_field_error() {
    assert!(fields(r#"{"status": 404, "title": "Gone", "errors": {}}"#).is_empty());
    assert!(fields(r#"{"status": 404, "title": "Gone", "errors": []}"#).is_empty());
    assert!(fields(r#"{"status": 404, "title": "Gone", "errors": null}"#).is_empty());
}

#[test]
fn errors_may_be_a_list_of_texts() {
    let body = body(r#"{"title": "Bad", "errors": ["first", "second"]}"#);
    assert_eq!(body.detail(), Some("first"));
    assert_eq!(body.fields()[1].message, "second");
    assert_eq!(body.fields()[1].field, "");
}

#[test]
fn errors_may_be_a_list_of_objects() {
    let text =
        r#"{"errors": [{"status": 422, "title": "Cart", "type": "t", "detail": "is stale"}]}"#;
    assert_eq!(body(text).title(), Some("Cart"));
    assert_eq!(body(text).detail(), Some("is stale"));
    assert_eq!(fields(text), ["is stale"]);
}

#[test]
fn errors_within_a_list_keep_their_own_fields() {
    let text =
        r#"{"errors": [{"code": 1, "title": "Bad", "errors": {"name": "taken"}}], "meta": {}}"#;
    assert_eq!(fields(text), ["name: taken"]);
}

#[test]
fn errors_may_be_nested() {
    assert_eq!(
        fields(r#"{"errors": {"address": {"city": "required"}}}"#),
        ["address.city: required"]
    );
}

#[test]
fn batch_errors_name_the_input() {
    assert_eq!(
        fields(
            r#"{"status": 422, "title": "Batch", "batch_errors":
                [{"data": {"sku": "a"}, "field_errors": {}}, {"data": {}, "field_errors": {"price": "negative"}}]}"#
        ),
        ["batch_errors[1].price: negative"]
    );
    assert_eq!(
        fields(
            r#"{"batch_errors": [{"status": 422, "title": "Bad", "errors": {"sku": "taken"}}]}"#
        ),
        ["batch_errors[0].sku: taken"]
    );
    assert_eq!(
        fields(r#"[{"data": {}, "field_errors": {"price": "negative"}}]"#),
        ["[0].price: negative"]
    );
}

#[test]
fn a_v2_error_is_a_list_with_a_message() {
    let text = r#"[{"status": 400, "message": "The field is invalid.", "details": {"invalid_reason": "too long"}}]"#;
    assert_eq!(body(text).title(), Some("The field is invalid."));
    assert_eq!(fields(text), ["[0].invalid_reason: too long"]);
    assert_eq!(
        body(r#"{"status": 409, "message": "Exists"}"#).title(),
        Some("Exists")
    );
}

#[test]
fn a_degraded_service_says_when_to_come_back() {
    let body = body(
        r#"{"error": {"code": "SERVICE_DEGRADED", "message": "Later", "details": "Busy", "retry_after_seconds": 30}}"#,
    );
    assert_eq!(body.title(), Some("Later"));
    assert_eq!(body.detail(), Some("Busy"));
    assert_eq!(body.code().as_deref(), Some("SERVICE_DEGRADED"));
    assert_eq!(body.retry_after(), Some(Duration::from_secs(30)));
}

#[test]
fn further_shapes_have_a_title() {
    for (text, title) in [
        (r#"{"error": "invalid_scope"}"#, "invalid_scope"),
        (r#""bare text""#, "bare text"),
        (
            r#"{"errors": [{"message": "Cannot query", "path": ["a"]}]}"#,
            "Cannot query",
        ),
        (
            r#"{"data": [{"error": "Too much", "order_id": 1, "status": 422}]}"#,
            "Too much",
        ),
        (
            r#"{"code": 404, "data": [], "meta": {"message": "No company"}}"#,
            "No company",
        ),
        (
            "You are not logged in\nsecond line",
            "You are not logged in",
        ),
        (
            "<html><head><TITLE lang=en> 502 Bad Gateway </TITLE></head></html>",
            "502 Bad Gateway",
        ),
    ] {
        assert_eq!(body(text).title(), Some(title), "{text}");
    }
}

#[test]
fn whatever_comes_is_kept_and_nothing_panics() {
    for bytes in [
        &b""[..],
        b"   ",
        b"{",
        b"[]",
        b"{}",
        b"null",
        b"<html>",
        b"<title",
        b"\xff\xfe<title>\xff</title>",
        br#"{"errors": 5, "batch_errors": {}, "error": [], "title": null, "code": []}"#,
    ] {
        let body = ErrorBody::new(bytes.to_vec());
        assert_eq!(body.title(), None, "{bytes:?}");
        let _ = (body.detail(), body.code(), body.fields(), body.summary());
        assert_eq!(body.bytes(), bytes);
    }
}

#[test]
fn debug_shows_no_content() {
    assert!(!format!("{:?}", body(r#"{"title": "hunter2"}"#)).contains("hunter2"));
}
