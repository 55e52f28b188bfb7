//! Stories of the application.

#![expect(clippy::unwrap_used, reason = "a story that cannot go on has failed")]

mod access;
mod catalogue;
mod desk;
mod external;
mod facts;
mod fiscal;
mod flights;
mod goods_list;
mod guards;
mod isolation;
mod parties;
mod permissions;
mod places;
mod posting;
mod requests;
mod sales;
mod stock;
mod support;
mod world;
