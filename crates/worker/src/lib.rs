//! The background loop: what the shop does without being asked. Decides nothing itself; every chore is a function of `app` that does
//! a small piece and says whether there was anything to do. Tests drive the same chores by hand.

use std::time::Duration;

use app::App;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep_until};

/// How often chores are looked at.
const TICK: Duration = Duration::from_millis(500);

/// How long to leave a chore alone that has just failed.
const AFTER_FAILURE: Duration = Duration::from_secs(30);

/// How many pieces of one chore are done before others have their turn.
const PIECES: usize = 20;

/// A kind of background work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chore {
    /// Frees what placed sales whose time is over had promised.
    ReleaseExpired,
    /// Forgets the answers to requests that are too old to be repeated.
    ForgetRequests,
}

/// Whether a chore found anything to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// It did a piece; there may be more.
    Something,
    /// There is nothing to do now.
    Nothing,
}

impl Chore {
    /// All of them, the most urgent first.
    pub const ALL: &'static [Self] = &[Self::ReleaseExpired, Self::ForgetRequests];

    /// How long to wait after there was nothing to do.
    const fn pause(self) -> Duration {
        match self {
            Self::ReleaseExpired => Duration::from_secs(5),
            Self::ForgetRequests => Duration::from_secs(3600),
        }
    }

    /// Does a piece of it.
    ///
    /// # Errors
    /// What the books say.
    pub async fn run_once(self, app: &App) -> app::Result<Done> {
        let some = match self {
            Self::ReleaseExpired => app.release_expired().await?,
            Self::ForgetRequests => app.forget_requests().await? > 0,
        };
        Ok(if some { Done::Something } else { Done::Nothing })
    }
}

/// Does one piece of every chore that has any; tests call it until there is nothing left.
///
/// # Errors
/// The first chore's that fails.
pub async fn run_once(app: &App) -> app::Result<Done> {
    let mut done = Done::Nothing;
    for chore in Chore::ALL {
        if chore.run_once(app).await? == Done::Something {
            done = Done::Something;
        }
    }
    Ok(done)
}

/// Does chores as they come due until `stop` completes; the piece under way is finished first.
pub async fn run(app: App, stop: impl Future<Output = ()>) {
    let mut stop = std::pin::pin!(stop);
    let mut due = vec![Instant::now(); Chore::ALL.len()];
    let mut ticks = interval(TICK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let next = due.iter().min().copied().unwrap_or_else(Instant::now);
        tokio::select! {
            () = &mut stop => return,
            () = async { sleep_until(next).await; ticks.tick().await; } => {}
        }
        for (chore, due) in Chore::ALL.iter().zip(&mut due) {
            if *due <= Instant::now() {
                *due = Instant::now() + pieces(*chore, &app).await;
            }
        }
    }
}

/// Does some pieces and answers how long to wait before the next.
async fn pieces(chore: Chore, app: &App) -> Duration {
    for _ in 0..PIECES {
        match chore.run_once(app).await {
            Ok(Done::Something) => {}
            Ok(Done::Nothing) => return chore.pause(),
            Err(error) => {
                tracing::error!(?chore, error = &error as &dyn std::error::Error, "background work failed");
                return AFTER_FAILURE;
            }
        }
    }
    Duration::ZERO
}
