//! `conformance PLAN`: sends one request of each endpoint of a plan, as `cargo xtask conformance` makes it, and
//! reports what came of it.
//!
//! Every request goes through a recorder on loopback, which passes it on to the server of its host: so what is
//! reported is what went over the wire.

mod plan;
mod recorder;
mod redact;
mod report;
#[expect(deprecated, reason = "deprecated endpoints are sent, too")]
mod requests;
mod senders;

use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use bc_sandbox::Sandbox;
use plan::{Operation, Plan};
use recorder::Recorder;
use report::{Report, Result as Outcome};
use senders::{Request, Senders};

/// How long an endpoint may take. A stream of events is read up to its first event.
const PATIENCE: Duration = Duration::from_secs(20);

#[tokio::main]
async fn main() -> ExitCode {
    let Some(path) = std::env::args_os().nth(1) else {
        eprintln!("usage: conformance PLAN; `cargo xtask conformance --server URL` makes the plan");
        return ExitCode::FAILURE;
    };
    match run(Path::new(&path)).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Sends what the plan says; whether every answer of success could be read.
async fn run(path: &Path) -> Result<bool, String> {
    let mut plan = Plan::read(path)?;
    let sandbox = match plan.sandbox {
        true => Some(Sandbox::start().await.map_err(|error| error.to_string())?),
        false => None,
    };
    if let Some(sandbox) = &sandbox {
        let hosts = ["api", "payments", "storefront"].map(str::to_owned);
        plan.servers = hosts.map(|host| (host, sandbox.origin())).into();
    }
    let recorder = Recorder::start(&plan).await?;
    let senders = Senders::new(&recorder, sandbox.as_ref())?;
    let mut reports = Vec::new();
    for operation in &plan.operations {
        if plan.prints_json || !operation.writes || plan.write {
            reports.push(one(operation, &plan, &recorder, &senders).await?);
        }
    }
    report::print(&reports, &plan).map_err(|error| format!("writing the report: {error}"))?;
    Ok(reports.iter().all(|report| !report.outcome.is_failure()))
}

async fn one(
    operation: &Operation,
    plan: &Plan,
    recorder: &Recorder,
    senders: &Senders,
) -> Result<Report, String> {
    if operation.writes && !plan.write {
        return Ok(Report::new(operation, Vec::new(), Outcome::Skipped));
    }
    let request = find(operation)?;
    recorder.forget();
    let outcome = match (request.send)(senders, &operation.sample) {
        Err(why) => Outcome::NotMade(why),
        Ok(sending) => match tokio::time::timeout(PATIENCE, sending).await {
            Ok(Ok(())) => Outcome::Decoded,
            Ok(Err(error)) => Outcome::of(&error),
            Err(_) => Outcome::Failed(format!("it took longer than {} s", PATIENCE.as_secs())),
        },
    };
    let secrets = senders.secrets();
    let outcome = outcome.map_text(|text| redact::text(text, secrets));
    let exchanges = recorder.taken(secrets);
    let outcome = match outcome {
        // The recorder's own answer, for want of one from the server.
        Outcome::Refused(why) if exchanges.iter().any(|exchange| exchange.status.is_none()) => {
            Outcome::Failed(why)
        }
        outcome => outcome,
    };
    Ok(Report::new(operation, exchanges, outcome))
}

fn find(operation: &Operation) -> Result<&'static Request, String> {
    let all = requests::FAMILIES.iter().flat_map(|family| family.iter());
    let mut found = all.filter(|request| {
        request.spec == operation.spec && request.operation_id == operation.operation_id
    });
    found.next().ok_or_else(|| {
        format!(
            "{} of {} has no request: run `cargo xtask generate`",
            operation.operation_id, operation.spec
        )
    })
}
