//! A page of a hundred variations with their stocks, filtered and sorted, from an assortment of a hundred thousand and of a million:
//! warm, when the count of the same list is known, and cold, when goods moved since.

use std::time::Instant;

use anyhow::Result;

use crate::Pace;
use crate::gauge::Latencies;
use crate::ground::Ground;
use crate::report::{Line, Report};
use crate::till::Till;

/// What is asked for; `{location}` is a shop's number.
const LISTS: [(&str, &str); 5] = [
    ("page", "size=100"),
    ("page by name", "size=100&sort=name%20asc"),
    ("page in stock by name", "size=100&stock[location]={location}&stock[count][min]=1&sort=name%20asc"),
    ("page of a search", "size=100&q=%D0%BA%D1%83%D1%80%D1%82%D0%BA%D0%B0%20%C2%AB%D0%BE%D1%80%D0%B7%D1%83"),
    ("page five hundred", "size=100&page=500&sort=updatedTime%20desc"),
];

/// How often a list is asked for cold.
const COLD: usize = 7;

/// Measures the pages of each size of assortment; the ground grows between them.
pub(crate) async fn run(ground: &Ground, sizes: &[u32], pace: &Pace, report: &mut Report) -> Result<()> {
    let mut smaller: Option<Vec<f64>> = None;
    for size in sizes {
        ground.grow(*size, |what| pace.tell(what)).await?;
        let program = ground.serve(ground.place()).await?;
        let mut client = ground.shop.sign_in(&program.url).await?;
        let till = &mut ground.staff(&client, 1).await?[0];
        let mut medians = Vec::with_capacity(LISTS.len());
        for (n, (name, query)) in LISTS.into_iter().enumerate() {
            pace.tell(&format!("{name} of {size} variants"));
            let query = query.replace("{location}", &ground.shop.location.to_string());
            let path = format!("/variations?{query}");
            let cold = cold(&mut client, till, &path).await?;
            let cpu = program.cpu()?;
            let mut warm = Latencies::default();
            let began = Instant::now();
            while warm.count() < 10 || (began.elapsed() < pace.round && warm.count() < 1_000) {
                let asked = Instant::now();
                client.fetch(&path).await?;
                warm.note(asked.elapsed());
            }
            let cpu = program.cpu()?.saturating_sub(cpu).as_secs_f64() * 1_000.0;
            let p50 = warm.percentile_ms(50.0);
            let mut line = Line {
                case: if *size > 0 {
                    format!("{name}, {size} variants")
                } else {
                    format!("{name}, the demo's variants")
                },
                engine: ground.keeper.name(),
                callers: Some(1),
                per_s: Some(warm.count() as f64 / began.elapsed().as_secs_f64()),
                p50_ms: Some(p50),
                p99_ms: Some(warm.percentile_ms(99.0)),
                cpu_ms: Some(cpu / warm.count() as f64),
                ..Line::default()
            }
            .and("cold_p50_ms", cold.percentile_ms(50.0))
            .and("cold_max_ms", cold.percentile_ms(100.0));
            if let Some(smaller) = &smaller {
                line = line.and("growth", p50 / smaller[n]);
            }
            report.add(line);
            medians.push(p50);
        }
        smaller.get_or_insert(medians);
        drop(client);
        program.stop().await?;
    }
    Ok(())
}

/// The list after a sale, several times.
async fn cold(client: &mut crate::client::Client, till: &mut Till, path: &str) -> Result<Latencies> {
    let mut cold = Latencies::default();
    for _ in 0..COLD {
        till.sell(async |_| Ok(())).await?;
        let asked = Instant::now();
        client.fetch(path).await?;
        cold.note(asked.elapsed());
    }
    Ok(cold)
}
