//! A day in a shop, from the installation of an app to its end, over plain HTTP.

use bc_sandbox::AppProfile;
use serde_json::{Value, json};

use crate::{
    hooks::is_signed,
    jwts::{NOW, sign, standing},
    oauth,
    receiver::{Receiver, settle},
    support::{Answer, Shop},
};

const SCOPES: &str = "store_v2_products store_v2_orders store_v2_customers store_v2_customers_login \
                      store_cart store_checkout store_v2_transactions store_v2_information \
                      store_payments_access_token_create";

/// An app with its token.
struct Day {
    shop: Shop,
    token: String,
}

impl Day {
    fn ask(&self, method: &str, path: &str, body: Value) -> Answer {
        let target = format!("/stores/{}{path}", self.shop.store_hash());
        let mut headers = vec![
            ("X-Auth-Token", self.token.as_str()),
            ("Accept", "application/json"),
        ];
        let body = match body {
            Value::Null => String::new(),
            body => {
                headers.push(("Content-Type", "application/json"));
                body.to_string()
            }
        };
        self.shop.raw(method, &target, &headers, body.as_bytes())
    }

    fn send(&self, method: &str, path: &str, body: Value) -> Value {
        let answer = self.ask(method, path, body);
        let text = String::from_utf8_lossy(&answer.bytes);
        assert!(
            (200..300).contains(&answer.status),
            "{path}: {} {text}",
            answer.status
        );
        if answer.bytes.is_empty() {
            return Value::Null;
        }
        match answer.json() {
            Value::Object(mut body) if body.contains_key("data") => body["data"].take(),
            body => body,
        }
    }
}

fn address() -> Value {
    json!({
        "first_name": "Ines", "last_name": "Roth", "email": "ines@example.com",
        "address1": "1 Quay", "city": "Austin", "state_or_province": "Texas",
        "state_or_province_code": "TX", "postal_code": "78701", "country_code": "US",
    })
}

