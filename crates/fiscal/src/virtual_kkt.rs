//! The virtual register: the pure device over a durable memory.
//!
//! A command is read, applied and kept; only then is it answered. A crash at any point leaves either nothing or a document that
//! its key finds again. The delay that makes it feel like a machine comes after the keeping, outside any transaction.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use domain::Instant;
use domain::fiscal::device::error::code;
use domain::fiscal::device::{Command, Device, DeviceError, Done, Info, PrintState, Settings};
use domain::fiscal::document::{FiscalDocument, Header};
use domain::fiscal::paper::Paper;

use crate::memory::{Answer, Change, Kept, Memory, MemoryError};
use crate::{Failure, Key, Kkt, SigningKey};

/// How often a change is tried again when others were faster. One queue feeds a register, so once is the usual count.
const TRIES: usize = 16;

/// Tells the true time.
pub type Clock = Arc<dyn Fn() -> Instant + Send + Sync>;

/// A register that exists in its memory only.
pub struct VirtualKkt<M> {
    memory: M,
    key: Arc<SigningKey>,
    clock: Clock,
}

impl<M> fmt::Debug for VirtualKkt<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("VirtualKkt")
    }
}

impl<M: Memory> VirtualKkt<M> {
    /// A register over its memory, which may be empty: see [`VirtualKkt::install`].
    pub fn new(memory: M, key: Arc<SigningKey>, clock: Clock) -> Self {
        Self { memory, key, clock }
    }

    /// Registers it with its first storage. A register that is installed already stays as it is.
    ///
    /// # Errors
    /// As [`Device::register`], and when the memory fails.
    pub async fn install(&self, header: Header, settings: Settings) -> Result<(), Failure> {
        let sign = |storage: &str, bytes: &[u8]| self.key.sign(storage, bytes);
        let (device, document) = Device::register(header, settings, (self.clock)(), &sign)?;
        let done = Done {
            papers: vec![Paper::Document(Box::new(document))],
            print: PrintState::NotAsked,
            warnings: Vec::new(),
            cash: device.cash,
        };
        let answer = Some(Answer { key: Key::registration(), done });
        match self.memory.keep(Change { based_on: 0, device, answer }).await {
            Ok(()) | Err(MemoryError::Conflict) => Ok(()),
            Err(MemoryError::Broken(cause)) => Err(Failure::Memory(cause)),
        }
    }

    /// Changes what no register would change by itself: faults, set-up, the header after moving to another place.
    ///
    /// # Errors
    /// When it is not installed or the memory fails.
    pub async fn adjust(&self, change: impl Fn(&mut Device) + Send + Sync) -> Result<(), Failure> {
        for _ in 0..TRIES {
            let Kept { version, mut device } = self.load().await?;
            change(&mut device);
            match self.memory.keep(Change { based_on: version, device, answer: None }).await {
                Ok(()) => return Ok(()),
                Err(MemoryError::Conflict) => {}
                Err(MemoryError::Broken(cause)) => return Err(Failure::Memory(cause)),
            }
        }
        Err(DeviceError::of(code::BUSY).into())
    }

    /// One try: nothing when somebody else was faster.
    async fn attempt(&self, key: &Key, command: &Command) -> Result<Option<Done>, Failure> {
        if let Some(done) = self.memory.answer(key).await.map_err(broken)? {
            return Ok(Some(done));
        }
        let Kept { version, device: before } = self.load().await?;
        let mut device = before.clone();
        let sign = |storage: &str, bytes: &[u8]| self.key.sign(storage, bytes);
        let applied = device.apply(command, (self.clock)(), &sign);
        let delay = Duration::from_millis(device.settings.speed_ms.into());

        let answer =
            applied.as_ref().ok().map(|applied| Answer { key: key.clone(), done: applied.done.clone() });
        if answer.is_some() || device != before {
            match self.memory.keep(Change { based_on: version, device, answer }).await {
                Ok(()) => {}
                Err(MemoryError::Conflict) => return Ok(None),
                Err(MemoryError::Broken(cause)) => return Err(Failure::Memory(cause)),
            }
        }
        let applied = applied?;
        if !delay.is_zero() {
            tokio::time::sleep(delay).await;
        }
        if applied.answer_lost {
            Err(DeviceError::of(code::NO_ANSWER).into())
        } else {
            Ok(Some(applied.done))
        }
    }

    async fn load(&self) -> Result<Kept, Failure> {
        let kept = self.memory.load().await.map_err(broken)?;
        kept.ok_or_else(|| DeviceError::of(code::NOT_REGISTERED).into())
    }
}

impl<M: Memory> Kkt for VirtualKkt<M> {
    async fn info(&self) -> Result<Info, Failure> {
        Ok(self.load().await?.device.info((self.clock)())?)
    }

    async fn execute(&self, key: &Key, command: &Command) -> Result<Done, Failure> {
        for _ in 0..TRIES {
            if let Some(done) = self.attempt(key, command).await? {
                return Ok(done);
            }
        }
        Err(DeviceError::of(code::BUSY).into())
    }

    async fn remembered(&self, key: &Key) -> Result<Option<Done>, Failure> {
        // Who cannot reach the register cannot ask it either.
        self.info().await?;
        self.memory.answer(key).await.map_err(broken)
    }

    async fn documents_after(&self, number: u32) -> Result<Vec<FiscalDocument>, Failure> {
        let storage = self.info().await?.header.storage;
        self.memory.documents_after(&storage, number).await.map_err(broken)
    }
}

/// Reading cannot conflict, whatever the memory says.
fn broken(error: MemoryError) -> Failure {
    Failure::Memory(match error {
        MemoryError::Broken(cause) => cause,
        conflict @ MemoryError::Conflict => Box::new(conflict),
    })
}
