//! The shop's sales: the words they are kept in and the arithmetic they are priced, settled and refunded by.

mod state;

pub use state::{
    LineKind, MethodKind, MoneyKind, Overpayment, Oversell, Pick, Reserve, SalePolicies, SaleState, Shortfall, Spread,
    Stacking,
};
