//! What does a browser see at `/`: the store, its accounts and rate limit, and what was asked lately?

use std::fmt::Write;

use crate::{exchange::State, import, inspect::RecordedRequest, limits::Plan};

/// How many requests the page shows.
const RECENT: usize = 100;

const HEAD: &str = "<!DOCTYPE html>
<html lang=\"en\">
<head>
<meta charset=\"utf-8\">
<meta name=\"viewport\" content=\"width=device-width\">
<title>BigCommerce sandbox</title>
<style>
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem; color: #222 }
h1 { font-size: 1.5rem } h2 { font-size: 1.1rem; margin-top: 2rem }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; vertical-align: top; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid #ddd }
td { overflow-wrap: anywhere } .refused { color: #a40000 } .none { color: #666 }
</style>
</head>
<body>
";

/// The page. It shows no token: who runs the sandbox has them.
pub(crate) fn page(state: &State) -> String {
    let mut page = HEAD.to_owned();
    page.push_str("<h1>BigCommerce sandbox</h1>\n");
    store(&mut page, state);
    limit(&mut page, state);
    accounts(&mut page, state);
    faults(&mut page, state);
    requests(&mut page, state);
    rows(&mut page, state);
    page.push_str("</body>\n</html>\n");
    page
}

fn store(page: &mut String, state: &State) {
    let hash = escape(&state.store_hash);
    add(
        page,
        format_args!(
            "<h2>Store</h2>\n<p>Below <code>/stores/{hash}</code>; its time is {}.</p>\n",
            state.clock.now(),
        ),
    );
}

fn rows(page: &mut String, state: &State) {
    page.push_str("<h2>What the store holds</h2>\n");
    table(page, "rows", &["collection", "rows"]);
    for (collection, id) in import::collections() {
        let rows = state.store.ids(id).count();
        if rows > 0 {
            row(page, "", &[collection, &rows.to_string()]);
        }
    }
    page.push_str("</table>\n");
}

fn limit(page: &mut String, state: &State) {
    let standing = state.limits.standing(state.clock.millis());
    page.push_str("<h2>Rate limit</h2>\n<p id=\"limit\">");
    if state.limits.plan() == Plan::Unlimited {
        page.push_str("Requests are not limited.");
    } else {
        add(
            page,
            format_args!(
                "{} of {} requests are left for the next {} ms of a window of {} ms.",
                standing.left, standing.quota, standing.reset_ms, standing.window_ms,
            ),
        );
    }
    page.push_str("</p>\n");
}

fn accounts(page: &mut String, state: &State) {
    page.push_str("<h2>API accounts</h2>\n");
    table(page, "accounts", &["client id", "kind", "OAuth scopes"]);
    for account in state.accounts.all() {
        let scopes = account.scopes.join(" ");
        row(
            page,
            "",
            &[&account.client_id, &account.kind.to_string(), &scopes],
        );
    }
    page.push_str("</table>\n");
}

fn faults(page: &mut String, state: &State) {
    if state.faults.all().is_empty() {
        return;
    }
    page.push_str("<h2>Faults yet to strike</h2>\n");
    table(page, "faults", &["fault", "as it was set"]);
    for fault in state.faults.all() {
        row(page, "", &[&fault.words(), &fault.to_json().to_string()]);
    }
    page.push_str("</table>\n");
}

fn requests(page: &mut String, state: &State) {
    add(
        page,
        format_args!("<h2>Recent requests, {} in all</h2>\n", state.served),
    );
    table(
        page,
        "requests",
        &["status", "method", "path", "endpoint", "what became of it"],
    );
    for record in state.records.iter().rev().take(RECENT) {
        request(page, record);
    }
    page.push_str("</table>\n");
    if state.served == 0 {
        page.push_str("<p class=\"none\">Nothing was asked yet.</p>\n");
    }
}

fn request(page: &mut String, record: &RecordedRequest) {
    let path = if record.query.is_empty() {
        record.path.clone()
    } else {
        format!("{}?{}", record.path, record.query)
    };
    let status = match record.status {
        0 => "none".to_owned(),
        status => status.to_string(),
    };
    let became = match (&record.fault, &record.refused) {
        (Some(fault), _) if record.executed => format!("executed; fault: {fault}"),
        (Some(fault), _) => format!("not executed; fault: {fault}"),
        (None, Some(refused)) => refused.clone(),
        (None, None) => "executed".to_owned(),
    };
    let class = if record.refused.is_some() || record.fault.is_some() {
        "refused"
    } else {
        ""
    };
    let operation = record.operation.as_deref().unwrap_or_default();
    row(
        page,
        class,
        &[&status, &record.method, &path, operation, &became],
    );
}

fn table(page: &mut String, id: &str, heads: &[&str]) {
    add(page, format_args!("<table id=\"{id}\">\n<tr>"));
    for head in heads {
        add(page, format_args!("<th>{head}</th>"));
    }
    page.push_str("</tr>\n");
}

fn row(page: &mut String, class: &str, cells: &[&str]) {
    add(page, format_args!("<tr class=\"{class}\">"));
    for cell in cells {
        add(page, format_args!("<td>{}</td>", escape(cell)));
    }
    page.push_str("</tr>\n");
}

fn add(page: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a `String` cannot fail.
    _ = page.write_fmt(text);
}

/// A text that HTML shows as it is: paths and headers are what anybody sent.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}
