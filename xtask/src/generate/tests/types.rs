//! What do schemas become: choices, resources described twice, names for two things?

use std::path::Path;

use super::*;
use crate::generate::unify::TAKEN;

#[test]
fn a_choice_of_objects_is_an_enum_told_by_what_each_has_alone() {
    let rule = "{type: object, properties: {conditions: {type: array, items: {oneOf: [\
                {$ref: '#/components/schemas/byColor'}, {$ref: '#/components/schemas/bySize'}]}}, \
                amount: {oneOf: [{type: number}, {type: string}]}}}";
    let more = format!(
        "requestBody: {{content: {{application/json: {{schema: {rule}}}}}}}, responses: {{'204': {{}}}}"
    );
    let text = generate(
        &operation("post", "/rules", "createRule", &more),
        "byColor: {type: object, properties: {color: {type: string}, shade: {type: string}}}, \
         bySize: {type: object, properties: {size: {type: integer}}}",
    );
    assert_has(
        &text,
        &[
            "pub conditions: Option<Vec<RuleCondition>>,",
            "open_union! { /// One of the `conditions` of [`NewRule`]. pub enum RuleCondition {",
            "Color(ByColor) if [\"color\", \"shade\"],",
            "Size(BySize) if [\"size\"],",
            "pub amount: Option<Scalar>,",
        ],
    );
}

#[test]
fn the_tags_of_a_choice_are_one_enum_where_overlays_name_them_alike() {
    let choice = "{oneOf: [{type: object, title: Card, properties: {type: {type: string, enum: [card, debit], x-bc-name: PaymentType}}}, \
                  {type: object, title: Cash, properties: {type: {type: string, enum: [cash, coin], x-bc-name: PaymentType}}}]}";
    let text = generate(
        &operation(
            "get",
            "/a",
            "getPayment",
            &format!("responses: {{{}}}", answer("200", &wrapped(choice))),
        ),
        "",
    );
    assert_has(
        &text,
        &[
            "pub struct Card { /// The card's type. pub r#type: Option<PaymentType>, }",
            "pub struct Cash { /// The cash's type. pub r#type: Option<PaymentType>, }",
            "pub enum PaymentType { /// `card` Card = \"card\", /// `debit` Debit = \"debit\", /// `cash` Cash = \"cash\", /// `coin` Coin = \"coin\", }",
        ],
    );
}

#[test]
fn an_answer_that_may_lack_data_is_no_envelope() {
    let schema = "{type: object, properties: {data: {type: array, x-bc-always-present: false, items: {type: integer}}, meta: {type: object}}}";
    let more = format!(
        "requestBody: {{content: {{application/json: {{schema: {{type: array, items: {{type: integer}}}}}}}}}}, responses: {{{}}}",
        answer("200", schema)
    );
    let text = generate(&operation("post", "/lamps", "createLamps", &more), "");
    assert_has(
        &text,
        &[
            "response = CreateLampsResponse,",
            "pub data: Option<Vec<i64>>,",
        ],
    );
}

#[test]
fn a_tag_tells_objects_apart_and_alike_ones_in_a_response_are_one() {
    let tagged = "{oneOf: [{type: object, title: Card, properties: {type: {type: string, enum: [card]}, number: {type: string}}}, \
                  {type: object, title: Cash, properties: {type: {type: string, enum: [cash]}}}]}";
    let alike = "{oneOf: [{type: object, properties: {id: {type: integer}, url: {type: string}}}, \
                 {type: object, properties: {id: {type: integer}, file: {type: string}, url: {type: string}}}]}";
    let pay = operation(
        "get",
        "/a",
        "getPayment",
        &format!("responses: {{{}}}", answer("200", &wrapped(tagged))),
    );
    let image = operation(
        "get",
        "/b",
        "getImage",
        &format!("responses: {{{}}}", answer("200", &wrapped(alike))),
    );
    let text = generate(&format!("{pay}, {image}"), "");
    assert_has(
        &text,
        &[
            "Card(Card) if \"type\" = \"card\",",
            "response = Item<Payment>,",
            // The union reads and writes what tells them.
            "pub struct Card { /// The card's number. pub number: Option<String>, }",
            "pub struct Image { /// The image's ID. pub id: Option<i64>, /// The image's URL. pub url: Option<String>, /// The image's file. pub file: Option<String>, }",
        ],
    );
}

