//! Which events are there to subscribe to, and which subscription is for which event?

const CHANGES: &[&str] = &["created", "updated", "deleted"];

/// The events of a store: what they are about, and what happens to it.
const EVENTS: &[(&str, &[&str])] = &[
    ("store/app", &["uninstalled"]),
    ("store/information", &["updated"]),
    ("store/brand/metafield", CHANGES),
    (
        "store/cart",
        &[
            "created",
            "updated",
            "deleted",
            "abandoned",
            "converted",
            "couponApplied",
        ],
    ),
    ("store/cart/lineItem", CHANGES),
    ("store/cart/metafield", CHANGES),
    ("store/category", CHANGES),
    ("store/category/metafield", CHANGES),
    ("store/channel", &["created", "updated"]),
    ("store/channel/metafield", CHANGES),
    (
        "store/company",
        &["created", "updated", "deleted", "statusUpdated"],
    ),
    ("store/company/address", CHANGES),
    ("store/company/superadmin", &["assignmentUpdated"]),
    ("store/company/user", CHANGES),
    ("store/customer", CHANGES),
    ("store/customer/address", CHANGES),
    ("store/customer/channel/login/access", &["updated"]),
    ("store/customer/payment/instrument/default", &["updated"]),
    ("store/hook", &["deliveryException"]),
    ("store/inventory/location", &["created", "updated"]),
    ("store/inventory/location/metafield", CHANGES),
    ("store/metafield", CHANGES),
    ("store/modifier", &["updated"]),
    ("store/option", &["updated"]),
    (
        "store/order",
        &["created", "updated", "archived", "statusUpdated"],
    ),
    ("store/order/message", &["created"]),
    ("store/order/metafield", CHANGES),
    ("store/order/refund", &["created"]),
    ("store/order/transaction", &["created", "updated"]),
    (
        "store/priceList",
        &["created", "updated", "deleted", "activated", "deactivated"],
    ),
    ("store/priceList/assignment", &["updated", "deleted"]),
    ("store/priceList/record", CHANGES),
    ("store/priceList/records", CHANGES),
    ("store/priceLists", &["deleted"]),
    ("store/product", CHANGES),
    ("store/product/inventory", &["updated"]),
    ("store/product/inventory/order", &["updated"]),
    ("store/product/metafield", CHANGES),
    ("store/product/variant/metafield", CHANGES),
    (
        "store/quote",
        &["created", "updated", "deleted", "statusUpdated"],
    ),
    ("store/redirects", &["updated"]),
    ("store/shipment", CHANGES),
    ("store/sku", CHANGES),
    ("store/sku/inventory", &["updated"]),
    ("store/sku/inventory/order", &["updated"]),
    ("store/store/metafield", CHANGES),
    ("store/subscriber", CHANGES),
    (
        "store/superadmin",
        &["created", "updated", "deleted", "assignmentUpdated"],
    ),
];

/// Whether a subscription's scope is an event's, or a wildcard for some events. What there is below a channel is open:
/// BigCommerce documents it only in part.
pub(crate) fn is_known(scope: &str) -> bool {
    let below = scope.strip_prefix("store/channel/");
    let channel = below.and_then(|below| below.split_once('/'));
    if let Some((channel, event)) = channel
        && (channel == "*" || channel.parse::<u32>().is_ok())
    {
        return !event.is_empty() && event.split('/').all(|segment| !segment.is_empty());
    }
    let Some((about, what)) = scope.rsplit_once('/') else {
        return false;
    };
    if what == "*" {
        let above = |stem: &str| {
            let rest = stem.strip_prefix(about);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        return about != "store" && EVENTS.iter().any(|(stem, _)| above(stem));
    }
    let mut known = EVENTS.iter();
    known.any(|(stem, whats)| *stem == about && whats.contains(&what))
}

/// Whether a subscription is for an event: `*` stands for whatever is below, or in the middle for one segment.
pub(super) fn covers(subscribed: &str, event: &str) -> bool {
    let mut wanted = subscribed.split('/').peekable();
    let mut given = event.split('/');
    while let Some(segment) = wanted.next() {
        let Some(own) = given.next() else {
            return false;
        };
        if segment == "*" && wanted.peek().is_none() {
            return true;
        }
        if segment != "*" && segment != own {
            return false;
        }
    }
    given.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::{covers, is_known};

    #[test]
    fn a_wildcard_covers_all_that_is_below_it_and_nothing_beside() {
        for (subscribed, event) in [
            ("store/product/created", "store/product/created"),
            ("store/product/*", "store/product/created"),
            ("store/product/*", "store/product/inventory/updated"),
            (
                "store/channel/*/order/created",
                "store/channel/1/order/created",
            ),
        ] {
            assert!(covers(subscribed, event), "{subscribed} {event}");
        }
        for (subscribed, event) in [
            ("store/product/created", "store/product/updated"),
            ("store/product/*", "store/productions/created"),
            ("store/product/*", "store/product"),
            ("store/product", "store/product/created"),
            (
                "store/channel/*/order/created",
                "store/channel/1/order/updated",
            ),
        ] {
            assert!(!covers(subscribed, event), "{subscribed} {event}");
        }
    }

    #[test]
    fn only_scopes_of_events_are_known() {
        for scope in [
            "store/order/statusUpdated",
            "store/cart/lineItem/*",
            "store/customer/*",
            "store/channel/1/cart/created",
            "store/channel/*",
        ] {
            assert!(is_known(scope), "{scope}");
        }
        for scope in [
            "",
            "*",
            "store/*",
            "store/brand/created",
            "store/order/",
            "store/orders/*",
            "store/channel/x/y",
        ] {
            assert!(!is_known(scope), "{scope}");
        }
    }
}
