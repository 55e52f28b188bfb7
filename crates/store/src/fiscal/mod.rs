//! The fiscal side of the books: operations queued for registers, the documents that came of them, what receipts say of goods and
//! people, and the memory of virtual registers. When an operation may run, and what an answer means, is decided in `app`.

pub mod check;
pub mod devices;
pub mod documents;
pub mod filter;
pub mod names;
pub mod operations;
