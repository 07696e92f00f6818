//! `cargo xtask conformance`: does a server that speaks BigCommerce's API understand our requests, and we its
//! answers?
//!
//! Every outbound endpoint is sent once, as bc-api's own typed request. What is filled in comes from `specs/`
//! ([`sample`]); the sending is done by the `conformance` program of the `tests` package, which knows the types.

mod sample;

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail, ensure};
use clap::ValueEnum;
use serde_json::{Map, Value, json};

use crate::shell::{cargo, execute, scratch_file};
use crate::spec::{self, Auth, Method, Operation, Spec, Specs};
use sample::Samples;

/// The arguments of `cargo xtask conformance`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Where to send: an origin for all hosts, or `api=URL`, `payments=URL`, `storefront=URL` for one of them.
    #[arg(
        long = "server",
        value_name = "URL",
        required_unless_present = "sandbox"
    )]
    servers: Vec<String>,
    /// Send to a sandbox of its own, which ends with the run.
    #[arg(long, conflicts_with = "servers")]
    sandbox: bool,
    /// Only the endpoints of this family.
    #[arg(long, value_name = "FAMILY")]
    family: Option<String>,
    /// How to report.
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
    /// Send what writes, too: never to a store whose data is dear.
    #[arg(long)]
    write: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Table,
    Json,
}

/// The hosts of BigCommerce, by the word that `--server` uses.
const HOSTS: [&str; 3] = ["api", "payments", "storefront"];

/// Sends every endpoint and reports what came of it.
///
/// # Errors
///
/// If the arguments make no sense, or the program reports that an answer could not be understood.
pub(crate) fn run(args: Args) -> Result<()> {
    let specs = Specs::load(&spec::folder())?;
    let plan = plan(&args, &specs)?;
    let file = scratch_file("conformance.json");
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(&file, plan.to_string()).with_context(|| format!("writing {}", file.display()))?;
    send(file)
}

fn send(plan: PathBuf) -> Result<()> {
    let program = [
        "run",
        "--quiet",
        "--package",
        "bc-tests",
        "--bin",
        "conformance",
        "--",
    ];
    execute(cargo(program).arg(plan))
}

/// What the program is to send, to whom, and how to report.
fn plan(args: &Args, specs: &Specs) -> Result<Value> {
    let format = match args.format {
        Format::Table => "table",
        Format::Json => "json",
    };
    let operations = operations(args.family.as_deref(), specs)?;
    Ok(json!({
        "servers": servers(&args.servers)?,
        "sandbox": args.sandbox,
        "write": args.write,
        "format": format,
        "operations": operations,
    }))
}

/// The origin of each host.
fn servers(given: &[String]) -> Result<Map<String, Value>> {
    let mut servers = Map::new();
    for server in given {
        let (hosts, url): (&[&str], &str) = match server.split_once('=') {
            Some((host, url)) => match HOSTS.iter().position(|known| *known == host) {
                Some(at) => (&HOSTS[at..=at], url),
                None => bail!(
                    "--server {server}: `{host}` is none of {}",
                    HOSTS.join(", ")
                ),
            },
            None => (&HOSTS, server),
        };
        let url = url.trim_end_matches('/');
        ensure!(
            url.starts_with("http://") || url.starts_with("https://"),
            "--server {server}: it must begin with http:// or https://"
        );
        for host in hosts {
            // What is said of one host goes before what is said of all.
            if hosts.len() == 1 || !servers.contains_key(*host) {
                servers.insert((*host).to_owned(), json!(url));
            }
        }
    }
    Ok(servers)
}

/// The outbound operations, with what to fill in.
fn operations(family: Option<&str>, specs: &Specs) -> Result<Vec<Value>> {
    let mut operations = Vec::new();
    let of_family = |spec: &&Spec| family.is_none_or(|family| spec.family == family);
    for spec in specs.specs.iter().filter(of_family) {
        let samples = Samples::of(&spec.schemas);
        for operation in &spec.operations {
            if let Some(host) = host(operation.auth) {
                operations.push(record(spec, operation, host, &samples)?);
            }
        }
    }
    if operations.is_empty() {
        let families = specs.specs.iter().map(|spec| spec.family.as_str());
        let mut families: Vec<&str> = families.collect();
        families.dedup();
        bail!(
            "--family {}: there is no endpoint to send in it; the families are {}",
            family.unwrap_or_default(),
            families.join(", ")
        );
    }
    Ok(operations)
}

/// Which of [`HOSTS`] the operations of a scheme are at; `None` where BigCommerce is the caller.
fn host(auth: Auth) -> Option<&'static str> {
    match auth {
        Auth::AccessToken => Some("api"),
        Auth::PaymentAccessToken => Some("payments"),
        Auth::SameOrigin | Auth::ClientId | Auth::CustomerLogin => Some("storefront"),
        Auth::ProviderBasic | Auth::ProviderKeys => None,
    }
}

fn record(spec: &Spec, operation: &Operation, host: &str, samples: &Samples<'_>) -> Result<Value> {
    let at = || format!("specs/{}.yaml: {}", spec.name, operation.operation_id);
    Ok(json!({
        "spec": spec.name,
        "operation_id": operation.operation_id,
        "name": operation.name(),
        "family": spec.family,
        "host": host,
        "writes": operation.method != Method::Get,
        "sample": {
            "parameters": samples.parameters(operation).with_context(at)?,
            "body": samples.body(operation).with_context(at)?,
        },
    }))
}

#[cfg(test)]
mod tests {
    use super::servers;

    fn of(given: &[&str]) -> anyhow::Result<serde_json::Map<String, serde_json::Value>> {
        servers(
            &given
                .iter()
                .map(|one| (*one).to_owned())
                .collect::<Vec<_>>(),
        )
    }

    #[test]
    fn one_origin_is_that_of_all_hosts_and_one_may_have_its_own() {
        let servers = of(&["payments=http://127.0.0.1:2", "http://127.0.0.1:1/"]).unwrap();
        assert_eq!(servers["api"], "http://127.0.0.1:1");
        assert_eq!(servers["payments"], "http://127.0.0.1:2");
        let servers = of(&["http://127.0.0.1:1", "storefront=http://127.0.0.1:3"]).unwrap();
        assert_eq!(servers["storefront"], "http://127.0.0.1:3");
    }

    #[test]
    fn a_host_that_is_none_and_an_address_without_scheme_are_errors() {
        assert!(
            of(&["shop=http://127.0.0.1"])
                .unwrap_err()
                .to_string()
                .contains("storefront")
        );
        assert!(
            of(&["127.0.0.1:80"])
                .unwrap_err()
                .to_string()
                .contains("http://")
        );
    }
}
