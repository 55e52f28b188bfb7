//! The Brand object, and the Options that brands and locations have.
//!
//! # Source
//! Contract 6, Brand and Options.

use app::places::BrandView;
use serde::Serialize;

use crate::blank::{NOTHING, Nothing, Null};
use crate::zones::Zone;

/// As printed.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Brand {
    id: i64,
    zone: Zone,
    name: String,
    uploaded_file: Null,
    highlights: Null,
    variation_property_patterns: Nothing,
    product_property_patterns: Nothing,
    import_property_patterns: Nothing,
    required_fields: Nothing,
    options: Options,
    active: bool,
    logo: Null,
}

impl From<BrandView> for Brand {
    fn from(brand: BrandView) -> Self {
        let BrandView { id: _, number, name, zone, active } = brand;
        Self {
            id: number.0,
            zone: zone.into(),
            name,
            uploaded_file: (),
            highlights: (),
            variation_property_patterns: NOTHING,
            product_property_patterns: NOTHING,
            import_property_patterns: NOTHING,
            required_fields: NOTHING,
            options: Options::default(),
            active,
            logo: (),
        }
    }
}

/// How labels are printed, which we do not; always the vendor's defaults.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Options {
    label_config: LabelConfig,
    postpone_timeout: Null,
}

#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct LabelConfig {
    sku: bool,
    name: bool,
    image: bool,
    price: bool,
    width: Null,
    height: Null,
    #[serde(rename = "imageH")]
    image_height: Null,
    #[serde(rename = "imageW")]
    image_width: Null,
    rotate: bool,
    barcode: bool,
    currency: bool,
    discount: bool,
    supplier: bool,
    print_stock: bool,
    properties: bool,
    label_font_size: Null,
    price_font_size: Null,
    discount_percent: Null,
    discount_font_size: Null,
}
