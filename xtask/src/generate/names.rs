//! How do BigCommerce's names become Rust's, and words become a sentence?

use heck::{ToSnakeCase, ToUpperCamelCase};

/// Endings of component names that tell variants of one schema apart upstream, where Rust has modules and
/// directions for that: `product_Full`, `metafield_Base`, `product_Base_response`.
const ENDINGS: [&str; 12] = [
    "Full",
    "Base",
    "Response",
    "Resp",
    "Request",
    "Req",
    "Get",
    "Post",
    "Put",
    "Collection",
    "Object",
    "Data",
];

/// Words whose plural is the word itself, or that only look like one.
const NO_PLURAL: [&str; 10] = [
    "status",
    "https",
    "address",
    "business",
    "analytics",
    "series",
    "news",
    "access",
    "canvas",
    "process",
];

/// Keywords of Rust that can be written `r#type`.
const KEYWORDS: [&str; 42] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "unsafe", "use",
];

/// Keywords that cannot be.
const RESERVED: [&str; 6] = ["crate", "self", "super", "where", "while", "yield"];

/// A type's name from any name: `category_id` gives `CategoryId`.
pub(super) fn camel(name: &str) -> String {
    let camel = spaced(name).to_upper_camel_case();
    match camel.chars().next() {
        None => "Empty".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("N{camel}"),
        Some(_) => camel,
    }
}

/// A field's name from its wire name, without regard to keywords: `id:in` gives `id_in`.
pub(super) fn snake(name: &str) -> String {
    let snake = spaced(name).to_snake_case();
    match snake.chars().next() {
        None => "empty".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("n{snake}"),
        Some(_) => snake,
    }
}

/// A field's identifier: its snake_case name, raw or with an underscore where that is a keyword.
pub(super) fn ident(snake: &str) -> String {
    if KEYWORDS.contains(&snake) {
        format!("r#{snake}")
    } else if RESERVED.contains(&snake) {
        format!("{snake}_")
    } else {
        snake.to_owned()
    }
}

/// Anything but letters and digits parts words.
fn spaced(name: &str) -> String {
    name.chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' })
        .collect()
}

/// The words of a name, in lower case: `getProductImages` gives `get product images`.
pub(super) fn words(name: &str) -> Vec<String> {
    let snake = spaced(name).to_snake_case();
    snake
        .split('_')
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// A component's name without the endings that only tell upstream's variants apart.
pub(super) fn component(name: &str) -> String {
    let spaced = spaced(name).to_snake_case();
    let mut words: Vec<&str> = spaced.split('_').filter(|word| !word.is_empty()).collect();
    while let [_, .., last] = words.as_slice()
        && ENDINGS
            .iter()
            .any(|ending| ending.eq_ignore_ascii_case(last))
    {
        words.pop();
    }
    camel(&words.join("_"))
}

/// A title as a type's name, if it is a name rather than a sentence or a media type.
pub(super) fn title(title: &str) -> Option<String> {
    let plain = title
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, ' ' | '_'));
    let short = title.split_whitespace().count() <= 4 && title.len() <= 40;
    (plain && short && !title.trim().is_empty()).then(|| component(title))
}

/// The singular of an English word or of the last word of a CamelCase name.
pub(super) fn singular(word: &str) -> String {
    let lower = word.to_lowercase();
    if NO_PLURAL.iter().any(|fixed| lower.ends_with(fixed)) || lower.ends_with("ss") {
        return word.to_owned();
    }
    if let Some(stem) = word.strip_suffix("ies") {
        return format!("{stem}y");
    }
    if let Some(stem) = word.strip_suffix("es")
        && NO_PLURAL
            .iter()
            .any(|fixed| stem.to_lowercase().ends_with(fixed))
    {
        return stem.to_owned();
    }
    for ending in ["ches", "shes", "sses", "xes", "ses"] {
        if lower.ends_with(ending) && !lower.ends_with("uses") && !lower.ends_with("ases") {
            return word[..word.len() - 2].to_owned();
        }
    }
    word.strip_suffix('s').unwrap_or(word).to_owned()
}

/// The plural of an English word.
pub(super) fn plural(word: &str) -> String {
    if let Some(stem) = word.strip_suffix('y')
        && !stem.ends_with(['a', 'e', 'o'])
    {
        return format!("{stem}ies");
    }
    if ["s", "x", "ch", "sh"]
        .iter()
        .any(|ending| word.ends_with(ending))
    {
        return format!("{word}es");
    }
    format!("{word}s")
}

/// Whether an English word is a plural.
pub(super) fn is_plural(word: &str) -> bool {
    singular(word) != word
}

/// Words that are not counted.
const UNCOUNTABLE: [&str; 3] = ["information", "pricing", "store credit"];

/// `a` or `an`, with the word.
pub(super) fn with_article(words: &str) -> String {
    if UNCOUNTABLE.iter().any(|word| words.ends_with(word)) {
        return words.to_owned();
    }
    let vowel = words.starts_with(['a', 'e', 'i', 'o', 'A', 'E', 'I', 'O'])
        || (words.starts_with('u') && !words.starts_with("url") && !words.starts_with("uni"));
    format!("{} {words}", if vowel { "an" } else { "a" })
}

