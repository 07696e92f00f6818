//! Runs a sandbox from the command line, for people trying BigCommerce's API in any language.

use std::{env, process::ExitCode};

use bc_sandbox::{AccountKind, Sandbox, Seed};

const USAGE: &str = "An embedded BigCommerce on loopback.

Usage: bc-sandbox [--port PORT] [--empty]

  --port PORT  listen on this port of 127.0.0.1 (default: 4080; 0 for any free one)
  --empty      start without the demo shop";

const DEFAULT_PORT: u16 = 4080;

/// The credentials offered: (what for, kind, scopes).
const ACCOUNTS: [(&str, AccountKind, &str); 4] = [
    (
        "read and write the catalog",
        AccountKind::Store,
        "store_v2_products",
    ),
    (
        "read the catalog",
        AccountKind::Store,
        "store_v2_products_read_only",
    ),
    (
        "run a shop",
        AccountKind::Store,
        "store_v2_products store_cart store_checkout store_v2_orders store_v2_transactions store_v2_customers \
         store_v2_information store_v2_content store_v2_marketing store_inventory store_locations \
         store_channel_settings store_channel_listings store_sites store_themes_manage",
    ),
    (
        "an app without scopes",
        AccountKind::App,
        "store_v2_default",
    ),
];

fn main() -> ExitCode {
    let (port, seed) = match arguments() {
        Ok(Some(arguments)) => arguments,
        Ok(None) => {
            println!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        Err(message) => {
            eprintln!("{message}\n\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    let runtime = match tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error),
    };
    runtime.block_on(async {
        match Sandbox::builder().port(port).seed(seed).start().await {
            Ok(sandbox) => {
                introduce(&sandbox);
                std::future::pending::<ExitCode>().await
            }
            Err(error) => failed(&error),
        }
    })
}

fn failed(error: &std::io::Error) -> ExitCode {
    eprintln!("The sandbox cannot start: {error}");
    ExitCode::FAILURE
}

/// The port and the seed; `None` if help is wanted.
fn arguments() -> Result<Option<(u16, Seed)>, String> {
    let mut port = DEFAULT_PORT;
    let mut seed = Seed::shop();
    let mut arguments = env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--port" => {
                let value = arguments.next().unwrap_or_default();
                port = value
                    .parse()
                    .map_err(|_| format!("--port needs a number up to 65535, not {value:?}"))?;
            }
            "--empty" => seed = Seed::empty(),
            "--help" | "-h" => return Ok(None),
            other => return Err(format!("{other:?} is not an option")),
        }
    }
    Ok(Some((port, seed)))
}

fn introduce(sandbox: &Sandbox) {
    let base = format!("{}/stores/{}", sandbox.origin(), sandbox.store_hash());
    println!("A BigCommerce sandbox listens at {base}\n");
    println!("Access tokens (header X-Auth-Token):");
    let mut first = String::new();
    for (purpose, kind, scopes) in ACCOUNTS {
        let token = sandbox.token(kind, scopes);
        println!("  {token}  {purpose}: {kind}, {scopes}");
        if first.is_empty() {
            first = token;
        }
    }
    println!(
        "\nTry:\n  curl -H 'X-Auth-Token: {first}' '{base}/v3/catalog/products?limit=3&include_fields=name,price'"
    );
    println!("\nCtrl-C stops it; nothing is kept.");
}
