//! The shop's sales: the words they are kept in and the arithmetic they are priced, settled and refunded by.

mod bill;
mod delivery;
mod fact;
mod filter;
mod goods;
mod pricing;
mod promotion;
mod refund;
mod settle;
mod share;
mod state;
mod tax;

pub use bill::{BillFigures, BillState, Buyer};
pub use delivery::{Channel, Delivery, MoneyState, PostingKind};
pub use fact::{Effect, FactItem, FactKind, Flag, Refused, SettlementMethod, Share, adds_up, allot};
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
    LineKind, MethodKind, MoneyKind, Overpayment, Oversell, Pick, Reprice, Reserve, SalePolicies, SaleState,
    Shortfall, Spread, Stacking,
};
pub use tax::{Tax, TaxMode};
