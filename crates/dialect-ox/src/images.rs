//! Images, by the addresses that are printed with goods: public, since whoever knows the hash of a picture may see it.
//!
//! # Source
//! Contract 6, Image.

use app::blobs::{Picture, Size};
use axum::body::Body;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use bytes::Bytes;
use domain::catalogue::Digest;

use crate::ctx::Visit;
use crate::error::{Answer, Error};

/// A picture's address is its content: it never changes.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// `GET /cache/{size}/image/{aa}/{bb}/{cc}/{file}`.
pub(crate) async fn serve(visit: Visit) -> Answer {
    let part = |name| visit.params.get(name).unwrap_or_default();
    let size = size(part("size")).ok_or(Error::NOT_FOUND)?;
    let digest = digest(part("file"), [part("aa"), part("bb"), part("cc")]).ok_or(Error::NOT_FOUND)?;
    let picture = visit.door.blobs.picture(digest, size).await?.ok_or(Error::NOT_FOUND)?;
    Ok(response(picture))
}

/// `300x_` or `original`.
fn size(text: &str) -> Option<Size> {
    match text.strip_suffix("x_") {
        Some(width) => Size::of_width(width.parse().ok()?),
        None => (text == "original").then_some(Size::Original),
    }
}

/// The hash in a file's name, whose folders are its first bytes.
fn digest(file: &str, folders: [&str; 3]) -> Option<Digest> {
    let (hash, _extension) = file.split_once('.')?;
    let digest = hash.parse().ok()?;
    hash.starts_with(&folders.concat())
        .then_some(digest)
        .filter(|_| folders.iter().all(|part| part.len() == 2))
}

fn response(picture: Picture) -> Response {
    let Picture { bytes, mime } = picture;
    let mut response = Response::new(Body::from(Bytes::from_owner(bytes)));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(mime));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(FOR_EVER));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_name_a_size_and_a_hash_under_its_own_folders() {
        let hash = "4767a1a9559010d85899433d76170377ff40f94eeebe5fb130ad3d55f262a882";
        let file = format!("{hash}.png");
        assert_eq!(digest(&file, ["47", "67", "a1"]), hash.parse().ok());
        assert_eq!(digest(&file, ["47", "67", "a2"]), None);
        assert_eq!(digest(&file, ["4767", "a1", ""]), None);
        assert_eq!(digest("47.png", ["47", "67", "a1"]), None);
        assert_eq!(size("300x_"), Some(Size::Width(300)));
        assert_eq!(size("original"), Some(Size::Original));
        assert_eq!([size("301x_"), size("x_"), size("300")], [None, None, None]);
    }
}
