//! What is the line above a field about? Read from its name, its type and what holds it.

use super::ir::{Field, Type};
use super::models::base;
use super::names::{capitalized, is_plural, phrase, words};

/// What a field of the type `holder` is: `The brand's ID`, `Whether price is hidden`.
pub(super) fn field(field: &Field, holder: &str) -> String {
    let name = phrase(&field.wire);
    if name.is_empty() {
        return format!("`{}`", field.wire);
    }
    if field.ty == Type::Bool
        && let Some(question) = question(&field.wire)
    {
        return question;
    }
    if let Some(plain) = plainly(&field.wire, &field.ty) {
        return plain;
    }
    let holder = noun(holder);
    let says_little = field.ty != Type::Bool && !name.contains(' ') && !is_envelope(&field.wire);
    match holder {
        Some(holder) if says_little && !holder.split(' ').any(|word| word == name) => {
            of(&holder, &name)
        }
        _ => capitalized(&name),
    }
}

/// What belongs to what: `The brand's ID`.
pub(super) fn of(holder: &str, name: &str) -> String {
    let ending = if is_plural(holder) { "'" } else { "'s" };
    format!("The {holder}{ending} {name}")
}

/// What a parameter asks, if it is a bool whose name does.
pub(super) fn asked(wire: &str, ty: &Type) -> Option<String> {
    (*ty == Type::Bool).then(|| question(wire)).flatten()
}

/// A name that is no noun, in words.
fn plainly(wire: &str, ty: &Type) -> Option<String> {
    let plain = match (wire, ty) {
        ("address1", _) => "Address line 1",
        ("address2", _) => "Address line 2",
        ("expires", Type::DateTime) => "When it expires",
        ("created", Type::DateTime) => "When it was created",
        ("visible", Type::Integer) => "Whether it is visible, 1 or 0",
        ("allow", Type::List(_)) => "What is allowed",
        ("deny", Type::List(_)) => "What is denied",
        _ => return None,
    };
    Some(plain.to_owned())
}

/// What a bool answers, if its name is one that asks.
fn question(wire: &str) -> Option<String> {
    let words = words(wire);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let (asks, words) = match words.as_slice() {
        ["is", "require", what @ ..] => {
            return Some(format!("Whether it requires {}", phrase(&what.join("_"))));
        }
        ["is", rest @ ..] => (true, rest),
        ["should", what @ ..] => {
            return Some(format!("Whether to {}", phrase(&what.join("_"))));
        }
        [done, "by", _, ..] if is_participle(done) => {
            return Some(format!("Whether it is {}", phrase(wire)));
        }
        [verb, _, ..] if is_command(verb) => return Some(format!("Whether to {}", phrase(wire))),
        [verb, _, ..] if is_statement(verb) => return Some(format!("Whether it {}", phrase(wire))),
        [_, rest @ ..] if rest.iter().any(|word| is_statement(word) || *word == "is") => {
            return Some(format!("Whether {}", phrase(wire)));
        }
        all => (false, all),
    };
    let (last, subject) = words.split_last()?;
    let subject = phrase(&subject.join("_"));
    match (is_participle(last), subject.is_empty()) {
        (true, false) if subject.ends_with(" be") => Some(format!("Whether {subject} {last}")),
        (true, false) => {
            let verb = if is_plural(&subject) { "are" } else { "is" };
            Some(format!("Whether {subject} {verb} {last}"))
        }
        (true, true) => Some(format!("Whether it is {last}")),
        (false, true) if is_adjective(last) => Some(format!("Whether it is {last}")),
        (false, _) if asks => Some(format!("Whether it is {}", described(&words.join("_")))),
        (false, _) => None,
    }
}

/// Nouns need an article where adjectives need none.
fn described(wire: &str) -> String {
    match wire {
        "default" | "thumbnail" | "homepage" => format!("the {wire}"),
        "guest" | "bundled_product" => format!("a {}", phrase(wire)),
        "group_for_guests" => format!("the {}", phrase(wire)),
        "email_opt_in" => format!("an {}", phrase(wire)),
        "customers_only" => "for customers only".to_owned(),
        "tax_inclusive_pricing" => "priced with tax".to_owned(),
        _ => phrase(wire),
    }
}

fn is_participle(word: &str) -> bool {
    word.ends_with("ed") || matches!(word, "hidden" | "shown")
}

