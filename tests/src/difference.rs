//! What is lost between the JSON that a model read and the JSON that it wrote?

use serde_json::Value;

/// Where `back` lacks or changes what `sent` says, a sentence each.
///
/// A field that is `null` or empty may be left out, and a number may lose its quotes or gain them.
#[must_use]
pub fn differences(sent: &Value, back: &Value) -> Vec<String> {
    let mut lost = Vec::new();
    compare("", sent, back, &mut lost);
    lost
}

fn compare(path: &str, sent: &Value, back: &Value, lost: &mut Vec<String>) {
    match (sent, back) {
        (Value::Object(sent), Value::Object(back)) => {
            for (key, value) in sent {
                let path = member(path, key);
                match back.get(key) {
                    Some(back) => compare(&path, value, back, lost),
                    None if is_unset(value) => {}
                    None => lost.push(format!("`{path}` is lost")),
                }
            }
        }
        (Value::Array(sent), Value::Array(back)) if sent.len() == back.len() => {
            for (i, (sent, back)) in sent.iter().zip(back).enumerate() {
                compare(&format!("{path}[{i}]"), sent, back, lost);
            }
        }
        _ if same_scalar(sent, back) || (is_unset(sent) && is_unset(back)) => {}
        _ => lost.push(format!("`{path}` was {sent} and came back as {back}")),
    }
}

/// Where `sent` says `null` and `back` does not, a sentence each.
#[must_use]
pub fn lost_nulls(sent: &Value, back: &Value) -> Vec<String> {
    let mut lost = Vec::new();
    compare_nulls("", sent, back, &mut lost);
    lost
}

fn compare_nulls(path: &str, sent: &Value, back: &Value, lost: &mut Vec<String>) {
    match (sent, back) {
        (Value::Object(sent), Value::Object(back)) => {
            for (key, value) in sent {
                let path = member(path, key);
                match back.get(key) {
                    Some(back) => compare_nulls(&path, value, back, lost),
                    None if value.is_null() => lost.push(format!("`{path}` was null and is lost")),
                    None => {}
                }
            }
        }
        (Value::Array(sent), Value::Array(back)) => {
            for (i, (sent, back)) in sent.iter().zip(back).enumerate() {
                compare_nulls(&format!("{path}[{i}]"), sent, back, lost);
            }
        }
        (Value::Null, back) if !back.is_null() => {
            lost.push(format!("`{path}` was null and came back as {back}"));
        }
        _ => {}
    }
}

fn member(path: &str, key: &str) -> String {
    if path.is_empty() {
        key.to_owned()
    } else {
        format!("{path}.{key}")
    }
}

/// Whether a value says nothing: a field without it says the same. v2 writes `""` where there is no date.
fn is_unset(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    }
}

/// Whether two scalars are equal, a number and the same number in quotes included.
fn same_scalar(sent: &Value, back: &Value) -> bool {
    let number = |value: &Value| match value {
        Value::Number(number) => number.to_string().parse::<bc_api::Decimal>().ok(),
        Value::String(text) => text.parse().ok(),
        _ => None,
    };
    sent == back || number(sent).is_some_and(|sent| number(back) == Some(sent))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{differences, lost_nulls};

    #[test]
    fn a_lost_or_changed_field_is_named_by_its_path() {
        assert_eq!(
            differences(&json!({"a": [{"b": 1}]}), &json!({"a": [{}]})),
            ["`a[0].b` is lost"]
        );
        assert_eq!(
            differences(&json!({"a": 1}), &json!({"a": 2})),
            ["`a` was 1 and came back as 2"]
        );
        assert_eq!(
            differences(&json!([1, 2]), &json!([1])),
            ["`` was [1,2] and came back as [1]"]
        );
    }

    #[test]
    fn null_and_empty_may_be_left_out_and_numbers_may_lose_their_quotes() {
        let sent = json!({"a": null, "b": [], "c": "1.50"});
        assert!(differences(&sent, &json!({"c": 1.5})).is_empty());
    }

    #[test]
    fn a_null_that_is_gone_is_named_where_null_says_something() {
        let sent = json!({"a": [{"b": null, "c": null}], "d": null});
        assert_eq!(
            lost_nulls(&sent, &json!({"a": [{"b": null}], "d": []})),
            [
                "`a[0].c` was null and is lost",
                "`d` was null and came back as []"
            ]
        );
    }
}
