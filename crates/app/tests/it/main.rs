//! Stories of the application.

#![expect(clippy::unwrap_used, reason = "a story that cannot go on has failed")]

mod access;
mod bare;
mod catalogue;
mod goods_list;
mod parties;
mod places;
mod sales;
mod small;
mod stock;
mod support;
