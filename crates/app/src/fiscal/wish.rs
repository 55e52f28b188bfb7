//! Asking a register for something: an operation at the end of its queue.

use domain::fiscal::device::Command;
use domain::fiscal::{OperationKind, OperationState};
use domain::id::*;
use domain::{IdSource, Kind};
use serde_json::json;
use store::fiscal::operations::{self, OperationRow};
use store::scalar::Json;
use store::{Draw, Flight};
use uuid::Uuid;

use crate::Cx;

/// What a register is asked for.
#[derive(Clone, Debug)]
pub(crate) struct Wish {
    /// Which register.
    pub(crate) register: RegisterId,
    /// For which till.
    pub(crate) outlet: OutletId,
    /// What.
    pub(crate) kind: OperationKind,
    /// The sale, and the posting or money that makes the settlement.
    pub(crate) sale: Option<(SaleId, Uuid)>,
    /// The command.
    pub(crate) request: Command,
    /// Why it cannot be sent as it is; a person may have it sent all the same.
    pub(crate) refused: Option<String>,
}

impl Wish {
    /// Puts it at the end of the register's queue.
    pub(crate) fn queue(self, cx: &Cx, flight: &mut Flight, ids: &mut IdSource) -> (OperationId, Draw) {
        let Self { register, outlet, kind, sale, request, refused } = self;
        let state = if refused.is_some() { OperationState::Failed } else { OperationState::Queued };
        let id: OperationId = ids.next();
        let row = OperationRow {
            id,
            number: Number(0),
            revision: Revision(0),
            register,
            outlet,
            kind,
            state,
            sale: sale.map(|(sale, _)| sale),
            settlement: sale.map(|(_, settlement)| settlement),
            request: Json(request),
            result: None,
            message: refused,
            attempts: 0,
            key: key(id, 1),
            before_storage: None,
            before_document: None,
            created_at: cx.at(),
            updated_at: cx.at(),
            next_at: cx.at(),
        };
        let draw = flight.draw();
        operations::insert(flight, draw, &row);
        flight.event(
            "queued",
            Kind::Operation,
            id,
            json!({ "kind": kind, "register": register, "sale": row.sale }),
        );
        (id, draw)
    }
}

/// What the register knows the `n`-th try under a new name by.
pub(super) fn key(operation: OperationId, n: i64) -> String {
    format!("{}/{n}", operation.0)
}
