//! How does a fault look as JSON, for those who set it over HTTP?

use std::time::Duration;

use serde_json::{Map, Value, json};

use super::{Endpoint, Fault, Garbage, Kind, Moment};
use crate::setup::SetupError;

/// The names of the moments of a reset.
const MOMENTS: [(&str, Moment); 3] = [
    ("before_answer", Moment::BeforeAnswer),
    ("before_body", Moment::BeforeBody),
    ("within_body", Moment::WithinBody),
];

/// The names of what comes in the place of an answer.
const GARBAGE: [(&str, Garbage); 3] = [
    ("html", Garbage::Html),
    ("json", Garbage::Json),
    ("gzip", Garbage::Gzip),
];

/// Reads `{"fault": "status", "status": 503, "operation": "getProducts", "times": 2}` and its kind.
pub(crate) fn read(value: Value) -> Result<Fault, SetupError> {
    let Value::Object(members) = value else {
        return Err(SetupError::new("a fault is a JSON object"));
    };
    let mut members = Members(members);
    let mut fault = Fault::new(kind(&mut members)?);
    match members.flag("executed")? {
        Some(true) => fault = fault.executed(),
        Some(false) if fault.executed => {
            return Err(SetupError::new(
                "a fault within an answer leaves the request executed",
            ));
        }
        Some(false) | None => {}
    }
    fault.endpoint = endpoint(&mut members)?;
    if let Some(times) = members.number("times")? {
        let times = u32::try_from(times)
            .map_err(|_| SetupError::new("\"times\" is at most 4,294,967,295"))?;
        fault = fault.times(times);
    }
    let probability = members.take("probability");
    let seed = members.number("seed")?;
    match (probability, seed) {
        (None, None) => {}
        (Some(probability), Some(seed)) => {
            let probability = probability
                .as_f64()
                .ok_or_else(|| SetupError::new("\"probability\" is a number from 0 to 1"))?;
            fault = fault.probability(probability, seed);
        }
        _ => {
            return Err(SetupError::new("\"probability\" and \"seed\" go together"));
        }
    }
    match members.0.keys().next() {
        Some(unknown) => Err(SetupError::new(format!("{unknown:?} says nothing here"))),
        None => Ok(fault),
    }
}

fn kind(members: &mut Members) -> Result<Kind, SetupError> {
    let name = members.text("fault")?.unwrap_or_default();
    Ok(match name.as_str() {
        "latency" => Kind::Latency(Duration::from_millis(members.demanded("ms")?)),
        "too_many_requests" => Kind::TooManyRequests,
        "overload" => Kind::Overload,
        "status" => {
            let status = members.demanded("status")?;
            Kind::Status(u16::try_from(status).unwrap_or(u16::MAX))
        }
        "reset" => Kind::Reset(members.one_of("moment", &MOMENTS)?),
        "truncated" => Kind::Truncated,
        "garbage" => Kind::Garbage(members.one_of("garbage", &GARBAGE)?),
        "hang" => Kind::Hang,
        _ => {
            return Err(SetupError::new(
                "\"fault\" is latency, too_many_requests, overload, status, reset, truncated, garbage or hang",
            ));
        }
    })
}

fn endpoint(members: &mut Members) -> Result<Endpoint, SetupError> {
    let operation = members.text("operation")?;
    let method = members.text("method")?;
    let template = members.text("path")?;
    match (operation, method, template) {
        (None, None, None) => Ok(Endpoint::All),
        (Some(id), None, None) => Ok(Endpoint::Operation(id)),
        (None, Some(method), Some(template)) => Ok(Endpoint::Path { method, template }),
        _ => Err(SetupError::new(
            "an endpoint is told by \"operation\", or by \"method\" and \"path\"",
        )),
    }
}

/// The members not yet read.
struct Members(Map<String, Value>);

impl Members {
    fn take(&mut self, name: &str) -> Option<Value> {
        self.0.shift_remove(name)
    }

    fn text(&mut self, name: &str) -> Result<Option<String>, SetupError> {
        match self.take(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(SetupError::new(format!("{name:?} is a text"))),
        }
    }

    fn flag(&mut self, name: &str) -> Result<Option<bool>, SetupError> {
        match self.take(name) {
            None => Ok(None),
            Some(Value::Bool(flag)) => Ok(Some(flag)),
            Some(_) => Err(SetupError::new(format!("{name:?} is true or false"))),
        }
    }

