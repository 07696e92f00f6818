//! Which operations have behaviour that no shape tells?

use hyper::Method;

use super::{
    Kind, cart, checkout, coupon, hook, order, payment, people, price, purchase, shipment,
    shopfront, stock, tax, theme, unserved,
};

/// What an operation does: (method, path, what).
const SPECIAL: &[(&str, &str, Kind)] = &[
    ("POST", "/v3/carts", Kind::Special(cart::create)),
    ("GET", "/v3/carts/{}", Kind::Special(cart::read)),
    ("PUT", "/v3/carts/{}", Kind::Special(cart::update)),
    ("POST", "/v3/carts/{}/items", Kind::Special(cart::add_items)),
    (
        "PUT",
        "/v3/carts/{}/items/{}",
        Kind::Special(cart::update_item),
    ),
    (
        "DELETE",
        "/v3/carts/{}/items/{}",
        Kind::Special(cart::delete_item),
    ),
    (
        "POST",
        "/v3/carts/{}/redirect_urls",
        Kind::Special(cart::redirect_urls),
    ),
    ("GET", "/v3/checkouts/{}", Kind::Special(checkout::read)),
    ("PUT", "/v3/checkouts/{}", Kind::Special(checkout::update)),
    (
        "POST",
        "/v3/checkouts/{}/discounts",
        Kind::Special(checkout::discount),
    ),
    (
        "POST",
        "/v3/checkouts/{}/billing-address",
        Kind::Special(checkout::add_billing_address),
    ),
    (
        "PUT",
        "/v3/checkouts/{}/billing-address/{}",
        Kind::Special(checkout::update_billing_address),
    ),
    (
        "POST",
        "/v3/checkouts/{}/consignments",
        Kind::Special(checkout::add_consignments),
    ),
    (
        "PUT",
        "/v3/checkouts/{}/consignments/{}",
        Kind::Special(checkout::update_consignment),
    ),
    (
        "DELETE",
        "/v3/checkouts/{}/consignments/{}",
        Kind::Special(checkout::delete_consignment),
    ),
    (
        "POST",
        "/v3/checkouts/{}/coupons",
        Kind::Special(coupon::add_coupon),
    ),
    (
        "DELETE",
        "/v3/checkouts/{}/coupons/{}",
        Kind::Special(coupon::delete_coupon),
    ),
    (
        "POST",
        "/v3/checkouts/{}/fees",
        Kind::Special(checkout::set_fees),
    ),
    (
        "PUT",
        "/v3/checkouts/{}/fees",
        Kind::Special(checkout::set_fees),
    ),
    (
        "DELETE",
        "/v3/checkouts/{}/fees",
        Kind::Special(checkout::delete_fees),
    ),
    (
        "POST",
        "/v3/checkouts/{}/orders",
        Kind::Special(purchase::complete),
    ),
    (
        "POST",
        "/v3/checkouts/{}/token",
        Kind::Special(checkout::token),
    ),
    ("POST", "/v2/orders", Kind::Special(order::create)),
    ("PUT", "/v2/orders/{}", Kind::Special(order::update)),
    (
        "POST",
        "/v2/orders/{}/shipments",
        Kind::Special(shipment::ship),
    ),
    (
        "GET",
        "/v2/orders/{}/consignments",
        Kind::Special(shipment::consignments),
    ),
    (
        "POST",
        "/v3/orders/{}/payment_actions/capture",
        Kind::Special(payment::capture),
    ),
    (
        "POST",
        "/v3/orders/{}/payment_actions/void",
        Kind::Special(payment::void),
    ),
    (
        "POST",
        "/v3/orders/{}/payment_actions/refund_quotes",
        Kind::Special(payment::quote),
    ),
    (
        "POST",
        "/v3/orders/{}/payment_actions/refunds",
        Kind::Special(payment::refund),
    ),
    (
        "GET",
        "/v3/orders/payment_actions/refunds/{}",
        Kind::Special(payment::read_refund),
    ),
    (
        "PUT",
        "/v3/inventory/adjustments/absolute",
        Kind::Special(stock::absolute),
    ),
    (
        "POST",
        "/v3/inventory/adjustments/relative",
        Kind::Special(stock::relative),
    ),
    ("GET", "/v3/inventory/items", Kind::Special(stock::list)),
    (
        "GET",
        "/v3/inventory/locations/{}/items",
        Kind::Special(stock::list),
    ),
    (
        "PUT",
        "/v3/inventory/locations/{}/items",
        Kind::Special(stock::settings),
    ),
    (
        "POST",
        "/v3/pricelists/records",
        Kind::Special(price::write_records),
    ),
    (
        "PUT",
        "/v3/pricelists/records",
        Kind::Special(price::write_records),
    ),
    (
        "POST",
        "/v3/pricelists/{}/records",
        Kind::Special(price::write_records),
    ),
    (
        "PUT",
        "/v3/pricelists/{}/records",
        Kind::Special(price::write_records),
    ),
    (
        "GET",
        "/v3/pricelists/{}/records/{}",
        Kind::Special(price::variant_records),
    ),
    (
        "GET",
        "/v3/pricelists/{}/records/{}/{}",
        Kind::Special(price::read_record),
    ),
    (
        "PUT",
        "/v3/pricelists/{}/records/{}/{}",
        Kind::Special(price::set_record),
    ),
    (
        "DELETE",
        "/v3/pricelists/{}/records/{}/{}",
        Kind::Special(price::delete_record),
    ),
    ("POST", "/v3/pricing/products", Kind::Special(price::prices)),
    (
        "POST",
        "/v3/customers/validate-credentials",
        Kind::Special(people::validate_credentials),
    ),
    (
        "POST",
        "/v2/customers/{}/validate",
        Kind::Special(people::validate_password),
    ),
    (
        "POST",
        "/v3/segments/{}/shopper-profiles",
        Kind::Special(people::join_segment),
    ),
    (
        "GET",
        "/v3/shopper-profiles/{}/segments",
        Kind::Special(people::segments_of),
    ),
    (
        "POST",
        "/v3/wishlists",
        Kind::Special(people::make_wishlist),
    ),
    (
        "POST",
        "/v3/wishlists/{}/items",
        Kind::Special(people::add_wishes),
    ),
    (
        "DELETE",
        "/v3/wishlists/{}/items/{}",
        Kind::Special(people::delete_wish),
    ),
    (
        "GET",
        "/v3/channels/{}/site",
        Kind::Special(shopfront::read_site),
    ),
    (
        "POST",
        "/v3/channels/{}/site",
        Kind::Special(shopfront::create_site),
    ),
    (
        "PUT",
        "/v3/channels/{}/site",
        Kind::Special(shopfront::update_site),
    ),
    (
        "DELETE",
        "/v3/channels/{}/site",
        Kind::Special(shopfront::delete_site),
    ),
    (
        "PUT",
        "/v3/channels/{}/site/checkout-url",
        Kind::Special(shopfront::set_checkout_url),
    ),
    (
        "DELETE",
        "/v3/channels/{}/site/checkout-url",
        Kind::Special(shopfront::reset_checkout_url),
    ),
    (
        "POST",
        "/v3/settings/logo/image",
        Kind::Special(shopfront::logo),
    ),
    (
        "POST",
        "/v3/settings/favicon/image",
        Kind::Special(shopfront::favicon),
    ),
    ("POST", "/v3/themes", Kind::Special(theme::upload_theme)),
    (
        "POST",
        "/v3/themes/{}/actions/download",
        Kind::Special(theme::download_theme),
    ),
    (
        "POST",
        "/v3/themes/actions/activate",
        Kind::Special(theme::activate_theme),
    ),
    (
        "POST",
        "/v3/storefront/redirects/imex/export",
        Kind::Special(shopfront::export_redirects),
    ),
    (
        "POST",
        "/v3/promotions/{}/codegen",
        Kind::Special(shopfront::generate_codes),
    ),
    ("GET", "/v2/blog/tags", Kind::Special(shopfront::blog_tags)),
    ("GET", "/v2/time", Kind::Special(shopfront::time)),
    (
        "GET",
        "/v3/abandoned-carts/{}",
        Kind::Special(shopfront::abandoned_cart),
    ),
    (
        "POST",
        "/v2/shipping/carrier/connection",
        Kind::Special(shopfront::carrier),
    ),
    (
        "PUT",
        "/v2/shipping/carrier/connection",
        Kind::Special(shopfront::carrier),
    ),
    (
        "DELETE",
        "/v2/shipping/carrier/connection",
        Kind::Special(shopfront::carrier),
    ),
    (
        "POST",
        "/v3/pickup/options",
        Kind::Special(shopfront::pickup_options),
    ),
    (
        "POST",
        "/v3/tax/zonecheck",
        Kind::Special(shopfront::zone_check),
    ),
    ("POST", "/v3/hooks", Kind::Special(hook::create)),
    ("PUT", "/v3/hooks/{}", Kind::Special(hook::update)),
    ("GET", "/v3/hooks/admin", Kind::Special(hook::admin)),
    (
        "PUT",
        "/v3/tax/providers/{}/connection",
        Kind::Special(tax::connect),
    ),
    ("DELETE", "/v3/tax/classes", Kind::DeleteMatching),
    ("GET", "/v3/themes/custom-templates/{}", Kind::ReadDocument),
    ("PUT", "/v3/pricelists/{}/assignments", Kind::WriteDocument),
    (
        "GET",
        "/v3/channels/{}/active-theme",
        Kind::Special(theme::active_theme),
    ),
    ("GET", "/v3/hooks/admin", Kind::Special(shopfront::hooks)),
];

pub(super) fn special(method: &Method, path: &str) -> Option<Kind> {
    if let Some(reason) = unserved::reason(method, path) {
        return Some(Kind::Unsupported(reason));
    }
    SPECIAL
        .iter()
        .find(|(known, place, _)| *known == method.as_str() && *place == path)
        .map(|(_, _, kind)| *kind)
}
