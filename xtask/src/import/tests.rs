//! Does an import as a whole do what it promises? On a small reference of our own.

mod hostile;
mod scopes;

use std::path::Path;

use tempfile::TempDir;

use super::{Args, run};
use crate::spec::Specs;

const REFERENCE: &str = r##"
openapi: 3.0.3
info: {title: Shop, version: '1.2', description: Words., termsOfService: https://example.com}
servers:
  - url: https://example.com/stores/{store_hash}/v3
    description: Words.
    variables: {store_hash: {default: store_hash, description: Words.}}
tags: [{name: Things, description: Words.}]
paths:
  /things:
    parameters: [{$ref: '#/components/parameters/Accept'}]
    get:
      tags: [Things]
      summary: Get All Things
      operationId: getThings
      parameters:
        - {name: page, in: query, example: 2, schema: {type: integer}}
        - {name: 'id:in', in: query, style: form, explode: false, schema: {type: array, items: {type: integer}}}
      responses:
        '200':
          description: Words.
          content:
            application/json:
              example: {data: [{id: 1, label: No, at: 2026-04-01T10:00:00Z}]}
              schema: {type: object, properties: {data: {type: array, items: {$ref: '#/components/schemas/thing_Full'}}}}
    delete:
      tags: [Things]
      summary: Delete Things (Batch)
      operationId: deleteThings
      parameters: [{name: 'id:in', in: query, explode: false, schema: {type: array, items: {type: integer}}}]
      responses: {'204': {description: Words.}}
components:
  parameters:
    Accept: {name: Accept, in: header, required: true, schema: {type: string}}
  schemas:
    unused: {type: string}
    thing_Full:
      type: object
      description: Words.
      properties:
        id: {type: integer, example: 1}
        label: {type: string, x-nullable: true, default: No, example: Words.}
  securitySchemes:
    X-Auth-Token:
      type: apiKey
      description: |-
        | UI Name | Permission | Parameter |
        |:--|:--|:--|
        | Things | modify | `things` |
        | Things | read-only | `things_read_only` |
"##;

const FAMILIES: &str = "[[spec]]\nupstream = 'things.yml'\nfamily = 'shop'\nmodule = 'things'\n\
                        docs = 'https://example.com/docs/things'\nmain_tags = ['Things']\n";

const SCOPES: &str = "
scopes:
  - {id: things, key: things, level: modify, ui_name: Things, ui_level: modify, kind: store,
     access: write, implies: [things_read_only]}
  - {id: things_read_only, key: things, level: read, ui_name: Things, ui_level: read-only,
     kind: store, access: read, implies: []}
";

const OVERLAY: &str = "
overlay: 1.0.0
info: {title: T, version: 1.0.0}
actions:
  - target: $.components.schemas.thing_Full
    description: a name for people
    x-evidence: the documentation calls it so
    update: {x-bc-name: Thing}
";

/// A folder of the reference and one of specs.
struct Folders {
    root: TempDir,
}

impl Folders {
    fn new() -> Self {
        let folders = Self {
            root: tempfile::tempdir().unwrap(),
        };
        folders.write("from/things.yml", REFERENCE);
        folders.write("specs/families.toml", FAMILIES);
        folders.write("specs/scopes.yaml", SCOPES);
        folders.write("specs/overlays/shop-things.yaml", OVERLAY);
        folders
    }

    fn write(&self, file: &str, text: &str) {
        let path = self.path(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    fn read(&self, file: &str) -> String {
        std::fs::read_to_string(self.path(file)).unwrap()
    }

    fn path(&self, file: &str) -> std::path::PathBuf {
        self.root.path().join(file)
    }

    fn import(&self, commit: Option<&str>, check: bool) -> Result<(), String> {
        let args = Args {
            from: self.path("from"),
            out: Some(self.path("specs")),
            commit: commit.map(str::to_owned),
            check,
        };
        run(args).map_err(|error| format!("{error:#}"))
    }

    /// What goes wrong when the reference says `new` in place of `old`.
    fn error_with(&self, old: &str, new: &str) -> String {
        assert!(REFERENCE.contains(old));
        self.write("from/things.yml", &REFERENCE.replace(old, new));
        self.import(Some("c0ffee"), false).unwrap_err()
    }
}

fn imported() -> Folders {
    let folders = Folders::new();
    folders.import(Some("c0ffee"), false).unwrap();
    folders
}

const SPEC: &str =
    "# Made by `cargo xtask import` from reference/things.yml of BigCommerce's documentation.
# Do not edit: corrections go into overlays/shop-things.yaml.

openapi: '3.1.0'
info:
  title: 'BigCommerce: shop things'
  version: '1.2'
  x-bc-family: shop
  x-bc-module: things
  x-bc-upstream: things.yml
servers:
  - url: https://example.com/stores/{store_hash}/v3
    variables:
      store_hash:
        default: store_hash
tags:
  - name: Things
paths:
  /things:
    get:
      operationId: getThings
      tags: [Things]
      externalDocs:
        url: https://example.com/docs/things#get-all-things
      security:
        - access_token: [things_read_only]
      x-bc-accounts: [store, app]
      x-bc-pages: page
      parameters:
        - name: page
          in: query
          schema:
            type: integer
        - name: id:in
          in: query
          style: form
          explode: false
          schema:
            type: array
            items:
              type: integer
      responses:
        '200':
          description: OK
          content:
            application/json:
              schema:
                type: object
                properties:
                  data:
                    type: array
                    items:
                      $ref: '#/components/schemas/thing_Full'
    delete:
      operationId: deleteThings
      tags: [Things]
      externalDocs:
        url: https://example.com/docs/things#delete-things-batch
      security:
        - access_token: [things]
      x-bc-accounts: [store, app]
      x-bc-pages: none
      x-bc-guard: filter
      parameters:
        - name: id:in
          in: query
          style: form
          explode: false
          schema:
            type: array
            items:
              type: integer
      responses:
        '204':
          description: No Content
components:
  securitySchemes:
    access_token:
      type: apiKey
      in: header
      name: X-Auth-Token
  schemas:
    thing_Full:
      type: object
      properties:
        id:
          type: integer
        label:
          type: [string, 'null']
          default: 'No'
      x-bc-name: Thing
";

#[test]
fn a_spec_is_the_reference_without_its_prose_and_with_what_it_lacks() {
    assert_eq!(imported().read("specs/shop-things.yaml"), SPEC);
}

#[test]
fn a_second_import_changes_nothing() {
    let folders = imported();
    let lock = folders.read("specs/upstream.lock");
    folders.import(None, true).unwrap();
    folders.import(None, false).unwrap();
    assert_eq!(folders.read("specs/shop-things.yaml"), SPEC);
    assert_eq!(folders.read("specs/upstream.lock"), lock);
}

#[test]
fn the_spec_loads() {
    let specs = Specs::load(&imported().path("specs")).unwrap();
    let names: Vec<String> = specs.specs[0]
        .operations
        .iter()
        .map(|op| op.name())
        .collect();
    assert_eq!(names, ["GetThings", "DeleteThings"]);
}

#[test]
fn an_edited_a_missing_and_an_orphaned_spec_are_each_caught() {
    let folders = imported();
    folders.write(
        "specs/shop-things.yaml",
        &SPEC.replace("x-bc-pages: page", "x-bc-pages: none"),
    );
    let edited = folders.import(None, true).unwrap_err();
    assert!(edited.contains("shop-things.yaml:28: differs"), "{edited}");
    assert!(edited.contains("cargo xtask import"), "{edited}");

    std::fs::remove_file(folders.path("specs/shop-things.yaml")).unwrap();
    let missing = folders.import(None, true).unwrap_err();
    assert!(missing.contains("shop-things.yaml: missing"), "{missing}");

    folders.write("specs/shop-others.yaml", SPEC);
    let orphaned = folders.import(None, true).unwrap_err();
    assert!(
        orphaned.contains("shop-others.yaml: made from no file"),
        "{orphaned}"
    );

    folders.import(None, false).unwrap();
    assert!(!Path::new(&folders.path("specs/shop-others.yaml")).exists());
    folders.import(None, true).unwrap();
}

#[test]
fn an_overlay_for_no_spec_is_an_error() {
    let folders = Folders::new();
    folders.write("specs/overlays/shop-thing.yaml", OVERLAY);
    let error = folders.import(Some("c0ffee"), false).unwrap_err();
    assert!(
        error.contains("shop-thing.yaml corrects no spec"),
        "{error}"
    );
}

#[test]
fn a_shared_overlay_is_applied_before_a_specs_own_and_names_specs_that_are_there() {
    let folders = imported();
    let more = FAMILIES.replace("'things'", "'other-things'");
    folders.write("specs/families.toml", &format!("{FAMILIES}{more}"));
    let shared = OVERLAY
        .replace(
            "actions:",
            "x-bc-specs: [shop-things, shop-other-things]\nactions:",
        )
        .replace("x-bc-name: Thing", "x-bc-name: Shared, x-bc-shared: true");
    folders.write("specs/overlays/shared/all.yaml", &shared);
    folders.import(None, false).unwrap();
    let own = folders.read("specs/shop-things.yaml");
    assert!(
        own.contains("x-bc-shared: true") && own.contains("x-bc-name: Thing"),
        "{own}"
    );
    let other = folders.read("specs/shop-other-things.yaml");
    assert!(other.contains("x-bc-name: Shared"), "{other}");

    let lost = shared.replace("shop-other-things", "shop-lost-things");
    folders.write("specs/overlays/shared/all.yaml", &lost);
    let error = folders.import(None, false).unwrap_err();
    assert!(
        error.contains("shared/all.yaml") && error.contains("shop-lost-things"),
        "{error}"
    );
}

#[test]
fn a_scalar_made_a_list_must_say_how_it_is_written() {
    let folders = Folders::new();
    let wrong = "  - target: $.paths['/things'].get.parameters[0].schema\n    description: why\n    \
                 x-evidence: where\n    update: {type: array, items: {type: integer}}\n";
    folders.write(
        "specs/overlays/shop-things.yaml",
        &format!("{OVERLAY}{wrong}"),
    );
    let error = folders.import(Some("c0ffee"), false).unwrap_err();
    assert!(
        error.contains("/parameters/0") && error.contains("`explode`"),
        "{error}"
    );
}

#[test]
fn a_reference_to_nowhere_is_an_error() {
    let error = Folders::new().error_with("schemas/thing_Full'}", "schemas/thing'}");
    assert!(error.contains("#/components/schemas/thing"), "{error}");
}
