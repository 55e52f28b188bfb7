//! The memory of virtual registers: what a real one keeps inside itself. What it means is in `fiscal`.

use db::{Batch, Result, Rx};
use domain::fiscal::device::{Device, Done};
use domain::id::*;

use crate::args;
use crate::scalar::Json;

db::statements! {
    /// A register's state.
    GET = "SELECT version, state FROM device WHERE account = $1 AND register = $2";
    /// The state of a register that had none.
    INSERT = "INSERT INTO device (account, register, version, state) VALUES ($1, $2, 1, $3)
        ON CONFLICT (account, register) DO NOTHING";
    /// The state that follows a version.
    UPDATE = "UPDATE device SET version = version + 1, state = $4 WHERE account = $1 AND register = $2 AND version = $3";
    /// What was answered to a key.
    GET_ANSWER = "SELECT body FROM device_answer WHERE account = $1 AND register = $2 AND key = $3";
    /// Remembers an answer; never a second one to the same key.
    INSERT_ANSWER = "INSERT INTO device_answer (account, register, key, body) VALUES ($1, $2, $3, $4)
        ON CONFLICT (account, register, key) DO NOTHING";
    /// In which answer a document is.
    INSERT_DOCUMENT = "INSERT INTO device_document (account, register, storage, number, key) VALUES ($1, $2, $3, $4, $5)";
    /// The answers with documents of a storage after a number.
    LIST_ANSWERS_AFTER = "SELECT a.body FROM device_answer a WHERE a.account = $1 AND a.register = $2 AND a.key IN (
            SELECT d.key FROM device_document d
            WHERE d.account = $1 AND d.register = $2 AND d.storage = $3 AND d.number > $4)";
}

row! {
    /// A register's state.
    pub struct DeviceRow {
        /// Raised by every change, from 1.
        pub version: i64,
        /// The state.
        pub state: Json<Device>,
    }
}

row! {
    /// An answer that was given.
    pub struct AnswerRow {
        /// The answer.
        pub body: Json<Done>,
    }
}

/// A register's state, if it was ever installed.
///
/// # Errors
/// Driver errors.
pub async fn get(rx: &mut Rx<'_>, account: AccountId, register: RegisterId) -> Result<Option<DeviceRow>> {
    rx.query_opt(&GET, &args![account, register]).await
}

/// What was answered to a key.
///
/// # Errors
/// Driver errors.
pub async fn get_answer(
    rx: &mut Rx<'_>,
    account: AccountId,
    register: RegisterId,
    key: &str,
) -> Result<Option<AnswerRow>> {
    rx.query_opt(&GET_ANSWER, &args![account, register, key]).await
}

/// The answers that brought documents of a storage after a number, in no order; they may bring others as well.
///
/// # Errors
/// Driver errors.
pub async fn list_answers_after(
    rx: &mut Rx<'_>,
    account: AccountId,
    register: RegisterId,
    storage: &str,
    number: i64,
) -> Result<Vec<AnswerRow>> {
    rx.query(&LIST_ANSWERS_AFTER, &args![account, register, storage, number]).await
}

/// The state after a version (0: there was none). Fails as a guard when the version has passed.
pub fn put(
    batch: &mut Batch<'static>,
    account: AccountId,
    register: RegisterId,
    based_on: i64,
    state: Device,
) {
    let state = Json(state);
    match based_on {
        0 => batch.exec_n(&INSERT, args![account, register, state], 1),
        _ => batch.exec_n(&UPDATE, args![account, register, based_on, state], 1),
    };
}

/// Remembers an answer and where its documents are. Fails as a guard when the key was answered before.
pub fn insert_answer(
    batch: &mut Batch<'static>,
    account: AccountId,
    register: RegisterId,
    key: &str,
    done: Done,
) {
    let numbers: Vec<_> = done.documents().map(|d| (d.header.storage.clone(), i64::from(d.number))).collect();
    batch.exec_n(&INSERT_ANSWER, args![account, register, key, Json(done)], 1);
    for (storage, number) in numbers {
        batch.exec(&INSERT_DOCUMENT, args![account, register, storage, number, key]);
    }
}
