//! The steps of each command, on a copy of the device that is thrown away if any step fails.

use super::error::{DeviceError, code};
use super::rule::{Rule, ShiftState, rule};
use super::storage::{Phase, Storage};
use super::{Command, Device, Fault, Moment, Shift, Sign};
use crate::Instant;
use crate::fiscal::Kopecks;
use crate::fiscal::canonical;
use crate::fiscal::check::ReceiptWarning;
use crate::fiscal::counters::CashDirection;
use crate::fiscal::document::{Body, FiscalDocument, RegisteredReceipt, ShiftReport};
use crate::fiscal::paper::{CashSlip, Paper, XReport};
use crate::fiscal::receipt::{Operator, Receipt};
use crate::fiscal::words::PaymentKind;

type Step<T = ()> = Result<T, DeviceError>;

/// A command on its way.
pub(super) struct Session<'a> {
    device: &'a mut Device,
    moment: Moment,
    sign: &'a Sign<'a>,
    papers: Vec<Paper>,
}

impl<'a> Session<'a> {
    pub(super) fn new(device: &'a mut Device, moment: Moment, sign: &'a Sign<'a>) -> Self {
        Self { device, moment, sign, papers: Vec::new() }
    }

    /// Writes the document every storage starts with.
    pub(super) fn first_document(mut self) -> Step<FiscalDocument> {
        self.issue(Body::Registration, false)
    }

    /// Carries out a command as the table says. `now` is the true time, for setting the clock.
    pub(super) fn perform(
        mut self,
        command: &Command,
        now: Instant,
    ) -> Step<(Vec<Paper>, Vec<ReceiptWarning>)> {
        let state = self.device.shift_state(self.moment);
        match rule(command.kind(), state) {
            Rule::No(code) => return Err(DeviceError::of(code)),
            Rule::OpenFirst(code) if !self.device.settings.auto_open => return Err(DeviceError::of(code)),
            Rule::OpenFirst(_) | Rule::Go => {}
        }
        let mut warnings = Vec::new();
        match command {
            Command::OpenShift { operator } => self.open_shift(operator)?,
            Command::CloseShift { operator } => self.close_shift(operator)?,
            Command::Receipt(receipt) => {
                self.receipt(receipt, state)?;
                warnings = receipt.warnings(self.moment.local.year());
            }
            Command::XReport { operator } => self.x_report(operator),
            Command::Cash { direction, sum, operator } => self.cash(*direction, *sum, operator)?,
            Command::Copy(document) => self.papers.push(Paper::Copy(document.clone())),
            Command::Slip { items } => self.papers.push(Paper::Slip { items: items.clone() }),
            Command::SetTime { to } => self.set_time(*to, now)?,
            Command::CloseStorage => self.close_storage()?,
            Command::StartStorage { number } => self.start_storage(number)?,
        }
        Ok((self.papers, warnings))
    }

    fn open_shift(&mut self, operator: &Operator) -> Step {
        let number = self.device.shift.number.saturating_add(1);
        self.device.shift =
            Shift { number, opened_at: Some(self.moment.at), documents: 1, ..Shift::default() };
        let report = self.shift_report(operator);
        self.register(Body::ShiftOpen(report), false)
    }

    fn close_shift(&mut self, operator: &Operator) -> Step {
        self.device.shift.documents += 1;
        let report = self.shift_report(operator);
        self.register(Body::ShiftClose(report), true)?;
        self.device.shift.opened_at = None;
        self.device.faults.retain(|armed| armed.sticky || armed.fault != Fault::ShiftExpired);
        Ok(())
    }

    fn receipt(&mut self, receipt: &Receipt, state: ShiftState) -> Step {
        self.admit(receipt)?;
        if state == ShiftState::Closed {
            self.open_shift(&receipt.operator)?;
        }
        let paid = receipt.settled().of(PaymentKind::Cash);
        let direction = if receipt.kind.takes_cash() { CashDirection::In } else { CashDirection::Out };
        self.move_cash(direction, paid)?;

        let shift = &mut self.device.shift;
        shift.receipts += 1;
        shift.documents += 1;
        shift.counters.count(receipt);
        self.device.grand.count(receipt);
        let entry = RegisteredReceipt {
            shift: shift.number,
            number_in_shift: shift.receipts,
            receipt: receipt.clone(),
        };
        self.register(Body::Receipt(entry), false)
    }

