//! Calls that must not compile, and what the compiler says of them.
//!
//! `ui/README.md` says why each case exists. After a deliberate change of wording, run
//! `TRYBUILD=overwrite cargo test -p bc-tests --test ui` and read the difference.

#[test]
fn what_must_not_compile_says_why_and_what_to_do() {
    trybuild::TestCases::new().compile_fail("ui/*/*.rs");
}