/// A word that alone says what something is.
fn is_adjective(word: &str) -> bool {
    matches!(
        word,
        "active" | "annual" | "available" | "offline" | "open" | "taxable" | "valid" | "visible"
    )
}

/// A verb in the imperative, as in `enable_notification`.
fn is_command(word: &str) -> bool {
    matches!(
        word,
        "allow"
            | "ask"
            | "display"
            | "email"
            | "enable"
            | "force"
            | "hide"
            | "reset"
            | "show"
            | "trigger"
            | "use"
            | "wrap"
    )
}

/// A verb of something that does it, as in `accepts_marketing`.
fn is_statement(word: &str) -> bool {
    matches!(
        word,
        "accepts" | "has" | "requires" | "require" | "supports" | "uses"
    )
}

/// What a type is in a sentence, `None` if it is no thing but the wrapping of some.
fn noun(holder: &str) -> Option<String> {
    let wraps = ["Meta", "Response", "Written", "Changed", "Body"];
    if wraps.iter().any(|ending| holder.ends_with(ending)) {
        return None;
    }
    let name = base(holder);
    Some(phrase(name.strip_suffix("Input").unwrap_or(name)))
}

fn is_envelope(wire: &str) -> bool {
    matches!(wire, "data" | "meta" | "errors")
}

#[cfg(test)]
mod tests {
    use super::field;
    use crate::generate::ir::{Facts, Field, Presence, Type};

    fn subject(wire: &str, ty: Type, holder: &str) -> String {
        let of = Field {
            wire: wire.to_owned(),
            ty,
            presence: Presence::Optional,
            facts: Facts::default(),
        };
        field(&of, holder)
    }

    #[test]
    fn a_single_word_says_whose_it_is() {
        let text = |wire, holder| subject(wire, Type::Text, holder);
        assert_eq!(text("id", "Brand"), "The brand's ID");
        assert_eq!(text("label", "NewBatchValue"), "The value's label");
        assert_eq!(
            text("price", "ProductVariantInput"),
            "The product variant's price"
        );
        assert_eq!(text("weight", "AdjustersInput"), "The adjusters' weight");
        assert_eq!(text("image_url", "Brand"), "Image URL");
    }

    #[test]
    fn what_is_no_noun_belongs_to_nothing() {
        let expires = subject("expires", Type::DateTime, "Coupon");
        assert_eq!(expires, "When it expires");
        let address = subject("address1", Type::Text, "Address");
        assert_eq!(address, "Address line 1");
    }

    #[test]
    fn a_wrapping_is_no_owner_and_nothing_is_its_own() {
        let text = |wire, holder| subject(wire, Type::Text, holder);
        assert_eq!(text("total", "WriteMeta"), "Total");
        assert_eq!(text("data", "Metafield"), "Data");
        assert_eq!(text("adjuster", "AdjusterInput"), "Adjuster");
    }

    #[test]
    fn a_bool_is_a_question_where_its_name_asks_one() {
        let asked = |wire| subject(wire, Type::Bool, "Product");
        for (wire, question) in [
            ("is_visible", "Whether it is visible"),
            ("is_free_shipping", "Whether it is free shipping"),
            ("is_price_hidden", "Whether price is hidden"),
            ("is_default", "Whether it is the default"),
            ("is_customers_only", "Whether it is for customers only"),
            (
                "sitewide_https_enabled",
                "Whether sitewide HTTPS is enabled",
            ),
            ("is_require_shipping", "Whether it requires shipping"),
            ("text_lines_limited", "Whether text lines are limited"),
            ("enabled", "Whether it is enabled"),
            ("taxable", "Whether it is taxable"),
            ("force_password_reset", "Whether to force password reset"),
            ("accepts_marketing", "Whether it accepts marketing"),
            (
                "email_customer_until_cart_is_recovered",
                "Whether to email customer until cart is recovered",
            ),
            ("order_is_digital", "Whether order is digital"),
            ("added_by_promotion", "Whether it is added by promotion"),
            ("should_redirect", "Whether to redirect"),
            ("stop", "Stop"),
            ("customerCanBeCreated", "Whether customer can be created"),
            ("open_graph_use_image", "Open graph use image"),
        ] {
            assert_eq!(asked(wire), question);
        }
        assert_eq!(subject("is_visible", Type::Text, "Product"), "Is visible");
    }
}
