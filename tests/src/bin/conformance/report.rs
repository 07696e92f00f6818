//! What came of each request?

use std::collections::BTreeMap;
use std::io::{self, Write};

use bc_api::{Error, ErrorKind};
use serde_json::{Value, json};

use crate::plan::{Operation, Plan};
use crate::recorder::Exchange;

/// What came of one endpoint.
pub(crate) struct Report {
    name: String,
    family: String,
    host: String,
    /// What went over the wire: one, or several where redirects were followed.
    exchanges: Vec<Exchange>,
    pub(crate) outcome: Result,
}

/// How a request ended.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Result {
    /// The answer was read into its type.
    Decoded,
    /// The answer was one of success, and could not be read: where, and why.
    Undecodable { field: String, why: String },
    /// The server refused it.
    Refused(String),
    /// It could not be sent, or not be answered.
    Failed(String),
    /// The sample does not fit its types.
    NotMade(String),
    /// It writes, and `--write` was not given.
    Skipped,
}

impl Result {
    /// The outcome of a call that failed.
    pub(crate) fn of(error: &Error) -> Self {
        let why = error.to_string();
        match (error.kind(), error.decode_error()) {
            (_, Some(decode)) => Self::Undecodable {
                field: decode.path().to_string(),
                why,
            },
            (ErrorKind::Status(_), _) => Self::Refused(why),
            _ => Self::Failed(why),
        }
    }

    /// Whether client and server do not understand each other.
    pub(crate) fn is_failure(&self) -> bool {
        matches!(
            self,
            Self::Undecodable { .. } | Self::Failed(_) | Self::NotMade(_)
        )
    }

    /// The outcome with its text changed.
    pub(crate) fn map_text(self, change: impl Fn(String) -> String) -> Self {
        match self {
            Self::Undecodable { field, why } => Self::Undecodable {
                field,
                why: change(why),
            },
            Self::Refused(why) => Self::Refused(change(why)),
            Self::Failed(why) => Self::Failed(change(why)),
            Self::NotMade(why) => Self::NotMade(change(why)),
            plain => plain,
        }
    }

    fn word(&self) -> &'static str {
        match self {
            Self::Decoded => "decoded",
            Self::Undecodable { .. } => "undecodable",
            Self::Refused(_) => "refused",
            Self::Failed(_) => "failed",
            Self::NotMade(_) => "not made",
            Self::Skipped => "skipped",
        }
    }

    fn why(&self) -> Option<&str> {
        match self {
            Self::Decoded | Self::Skipped => None,
            Self::Undecodable { why, .. }
            | Self::Refused(why)
            | Self::Failed(why)
            | Self::NotMade(why) => Some(why),
        }
    }
}

impl Report {
    pub(crate) fn new(operation: &Operation, exchanges: Vec<Exchange>, outcome: Result) -> Self {
        Self {
            name: operation.name.clone(),
            family: operation.family.clone(),
            host: operation.host.clone(),
            exchanges,
            outcome,
        }
    }

    fn json(&self) -> Value {
        let exchange = |exchange: &Exchange| {
            json!({
                "request": exchange.line,
                "headers": exchange.headers,
                "status": exchange.status,
            })
        };
        let mut record = json!({
            "name": self.name,
            "family": self.family,
            "host": self.host,
            "result": self.outcome.word(),
            "error": self.outcome.why(),
            "exchanges": self.exchanges.iter().map(exchange).collect::<Vec<_>>(),
        });
        if let Result::Undecodable { field, .. } = &self.outcome {
            record["field"] = json!(field);
        }
        record
    }

    fn lines(&self) -> String {
        let sent = self.exchanges.iter().map(|exchange| {
            let status = exchange
                .status
                .map_or_else(|| "-".to_owned(), |status| status.to_string());
            format!("    {} -> {status}\n", exchange.line)
        });
        let why = self
            .outcome
            .why()
            .map_or_else(String::new, |why| format!("    {why}\n"));
        format!(
            "{:<12} {}::{}\n{}{why}",
            self.outcome.word(),
            self.family,
            self.name,
            sent.collect::<String>()
        )
    }
}

/// Prints the reports, and how many ended how.
pub(crate) fn print(reports: &[Report], plan: &Plan) -> io::Result<()> {
    let mut out = io::stdout().lock();
    if plan.prints_json {
        let records: Vec<Value> = reports.iter().map(Report::json).collect();
        return writeln!(out, "{:#}", Value::Array(records));
    }
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for report in reports {
        *counts.entry(report.outcome.word()).or_default() += 1;
        write!(out, "{}", report.lines())?;
    }
    for (word, count) in counts {
        writeln!(out, "{count} {word}")?;
    }
    let skipped = plan.operations.len() - reports.len();
    if skipped > 0 {
        writeln!(
            out,
            "{skipped} that write were not sent: --write sends them"
        )?;
    }
    Ok(())
}
