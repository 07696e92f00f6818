//! Any bytes: no panic, and what is read is stable. `cargo +nightly fuzz run decode`

#![no_main]

#[path = "../../tests/support/mod.rs"]
mod support;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| support::assert_stable(bytes));
