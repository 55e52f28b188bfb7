//! Carries out what waits for registers: one operation per register at a time, in order, each exactly once.
//!
//! The register is never asked inside a transaction. Before anything is sent, a short transaction says that the operation runs and
//! which document was the register's last; afterwards another one records what came of it. Whoever is killed in between leaves a
//! running operation behind; when its time is over, the next one asks the register what became of it, and sends the same key
//! again only if nothing did.

use std::time::Duration;

use db::{Query, Rx};
use domain::Instant;
use domain::access::Caller;
use domain::fiscal::device::error::code;
use domain::fiscal::device::{
    Command, DeviceError, Done, ErrorClass, Info, PrintState, Rule, ShiftState, rule,
};
use domain::fiscal::document::FiscalDocument;
use domain::fiscal::paper::Paper;
use domain::fiscal::receipt::Operator;
use domain::fiscal::{Evidence, OperationResult, OperationState};
use futures_util::future::join_all;
use mutants::mutant;
use store::fiscal::operations::{self, DueRow, OperationRow};
use store::places::registers::{self, RegisterRow};
use store::scalar::Json;

use super::keep::Keep;
use super::registers::{Answer, Register, Registers};
use super::settle::{Finding, Found, find_out};
use super::wish::key;
use crate::housekeeping::caretaker;
use crate::{App, Error, Result};

/// How long a register may take for one command. Slower ones are asked afterwards what became of it.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long an operation stays in one worker's hands: above three commands and the questions after them.
const LEASE_S: i64 = 300;
/// The first pause after a failure; each further one is twice as long.
const FIRST_PAUSE_S: i64 = 5;
/// The longest pause.
const LONGEST_PAUSE_S: i64 = 300;
/// What is said of an operation that holds its queue up until a person has looked.
const UNCLEAR: &str = "Исход неизвестен: документы кассы не сходятся с очередью, проверьте чек";
/// How many registers are looked at in one go.
const AT_ONCE: i64 = 32;

/// Takes one step with every register whose next operation is due, all of them at the same time; answers whether there was any.
///
/// # Errors
/// Faults, after every register had its step.
pub async fn drive(app: &App, registers: &dyn Registers) -> Result<bool> {
    let due = due(app).await?;
    let steps = join_all(due.iter().map(|next| step(app, registers, next))).await;
    steps.into_iter().try_fold(false, |some, step| Ok(some | step?))
}

/// The next operations of registers that are to be looked at now, at most one per register.
///
/// # Errors
/// Faults.
pub async fn due(app: &App) -> Result<Vec<DueRow>> {
    app.db().read(Due { now: app.now() }).await
}

/// Takes one step with an operation: carries it out, or finds out what became of it. Answers whether anything changed. A slow
/// register delays its own queue only, if every register is driven by a task of its own.
///
/// # Errors
/// Faults. What the register says is no error; it is recorded.
pub async fn step(app: &App, registers: &dyn Registers, next: &DueRow) -> Result<bool> {
    let Some((operation, register)) = app.db().read(Load(next.clone())).await? else { return Ok(false) };
    let driver = match registers.find(next.account, &register) {
        Ok(driver) => driver,
        Err(error) => Box::new(Unreachable(error)),
    };
    let turn = Turn { app, caller: caretaker(next.account), register: driver };
    match operation.state {
        OperationState::Queued => turn.start(operation).await,
        OperationState::Running => turn.settle(operation, None).await,
        OperationState::Prepared | OperationState::Complete | OperationState::Failed => Ok(false),
    }
}

/// One step with one operation.
struct Turn<'a> {
    app: &'a App,
    caller: Caller,
    register: Box<dyn Register>,
}

