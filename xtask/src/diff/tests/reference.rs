//! On a small reference of our own, imported in memory.

use super::{Folders, assert_told};
use crate::diff::verdict::Verdict;

pub(super) const REFERENCE: &str = r##"
openapi: 3.0.3
info: {title: Shop, version: '1'}
servers:
  - url: https://example.com/stores/{store_hash}/v3
    variables: {store_hash: {default: store_hash}}
tags: [{name: Things}]
paths:
  /things:
    get:
      tags: [Things]
      summary: Get Things
      operationId: getThings
      parameters:
        - {name: page, in: query, schema: {type: integer}}
        - {name: limit, in: query, schema: {type: integer, maximum: 250}}
        - {name: sort, in: query, schema: {type: string, enum: [id, name]}}
      responses:
        '200':
          description: Words.
          content:
            application/json:
              schema: {type: object, properties: {data: {type: array, items: {$ref: '#/components/schemas/thing'}}}}
    post:
      tags: [Things]
      summary: Create a Thing
      operationId: createThing
      requestBody:
        content:
          application/json:
            schema:
              type: object
              required: [name]
              properties:
                name: {type: string, maxLength: 255}
                kind: {type: string, enum: [big, small]}
                note: {type: string}
                colorCode: {type: string, minLength: 3}
      responses:
        '200':
          description: Words.
          content:
            application/json:
              schema: {type: object, properties: {data: {$ref: '#/components/schemas/thing'}}}
  /things/{thing_id}:
    parameters:
      - {name: thing_id, in: path, required: true, schema: {type: integer}}
    get:
      tags: [Things]
      summary: Get a Thing
      operationId: getThing
      responses:
        '200':
          description: Words.
          content:
            application/json:
              schema: {type: object, properties: {data: {$ref: '#/components/schemas/thing'}}}
    delete:
      tags: [Things]
      summary: Delete a Thing
      operationId: deleteThing
      responses: {'204': {description: Words.}}
components:
  schemas:
    thing:
      type: object
      properties:
        id: {type: integer}
        kind: {type: string, enum: [big, small]}
        label: {type: string}
        weight: {type: number}
        parts: {type: array, items: {$ref: '#/components/schemas/thing'}}
  securitySchemes:
    X-Auth-Token:
      type: apiKey
      description: |-
        | UI Name | Permission | Parameter |
        |:--|:--|:--|
        | Things | modify | `things` |
        | Things | read-only | `things_read_only` |
"##;

pub(super) const FAMILIES: &str = "[[spec]]\nupstream = 'things.yml'\nfamily = 'shop'\nmodule = 'things'\n\
                        docs = 'https://example.com/docs/things'\nmain_tags = ['Things']\n";

const SCOPES: &str = "
scopes:
  - {id: things, key: things, level: modify, ui_name: Things, ui_level: modify, kind: store, access: write, implies: [things_read_only]}
  - {id: things_read_only, key: things, level: read, ui_name: Things, ui_level: read-only, kind: store, access: read, implies: []}
  - {id: stock, key: stock, level: modify, ui_name: Stock, ui_level: modify, kind: store, access: write, implies: []}
";

const OVERLAY: &str = "
overlay: 1.0.0
info: {title: T, version: 1.0.0}
actions:
  - target: $.components.schemas.thing
    description: a name for people
    x-evidence: the documentation calls it so
    update: {x-bc-name: Thing}
  - target: $.components.schemas.thing.properties.id
    description: every thing has one
    x-evidence: the documentation says so
    update: {x-bc-always-present: true}
";

pub(super) fn folders() -> Folders {
    let folders = Folders::new();
    folders.write("old/things.yml", REFERENCE);
    folders.write("new/things.yml", REFERENCE);
    folders.write("specs/families.toml", FAMILIES);
    folders.write("specs/scopes.yaml", SCOPES);
    folders.write("specs/overlays/shop-things.yaml", OVERLAY);
    folders
}

/// What changes when the reference says `to` in place of `from`.
#[track_caller]
pub(super) fn with(changes: &[(&str, &str)]) -> Verdict {
    let mut text = REFERENCE.to_owned();
    for (from, to) in changes {
        assert!(text.contains(from), "no {from}");
        text = text.replacen(from, to, 1);
    }
    let folders = folders();
    folders.write("new/things.yml", &text);
    folders.compare()
}

const DELETE: &str = "    delete:
      tags: [Things]
      summary: Delete a Thing
      operationId: deleteThing
      responses: {'204': {description: Words.}}
";

#[test]
fn an_endpoint_that_is_gone_is_breaking() {
    let verdict = with(&[(DELETE, "")]);
    let url = "https://example.com/stores/{store_hash}/v3/things";
    assert_told(
        &verdict,
        &[&format!(
            "major: deleteThing is gone: DELETE {url}/{{thing_id}}"
        )],
    );
    let post = REFERENCE.split("    post:\n").nth(1).unwrap();
    let post = post.split("  /things/{thing_id}:\n").next().unwrap();
    let verdict = with(&[("    post:\n", ""), (post, "")]);
    assert_told(
        &verdict,
        &[&format!("major: createThing is gone: POST {url}")],
    );
}

