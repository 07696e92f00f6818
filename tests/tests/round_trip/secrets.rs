//! Does any model's `Debug` show a password, a token, a card's number?
//!
//! What the specs call `format: password` begins with a text that is looked for, and so does what has a secret's name:
//! a field that no overlay marks shows.

use std::cell::RefCell;
use std::collections::BTreeSet;

use bc_tests::specs::Parameter;
use proptest::prelude::*;
use serde_json::Value;

use crate::sample::Sample;
use crate::scalars::SECRET;
use crate::strategy::Direction;
use crate::trial::{Trial, specs, trials, try_all};

/// The texts that have a secret's name and are none: spec, name, and why.
const EXCEPTIONS: &[(&str, &str, &str)] = &[
    ("currencies", "token", "a currency's symbol"),
    ("currencies", "decimal_token", "the sign between digits"),
    ("currencies", "thousands_token", "the sign between digits"),
    ("settings", "decimal_token", "the sign between digits"),
    ("settings", "thousands_token", "the sign between digits"),
    (
        "store-information-v2",
        "dimension_decimal_token",
        "the sign between digits",
    ),
    (
        "store-information-v2",
        "dimension_thousands_token",
        "the sign between digits",
    ),
];

/// Names that say so.
const NAMES: &[&str] = &[
    "password",
    "secret",
    "private_key",
    "verification_value",
    "gift_certificate_code",
];

/// Texts without such a name, with whatever is in them.
const PLACES: &[(&str, &str)] = &[
    (
        "payments-processing PaymentsPost request",
        "instrument.number",
    ),
    (
        "payments-access-tokens createPaymentAccessToken 201",
        "data.id",
    ),
    ("marketing getGiftCertificates 200", "code"),
    (
        "orders-v3 getOrderTransactions 200",
        "gift_certificate.code",
    ),
    (
        "storefront-checkouts getCheckout 200",
        "giftCertificates[0].code",
    ),
    ("webhooks createWebhooks request", "headers."),
    ("webhooks getWebhooks 200", "headers."),
    ("shipping-v2 createCarrierConnection request", "connection."),
    (
        "providers-shipping validateConnectionOptions request",
        "connection_options.",
    ),
    (
        "infrastructure-hosting createDeployment request",
        "environment_variables[0].value",
    ),
    ("carts createCart 201", "redirect_urls.checkout_url"),
];

/// Whether a text of this name is a secret: `checkoutToken`, `Sf-Api-Token`, `new_password`.
fn is_secret(name: &str) -> bool {
    let mut snake = String::new();
    for char in name.chars() {
        if char.is_ascii_uppercase() && !snake.ends_with('_') {
            snake.push('_');
        }
        snake.push(if char == '-' {
            '_'
        } else {
            char.to_ascii_lowercase()
        });
    }
    snake.ends_with("token") || NAMES.iter().any(|secret| snake.contains(secret))
}

fn is_excepted(spec: &str, name: &str) -> bool {
    EXCEPTIONS
        .iter()
        .any(|(other, excepted, _)| (*other, *excepted) == (spec, name))
}

/// Whether a place is the known one, whatever stands around it; `headers.` is everything below `headers`.
fn is_within(place: &str, known: &str) -> bool {
    if known.ends_with('.') {
        return place.contains(known);
    }
    let before = place.strip_suffix(known);
    before.is_some_and(|before| before.is_empty() || before.ends_with('.'))
}

/// A text in a body.
struct Text {
    /// `data[0].token`
    place: String,
    path: Vec<usize>,
}

impl Text {
    /// `token`
    fn name(&self) -> &str {
        let name = self.place.rsplit('.').next().unwrap_or_default();
        name.split('[').next().unwrap_or_default()
    }

    fn is_secret(&self, trial: &Trial) -> bool {
        let spec = trial.name.split(' ').next().unwrap_or_default();
        let is_known =
            |(name, place): &(&str, &str)| *name == trial.name && is_within(&self.place, place);
        (is_secret(self.name()) && !is_excepted(spec, self.name())) || PLACES.iter().any(is_known)
    }
}