    fn number(&mut self, name: &str) -> Result<Option<u64>, SetupError> {
        match self.take(name) {
            None => Ok(None),
            Some(value) => match value.as_u64() {
                Some(number) => Ok(Some(number)),
                None => Err(SetupError::new(format!("{name:?} is a whole number"))),
            },
        }
    }

    fn demanded(&mut self, name: &str) -> Result<u64, SetupError> {
        let number = self.number(name)?;
        number.ok_or_else(|| SetupError::new(format!("{name:?} is missing")))
    }

    fn one_of<T: Copy>(&mut self, name: &str, known: &[(&str, T)]) -> Result<T, SetupError> {
        let text = self.text(name)?.unwrap_or_default();
        let found = known.iter().find(|(name, _)| *name == text);
        found.map(|(_, value)| *value).ok_or_else(|| {
            let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
            SetupError::new(format!("{name:?} is one of {}", names.join(", ")))
        })
    }
}

impl Fault {
    /// The fault as [`read`] takes it, its count and dice as they are now.
    pub(crate) fn to_json(&self) -> Value {
        let mut shown = match self.kind {
            Kind::Latency(wait) => {
                let wait = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
                json!({ "fault": "latency", "ms": wait })
            }
            Kind::TooManyRequests => json!({ "fault": "too_many_requests" }),
            Kind::Overload => json!({ "fault": "overload" }),
            Kind::Status(status) => json!({ "fault": "status", "status": status }),
            Kind::Reset(moment) => json!({ "fault": "reset", "moment": name(&MOMENTS, moment) }),
            Kind::Truncated => json!({ "fault": "truncated" }),
            Kind::Garbage(garbage) => {
                json!({ "fault": "garbage", "garbage": name(&GARBAGE, garbage) })
            }
            Kind::Hang => json!({ "fault": "hang" }),
        };
        match &self.endpoint {
            Endpoint::All => {}
            Endpoint::Operation(id) => shown["operation"] = id.as_str().into(),
            Endpoint::Path { method, template } => {
                shown["method"] = method.as_str().into();
                shown["path"] = template.as_str().into();
            }
        }
        if let Some(left) = self.left {
            shown["times"] = left.into();
        }
        if self.probability < 1.0 {
            shown["probability"] = self.probability.into();
            shown["seed"] = self.dice.into();
        }
        shown["executed"] = self.executed.into();
        shown
    }
}

fn name<T: PartialEq>(known: &[(&'static str, T)], wanted: T) -> &'static str {
    let found = known.iter().find(|(_, value)| *value == wanted);
    found.map_or("", |(name, _)| name)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::read;

    #[test]
    fn a_fault_reads_as_it_is_shown() {
        for shown in [
            json!({ "fault": "latency", "ms": 20, "executed": true }),
            json!({ "fault": "status", "status": 503, "operation": "getProducts", "times": 2, "executed": false }),
            json!({
                "fault": "reset", "moment": "before_answer", "method": "GET", "path": "/v3/catalog/brands",
                "probability": 0.5, "seed": 7, "executed": true,
            }),
            json!({ "fault": "garbage", "garbage": "gzip", "executed": false }),
            json!({ "fault": "hang", "executed": false }),
        ] {
            assert_eq!(read(shown.clone()).unwrap().to_json(), shown);
        }
    }

    #[test]
    fn what_a_fault_cannot_mean_is_refused_in_words() {
        for (wrong, words) in [
            (json!([]), "JSON object"),
            (json!({}), "\"fault\" is latency"),
            (json!({ "fault": "latency" }), "\"ms\" is missing"),
            (
                json!({ "fault": "hang", "time": 1 }),
                "\"time\" says nothing",
            ),
            (json!({ "fault": "hang", "method": "GET" }), "told by"),
            (json!({ "fault": "hang", "times": -1 }), "whole number"),
            (
                json!({ "fault": "hang", "probability": 0.5 }),
                "go together",
            ),
            (
                json!({ "fault": "truncated", "executed": false }),
                "executed",
            ),
            (
                json!({ "fault": "garbage", "garbage": "xml" }),
                "html, json, gzip",
            ),
        ] {
            let error = read(wrong.clone()).unwrap_err().to_string();
            assert!(error.contains(words), "{wrong}: {error}");
        }
    }
}
