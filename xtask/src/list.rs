//! Which endpoints are there? `cargo xtask list` prints one record for each.

use std::io::Write as _;
use std::path::PathBuf;

use anyhow::Context;
use clap::ValueEnum;
use serde_json::{Value, json};

use crate::spec::{self, Guard, Keyset, Method, Operation, Spec, Specs};

/// Arguments of `cargo xtask list`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// How to print the records.
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
    /// The folder of specs to read, instead of the workspace's own.
    #[arg(long)]
    specs: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Json,
    Table,
}

/// Prints the records.
pub(crate) fn run(args: Args) -> anyhow::Result<()> {
    let specs = Specs::load(&args.specs.unwrap_or_else(spec::folder))?;
    let records = records(&specs);
    let text = match args.format {
        Format::Json => format!("{}\n", serde_json::to_string_pretty(&records)?),
        Format::Table => table(&records),
    };
    match std::io::stdout().lock().write_all(text.as_bytes()) {
        // `cargo xtask list | head` is no failure.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        result => result.context("writing to standard output"),
    }
}

fn records(specs: &Specs) -> Vec<Value> {
    let of = |spec: &Spec| -> Vec<Value> {
        spec.operations
            .iter()
            .map(|operation| record(specs, spec, operation))
            .collect()
    };
    specs.specs.iter().flat_map(of).collect()
}

fn record(specs: &Specs, spec: &Spec, operation: &Operation) -> Value {
    let accounts: Vec<_> = operation
        .accounts
        .iter()
        .map(|account| account.as_str())
        .collect();
    json!({
        "name": operation.name(),
        "family": spec.family,
        "method": operation.method.as_str().to_uppercase(),
        "url": format!("{}{}", spec.server, operation.path),
        "auth": operation.auth.as_str(),
        "accounts": accounts,
        "scopes_any_of": operation.scopes_any_of(&specs.scopes),
        "scope_candidates": operation.scope_candidates,
        "further_scopes": operation.further_scopes,
        "deprecated": operation.deprecated,
        "module": spec.module,
        "operation_id": operation.operation_id,
        "pages": operation.pages.as_str(),
        "max_page_items": operation.max_page_items,
        "keyset": operation.keyset.as_ref().map(Keyset::text),
        "idempotent": operation.idempotent || operation.method != Method::Post,
        "guard": operation.guard.map(Guard::as_str),
        "max_batch": operation.max_batch,
        "max_concurrency": operation.max_concurrency,
    })
}

/// One line an endpoint, in columns.
fn table(records: &[Value]) -> String {
    let header = ["METHOD", "NAME", "MODULE", "AUTH", "SCOPES", "URL"].map(str::to_owned);
    let rows: Vec<[String; 6]> = std::iter::once(header)
        .chain(records.iter().map(row))
        .collect();
    let width = |column: usize| {
        rows.iter()
            .map(|row| row[column].len())
            .max()
            .unwrap_or_default()
    };
    let widths: [usize; 6] = std::array::from_fn(width);
    let mut out = String::new();
    for row in &rows {
        for (cell, width) in row.iter().zip(widths) {
            out.push_str(&format!("{cell:width$}  "));
        }
        out.truncate(out.trim_end().len());
        out.push('\n');
    }
    out
}

fn row(record: &Value) -> [String; 6] {
    let text = |key: &str| {
        record
            .get(key)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let module = format!("{}::{}", text("family"), text("module"));
    let scopes = scopes_text(record.get("scopes_any_of").and_then(Value::as_array));
    [
        text("method"),
        text("name"),
        module,
        text("auth"),
        scopes,
        text("url"),
    ]
}

/// `a or b+c`; `none` and `undocumented` where there are none and none known.
fn scopes_text(any_of: Option<&Vec<Value>>) -> String {
    let Some(any_of) = any_of else {
        return "undocumented".to_owned();
    };
    let alternative = |all: &Value| spec::value::texts(Some(all)).join("+");
    let alternatives: Vec<String> = any_of.iter().map(alternative).collect();
    match alternatives.join(" or ") {
        empty if empty.is_empty() => "none".to_owned(),
        text => text,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{records, scopes_text, table};
    use crate::spec::{Scopes, Spec, Specs};

    #[test]
    fn a_record_tells_the_candidates_where_sources_contradict_each_other() {
        let spec = "
info: {x-bc-family: shop, x-bc-module: things, x-bc-upstream: things.yml}
servers: [{url: 'https://example.com/v3'}]
paths:
  /things:
    get: {operationId: a, x-bc-accounts: [store], x-bc-pages: none, security: [{access_token: [things]}]}
    put: {operationId: b, x-bc-accounts: [store], x-bc-pages: none, x-bc-scopes: undocumented, x-bc-scope-candidates: [[things], []]}
components: {securitySchemes: {access_token: {}}}
";
        let scopes = "scopes: [{id: things, key: things, level: modify, ui_name: Things, \
                      ui_level: modify, kind: store, access: write, implies: []}]";
        let specs = Specs {
            specs: vec![Spec::parse("shop-things", spec).unwrap()],
            scopes: Scopes::parse(scopes).unwrap(),
        };
        let records = records(&specs);
        assert_eq!(records[0]["scope_candidates"], json!(null));
        assert_eq!(records[1]["scopes_any_of"], json!(null));
        assert_eq!(records[1]["scope_candidates"], json!([["things"], []]));
    }

    #[test]
    fn scopes_read_as_alternatives() {
        let any_of = json!([["a_read_only"], ["a", "b"]]);
        assert_eq!(scopes_text(any_of.as_array()), "a_read_only or a+b");
        assert_eq!(scopes_text(json!([[]]).as_array()), "none");
        assert_eq!(scopes_text(None), "undocumented");
    }

    #[test]
    fn the_table_has_a_line_for_each_record_and_no_trailing_spaces() {
        let record = json!({"name": "GetThing", "family": "shop", "module": "things", "method": "GET",
            "url": "https://example.com/things", "auth": "access_token", "scopes_any_of": [["things"]]});
        let table = table(&[record.clone(), record]);
        assert_eq!(table.lines().count(), 3);
        assert!(table.lines().all(|line| !line.ends_with(' ')), "{table}");
        assert!(table.contains("shop::things"));
    }
}
