//! Where a command goes: to the server that holds the files, else to the books themselves.

use anyhow::{Context, Result, bail};
use serde_json::Value;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::UnixStream;

use super::socket::Reply;
use super::{Request, perform};
use crate::books::{Place, Shop, held_elsewhere};

/// Has a request done.
///
/// # Errors
/// What was refused, in words; books that can be neither opened nor reached.
pub async fn ask(place: &Place, request: Request) -> Result<Value> {
    match Shop::open(place).await {
        Ok(shop) => {
            let answer = perform(&shop.app, request).await;
            shop.close().await;
            answer
        }
        Err(error) if held_elsewhere(&error) => through_socket(place, &request).await,
        Err(error) => Err(error),
    }
}

async fn through_socket(place: &Place, request: &Request) -> Result<Value> {
    let path = place.admin_socket();
    let stream = UnixStream::connect(&path).await;
    let stream =
        stream.with_context(|| format!("the books are in use, and nobody answers at {}", path.display()))?;
    let (read, mut write) = stream.into_split();
    let mut line = serde_json::to_vec(request)?;
    line.push(b'\n');
    write.write_all(&line).await?;
    let answer = BufReader::new(read).lines().next_line().await?.context("the server hung up")?;
    match serde_json::from_str(&answer)? {
        Reply::Ok(answer) => Ok(answer),
        Reply::Error(why) => bail!("{why}"),
    }
}
