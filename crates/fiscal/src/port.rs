//! Drivers behind the application's port, and where they are found: every register of kind `virtual` is one of ours over the
//! books' own memory, installed at the first question.

use std::sync::Arc;

use app::App;
use app::fiscal::{Answer, Register, RegisterSettings, Registers};
use domain::fiscal::device::error::code;
use domain::fiscal::device::{Command, DeviceError, Done, ErrorClass, Info, Settings};
use domain::fiscal::document::{FiscalDocument, Header};
use domain::fiscal::numbers::registration_number;
use domain::id::AccountId;
use domain::places::RegisterKind;
use store::places::registers::RegisterRow;

use crate::{Books, Failure, Key, Kkt, SigningKey, VirtualKkt};

/// How long a document waits before the operator takes it.
const OFD_DELAY_S: u32 = 60;

/// The registers of a server.
#[derive(Clone, Debug)]
pub struct Drivers {
    app: App,
    key: Arc<SigningKey>,
}

impl Drivers {
    /// * `key`: signs the documents of virtual registers
    #[must_use]
    pub const fn new(app: App, key: Arc<SigningKey>) -> Self {
        Self { app, key }
    }

    /// The inside of a virtual register: its faults and set-up.
    #[must_use]
    pub fn virtual_register(&self, account: AccountId, register: &RegisterRow) -> VirtualKkt<Books> {
        let memory = Books::new(self.app.db().clone(), account, register.id);
        let app = self.app.clone();
        VirtualKkt::new(memory, Arc::clone(&self.key), Arc::new(move || app.now()))
    }
}

impl Registers for Drivers {
    fn find(&self, account: AccountId, register: &RegisterRow) -> Result<Box<dyn Register>, DeviceError> {
        match register.facts.kind {
            RegisterKind::Virtual => Ok(Box::new(Installed {
                kkt: self.virtual_register(account, register),
                plan: plan(account, register),
            })),
        }
    }
}

/// A virtual register that is installed as planned when it is first looked at.
struct Installed {
    kkt: VirtualKkt<Books>,
    plan: (Header, Settings),
}

impl Installed {
    async fn info_or_install(&self) -> Result<Info, DeviceError> {
        match self.kkt.info().await {
            Err(Failure::Device(error)) if error.code == code::NOT_REGISTERED => {
                let (header, settings) = self.plan.clone();
                self.kkt.install(header, settings).await.map_err(told)?;
                self.kkt.info().await.map_err(told)
            }
            answer => answer.map_err(told),
        }
    }
}

impl Register for Installed {
    fn info(&self) -> Answer<'_, Info> {
        Box::pin(self.info_or_install())
    }

    fn execute<'a>(&'a self, key: &'a str, command: &'a Command) -> Answer<'a, Done> {
        Box::pin(async move { self.kkt.execute(&Key::named(key), command).await.map_err(told) })
    }

    fn remembered<'a>(&'a self, key: &'a str) -> Answer<'a, Option<Done>> {
        Box::pin(async move { self.kkt.remembered(&Key::named(key)).await.map_err(told) })
    }

    fn documents_after(&self, number: u32) -> Answer<'_, Vec<FiscalDocument>> {
        Box::pin(async move { self.kkt.documents_after(number).await.map_err(told) })
    }
}

/// What the application hears of a failure; the causes of a broken memory are for the log.
fn told(failure: Failure) -> DeviceError {
    match failure {
        Failure::Device(error) => error,
        Failure::Memory(cause) => {
            tracing::error!(error = &*cause as &dyn std::error::Error, "the memory of a register failed");
            DeviceError {
                code: code::NO_ANSWER,
                text: "Память кассы недоступна".into(),
                class: ErrorClass::Unknown,
            }
        }
    }
}

/// How a virtual register is registered: by its settings, under numbers made from its own.
fn plan(account: AccountId, register: &RegisterRow) -> (Header, Settings) {
    let RegisterSettings {
        organisation,
        inn,
        address,
        place,
        taxations,
        format,
        line_length,
        utc_offset_min,
        speed_ms,
    } = RegisterSettings::read(&register.facts.settings.0);
    let number = register.number.0;
    let serial = format!("VR{number:010}");
    let sequence = u32::try_from(number.rem_euclid(1_000_000_000)).unwrap_or_default();
    let header = Header {
        registration: registration_number(sequence, &inn, &serial),
        // Nobody takes it for a real one: those of tests start with four nines.
        storage: format!("9999{:05}{:07}", account.0.rem_euclid(100_000), number.rem_euclid(10_000_000)),
        organisation,
        inn,
        address,
        place,
        serial,
        format,
        taxations,
        ofd_name: "Виртуальный ОФД".to_owned(),
        ofd_inn: "7841465198".to_owned(),
        sender: None,
    };
    let settings = Settings {
        model: "Прилавок-В".to_owned(),
        firmware: env!("CARGO_PKG_VERSION").to_owned(),
        line_length,
        utc_offset_min,
        auto_open: true,
        ofd_delay_s: OFD_DELAY_S,
        speed_ms,
    };
    (header, settings)
}
