//! What do secrets become? Types that do not show them, whatever they are united with.

use super::*;

/// The paths of one resource, as two operations answer it.
fn described_twice(first: &str, second: &str) -> String {
    let thing = |properties: &str| {
        let id = "id: {type: integer, x-bc-always-present: true}";
        let schema = format!("{{type: object, title: Thing, properties: {{{id}, {properties}}}}}");
        format!("responses: {{{}}}", answer("200", &wrapped(&schema)))
    };
    let get = operation("get", "/a", "getThing", &thing(first));
    let post = operation("post", "/b", "createThing", &thing(second));
    format!("{get}, {post}")
}

#[test]
fn a_password_is_a_secret_and_a_setting_without_a_type_is_any_secret_json() {
    let paths = described_twice(
        "key: {type: string, format: password}, options: {type: object, additionalProperties: {format: password}}",
        "headers: {type: object, additionalProperties: {type: string, format: password}}",
    );
    assert_has(
        &generate(&paths, ""),
        &[
            "pub key: Option<Secret>,",
            "pub options: Option<Map<SecretJson>>,",
            "pub headers: Option<Map<Secret>>,",
        ],
    );
}

#[test]
fn what_one_operation_hides_no_other_shows() {
    let secret = "key: {type: string, format: password}";
    for (other, ty) in [
        ("key: {type: string}", "Secret"),
        ("key: {type: integer}", "SecretJson"),
        ("key: {}", "SecretJson"),
    ] {
        for (first, second) in [(secret, other), (other, secret)] {
            let text = generate(&described_twice(first, second), "");
            assert_has(&text, &[&format!("pub key: Option<{ty}>,")]);
            assert_eq!(text.matches("pub struct Thing {").count(), 1, "{text}");
        }
    }
}

#[test]
fn a_map_of_secrets_does_not_become_json() {
    let secrets = "options: {type: object, additionalProperties: {format: password}}";
    let paths = described_twice(secrets, "options: {}");
    let error = build(vec![spec("things", &paths, "")], "").unwrap_err();
    let error = error.to_string();
    assert!(
        error.contains("two types would be called `Thing`"),
        "{error}"
    );
}

#[test]
fn what_is_none_of_several_kinds_is_hidden_where_one_of_them_holds_a_secret() {
    let choice = |number: &str| {
        let choice = format!(
            "{{oneOf: [{{type: object, title: Card, properties: {{card: {{type: object, properties: {{number: {number}}}}}}}}}, \
              {{type: object, title: Cash, properties: {{amount: {{type: number}}}}}}], x-bc-name: Payment}}"
        );
        let more = format!("responses: {{{}}}", answer("200", &wrapped(&choice)));
        generate(&operation("get", "/a", "getPayment", &more), "")
    };
    assert_has(
        &choice("{type: string, format: password}"),
        &["pub enum Payment: SecretJson {"],
    );
    assert_has(&choice("{type: string}"), &["pub enum Payment {"]);
}