impl Turn<'_> {
    /// Starts an operation that waits.
    async fn start(&self, operation: OperationRow) -> Result<bool> {
        let info = match patiently(self.register.info()).await {
            Ok(info) => info,
            // Nothing was sent, so it is still the same try of the same key.
            Err(error) => {
                return self.keep(later(counted(operation), &error, self.app.now()), Vec::new()).await;
            }
        };
        let operation = counted(operation);
        let mut running = OperationRow {
            state: OperationState::Running,
            message: None,
            before_storage: Some(info.header.storage.clone()),
            before_document: Some(info.last_document.into()),
            next_at: self.app.now().plus_seconds(LEASE_S),
            ..operation
        };
        let started = Keep { operation: running.clone(), documents: Vec::new() };
        let Some(revision) = self.app.write(&self.caller, started).await? else { return Ok(false) };
        running.revision = revision;
        let (documents, answer) = self.carry_out(&running, &info).await;
        match answer {
            Ok(done) => self.keep(complete(running, Evidence::Answer, Some(done)), documents).await,
            Err(error) if error.class == ErrorClass::Unknown => self.settle(running, Some(&error)).await,
            Err(error) => self.keep(refused(running, &error, self.app.now()), documents).await,
        }
    }

    /// Sends what has to be done first, then the command itself.
    async fn carry_out(
        &self,
        operation: &OperationRow,
        info: &Info,
    ) -> (Vec<FiscalDocument>, std::result::Result<Done, DeviceError>) {
        let command = &operation.request.0;
        let mut documents = Vec::new();
        for (word, first) in before(command, info.shift_state) {
            // A name of its own for every start, so that an old answer is never taken for a new one.
            let name = format!("{}/{word}/{}", operation.key, info.last_document);
            match patiently(self.register.execute(&name, &first)).await {
                Ok(done) => documents.extend(done.documents().cloned()),
                Err(error) => return (documents, Err(error)),
            }
        }
        let answer = patiently(self.register.execute(&operation.key, command)).await;
        documents.extend(answer.iter().flat_map(Done::documents).cloned());
        (documents, answer)
    }

    /// Finds out what became of an operation that runs.
    ///
    /// * `because`: why its answer is missing; `None` when whoever started it is gone
    async fn settle(&self, operation: OperationRow, because: Option<&DeviceError>) -> Result<bool> {
        let now = self.app.now();
        match patiently(Box::pin(find_out(&*self.register, &operation))).await {
            Ok(Finding { outcome: Found::Done(evidence, done), documents }) => {
                let done = done.map(|done| *done);
                self.keep(complete(operation, evidence, done), documents).await
            }
            // The key stays: should the first try arrive after all, the register knows it and does it once.
            Ok(Finding { outcome: Found::Nothing, documents }) => {
                let why = because.cloned().unwrap_or_else(|| DeviceError::of(code::NO_ANSWER));
                let operation = later(
                    mutant!(
                        "a-key-is-changed-too-early",
                        operation,
                        OperationRow { key: key(operation.id, operation.attempts + 1), ..operation }
                    ),
                    &why,
                    now,
                );
                self.keep(OperationRow { state: OperationState::Queued, ..operation }, documents).await
            }
            Ok(Finding { outcome: Found::Unclear, .. }) => {
                let why = DeviceError { text: UNCLEAR.into(), ..DeviceError::of(code::NO_ANSWER) };
                self.keep(later(counted(operation), &why, now), Vec::new()).await
            }
            Err(error) => self.keep(later(counted(operation), &error, now), Vec::new()).await,
        }
    }

    async fn keep(&self, operation: OperationRow, documents: Vec<FiscalDocument>) -> Result<bool> {
        if let (OperationState::Failed, Some(message)) = (operation.state, &operation.message) {
            tracing::warn!(account = self.caller.account.0, operation = %operation.id.0, message, "a register refused");
        }
        Ok(self.app.write(&self.caller, Keep { operation, documents }).await?.is_some())
    }
}

/// What has to be done before a command: a shift of more than 24 hours is closed, a missing one is opened.
fn before(command: &Command, shift: ShiftState) -> Vec<(&'static str, Command)> {
    let (kind, mut shift, mut first) = (command.kind(), shift, Vec::new());
    let operator = operator_of(command);
    let over = shift == ShiftState::Expired && matches!(rule(kind, shift), Rule::No(_));
    if mutant!("a-shift-of-yesterday-stays-open", over, false) {
        first.push(("close", Command::CloseShift { operator: operator.clone() }));
        shift = ShiftState::Closed;
    }
    if matches!(rule(kind, shift), Rule::OpenFirst(_)) {
        first.push(("open", Command::OpenShift { operator }));
    }
    first
}

