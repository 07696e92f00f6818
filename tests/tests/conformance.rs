//! What does `conformance` report of a server that answers rightly, wrongly, or not at all?
#![expect(clippy::unwrap_used, reason = "what helps a test may fail like one")]

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value, json};

const TOKEN: &str = "s3cret-access-token";

/// A server that gives every request the same answer; its origin.
fn server(status: &'static str, body: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            // The requests here have no body, so that their end is an empty line.
            let mut request = Vec::new();
            while !request.ends_with(b"\r\n\r\n") {
                let mut byte = [0];
                if stream.read(&mut byte).unwrap() == 0 {
                    break;
                }
                request.push(byte[0]);
            }
            let length = body.len();
            let answer = format!(
                "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\
                 Connection: close\r\n\r\n{body}"
            );
            stream.write_all(answer.as_bytes()).unwrap();
        }
    });
    origin
}

/// A plan to get brands, and to delete them.
fn plan(server: &str, write: bool) -> Value {
    let operation = |id: &str, name: &str, writes: bool, parameters: Value| {
        json!({
            "spec": "catalog-brands", "operation_id": id, "name": name, "family": "catalog", "host": "api",
            "writes": writes, "sample": {"parameters": parameters, "body": null},
        })
    };
    json!({
        "servers": {"api": server}, "sandbox": false, "write": write, "format": "json",
        "operations": [
            operation("getBrands", "GetBrands", false, json!({})),
            operation("deleteBrands", "DeleteBrands", true, json!({"name": "sample"})),
        ],
    })
}

fn run(plan: &Value, name: &str) -> Output {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, plan.to_string()).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_conformance"));
    command
        .arg(path)
        .env("BIGCOMMERCE_ACCESS_TOKEN", TOKEN)
        .output()
        .unwrap()
}

fn records(output: &Output) -> Vec<Value> {
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn what_was_sent_and_answered_is_told_and_no_secret_with_it() {
    let output = run(
        &plan(&server("200 OK", r#"{"data": [], "meta": {}}"#), false),
        "decoded.json",
    );
    assert!(output.status.success());
    let records = records(&output);
    assert_eq!(records[0]["result"], "decoded");
    let exchange = &records[0]["exchanges"][0];
    assert_eq!(exchange["request"], "GET /stores/sandbox/v3/catalog/brands");
    assert_eq!(exchange["status"], 200);
    assert_eq!(exchange["headers"]["x-auth-token"], "***");
    let all = format!("{output:?}");
    assert!(!all.contains(TOKEN), "{all}");
}

#[test]
fn what_writes_is_sent_only_when_asked_for() {
    let server = server("204 No Content", "");
    let skipped = records(&run(&plan(&server, false), "skipped.json"));
    assert_eq!(skipped[1]["result"], "skipped");
    assert_eq!(skipped[1]["exchanges"], json!([]));
    let sent = records(&run(&plan(&server, true), "sent.json"));
    assert_eq!(
        sent[1]["exchanges"][0]["request"],
        "DELETE /stores/sandbox/v3/catalog/brands?name=sample"
    );
}

#[test]
fn an_answer_that_does_not_fit_fails_with_the_path_of_its_field() {
    let output = run(
        &plan(&server("200 OK", r#"{"data": [{"id": "seven"}]}"#), false),
        "misfit.json",
    );
    assert!(!output.status.success());
    let records = records(&output);
    assert_eq!(records[0]["result"], "undecodable");
    assert_eq!(records[0]["field"], "data[0].id");
}

#[test]
fn a_refusal_is_told_and_no_failure() {
    let body = r#"{"status": 403, "title": "You don't have a required scope"}"#;
    let output = run(&plan(&server("403 Forbidden", body), false), "refused.json");
    assert!(output.status.success());
    let records = records(&output);
    assert_eq!(records[0]["result"], "refused");
    assert!(
        records[0]["error"]
            .as_str()
            .unwrap()
            .contains("store_v2_products_read_only")
    );
}

#[test]
fn a_server_that_cannot_be_reached_is_a_failure() {
    let output = run(&plan("http://127.0.0.1:1", false), "unreachable.json");
    assert!(!output.status.success());
    let records = records(&output);
    assert_eq!(records[0]["result"], "failed");
    assert_eq!(records[0]["exchanges"][0]["status"], Value::Null);
}
