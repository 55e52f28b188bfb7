//! The catalogue: products and their variants, categories, prices, pictures, and lists of them.

mod category;
mod check;
mod create_product;
mod create_variant;
mod dictionaries;
mod goods;
mod image;
mod load;
mod on_the_way;
mod set_price;
mod tree;
mod update_product;
mod update_variant;
mod view;
mod write;

pub use category::{FindOrCreateCategory, UpdateCategory};
pub use create_product::{CreateProduct, CreatedProduct, NewVariant};
pub use create_variant::CreateVariant;
pub use dictionaries::{Categories, Tags};
pub use goods::{GetProduct, GetVariant, Goods, Lots, ProductDetail};
pub use image::{AttachImage, Bytes, DetachImage, OrderImages};
pub(crate) use load::lot_views;
pub use on_the_way::{Arrived, Coming, check_described, goods_on_the_way};
pub use set_price::SetPrice;
pub use update_product::{DeleteProduct, UpdateProduct};
pub use update_variant::{DeleteVariant, UpdateVariant};
pub use view::{CategoryView, Flags, ImageView, LotView, ProductView, SupplierRef, TagView, VariantView};
