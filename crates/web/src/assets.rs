//! The stylesheet and the sign of the shop: in the program itself, under names that change with their content, kept for ever.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

/// A file as browsers get it.
#[derive(Debug)]
struct Asset {
    name: String,
    content_type: &'static str,
    body: &'static str,
}

/// The stylesheet.
static STYLE: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new("style", "css", "text/css; charset=UTF-8", include_str!("../assets/style.css"))
});
/// The sign of the shop.
static ICON: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("icon", "svg", "image/svg+xml", include_str!("../assets/icon.svg")));

impl Asset {
    fn new(stem: &str, ending: &str, content_type: &'static str, body: &'static str) -> Self {
        let hash = app::blobs::sha256(body.as_bytes()).to_string();
        Self { name: format!("{stem}-{}.{ending}", &hash[..12]), content_type, body }
    }

    fn address(&self) -> String {
        format!("/app/assets/{}", self.name)
    }
}

/// Where the stylesheet is.
pub(crate) fn style() -> String {
    STYLE.address()
}

/// Where the sign is.
pub(crate) fn icon() -> String {
    ICON.address()
}

/// Gives a file.
pub(crate) async fn serve(Path(name): Path<String>) -> Response {
    let Some(asset) = [&*STYLE, &*ICON].into_iter().find(|asset| asset.name == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let headers = [
        (header::CONTENT_TYPE, asset.content_type),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    (headers, asset.body).into_response()
}
