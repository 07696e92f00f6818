//! Every credential but an access token: what an app makes elsewhere, and the sandbox's other hosts take.
#![expect(clippy::unwrap_used, reason = "what helps a test may fail like one")]

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use bc_api::authentication::{
    current_customer::GetCurrentCustomer,
    customer_login::GetCustomerLogin,
    storefront_tokens::{CreatePrivateToken, NewPrivateToken, PrivateTokenScope, RevokeToken},
};
use bc_api::orders::v2::{
    CreateOrder, GetOrder, NewBillingAddress, NewOrder, NewOrderCatalogProduct, NewOrderProduct,
};
use bc_api::payments::{
    access_tokens::{CreatePaymentAccessToken, NewPaymentAccessToken, PaymentOrder},
    processing::{Payment, PaymentInstrument, PaymentRequest, PaymentsPost, StoreCredit},
};
use bc_api::prelude::*;
use bc_api::storefront::customers::{CreateCustomer, NewCustomer};
use bc_api::{
    AppClientId, CustomerLoginJwt, ExposeSecret, PaymentAccessToken, ShopperSession, StoreDomain,
};
use bc_sandbox::{AccountKind, Sandbox};
use ring::hmac;
use serde_json::{Value, json};

/// A client of the sandbox with this credential.
fn client<C: Credential>(sandbox: &Sandbox, credential: C) -> Client<C> {
    let builder = Client::builder(credential).origin(&sandbox.origin());
    builder.unwrap().build().unwrap()
}

fn store(sandbox: &Sandbox, scopes: &str) -> Client<AccessToken<Unchecked>> {
    let token = sandbox.token(AccountKind::Store, scopes);
    let store_hash = sandbox.store_hash().parse().unwrap();
    client(sandbox, AccessToken::unchecked(store_hash, token).unwrap())
}

fn sign(secret: &str, claims: &Value) -> String {
    let encode = |part: &str| URL_SAFE_NO_PAD.encode(part);
    let header = encode(r#"{"typ":"JWT","alg":"HS256"}"#);
    let signed = format!("{header}.{}", encode(&claims.to_string()));
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    let signature = hmac::sign(&key, signed.as_bytes());
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
}

#[tokio::test]
async fn a_customer_signs_in_and_the_app_learns_who_it_is() {
    let sandbox = Sandbox::start().await.unwrap();
    let app = sandbox.api_account(AccountKind::App, "store_v2_customers_login");
    let customer = sandbox.add_customer("ines@example.com").unwrap();
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let claims = json!({
        "iss": app.client_id(),
        "iat": now.unwrap().as_secs(),
        "jti": "one visit",
        "operation": "customer_login",
        "store_hash": sandbox.store_hash(),
        "customer_id": customer,
        "redirect_to": "/cart.php",
    });
    let jwt = sign(app.client_secret(), &claims);
    let domain: StoreDomain = "www.example.com".parse().unwrap();
    let login = CustomerLoginJwt::unchecked(domain.clone(), jwt).unwrap();
    let login = client(&sandbox, login);
    let entered = login.send(GetCustomerLogin::new()).await.unwrap();
    assert_eq!(entered.location.as_deref(), Some("/cart.php"));
    let cookie = entered.cookies[0].expose_secret().split(';').next();
    let session = ShopperSession::new(domain)
        .with_cookies(cookie.unwrap())
        .unwrap();
    let script = AppClientId::new(session, app.client_id()).unwrap();
    let current = client(&sandbox, script)
        .send(GetCurrentCustomer::new())
        .await;
    let current = current.unwrap().text;
    let payload = current.split('.').nth(1).unwrap();
    let payload = URL_SAFE_NO_PAD.decode(payload).unwrap();
    let payload: Value = serde_json::from_slice(&payload).unwrap();
    assert_eq!(payload["customer"]["id"], customer);

    let replayed = login.send(GetCustomerLogin::new()).await.unwrap();
    assert_eq!(replayed.location.as_deref(), Some("/login.php"));
    assert!(replayed.cookies.is_empty());
}

#[tokio::test]
async fn a_guest_is_not_found_and_can_register() {
    let sandbox = Sandbox::start().await.unwrap();
    let app = sandbox.api_account(AccountKind::App, "");
    let session = ShopperSession::new("www.example.com".parse().unwrap());
    let script = AppClientId::new(session.clone(), app.client_id()).unwrap();
    let error = client(&sandbox, script)
        .send(GetCurrentCustomer::new())
        .await;
    assert_eq!(
        error.unwrap_err().kind(),
        ErrorKind::Status(Status::NotFound)
    );
    let shopper = client(&sandbox, session);
    let new = || NewCustomer::new("Ines", "Roth", "ines@example.com", "hush-hush-7");
    shopper.send(CreateCustomer::new(new())).await.unwrap();
    let again = shopper.send(CreateCustomer::new(new())).await.unwrap_err();
    assert_eq!(again.kind(), ErrorKind::Status(Status::Conflict));
}

#[tokio::test]
async fn a_payment_access_token_pays_its_order_once() {
    let sandbox = Sandbox::start().await.unwrap();
    let scopes = "store_v2_orders store_payments_access_token_create";
    let store = store(&sandbox, scopes);
    let address = NewBillingAddress::new("8010")
        .first_name("Ines")
        .email("ines@example.com");
    let product = NewOrderProduct::Catalog(NewOrderCatalogProduct::new(101, 1));
    let order = NewOrder::new(address).status_id(0).products([product]);
    let order = store.send(CreateOrder::new(order)).await.unwrap().id;
    let new = NewPaymentAccessToken::new(PaymentOrder::new(order));
    let minted = store
        .send(CreatePaymentAccessToken::new(new))
        .await
        .unwrap();
    let store_hash = sandbox.store_hash().parse().unwrap();
    let token = PaymentAccessToken::new(store_hash, minted.data.id.expose_secret()).unwrap();
    let payer = client(&sandbox, token);
    let payment = Payment::new(
        PaymentInstrument::StoreCredit(StoreCredit {}),
        "bigcommerce.store_credit",
    );
    let request = || PaymentsPost::new(PaymentRequest::new(payment.clone()));
    payer.send(request()).await.unwrap();
    let again = payer.send(request()).await.unwrap_err();
    assert_eq!(again.kind(), ErrorKind::Status(Status::Unauthorized));
    let paid = store.send(GetOrder::new(order)).await.unwrap();
    assert_eq!(paid.status_id, 11);
}

#[tokio::test]
async fn a_storefront_token_is_minted_and_revoked() {
    let sandbox = Sandbox::start().await.unwrap();
    let store = store(&sandbox, "store_storefront_api");
    let expires = DateTime::from_unix_seconds(1_900_000_000);
    let new = NewPrivateToken::new(expires, [PrivateTokenScope::Customer]).channel_ids([1]);
    let minted = store.send(CreatePrivateToken::new(new)).await.unwrap().data;
    store.send(RevokeToken::new(minted.token)).await.unwrap();
    let wrong = store.send(RevokeToken::new("abc")).await.unwrap_err();
    assert_eq!(
        wrong.kind(),
        ErrorKind::Status(Status::UnprocessableContent)
    );
}
