//! Request bodies: read up to a limit, and made into a tree by their content type. Statuses and error bodies
//! are the dialect's.

use std::convert::Infallible;

use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use bytes::Bytes;
use futures_util::stream;
use http_body_util::{BodyExt, LengthLimitError, Limited};

use crate::tree::{Builder, File, Leaf, Limits, Tree, TreeError};

/// How large a body may be, and the tree in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BodyLimits {
    /// Bytes on the wire.
    pub bytes: usize,
    /// The tree.
    pub tree: Limits,
}

impl Default for BodyLimits {
    fn default() -> Self {
        Self { bytes: 32 << 20, tree: Limits::default() }
    }
}

/// Why a body could not be read.
#[derive(Debug, thiserror::Error)]
pub enum BodyError {
    /// More bytes than [`BodyLimits::bytes`]; 413 in HTTP.
    #[error("a body of more than {limit} bytes")]
    TooLarge {
        /// The limit, in bytes.
        limit: usize,
    },
    /// The content is not what its type promises, or exceeds the limits of the tree.
    #[error(transparent)]
    Malformed(#[from] TreeError),
    /// Not a well-formed multipart form.
    #[error("malformed multipart form: {0}")]
    Multipart(multer::Error),
    /// A content type that is not read here; 415 in HTTP.
    #[error("unsupported content type `{content_type}`")]
    Unsupported {
        /// The type, as sent.
        content_type: String,
    },
    /// The connection broke.
    #[error("the body broke off")]
    Broken(#[source] axum::Error),
}

/// Reads a whole body of at most `limit` bytes.
///
/// # Errors
/// [`BodyError::TooLarge`] and [`BodyError::Broken`].
pub async fn read_bytes(body: Body, limit: usize) -> Result<Bytes, BodyError> {
    match Limited::new(body, limit).collect().await {
        Ok(whole) => Ok(whole.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(BodyError::TooLarge { limit }),
        Err(error) => Err(BodyError::Broken(axum::Error::new(error))),
    }
}

/// Reads a body as a tree: JSON, urlencoded or multipart form. An empty body is an empty tree, whatever its type says;
/// without a content type, a body that starts with `{` or `[` is JSON and any other a form.
///
/// # Errors
/// Any [`BodyError`].
pub async fn read_tree(headers: &HeaderMap, body: Body, limits: &BodyLimits) -> Result<Tree, BodyError> {
    let bytes = read_bytes(body, limits.bytes).await?;
    if bytes.is_empty() {
        return Ok(Tree::default());
    }
    let content_type =
        headers.get(header::CONTENT_TYPE).map(|value| String::from_utf8_lossy(value.as_bytes()));
    match Format::of(content_type.as_deref(), &bytes) {
        Some(Format::Json) => Ok(Tree::from_json(&bytes, &limits.tree)?),
        Some(Format::Form) => {
            let text = std::str::from_utf8(&bytes).map_err(|_| TreeError::Encoding)?;
            Ok(Tree::from_query(text.trim_end_matches(['\r', '\n']), &limits.tree)?)
        }
        Some(Format::Multipart { boundary }) => read_multipart(bytes, boundary, &limits.tree).await,
        None => Err(BodyError::Unsupported { content_type: content_type.unwrap_or_default().into_owned() }),
    }
}

/// Reads query string and body as one tree; names in the body win. A `GET` has only the query, whatever it sends.
///
/// # Errors
/// Any [`BodyError`].
pub async fn read_request(parts: &Parts, body: Body, limits: &BodyLimits) -> Result<Tree, BodyError> {
    let query = Tree::from_query(parts.uri.query().unwrap_or_default(), &limits.tree)?;
    if matches!(parts.method, Method::GET | Method::HEAD) {
        return Ok(query);
    }
    Ok(query.overlaid(read_tree(&parts.headers, body, limits).await?))
}

/// What a body is written in.
#[derive(Debug, PartialEq, Eq)]
enum Format {
    Json,
    Form,
    Multipart { boundary: String },
}

impl Format {
    fn of(content_type: Option<&str>, body: &[u8]) -> Option<Self> {
        let Some(content_type) = content_type else {
            let json = body.trim_ascii_start().first().is_some_and(|first| matches!(first, b'{' | b'['));
            return Some(if json { Self::Json } else { Self::Form });
        };
        let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        match essence.as_str() {
            "application/x-www-form-urlencoded" => Some(Self::Form),
            "multipart/form-data" => {
                multer::parse_boundary(content_type).ok().map(|boundary| Self::Multipart { boundary })
            }
            json if json == "application/json" || json.ends_with("+json") => Some(Self::Json),
            _ => None,
        }
    }
}

async fn read_multipart(bytes: Bytes, boundary: String, limits: &Limits) -> Result<Tree, BodyError> {
    let mut form = multer::Multipart::new(stream::iter([Ok::<_, Infallible>(bytes)]), boundary);
    let mut builder = Builder::new(limits);
    let (mut files, mut text_bytes) = (0_usize, 0_usize);
    while let Some(part) = form.next_field().await.map_err(BodyError::Multipart)? {
        let name = part.name().unwrap_or_default().to_owned();
        let file_name = part.file_name().map(str::to_owned);
        let content_type = part.content_type().map(ToString::to_string);
        let bytes = part.bytes().await.map_err(BodyError::Multipart)?;
        let leaf = match file_name {
            Some(name) => {
                files += 1;
                Leaf::File(check_file(File { name, content_type, bytes }, files, limits)?)
            }
            None => {
                text_bytes += bytes.len();
                Leaf::Text(check_text(&bytes, text_bytes, limits)?)
            }
        };
        builder.put(&name, leaf)?;
    }
    Ok(builder.finish())
}

fn check_file(file: File, count: usize, limits: &Limits) -> Result<File, TreeError> {
    if count > limits.files {
        return Err(TreeError::TooManyFiles { max: limits.files });
    }
    if file.bytes.len() > limits.file_bytes {
        return Err(TreeError::FileTooLarge { max: limits.file_bytes });
    }
    Ok(file)
}

fn check_text(bytes: &[u8], total: usize, limits: &Limits) -> Result<String, TreeError> {
    if total > limits.bytes {
        return Err(TreeError::TooLong { max: limits.bytes });
    }
    String::from_utf8(bytes.to_vec()).map_err(|_| TreeError::Encoding)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields;
    use axum::http::{HeaderValue, Request};
    use proptest::prelude::*;

    async fn read(content_type: Option<&'static str>, body: impl Into<Body>) -> Result<Tree, BodyError> {
        let mut headers = HeaderMap::new();
        if let Some(content_type) = content_type {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
        }
        let tree = Limits { files: 2, file_bytes: 8, ..Limits::default() };
        read_tree(&headers, body.into(), &BodyLimits { bytes: 1000, tree }).await
    }

    const MULTIPART: Option<&str> = Some("multipart/form-data; boundary=b");

    fn multipart(parts: &[(&str, Option<&str>, &str)]) -> String {
        let part = |(name, file, content): &(&str, Option<&str>, &str)| {
            let file = file
                .map(|file| format!("; filename=\"{file}\"\r\nContent-Type: image/png"))
                .unwrap_or_default();
            format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n{content}\r\n")
        };
        parts.iter().map(part).collect::<String>() + "--b--\r\n"
    }

    #[tokio::test]
    async fn the_same_tree_comes_in_three_formats() {
        let form = read(Some("application/x-www-form-urlencoded; charset=utf-8"), "a[b]=1").await.unwrap();
        for (content_type, body) in [
            (Some("application/json"), r#"{"a": {"b": "1"}}"#.to_owned()),
            (Some("Application/JSON; charset=utf-8"), r#"{"a": {"b": "1"}}"#.to_owned()),
            (None, " {\"a\": {\"b\": \"1\"}}".to_owned()),
            (None, "a[b]=1\n".to_owned()),
            (MULTIPART, multipart(&[("a[b]", None, "1")])),
        ] {
            assert_eq!(read(content_type, body).await.unwrap(), form, "{content_type:?}");
        }
    }

    #[tokio::test]
    async fn an_empty_body_is_an_empty_tree_of_any_type() {
        for content_type in [None, Some("application/json"), Some("text/plain"), MULTIPART] {
            assert_eq!(read(content_type, "").await.unwrap(), Tree::default());
        }
    }

    #[tokio::test]
    async fn a_body_refines_the_query_of_methods_that_have_one() {
        for (method, same) in [(Method::GET, "a=1&b=1"), (Method::POST, "a=1&b=2")] {
            let request = Request::builder()
                .method(method)
                .uri("/x?a=1&b=1")
                .header(header::CONTENT_TYPE, "application/json");
            let (parts, body) = request.body(Body::from(r#"{"b":"2"}"#)).unwrap().into_parts();
            let limits = BodyLimits::default();
            let tree = read_request(&parts, body, &limits).await.unwrap();
            assert_eq!(tree, Tree::from_query(same, &limits.tree).unwrap());
        }
    }

    #[tokio::test]
    async fn files_land_in_place() {
        let body = multipart(&[("r[0][images][]", Some("rose.png"), "PNG"), ("r[0][name]", None, "Роза")]);
        let tree = read(MULTIPART, body).await.unwrap();
        let (name, files) = fields::read(&tree, |f| {
            f.list("r", |r| (r.str("name").required(), r.files("images").required())).required().remove(0)
        })
        .unwrap();
        let file =
            File { name: "rose.png".into(), content_type: Some("image/png".into()), bytes: "PNG".into() };
        assert_eq!((name.as_str(), files), ("Роза", vec![file]));
    }

    #[tokio::test]
    async fn limits_hold() {
        assert!(matches!(read(None, "a".repeat(1001)).await, Err(BodyError::TooLarge { limit: 1000 })));
        let large = multipart(&[("a", Some("x"), "123456789")]);
        assert!(matches!(
            read(MULTIPART, large).await,
            Err(BodyError::Malformed(TreeError::FileTooLarge { max: 8 }))
        ));
        let many = multipart(&[("a[]", Some("x"), ""), ("a[]", Some("x"), ""), ("a[]", Some("x"), "")]);
        assert!(matches!(
            read(MULTIPART, many).await,
            Err(BodyError::Malformed(TreeError::TooManyFiles { max: 2 }))
        ));
    }

    #[tokio::test]
    async fn other_bodies_are_refused() {
        assert!(
            matches!(read(Some("text/xml"), "<a/>").await, Err(BodyError::Unsupported { content_type }) if content_type == "text/xml")
        );
        assert!(matches!(read(Some("multipart/form-data"), "x").await, Err(BodyError::Unsupported { .. })));
        assert!(matches!(
            read(Some("application/json"), "{").await,
            Err(BodyError::Malformed(TreeError::Json { .. }))
        ));
        assert!(matches!(read(None, &b"a=\xff"[..]).await, Err(BodyError::Malformed(TreeError::Encoding))));
        assert!(matches!(read(MULTIPART, "--b\r\n").await, Err(BodyError::Multipart(_))));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(body in proptest::collection::vec(any::<u8>(), 0..200), framed: bool) {
            let mut bytes = if framed { b"--b\r\nContent-Disposition: form-data; name=\"".to_vec() } else { vec![] };
            bytes.extend(body);
            let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
            for content_type in [None, Some("application/json"), MULTIPART] {
                let _ = runtime.block_on(read(content_type, bytes.clone()));
            }
        }
    }
}
