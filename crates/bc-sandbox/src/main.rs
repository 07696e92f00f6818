//! Runs a sandbox from the command line, for people trying BigCommerce's API in any language.

use std::{env, fmt::Display, fs, process::ExitCode};

use bc_sandbox::{AccountKind, Builder, Plan, Sandbox, Seed};

const USAGE: &str = "An embedded BigCommerce on loopback.

Usage: bc-sandbox [--port PORT] [--empty] [--import FILE] [--plan PLAN]

  --port PORT    listen on this port of 127.0.0.1 (default: 4080; 0 for any free one)
  --empty        start without the demo shop
  --import FILE  take over a shop from JSON, as GET /__sandbox/snapshot gives it
  --plan PLAN    standard, plus, pro, or the requests of a window of 30 s (default: unlimited)";

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
    let (builder, import) = match arguments(env::args().skip(1)) {
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
        let sandbox = match builder.start().await {
            Ok(sandbox) => sandbox,
            Err(error) => return failed(&error),
        };
        if let Some(file) = import {
            let text = match fs::read_to_string(&file) {
                Ok(text) => text,
                Err(error) => return failed(&format!("{file}: {error}")),
            };
            if let Err(error) = sandbox.import(&text) {
                return failed(&format!("{file}: {error}"));
            }
        }
        introduce(&sandbox);
        std::future::pending::<ExitCode>().await
    })
}

fn failed(error: &dyn Display) -> ExitCode {
    eprintln!("The sandbox cannot start: {error}");
    ExitCode::FAILURE
}

/// The sandbox to start, and the file to take a shop from; `None` if help is wanted.
fn arguments(
    mut arguments: impl Iterator<Item = String>,
) -> Result<Option<(Builder, Option<String>)>, String> {
    let mut builder = Sandbox::builder().port(DEFAULT_PORT);
    let mut import = None;
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--port" => {
                let value = arguments.next().unwrap_or_default();
                let port = value
                    .parse()
                    .map_err(|_| format!("--port needs a number up to 65535, not {value:?}"))?;
                builder = builder.port(port);
            }
            "--empty" => builder = builder.seed(Seed::empty()),
            "--import" => {
                let file = arguments.next();
                import = Some(file.ok_or("--import needs the name of a file")?);
            }
            "--plan" => {
                let value = arguments.next().unwrap_or_default();
                let plan = plan(&value).ok_or_else(|| {
                    format!("--plan needs standard, plus, pro or a number, not {value:?}")
                })?;
                builder = builder.plan(plan);
            }
            "--help" | "-h" => return Ok(None),
            other => return Err(format!("{other:?} is not an option")),
        }
    }
    Ok(Some((builder, import)))
}

fn plan(name: &str) -> Option<Plan> {
    match name {
        "standard" => Some(Plan::Standard),
        "plus" => Some(Plan::Plus),
        "pro" => Some(Plan::Pro),
        number => number.parse().ok().map(Plan::Enterprise),
    }
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
    println!(
        "\nThe page at {origin}/ shows what was asked and why it was refused. Faults, time and snapshots:\n  \
         curl '{origin}/__sandbox/faults' -d '{{\"fault\":\"status\",\"status\":503,\"times\":1}}'",
        origin = sandbox.origin(),
    );
    println!("\nCtrl-C stops it; nothing is kept.");
}
