//! What does the client cost next to reqwest and serde by hand, and how fast does it read a whole list?
//!
//! `cargo bench -p bc-client --bench client` starts a server in a process of its own and prints, for
//! one request, CPU and wall time of `send` against a hand-written call, and for whole lists wall time
//! and peak memory, each list in a process of its own.

// The models mirror rows and products; their names say all.
#![allow(missing_docs)]

mod drain;
mod measure;
mod requests;
mod server;

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

/// What the macros' output names.
pub(crate) mod private {
    pub(crate) use bc_auth as auth;
    pub(crate) use bc_client as client;
}

type Outcome = Result<(), Box<dyn std::error::Error>>;

fn main() -> Outcome {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        ["serve"] => server::serve(),
        ["drain", url, rows, latency] => drain::drain(url, rows.parse()?, latency.parse()?),

        // What cargo adds is of no use here.
        _ => bench(),
    }
}

fn bench() -> Outcome {
    let server = Server::start()?;
    requests::compare(&server.url)?;
    drain::report(&server.url)
}

/// The server's process, which ends with this value.
struct Server {
    process: Child,
    url: String,
}

impl Server {
    fn start() -> Result<Self, Box<dyn std::error::Error>> {
        let mut process = Command::new(std::env::current_exe()?)
            .arg("serve")
            .stdout(Stdio::piped())
            .spawn()?;
        let stdout = process.stdout.take().ok_or("the server has no output")?;
        let mut url = String::new();
        BufReader::new(stdout).read_line(&mut url)?;
        let url = url.trim().to_owned();
        Ok(Self { process, url })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
