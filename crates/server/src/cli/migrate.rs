//! `prilavok migrate`: brings the schema up to date without serving.

use anyhow::Result;

use crate::books::{Place, Shop};

pub(super) async fn run(place: &Place) -> Result<()> {
    Shop::open(place).await?.close().await;
    println!("The schema is up to date.");
    Ok(())
}
