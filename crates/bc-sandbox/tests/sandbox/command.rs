//! The command, as a person runs it: what it prints works.

use std::{
    env, fs,
    io::{BufRead, BufReader, Read},
    process::{Child, Command, Stdio},
};

use serde_json::Value;

/// The command, running until it is dropped, and what it printed.
struct Running {
    child: Child,
    printed: String,
}

impl Drop for Running {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

fn run(arguments: &[&str]) -> Running {
    let mut child = Command::new(env!("CARGO_BIN_EXE_bc-sandbox"))
        .args(arguments)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut printed = String::new();
    for line in lines {
        let line = line.unwrap();
        printed.push_str(&line);
        printed.push('\n');
        if line.starts_with("Ctrl-C") {
            break;
        }
    }
    Running { child, printed }
}

/// Runs a printed line as it is, in a shell; `None` where there is no curl.
fn shell(line: &str) -> Option<String> {
    if Command::new("curl").arg("--version").output().is_err() {
        crate::page::tool_is_missing("curl");
        return None;
    }
    let done = Command::new("sh").args(["-c", line]).output().unwrap();
    assert!(done.status.success(), "{line}: {done:?}");
    Some(String::from_utf8(done.stdout).unwrap())
}

#[test]
fn the_printed_curl_lines_work_as_they_are() {
    let running = run(&["--port", "0", "--plan", "pro"]);
    let mut lines = running.printed.lines().map(str::trim);
    let first = lines.find(|line| line.starts_with("curl ")).unwrap();
    let second = lines.find(|line| line.starts_with("curl ")).unwrap();
    let Some(answer) = shell(&format!("{first} --silent --include")) else {
        return;
    };
    assert!(answer.contains("x-rate-limit-requests-quota: 450"));
    let body: Value = serde_json::from_str(answer.split("\r\n\r\n").nth(1).unwrap()).unwrap();
    assert_eq!(body["data"].as_array().unwrap().len(), 3);
    assert_eq!(body["data"][0]["name"], "Beech bread board");

    let faults = shell(&format!("{second} --silent")).unwrap();
    assert!(faults.contains("503"), "{faults}");
    let answer = shell(&format!("{first} --silent --include")).unwrap();
    assert!(answer.starts_with("HTTP/1.1 503"), "{answer}");
}

#[test]
fn a_shop_is_taken_over_from_a_file() {
    let file = env::temp_dir().join(format!("bc-sandbox-{}.json", std::process::id()));
    let brands = r#"{"/v3/catalog/brands": [{"name": "Only one"}]}"#;
    fs::write(&file, brands).unwrap();
    let name = file.to_str().unwrap();
    let running = run(&["--port", "0", "--empty", "--import", name]);
    let line = running.printed.lines().map(str::trim);
    let curl = line
        .into_iter()
        .find(|line| line.starts_with("curl "))
        .unwrap();
    let curl = curl.replace("/products", "/brands");
    if let Some(answer) = shell(&format!("{curl} --silent")) {
        let answer: Value = serde_json::from_str(&answer).unwrap();
        assert_eq!(answer["data"][0]["name"], "Only one");
    }
    fs::remove_file(&file).unwrap();
}

#[test]
fn what_it_is_not_told_rightly_is_said_and_ends_it() {
    for (arguments, words) in [
        (&["--plan", "gold"][..], "--plan needs"),
        (&["--port", "99999"], "--port needs"),
        (
            &["--port", "0", "--import", "/no/such/file"],
            "/no/such/file",
        ),
        (&["--import"], "--import needs"),
        (&["--what"], "not an option"),
    ] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_bc-sandbox"))
            .args(arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = String::new();
        let mut errors = child.stderr.take().unwrap();
        errors.read_to_string(&mut said).unwrap();
        assert!(!child.wait().unwrap().success());
        assert!(said.contains(words), "{arguments:?}: {said}");
    }
}