#[test]
fn a_change_of_scopes_is_breaking_and_told_once_for_all_operations() {
    assert_told(
        &with(&[("| modify | `things` |", "| modify | `stock` |")]),
        &[
            "major: createThing, deleteThing: has other scopes: `stock`, it was `things`: merchants must consent again",
        ],
    );
    assert_told(
        &with(&[(
            "| read-only | `things_read_only` |",
            "| read-only | `things` |",
        )]),
        &[
            "major: getThing, getThings: has other scopes: `things`, it was `things_read_only`: merchants must consent \
           again",
        ],
    );
}

#[test]
fn what_becomes_required_in_a_request_breaks_callers() {
    assert_told(
        &with(&[("required: [name]", "required: [name, note]")]),
        &["major: createThing request body.note is required now"],
    );
    assert_told(
        &with(&[(
            "{name: sort, in: query,",
            "{name: sort, in: query, required: true,",
        )]),
        &["major: getThings query sort is required now"],
    );
    assert_told(
        &with(&[("              required: [name]\n", "")]),
        &["major: createThing request body.name is no longer required, so no argument of `new`"],
    );
}

#[test]
fn a_value_more_breaks_nobody_and_one_less_does() {
    assert_told(
        &with(&[("enum: [id, name]", "enum: [id, name, weight]")]),
        &["minor: getThings query sort has the new value `weight`"],
    );
    let kind = "kind: {type: string, enum: [big, small]}\n        label";
    assert_told(
        &with(&[(kind, &kind.replace("small", "small, tiny"))]),
        &[
            "minor: createThing response.data.kind, getThing response.data.kind, getThings response.data[].kind: has the \
           new value `tiny`",
        ],
    );
    assert_told(
        &with(&[("enum: [id, name]", "enum: [id]")]),
        &["major: getThings query sort has the value `name` no longer"],
    );
}

#[test]
fn fields_come_go_change_their_type_and_their_name() {
    let three =
        "createThing response.data.X, getThing response.data.X, getThings response.data[].X:";
    assert_told(
        &with(&[("        label: {type: string}\n", "")]),
        &[&format!("major: {} is gone", three.replace('X', "label"))],
    );
    assert_told(
        &with(&[(
            "        label:",
            "        size: {type: integer}\n        label:",
        )]),
        &[&format!("minor: {} is new", three.replace('X', "size"))],
    );
    assert_told(
        &with(&[("weight: {type: number}", "weight: {type: string}")]),
        &[&format!(
            "major: {} is of type string, it was number",
            three.replace('X', "weight")
        )],
    );
    assert_told(
        &with(&[("colorCode: {", "color_code: {")]),
        &["major: createThing request body.color_code is the new name of `colorCode`"],
    );
    assert_told(
        &with(&[(
            "note: {type: string}",
            "note: {type: string, nullable: true}",
        )]),
        &["major: createThing request body.note may be null"],
    );
}

#[test]
fn limits_and_pages_concern_the_documentation() {
    assert_told(
        &with(&[("note: {type: string}", "note: {type: string, maxLength: 9}")]),
        &["patch: createThing request body.note has `maxLength` 9, it was none"],
    );
    assert_told(
        &with(&[("maximum: 250", "maximum: 100")]),
        &["patch: getThings query limit has `maximum` 100, it was 250"],
    );
}

#[test]
fn an_identifier_that_is_a_number_now_is_the_same_in_rust() {
    assert_told(
        &with(&[("        id: {type: integer}", "        id: {type: number}")]),
        &[
            "patch: createThing response.data.id, getThing response.data.id, getThings response.data[].id: is of type \
           number, it was integer",
        ],
    );
}

#[test]
fn pages_by_cursor_in_place_of_numbers_are_breaking() {
    let page = "{name: page, in: query, schema: {type: integer}}";
    assert_told(
        &with(&[(page, "{name: after, in: query, schema: {type: string}}")]),
        &[
            "major: getThings query page is gone",
            "major: getThings has pages `cursor`, it was `page`",
            "minor: getThings query after is new",
        ],
    );
}

#[test]
fn names_that_rust_takes_over_are_breaking() {
    assert_told(
        &with(&[("operationId: getThing\n", "operationId: readThing\n")]),
        &["major: readThing is the new name of `getThing`: `ReadThing` in Rust, it was `GetThing`"],
    );
    assert_told(
        &with(&[("operationId: getThing\n", "operationId: get-thing\n")]),
        &["patch: get-thing is the new name of `getThing`: `GetThing` in Rust, it was `GetThing`"],
    );
    assert_told(
        &with(&[("thing_id}:", "id}:"), ("name: thing_id", "name: id")]),
        &["major: path id is the new name of `thing_id` (in deleteThing, getThing)"],
    );
}