#[test]
fn a_variant_that_also_stands_outside_of_its_union_keeps_what_tells_it() {
    let schemas = "Card: {type: object, properties: {type: {type: string, enum: [card]}}}, \
                   Cash: {type: object, properties: {type: {type: string, enum: [cash]}}}";
    let choice =
        "{oneOf: [{$ref: '#/components/schemas/Card'}, {$ref: '#/components/schemas/Cash'}]}";
    let get = |path: &str, id: &str, schema: &str| {
        let answer = format!("responses: {{{}}}", answer("200", &wrapped(schema)));
        operation("get", path, id, &answer)
    };
    let payment = get("/a", "getPayment", choice);
    let card = get("/b", "getCard", "{$ref: '#/components/schemas/Card'}");
    let text = generate(&format!("{payment}, {card}"), schemas);
    assert_has(
        &text,
        &[
            "pub struct Card { /// The card's type. pub r#type: Option<CardType>, }",
            "pub struct Cash { }",
        ],
    );
}

#[test]
fn seconds_since_1970_are_a_date_where_the_spec_says_that_they_are() {
    let hook = "{type: object, properties: {created_at: {type: integer, format: unixtime}, count: {type: integer}}}";
    let get = operation(
        "get",
        "/a",
        "getHook",
        &format!("responses: {{{}}}", answer("200", &wrapped(hook))),
    );
    assert_has(
        &generate(&get, ""),
        &[
            "pub created_at: Option<DateTime>,",
            "pub count: Option<i64>,",
        ],
    );
}

#[test]
fn one_resource_described_twice_is_one_type_with_the_fields_of_both() {
    let first = "{type: object, title: Thing, properties: {id: {type: integer, x-bc-always-present: true}, name: {type: string, maxLength: 5}}}";
    let second = "{type: object, title: Thing, properties: {id: {type: integer, x-bc-always-present: true}, name: {type: string, maxLength: 9}, url: {type: string}}}";
    let get = operation(
        "get",
        "/a",
        "getThing",
        &format!("responses: {{{}}}", answer("200", &wrapped(first))),
    );
    let post = operation(
        "post",
        "/b",
        "createThing",
        &format!("responses: {{{}}}", answer("200", &wrapped(second))),
    );
    let text = generate(&format!("{get}, {post}"), "");
    assert_eq!(text.matches("pub struct Thing {").count(), 1);
    assert_has(
        &text,
        &[
            "#[record(required)] pub id: i64, /// The thing's name. pub name: Option<String>, /// The thing's URL. pub url: Option<String>, }",
        ],
    );
}

#[test]
fn what_is_read_and_sent_alike_is_one_type_and_an_input_otherwise() {
    let both = "requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/thing'}}}}, ";
    let post = |id: &str| {
        let answers = answer("200", &wrapped("{$ref: '#/components/schemas/thing'}"));
        operation(
            "post",
            &format!("/{id}"),
            id,
            &format!("{both}responses: {{{answers}}}"),
        )
    };
    let same = generate(
        &post("createThing"),
        "thing: {type: object, properties: {name: {type: string}}}",
    );
    assert_has(
        &same,
        &["pub body: Thing,", "#[record(setters)] pub struct Thing {"],
    );
    let differs = generate(
        &post("createThing"),
        "thing: {type: object, properties: {part: {$ref: '#/components/schemas/part'}}}, \
         part: {type: object, required: [size], properties: {size: {type: integer}}}",
    );
    assert_has(
        &differs,
        &[
            "pub struct Part { /// The part's size. pub size: Option<i64>, }",
            "pub struct PartInput { /// The part's size. pub size: i64, }",
        ],
    );
}

#[test]
fn a_type_that_contains_itself_is_boxed_only_where_it_must_be() {
    let answers = answer("200", &wrapped("{$ref: '#/components/schemas/node'}"));
    let text = generate(
        &operation(
            "get",
            "/nodes",
            "getNode",
            &format!("responses: {{{answers}}}"),
        ),
        "node: {type: object, properties: {parent: {$ref: '#/components/schemas/node'}, children: {type: array, items: {$ref: '#/components/schemas/node'}}}}",
    );
    assert_has(
        &text,
        &[
            "pub parent: Option<Box<Node>>,",
            "pub children: Option<Vec<Node>>,",
        ],
    );
}

#[test]
fn equal_types_of_two_modules_are_generated_once_and_different_ones_apart() {
    let module = |name: &str, extra: &str| {
        let answers = answer("200", &wrapped("{$ref: '#/components/schemas/thing'}"));
        let schemas = format!(
            "thing: {{type: object, properties: {{url: {{$ref: '#/components/schemas/url'}}{extra}}}}}, \
             url: {{type: object, properties: {{path: {{type: string}}}}}}"
        );
        spec(
            name,
            &operation(
                "get",
                &format!("/{name}"),
                "getThing",
                &format!("responses: {{{answers}}}"),
            ),
            &schemas,
        )
    };
    let files = build(
        vec![
            module("a", ""),
            module("b", ""),
            module("c", ", id: {type: integer}"),
        ],
        "",
    )
    .unwrap();
    let shared = &files[Path::new("shop/models.rs")];
    assert!(shared.contains("pub struct Thing {") && shared.contains("pub struct Url {"));
    assert!(files[Path::new("shop/a/mod.rs")].contains("pub use super::models::{Thing, Url};"));
    assert!(files[Path::new("shop/c/mod.rs")].contains("pub use super::models::{Url};"));
    assert!(files[Path::new("shop/c/things.rs")].contains("pub struct Thing {"));
}

