//! Whether a caller accepts JSON, the only thing that operations answer in.

use axum::http::{HeaderMap, header};

/// Whether the `Accept` headers let JSON through; none at all do.
///
/// # Source
/// Contract 1.3.
pub(crate) fn json(headers: &HeaderMap) -> bool {
    let values: Vec<_> =
        headers.get_all(header::ACCEPT).iter().map(|v| String::from_utf8_lossy(v.as_bytes())).collect();
    let mut ranges =
        values.iter().flat_map(|value| value.split(',')).filter(|range| !range.trim().is_empty());
    let Some(first) = ranges.next() else { return true };
    std::iter::once(first).chain(ranges).any(lets_json_through)
}

/// A media range with its parameters; a quality of zero excludes.
fn lets_json_through(range: &str) -> bool {
    let mut parts = range.split(';').map(|part| part.trim().to_ascii_lowercase());
    let kind = parts.next().unwrap_or_default();
    let excluded = parts
        .filter_map(|part| part.strip_prefix("q=").and_then(|q| q.parse::<f32>().ok()))
        .any(|q| q == 0.0);
    let json = matches!(kind.as_str(), "*/*" | "application/*" | "application/json" | "*");
    !excluded && (json || (kind.starts_with("application/") && kind.ends_with("+json")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn accepts(values: &[&'static str]) -> bool {
        let mut headers = HeaderMap::new();
        values.iter().for_each(|value| {
            headers.append(header::ACCEPT, HeaderValue::from_static(value));
        });
        json(&headers)
    }

    #[test]
    fn only_a_header_without_json_excludes_it() {
        for values in [
            &[][..],
            &[""],
            &["*/*"],
            &["text/html, application/xhtml+xml, */*;q=0.8"],
            &["text/html", "application/json; charset=utf-8"],
            &["application/vnd.api+json"],
            &["APPLICATION/JSON"],
        ] {
            assert!(accepts(values), "{values:?}");
        }
        for values in [&["text/html"][..], &["application/xml"], &["application/json;q=0"], &["image/*"]] {
            assert!(!accepts(values), "{values:?}");
        }
    }
}
