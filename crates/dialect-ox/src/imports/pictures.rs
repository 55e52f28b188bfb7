//! Pictures that come with records: stored before the command that names them.
//!
//! # Source
//! Contract 4.8: JPEG, PNG, WebP and GIF of at most 10 MiB each.

use app::blobs::Stored;
use domain::catalogue::Picture;
use domain::{Problems, Refusal};
use wire::tree::File;

use super::form::Record;
use crate::ctx::Ctx;
use crate::error::Error;

/// Longest name of a picture, in characters.
const MAX_NAME: usize = 255;

/// Stores the pictures of records and names them in their lines. A record whose pictures are no pictures is refused with all
/// others or, where each is alone, left out.
///
/// # Errors
/// 422 with every picture that is none; faults.
pub(super) async fn stored(cx: &Ctx, all: bool, records: Vec<(usize, Record)>) -> Result<Vec<Record>, Error> {
    let mut problems = Problems::new();
    let mut good = Vec::with_capacity(records.len());
    for (at, mut record) in records {
        let mut bad = false;
        for (n, file) in std::mem::take(&mut record.pictures).into_iter().enumerate() {
            match store(cx, file).await {
                Ok(picture) => record.line.goods.described.images.push(picture),
                Err(Error::Refused(Refusal::Invalid(refused), _)) => {
                    bad = true;
                    for problem in refused {
                        problems.add(format!("records[{at}].uploadedImages[{n}]"), problem.reason);
                    }
                }
                Err(other) => return Err(other),
            }
        }
        if !bad {
            good.push(record);
        }
    }
    if all || good.is_empty() {
        problems.into_result()?;
    }
    Ok(good)
}

async fn store(cx: &Ctx, file: File) -> Result<Picture, Error> {
    let Stored { digest, extension } = cx.blobs().put_picture(cx.caller.account, file.bytes.to_vec()).await?;
    Ok(Picture { digest, name: stem(&file.name), extension: extension.to_owned() })
}

/// A file's name without its folders and extension.
fn stem(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    stem.chars().filter(|letter| !letter.is_control()).take(MAX_NAME).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_goes_by_the_stem_of_its_file() {
        assert_eq!(stem("iphone-12-pro.family.jpeg"), "iphone-12-pro.family");
        assert_eq!(stem("photos\\rose"), "rose");
        assert_eq!(stem("photos/a\u{7}b.png"), "ab");
        assert_eq!(stem(&"x".repeat(300)).len(), MAX_NAME);
    }
}
