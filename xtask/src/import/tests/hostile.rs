//! Does an import of something wrong say what is wrong, and write nothing?

use super::{FAMILIES, Folders, REFERENCE, SPEC, imported};

#[test]
fn a_folder_that_is_not_the_reference_is_an_error_that_says_which_is_meant() {
    let folders = Folders::new();
    std::fs::remove_file(folders.path("from/things.yml")).unwrap();
    let empty = folders.import(Some("c0ffee"), false).unwrap_err();
    assert!(
        empty.contains("things.yml") && empty.contains("`reference/`"),
        "{empty}"
    );
    std::fs::remove_dir(folders.path("from")).unwrap();
    let missing = folders.import(Some("c0ffee"), false).unwrap_err();
    assert!(missing.contains("no such folder"), "{missing}");
}

#[test]
fn an_operation_without_operation_id_is_an_error_with_its_line() {
    let error = Folders::new().error_with("      operationId: getThings\n", "");
    assert!(error.contains("things.yml:12"), "{error}");
    assert!(error.contains("needs an operationId"), "{error}");
}

#[test]
fn an_operation_id_given_twice_is_an_error_that_names_both_places() {
    let error = Folders::new().error_with("operationId: deleteThings", "operationId: getThings");
    assert!(error.contains("things.yml:26"), "{error}");
    assert!(error.contains("also that of get /things"), "{error}");
    assert!(error.contains("overlay"), "{error}");
}

#[test]
fn broken_yaml_is_an_error_with_its_line() {
    let error = Folders::new().error_with("components:\n", "components: [\n");
    assert!(
        error.contains("things.yml: not YAML") && error.contains("line "),
        "{error}"
    );
}

#[test]
fn what_cannot_be_imported_whole_changes_nothing() {
    let folders = imported();
    let lock = folders.read("specs/upstream.lock");
    let second = FAMILIES.replace("things", "others");
    folders.write("specs/families.toml", &format!("{FAMILIES}{second}"));
    let changed = REFERENCE.replace("{name: page,", "{name: limit,");
    folders.write("from/things.yml", &changed);
    for broken in [
        "paths: [",
        &REFERENCE.replace("operationId", "operationID"),
        &REFERENCE.replace("`things`", "`nothings`"),
    ] {
        folders.write("from/others.yml", broken);
        folders.import(Some("c0ffee"), false).unwrap_err();
    }
    assert_eq!(folders.read("specs/shop-things.yaml"), SPEC);
    assert_eq!(folders.read("specs/upstream.lock"), lock);
    assert!(!folders.path("specs/shop-others.yaml").exists());
}

#[test]
fn what_cannot_be_written_whole_changes_nothing() {
    let folders = imported();
    let changed = REFERENCE.replace("{name: page,", "{name: limit,");
    folders.write("from/things.yml", &changed);
    // A folder where the last file would be put beside its place.
    std::fs::create_dir(folders.path("specs/.upstream.lock.new")).unwrap();
    let error = folders.import(Some("c0ffee"), false).unwrap_err();
    assert!(error.contains("writing"), "{error}");
    assert_eq!(folders.read("specs/shop-things.yaml"), SPEC);
    assert!(!folders.path("specs/.shop-things.yaml.new").exists());
}
