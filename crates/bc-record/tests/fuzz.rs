//! Damaged and random documents: no panic, and what is read is stable.
//!
//! Runs for two seconds, or for as many as `BC_FUZZ_SECONDS` says, from the seed in
//! `BC_FUZZ_SEED` or a fixed one. A failure prints the document.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test's helpers may fail, too"
)]

mod support;

use std::time::{Duration, Instant};

use support::{FULL, assert_stable};

/// xorshift64*: all that is asked of it is to be the same everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let high = (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 32) as usize;
        high % end.max(1)
    }

    fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }
}

const SEEDS: [&str; 6] = [
    FULL,
    r#"[{"id":1},{"id":"2","tags":[]},{"id":3,"price":1e-7,"x":[{},[],"",0,null,true]}]"#,
    r#"{"id":1,"id":2,"labels":{"a":[],"a":[1]},"anything":{"a":1,"a":2},"brand:update":5}"#,
    r#"{"date_created":{"date":"2018-05-18 08:26:42","timezone":"UTC"},"id":9,"value":"1.50"}"#,
    r#"{"id":-9223372036854775808,"big":"18446744073709551615","ratio":1.7976931348623157e308}"#,
    r#""\u0000\ud83d\ude00\\\"\/\b\f\n\r\t""#,
];

const TOKENS: [&str; 32] = [
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\",
    "null",
    "true",
    "\"\"",
    "[]",
    "{}",
    "0",
    "-",
    "1e5",
    "1.50",
    "e-",
    "\\u",
    "\\ud800",
    "\"id\":",
    "\"parent\":{\"id\":1",
    "\"x\":",
    " ",
    "\u{e4}",
    "99999999999999999999",
    "\"price\":",
    "1e",
    "10e9223372036854775807",
    "e-9223372036854775808",
    "\"2024-05-01\"",
    "\"12\"",
];

fn mutate(random: &mut Random, json: &mut Vec<u8>) {
    for _ in 0..=random.below(6) {
        let at = random.below(json.len());
        match random.below(7) {
            0 if !json.is_empty() => json[at] = random.below(256) as u8,
            1 if !json.is_empty() => json[at] ^= 1 << random.below(8),
            2 => drop(json.drain(at..json.len().min(at + 1 + random.below(8)))),
            3 => {
                let token = random.pick(&TOKENS);
                json.splice(at..at, token.bytes());
            }
            4 => {
                let end = json.len().min(at + random.below(60));
                let copy = json[at..end].to_vec();
                let to = random.below(json.len());
                json.splice(to..to, copy);
            }
            5 => json.truncate(at),
            _ => {
                let token = random.pick(&TOKENS);
                let end = json.len().min(at + token.len());
                json.splice(at..end, token.bytes());
            }
        }
    }
}

fn number_from(variable: &str) -> Option<u64> {
    std::env::var(variable).ok()?.parse().ok()
}

#[test]
fn damaged_documents_never_panic_and_what_is_read_is_stable() {
    let duration = Duration::from_secs(number_from("BC_FUZZ_SECONDS").unwrap_or(2));
    let mut random = Random(number_from("BC_FUZZ_SEED").unwrap_or(0x5eed).max(1));
    let start = Instant::now();
    let mut json = Vec::new();
    while start.elapsed() < duration {
        if random.below(3) == 0 || json.len() > 4000 {
            json = random.pick(&SEEDS).as_bytes().to_vec();
        }
        mutate(&mut random, &mut json);
        if std::panic::catch_unwind(|| assert_stable(&json)).is_err() {
            panic!("failed on b\"{}\"", json.escape_ascii());
        }
    }
}

#[test]
fn every_single_byte_of_a_document_can_be_another() {
    for at in 0..FULL.len() {
        for byte in *b"{}[]\":,\\0-.eEnt \n\x00\x80\xff" {
            let mut json = FULL.as_bytes().to_vec();
            json[at] = byte;
            assert_stable(&json);
        }
    }
}
