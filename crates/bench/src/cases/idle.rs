//! What a shop takes that nobody uses: memory some seconds after the start, and how long a start takes.

use anyhow::Result;
use tokio::time::sleep;

use crate::Pace;
use crate::gauge::in_ms;
use crate::ground::Ground;
use crate::report::{Line, Report};

/// Starts the server on books of this many planted variants (0: the demo's own) and leaves it alone.
pub(crate) async fn run(ground: &Ground, variants: u32, pace: &Pace, report: &mut Report) -> Result<()> {
    pace.tell("leaving a server alone");
    let program = ground.serve(ground.place()).await?;
    sleep(pace.idle).await;
    let kib = program.anonymous_kib()?;
    let case = if variants == 0 { "idle".to_owned() } else { format!("idle, {variants} variants") };
    let line = Line { case, engine: ground.keeper.name(), ..Line::default() }
        .and("rss_anon_mib", kib as f64 / 1_024.0)
        .and("after_s", pace.idle.as_secs_f64())
        .and("ready_ms", in_ms(program.ready_after))
        .and("demo_ready_ms", in_ms(ground.demo_ready));
    report.add(line);
    program.stop().await
}
