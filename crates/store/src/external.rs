//! Foreign identifiers: what another system calls an entity of ours.

use db::{Batch, Result, Rx};
use domain::Kind;
use domain::id::AccountId;
use uuid::Uuid;

use crate::args;

db::statements! {
    /// The entity behind a foreign identifier.
    FIND = "SELECT entity FROM external_ref WHERE account = $1 AND namespace = $2 AND kind = $3 AND value = $4";
    /// What others call some entities.
    LIST = "SELECT entity, value FROM external_ref WHERE account = $1 AND namespace = $2 AND kind = $3 AND entity {in_ids $4}
        ORDER BY entity, value";
    /// A new foreign identifier; one that is taken is refused by the schema.
    INSERT = "INSERT INTO external_ref (account, namespace, kind, value, entity) VALUES ($1, $2, $3, $4, $5)";
}

/// The entity behind a foreign identifier, if there is one.
///
/// # Errors
/// Driver errors.
pub async fn find(
    rx: &mut Rx<'_>,
    account: AccountId,
    (namespace, kind): (&str, Kind),
    value: &str,
) -> Result<Option<Uuid>> {
    let row: Option<(Uuid,)> =
        rx.query_opt(&FIND, &args![account, namespace, kind.to_string(), value]).await?;
    Ok(row.map(|(entity,)| entity))
}

/// The foreign identifiers of some entities.
///
/// # Errors
/// Driver errors.
pub async fn list(
    rx: &mut Rx<'_>,
    account: AccountId,
    (namespace, kind): (&str, Kind),
    of: &[Uuid],
) -> Result<Vec<(Uuid, String)>> {
    rx.query(&LIST, &args![account, namespace, kind.to_string(), of]).await
}

/// Names an entity from now on.
pub fn insert(
    batch: &mut Batch<'static>,
    account: AccountId,
    (namespace, kind): (&str, Kind),
    value: &str,
    entity: Uuid,
) {
    batch.exec(&INSERT, args![account, namespace, kind.to_string(), value, entity]);
}
