//! How is YAML written? One way only: block style, keys in their order, short lists of scalars on
//! one line, quotes only where YAML 1.2 or 1.1 would read something else than the text.

use serde_json::{Map, Value};

/// The width within which a list of scalars stays on one line.
const WIDTH: usize = 100;

/// `document` as YAML text, ending in a newline.
pub(crate) fn to_yaml(document: &Map<String, Value>) -> String {
    let mut out = String::new();
    write_map(document, 0, &mut out);
    out
}

fn write_map(map: &Map<String, Value>, indent: usize, out: &mut String) {
    for (i, (key, value)) in map.iter().enumerate() {
        // The first key of a map in a list stands on the line of its dash.
        if i > 0 || !out.ends_with("- ") {
            pad(indent, out);
        }
        out.push_str(&scalar_text(key));
        out.push(':');
        write_after_key(value, indent, out);
    }
}

/// Writes a value after its key: on the same line if it fits there, else below.
fn write_after_key(value: &Value, indent: usize, out: &mut String) {
    let column = out.len() - out.rfind('\n').map_or(0, |end| end + 1);
    if let Some(text) = on_one_line(value, WIDTH.saturating_sub(column + 1)) {
        out.push(' ');
        out.push_str(&text);
        out.push('\n');
        return;
    }
    out.push('\n');
    match value {
        Value::Object(map) => write_map(map, indent + 2, out),
        Value::Array(items) => write_list(items, indent + 2, out),
        _ => {}
    }
}

fn write_list(items: &[Value], indent: usize, out: &mut String) {
    for item in items {
        pad(indent, out);
        out.push_str("- ");
        match (item, on_one_line(item, WIDTH.saturating_sub(indent + 2))) {
            (_, Some(text)) => {
                out.push_str(&text);
                out.push('\n');
            }
            (Value::Object(map), None) => write_map(map, indent + 2, out),
            (Value::Array(items), None) => {
                out.truncate(out.len() - 1);
                out.push('\n');
                write_list(items, indent + 2, out);
            }
            (_, None) => {}
        }
    }
}

/// The value on one line: scalars, empty containers, and lists of scalars that fit into `width`.
fn on_one_line(value: &Value, width: usize) -> Option<String> {
    match value {
        Value::Object(map) => map.is_empty().then(|| "{}".to_owned()),
        Value::Array(items) => {
            let texts: Option<Vec<String>> = items.iter().map(flow_scalar).collect();
            let text = format!("[{}]", texts?.join(", "));
            (text.len() <= width).then_some(text)
        }
        Value::String(text) => Some(scalar_text(text)),
        scalar => Some(scalar.to_string()),
    }
}

/// A scalar as it stands within `[...]`, where commas and brackets have a meaning too.
fn flow_scalar(value: &Value) -> Option<String> {
    match value {
        Value::Object(_) | Value::Array(_) => None,
        Value::String(text) if text.contains([',', '[', ']', '{', '}']) => Some(quoted(text)),
        Value::String(text) => Some(scalar_text(text)),
        scalar => Some(scalar.to_string()),
    }
}

fn pad(indent: usize, out: &mut String) {
    out.extend(std::iter::repeat_n(' ', indent));
}

fn scalar_text(text: &str) -> String {
    if is_plain(text) {
        text.to_owned()
    } else {
        quoted(text)
    }
}

/// Whether the text means itself without quotes, to YAML 1.2 and to the many readers of YAML 1.1.
fn is_plain(text: &str) -> bool {
    let Some(first) = text.chars().next() else {
        return false;
    };
    let starts_well = first.is_ascii_alphabetic() || matches!(first, '/' | '_' | '$' | '^');
    let safe = text.chars().all(|c| c.is_ascii_graphic() || c == ' ')
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.ends_with([':', ' ']);
    starts_well && safe && !RESERVED.contains(&text.to_ascii_lowercase().as_str())
}

/// Words that some YAML reader takes for a boolean or null.
const RESERVED: [&str; 9] = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"];

fn quoted(text: &str) -> String {
    if text.chars().any(char::is_control) {
        // JSON's escapes are YAML's within double quotes.
        Value::from(text).to_string()
    } else {
        format!("'{}'", text.replace('\'', "''"))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::to_yaml;
    use crate::spec::yaml;

    fn written(value: &Value) -> String {
        to_yaml(value.as_object().unwrap())
    }

    #[test]
    fn what_is_written_reads_back_equal() {
        let value = json!({
            "a": {"b": [1, 2.5, -3, true, null, "x"], "empty": {}, "none": []},
            "/paths/{id}": [{"name": "id:in", "in": "query"}, {"x": [[1, 2], [{"y": 1}]]}],
            "200": "", "no": "No", "n": "2026-04-01", "q": "it's: a #test", "nl": "a\nb\t\u{1}",
            "pattern": "^(\\/([A-Za-z0-9]{1,256}))*\\/?$", "flow": ["a,b", "[c]", "null", "1", "~", "é"],
            "star": "*/*", "long": vec!["a long value of an enumeration"; 9], "big": 1e30
        });
        let text = written(&value);
        assert_eq!(yaml::parse(&text).unwrap().value, value, "{text}");
    }

    #[test]
    fn the_layout_is_what_a_person_would_write() {
        let value = json!({"get": {"tags": ["Brands"], "parameters": [
            {"name": "id:in", "schema": {"type": ["string", "null"]}}], "x": "yes"}});
        let expected = "get:\n  tags: [Brands]\n  parameters:\n    - name: id:in\n      schema:\n        \
                        type: [string, 'null']\n  x: 'yes'\n";
        assert_eq!(written(&value), expected);
    }
}
