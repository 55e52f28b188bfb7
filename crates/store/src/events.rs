//! The outbox, request keys, foreign ids and extras: what every command may leave beside its own rows.

use db::{Batch, Result, Rx, Slot, Sql, Value};
use domain::id::{AccountId, Revision};
use domain::{Instant, Kind};
use uuid::Uuid;

use crate::args;
use crate::flight::Maker;
use crate::scalar::{Json, Texts};

db::statements! {
    /// An event of the flight's revision.
    INSERT_EVENT = "INSERT INTO event (account, revision, position, what, kind, entity, fields, at, party, through)
        SELECT $1, revision, $2, $3, $4, $5, $6, $7, $8, $9 FROM counter WHERE account = $1";
    /// The account's revision, and whether anything but things of some kinds changed after an earlier one. Long after, that is
    /// not looked for: something did.
    FIND_NEWS = "SELECT c.revision, c.revision - $2 > 5000 OR EXISTS (SELECT 1 FROM event e
            WHERE e.account = c.account AND e.revision > $2 AND NOT (e.kind {in_texts $3}))
        FROM counter c WHERE c.account = $1";
    /// The answer given to a request before.
    GET_REQUEST = "SELECT body_hash, answer FROM request_key WHERE account = $1 AND caller = $2 AND key = $3";
    /// Remembers the answer to a request.
    INSERT_REQUEST = "INSERT INTO request_key (account, caller, key, body_hash, answer, at) VALUES ($1, $2, $3, $4, $5, $6)";
    /// Forgets old requests.
    DELETE_REQUESTS = "DELETE FROM request_key WHERE at < $1";
    /// What one language keeps about some entities.
    LIST_EXTRAS = "SELECT entity, body FROM extras WHERE account = $1 AND namespace = $2 AND entity {in_ids $3}";
    /// Sets what one language keeps about an entity.
    PUT_EXTRAS = "INSERT INTO extras (account, namespace, entity, body) VALUES ($1, $2, $3, $4)
        ON CONFLICT (account, namespace, entity) DO UPDATE SET body = excluded.body";
}

/// One event of a flight.
#[derive(Clone, Debug)]
pub struct EventRow {
    /// Its place in the flight, from 1.
    pub position: i64,
    /// What happened.
    pub what: &'static str,
    /// To what kind of thing.
    pub kind: Kind,
    /// To which.
    pub entity: Uuid,
    /// What changed.
    pub fields: serde_json::Value,
}

/// The question, to be asked beside a list, whether it still holds: answered by [`NewsRow`].
///
/// * `since`: the revision that something is known of
/// * `but`: changes of these kinds of things do not matter
#[must_use]
pub fn news(account: AccountId, since: Revision, but: &[Kind]) -> (&'static Sql, Vec<Value<'static>>) {
    let kinds: Vec<String> = but.iter().copied().map(word).collect();
    (&FIND_NEWS, args![account, since, Texts(&kinds)])
}

row! {
    /// How far the books have come.
    pub struct NewsRow {
        /// The account's revision.
        pub revision: Revision,
        /// Whether something that matters has changed, as far as one knows.
        pub changed: bool,
    }
}

/// How a kind of thing is written.
fn word(kind: Kind) -> String {
    serde_json::to_value(kind).ok().and_then(|kind| kind.as_str().map(str::to_owned)).unwrap_or_default()
}

/// Adds an event to the rows of a flight.
pub fn append(rows: &mut Batch<'static>, maker: &Maker, event: &EventRow) {
    let kind = word(event.kind);
    let fields = Json(event.fields.clone());
    let (what, through) = (event.what, maker.through);
    rows.exec(
        &INSERT_EVENT,
        args![
            maker.account,
            event.position,
            what,
            kind,
            event.entity,
            fields,
            maker.at,
            maker.party,
            through
        ],
    );
}

row! {
    /// The answer given to a request before.
    pub struct RequestRow {
        /// SHA-256 of the request.
        pub body_hash: Vec<u8>,
        /// The command's result.
        pub answer: Json<serde_json::Value>,
    }
}

/// The answer given before to the request of this caller with this key.
///
/// # Errors
/// Driver errors.
pub async fn get_request(
    rx: &mut Rx<'_>,
    account: AccountId,
    caller: Uuid,
    key: &str,
) -> Result<Option<RequestRow>> {
    rx.query_opt(&GET_REQUEST, &args![account, caller, key]).await
}

/// Remembers a request's answer.
pub fn insert_request(batch: &mut Batch<'static>, maker: &Maker, caller: Uuid, key: &str, row: &RequestRow) {
    batch.exec(&INSERT_REQUEST, args![maker.account, caller, key, row.body_hash, row.answer, maker.at]);
}

/// Forgets the requests made before a moment; the slot tells how many.
pub fn delete_requests(batch: &mut Batch<'static>, before: Instant) -> Slot {
    batch.exec(&DELETE_REQUESTS, args![before])
}

row! {
    /// What one language keeps about an entity.
    pub struct ExtrasRow {
        /// The entity.
        pub entity: Uuid,
        /// Its own JSON.
        pub body: Json<serde_json::Value>,
    }
}

/// The extras of some entities in one namespace.
///
/// # Errors
/// Driver errors.
pub async fn list_extras(
    rx: &mut Rx<'_>,
    account: AccountId,
    namespace: &str,
    of: &[Uuid],
) -> Result<Vec<ExtrasRow>> {
    rx.query(&LIST_EXTRAS, &args![account, namespace, of]).await
}

/// Sets an entity's extras. It changes nothing of the shop's, so it takes no revision: that of the command beside it tells of it.
pub fn put_extras(
    batch: &mut Batch<'static>,
    account: AccountId,
    namespace: &str,
    entity: Uuid,
    body: serde_json::Value,
) {
    batch.exec(&PUT_EXTRAS, args![account, namespace, entity, Json(body)]);
}
