//! Which operations are not served, and why?

use hyper::Method;

const EVENTS: &str = "the sandbox answers JSON, and this is a stream of events";
const CODE: &str = "the sandbox runs no code and takes no uploads";

/// The operations that are answered with 501: (method, path, why).
const UNSERVED: &[(&str, &str, &str)] = &[
    ("GET", "/v3/infrastructure/deployments/{}/events", EVENTS),
    ("GET", "/v3/infrastructure/logs/{}/tail", EVENTS),
    (
        "GET",
        "/v3/storefront/redirects/imex/export/{}/events",
        EVENTS,
    ),
    (
        "GET",
        "/v3/storefront/redirects/imex/import/{}/events",
        EVENTS,
    ),
    (
        "GET",
        "/v3/storefront/redirects/imex/export/{}/download",
        "the sandbox answers JSON, and this is a table of comma-separated values",
    ),
    (
        "POST",
        "/v3/storefront/redirects/imex/import",
        "the sandbox does not keep files, and so cannot read this one",
    ),
    ("POST", "/v3/infrastructure/deployments", CODE),
    ("POST", "/v3/infrastructure/deployments/uploads", CODE),
    (
        "POST",
        "/v3/themes/{}/configurations/validate",
        "what a theme takes is in its file, which the sandbox does not keep",
    ),
    (
        "POST",
        "/v3/content/widget-templates/{}/preview",
        "the sandbox renders no templates",
    ),
];

/// Why an operation is not served; none if it is.
pub(super) fn reason(method: &Method, path: &str) -> Option<&'static str> {
    UNSERVED
        .iter()
        .find(|(known, place, _)| *known == method.as_str() && *place == path)
        .map(|(_, _, reason)| *reason)
}
