//! The background loop: what the shop does without being asked. Decides nothing itself; every chore is a function of `app` that does
//! a small piece and says whether there was anything to do. Tests drive the same chores by hand.

mod registers;

use std::time::Duration;

use app::App;
use app::fiscal::{self, Registers};
use tokio::time::{Instant, MissedTickBehavior, interval};

pub use registers::run_registers;

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
    /// Goes on with long goods documents whose posting was interrupted.
    PostDocuments,
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
    pub const ALL: &'static [Self] = &[Self::ReleaseExpired, Self::PostDocuments, Self::ForgetRequests];

    /// How long to wait after there was nothing to do.
    const fn pause(self) -> Duration {
        match self {
            Self::ReleaseExpired | Self::PostDocuments => Duration::from_secs(5),
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
            Self::PostDocuments => app.post_documents().await?,
            Self::ForgetRequests => app.forget_requests().await? > 0,
        };
        Ok(if some { Done::Something } else { Done::Nothing })
    }
}

/// Does one piece of every chore that has any, and a step with every register; tests call it until there is nothing left.
///
/// # Errors
/// The first chore's that fails.
pub async fn run_once(app: &App, registers: &dyn Registers) -> app::Result<Done> {
    let mut done = if fiscal::drive(app, registers).await? { Done::Something } else { Done::Nothing };
    for chore in Chore::ALL {
        if chore.run_once(app).await? == Done::Something {
            done = Done::Something;
        }
    }
    Ok(done)
}

/// Does chores as they come due until `stop` completes; the piece under way is finished first. Registers have a loop of their
/// own, [`run_registers`].
pub async fn run(app: App, stop: impl Future<Output = ()>) {
    let mut stop = std::pin::pin!(stop);
    let mut due = vec![Instant::now(); Chore::ALL.len()];
    let mut ticks = interval(TICK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = &mut stop => return,
            _ = ticks.tick() => {}
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
