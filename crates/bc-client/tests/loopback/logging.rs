//! What would a user's log show? All of it goes to a file, for `cargo xtask test` to search for secrets.

#![allow(
    unreachable_pub,
    clippy::expect_used,
    reason = "it is a module of tests, and of the library that tests share"
)]

use std::fs::File;
use std::path::Path;
use std::sync::{Mutex, Once};

use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt::format::FmtSpan;

/// Writes every span and event, other crates' too, to a file of this process's own in the folder
/// that `BC_TEST_LOGS` names, down to the level in `RUST_LOG`. Without `BC_TEST_LOGS` it does nothing.
pub fn start() {
    static STARTED: Once = Once::new();
    STARTED.call_once(|| {
        let Some(folder) = std::env::var_os("BC_TEST_LOGS") else {
            return;
        };
        let level = std::env::var("RUST_LOG").unwrap_or_else(|_| "trace".to_owned());
        let level: LevelFilter = level.parse().expect("RUST_LOG is a level");
        let program = std::env::current_exe().expect("a program has a path");
        let program = program.file_stem().unwrap_or_default().display();
        let name = format!("{program}-{}.log", std::process::id());
        let file = File::create(Path::new(&folder).join(name)).expect("BC_TEST_LOGS is a folder");
        tracing_subscriber::fmt()
            .with_max_level(level)
            .with_span_events(FmtSpan::NEW | FmtSpan::CLOSE)
            .with_ansi(false)
            .with_writer(Mutex::new(file))
            .init();
    });
}
