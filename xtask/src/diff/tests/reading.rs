//! What becomes of a reference that the importer was not made for, and how is the whole told?

use super::reference::{FAMILIES, REFERENCE, folders, with};
use super::{assert_told, lines};
use crate::diff::change::Step;
use crate::diff::report::{self, Format};
use crate::diff::{FailOn, compare};

#[test]
fn the_same_reference_is_no_change() {
    let verdict = folders().compare();
    assert_told(&verdict, &[]);
    assert_eq!(verdict.step, None);
    assert_eq!(
        report::write(&verdict, Format::Text).unwrap(),
        "No change.\n"
    );
}

#[test]
fn a_new_endpoint_whose_scopes_nobody_knows_stops_nothing() {
    let new = "  /stock:
    get:
      tags: [Things]
      summary: Get the Stock
      operationId: getStock
      responses: {'204': {description: Words.}}
components:
";
    let table = "        |:--|:--|:--|\n        | Stock | modify | `stock` |\n";
    let verdict = with(&[("components:\n", new)]);
    assert_told(
        &verdict,
        &[
            "minor: getStock is new: GET https://example.com/stores/{store_hash}/v3/stock in `shop::things`, scopes \
           `things_read_only`",
        ],
    );
    let verdict = with(&[("components:\n", new), ("        |:--|:--|:--|\n", table)]);
    let why = "to be decided (the table of OAuth scopes names several: Stock, Things)";
    assert_told(
        &verdict,
        &[
            &format!("major: createThing, deleteThing: has other scopes: {why}, it was `things`"),
            &format!(
                "major: getThing, getThings: has other scopes: {why}, it was `things_read_only`"
            ),
            &format!(
                "minor: getStock is new: GET https://example.com/stores/{{store_hash}}/v3/stock in `shop::things`, \
                 scopes {why}"
            ),
        ],
    );
}

#[test]
fn what_overlays_say_of_several_specs_is_read_as_import_reads_it() {
    let folders = folders();
    let more = FAMILIES
        .replace("things", "goods")
        .replace("Things", "Goods");
    folders.write("specs/families.toml", &format!("{FAMILIES}{more}"));
    let goods = REFERENCE
        .replace("/things", "/goods")
        .replace("Thing", "Good");
    for side in ["old", "new"] {
        folders.write(&format!("{side}/goods.yml"), &goods);
    }
    let shared = "
overlay: 1.0.0
info: {title: T, version: 1.0.0}
x-bc-specs: [shop-things, shop-goods]
actions:
  - target: $.components.schemas
    description: Described once
    x-evidence: the reference
    update: {part: {type: object, properties: {size: {type: integer}}}}
";
    folders.write("specs/overlays/shared/parts.yaml", shared);
    let own = "
overlay: 1.0.0
info: {title: T, version: 1.0.0}
actions:
  - target: $.components.schemas.thing.properties
    description: It has a part
    x-evidence: the reference
    update: {part: {$ref: '#/components/schemas/part'}}
";
    folders.write("specs/overlays/shop-goods.yaml", own);
    let verdict = folders.compare();
    assert_told(&verdict, &[]);
    assert_eq!(verdict.notes, Vec::<String>::new());
}

#[test]
fn a_scope_that_is_in_no_list_is_noted_once() {
    let verdict = with(&[(
        "| read-only | `things_read_only` |",
        "| read-only | `thing_read_only` |",
    )]);
    assert_eq!(verdict.step, Some(Step::Major));
    let [note] = verdict.notes.as_slice() else {
        panic!("{:?}", verdict.notes)
    };
    assert!(
        note.contains("`thing_read_only` is not in specs/scopes.yaml")
            && note.contains("so in 2 places"),
        "{note}"
    );
}

#[test]
fn an_overlay_that_no_longer_fits_is_noted_and_its_absence_told() {
    let mut changes = vec![("    thing:\n", "    stuff:\n")];
    changes.extend([("schemas/thing'", "schemas/stuff'"); 4]);
    let verdict = with(&changes);
    assert_told(
        &verdict,
        &[
            "major: createThing response.data.id, getThing response.data.id, getThings response.data[].id: is no longer \
             always present, so an `Option`",
            "major: the type `Thing` is called `Stuff` in Rust (in createThing, getThing, getThings)",
            "major: the type `ThingKind` is called `StuffKind` in Rust (in createThing response.data.kind, getThing \
             response.data.kind, getThings response.data[].kind)",
        ],
    );
    assert_eq!(verdict.notes.len(), 2);
    let start = "NEW: the overlay specs/overlays/shop-things.yaml no longer applies: line 5: target $.components.schemas.thing: matches";
    assert!(verdict.notes[0].starts_with(start), "{}", verdict.notes[0]);
}

