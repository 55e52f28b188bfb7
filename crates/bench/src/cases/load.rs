//! A long day: sixty-four tills sell without a pause and eight readers ask for reports, for minutes. Whether it stays as fast and as
//! small as it began, and whether anything but sales came back.

use std::collections::BTreeMap;
use std::fs;
use std::time::{Duration, Instant};

use anyhow::Result;
use bytes::Bytes;
use futures_util::future::try_join_all;
use hyper::Method;
use tokio::time::sleep;

use crate::Pace;
use crate::client::Client;
use crate::gauge::Latencies;
use crate::ground::Ground;
use crate::program::{Place, Program};
use crate::report::{Line, Report};
use crate::till::{REQUESTS, Till};

const TILLS: usize = 64;
const READERS: usize = 8;
/// What readers ask for, in turn.
const REPORTS: [(&str, &str); 4] = [
    ("GET /sells-list", "/sells-list?size=50"),
    ("GET /variations", "/variations?size=100&stock[count][min]=1"),
    ("GET /customers", "/customers?size=50"),
    ("GET /imports", "/imports?size=50"),
];
/// The requests of a sale, in order.
const STEPS: [&str; REQUESTS] = [
    "POST /cashdesks/{}/sells",
    "POST /sells/{}/sell-records",
    "POST /sells/{}/sell-records",
    "POST /sells/{}/sell-records",
    "POST /sells/{}/payment",
    "POST /sells/{}/commit",
];
/// A reader thinks before the next report.
const PAUSE: Duration = Duration::from_millis(250);

/// What one worker saw.
#[derive(Default)]
struct Seen {
    /// By route and half of the time.
    routes: BTreeMap<(&'static str, bool), Latencies>,
    errors: BTreeMap<String, usize>,
    sales: usize,
}

/// What the machine saw, from second to second.
#[derive(Default)]
struct Watched {
    kib: Vec<u64>,
    wal: u64,
}

/// The time that is being measured.
#[derive(Clone, Copy)]
struct Stretch {
    began: Instant,
    time: Duration,
}

impl Stretch {
    fn is_over(self) -> bool {
        self.began.elapsed() >= self.time
    }

    fn is_late(self) -> bool {
        self.began.elapsed() >= self.time / 2
    }
}

impl Seen {
    fn note(&mut self, route: &'static str, late: bool, latency: Duration) {
        self.routes.entry((route, late)).or_default().note(latency);
    }