#[test]
fn a_name_for_two_things_is_an_error_with_both_places_until_one_is_renamed() {
    let get = |id: &str, schema: &str| {
        operation(
            "get",
            &format!("/{id}"),
            id,
            &format!("responses: {{{}}}", answer("200", &wrapped(schema))),
        )
    };
    let paths = format!(
        "{}, {}",
        get(
            "getCar",
            "{type: object, properties: {wheel: {type: object, title: Wheel, properties: {size: {type: integer}}}}}"
        ),
        get(
            "getShip",
            "{type: object, properties: {wheel: {type: object, title: Wheel, properties: {size: {type: boolean}}}}}"
        )
    );
    let error = build(vec![spec("things", &paths, "")], "").unwrap_err();
    let error = format!("{error:#}");
    assert_has(
        &error,
        &[
            "`Wheel`",
            "getCar/responses/200/data/properties/wheel",
            "getShip",
            "`x-bc-name`",
        ],
    );
}

#[test]
fn a_curated_name_that_is_no_identifier_is_an_error_with_its_place() {
    let schema = "{type: object, x-bc-name: Big Thing, properties: {id: {type: integer}}}";
    let paths = operation(
        "get",
        "/things",
        "getThings",
        &format!("responses: {{{}}}", answer("200", &wrapped(schema))),
    );
    let error = build(vec![spec("things", &paths, "")], "").unwrap_err();
    let error = format!("{error:#}");
    assert_has(&error, &["\"Big Thing\"", "getThings/responses/200/data"]);
}

#[test]
fn a_name_of_bc_apis_own_is_an_error() {
    let schema = "{type: object, title: Page, properties: {id: {type: integer}}}";
    let paths = operation(
        "get",
        "/p",
        "getPage",
        &format!("responses: {{{}}}", answer("200", &wrapped(schema))),
    );
    let error = build(vec![spec("pages", &paths, "")], "").unwrap_err();
    assert_has(&format!("{error:#}"), &["`Page`", "bc_api"]);
    let renamed = build(
        vec![spec("pages", &paths, "")],
        "[names.shop]\nPage = 'ContentPage'",
    )
    .unwrap();
    assert_has(&joined(renamed), &["response = Item<ContentPage>,"]);
}

#[test]
fn two_answers_that_differ_are_an_error() {
    let one = "{type: object, title: One, properties: {data: {type: integer}}}";
    let two = "{type: object, title: Two, properties: {data: {type: string}}}";
    let more = format!(
        "responses: {{{}, {}}}",
        answer("200", one),
        answer("201", two)
    );
    let error = build(
        vec![spec(
            "things",
            &operation("post", "/t", "createThing", &more),
            "",
        )],
        "",
    )
    .unwrap_err();
    assert_has(&format!("{error:#}"), &["createThing", "two answers"]);
}

#[test]
fn no_generated_type_can_be_called_like_something_in_the_prelude() {
    let prelude = include_str!("../../../../crates/bc-api/src/prelude.rs");
    let (_, names) = prelude.split_once("pub use crate::{").unwrap();
    let (names, _) = names.split_once("};").unwrap();
    let mut types = names
        .split(',')
        .map(str::trim)
        .filter(|name| name.starts_with(char::is_uppercase));
    assert!(types.clone().count() > 10);
    assert_eq!(types.find(|name| !TAKEN.contains(name)), None);
}

#[test]
fn a_list_or_an_object_is_an_enum() {
    let fees = "{type: object, properties: {fees: {oneOf: [{$ref: '#/components/schemas/link'}, \
                {type: array, items: {$ref: '#/components/schemas/fee'}}]}}}";
    let text = generate(
        &operation(
            "get",
            "/orders",
            "getOrder",
            &format!("responses: {{{}}}", answer("200", fees)),
        ),
        "link: {type: object, properties: {url: {type: string}}}, \
         fee: {type: object, properties: {cost: {type: number}}}",
    );
    assert_has(
        &text,
        &[
            "pub fees: Option<OrderFees>,",
            "/// It is a list. List(Vec<Fee>) if list,",
            "/// It has `url`. Link(Link) if [\"url\"],",
        ],
    );
}
