//! Changes to a till.

use domain::Change;
use domain::id::{LocationId, MethodId, OutletId, RegisterId};
use domain::parties::Address;
use domain::sales::SalePolicies;

/// Changes an outlet. A sale already begun keeps the policies it began under.
#[derive(Clone, Debug)]
pub struct UpdateOutlet {
    /// Which.
    pub outlet: OutletId,
    /// Its name.
    pub name: Change<String>,
    /// The shop it stands in.
    pub shop: Change<Option<LocationId>>,
    /// The register it prints on.
    pub register: Change<Option<RegisterId>>,
    /// Where it sells from, in order; at least one.
    pub locations: Change<Vec<LocationId>>,
    /// How it is paid, in order.
    pub methods: Change<Vec<MethodId>>,
    /// Two Latin capitals before its receipt numbers.
    pub sell_key: Change<String>,
    /// Tax payer's number on receipts; may be empty.
    pub tax_id: Change<String>,
    /// VAT number on receipts; may be empty.
    pub vat_id: Change<String>,
    /// Phones on receipts.
    pub phones: Change<Vec<String>>,
    /// Address on receipts.
    pub address: Change<Address>,
    /// What its sales are made under.
    pub policies: Change<SalePolicies>,
    /// Days a postponed sale is kept.
    pub postpone_days: Change<i64>,
    /// Whether in use.
    pub active: Change<bool>,
}