fn texts(sample: &Sample) -> Vec<Text> {
    let is_text = |path: &[usize]| matches!(sample.at(path), Some(Sample::Plain(Value::String(_))));
    let places = sample
        .places()
        .into_iter()
        .filter(|place| is_text(&place.path));
    places
        .map(|place| Text {
            place: place.text,
            path: place.path,
        })
        .collect()
}

/// What was planted where.
#[derive(Default)]
struct Planted {
    names: BTreeSet<String>,
    places: BTreeSet<(&'static str, &'static str)>,
    trials: BTreeSet<String>,
}

impl Planted {
    /// Plants a secret in the place of every text that is one.
    fn plant(&mut self, trial: &Trial, sample: &mut Sample) {
        for text in texts(sample).iter().filter(|text| text.is_secret(trial)) {
            if let Some(value) = sample.at_mut(&text.path) {
                *value = Sample::Plain(Value::String(SECRET.to_owned()));
            }
            let is_here = |(name, place): &&(&str, &str)| {
                *name == trial.name && is_within(&text.place, place)
            };
            self.places.extend(PLACES.iter().filter(is_here));
            self.names.insert(text.name().to_owned());
            self.trials.insert(trial.name.clone());
        }
    }
}

#[test]
fn no_debug_output_of_a_body_shows_a_secret() {
    let planted = RefCell::new(Planted::default());
    let is_hidden = |trial: &Trial, sample: &Sample| {
        let mut sample = sample.clone();
        planted.borrow_mut().plant(trial, &mut sample);
        let json = sample.json().to_string();
        let shown = (trial.model.shown)(json.as_bytes()).map_err(|error| error.to_string())?;
        if shown.contains(SECRET) {
            Err(shown)
        } else {
            Ok(())
        }
    };
    for direction in [Direction::Request, Direction::Response] {
        try_all(trials(direction), Trial::bodies, is_hidden);
        // Those that hold secrets hold them now and then, and one kind of several: once more, in numbers.
        let mut holding = trials(direction);
        holding.retain(|trial| planted.borrow().trials.contains(&trial.name));
        let many = |trial: &Trial| proptest::collection::vec(trial.bodies(), 16).boxed();
        try_all(holding, many, |trial, samples| {
            samples
                .iter()
                .try_for_each(|sample| is_hidden(trial, sample))
        });
    }
    let planted = planted.into_inner();
    for name in [
        "api_secret",
        "checkoutToken",
        "giftCertificateCode",
        "gift_certificate_code",
        "new_password",
        "password",
        "password_confirmation",
        "payment_instrument_token",
        "prelaunch_password",
        "private_key",
        "provider_instrument_token",
        "token",
        "verification_value",
    ] {
        assert!(planted.names.contains(name), "`{name}` was in no body");
    }
    assert_eq!(planted.places, PLACES.iter().copied().collect());
}

#[test]
fn a_parameter_with_a_secret_s_name_is_marked_as_one() {
    let operations: Vec<_> = specs().operations().collect();
    let mut named = BTreeSet::new();
    for Parameter {
        name,
        place,
        schema,
    } in operations
        .iter()
        .flat_map(|operation| operation.parameters())
    {
        if !is_secret(name) || name == "jwt_token" {
            // The JWT is the credential's, which no endpoint holds.
            continue;
        }
        assert_eq!(
            schema.get("format"),
            Some(&Value::from("password")),
            "{place} `{name}`"
        );
        named.insert(name);
    }
    assert_eq!(
        named,
        BTreeSet::from(["Sf-Api-Token", "giftCertificateCode", "token"])
    );
}

#[test]
fn every_exception_is_a_text_of_the_specs() {
    let found = RefCell::new(BTreeSet::new());
    for direction in [Direction::Request, Direction::Response] {
        try_all(trials(direction), Trial::bodies, |trial, sample| {
            let spec = trial.name.split(' ').next().unwrap_or_default();
            let texts = texts(sample);
            let excepted = texts.iter().filter(|text| is_excepted(spec, text.name()));
            found
                .borrow_mut()
                .extend(excepted.map(|text| (spec.to_owned(), text.name().to_owned())));
            Ok(())
        });
    }
    let found = found.into_inner();
    let listed: BTreeSet<_> = EXCEPTIONS
        .iter()
        .map(|(spec, name, _)| ((*spec).to_owned(), (*name).to_owned()))
        .collect();
    assert_eq!(found, listed);
}
