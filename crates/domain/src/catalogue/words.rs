//! The closed lists of the catalogue.

use crate::words::words;

words! {
    /// What a quantity of a variant counts.
    pub enum Unit {
        /// Pieces.
        Piece = "pcs",
        /// Kilograms.
        Kilogram = "kg",
        /// Boxes.
        Box = "box",
        /// Metres.
        Metre = "meter",
    }

    /// What a product is.
    pub enum ProductKind {
        /// Goods that lie in stock.
        Good = "good",
        /// A service.
        Service = "service",
        /// Parts that are taken from stock together when sold.
        Bundle = "bundle",
    }

    /// What a price is for.
    pub enum PriceRole {
        /// What a customer pays.
        Sell = "sell",
        /// What a supplier is expected to ask.
        Supply = "supply",
    }

    /// Whose a property is.
    pub enum PropertyOwner {
        /// Of everything that the product describes.
        Product = "product",
        /// Of one variant.
        Variant = "variant",
        /// Of goods that came together.
        Lot = "lot",
    }
}
