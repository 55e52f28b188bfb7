//! What a person decides about an operation that did not get through.

use db::Tx;
use domain::access::Permission;
use domain::fiscal::OperationState;
use domain::id::*;
use domain::{Kind, Refusal, Word};
use serde_json::json;
use store::fiscal::operations::{self, OperationRow};

use super::run_register::OperationRef;
use super::wish::key;
use crate::{Command, Cx, Result};

/// Tries an operation again: one that failed, or one whose outcome is unknown, after a person has seen at the register that
/// nothing was registered. It goes back to its old place in the queue, under a new key.
#[derive(Clone, Copy, Debug)]
pub struct RetryOperation {
    /// The operation.
    pub operation: OperationId,
}

/// Gives an operation up: one that waits, or one whose outcome is unknown and cannot be found out. The queue goes on.
#[derive(Clone, Copy, Debug)]
pub struct GiveUpOperation {
    /// The operation.
    pub operation: OperationId,
}

impl Command for RetryOperation {
    type Out = OperationRef;
    const PERMISSION: Permission = Permission::ShiftManage;

    async fn run(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<OperationRef> {
        let operation = load(cx, tx, self.operation).await?;
        if operation.state != OperationState::Failed && !is_held(&operation) {
            return Err(wrong(operation.state).into());
        }
        let operation = OperationRow {
            state: OperationState::Queued,
            key: key(operation.id, operation.attempts.saturating_add(1)),
            next_at: cx.at(),
            ..operation
        };
        keep(cx, tx, operation, "retried").await
    }
}

impl Command for GiveUpOperation {
    type Out = OperationRef;
    const PERMISSION: Permission = Permission::ShiftManage;

    async fn run(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<OperationRef> {
        let operation = load(cx, tx, self.operation).await?;
        if operation.state != OperationState::Queued && !is_held(&operation) {
            return Err(wrong(operation.state).into());
        }
        keep(cx, tx, OperationRow { state: OperationState::Failed, ..operation }, "given_up").await
    }
}

/// Whether its outcome is unknown; while it is in a worker's hands, nothing is said against it yet.
fn is_held(operation: &OperationRow) -> bool {
    operation.state == OperationState::Running && operation.message.is_some()
}

fn wrong(state: OperationState) -> Refusal {
    Refusal::WrongState { kind: Kind::Operation, state: state.word() }
}

/// The operation, locked; one that a worker writes at this very moment is running.
async fn load(cx: &Cx, tx: &mut Tx<'_>, id: OperationId) -> Result<OperationRow> {
    let known = operations::get(tx, cx.account(), id).await?;
    let known = known.ok_or_else(|| Refusal::not_found(Kind::Operation, id.0))?;
    cx.caller.must_reach_outlet(known.outlet)?;
    let locked = operations::lock(tx, cx.account(), id).await?;
    Ok(locked.map(|(operation, _)| operation).ok_or_else(|| wrong(OperationState::Running))?)
}

async fn keep(cx: &Cx, tx: &mut Tx<'_>, operation: OperationRow, what: &'static str) -> Result<OperationRef> {
    let mut flight = cx.flight();
    operations::update(&mut flight, &OperationRow { updated_at: cx.at(), ..operation.clone() });
    flight.event(
        what,
        Kind::Operation,
        operation.id,
        json!({ "kind": operation.kind, "sale": operation.sale }),
    );
    flight.send(tx).await?;
    Ok(OperationRef { id: operation.id, number: operation.number })
}
