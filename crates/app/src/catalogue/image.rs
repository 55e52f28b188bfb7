//! Pictures of products and variants come, go and change places. Their bytes are in [`crate::blobs`] before.

use db::Tx;
use domain::access::Permission;
use domain::catalogue::Digest;
use domain::id::{ImageId, ProductId, VariantId};
use domain::{Kind, Problems, Reason, Refusal};
use serde_json::json;
use store::catalogue::images::{self, ALL_VARIANTS, ImageRow, NewImage};
use store::catalogue::{products, variants};

use super::check;
use crate::blobs::sha256;
use crate::{Command, Cx, Ref, Result};

/// Most pictures of a product itself and of each variant.
pub(super) const MOST: usize = 20;
/// What pictures may be, by the extension of their file.
pub(super) const EXTENSIONS: [&str; 5] = ["jpg", "jpeg", "png", "webp", "gif"];

/// Where the bytes of a picture come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bytes {
    /// The blob store has them.
    Stored(Digest),
    /// They are drawn from this text at the first request.
    Drawn(String),
}

/// Attaches a picture as the last one.
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

impl Command for AttachImage {
    type Out = Ref<ImageId>;
    const PERMISSION: Permission = Permission::CatalogueWrite;

    async fn run(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<Ref<ImageId>> {
        let account = cx.account();
        check::within_reach(cx, products::lock(tx, account, self.product).await?, self.product)?;
        let siblings = variants::list_of_products(tx, account, &[self.product]).await?;
        let there = images::list_of_products(tx, account, &[self.product]).await?;
        let there = of_owner(&there, self.variant);
        let mut problems = Problems::new();
        problems.optional("original_name", &self.original_name, check::NAME);
        problems.check("extension", EXTENSIONS.contains(&&*self.extension), Reason::Malformed);
        if let Some(variant) = self.variant {
            problems.check("variant", siblings.iter().any(|row| row.id == variant), Reason::Unknown);
        }
        if let Bytes::Drawn(seed) = &self.bytes {
            problems.required("bytes", seed, check::NAME);
        }
        problems.into_result()?;
        if there.len() >= MOST {
            return Err(Refusal::TooMany { limit: i64::try_from(MOST).expect("a small limit") }.into());
        }
        let image = NewImage {
            id: cx.ids().next(),
            product: self.product,
            variant: self.variant,
            position: there.last().map_or(0, |last| last.position + 1),
            original_name: self.original_name.clone(),
            extension: self.extension.clone(),
            digest: self.bytes.digest(),
            drawing: match &self.bytes {
                Bytes::Stored(_) => None,
                Bytes::Drawn(seed) => Some(seed.clone()),
            },
        };
        let mut flight = cx.flight();
        let draw = images::insert(&mut flight, &image);
        flight.event("created", Kind::Image, image.id, json!({ "product": self.product }));
        let sent = flight.send(tx).await?;
        Ok(Ref { id: image.id, number: sent.number(draw) })
    }
}

impl Bytes {
    /// What the picture is named by in its address.
    #[must_use]
    pub fn digest(&self) -> Digest {
        match self {
            Self::Stored(digest) => *digest,
            Self::Drawn(seed) => sha256(seed.as_bytes()),
        }
    }
}

/// The pictures of a product itself or of one variant, in order.
fn of_owner(all: &[ImageRow], variant: Option<VariantId>) -> Vec<&ImageRow> {
    let owner = variant.unwrap_or(ALL_VARIANTS);
    all.iter().filter(|image| image.variant == owner).collect()
}

/// Takes a picture away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DetachImage {
    /// Which.
    pub id: ImageId,
}

impl Command for DetachImage {
    type Out = ();
    const PERMISSION: Permission = Permission::CatalogueWrite;

    async fn run(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<()> {
        let account = cx.account();
        let image = images::get(tx, account, self.id).await?;
        let image = image.ok_or_else(|| Refusal::not_found(Kind::Image, self.id.0))?;
        check::within_reach(cx, products::lock(tx, account, image.product).await?, image.product)?;
        let mut flight = cx.flight();
        images::delete(&mut flight, self.id);
        flight.event("deleted", Kind::Image, self.id, json!({ "product": image.product }));
        flight.send(tx).await?;
        Ok(())
    }
}

/// Puts the pictures of a product or variant in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderImages {
    /// Of what.
    pub product: ProductId,
    /// Of which variant; those of the product itself if none.
    pub variant: Option<VariantId>,
    /// All of its pictures, in the order wanted.
    pub order: Vec<ImageId>,
}

impl Command for OrderImages {
    type Out = ();
    const PERMISSION: Permission = Permission::CatalogueWrite;

    async fn run(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<()> {
        let account = cx.account();
        check::within_reach(cx, products::lock(tx, account, self.product).await?, self.product)?;
        let there = images::list_of_products(tx, account, &[self.product]).await?;
        let mut now: Vec<ImageId> = of_owner(&there, self.variant).iter().map(|image| image.id).collect();
        let mut wanted = self.order.clone();
        now.sort_unstable();
        wanted.sort_unstable();
        if now != wanted {
            return Err(Refusal::field("order", Reason::Conflict).into());
        }
        let mut flight = cx.flight();
        for (position, id) in (0i64..).zip(&self.order) {
            images::reposition(&mut flight, *id, position);
        }
        flight.event("updated", Kind::Product, self.product, json!({ "images": self.order.len() }));
        flight.send(tx).await?;
        Ok(())
    }
}
