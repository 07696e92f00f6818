//! Which OAuth scopes does a file of the reference name? They stand in a Markdown table in the
//! description of its security scheme.

use serde_json::{Value, json};

use super::Reference;
use crate::spec::{Access, Method, Scopes};

/// The rows of a file's scope table; empty if it has none.
#[derive(Debug, Default)]
pub(crate) struct ScopeTable {
    rows: Vec<Row>,
}

/// A row: `| Products | read-only | ... |`.
#[derive(Debug, PartialEq, Eq)]
struct Row {
    ui_name: String,
    level: String,
    id: String,
    line: usize,
}

/// Reads the table of `reference`.
pub(crate) fn scope_table(reference: &Reference<'_>) -> ScopeTable {
    let pointer = "/components/securitySchemes/X-Auth-Token/description";
    let description = reference.value().pointer(pointer).and_then(Value::as_str);
    let lines = description.unwrap_or_default().lines();
    // A block text starts on the line after its key.
    let start = reference.document.line(pointer) + 1;
    let rows = lines
        .enumerate()
        .filter_map(|(i, line)| Row::read(line, start + i));
    ScopeTable {
        rows: rows.collect(),
    }
}

impl Row {
    /// A line of the table, `None` if it is another line.
    fn read(line: &str, line_number: usize) -> Option<Self> {
        let cells: Vec<&str> = line
            .trim()
            .strip_prefix('|')?
            .split('|')
            .map(str::trim)
            .collect();
        let [ui_name, level, id, ..] = cells.as_slice() else {
            return None;
        };
        let id = id.strip_prefix('`')?.strip_suffix('`')?;
        // The other table in these descriptions lists headers, each in backticks.
        if ui_name.starts_with('`') {
            return None;
        }
        let words = level.to_lowercase().replace(['-', '_'], " ");
        Some(Self {
            ui_name: (*ui_name).to_owned(),
            level: words,
            id: id.to_owned(),
            line: line_number,
        })
    }

    fn access(&self, scopes: &Scopes) -> Access {
        match scopes.get(&self.id) {
            Some(scope) => scope.access,
            None if self.level == "read only" => Access::Read,
            None => Access::Write,
        }
    }
}

impl ScopeTable {
    /// What an operation needs by the table: a read the read-only row, the rest the other. `None`
    /// if the table leaves it open, because there is none or it names several things.
    pub(super) fn security(&self, method: Method, scopes: &Scopes) -> Option<Value> {
        let first = self.rows.first()?;
        if self.rows.iter().any(|row| row.ui_name != first.ui_name) {
            return None;
        }
        let with = |access| self.rows.iter().find(|row| row.access(scopes) == access);
        let row = match method {
            Method::Get => with(Access::Read).or_else(|| with(Access::Write)),
            Method::Post | Method::Put | Method::Delete => with(Access::Write),
        };
        row.map(|row| json!([{ "access_token": [row.id] }]))
    }

    /// Where the table names the scope.
    pub(crate) fn line_of(&self, id: &str) -> Option<usize> {
        self.rows
            .iter()
            .find(|row| row.id == id)
            .map(|row| row.line)
    }

    /// Why the table leaves an operation's scopes open.
    pub(crate) fn why_open(&self) -> String {
        let mut names: Vec<&str> = self.rows.iter().map(|row| row.ui_name.as_str()).collect();
        names.dedup();
        match names.as_slice() {
            [] => "the file has no table of OAuth scopes".to_owned(),
            [name] => format!("the table of OAuth scopes has no row of {name} that allows it"),
            names => format!(
                "the table of OAuth scopes names several: {}",
                names.join(", ")
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{ScopeTable, scope_table};
    use crate::import::convert::Reference;
    use crate::spec::{Method, Scopes, yaml};

    const LIST: &str = "
scopes:
  - {id: things, key: things, level: modify, ui_name: Things, ui_level: modify, kind: store, access: write, implies: [things_read_only]}
  - {id: things_read_only, key: things, level: read, ui_name: Things, ui_level: read-only, kind: store, access: read, implies: []}
";

    fn table(rows: &str) -> ScopeTable {
        let text = format!(
            "components:\n  securitySchemes:\n    X-Auth-Token:\n      description: |-\n        \
             | UI | Permission | Parameter |\n        |:---|:---|:---|\n{rows}        \n        \
             | `X-Auth-Token` | `token` | Words. |\n      type: apiKey\n"
        );
        let document = yaml::parse(&text).unwrap();
        scope_table(&Reference {
            file: "things.yml",
            document: &document,
        })
    }

    const ROWS: &str = "        |  Things | modify | `things` |\n        | Things | read-only | `things_read_only` |\n";

    #[test]
    fn a_read_needs_the_read_only_row_and_a_write_the_other() {
        let scopes = Scopes::parse(LIST).unwrap();
        let table = table(ROWS);
        let of = |method| table.security(method, &scopes);
        assert_eq!(
            of(Method::Get),
            Some(json!([{"access_token": ["things_read_only"]}]))
        );
        assert_eq!(of(Method::Put), Some(json!([{"access_token": ["things"]}])));
        assert_eq!(
            of(Method::Delete),
            Some(json!([{"access_token": ["things"]}]))
        );
    }

    #[test]
    fn a_read_needs_the_only_row_there_is() {
        let scopes = Scopes::parse(LIST).unwrap();
        let table = table("        | Things | modify | `things` |\n");
        let security = table.security(Method::Get, &scopes);
        assert_eq!(security, Some(json!([{"access_token": ["things"]}])));
    }

    #[test]
    fn a_misspelt_identifier_is_kept_with_its_line() {
        let scopes = Scopes::parse(LIST).unwrap();
        let table = table(&ROWS.replace("`things_read_only`", "`thing_read`"));
        let security = table.security(Method::Get, &scopes);
        assert_eq!(security, Some(json!([{"access_token": ["thing_read"]}])));
        assert_eq!(table.line_of("thing_read"), Some(8));
    }

    #[test]
    fn a_missing_table_leaves_the_scopes_open() {
        let scopes = Scopes::parse(LIST).unwrap();
        assert_eq!(ScopeTable::default().security(Method::Get, &scopes), None);
        assert!(ScopeTable::default().why_open().contains("no table"));
    }

    #[test]
    fn a_table_of_several_things_leaves_the_scopes_open() {
        let scopes = Scopes::parse(LIST).unwrap();
        let table = table(&format!("{ROWS}        | People | manage | `people` |\n"));
        assert_eq!(table.security(Method::Get, &scopes), None);
        assert!(
            table.why_open().contains("Things, People"),
            "{}",
            table.why_open()
        );
    }
}