fn operator_of(command: &Command) -> Operator {
    match command {
        Command::Receipt(receipt) => receipt.operator.clone(),
        Command::OpenShift { operator }
        | Command::CloseShift { operator }
        | Command::XReport { operator }
        | Command::Cash { operator, .. } => operator.clone(),
        Command::Copy(_)
        | Command::Slip { .. }
        | Command::SetTime { .. }
        | Command::CloseStorage
        | Command::StartStorage { .. } => Operator::default(),
    }
}

/// The same operation, once more.
fn counted(operation: OperationRow) -> OperationRow {
    OperationRow { attempts: operation.attempts.saturating_add(1), ..operation }
}

/// The same operation, to be looked at again after a pause that grows with the attempts.
fn later(operation: OperationRow, why: &DeviceError, now: Instant) -> OperationRow {
    let pause = (1..operation.attempts.min(10)).fold(FIRST_PAUSE_S, |pause, _| pause * 2);
    OperationRow {
        message: Some(why.to_string()),
        next_at: now.plus_seconds(pause.min(LONGEST_PAUSE_S)),
        ..operation
    }
}

/// The register said no, and that nothing was registered: a person or time may help, or nothing will.
fn refused(operation: OperationRow, error: &DeviceError, now: Instant) -> OperationRow {
    // The shift may pass its 24th hour, or somebody may close it, between the question and the command.
    let of_shift = [code::SHIFT_EXPIRED, code::SHIFT_CLOSED].contains(&error.code);
    let again = error.class == ErrorClass::Retryable || (of_shift && operation.request.0.receipt().is_some());
    let key = key(operation.id, operation.attempts.saturating_add(1));
    match again {
        true => OperationRow { state: OperationState::Queued, key, ..later(operation, error, now) },
        false => {
            OperationRow { state: OperationState::Failed, message: Some(error.to_string()), ..operation }
        }
    }
}

fn complete(operation: OperationRow, evidence: Evidence, done: Option<Done>) -> OperationRow {
    let mut result =
        OperationResult { evidence, print: None, warnings: Vec::new(), cash: None, papers: Vec::new() };
    if let Some(Done { papers, print, warnings, cash }) = done {
        result.papers = papers.into_iter().filter(|paper| !matches!(paper, Paper::Document(_))).collect();
        (result.print, result.warnings, result.cash) = (Some(print), warnings, Some(cash));
    }
    let message = match &result.print {
        Some(PrintState::Unprinted(error)) => Some(error.to_string()),
        Some(PrintState::NotAsked | PrintState::Printed) | None => None,
    };
    OperationRow { state: OperationState::Complete, result: Some(Json(result)), message, ..operation }
}

/// A register that answers in time, or not at all.
async fn patiently<T>(answer: Answer<'_, T>) -> std::result::Result<T, DeviceError> {
    tokio::time::timeout(PATIENCE, answer).await.unwrap_or_else(|_| Err(DeviceError::of(code::NO_ANSWER)))
}

/// A register without a driver: everything about it fails the same way.
struct Unreachable(DeviceError);

impl Unreachable {
    fn no<T: Send + 'static>(&self) -> Answer<'_, T> {
        let error = self.0.clone();
        Box::pin(async move { Err(error) })
    }
}

impl Register for Unreachable {
    fn info(&self) -> Answer<'_, Info> {
        self.no()
    }
    fn execute<'a>(&'a self, _: &'a str, _: &'a Command) -> Answer<'a, Done> {
        self.no()
    }
    fn remembered<'a>(&'a self, _: &'a str) -> Answer<'a, Option<Done>> {
        self.no()
    }
    fn documents_after(&self, _: u32) -> Answer<'_, Vec<FiscalDocument>> {
        self.no()
    }
}

struct Due {
    now: Instant,
}

impl Query for Due {
    type Out = Vec<DueRow>;
    type Error = Error;
    const SNAPSHOT: bool = false;

    async fn run(&self, rx: &mut Rx<'_>) -> Result<Vec<DueRow>> {
        Ok(operations::list_due(rx, self.now, AT_ONCE).await?)
    }
}

struct Load(DueRow);

impl Query for Load {
    type Out = Option<(OperationRow, RegisterRow)>;
    type Error = Error;

    async fn run(&self, rx: &mut Rx<'_>) -> Result<Self::Out> {
        let DueRow { account, id, register } = &self.0;
        let operation = operations::get(rx, *account, *id).await?;
        let register = registers::get(rx, *account, *register).await?;
        Ok(operation.zip(register))
    }
}
