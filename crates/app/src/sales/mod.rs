//! Selling: carts, payments, completion, refunds, shifts and promotions. One file per action; what a sale in hand is, is `cart`.

mod amend_completed;
mod amend_money;
mod amend_sale;
mod bills;
mod cart;
mod change_line;
mod circumstances;
mod complete_sale;
mod facts;
mod goods;
mod list;
mod moving;
mod open_sale;
mod place_sale;
mod promotions;
mod put_line;
mod receipts;
mod refund_sale;
mod reserve;
mod settlement;
mod shifts;
mod sold;
mod tender;
mod view;
mod void_sale;
mod whose;

pub use amend_completed::{AmendCompleted, LinePeople};
pub use amend_money::{AmendMoney, MoneyRef};
pub use amend_sale::{AmendSale, DeliveryChange, MAX_PEOPLE};
pub use bills::{
    BillDraft, BillItem, BillLineView, BillView, Bills, ChangeBill, GetBill, OwnName, PlaceBill, Waiting,
    WaitingBills,
};
pub use change_line::ChangeLine;
pub use complete_sale::CompleteSale;
pub use domain::sales::{SaleFilter, SalePosition, SaleSort, SaleType};
pub use facts::{DELIVERY, Fact, FactTender, RecordFact, Recorded, ToldAbout, ToldReceipts, ToldRow};
pub use list::Sales;
pub use open_sale::{MAX_NOTE, OpenSale, SaleRef};
pub use place_sale::{PlaceSale, ReleaseExpired};
pub use promotions::{ActivePromotions, CreatePromotion, PromotionRef};
pub use put_line::{MAX_QUANTITY, Pickable, PutLine};
pub use refund_sale::{RefundAsk, RefundSale, Returning};
pub use shifts::{CashRef, CloseShift, CurrentShift, MoveCash, OpenShift, ShiftRef};
pub use store::sales::views::{HeadRow, LineRow, MoneyRow, ReductionRow, RefundRow};
pub use tender::{MAX_AMOUNT, MAX_TENDERS, MoneyChange, TenderIn};
pub use view::{GetSale, LineView, SaleView, SalesFound, TillsOf};
pub use void_sale::VoidSale;
pub use whose::{LineOf, MoneyOf};
