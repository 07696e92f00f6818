//! What does a coupon take off a checkout?

use serde_json::{Value, json};

use super::{Shape, checkout::change, goods, rows};
use crate::{
    behaviour::{Call, Reply},
    problem::Problem,
};

/// Applies a coupon of the store. What it takes off is what v2's coupons say of amounts and percentages.
pub(super) fn add_coupon(call: &mut Call<'_>, _: &'static Shape) -> Result<Reply, Problem> {
    change(call, |call, cart, body| {
        let code = body
            .get("coupon_code")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let table = call.shop.spec.shapes.at("/v2/coupons")?;
        let rows = rows::at(&call.shop, table, None);
        let mut rows = rows
            .into_iter()
            .filter_map(|row| rows::fields(&call.shop, table, row));
        let found = rows.find(|coupon| coupon.get("code").and_then(Value::as_str) == Some(code));
        let message = format!("there is no coupon {code:?}");
        let coupon = found.ok_or_else(|| Problem::field("coupon_code", message))?;
        let subtotal = goods::number(cart, "base_amount");
        let amount = goods::number(coupon, "amount");
        let kind = coupon
            .get("type")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let off = if kind.starts_with("percentage") {
            subtotal * amount / 100.0
        } else {
            amount
        };
        let applied = json!({
            "code": code, "id": coupon.get("id"), "coupon_type": kind,
            "display_name": coupon.get("name"), "discounted_amount": goods::money(off.min(subtotal)),
        });
        let coupons = cart.entry("coupons").or_insert_with(|| json!([]));
        if let Some(coupons) = coupons.as_array_mut() {
            coupons.retain(|other| other["code"] != code);
            coupons.push(applied);
        }
        Ok(())
    })
}

pub(super) fn delete_coupon(call: &mut Call<'_>, _: &'static Shape) -> Result<Reply, Problem> {
    let code = call.values.last().cloned().unwrap_or_default();
    change(call, |_, cart, _| {
        let coupons = cart.get_mut("coupons").and_then(Value::as_array_mut);
        let place = coupons
            .as_ref()
            .and_then(|all| all.iter().position(|one| one["code"] == code.as_str()));
        match (coupons, place) {
            (Some(coupons), Some(place)) => _ = coupons.remove(place),
            _ => {
                return Err(Problem::new(
                    404,
                    format!("The coupon {code} is not applied"),
                ));
            }
        }
        Ok(())
    })
}
