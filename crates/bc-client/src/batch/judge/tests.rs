//! Every shape in which BigCommerce answers a batch is judged input by input.

use super::*;

/// An answer's verdicts, one a line: `refused price: negative`.
fn judged(status: u16, body: &str, sent: &str, count: usize, may_be_partial: bool) -> Vec<String> {
    let request = Sent {
        body: (!sent.is_empty()).then(|| sent.to_owned().into()),
        secrets: Vec::new(),
    };
    let body: Option<Json> = bc_record::from_slice(body.as_bytes()).ok();
    let answer = Answer {
        status,
        body: body.as_ref(),
        sent: &request,
        count,
        may_be_partial,
    };
    let line = |verdict: Verdict| {
        let state = match verdict.state {
            ItemState::Written => "written",
            ItemState::Refused => "refused",
            ItemState::Unknown => "unknown",
            ItemState::NotSent => "not sent",
        };
        let fields: Vec<_> = verdict.fields.iter().map(ToString::to_string).collect();
        format!("{state} {}", fields.join("; ")).trim().to_owned()
    };
    answer.verdicts().into_iter().map(line).collect()
}

/// To an endpoint that writes all of a request or nothing.
fn of(status: u16, body: &str, count: usize) -> Vec<String> {
    judged(status, body, "", count, false)
}

/// To an endpoint that may write in part.
fn in_part(status: u16, body: &str, count: usize) -> Vec<String> {
    judged(status, body, "", count, true)
}

