//! Is a path such as `/v3/catalog/products/{product_id}` sound, and what are its placeholders?

use syn::LitStr;

use super::fields::{RequestField, Role};
use crate::errors::Errors;

/// A path, with the names of its placeholders in order.
pub(crate) struct Template {
    pub(crate) literal: LitStr,
    pub(crate) placeholders: Vec<String>,
}

impl Template {
    /// Reads a path, and reports all that is wrong with it.
    pub(crate) fn parse(literal: LitStr, errors: &mut Errors) -> Self {
        let text = literal.value();
        let mut template = Self {
            literal,
            placeholders: Vec::new(),
        };
        for message in whole_mistakes(&text) {
            errors.at(&template.literal, message);
        }
        let path = without_query(&text);
        if !path.is_empty() && !path.contains("://") {
            let segments = path.strip_prefix('/').unwrap_or(path).split('/');
            for message in segments.filter_map(segment_mistake) {
                errors.at(&template.literal, message);
            }
        }
        template.read_placeholders(path, errors);
        template
    }

    /// The placeholders that no field fills.
    pub(crate) fn left_open(&self, fields: &[RequestField]) -> Vec<&str> {
        let fills =
            |field: &RequestField, name: &str| field.role == Some(Role::Path) && field.wire == name;
        self.placeholders
            .iter()
            .map(String::as_str)
            .filter(|name| !fields.iter().any(|field| fills(field, name)))
            .collect()
    }

    fn read_placeholders(&mut self, path: &str, errors: &mut Errors) {
        let mut rest = path;
        while let Some(at) = rest.find(['{', '}']) {
            let (_, from_brace) = rest.split_at(at);
            let Some((name, after)) = from_brace
                .strip_prefix('{')
                .and_then(|inner| inner.split_once('}'))
            else {
                errors.at(
                    &self.literal,
                    "the braces of the path do not pair; a placeholder is `{product_id}`",
                );
                return;
            };
            if name.is_empty() || !name.chars().all(is_name_character) {
                errors.at(
                    &self.literal,
                    format!(
                        "`{{{name}}}` is no placeholder; its name is letters, digits, `_` and `-`"
                    ),
                );
            } else if self.placeholders.iter().any(|known| known == name) {
                errors.at(
                    &self.literal,
                    format!("the path has the placeholder `{{{name}}}` twice; rename one"),
                );
            } else {
                self.placeholders.push(name.to_owned());
            }
            rest = after;
        }
    }
}

fn is_name_character(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_' || character == '-'
}

fn without_query(text: &str) -> &str {
    text.split(['?', '#']).next().unwrap_or_default()
}

/// What is wrong with the path as a whole.
fn whole_mistakes(text: &str) -> Vec<String> {
    let path = without_query(text);
    let mut mistakes = Vec::new();
    if path.contains("://") {
        mistakes.push(String::from(
            "the path holds a host; the client adds scheme, host and store, so start at `/v3/..`",
        ));
    } else if !path.starts_with('/') {
        mistakes.push(format!("the path starts with `/`: write `/{path}`"));
    } else if path.starts_with("/stores/{") {
        mistakes.push(String::from(
            "the client adds `/stores/{store_hash}` to the path; start after it, at `/v3/..`",
        ));
    }
    let (before_fragment, has_fragment) = match text.split_once('#') {
        Some((before, _)) => (before, true),
        None => (text, false),
    };
    if let Some((_, query)) = before_fragment.split_once('?') {
        let name = query.split(['=', '&']).next().unwrap_or_default();
        mistakes.push(format!(
            "the path holds a query string; make each parameter a field: `#[query(name = \"{name}\")]`"
        ));
    }
    if has_fragment {
        mistakes.push(String::from(
            "the path holds a fragment, which is never sent; remove `#` and what follows",
        ));
    }
    let stray = path
        .chars()
        .find(|character| !character.is_ascii_graphic() || "\"<>\\^`|".contains(*character));
    if let Some(stray) = stray {
        mistakes.push(format!(
            "the path holds {stray:?}, which must be percent-encoded in a URL"
        ));
    }
    mistakes
}

fn segment_mistake(segment: &str) -> Option<String> {
    let decoded = segment.to_ascii_lowercase().replace("%2e", ".");
    match decoded.as_str() {
        "" => Some(String::from(
            "the path has an empty segment; remove the second of two slashes, or the last one",
        )),
        "." | ".." => Some(format!(
            "the path has the segment `{segment}`, which would lead to another path; write that one"
        )),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proc_macro2::Span;

    use super::*;

    fn parse(path: &str) -> (Vec<String>, Vec<String>) {
        let mut errors = Errors::default();
        let template = Template::parse(LitStr::new(path, Span::call_site()), &mut errors);
        (template.placeholders, errors.messages())
    }

    #[test]
    fn a_sound_path_yields_its_placeholders_in_order() {
        let (placeholders, messages) =
            parse("/v3/catalog/products/{product_id}/images/{image-id}.json");
        assert_eq!(placeholders, ["product_id", "image-id"]);
        assert_eq!(messages, [""; 0]);
    }

    #[test]
    fn each_unsound_path_is_refused_with_one_message() {
        for (path, message) in [
            ("v3/products", "starts with `/`: write `/v3/products`"),
            ("", "starts with `/`"),
            ("/", "empty segment"),
            ("/v3/products/", "empty segment"),
            ("/v3//products", "empty segment"),
            ("/v3/../v2", "segment `..`"),
            ("/v3/%2E/x", "segment `%2E`"),
            ("/v3/products?limit=5", "`#[query(name = \"limit\")]`"),
            ("/v3/products#top", "fragment"),
            ("/v3/pro ducts", "' '"),
            ("https://api.bigcommerce.com/stores/x/v3", "host"),
            ("/stores/{store_hash}/v3/products", "the client adds"),
            ("/v3/{id", "do not pair"),
            ("/v3/id}", "do not pair"),
            ("/v3/{}", "`{}` is no placeholder"),
            ("/v3/{a.b}", "`{a.b}` is no placeholder"),
            ("/v3/{id}/{id}", "twice"),
        ] {
            let (_, messages) = parse(path);
            assert!(
                matches!(&messages[..], [only] if only.contains(message)),
                "{path}: {messages:?}"
            );
        }
    }

    #[test]
    fn all_that_is_wrong_with_a_path_is_told() {
        let (placeholders, messages) = parse("v3//{id}/..?a=b#top");
        assert_eq!(placeholders, ["id"]);
        assert_eq!(messages.len(), 5, "{messages:?}");
    }
}
