//! Sales with their lines, reductions, postings and money; shifts; promotions. What happens to goods is in `stock`.

pub mod bills;
pub mod check;
pub mod facts;
pub mod filter;
pub mod goods;
pub mod lines;
pub mod money;
pub mod postings;
pub mod promotions;
pub mod refunds;
pub mod sale;
pub mod shifts;
pub mod till;
pub mod told;
pub mod views;
