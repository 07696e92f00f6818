//! How do secrets flow from answers into credentials and requests, without being shown?

use bc_api::abandoned_carts::GetAbandonedCarts;
use bc_api::payments::access_tokens::CreatePaymentAccessToken;
use bc_api::prelude::*;
use bc_api::storefront::checkouts::DeleteCheckoutGiftCertificate;
use bc_api::{Endpoint, PaymentAccessToken, from_slice};

const SECRET: &str = "planted-s3cret";

#[test]
fn a_payment_access_token_goes_from_the_answer_into_the_credential() {
    let answer = format!(r#"{{"data": {{"id": "{SECRET}"}}, "meta": {{}}}}"#);
    let answer: <CreatePaymentAccessToken as Endpoint>::Response =
        from_slice(answer.as_bytes()).unwrap();
    assert!(!format!("{answer:?}").contains(SECRET), "{answer:?}");

    let token = PaymentAccessToken::new("abc123".parse().unwrap(), answer.data.id).unwrap();
    assert!(!format!("{token:?}").contains(SECRET), "{token:?}");
    Client::new(token).unwrap();
}

#[test]
fn an_endpoint_shows_no_secret_of_its_path() {
    let shown = format!(
        "{:?} {:?}",
        GetAbandonedCarts::new(SECRET),
        DeleteCheckoutGiftCertificate::new("a-checkout", SECRET),
    );
    assert!(shown.contains("a-checkout"), "{shown}");
    assert!(!shown.contains(SECRET), "{shown}");
}
