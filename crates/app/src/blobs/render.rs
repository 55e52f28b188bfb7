//! Decoding within limits, and the sizes that pictures are shown in.

use std::io::Cursor;

use domain::Reason;
use image::{DynamicImage, ImageFormat, ImageReader, Limits};

use super::Picture;
use crate::{Error, Fault};

/// The most pixels of a picture.
const MAX_PIXELS: u64 = 40_000_000;
/// The most memory that decoding one may take, in bytes.
const MAX_MEMORY: u64 = 400 * 1024 * 1024;

/// A size that pictures are shown in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Size {
    /// As it was stored.
    Original,
    /// So many pixels wide, the height in proportion; never wider than it was stored. One of [`Size::WIDTHS`].
    Width(u32),
}

impl Size {
    /// The widths there are.
    pub const WIDTHS: [u32; 6] = [50, 100, 150, 300, 500, 800];

    /// A width, if it is one of those.
    #[must_use]
    pub fn of_width(width: u32) -> Option<Self> {
        Self::WIDTHS.contains(&width).then_some(Self::Width(width))
    }
}

/// Looks whether bytes are a picture that will be shown; the extension that fits.
pub(super) fn accept(bytes: &[u8]) -> Result<&'static str, Reason> {
    let format = format(bytes).ok_or(Reason::Malformed)?;
    let (width, height) = reader(bytes, format).into_dimensions().map_err(|_| Reason::Malformed)?;
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(Reason::TooLarge { limit: i64::try_from(MAX_PIXELS).unwrap_or(i64::MAX) });
    }
    reader(bytes, format).decode().map_err(|_| Reason::Malformed)?;
    Ok(extension(format))
}

/// A stored picture in a size.
pub(super) fn resized(bytes: Vec<u8>, size: Size) -> Result<Picture, Error> {
    let format = format(&bytes).ok_or_else(|| Fault::broken("a stored picture is of no known format"))?;
    let Size::Width(width) = size else {
        return Ok(Picture { bytes: bytes.into(), mime: format.to_mime_type() });
    };
    let decoded = reader(&bytes, format).decode();
    let decoded = decoded.map_err(|e| Fault::because("a stored picture could not be decoded", e))?;
    if decoded.width() <= width {
        return Ok(Picture { bytes: bytes.into(), mime: format.to_mime_type() });
    }
    let height = decoded.height().saturating_mul(width).div_ceil(decoded.width()).max(1);
    let small = decoded.thumbnail_exact(width, height);
    // Photographs stay photographs; everything else may be transparent.
    if format == ImageFormat::Jpeg { encoded(&small, format) } else { encoded(&small, ImageFormat::Png) }
}

/// A file of pixels.
pub(super) fn encoded(pixels: &DynamicImage, format: ImageFormat) -> Result<Picture, Error> {
    let mut file = Cursor::new(Vec::new());
    let written = pixels.write_to(&mut file, format);
    written.map_err(|e| Fault::because("a picture could not be encoded", e))?;
    Ok(Picture { bytes: file.into_inner().into(), mime: format.to_mime_type() })
}

/// The format that the bytes speak of, if it is one of ours.
fn format(bytes: &[u8]) -> Option<ImageFormat> {
    let ours = [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif];
    image::guess_format(bytes).ok().filter(|format| ours.contains(format))
}

fn extension(format: ImageFormat) -> &'static str {
    let usual = format.extensions_str().first().copied();
    usual.unwrap_or("png")
}

fn reader(bytes: &[u8], format: ImageFormat) -> ImageReader<Cursor<&[u8]>> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_MEMORY);
    reader.limits(limits);
    reader
}

#[cfg(test)]
mod tests {
    use image::RgbImage;

    use super::*;

    fn photo(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
        let pixels = DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, |x, y| {
            image::Rgb([u8::try_from(x % 251).unwrap(), u8::try_from(y % 241).unwrap(), 90])
        }));
        encoded(&pixels, format).unwrap().bytes.to_vec()
    }

    #[test]
    fn pictures_become_narrower_in_proportion_and_never_wider() {
        let bytes = photo(400, 200, ImageFormat::Jpeg);
        assert_eq!(accept(&bytes), Ok("jpg"));
        let small = resized(bytes.clone(), Size::Width(100)).unwrap();
        assert_eq!(small.mime, "image/jpeg");
        let size = image::load_from_memory(&small.bytes).unwrap();
        assert_eq!((size.width(), size.height()), (100, 50));
        assert_eq!(resized(bytes.clone(), Size::Width(800)).unwrap().bytes[..], bytes[..]);
        assert_eq!(resized(bytes.clone(), Size::Original).unwrap().bytes[..], bytes[..]);
        let png = resized(photo(90, 10, ImageFormat::Png), Size::Width(50)).unwrap();
        assert_eq!(png.mime, "image/png");
    }

    #[test]
    fn what_is_no_picture_is_refused_and_so_is_a_broken_one() {
        assert_eq!(accept(b"<svg onload='alert(1)'/>"), Err(Reason::Malformed));
        assert_eq!(accept(b""), Err(Reason::Malformed));
        let bytes = photo(64, 64, ImageFormat::Png);
        assert_eq!(accept(&bytes[..bytes.len() / 2]), Err(Reason::Malformed));
        // A header that promises more pixels than anybody may store.
        let mut huge = bytes;
        huge[16..24].copy_from_slice(&[0, 0, 0xff, 0, 0, 0, 0xff, 0]);
        assert!(accept(&huge).is_err());
    }
}
