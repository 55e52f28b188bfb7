//! Cash registers as they are set up. What they print is in `fiscal`.

use db::{Result, Rx};
use domain::id::{AccountId, RegisterId};
use domain::places::RegisterKind;
use serde_json::Value;

use crate::entity::{Entity, Facts};
use crate::scalar::Json;
use crate::{Draw, Flight, args, facts};

db::statements! {
    /// The registers.
    LIST = "SELECT id, number, name, kind, settings, active FROM register WHERE account = $1 ORDER BY number";
    /// One register.
    GET = "SELECT id, number, name, kind, settings, active FROM register WHERE account = $1 AND id = $2";
    /// A new register.
    INSERT = "INSERT INTO register (account, id, number, revision, name, kind, settings, active)
        SELECT $1, $2, base + $3, revision, $4, $5, $6, $7 FROM counter WHERE account = $1";
}

facts! {
    /// What is said of a register.
    pub struct RegisterFacts {
        /// Its name.
        pub name: String,
        /// What stands behind it.
        pub kind: RegisterKind,
        /// The driver's own settings.
        pub settings: Json<Value>,
        /// Whether in use.
        pub active: bool,
    }
}

/// A register.
pub type RegisterRow = Entity<RegisterId, RegisterFacts>;

/// All registers by number.
///
/// # Errors
/// Driver errors.
pub async fn list(rx: &mut Rx<'_>, account: AccountId) -> Result<Vec<RegisterRow>> {
    rx.query(&LIST, &args![account]).await
}

/// One register.
///
/// # Errors
/// Driver errors.
pub async fn get(rx: &mut Rx<'_>, account: AccountId, id: RegisterId) -> Result<Option<RegisterRow>> {
    rx.query_opt(&GET, &args![account, id]).await
}

/// A new register.
pub fn insert(flight: &mut Flight, id: RegisterId, draw: Draw, register: &RegisterFacts) {
    flight.exec(&INSERT, register.after(args![flight.account(), id, draw]));
}