    fn add(&mut self, other: Self) {
        for (route, latencies) in other.routes {
            self.routes.entry(route).or_default().add(&latencies);
        }
        for (error, count) in other.errors {
            *self.errors.entry(error).or_default() += count;
        }
        self.sales += other.sales;
    }
}

pub(crate) async fn run(ground: &mut Ground, pace: &Pace, report: &mut Report) -> Result<()> {
    let place = ground.copy().await?;
    let program = ground.serve(&place).await?;
    let client = ground.shop.sign_in(&program.url).await?;
    let mut tills = ground.staff(&client, TILLS).await?;
    let mut readers = Vec::with_capacity(READERS);
    for _ in 0..READERS {
        readers.push(client.again().await?);
    }
    let stretch = Stretch { began: Instant::now(), time: pace.load };
    let selling = try_join_all(tills.iter_mut().map(|till| sell(till, stretch)));
    let reading = try_join_all(readers.iter_mut().map(|reader| read(reader, stretch)));
    let (sold, read, watched) = tokio::try_join!(selling, reading, watch(&program, &place, stretch, pace))?;
    let mut seen = Seen::default();
    sold.into_iter().chain(read).for_each(|worker| seen.add(worker));
    for line in lines(&seen, &watched, ground, pace.load) {
        report.add(line);
    }
    for (error, count) in &seen.errors {
        pace.note(&format!("{count} × {error}"));
    }
    drop((client, tills, readers));
    program.stop().await?;
    ground.discard(place).await
}

async fn sell(till: &mut Till, stretch: Stretch) -> Result<Seen> {
    let mut seen = Seen::default();
    while !stretch.is_over() {
        let mut last = Instant::now();
        let sale = till.sell(async |step| {
            seen.note(STEPS[step], stretch.is_late(), last.elapsed());
            last = Instant::now();
            Ok(())
        });
        match sale.await {
            Ok(()) => seen.sales += 1,
            // A request that failed ends its sale; the till goes on with the next customer.
            Err(error) => *seen.errors.entry(brief(&error)).or_default() += 1,
        }
    }
    Ok(seen)
}

async fn read(client: &mut Client, stretch: Stretch) -> Result<Seen> {
    let mut seen = Seen::default();
    for (route, path) in REPORTS.into_iter().cycle() {
        if stretch.is_over() {
            break;
        }
        let asked = Instant::now();
        let (status, _) = client.send(Method::GET, path, ("application/json", Bytes::new())).await?;
        if status.is_success() {
            seen.note(route, stretch.is_late(), asked.elapsed());
        } else {
            *seen.errors.entry(format!("{route}: {status}")).or_default() += 1;
        }
        sleep(PAUSE).await;
    }
    Ok(seen)
}

async fn watch(program: &Program, place: &Place, stretch: Stretch, pace: &Pace) -> Result<Watched> {
    let mut watched = Watched::default();
    let wal = place.file().with_extension("db-wal");
    while !stretch.is_over() {
        watched.kib.push(program.anonymous_kib()?);
        watched.wal = watched.wal.max(fs::metadata(&wal).map_or(0, |file| file.len()));
        let seconds = stretch.began.elapsed().as_secs();
        pace.tell(&format!("load: {seconds} s of {}", stretch.time.as_secs()));
        sleep(Duration::from_secs(1)).await;
    }
    Ok(watched)
}

fn lines(seen: &Seen, watched: &Watched, ground: &Ground, time: Duration) -> Vec<Line> {
    let engine = ground.keeper.name();
    let mut routes: Vec<&'static str> = seen.routes.keys().map(|(route, _)| *route).collect();
    routes.dedup();
    let of_route = |route: &&'static str| {
        let half = |late| seen.routes.get(&(*route, late)).cloned().unwrap_or_default();
        let (early, late) = (half(false), half(true));
        let mut all = early.clone();
        all.add(&late);
        Line {
            case: format!("load, {route}"),
            engine,
            callers: Some(TILLS + READERS),
            per_s: Some(all.count() as f64 / time.as_secs_f64()),
            p50_ms: Some(all.percentile_ms(50.0)),
            p99_ms: Some(all.percentile_ms(99.0)),
            ..Line::default()
        }
        .and("p99.9_ms", all.percentile_ms(99.9))
        .and("early_p50_ms", early.percentile_ms(50.0))
        .and("late_p50_ms", late.percentile_ms(50.0))
        .and("early_p99_ms", early.percentile_ms(99.0))
        .and("late_p99_ms", late.percentile_ms(99.0))
    };
    let mut lines: Vec<Line> = routes.iter().map(of_route).collect();
    let mib = |kib: Option<&u64>| kib.copied().unwrap_or(0) as f64 / 1_024.0;
    let at = |part: usize| mib(watched.kib.get(watched.kib.len() * part / 10));
    lines.push(
        Line {
            case: "load".to_owned(),
            engine,
            callers: Some(TILLS + READERS),
            per_s: Some(seen.sales as f64 / time.as_secs_f64()),
            ..Line::default()
        }
        .and("seconds", time.as_secs_f64())
        .and("errors", seen.errors.values().sum::<usize>() as f64)
        .and("rss_anon_mib_after_a_tenth", at(1))
        .and("rss_anon_mib_half_way", at(5))
        .and("rss_anon_mib_at_the_end", mib(watched.kib.last()))
        .and("rss_anon_mib_max", mib(watched.kib.iter().max()))
        .and("wal_max_mib", watched.wal as f64 / 1_048_576.0),
    );
    lines
}

/// The route and the status, without what differs from sale to sale.
fn brief(error: &anyhow::Error) -> String {
    let text = error.to_string();
    let words = text.split_whitespace().take(3);
    words
        .map(|word| word.replace(|c: char| c.is_ascii_digit() && word.starts_with('/'), ""))
        .collect::<Vec<_>>()
        .join(" ")
}