    /// Refuses what must not be registered, whatever the caller checked before.
    fn admit(&self, receipt: &Receipt) -> Step {
        let header = &self.device.header;
        if let Err(problems) = receipt.check() {
            let money = problems.iter().any(|problem| problem.field.starts_with("payments"));
            return Err(DeviceError::of(if money { code::PAYMENTS } else { code::ATTRIBUTES }));
        }
        let today = self.moment.local.date().to_string();
        if receipt.correction.as_ref().is_some_and(|correction| correction.date > today) {
            return Err(DeviceError::of(code::ATTRIBUTES));
        }
        if !receipt.fits(header.format) {
            return Err(DeviceError::of(code::CORRECTION_KIND));
        }
        if !header.taxations.contains(&receipt.taxation) {
            return Err(DeviceError::of(code::TAXATION));
        }
        Ok(())
    }

    fn x_report(&mut self, operator: &Operator) {
        let mut report = self.shift_report(operator);
        if self.device.shift.opened_at.is_none() {
            // Between shifts it says zeros; the last shift had its own report.
            (report.receipts, report.documents) = (0, 0);
            report.counters = Shift::default().counters;
        }
        let (header, local) = (self.device.header.clone(), self.moment.local);
        self.papers.push(Paper::XReport(Box::new(XReport { header, local, report })));
    }

    fn cash(&mut self, direction: CashDirection, sum: Kopecks, operator: &Operator) -> Step {
        if sum <= Kopecks::ZERO || sum > Kopecks::LIMIT {
            return Err(DeviceError::of(code::ATTRIBUTES));
        }
        self.move_cash(direction, sum)?;
        self.device.shift.counters.count_cash(direction, sum);
        self.device.grand.count_cash(direction, sum);
        let slip = CashSlip {
            header: self.device.header.clone(),
            local: self.moment.local,
            operator: operator.clone(),
            direction,
            sum,
            cash: self.device.cash,
        };
        self.papers.push(Paper::Cash(Box::new(slip)));
        Ok(())
    }

    fn move_cash(&mut self, direction: CashDirection, sum: Kopecks) -> Step {
        let cash = &mut self.device.cash;
        match direction {
            CashDirection::In => *cash += sum,
            CashDirection::Out if *cash < sum => return Err(DeviceError::of(code::NO_CASH)),
            CashDirection::Out => *cash = *cash - sum,
        }
        Ok(())
    }

    /// The clock never goes back behind the last document.
    fn set_time(&mut self, to: Instant, now: Instant) -> Step {
        self.device.clock_ahead_us = to.0.saturating_sub(now.0);
        let moment = self.device.moment(now)?;
        let behind = self.device.storage.last_at.is_some_and(|last| moment.at < last);
        if behind { Err(DeviceError::of(code::CLOCK)) } else { Ok(()) }
    }

    fn close_storage(&mut self) -> Step {
        if !self.device.storage.unsent.is_empty() {
            return Err(DeviceError::of(code::UNSENT));
        }
        self.register(Body::StorageClose, true)?;
        self.device.storage.phase = Phase::PostFiscal;
        Ok(())
    }

    fn start_storage(&mut self, number: &str) -> Step {
        if self.device.storage.phase == Phase::Fiscal {
            return Err(DeviceError::of(code::STORAGE_STATE));
        }
        let is_number = number.len() == 16 && number.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number || number == self.device.header.storage {
            return Err(DeviceError::of(code::ATTRIBUTES));
        }
        self.device.storage = Storage::fresh(self.moment.at);
        number.clone_into(&mut self.device.header.storage);
        self.register(Body::Registration, false)
    }

    fn shift_report(&self, operator: &Operator) -> ShiftReport {
        let Device { shift, grand, cash, .. } = &*self.device;
        ShiftReport {
            shift: shift.number,
            operator: operator.clone(),
            receipts: shift.receipts,
            documents: shift.documents,
            counters: shift.counters,
            grand: *grand,
            cash: *cash,
            storage: self.device.storage_report(self.moment),
        }
    }

    fn register(&mut self, body: Body, closing: bool) -> Step {
        let document = self.issue(body, closing)?;
        self.papers.push(Paper::Document(Box::new(document)));
        Ok(())
    }

    /// Numbers, signs and takes a document.
    fn issue(&mut self, body: Body, closing: bool) -> Step<FiscalDocument> {
        let Moment { at, local } = self.moment;
        let storage = &mut self.device.storage;
        storage.accepts(at, closing)?;
        let number = storage.last_number.checked_add(1).ok_or_else(|| DeviceError::of(code::STORAGE_FULL))?;
        let header = self.device.header.clone();
        let mut document = FiscalDocument { number, sign: 0, at, local, header, body };
        let bytes = canonical::bytes(&document).map_err(|_| DeviceError::of(code::ATTRIBUTES))?;
        document.sign = (self.sign)(&document.header.storage, &bytes);
        storage.take(number, document.sign, at);
        Ok(document)
    }
}
