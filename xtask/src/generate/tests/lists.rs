//! What do pages, limits and repetition become?

use super::*;

const MANY: &str = "{type: array, items: {type: object, properties: {name: {type: string}}}}";

fn put(more: &str) -> String {
    operation("put", "/things", "updateThings", more)
}

fn body(schema: &str) -> String {
    format!("requestBody: {{content: {{application/json: {{schema: {schema}}}}}}}")
}

/// A GET with pages and what more the specs say.
fn paged(more: &str) -> String {
    let parameters = "{name: page, in: query, schema: {type: integer}}, \
         {name: limit, in: query, schema: {type: integer, maximum: 250}}, \
         {name: 'id:greater', in: query, schema: {type: integer}}, \
         {name: sort, in: query, schema: {type: string}}";
    operation(
        "get",
        "/things",
        "getThings",
        &format!("{more}, parameters: [{parameters}], responses: {{}}"),
    )
    .replace("x-bc-pages: none", "x-bc-pages: page")
}

#[test]
fn pages_have_a_size_and_what_follows_an_identifier() {
    let keyset = "x-bc-keyset: {greater: 'id:greater', order: {sort: id}}";
    let text = generate(&paged(keyset), "");
    assert_has(
        &text,
        &[
            "/// - Pages: by number (`page`, `limit`), or after an identifier (`id:greater`); at most 250 items on a page",
            "pages = number, keyset = greater(\"id:greater\", sort = \"id\"), max_page_items = 250, )]",
        ],
    );
    let text = generate(&paged("x-bc-keyset: {min: 'id:greater'}"), "");
    assert_has(&text, &["keyset = min(\"id:greater\"),"]);
}

#[test]
fn a_keyset_that_the_operation_does_not_take_is_an_error() {
    let error = |keyset: &str| {
        let paths = paged(&format!("x-bc-keyset: {keyset}"));
        let text = format!(
            "info: {{x-bc-family: a, x-bc-module: b, x-bc-upstream: c}}\n\
             servers: [{{url: 'https://example.com'}}]\npaths: {{{paths}}}\n"
        );
        format!("{:#}", Spec::parse("shop-things", &text).unwrap_err())
    };
    for (keyset, expected) in [
        ("{greater: 'id:greatr'}", "no query parameter `id:greatr`"),
        (
            "{greater: 'id:greater', order: {by: id}}",
            "no query parameter `by`",
        ),
        ("{order: {sort: id}}", "neither `greater` nor `min`"),
        (
            "{greater: 'id:greater', min: 'id:greater'}",
            "is none of them",
        ),
        ("id", "no object"),
    ] {
        let error = error(keyset);
        assert!(
            error.contains("get /things: `x-bc-keyset`") && error.contains(expected),
            "{error}"
        );
    }
}

#[test]
fn a_limit_is_of_the_body_where_that_is_the_list() {
    let text = generate(&put(&format!("x-bc-max-batch: 10, {}", body(MANY))), "");
    assert_has(&text, &["max_batch = 10,", "#[body(batch)] pub body: Vec<"]);
}

#[test]
fn a_limit_is_of_the_property_or_the_parameter_that_the_spec_names() {
    let within =
        format!("{{type: object, required: [newItems], properties: {{newItems: {MANY}}}}}");
    let more = format!(
        "x-bc-max-batch: 10, x-bc-batch-list: newItems, {}",
        body(&within)
    );
    let text = generate(&put(&more), "");
    assert_has(
        &text,
        &["#[body(batch = new_items: Vec<", "pub new_items: Vec<"],
    );

    let more = more.replace("required: [newItems], ", "");
    let text = generate(&put(&more), "");
    assert_has(&text, &["#[body(batch = new_items: Option<Vec<"]);

    let ids =
        "{name: 'id:in', in: query, explode: false, schema: {type: array, items: {type: integer}}}";
    let more = format!(
        "x-bc-max-batch: 10, x-bc-batch-list: 'id:in', parameters: [{ids}], responses: {{}}"
    );
    let text = generate(&operation("delete", "/things", "deleteThings", &more), "");
    assert_has(&text, &["#[query(name = \"id:in\", batch)]"]);
}

#[test]
fn a_list_that_is_nowhere_or_has_no_limit_is_an_error() {
    for (more, expected) in [
        (
            "x-bc-max-batch: 10, x-bc-batch-list: ids",
            "`x-bc-batch-list: ids` is neither",
        ),
        (
            "x-bc-batch-list: ids",
            "`x-bc-max-batch` is, and that is missing",
        ),
    ] {
        let paths = put(&format!("{more}, {}", body(MANY)));
        let error = build(vec![spec("things", &paths, "")], "").unwrap_err();
        let error = format!("{error:#}");
        assert!(
            error.contains("updateThings") && error.contains(expected),
            "{error}"
        );
    }
}

#[test]
fn a_post_that_only_reads_says_that_it_may_be_repeated() {
    let more = format!("x-bc-idempotent: true, {}", body("{type: object}"));
    let text = generate(&operation("post", "/things", "countThings", &more), "");
    assert_has(
        &text,
        &[
            "idempotent, )]",
            "/// - May be repeated: sending it twice has the effect of sending it once",
        ],
    );
    let put = put("x-bc-idempotent: true").replace(", }", "}");
    let text = format!(
        "info: {{x-bc-family: a, x-bc-module: b, x-bc-upstream: c}}\n\
         servers: [{{url: 'https://example.com'}}]\npaths: {{{put}}}\n"
    );
    let error = Spec::parse("shop-things", &text).unwrap_err();
    assert!(format!("{error:#}").contains("is for a POST"), "{error:#}");
}
