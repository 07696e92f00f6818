//! Where do the scopes of an operation come from, and what if nobody says, or two say different things?

use super::*;

#[test]
fn a_misspelt_scope_is_an_error_with_its_file_line_and_a_suggestion() {
    let error = Folders::new().error_with("`things_read_only`", "`thing_read_only`");
    assert!(
        error.contains("things.yml:50: the OAuth scope `thing_read_only`"),
        "{error}"
    );
    assert!(error.contains("(`things_read_only` is)"), "{error}");
}

#[test]
fn a_file_without_scope_table_needs_an_overlay_to_say_what_is_needed() {
    let folders = Folders::new();
    let error = folders.error_with("`", "");
    assert!(
        error.contains("get /things") && error.contains("no table of OAuth scopes"),
        "{error}"
    );

    let says = "  - target: $.paths[*][*]\n    description: why\n    x-evidence: where\n    \
                update: {security: [{access_token: []}], x-bc-scopes: undocumented}\n";
    folders.write(
        "specs/overlays/shop-things.yaml",
        &format!("{OVERLAY}{says}"),
    );
    let error = folders.import(Some("c0ffee"), false).unwrap_err();
    assert!(error.contains("exclude each other"), "{error}");

    let says = says.replace("security: [{access_token: []}], ", "");
    folders.write(
        "specs/overlays/shop-things.yaml",
        &format!("{OVERLAY}{says}"),
    );
    folders.import(Some("c0ffee"), false).unwrap();
    let specs = Specs::load(&folders.path("specs")).unwrap();
    assert_eq!(specs.specs[0].operations[0].scopes, None);
}

#[test]
fn what_contradicting_sources_say_of_the_scopes_goes_into_the_spec_and_is_checked() {
    let folders = Folders::new();
    let with = |candidates: &str| {
        let says = format!(
            "  - target: $.paths['/things'].get.security\n    description: why\n    \
             x-evidence: where\n    remove: true\n\
             \x20 - target: $.paths['/things'].get\n    description: why\n    \
             x-evidence: where\n    update:\n      x-bc-scopes: undocumented\n      \
             x-bc-scope-candidates: {candidates}\n"
        );
        folders.write(
            "specs/overlays/shop-things.yaml",
            &format!("{OVERLAY}{says}"),
        );
        folders.import(Some("c0ffee"), false)
    };
    let error = with("[[thing], []]").unwrap_err();
    assert!(
        error.contains("get /things") && error.contains("`thing` is not in specs/scopes.yaml"),
        "{error}"
    );
    let error = with("[[things]]").unwrap_err();
    assert!(
        error.contains("get /things") && error.contains("two candidates or more"),
        "{error}"
    );

    with("[[things], []]").unwrap();
    let specs = Specs::load(&folders.path("specs")).unwrap();
    let get = &specs.specs[0].operations[0];
    let candidates = get.scope_candidates.as_deref().unwrap();
    assert_eq!(candidates, [vec!["things".to_owned()], vec![]]);
    assert_eq!(specs.specs[0].operations[1].scope_candidates, None);
}
