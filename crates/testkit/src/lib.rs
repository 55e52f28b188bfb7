//! A shop for tests: real books on either engine, a clock that tests set, randomness that repeats, and builders that go through the
//! real commands only. Dev-dependency of everybody above `app`; nothing of it is in the server.

mod both;
mod http;
mod outside;
mod plan;
mod shop;
mod signing;

pub use http::{Answer, Ask, Http};
pub use outside::{SeededEntropy, TestClock};
pub use plan::Plan;
pub use shop::{Outlet, Product, TestShop};
