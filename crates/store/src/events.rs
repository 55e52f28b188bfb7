//! The outbox, request keys, foreign ids and extras: what every command may leave beside its own rows.

use db::{Batch, Result, Rx};
use domain::Kind;
use domain::id::AccountId;
use uuid::Uuid;

use crate::flight::{Flight, Maker};
use crate::scalar::{Json, Str};
use crate::{args, row};

db::statements! {
    /// An event of the flight's revision.
    INSERT_EVENT = "INSERT INTO event (account, revision, position, what, kind, entity, fields, at, party, through)
        SELECT $1, revision, $2, $3, $4, $5, $6, $7, $8, $9 FROM counter WHERE account = $1";
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

/// Adds an event to the rows of a flight.
pub fn append(rows: &mut Batch<'_>, maker: &Maker, event: &EventRow) {
    let kind = serde_json::to_value(event.kind).ok().and_then(|k| k.as_str().map(str::to_owned)).unwrap_or_default();
    let fields = Json(event.fields.clone());
    let owned = |v: db::Value<'_>| v.into_owned();
    rows.exec(
        &INSERT_EVENT,
        args![maker.account, event.position, Str(event.what), kind, event.entity, fields, maker.at, maker.party, Str(maker.through)]
            .into_iter()
            .map(owned)
            .collect(),
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
pub async fn get_request(rx: &mut Rx<'_>, account: AccountId, caller: Uuid, key: &str) -> Result<Option<RequestRow>> {
    rx.query_opt(&GET_REQUEST, &args![account, caller, Str(key)]).await
}

/// Remembers a request's answer.
pub fn insert_request<'a>(batch: &mut Batch<'a>, maker: &Maker, caller: Uuid, key: &'a str, row: &'a RequestRow) {
    batch.exec(&INSERT_REQUEST, vec![
        crate::Scalar::bind(&maker.account).into_owned(),
        db::Value::Id(caller),
        db::Value::Text(key.into()),
        crate::Scalar::bind(&row.body_hash),
        crate::Scalar::bind(&row.answer),
        crate::Scalar::bind(&maker.at).into_owned(),
    ]);
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
pub async fn list_extras(rx: &mut Rx<'_>, account: AccountId, namespace: &str, of: &[Uuid]) -> Result<Vec<ExtrasRow>> {
    rx.query(&LIST_EXTRAS, &[crate::Scalar::bind(&account), db::Value::Text(namespace.into()), crate::scalar::ids(of)]).await
}

/// Sets an entity's extras.
pub fn put_extras(flight: &mut Flight<'_>, namespace: &str, entity: Uuid, body: serde_json::Value) {
    let account = flight.account();
    let body = Json(body);
    let args = args![account, Str(namespace), entity, body].into_iter().map(db::Value::into_owned).collect();
    flight.exec(&PUT_EXTRAS, args);
}
