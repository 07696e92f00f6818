//! What is a downloaded file called? What `Content-Disposition` says (RFC 6266), made harmless.

use percent_encoding::percent_decode;

/// The last segment of the name in a `Content-Disposition`, if it has one that can name a file.
///
/// `filename*` counts for more than `filename`. A server's directories are left out, so that the
/// file lands where the caller wants it.
pub(super) fn file_name(disposition: &[u8]) -> Option<String> {
    let disposition = String::from_utf8_lossy(disposition);
    let parameters = parameters(&disposition);
    let named = |name: &str| {
        let mut given = parameters.iter();
        given.find(|(given, _)| given.eq_ignore_ascii_case(name))
    };
    let extended = named("filename*").and_then(|(_, value)| extended(value));
    let name = extended.or_else(|| named("filename").map(|(_, value)| value.clone()))?;
    let name = name.rsplit(['/', '\\']).next()?.trim();
    let is_harmless = !matches!(name, "" | "." | "..") && !name.chars().any(char::is_control);
    is_harmless.then(|| name.to_owned())
}

/// The parameters after the disposition's type, without quotes.
fn parameters(disposition: &str) -> Vec<(String, String)> {
    let mut parts = vec![String::new()];
    let mut chars = disposition.chars();
    let mut is_quoted = false;
    while let Some(char) = chars.next() {
        let part = match char {
            ';' if !is_quoted => {
                parts.push(String::new());
                continue;
            }
            '"' => {
                is_quoted = !is_quoted;
                continue;
            }
            '\\' if is_quoted => chars.next(),
            char => Some(char),
        };
        if let (Some(last), Some(char)) = (parts.last_mut(), part) {
            last.push(char);
        }
    }
    let parameters = parts.iter().skip(1).filter_map(|part| part.split_once('='));
    parameters
        .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
        .collect()
}

/// `UTF-8''%e2%82%ac.csv`; other character sets are not read.
fn extended(value: &str) -> Option<String> {
    let (charset, rest) = value.split_once('\'')?;
    let (_, encoded) = rest.split_once('\'')?;
    if !charset.eq_ignore_ascii_case("utf-8") {
        return None;
    }
    let decoded = percent_decode(encoded.as_bytes()).decode_utf8();
    decoded.ok().map(std::borrow::Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[track_caller]
    fn assert_name(disposition: &str, name: Option<&str>) {
        assert_eq!(
            file_name(disposition.as_bytes()).as_deref(),
            name,
            "{disposition}"
        );
    }

    #[test]
    fn a_name_stands_bare_or_in_quotes() {
        assert_name("attachment; filename=redirects.csv", Some("redirects.csv"));
        assert_name(
            r#"attachment; size=3; FileName = "a; \"b\".csv""#,
            Some("a; \"b\".csv"),
        );
        assert_name("attachment; filename=\"é.csv\"", Some("é.csv"));
    }

    #[test]
    fn an_extended_name_counts_for_more_if_it_can_be_read() {
        let both = "attachment; filename=\"EUR.csv\"; filename*=";
        assert_name(&format!("{both}UTF-8'en'%e2%82%ac.csv"), Some("€.csv"));
        assert_name(&format!("{both}latin1''%a4.csv"), Some("EUR.csv"));
        assert_name(&format!("{both}UTF-8''%ff.csv"), Some("EUR.csv"));
        assert_name(&format!("{both}nonsense"), Some("EUR.csv"));
    }

    #[test]
    fn a_name_leads_nowhere_else() {
        for path in ["/etc/passwd", "../../passwd", r"C:\\tmp\\passwd"] {
            assert_name(&format!("attachment; filename=\"{path}\""), Some("passwd"));
        }
        assert_name(
            "attachment; filename*=UTF-8''..%2f..%2fpasswd",
            Some("passwd"),
        );
        for none in ["..", ".", "", "a/", "a\\\u{1b}[2K"] {
            assert_name(&format!("attachment; filename=\"{none}\""), None);
        }
        assert_name("inline", None);
        assert_name("", None);
    }
}
