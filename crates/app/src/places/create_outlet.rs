//! A new till.

use domain::id::{LocationId, MethodId, RegisterId, ZoneId};
use domain::parties::Address;
use domain::sales::SalePolicies;

/// Sets up an outlet.
#[derive(Clone, Debug)]
pub struct CreateOutlet {
    /// The zone it sells in.
    pub zone: ZoneId,
    /// Its name.
    pub name: String,
    /// The shop it stands in.
    pub shop: Option<LocationId>,
    /// The register it prints on.
    pub register: Option<RegisterId>,
    /// Where it sells from, in order; at least one.
    pub locations: Vec<LocationId>,
    /// How it is paid, in order.
    pub methods: Vec<MethodId>,
    /// Two Latin capitals before its receipt numbers.
    pub sell_key: String,
    /// 32 hexadecimal digits its device is known by; drawn if not given.
    pub fingerprint: Option<String>,
    /// Tax payer's number on receipts; may be empty.
    pub tax_id: String,
    /// VAT number on receipts; may be empty.
    pub vat_id: String,
    /// Phones on receipts.
    pub phones: Vec<String>,
    /// Address on receipts.
    pub address: Address,
    /// What its sales are made under.
    pub policies: SalePolicies,
    /// Days a postponed sale is kept.
    pub postpone_days: i64,
}
