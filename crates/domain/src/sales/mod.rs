//! The shop's sales: the words they are kept in and the arithmetic they are priced, settled and refunded by.

mod delivery;
mod filter;
mod goods;
mod pricing;
mod promotion;
mod refund;
mod settle;
mod share;
mod state;
mod tax;

pub use delivery::{Channel, Delivery, MoneyState, PostingKind};
pub use filter::{SaleFilter, SalePosition, SaleSort, SaleType};
pub use goods::{AnyOf, Bounds, GoodsFacts, GoodsFilter};
pub use pricing::{
    Applied, Basket, BasketLine, ManualDiscount, Priced, PricedLine, Reduction, Source, price,
};
pub use promotion::{Circumstances, Offer, OfferKind, Promotion, Rule, RuleKind, Target};
pub use refund::{RefundShare, SoldLine};
pub use settle::{Direction, Dues, Settled, Settlement, Tender, Terms, settle};
pub use share::spread;
pub use state::{
    LineKind, MethodKind, MoneyKind, Overpayment, Oversell, Pick, Reserve, SalePolicies, SaleState,
    Shortfall, Spread, Stacking,
};
pub use tax::{Tax, TaxMode};