/// The words of a name as they read in a sentence: `image_url` gives `image URL`.
pub(super) fn phrase(name: &str) -> String {
    let mut words = words(name);
    if let [first, _, ..] = words.as_mut_slice()
        && first == "num"
    {
        *first = "number of".to_owned();
    }
    let words: Vec<String> = words.iter().map(|word| acronym(word)).collect();
    let mut phrase = format!(" {}", words.join(" "));
    for (short, long) in SPELLED {
        phrase = phrase.replace(short, long);
    }
    phrase.trim_start().to_owned()
}

/// What BigCommerce abbreviates or parts, and people do not.
const SPELLED: [(&str, &str); 3] = [
    (" inc tax", " including tax"),
    (" ex tax", " excluding tax"),
    (" pay pal", " PayPal"),
];

fn acronym(word: &str) -> String {
    const ACRONYMS: [&str; 28] = [
        "id", "url", "sku", "upc", "gtin", "mpn", "html", "uuid", "api", "seo", "ip", "css", "map",
        "ui", "ssl", "csp", "hsts", "csv", "https", "cors", "ttl", "sri", "avs", "cvv", "iin",
        "uco", "iso2", "iso3",
    ];
    match word {
        "ids" => "IDs".to_owned(),
        "pricelist" => "price list".to_owned(),
        "pricelists" => "price lists".to_owned(),
        "urls" => "URLs".to_owned(),
        "uuids" => "UUIDs".to_owned(),
        "bigcommerce" => "BigCommerce".to_owned(),
        "ebay" => "eBay".to_owned(),
        "geoip" => "GeoIP".to_owned(),
        "paypal" => "PayPal".to_owned(),
        "sunday" | "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" => {
            capitalized(word)
        }
        _ if ACRONYMS.contains(&word) => word.to_uppercase(),
        _ => word.to_owned(),
    }
}

/// A text with its first letter in upper case, unless it is a name that is written otherwise, like eBay.
pub(super) fn capitalized(text: &str) -> String {
    if text.chars().nth(1).is_some_and(char::is_uppercase) {
        return text.to_owned();
    }
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_a_colon_becomes_one_word_more() {
        assert_eq!(snake("id:in"), "id_in");
        assert_eq!(camel("date_created:asc"), "DateCreatedAsc");
        assert_eq!(snake("date_modified:min"), "date_modified_min");
    }

    #[test]
    fn keywords_are_raw_where_rust_allows_it() {
        assert_eq!(ident("type"), "r#type");
        assert_eq!(ident("ref"), "r#ref");
        assert_eq!(ident("self"), "self_");
        assert_eq!(ident("name"), "name");
    }

    #[test]
    fn names_that_are_no_identifiers_become_some() {
        assert_eq!(snake(""), "empty");
        assert_eq!(snake("0"), "n0");
        assert_eq!(snake("<form field global ID>"), "form_field_global_id");
        assert_eq!(camel("2checkout"), "N2checkout");
        assert_eq!(camel("301RedirectUpsert"), "N301redirectUpsert");
    }

    #[test]
    fn a_component_loses_the_endings_that_only_tell_variants_apart() {
        assert_eq!(component("product_Full"), "Product");
        assert_eq!(component("product_Base_response"), "Product");
        assert_eq!(component("metafield_Base"), "Metafield");
        assert_eq!(
            component("productOptionOptionValue_Full"),
            "ProductOptionOptionValue"
        );
        assert_eq!(component("Base"), "Base");
    }

    #[test]
    fn a_title_is_a_name_only_if_it_reads_like_one() {
        assert_eq!(title("Brand").as_deref(), Some("Brand"));
        assert_eq!(title("Complex Rule").as_deref(), Some("ComplexRule"));
        assert_eq!(title("multipart/form-data"), None);
        assert_eq!(title("What a customer has bought in the past"), None);
    }

    #[test]
    fn plurals_and_singulars_of_bigcommerces_nouns() {
        for (one, many) in [
            ("product", "products"),
            ("category", "categories"),
            ("address", "addresses"),
            ("ProductImage", "ProductImages"),
            ("box", "boxes"),
            ("rule", "rules"),
            ("purchase", "purchases"),
        ] {
            assert_eq!(singular(many), one);
            assert_eq!(plural(one), many);
            assert!(is_plural(many) && !is_plural(one), "{one} {many}");
        }
        assert_eq!(
            (singular("status"), singular("statuses")),
            ("status".into(), "status".into())
        );
    }

    #[test]
    fn sentences_have_the_right_article_and_acronyms() {
        assert_eq!(with_article("image"), "an image");
        assert_eq!(with_article("URL"), "a URL");
        assert_eq!(with_article("store information"), "store information");
        assert_eq!(phrase("image_url"), "image URL");
        assert_eq!(phrase("num_uses"), "number of uses");
        assert_eq!(phrase("cost_inc_tax"), "cost including tax");
        assert_eq!(phrase("PayPalAccount"), "PayPal account");
        assert_eq!(capitalized("eBay order ID"), "eBay order ID");
        assert_eq!(capitalized("brand ID"), "Brand ID");
    }
}
