//! The web face as browsers see it: pages, forms and cookies, without a script.

mod browser;
mod journal;
mod sign_in;
