//! Which texts and numbers does a schema allow? Strategies for them, the odd ones included.

use proptest::prelude::*;
use proptest::strategy::Union;
use serde_json::{Number, Value};

use crate::schema::Schema;

/// What every secret begins with.
pub(crate) const SECRET: &str = "planted-s3cret-";
/// How long a text is, where the schema does not want a longer one.
const LENGTH: usize = 12;

/// Texts as people and programs write them, as far as a schema's lengths and format allow.
pub(crate) fn text(schema: &Schema<'_>) -> BoxedStrategy<Value> {
    let format = schema.get("format").and_then(Value::as_str);
    let texts = match format.unwrap_or_default() {
        "date-time" | "ISO-8601" => date_time(),
        "date" => day().boxed(),
        "email" => fixed(&["a@example.com", "jo+ann.o'neil@mail.example.co.uk"]),
        "uri" | "url" => fixed(&[
            "https://example.com",
            "https://example.com/a%20b?c=d&e=%C3%A9#f",
        ]),
        "uuid" => uuid(),
        // As long as it likes: no model counts its characters.
        "password" => prop_oneof![4 => secret(), 1 => free_text()].boxed(),
        "decimal" => decimal(0, 10_000_000)
            .prop_map(|number| number.to_string())
            .boxed(),
        _ => {
            let least = schema.length("minLength").unwrap_or(0);
            let most = schema.length("maxLength").unwrap_or(usize::MAX).max(least);
            let fit = move |text: String| {
                let mut text: String = text.chars().take(most).collect();
                let missing = least.saturating_sub(text.chars().count());
                text.extend(std::iter::repeat_n('x', missing));
                text
            };
            free_text().prop_map(fit).boxed()
        }
    };
    texts.prop_map(Value::String).boxed()
}

/// A text that no output may show.
fn secret() -> BoxedStrategy<String> {
    "[a-z0-9]{4}"
        .prop_map(|text| format!("{SECRET}{text}"))
        .boxed()
}

/// A value that may be a secret, and may be a setting.
pub(crate) fn hidden() -> BoxedStrategy<Value> {
    let nested = secret().prop_map(|text| serde_json::json!({"keys": [text]}));
    prop_oneof![4 => secret().prop_map(Value::String), 1 => any::<bool>().prop_map(Value::Bool), 1 => nested].boxed()
}

/// Dates, in the schema's format or in any.
pub(crate) fn date(schema: &Schema<'_>) -> BoxedStrategy<Value> {
    if schema.get("format").is_some() {
        return text(schema);
    }
    let forms = prop_oneof![
        date_time(),
        day(),
        fixed(&["1714557600", "0000-00-00", "soon"])
    ];
    forms.prop_map(Value::String).boxed()
}

fn free_text() -> Union<BoxedStrategy<String>> {
    Union::new_weighted(vec![
        (
            4,
            fixed(&[
                "",
                "Mug",
                "Smith & Sons",
                "two words",
                "Größe 10″",
                "null",
                "true",
            ]),
        ),
        (
            2,
            fixed(&[
                "0",
                "7",
                "007",
                "-1",
                "19.99",
                "10.00",
                "1e3",
                "9007199254740993",
            ]),
        ),
        (
            1,
            fixed(&[
                "\"quoted\"",
                "back\\slash",
                "line\nbreak",
                "\u{0}",
                "\u{1f600}",
                "</p>",
            ]),
        ),
        (
            3,
            proptest::collection::vec(any::<char>(), 0..LENGTH)
                .prop_map(String::from_iter)
                .boxed(),
        ),
    ])
}

fn day() -> impl Strategy<Value = String> {
    let parts = (1970..2100_u16, 1..13_u8, 1..29_u8);
    parts.prop_map(|(year, month, day)| format!("{year}-{month:02}-{day:02}"))
}

