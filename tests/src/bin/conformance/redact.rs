//! What may be shown of a request? Everything but its secrets.

/// What stands for a secret.
const HIDDEN: &str = "***";

/// Headers whose values are secret whatever they hold.
const SECRET_HEADERS: [&str; 5] = [
    "x-auth-token",
    "authorization",
    "cookie",
    "set-cookie",
    "sf-api-token",
];

/// A text without the secrets.
pub(crate) fn text(text: String, secrets: &[String]) -> String {
    secrets
        .iter()
        .filter(|secret| !secret.is_empty())
        .fold(text, |text, secret| text.replace(secret.as_str(), HIDDEN))
}

/// A header's value, or what stands for it. Of `Authorization` the scheme may be shown.
pub(crate) fn header(name: &str, value: &str, secrets: &[String]) -> String {
    if !SECRET_HEADERS.contains(&name) {
        return text(value.to_owned(), secrets);
    }
    match value.split_once(' ').filter(|_| name == "authorization") {
        Some((scheme, _)) => format!("{scheme} {HIDDEN}"),
        None => HIDDEN.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{header, text};

    #[test]
    fn no_secret_is_shown_wherever_it_stands() {
        let secrets = ["s3cret".to_owned(), String::new()];
        assert_eq!(
            text("/login/token/s3cret?x=1".to_owned(), &secrets),
            "/login/token/***?x=1"
        );
        assert_eq!(header("authorization", "PAT s3cret", &secrets), "PAT ***");
        assert_eq!(header("x-auth-token", "another", &secrets), "***");
        assert_eq!(
            header("accept", "application/json", &secrets),
            "application/json"
        );
    }
}
