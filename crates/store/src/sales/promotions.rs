//! Promotions, kept as the domain writes them.

use db::{Result, Rx};
use domain::id::*;
use domain::sales::Promotion;

use crate::args;
use crate::flight::{Draw, Flight};
use crate::scalar::Json;

db::statements! {
    /// The promotions that may reduce prices now.
    pub LIST_ACTIVE = "SELECT number, body FROM promotion WHERE account = $1 AND active ORDER BY number";
    /// Some promotions, active or not.
    pub LIST_BY_IDS = "SELECT number, body FROM promotion WHERE account = $1 AND id {in_ids $2}";
    /// The zone, if it is the account's.
    pub FIND_ZONE = "SELECT id FROM zone WHERE account = $1 AND id = $2";
    /// A new promotion.
    pub INSERT = "INSERT INTO promotion (account, id, number, revision, created_at, zone, active, body)
        SELECT $1, $2, base + $3, revision, $4, $5, $6, $7 FROM counter WHERE account = $1";
    /// A promotion as it stands now.
    pub UPDATE = "UPDATE promotion SET revision = (SELECT revision FROM counter WHERE account = $1), active = $3, body = $4
        WHERE account = $1 AND id = $2";
}

row! {
    /// A promotion.
    pub struct PromotionRow {
        /// Its number.
        pub number: Number,
        /// The rest.
        pub body: Json<Promotion>,
    }
}

impl PromotionRow {
    /// The promotion with the number that it got.
    #[must_use]
    pub fn into_promotion(self) -> Promotion {
        Promotion { number: self.number, ..self.body.0 }
    }
}

/// Some promotions by id, active or not.
///
/// # Errors
/// Driver errors.
pub async fn list_by_ids(rx: &mut Rx<'_>, account: AccountId, ids: &[PromotionId]) -> Result<Vec<Promotion>> {
    let rows: Vec<PromotionRow> = rx.query(&LIST_BY_IDS, &args![account, ids]).await?;
    Ok(rows.into_iter().map(PromotionRow::into_promotion).collect())
}

/// A new promotion.
pub fn insert(flight: &mut Flight, draw: Draw, promotion: &Promotion) {
    flight.exec(
        &INSERT,
        args![
            flight.account(),
            promotion.id,
            draw,
            promotion.created,
            promotion.zone,
            promotion.active,
            Json(promotion.clone())
        ],
    );
}

/// A promotion as it stands now.
pub fn update(flight: &mut Flight, promotion: &Promotion) {
    flight.exec_n(
        &UPDATE,
        args![flight.account(), promotion.id, promotion.active, Json(promotion.clone())],
        1,
    );
}