#[test]
fn a_success_is_of_every_input() {
    assert_eq!(
        of(200, r#"{"data": [{}, {}], "meta": {}}"#, 2),
        ["written"; 2]
    );
    assert_eq!(of(201, r#"{"data": {}, "meta": {}}"#, 2), ["written"; 2]);
    assert_eq!(
        of(200, r#"{"data": [], "errors": [], "batch_errors": []}"#, 2),
        ["written"; 2]
    );
    assert_eq!(of(200, r#"{"transaction_id": "a"}"#, 2), ["written"; 2]);
    assert_eq!(of(204, "", 2), ["written"; 2]);
    assert_eq!(of(200, r#"[{"id": 1}, {"id": 2}]"#, 2), ["written"; 2]);
}

#[test]
fn a_success_that_lists_fewer_than_were_sent_does_not_tell_of_the_others() {
    let updated = r#"{"data": [{"id": 3, "name": "c"}, {"id": "1"}]}"#;
    let sent = r#"[{"id": 1}, {"id": 2}, {"id": 3}]"#;
    assert_eq!(
        judged(200, updated, sent, 3, false),
        ["written", "unknown", "written"]
    );
    let deleted = r#"{"data": [2], "meta": {}}"#;
    assert_eq!(
        judged(200, deleted, "[1, 2]", 2, false),
        ["unknown", "written"]
    );
    let created = r#"{"data": [{"id": 7, "name": "a"}]}"#;
    let sent = r#"[{"name": "a"}, {"name": "b"}]"#;
    assert_eq!(judged(200, created, sent, 2, false), ["unknown", "unknown"]);
}

#[test]
fn a_refused_request_is_of_every_input_where_it_names_none() {
    let body = r#"{"status": 413, "title": "Too many items", "errors": {}}"#;
    assert_eq!(in_part(413, body, 2), ["refused"; 2]);
    assert_eq!(of(429, "", 2), ["refused"; 2]);
    assert_eq!(of(403, "Forbidden", 2), ["refused"; 2]);
    let body = r#"{"status": 422, "title": "Invalid", "errors": {"name": "required"}}"#;
    assert_eq!(of(422, body, 2), ["refused"; 2]);
}

#[test]
fn where_part_of_a_request_may_be_written_an_error_does_not_tell_of_the_others() {
    let body = r#"{"status": 422, "title": "Invalid", "errors": {"name": "required"}}"#;
    assert_eq!(in_part(422, body, 2), ["unknown"; 2]);
    assert_eq!(in_part(409, "", 2), ["unknown"; 2]);
    assert_eq!(in_part(400, body, 2), ["refused"; 2]);
    let body = r#"{"status": 422, "errors": {"1.name": "required"}}"#;
    assert_eq!(in_part(422, body, 2), ["unknown", "refused name: required"]);
}

#[test]
fn what_is_said_to_one_input_is_said_of_it() {
    let body = r#"{"status": 422, "errors": {"name": "required", "variants.0.sku": "taken"}}"#;
    assert_eq!(
        in_part(422, body, 1),
        ["refused name: required; variants.0.sku: taken"]
    );
    assert_eq!(in_part(422, r#"{"title": "Invalid"}"#, 1), ["refused"]);
    let body = r#"{"data": [], "errors": {"status": 207, "title": "Partial", "errors": {"url": "taken"}}}"#;
    assert_eq!(in_part(207, body, 1), ["refused url: taken"]);
}

#[test]
fn an_index_names_the_input() {
    for name in [
        "1.sku",
        "[1].sku",
        "errors[1].sku",
        "batch_errors[1].sku",
        "errors.1.sku",
    ] {
        let body = format!(r#"{{"status": 422, "errors": {{"{name}": "taken"}}}}"#);
        assert_eq!(
            of(422, &body, 2),
            ["refused", "refused sku: taken"],
            "{name}"
        );
    }
    let body = r#"{"errors": {"1": {"sku": "taken"}, "0": "bad"}}"#;
    assert_eq!(of(422, body, 2), ["refused bad", "refused sku: taken"]);
}

#[test]
fn an_index_counts_within_the_list_that_was_sent_and_no_other() {
    let body = r#"{"status": 422, "errors": {"setting.1.settings": "missing"}}"#;
    let sent = r#"{"reason": "x", "settings": [{"id": 1}, {"id": 2}]}"#;
    assert_eq!(
        judged(422, body, sent, 2, false),
        ["refused", "refused settings: missing"]
    );
    let body = r#"{"status": 422, "errors": {"variants.1.sku": "taken"}}"#;
    let sent = r#"[{"variants": [{}, {}]}, {}]"#;
    assert_eq!(judged(422, body, sent, 2, true), ["unknown", "unknown"]);
}

#[test]
fn an_index_beyond_the_inputs_is_of_none() {
    for name in [
        "2.sku",
        "-1.sku",
        "+1.sku",
        "99999999999999999999.sku",
        "[2].sku",
        "[1",
    ] {
        let body = format!(r#"{{"status": 422, "errors": {{"{name}": "taken"}}}}"#);
        assert_eq!(in_part(422, &body, 2), ["unknown"; 2], "{name}");
    }
}

#[test]
fn a_price_list_record_is_told_by_what_the_answer_repeats_of_it() {
    let sent = r#"[{"variant_id": 1, "currency": "usd", "price": 1}, {"sku": "b", "currency": "USD", "price": 1},
                   {"variant_id": 3, "currency": "usd", "price": 1}]"#;
    let body = r#"{"batch_errors": [
        {"data": {"price_list_id": 2, "variant_id": "3", "currency": "usd"}, "field_errors": {"price": "negative"}},
        {"data": {"price_list_id": 2, "variant_id": 9, "sku": "b", "currency": "usd"}, "field_errors": {"price": "high"}}]}"#;
    let told = ["unknown", "refused price: high", "refused price: negative"];
    assert_eq!(judged(422, body, sent, 3, false), told);

    let list = r#"[{"data": {"variant_id": 3, "currency": "usd"}, "field_errors": {"price": "negative"}}]"#;
    let told = ["unknown", "unknown", "refused price: negative"];
    assert_eq!(judged(422, list, sent, 3, false), told);
}

#[test]
fn an_entry_that_fits_two_inputs_or_none_is_of_none() {
    let sent = r#"[{"variant_id": 1, "currency": "usd"}, {"variant_id": 1, "currency": "usd"}]"#;
    for data in [
        r#""variant_id": 1"#,
        r#""variant_id": 2"#,
        r#""price_list_id": 2"#,
    ] {
        let body = format!(
            r#"{{"batch_errors": [{{"data": {{{data}}}, "field_errors": {{"price": "x"}}}}]}}"#
        );
        assert_eq!(judged(422, &body, sent, 2, false), ["unknown"; 2], "{data}");
    }
}

#[test]
fn entries_without_data_are_by_index_only_if_there_is_one_for_each_input() {
    let one = r#"{"status": 422, "title": "Invalid", "errors": {"sku": "taken"}}"#;
    let each = format!(r#"{{"batch_errors": [{{"errors": {{}}}}, {one}]}}"#);
    assert_eq!(of(422, &each, 2), ["unknown", "refused sku: taken"]);
    let failed = format!(r#"{{"batch_errors": [{one}]}}"#);
    assert_eq!(of(422, &failed, 3), ["unknown"; 3]);
    let titles = r#"{"batch_errors": [{"title": "Not found"}, {"title": "Locked"}]}"#;
    assert_eq!(of(422, titles, 2), ["refused Not found", "refused Locked"]);
    let refunds =
        r#"{"data": [{"error": "Closed", "status": 422}, {"error": "Empty", "status": 422}]}"#;
    assert_eq!(of(422, refunds, 2), ["refused Closed", "refused Empty"]);
}

#[test]
fn where_all_failures_are_told_and_counted_the_others_are_written() {
    let body = r#"{"data": [123], "errors": [{"status": 422, "title": "Bulk operation failed",
        "errors": {"1": "Not allowed", "2": "Missing"}}], "meta": {"total": 3, "success": 1, "failed": 2}}"#;
    let told = ["written", "refused Not allowed", "refused Missing"];
    for status in [200, 207, 422] {
        assert_eq!(of(status, body, 3), told, "{status}");
    }
    let body = r#"{"errors": [{"status": 422, "title": "Errors", "errors": {"0.code": "in use"}}],
        "meta": {"total": 2, "success": 1, "failed": 1}}"#;
    assert_eq!(of(422, body, 2), ["refused code: in use", "written"]);
}

#[test]
fn a_failure_that_is_counted_and_not_told_may_be_any_input() {
    let body = r#"{"data": [{}], "errors": [{"status": 409, "title": "Same name"}], "meta": {"total": 3, "success": 2, "failed": 1}}"#;
    for status in [200, 207, 409] {
        assert_eq!(of(status, body, 3), ["unknown"; 3], "{status}");
    }
    let body = r#"{"data": [{}], "errors": {"0": "bad"}, "meta": {"total": 3, "success": 1, "failed": 2}}"#;
    assert_eq!(of(207, body, 3), ["refused bad", "unknown", "unknown"]);
}

#[test]
fn a_count_of_none_or_all_tells_of_every_input() {
    let body = r#"{"data": [], "errors": [{"status": 409, "title": "Same name", "errors": {}}],
        "meta": {"total": 2, "success": 0, "failed": 2}}"#;
    for status in [200, 207, 409] {
        assert_eq!(in_part(status, body, 2), ["refused"; 2], "{status}");
    }
    let body =
        r#"{"data": [{}, {}], "errors": [], "meta": {"total": 2, "success": 2, "failed": 0}}"#;
    assert_eq!(in_part(207, body, 2), ["written"; 2]);
    let body = r#"{"errors": [{"status": 422, "title": "Missing"}], "meta": {"total": 0, "success": 0, "failed": 0}}"#;
    assert_eq!(in_part(422, body, 2), ["refused"; 2]);
}

#[test]
fn saved_records_count_as_successes() {
    let body = |saved: u32| {
        format!(
            r#"{{"status": 422, "errors": {{"1.price_list_id": "unknown"}}, "meta": {{"saved_records": {saved}}}}}"#
        )
    };
    assert_eq!(
        of(422, &body(2), 3),
        ["written", "refused price_list_id: unknown", "written"]
    );
    assert_eq!(of(422, &body(0), 3)[0], "refused");
    assert_eq!(of(422, &body(1), 3)[0], "unknown");
    assert_eq!(of(422, &body(9), 3)[0], "refused");
}

#[test]
fn a_207_that_does_not_tell_whose_the_error_is_is_of_any() {
    let body = r#"{"data": [{"id": 1}, {"id": 2}], "errors": {"status": 207, "title": "Partial", "errors": {"url": "taken"}}}"#;
    assert_eq!(in_part(207, body, 2), ["unknown"; 2]);
    let body = r#"{"data": [{"id": 1}, {"id": 2}], "errors": {"status": 207, "title": "Partial", "errors": {"1.url": "taken"}}}"#;
    assert_eq!(in_part(207, body, 2), ["written", "refused url: taken"]);
    assert_eq!(in_part(207, "", 1), ["unknown"]);
    assert_eq!(
        in_part(207, r#"{"data": [{"errors": {"a": "b"}}, {}]}"#, 2),
        ["unknown"; 2]
    );
}

#[test]
fn a_failure_of_bigcommerce_s_own_leaves_every_input_unknown() {
    let body =
        r#"{"error": {"code": "SERVICE_DEGRADED", "message": "Later", "retry_after_seconds": 3}}"#;
    assert_eq!(of(503, body, 2), ["unknown"; 2]);
    assert_eq!(of(502, "<html>", 1), ["unknown"]);
    assert_eq!(of(408, "", 2), ["unknown"; 2]);
    let body = r#"{"data": [{"error": "Gateway", "order_id": 1, "status": 503}, {"error": "Gateway", "status": 503}]}"#;
    assert_eq!(of(503, body, 2), ["unknown Gateway"; 2]);
}

#[test]
fn no_body_panics() {
    let bodies = [
        "null",
        "1",
        "\"text\"",
        "[]",
        "{}",
        "[[[]]]",
        r#"{"errors": 1}"#,
        r#"{"batch_errors": {}}"#,
        r#"{"batch_errors": [1, null, [], {"data": []}]}"#,
        r#"{"meta": {"success": -1, "failed": 1.5}}"#,
        r#"{"meta": {"success": 18446744073709551615, "failed": 18446744073709551615}}"#,
        r#"{"errors": {"": "x", ".": "x", "[": "x", "[]": "x", "0]": "x", "errors[": "x", "errors.": "x"}}"#,
        r#"[{"field_errors": {"a": "b"}}, {"error": "x"}, {"data": {"id": 1}, "errors": ["x"]}]"#,
    ];
    for body in bodies {
        for status in [200, 207, 400, 422, 500] {
            for count in [1, 2, 3] {
                for sent in ["", "[]", "[1,2]", r#"{"a": [1, 2], "b": [1, 2]}"#, "{"] {
                    assert_eq!(
                        judged(status, body, sent, count, true).len(),
                        count,
                        "{status} {body}"
                    );
                }
            }
        }
    }
}
