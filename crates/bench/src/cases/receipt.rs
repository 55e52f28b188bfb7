//! Tills while a large delivery is booked in: eight of them sell, and somebody sends a goods receipt of thousands of lines and
//! receives it.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use futures_util::future::try_join_all;
use serde_json::{Value, json};
use tokio::sync::watch;

use super::sell;
use crate::Pace;
use crate::client::Client;
use crate::gauge::{Latencies, in_ms};
use crate::ground::Ground;
use crate::report::{Line, Report};
use crate::till::Till;

const TILLS: usize = 8;
/// Lines of one request of the delivery.
const AT_ONCE: usize = 500;

pub(crate) async fn run(ground: &mut Ground, pace: &Pace, report: &mut Report) -> Result<()> {
    let place = ground.copy().await?;
    let program = ground.serve(&place).await?;
    let mut client = ground.shop.sign_in(&program.url).await?;
    let mut tills = ground.staff(&client, TILLS).await?;
    pace.tell("sales before a delivery");
    let (quiet, _) = sell(&program, &mut tills, pace.round * 2).await?;
    pace.tell("sales during a delivery");
    let (over, watch) = watch::channel(false);
    let delivery = async {
        let took = deliver(&mut client, ground, pace.delivery).await;
        over.send_replace(true);
        took
    };
    let (took, busy) = tokio::try_join!(delivery, sell_until(&mut tills, &watch))?;
    report.add(
        Line {
            case: format!("sale during a delivery of {} lines", pace.delivery),
            engine: ground.keeper.name(),
            callers: Some(TILLS),
            per_s: Some(busy.count() as f64 / (took.0 + took.1).as_secs_f64()),
            p50_ms: Some(busy.percentile_ms(50.0)),
            p99_ms: Some(busy.percentile_ms(99.0)),
            ..Line::default()
        }
        .and("max_ms", busy.percentile_ms(100.0))
        .and("quiet_p50_ms", quiet.latencies.percentile_ms(50.0))
        .and("quiet_p99_ms", quiet.latencies.percentile_ms(99.0))
        .and("lines_sent_ms", in_ms(took.0))
        .and("received_ms", in_ms(took.1)),
    );
    drop((client, tills));
    program.stop().await?;
    ground.discard(place).await
}

async fn sell_until(tills: &mut [Till], over: &watch::Receiver<bool>) -> Result<Latencies> {
    let lanes = tills.iter_mut().map(|till| async move {
        let mut latencies = Latencies::default();
        while !*over.borrow() {
            let sale = Instant::now();
            till.sell(async |_| Ok(())).await?;
            latencies.note(sale.elapsed());
        }
        anyhow::Ok(latencies)
    });
    let mut all = Latencies::default();
    try_join_all(lanes).await?.iter().for_each(|lane| all.add(lane));
    Ok(all)
}

/// Sends the lines of a goods receipt and receives it; answers how long each of the two took.
async fn deliver(client: &mut Client, ground: &Ground, lines: usize) -> Result<(Duration, Duration)> {
    let head = json!({ "location": ground.shop.warehouse, "willReview": false });
    let import = client.post(&format!("/zones/{}/imports", ground.shop.zone), &head).await?;
    let import = import["id"].as_i64().context("an import has an id")?;
    let sending = Instant::now();
    for first in (0..lines).step_by(AT_ONCE) {
        let body = records(first, (lines - first).min(AT_ONCE));
        let path = format!("/imports/{import}/import-records/multiple");
        client.post_as(&path, (&format!("multipart/form-data; boundary={BOUNDARY}"), body)).await?;
    }
    let (sent, receiving) = (sending.elapsed(), Instant::now());
    client.post(&format!("/imports/{import}/finish"), &Value::Null).await?;
    Ok((sent, receiving.elapsed()))
}

const BOUNDARY: &str = "delivered-goods";

/// Records of goods that the shop never saw, as a stock clerk's program sends them.
fn records(first: usize, count: usize) -> String {
    let mut body = String::new();
    let mut field = |name: &str, value: &str| {
        write!(body, "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
            .expect("writing to a string cannot fail");
    };
    for n in 0..count {
        let (serial, record) = (first + n, |name: &str| format!("records[{n}]{name}"));
        field(&record("[productSku]"), &format!("DLV-{serial}"));
        field(&record("[productName]"), &format!("Шкатулка {serial}"));
        field(&record("[supplierName]"), "Ҳунарманд");
        field(&record("[categoryNames]"), "Сувениры");
        field(&record("[variationBarcode]"), &format!("27{serial:011}"));
        field(&record("[variationName]"), &format!("Шкатулка {serial} резная"));
        field(&record("[unit]"), "pcs");
        field(&record("[variationCountable]"), "1");
        field(&record("[stockSupplyPrice]"), "4 USD");
        field(&record("[stockSellPrice]"), "172800 UZS");
        field(&record("[count]"), "10");
    }
    field("forceValidate", "true");
    write!(body, "--{BOUNDARY}--\r\n").expect("writing to a string cannot fail");
    body
}
