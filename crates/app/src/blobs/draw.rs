//! Pictures for goods that have none: a quiet card whose colours and motif follow from a hash, the same each time.

use domain::catalogue::Digest;
use image::imageops::{FilterType, resize};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

use super::render::encoded;
use super::{Picture, Size};
use crate::Error;

/// Pixels of a side of the original.
const SIDE: u32 = 800;
/// Pixels drawn for each pixel shown, along a side: smooth edges without fractions.
const FINE: u32 = 2;

/// Backgrounds with their figures' colours.
const PALETTE: [([u8; 3], [u8; 3]); 10] = [
    ([244, 236, 224], [201, 124, 93]),
    ([226, 236, 233], [84, 133, 125]),
    ([235, 231, 242], [126, 108, 168]),
    ([252, 238, 222], [224, 156, 71]),
    ([228, 238, 246], [83, 127, 173]),
    ([246, 230, 231], [190, 98, 112]),
    ([236, 240, 224], [134, 152, 77]),
    ([231, 229, 226], [110, 102, 96]),
    ([224, 240, 241], [62, 143, 153]),
    ([249, 239, 241], [176, 112, 143]),
];

/// A card in a size.
pub(super) fn card(digest: Digest, size: Size) -> Result<Picture, Error> {
    let side = match size {
        Size::Original => SIDE,
        Size::Width(width) => width.min(SIDE),
    };
    let fine = painted(&digest.0, side * FINE);
    let smooth = resize(&fine, side, side, FilterType::Triangle);
    encoded(&DynamicImage::ImageRgb8(smooth), ImageFormat::Png)
}

fn painted(hash: &[u8; 32], side: u32) -> RgbImage {
    let (ground, figure) = PALETTE[usize::from(hash[0]) % PALETTE.len()];
    let soft = mixed(ground, figure, 3);
    RgbImage::from_fn(side, side, |x, y| {
        // All motifs are drawn on a board of 1000 by 1000 with its middle at 0.
        let at = |v: u32| i64::from(v) * 1000 / i64::from(side) - 500;
        Rgb(match tone(hash, at(x), at(y)) {
            0 => ground,
            1 => soft,
            _ => figure,
        })
    })
}

/// How strong the figure is at a point: 0, 1 or 2.
fn tone(hash: &[u8; 32], x: i64, y: i64) -> u8 {
    let turned = if hash[1] & 1 == 0 { (x, y) } else { (y, -x) };
    let (x, y) = turned;
    let step = 90 + i64::from(hash[2] % 60);
    let square = x * x + y * y;
    let disc = |cx: i64, cy: i64, r: i64| (x - cx).pow(2) + (y - cy).pow(2) < r * r;
    match hash[3] % 5 {
        // Rings about the middle.
        0 => match (1..=4).find(|ring| square < (ring * step).pow(2)) {
            Some(1) => 2,
            Some(3) => 1,
            _ => 0,
        },
        // A sun over hills.
        1 if disc(160, -170, 60 + step / 2) => 2,
        1 if disc(-220, 520, 430) || disc(260, 560, 380) => 1,
        // A leaf: what two discs have in common, with its vein.
        2 if disc(-170, 170, 400) && disc(170, -170, 400) => 1 + u8::from((x - y).abs() < 14),
        // Slanting ribbons.
        3 => match (x + y).rem_euclid(step * 3) {
            band if band < step => 1,
            band if band < step * 3 / 2 => 2,
            _ => 0,
        },
        // A flower of six petals.
        4 if square < 90 * 90 => 2,
        4 if PETALS.iter().any(|(cx, cy)| disc(*cx, *cy, 120)) => 1,
        _ => 0,
    }
}

/// Middles of six petals, 200 from the middle.
const PETALS: [(i64, i64); 6] = [(200, 0), (100, 173), (-100, 173), (-200, 0), (-100, -173), (100, -173)];

/// The ground with one part of the figure's colour in so many.
fn mixed(ground: [u8; 3], figure: [u8; 3], parts: u16) -> [u8; 3] {
    let mix = |i: usize| {
        let sum = u16::from(ground[i]) * (parts - 1) + u16::from(figure[i]);
        u8::try_from(sum / parts).expect("between two bytes")
    };
    [mix(0), mix(1), mix(2)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_is_the_same_each_time_and_as_large_as_asked() {
        for motif in 0..5 {
            let mut hash = [7; 32];
            hash[3] = motif;
            let digest = Digest(hash);
            let card = card(digest, Size::Width(150)).unwrap();
            assert_eq!(card, super::card(digest, Size::Width(150)).unwrap());
            let pixels = image::load_from_memory(&card.bytes).unwrap().into_rgb8();
            assert_eq!(pixels.dimensions(), (150, 150));
            let first = pixels.get_pixel(0, 0);
            assert!(pixels.pixels().any(|pixel| pixel != first), "motif {motif} must be seen");
        }
    }
}
