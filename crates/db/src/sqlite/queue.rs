//! A bounded queue with two lanes between async callers and the threads that hold the file.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Semaphore;

use crate::command::Priority;
use crate::error::{Error, Result};

/// One job in so many comes from the slow lane even while the fast one is full, so that it always moves.
const BULK_TURN: u32 = 16;

#[derive(Debug)]
pub(crate) struct Queue<T> {
    lanes: Mutex<Lanes<T>>,
    ready: Condvar,
    till_room: Semaphore,
    bulk_room: Semaphore,
}

#[derive(Debug)]
struct Lanes<T> {
    till: VecDeque<T>,
    bulk: VecDeque<T>,
    taken: u32,
    open: bool,
}

/// What waiting for a job gave.
pub(crate) enum Next<T> {
    Job(T),
    /// Nothing came in time.
    Idle,
    /// The queue is closed and empty.
    Closed,
}

impl<T> Queue<T> {
    /// A queue with room for `room` jobs in each lane.
    pub(crate) fn new(room: usize) -> Self {
        let lanes = Lanes { till: VecDeque::new(), bulk: VecDeque::new(), taken: 0, open: true };
        let room = room.max(1);
        Self {
            lanes: Mutex::new(lanes),
            ready: Condvar::new(),
            till_room: Semaphore::new(room),
            bulk_room: Semaphore::new(room),
        }
    }

    /// Queues a job, waiting for room if there is none. A caller that hangs up while waiting has queued nothing.
    pub(crate) async fn push(&self, priority: Priority, job: T) -> Result<()> {
        let room = self.room(priority).acquire().await.map_err(|_| Error::Closed)?;
        let mut lanes = self.lanes();
        if !lanes.open {
            return Err(Error::Closed);
        }
        room.forget(); // given back when the job is taken
        match priority {
            Priority::Till => lanes.till.push_back(job),
            Priority::Bulk => lanes.bulk.push_back(job),
        }
        self.ready.notify_one();
        Ok(())
    }

    /// A job that is already there.
    pub(crate) fn try_pop(&self) -> Option<T> {
        self.take(&mut self.lanes())
    }

    /// Blocks for a job, at most `limit` if there is one.
    pub(crate) fn pop(&self, limit: Option<Duration>) -> Next<T> {
        let mut lanes = self.lanes();
        let empty = |lanes: &mut Lanes<T>| lanes.open && lanes.till.is_empty() && lanes.bulk.is_empty();
        match limit {
            None => lanes = self.ready.wait_while(lanes, empty).unwrap_or_else(PoisonError::into_inner),
            Some(limit) => {
                let waited = self.ready.wait_timeout_while(lanes, limit, empty);
                lanes = waited.unwrap_or_else(PoisonError::into_inner).0;
            }
        }
        match self.take(&mut lanes) {
            Some(job) => Next::Job(job),
            None if lanes.open => Next::Idle,
            None => Next::Closed,
        }
    }

    /// Takes no more jobs; those queued are still served.
    pub(crate) fn close(&self) {
        self.lanes().open = false;
        self.till_room.close();
        self.bulk_room.close();
        self.ready.notify_all();
    }

    fn take(&self, lanes: &mut Lanes<T>) -> Option<T> {
        lanes.taken = lanes.taken.wrapping_add(1);
        let bulk_first = lanes.taken.is_multiple_of(BULK_TURN);
        let order =
            if bulk_first { [Priority::Bulk, Priority::Till] } else { [Priority::Till, Priority::Bulk] };
        order.into_iter().find_map(|priority| {
            let lane = match priority {
                Priority::Till => &mut lanes.till,
                Priority::Bulk => &mut lanes.bulk,
            };
            let job = lane.pop_front()?;
            self.room(priority).add_permits(1);
            Some(job)
        })
    }

    fn room(&self, priority: Priority) -> &Semaphore {
        match priority {
            Priority::Till => &self.till_room,
            Priority::Bulk => &self.bulk_room,
        }
    }

    fn lanes(&self) -> MutexGuard<'_, Lanes<T>> {
        self.lanes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn tills_go_first_and_long_work_still_moves() {
        let queue = Queue::new(100);
        for job in 0..100 {
            queue.push(Priority::Bulk, (Priority::Bulk, job)).await.unwrap();
            queue.push(Priority::Till, (Priority::Till, job)).await.unwrap();
        }
        let taken: Vec<_> = std::iter::from_fn(|| queue.try_pop()).take(32).collect();
        let of = |wanted| {
            taken.iter().filter(|(lane, _)| *lane == wanted).map(|&(_, job)| job).collect::<Vec<_>>()
        };
        assert_eq!(of(Priority::Bulk), [0, 1]);
        assert_eq!(of(Priority::Till), (0..30).collect::<Vec<_>>());
    }

    #[tokio::test]
    async fn a_closed_queue_serves_what_it_has() {
        let queue = Queue::new(1);
        queue.push(Priority::Till, 1).await.unwrap();
        queue.close();
        assert!(matches!(queue.push(Priority::Till, 2).await, Err(Error::Closed)));
        assert!(matches!(queue.pop(None), Next::Job(1)));
        assert!(matches!(queue.pop(None), Next::Closed));
    }

    #[test]
    fn nothing_in_time_is_idle() {
        let queue: Queue<u8> = Queue::new(1);
        assert!(matches!(queue.pop(Some(Duration::ZERO)), Next::Idle));
    }
}
