//! Images: uploaded files, the one thumbnail of a product, and the one image other things have.

use serde_json::{Value, json};

use crate::support::{Answer, Shop, shop};

/// Sends a form with one file and some texts.
fn upload(shop: &Shop, path: &str, file: &[u8], texts: &[(&str, &str)]) -> Answer {
    let mut body = Vec::new();
    for (name, text) in texts {
        let part =
            format!("--cut\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n");
        body.extend(part.as_bytes());
    }
    let head = "--cut\r\nContent-Disposition: form-data; name=\"image_file\"; filename=\"../a b/pic.png\"\r\nContent-Type: image/png\r\n\r\n";
    body.extend(head.as_bytes());
    body.extend(file);
    body.extend(b"\r\n--cut--\r\n");
    let headers = [
        ("X-Auth-Token", shop.token.as_str()),
        ("Content-Type", "multipart/form-data; boundary=cut"),
    ];
    shop.raw("POST", &shop.path(path), &headers, &body)
}

#[test]
fn images_are_uploaded_and_a_product_has_one_thumbnail() {
    let shop = shop();
    let png = b"\x89PNG\r\n\x1a\n\x00\xff";
    let texts = [
        ("is_thumbnail", "true"),
        ("sort_order", "3"),
        ("description", "Side"),
    ];
    let image = upload(&shop, "/catalog/products/101/images", png, &texts).data();
    assert_eq!(image["sort_order"], 3);
    assert_eq!(image["description"], "Side");
    assert!(image["image_file"].as_str().unwrap().ends_with("/pic.png"));
    assert!(
        image["url_standard"]
            .as_str()
            .unwrap()
            .starts_with("https://")
    );
    let thumbnails = || -> Vec<Value> {
        let images = shop.get("/catalog/products/101/images").data();
        let shown = images
            .as_array()
            .unwrap()
            .iter()
            .filter(|image| image["is_thumbnail"] == true);
        shown.map(|image| image["id"].clone()).collect()
    };
    assert_eq!(thumbnails(), [image["id"].clone()]);
    shop.delete(&format!("/catalog/products/101/images/{}", image["id"]));
    assert_eq!(thumbnails(), [501]);

    let wrong = upload(
        &shop,
        "/catalog/products/101/images",
        png,
        &[("sort_order", "last")],
    );
    assert!(wrong.errors(422)["sort_order"].is_string());
    upload(
        &shop,
        "/catalog/products/101/images",
        &vec![0; 8 * 1024 * 1024 + 1],
        &[],
    )
    .errors(413);
}

#[test]
fn brands_categories_variants_and_modifier_values_have_an_image() {
    let shop = shop();
    for (item, shown) in [
        ("/catalog/brands/32", "/image_url"),
        ("/catalog/categories/19", "/image_url"),
        (
            "/catalog/products/118/modifiers/1402/values/1502",
            "/adjusters/image_url",
        ),
    ] {
        let url = upload(&shop, &format!("{item}/image"), b"x", &[]).data()["image_url"].clone();
        assert_eq!(shop.get(item).data().pointer(shown), Some(&url), "{item}");
    }
    let item = "/catalog/products/101/variants/301";
    let body = json!({ "image_url": "https://example.com/v.jpg" });
    assert_eq!(
        shop.post(&format!("{item}/image"), body.clone()).data(),
        body
    );
    assert_eq!(shop.get(item).data()["image_url"], body["image_url"]);
    assert_eq!(shop.delete("/catalog/brands/32/image").status, 204);
    assert_eq!(shop.get("/catalog/brands/32").data()["image_url"], "");
    shop.post(&format!("{item}/image"), json!({})).errors(422);
}
