//! A register on the desk: the pure device in memory behind the application's port, which can be told to lose answers, to forget
//! keys, and to stand still at a chosen moment so that whoever drives it can be killed there.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use app::App;
use app::fiscal::{Answer, Register, Registers};
use domain::fiscal::device::error::code;
use domain::fiscal::device::{Command, Device, DeviceError, Done, Info, Settings};
use domain::fiscal::document::{FiscalDocument, Header};
use domain::fiscal::{Format, Taxation};
use domain::id::AccountId;
use store::places::registers::RegisterRow;
use tokio::sync::Notify;

/// Where it stands still, once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    /// When asked about itself, before anything is started.
    Asked,
    /// When a command arrives: nothing is done.
    Arrived,
    /// When a command is done: its answer never leaves.
    Done,
}

/// One register for everybody who asks.
#[derive(Clone, Debug)]
pub(crate) struct Desk(Arc<Inside>);

#[derive(Debug)]
struct Inside {
    app: App,
    state: Mutex<State>,
    stopped: Notify,
}

#[derive(Debug)]
struct State {
    device: Device,
    answers: BTreeMap<String, Done>,
    documents: Vec<FiscalDocument>,
    hidden: Option<FiscalDocument>,
    forgets_keys: bool,
    stop: Option<Stop>,
    /// The name of every command that was sent.
    sent: Vec<String>,
}

impl Desk {
    pub(crate) fn new(app: &App) -> Self {
        let header = Header {
            organisation: "Firm".into(),
            inn: "7841465198".into(),
            address: "Street 1".into(),
            place: "Shop".into(),
            serial: "0001".into(),
            registration: "0000000001023885".into(),
            storage: "9999000000000001".into(),
            format: Format::V1_2,
            taxations: vec![Taxation::Osn],
            ofd_name: "Operator".into(),
            ofd_inn: "7841465198".into(),
            sender: None,
        };
        let settings = Settings {
            model: "Desk".into(),
            firmware: "1".into(),
            line_length: 48,
            utc_offset_min: 300,
            auto_open: true,
            ofd_delay_s: 1,
            speed_ms: 0,
        };
        let (device, first) = Device::register(header, settings, app.now(), &sign).unwrap();
        let state = State {
            device,
            answers: BTreeMap::new(),
            documents: vec![first],
            hidden: None,
            forgets_keys: false,
            stop: None,
            sent: Vec::new(),
        };
        Self(Arc::new(Inside { app: app.clone(), state: Mutex::new(state), stopped: Notify::new() }))
    }

    /// Changes the device itself: its faults, for instance.
    pub(crate) fn change(&self, change: impl FnOnce(&mut Device)) {
        change(&mut self.0.state.lock().unwrap().device);
    }

    /// From now on only documents tell what was done.
    pub(crate) fn forget_keys(&self) {
        self.0.state.lock().unwrap().forgets_keys = true;
    }

    /// Does not show its last document when asked for documents.
    pub(crate) fn hide_document(&self) {
        let mut state = self.0.state.lock().unwrap();
        state.hidden = state.documents.pop();
    }

    /// Shows it again.
    pub(crate) fn show_document(&self) {
        let mut state = self.0.state.lock().unwrap();
        let hidden = state.hidden.take();
        state.documents.extend(hidden);
    }

    /// How many receipts it registered.
    pub(crate) fn receipts(&self) -> usize {
        self.0.state.lock().unwrap().documents.iter().filter(|document| document.receipt().is_some()).count()
    }

    /// The names that it was sent commands under.
    pub(crate) fn sent(&self) -> Vec<String> {
        self.0.state.lock().unwrap().sent.clone()
    }

    /// Stands still there, once.
    pub(crate) fn stop_at(&self, stop: Stop) {
        self.0.state.lock().unwrap().stop = Some(stop);
    }

    /// Drives until it stands still, and kills the driver there.
    pub(crate) async fn drive_until_killed(&self) {
        tokio::select! {
            driven = app::fiscal::drive(&self.0.app, self) => panic!("it did not stop: {driven:?}"),
            () = self.0.stopped.notified() => {}
        }
    }

    async fn maybe_stop(&self, here: Stop) {
        let stops = self.0.state.lock().unwrap().stop.take_if(|stop| *stop == here).is_some();
        if stops {
            self.0.stopped.notify_one();
            std::future::pending::<()>().await;
        }
    }

    fn apply(&self, key: &str, command: &Command) -> Result<Done, DeviceError> {
        let mut state = self.0.state.lock().unwrap();
        if let Some(done) = state.answers.get(key) {
            return Ok(done.clone());
        }
        let applied = state.device.apply(command, self.0.app.now(), &sign)?;
        state.documents.extend(applied.done.documents().cloned());
        state.answers.insert(key.to_owned(), applied.done.clone());
        match applied.answer_lost {
            true => Err(DeviceError::of(code::NO_ANSWER)),
            false => Ok(applied.done),
        }
    }

    fn about(&self) -> Result<Info, DeviceError> {
        self.0.state.lock().unwrap().device.info(self.0.app.now())
    }
}

impl Registers for Desk {
    fn find(&self, _: AccountId, _: &RegisterRow) -> Result<Box<dyn Register>, DeviceError> {
        Ok(Box::new(self.clone()))
    }
}

impl Register for Desk {
    fn info(&self) -> Answer<'_, Info> {
        Box::pin(async move {
            self.maybe_stop(Stop::Asked).await;
            self.about()
        })
    }

    fn execute<'a>(&'a self, key: &'a str, command: &'a Command) -> Answer<'a, Done> {
        Box::pin(async move {
            self.0.state.lock().unwrap().sent.push(key.to_owned());
            self.maybe_stop(Stop::Arrived).await;
            let done = self.apply(key, command);
            self.maybe_stop(Stop::Done).await;
            done
        })
    }

    fn remembered<'a>(&'a self, key: &'a str) -> Answer<'a, Option<Done>> {
        Box::pin(async move {
            self.about()?;
            let state = self.0.state.lock().unwrap();
            Ok(state.answers.get(key).filter(|_| !state.forgets_keys).cloned())
        })
    }

    fn documents_after(&self, number: u32) -> Answer<'_, Vec<FiscalDocument>> {
        Box::pin(async move {
            self.about()?;
            let state = self.0.state.lock().unwrap();
            Ok(state.documents.iter().filter(|document| document.number > number).cloned().collect())
        })
    }
}

fn sign(_: &str, bytes: &[u8]) -> u32 {
    bytes.iter().fold(17, |sign, byte| sign.wrapping_mul(31).wrapping_add(u32::from(*byte)))
}
