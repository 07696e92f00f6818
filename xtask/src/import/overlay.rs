//! How are the reference's mistakes corrected? By OpenAPI Overlay 1.0 files.
//!
//! An action names its target by a JSONPath, says in `description` why it is there and in
//! `x-evidence` where that can be seen. One that hits nothing, or changes nothing, is an error: the
//! reference has moved on.

use anyhow::{Context, bail, ensure};
use serde::Deserialize;
use serde_json::{Map, Value};
use serde_json_path::JsonPath;

use crate::spec::yaml;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Overlay {
    overlay: String,
    #[serde(rename = "info")]
    _info: Info,
    /// The specs that share it.
    #[serde(rename = "x-bc-specs", default)]
    specs: Vec<String>,
    // Read one by one, so that an error knows the line.
    #[serde(rename = "actions")]
    _actions: Vec<Value>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Info {
    #[serde(rename = "title")]
    _title: String,
    #[serde(rename = "version")]
    _version: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Action {
    target: String,
    description: String,
    #[serde(rename = "x-evidence")]
    evidence: String,
    update: Option<Value>,
    #[serde(default)]
    remove: bool,
}

/// The specs that share the overlay in `text`.
pub(crate) fn specs(text: &str) -> anyhow::Result<Vec<String>> {
    let overlay: Overlay = serde_json::from_value(yaml::parse(text)?.value)?;
    Ok(overlay.specs)
}

/// Applies the overlay in `text` to `spec`.
pub(crate) fn apply(spec: &mut Value, text: &str) -> anyhow::Result<()> {
    apply_or(spec, text, &mut Err)
}

/// Applies the overlay in `text` to `spec`; an action that cannot be applied is handed to `problem`,
/// which says whether that is the end.
pub(crate) fn apply_or(
    spec: &mut Value,
    text: &str,
    problem: &mut dyn FnMut(anyhow::Error) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let document = yaml::parse(text)?;
    let overlay: Overlay = serde_json::from_value(document.value.clone())?;
    ensure!(
        overlay.overlay.starts_with("1.0"),
        "`overlay` must be 1.0.x, not {}",
        overlay.overlay
    );
    for (line, action) in document.list::<Action>("/actions")? {
        action
            .apply(spec)
            .with_context(|| format!("line {line}: target {}", action.target))
            .or_else(&mut *problem)?;
    }
    Ok(())
}

impl Action {
    fn apply(&self, spec: &mut Value) -> anyhow::Result<()> {
        ensure!(!self.description.is_empty(), "`description` must say why");
        ensure!(
            !self.evidence.is_empty(),
            "`x-evidence` must say where it is shown"
        );
        let path = JsonPath::parse(&self.target)?;
        let mut targets: Vec<String> = path
            .query_located(spec)
            .locations()
            .map(|path| path.to_json_pointer())
            .collect();
        ensure!(
            !targets.is_empty(),
            "matches nothing: if the reference has been corrected, remove the action"
        );
        match (&self.update, self.remove) {
            (Some(update), false) => {
                let mut changed = false;
                for target in &targets {
                    if let Some(node) = spec.pointer_mut(target) {
                        let before = node.clone();
                        update_node(node, update)?;
                        changed |= *node != before;
                    }
                }
                ensure!(
                    changed,
                    "changes nothing: the reference says so already, remove the action"
                );
            }
            // The last first, so that the indices of the others stay right.
            (None, true) => {
                targets.reverse();
                targets
                    .iter()
                    .try_for_each(|target| remove_node(spec, target))?;
            }
            _ => bail!("an action has either `update` or `remove: true`"),
        }
        Ok(())
    }
}

/// An object is merged into the target, an entry appended to a target that is a list.
fn update_node(node: &mut Value, update: &Value) -> anyhow::Result<()> {
    match (node, update) {
        (Value::Array(items), entry) => items.push(entry.clone()),
        (Value::Object(map), Value::Object(update)) => merge(map, update),
        _ => bail!("the target must be a list, or it and `update` objects"),
    }
    Ok(())
}

/// Objects are merged, lists joined, anything else is replaced.
fn merge(map: &mut Map<String, Value>, update: &Map<String, Value>) {
    for (key, value) in update {
        match (map.get_mut(key), value) {
            (Some(Value::Object(map)), Value::Object(update)) => merge(map, update),
            (Some(Value::Array(items)), Value::Array(more)) => items.extend(more.iter().cloned()),
            _ => {
                map.insert(key.clone(), value.clone());
            }
        }
    }
}

fn remove_node(spec: &mut Value, pointer: &str) -> anyhow::Result<()> {
    let (parent, last) = pointer
        .rsplit_once('/')
        .context("the whole spec cannot be removed")?;
    let key = last.replace("~1", "/").replace("~0", "~");
    match spec.pointer_mut(parent) {
        Some(Value::Object(map)) => {
            // `shift_remove` keeps the order of what stays.
            map.shift_remove(&key);
        }
        Some(Value::Array(items)) => {
            let i: usize = key.parse()?;
            ensure!(i < items.len(), "{pointer} is gone");
            items.remove(i);
        }
        _ => bail!("{pointer} is gone"),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::apply;

    fn overlaid(actions: &str) -> anyhow::Result<Value> {
        let mut spec = json!({
            "paths": {"/things": {"get": {"tags": ["a"], "parameters": [{"name": "x"}, {"name": "y"}]}}},
            "schemas": {"A": {"type": "string", "b": 1, "c": 2}, "B": {"type": "string", "list": [1]}}
        });
        let text = format!(
            "overlay: 1.0.0\ninfo: {{title: T, version: 1.0.0}}\nactions:\n{}",
            actions.replace("WHY", "description: why, x-evidence: where")
        );
        apply(&mut spec, &text)?;
        Ok(spec)
    }

    #[test]
    fn update_merges_objects_joins_lists_and_replaces_the_rest() {
        let spec = overlaid(
            "  - {target: $.schemas.B, WHY, update: {type: [string, 'null'], list: [2], new: {a: 1}}}\n",
        );
        let expected = json!({"type": ["string", "null"], "list": [1, 2], "new": {"a": 1}});
        assert_eq!(spec.unwrap()["schemas"]["B"], expected);
    }

    #[test]
    fn update_appends_to_a_list() {
        let spec =
            overlaid("  - {target: \"$.paths['/things'].get.tags\", WHY, update: b}\n").unwrap();
        assert_eq!(spec["paths"]["/things"]["get"]["tags"], json!(["a", "b"]));
    }

    #[test]
    fn remove_takes_every_match_and_keeps_the_order() {
        let spec = overlaid(
            "  - {target: $.schemas.A.b, WHY, remove: true}\n  \
             - {target: \"$.paths['/things'].get.parameters[*]\", WHY, remove: true}\n",
        )
        .unwrap();
        assert_eq!(
            spec["schemas"]["A"].to_string(),
            r#"{"type":"string","c":2}"#
        );
        assert_eq!(spec["paths"]["/things"]["get"]["parameters"], json!([]));
    }

    #[test]
    fn a_filter_finds_its_parameter() {
        let spec = overlaid(
            "  - {target: \"$.paths[*].get.parameters[?@.name == 'y']\", WHY, update: {in: query}}\n",
        );
        let parameters = &spec.unwrap()["paths"]["/things"]["get"]["parameters"];
        assert_eq!(
            parameters,
            &json!([{"name": "x"}, {"name": "y", "in": "query"}])
        );
    }

    #[test]
    fn an_action_that_matches_nothing_is_an_error_with_its_line() {
        let error = overlaid("  - {target: $.schemas.C, WHY, remove: true}\n").unwrap_err();
        let error = format!("{error:#}");
        assert!(
            error.contains("line 4") && error.contains("matches nothing"),
            "{error}"
        );
    }

    #[test]
    fn a_misspelt_key_of_an_action_is_an_error_with_its_line() {
        let error = overlaid("  - {target: $.schemas.A, WHY, updat: {}}\n").unwrap_err();
        let error = format!("{error:#}");
        assert!(
            error.contains("line 4") && error.contains("`updat`"),
            "{error}"
        );
    }

    #[test]
    fn an_action_that_changes_nothing_is_an_error() {
        let error =
            overlaid("  - {target: $.schemas.A, WHY, update: {type: string}}\n").unwrap_err();
        assert!(format!("{error:#}").contains("changes nothing"));
    }

    #[test]
    fn an_action_must_give_reason_and_evidence() {
        let without = "  - {target: $.schemas.A, description: why, remove: true}\n";
        assert!(format!("{:#}", overlaid(without).unwrap_err()).contains("x-evidence"));
        let empty = "  - {target: $.schemas.A, description: '', x-evidence: a, remove: true}\n";
        assert!(format!("{:#}", overlaid(empty).unwrap_err()).contains("must say why"));
    }
}
