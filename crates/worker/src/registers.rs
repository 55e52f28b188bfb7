//! Registers: each is driven by a task of its own, so that a slow one keeps nobody else waiting. What a step is, and that it happens
//! exactly once, is `app::fiscal`'s business.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use app::App;
use app::fiscal::{self, DueRow, Registers};
use domain::id::{AccountId, RegisterId};
use tokio::task::{Id, JoinSet};
use tokio::time::{MissedTickBehavior, interval};

/// Steps with one register before its task ends, so that stopping does not wait for a long queue.
const STEPS: usize = 20;

/// How often one looks whether a register has something to do.
const TICK: Duration = Duration::from_millis(200);

/// The registers that are busy, and the tasks that drive them.
#[derive(Default)]
struct Busy {
    tasks: JoinSet<()>,
    registers: HashMap<Id, (AccountId, RegisterId)>,
}

impl Busy {
    /// Starts a step with every register that is free and has something to do.
    async fn start_steps(&mut self, app: &App, drivers: &Arc<dyn Registers>) -> app::Result<()> {
        while let Some(ended) = self.tasks.try_join_next_with_id() {
            self.forget(ended);
        }
        for next in fiscal::due(app).await? {
            let register = (next.account, next.register);
            if self.registers.values().any(|busy| *busy == register) {
                continue;
            }
            let task = self.tasks.spawn(some_steps(app.clone(), Arc::clone(drivers), next));
            self.registers.insert(task.id(), register);
        }
        Ok(())
    }

    fn forget(&mut self, ended: Result<(Id, ()), tokio::task::JoinError>) {
        let id = match ended {
            Ok((id, ())) => id,
            Err(error) => {
                tracing::error!(%error, "driving a register ended badly");
                error.id()
            }
        };
        self.registers.remove(&id);
    }
}

/// Takes a step with a register, and more while there is something to do.
async fn some_steps(app: App, drivers: Arc<dyn Registers>, first: DueRow) {
    let register = (first.account, first.register);
    let mut next = Some(first);
    for _ in 0..STEPS {
        let Some(step) = next else { return };
        let stepped = match fiscal::step(&app, &*drivers, &step).await {
            Ok(true) => fiscal::due(&app).await,
            Ok(false) => return,
            Err(error) => Err(error),
        };
        match stepped {
            Ok(due) => next = due.into_iter().find(|other| (other.account, other.register) == register),
            Err(error) => {
                let (register, error) = (register.1.0, &error as &dyn std::error::Error);
                tracing::error!(%register, error, "a register was not driven");
                return;
            }
        }
    }
}

/// Drives all registers until `stop` completes; steps under way are finished first.
pub async fn run_registers(app: App, drivers: Arc<dyn Registers>, stop: impl Future<Output = ()>) {
    let mut stop = std::pin::pin!(stop);
    let mut busy = Busy::default();
    let mut ticks = interval(TICK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = &mut stop => break,
            _ = ticks.tick() => {}
        }
        if let Err(error) = busy.start_steps(&app, &drivers).await {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "the queue of registers could not be read"
            );
            tokio::time::sleep(Duration::from_secs(5)).await;
        }
    }
    while busy.tasks.join_next().await.is_some() {}
}
