//! The page of a sandbox: as HTML, and as a browser shows it.

use std::{env, fs, process::Command};

use bc_sandbox::{Fault, Sandbox};

use crate::support::{build, shop};

#[test]
fn the_page_shows_store_accounts_limit_and_why_requests_were_refused() {
    let shop = build(Sandbox::builder().quota(20));
    shop.get("/catalog/brands");
    shop.get("/catalog/'what'&where");
    shop.send_as("no-such-token", "GET", "/catalog/brands", None);
    shop.fault(Fault::status(503).times(2)).unwrap();
    shop.get("/catalog/brands");
    let page = shop.raw("GET", "/", &[], b"");
    assert_eq!(page.status, 200);
    assert_eq!(
        page.header("content-type"),
        Some("text/html; charset=utf-8")
    );
    let page = String::from_utf8(page.bytes).unwrap();
    for shown in [
        "/stores/sandbox",
        "<td>/v3/catalog/products</td><td>20</td>",
        "GET</td><td>/stores/sandbox/v3/catalog/&#39;what&#39;&amp;where</td>",
        "16 of 20 requests are left",
        "sandbox-client-1",
        "store_v2_products",
        "the access token is unknown",
        "The requested path does not exist",
        "not executed; fault: status 503",
        "Faults yet to strike",
    ] {
        assert!(page.contains(shown), "{shown} is not in {page}");
    }
    assert!(!page.contains(&shop.token) && !page.contains("no-such-token"));
}

/// What a browser makes of a page; `None` where there is no Chromium.
fn shown(url: &str) -> Option<String> {
    let browsers = ["chromium", "chromium-browser", "google-chrome"];
    let browser = browsers.into_iter().find(|browser| {
        let version = Command::new(browser).arg("--version").output();
        version.is_ok_and(|version| version.status.success())
    })?;
    let profile = env::temp_dir().join(format!("bc-sandbox-page-{}", std::process::id()));
    let done = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--dump-dom"])
        .arg(format!("--user-data-dir={}", profile.display()))
        .arg(url)
        .output()
        .unwrap();
    _ = fs::remove_dir_all(&profile);
    assert!(done.status.success(), "{done:?}");
    Some(String::from_utf8(done.stdout).unwrap())
}

/// Says so, and in CI (`CI` is set) fails: there every tool must be there.
pub(crate) fn tool_is_missing(name: &str) {
    let message = format!("there is no {name} here, and so this test tested nothing");
    assert!(env::var_os("CI").is_none(), "{message}");
    eprintln!("{message}");
}

#[test]
fn a_browser_shows_the_page_without_scripts() {
    let shop = shop();
    shop.get("/catalog/brands?limit=none");
    let Some(page) = shown(&shop.origin()) else {
        return tool_is_missing("Chromium");
    };
    // A browser adds the body of a table, so this is what it made of the page.
    assert!(
        page.contains("<table id=\"requests\">\n<tbody><tr>"),
        "{page}"
    );
    assert!(page.contains("limit must be an integer"), "{page}");
    assert!(page.contains("<td>/v3/catalog/products</td><td>20</td>"));
    assert!(!page.contains("<script"));
}