/// A date in each of the forms that BigCommerce writes.
fn date_time() -> BoxedStrategy<String> {
    let clock = (0..24_u8, 0..60_u8, 0..60_u8);
    let clock =
        clock.prop_map(|(hour, minute, second)| format!("{hour:02}:{minute:02}:{second:02}"));
    let forms = |(day, clock)| {
        let written = vec![
            format!("{day}T{clock}Z"),
            format!("{day}T{clock}+00:00"),
            format!("{day}T{clock}.123-0500"),
            format!("{day} {clock}"),
            format!("Wed, 01 May 2024 {clock} +0000"),
        ];
        proptest::sample::select(written)
    };
    (day(), clock).prop_flat_map(forms).boxed()
}

fn uuid() -> BoxedStrategy<String> {
    let written = |bits: u128| {
        let digits = format!("{bits:032x}");
        let parts = [0..8, 8..12, 12..16, 16..20, 20..32].map(|part| &digits[part]);
        parts.join("-")
    };
    any::<u128>().prop_map(written).boxed()
}

fn fixed(texts: &[&str]) -> BoxedStrategy<String> {
    let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
    proptest::sample::select(texts).boxed()
}

/// Integers within a schema's bounds; below zero only where `signed` or the bounds say so.
pub(crate) fn integer(schema: &Schema<'_>, signed: bool) -> BoxedStrategy<Value> {
    let (least, most) = bounds(schema, 0);
    let least = least.unwrap_or(if signed { -100_000 } else { 0 });
    let integers = match most {
        Some(most) => (least..=most.max(least)).boxed(),
        None => Union::new_weighted(vec![
            (6, (least..=least.max(0) + 100_000).boxed()),
            // What a float cannot hold exactly.
            (1, (9_007_199_254_740_992..=i64::MAX).boxed()),
        ])
        .boxed(),
    };
    integers.prop_map(Value::from).boxed()
}

/// Numbers within a schema's bounds, most of them with two decimals.
pub(crate) fn number(schema: &Schema<'_>) -> BoxedStrategy<Value> {
    let (least, most) = bounds(schema, 4);
    let least = least.unwrap_or(-1_000_000);
    let most = most.unwrap_or(10_000_000_000).max(least);
    decimal(least, most).prop_map(Value::Number).boxed()
}

/// Numbers from `least` to `most` ten-thousandths, with none, two or four decimals.
fn decimal(least: i64, most: i64) -> impl Strategy<Value = Number> {
    let written = |(ten_thousandths, decimals): (i64, usize)| {
        let sign = if ten_thousandths < 0 { "-" } else { "" };
        let (whole, rest) = (
            ten_thousandths.unsigned_abs() / 10_000,
            ten_thousandths.unsigned_abs() % 10_000,
        );
        let rest = format!("{rest:04}");
        let text = match (rest.get(..decimals), rest.get(decimals..)) {
            (Some(shown), Some(cut)) if cut.bytes().all(|digit| digit == b'0') => shown,
            _ => &rest,
        };
        let point = if text.is_empty() { "" } else { "." };
        format!("{sign}{whole}{point}{text}").parse()
    };
    let rounded = (least..=most, proptest::sample::select(vec![0, 2, 2, 4])).prop_map(
        move |(value, decimals)| {
            let step = 10_i64.pow(4 - u32::try_from(decimals).unwrap_or_default());
            let down = value / step * step;
            (if down < least { value } else { down }, decimals)
        },
    );
    rounded.prop_filter_map("a number", move |parts| written(parts).ok())
}

/// The least and the greatest allowed value, in units of ten to the `-scale`.
fn bounds(schema: &Schema<'_>, scale: i32) -> (Option<i64>, Option<i64>) {
    let unit = 10_f64.powi(scale);
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the specs' bounds are far smaller"
    )]
    let of = |key: &str, exclusive: &str, inward: i64| {
        let inclusive = schema
            .number(key)
            .map(|bound| (bound * unit).round() as i64);
        let exclusive = schema
            .number(exclusive)
            .map(|bound| (bound * unit).round() as i64);
        inclusive.or(exclusive.map(|bound| bound.saturating_add(inward)))
    };
    (
        of("minimum", "exclusiveMinimum", 1),
        of("maximum", "exclusiveMaximum", -1),
    )
}
