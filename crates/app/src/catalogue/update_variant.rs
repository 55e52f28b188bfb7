//! A variant described otherwise, or deleted.

use domain::Change;
use domain::catalogue::{Property, Unit};
use domain::id::VariantId;
use domain::sales::Tax;

/// Changes what is said of a variant. Limits are those of [`super::NewVariant`]. Answers nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpdateVariant {
    /// Which.
    pub id: VariantId,
    /// Its name.
    pub name: Change<String>,
    /// All its barcodes, the main one first; an empty list makes one.
    pub barcodes: Change<Vec<String>>,
    /// What its quantity counts.
    pub unit: Change<Unit>,
    /// Its tax.
    pub tax: Change<Tax>,
    /// Whether stock of it is counted.
    pub countable: Change<bool>,
    /// Whether it can be delivered.
    pub shippable: Change<bool>,
    /// Whether it can be sold.
    pub sellable: Change<bool>,
    /// Whether it is cooked.
    pub cookable: Change<bool>,
    /// Whether it is weighed at the till.
    pub scalable: Change<bool>,
    /// Whether it consists of others.
    pub composite: Change<bool>,
    /// Whether it is offered on a market place.
    pub on_market: Change<bool>,
    /// Whether it has a technical card.
    pub technical_card: Change<bool>,
    /// All its properties.
    pub properties: Change<Vec<Property>>,
}

/// Deletes a variant and frees its barcodes; refused while anything of it is in stock. The default variant goes with its
/// product only. Answers nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeleteVariant {
    /// Which.
    pub id: VariantId,
}
