//! How is one request asked again for something else? By other query parameters.

use percent_encoding::percent_decode_str;

use super::Prepared;
use crate::request::{encode, encode_name};

impl Prepared {
    /// The value of a query parameter; `None` if it is not there.
    pub(crate) fn query_value(&self, name: &str) -> Option<String> {
        let name = encode_name(name);
        let mut pairs = self.url.query()?.split('&');
        let value = pairs.find_map(|pair| match pair.split_once('=') {
            Some((given, value)) => (given == name).then_some(value),
            None => (pair == name).then_some(""),
        })?;
        Some(percent_decode_str(value).decode_utf8_lossy().into_owned())
    }

    /// Gives a query parameter another value, or takes it out. The others stay as they are.
    pub(crate) fn set_query(&mut self, name: &str, value: Option<&str>) {
        let name = encode_name(name);
        let query = self.url.query().unwrap_or_default();
        let others = |pair: &&str| !pair.is_empty() && pair.split('=').next() != Some(&name);
        let mut pairs: Vec<&str> = query.split('&').filter(others).collect();
        let pair = value.map(|value| format!("{name}={}", encode(value)));
        pairs.extend(pair.as_deref());
        let query = pairs.join("&");
        self.url.set_query((!query.is_empty()).then_some(&query));
    }
}
