//! Pictures of products and variants come, go and change places. Their bytes are in [`crate::blobs`] before.

use domain::catalogue::Digest;
use domain::id::{ImageId, ProductId, VariantId};

/// Where the bytes of a picture come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bytes {
    /// The blob store has them.
    Stored(Digest),
    /// They are drawn from this text at the first request.
    Drawn(String),
}

/// Attaches a picture as the last one; its `Ref` is the answer. At most 20 for a product and each variant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttachImage {
    /// Of what.
    pub product: ProductId,
    /// Of which variant; of all of them if none.
    pub variant: Option<VariantId>,
    /// The file's name without its extension, at most 255 characters.
    pub original_name: String,
    /// Its extension without the dot: `jpg`, `jpeg`, `png`, `webp` or `gif`.
    pub extension: String,
    /// What it shows.
    pub bytes: Bytes,
}

/// Takes a picture away. Answers nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DetachImage {
    /// Which.
    pub id: ImageId,
}

/// Puts the pictures of a product or variant in order. Answers nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderImages {
    /// Of what.
    pub product: ProductId,
    /// Of which variant; those of the product itself if none.
    pub variant: Option<VariantId>,
    /// All of its pictures, in the order wanted.
    pub order: Vec<ImageId>,
}