#[test]
fn an_app_is_installed_fills_the_shop_sells_is_told_refunds_and_is_uninstalled() {
    let shop = standing();
    let profile = AppProfile::new(
        "https://app.example/auth",
        "https://app.example/load",
        SCOPES,
    );
    let app = shop.register_app(profile);
    let token = oauth::install(&shop, &app);
    let day = Day { shop, token };
    let receiver = Receiver::start();
    for scope in ["store/order/*", "store/cart/converted"] {
        let hook = json!({ "scope": scope, "destination": receiver.url() });
        day.send("POST", "/v3/hooks", hook);
    }

    // It is the store's provider of taxes and of shipping rates, too.
    let (taxes, rates) = (Receiver::start(), Receiver::start());
    day.shop
        .register_tax_provider("SampleTax", &taxes.url())
        .unwrap();
    day.shop
        .register_shipping_provider("carrier_530", &rates.url())
        .unwrap();
    let connection = json!({ "username": "brackwater", "password": "hush" });
    day.send("PUT", "/v3/tax/providers/SampleTax/connection", connection);
    let connection = json!({ "carrier_id": "carrier_530", "connection": { "key": "hush" } });
    day.send("POST", "/v2/shipping/carrier/connection", connection);

    // The catalog, and who buys from it at which prices.
    let brand = day.send("POST", "/v3/catalog/brands", json!({ "name": "Quayside" }));
    let lantern = json!({
        "name": "Storm Lantern", "type": "physical", "price": 40, "weight": 2,
        "brand_id": brand["id"], "categories": [19],
        "inventory_tracking": "product", "inventory_level": 5,
    });
    let product = day.send("POST", "/v3/catalog/products", lantern)["id"].clone();
    let ines = json!([{ "email": "ines@example.com", "first_name": "Ines", "last_name": "Roth" }]);
    let customer = day.send("POST", "/v3/customers", ines)[0]["id"].clone();
    let list = day.send("POST", "/v3/pricelists", json!({ "name": "Trade" }))["id"].clone();
    let variants = day.send(
        "GET",
        &format!("/v3/catalog/products/{product}/variants"),
        Value::Null,
    );
    let record = json!([{ "variant_id": variants[0]["id"], "currency": "usd", "price": 32 }]);
    day.send("PUT", &format!("/v3/pricelists/{list}/records"), record);

    // The shopper signs in, and fills a cart.
    let login = json!({
        "iss": app.client_id(), "iat": NOW, "jti": "a-day", "operation": "customer_login",
        "store_hash": "sandbox", "customer_id": customer,
    });
    let login = sign("HS256", app.client_secret(), &login);
    let visit = day
        .shop
        .raw("GET", &format!("/login/token/{login}"), &[], b"");
    let cookie = visit
        .header("set-cookie")
        .unwrap()
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    let account = day
        .shop
        .raw("GET", "/account.php", &[("Cookie", &cookie)], b"");
    assert!(String::from_utf8_lossy(&account.bytes).contains("ines@example.com"));
    let lines = json!([{ "product_id": product, "quantity": 2 }]);
    let cart = day.send(
        "POST",
        "/v3/carts",
        json!({ "customer_id": customer, "line_items": lines }),
    );
    let cart_id = cart["id"].as_str().unwrap().to_owned();
    let item = &cart["line_items"]["physical_items"][0]["id"];

    // Checks out.
    let checkout = format!("/v3/checkouts/{cart_id}");
    day.send("POST", &format!("{checkout}/billing-address"), address());
    let consignment = json!([{
        "address": address(), "line_items": [{ "item_id": item, "quantity": 2 }],
    }]);
    rates.answer_with(&json!({
        "quote_id": "q-1", "messages": [],
        "carrier_quotes": [{ "quotes": [
            { "code": "GULL", "display_name": "By gull", "cost": { "currency": "USD", "amount": 6 } },
        ]}],
    }));
    let consignments = format!("{checkout}/consignments");
    let consigned = day.send("POST", &consignments, consignment);
    let consignment = &consigned["consignments"][0]["id"];
    let price = |tax: f64| json!({ "price": { "total_tax": tax } });
    let mut taxed = price(5.0);
    taxed["id"] = item.clone();
    taxes.answer_with(&json!({
        "id": cart_id,
        "documents": [{
            "id": consignment, "items": [taxed], "shipping": price(0.5), "handling": price(0.0),
        }],
    }));
    let path = format!("{consignments}/{}", consignment.as_str().unwrap());
    let gull = json!({ "shipping_option_id": "carrier_530-GULL" });
    let checked = day.send("PUT", &path, gull);
    assert_eq!(checked["tax_total"].as_f64(), Some(5.5));
    assert_eq!(checked["grand_total"].as_f64(), Some(91.5));
    let order = day.send("POST", &format!("{checkout}/orders"), Value::Null)["id"]
        .as_i64()
        .unwrap();

    // Pays by a payment access token.
    let wanted = json!({ "order": { "id": order, "is_recurring": false } });
    let pat = day.send("POST", "/v3/payments/access_tokens", wanted)["id"].clone();
    let authorization = format!("PAT {}", pat.as_str().unwrap());
    let headers = [
        ("Authorization", authorization.as_str()),
        ("Accept", "application/vnd.bc.v1+json"),
        ("Content-Type", "application/json"),
    ];
    let payment = json!({
        "payment": {
            "payment_method_id": "braintree.card",
            "instrument": {
                "type": "card", "cardholder_name": "Ines Roth", "number": "4111111111111111",
                "expiry_month": 1, "expiry_year": 2030, "verification_value": "123",
            },
        },
    });
    let paid = day.shop.raw(
        "POST",
        "/stores/sandbox/payments",
        &headers,
        payment.to_string().as_bytes(),
    );
    assert_eq!(paid.status, 201);
    let shown = day.send("GET", &format!("/v2/orders/{order}"), Value::Null);
    assert_eq!(shown["status_id"], 11);
    let left = day.send(
        "GET",
        &format!("/v3/catalog/products/{product}"),
        Value::Null,
    );
    assert_eq!(left["inventory_level"], 3);

    // One of the two comes back.
    let products = day.send("GET", &format!("/v2/orders/{order}/products"), Value::Null);
    let refund = json!({
        "items": [{ "item_type": "PRODUCT", "item_id": products[0]["id"], "quantity": 1, "reason": "dented" }],
        "payments": [{ "provider_id": "braintree", "amount": 40, "offline": false }],
    });
    let path = format!("/v3/orders/{order}/payment_actions/refunds");
    let refunded = day.send("POST", &path, refund);
    assert_eq!(refunded["total_amount"].as_f64(), Some(40.0));

    // All of it was told, signed with the app's secret.
    settle(&day.shop);
    let received = receiver.received();
    let told = |scope: &str| -> Vec<Value> {
        let bodies = received.iter().map(|received| received.json());
        bodies
            .filter(|body| body["scope"] == scope)
            .map(|body| body["data"].clone())
            .collect()
    };
    assert!(
        received
            .iter()
            .all(|received| is_signed(received, app.client_secret()))
    );
    assert_eq!(
        told("store/order/created"),
        [json!({ "type": "order", "id": order })]
    );
    assert_eq!(
        told("store/order/statusUpdated"),
        [json!({
            "type": "order", "id": order,
            "status": { "previous_status_id": 0, "new_status_id": 11 },
        })]
    );
    assert_eq!(
        told("store/cart/converted"),
        [json!({ "type": "cart", "id": cart_id, "orderId": order })]
    );
    let refunds = told("store/order/refund/created");
    assert_eq!(
        refunds,
        [json!({ "type": "order", "id": order, "refund": { "refund_id": refunded["id"] } })]
    );

    // The app goes, and its token with it.
    day.shop.uninstall(&app).unwrap();
    assert_eq!(day.ask("GET", "/v2/orders", Value::Null).status, 401);
    let before = receiver.received().len();
    day.shop.delete(&format!("/catalog/products/{product}"));
    settle(&day.shop);
    assert_eq!(receiver.received().len(), before);
}