#[test]
fn what_the_importer_does_not_know_is_noted_and_left_out() {
    let verdict = with(&[(
        "      summary: Get a Thing\n",
        "      summary: Get a Thing\n      deprecated: true\n      strange: {a: 1}\n",
    )]);
    assert_told(&verdict, &["minor: getThing is deprecated"]);
    assert_eq!(verdict.notes.len(), 1);
    assert!(
        verdict.notes[0].starts_with("NEW: left out: things.yml:52")
            && verdict.notes[0].contains("the key `strange` is unknown"),
        "{}",
        verdict.notes[0]
    );
}

#[test]
fn files_that_are_gone_or_in_no_list_are_noted() {
    let folders = folders();
    let second = FAMILIES.replace("things", "stuff");
    folders.write("specs/families.toml", &format!("{FAMILIES}{second}"));
    folders.write(
        "old/stuff.yml",
        &REFERENCE
            .replace("Thing", "Stuff")
            .replace("/things", "/stuff"),
    );
    folders.write("new/more/others.yml", "a: 1");
    let verdict = folders.compare();
    let told = lines(&verdict);
    assert_eq!(told.len(), 5, "{told:?}");
    assert_eq!(
        told[4],
        "major: the module `bc_api::shop::models` no longer has the types `ThingKind`"
    );
    assert_eq!(
        verdict.notes,
        [
            "NEW: stuff.yml is gone, and its endpoints with it",
            "NEW: not in families.toml, so not compared: more/others.yml"
        ]
    );
}

#[test]
fn a_folder_that_is_neither_kind_is_an_error_that_says_so() {
    let folders = folders();
    folders.write("other/readme.txt", "");
    let error = |old: &str| {
        let error = compare(
            &folders.path(old),
            &folders.path("new"),
            &folders.path("specs"),
        );
        format!("{:#}", error.unwrap_err())
    };
    assert!(
        error("other").contains("neither a folder of specs"),
        "{}",
        error("other")
    );
    assert!(
        error("nowhere").contains("no such folder"),
        "{}",
        error("nowhere")
    );
}

#[test]
fn the_report_says_the_step_its_reason_and_the_next_version() {
    let verdict = with(&[
        ("required: [name]", "required: [name, note]"),
        ("enum: [id, name]", "enum: [id, name, weight]"),
    ]);
    let text = report::write(&verdict, Format::Text).unwrap();
    assert!(
        text.contains("Breaking (1)\n  createThing request body.note is required now\n"),
        "{text}"
    );
    assert!(
        text.contains("Step: major, because createThing request body.note is required now."),
        "{text}"
    );
    let markdown = report::write(&verdict, Format::Markdown).unwrap();
    assert!(
        markdown
            .contains("### Breaking (1)\n\n- `createThing request body.note` is required now\n"),
        "{markdown}"
    );
    let json: serde_json::Value =
        serde_json::from_str(&report::write(&verdict, Format::Json).unwrap()).unwrap();
    assert_eq!(json["step"], "major");
    assert_eq!(
        json["changes"][1]["places"][0],
        serde_json::json!({"spec": "shop-things", "operation": "getThings", "path": "query sort"})
    );
}

#[test]
fn a_gate_fails_from_its_step_on() {
    let step = with(&[("maximum: 250", "maximum: 100")]).step;
    FailOn::Minor.check(step).unwrap();
    FailOn::Patch.check(None).unwrap();
    let error = FailOn::Patch.check(step).unwrap_err().to_string();
    assert_eq!(error, "the step is patch, as told above");
}

#[test]
fn an_operation_that_two_specs_have_is_told_with_its_spec() {
    let folders = folders();
    let second = FAMILIES.replace("things", "stuff");
    folders.write("specs/families.toml", &format!("{FAMILIES}{second}"));
    let other = REFERENCE.replace("/things", "/stuff");
    folders.write("old/stuff.yml", &other);
    folders.write(
        "new/stuff.yml",
        &other.replace("maximum: 250", "maximum: 100"),
    );
    assert_told(
        &folders.compare(),
        &["patch: shop-stuff/getThings query limit has `maximum` 100, it was 250"],
    );
}

#[test]
fn what_no_rust_can_be_made_of_is_noted_and_compared_all_the_same() {
    let body = "      requestBody:\n        content:\n          application/json:";
    let verdict = with(&[
        (body, &body.replace("application/json", "text/csv")),
        ("weight: {type: number}", "weight: {type: string}"),
    ]);
    assert_told(
        &verdict,
        &[
            "major: createThing request body is no longer taken as `application/json`",
            "major: createThing response.data.weight, getThing response.data.weight, getThings response.data[].weight: is \
             of type string, it was number",
            "minor: createThing request body is taken as `text/csv` too",
        ],
    );
    let [note] = verdict.notes.as_slice() else {
        panic!("{:?}", verdict.notes)
    };
    assert!(
        note.starts_with("NEW: no Rust can be generated of the family shop")
            && note.contains("operation createThing"),
        "{note}"
    );
}
