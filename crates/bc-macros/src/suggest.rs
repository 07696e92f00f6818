//! Which of the words that are allowed did the writer mean?

/// The word of `allowed` that is nearest to `written`, if any is near. Case does not count.
pub(crate) fn closest<'a>(
    written: &str,
    allowed: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let written = written.to_ascii_lowercase();
    allowed
        .into_iter()
        .map(|word| (distance(&written, word), word))
        .filter(|(distance, word)| *distance <= word.len().max(written.len()).div_ceil(4))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, word)| word)
}

fn distance(written: &str, allowed: &str) -> usize {
    strsim::damerau_levenshtein(written, &allowed.to_ascii_lowercase())
}

/// The words in a sentence: `` `GET`, `POST` or `PUT` ``.
pub(crate) fn one_of<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let mut quoted: Vec<_> = words.into_iter().map(|word| format!("`{word}`")).collect();
    match quoted.pop() {
        Some(last) if quoted.is_empty() => last,
        Some(last) => format!("{} or {last}", quoted.join(", ")),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_word_finds_the_nearest_one() {
        let words = ["method", "path", "auth", "scopes"];
        assert_eq!(closest("methd", words), Some("method"));
        assert_eq!(closest("scope", words), Some("scopes"));
        assert_eq!(closest("Auth", words), Some("auth"));
        assert_eq!(closest("aht", ["auth"]), None);
    }

    #[test]
    fn a_word_like_no_other_finds_none() {
        assert_eq!(closest("verb", ["method", "path"]), None);
        assert_eq!(closest("x", ["id"]), None);
    }

    #[test]
    fn words_are_listed_as_in_a_sentence() {
        assert_eq!(one_of(["a"]), "`a`");
        assert_eq!(one_of(["a", "b", "c"]), "`a`, `b` or `c`");
    }
}
