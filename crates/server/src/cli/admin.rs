//! `prilavok account|user|token|promotion|shift|evotor`: administration from the command line. Prints JSON lines: one object for one thing,
//! one per line for a list.

use anyhow::Result;
use serde_json::Value;

use crate::admin::{Request, ask};
use crate::books::Place;

pub(super) async fn run(place: &Place, request: Request) -> Result<()> {
    let answer = ask(place, request).await?;
    if let Value::Array(items) = &answer {
        items.iter().for_each(|item| println!("{item}"));
    } else {
        println!("{answer}");
    }
    Ok(())
}
