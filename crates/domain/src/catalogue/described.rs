//! Goods as a receipt's line describes them: enough to find them, or to create them on the way.

use serde::{Deserialize, Serialize};

use super::{Digest, Property, Unit};
use crate::sales::Tax;

/// A picture that already lies in the blob store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// Its content's hash, by which it is found.
    pub digest: Digest,
    /// The file's name without its extension.
    pub name: String,
    /// The file's extension, lower case, without the dot.
    pub extension: String,
}

/// One description. Empty texts mean "not said"; goods that exist keep what they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Described {
    /// The product's article code.
    pub sku: String,
    /// The product's name.
    pub product_name: String,
    /// The product's description.
    pub description: String,
    /// The supplier's name.
    pub supplier: String,
    /// The names of the categories from the root to the product's own.
    pub category: Vec<String>,
    /// The variant's barcode: what it is found by first.
    pub barcode: String,
    /// The variant's name.
    pub variant_name: String,
    /// What its quantity counts.
    pub unit: Unit,
    /// Its tax.
    pub tax: Tax,
    /// Whether stock of it is counted.
    pub countable: bool,
    /// Whether it can be delivered.
    pub shippable: bool,
    /// Whether it can be sold.
    pub sellable: bool,
    /// Whether it is cooked.
    pub cookable: bool,
    /// Whether it is weighed at the till.
    pub scalable: bool,
    /// Properties of the variant.
    pub variant_properties: Vec<Property>,
    /// Properties of the product.
    pub product_properties: Vec<Property>,
    /// Tags of the product.
    pub tags: Vec<String>,
    /// Pictures of the variant.
    pub images: Vec<Picture>,
}

impl Default for Described {
    fn default() -> Self {
        Self {
            sku: String::new(),
            product_name: String::new(),
            description: String::new(),
            supplier: String::new(),
            category: Vec::new(),
            barcode: String::new(),
            variant_name: String::new(),
            unit: Unit::Piece,
            tax: Tax::None,
            countable: true,
            shippable: false,
            sellable: true,
            cookable: false,
            scalable: false,
            variant_properties: Vec::new(),
            product_properties: Vec::new(),
            tags: Vec::new(),
            images: Vec::new(),
        }
    }
}
