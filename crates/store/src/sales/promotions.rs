//! Promotions, kept as the domain writes them.

use domain::id::*;
use domain::sales::Promotion;

use crate::args;
use crate::flight::{Draw, Flight};
use crate::scalar::Json;

db::statements! {
    /// The promotions that may reduce prices now.
    pub LIST_ACTIVE = "SELECT number, body FROM promotion WHERE account = $1 AND active ORDER BY number";
    /// The promotions that reduced lines of some sales, active or not.
    pub LIST_OF_SALES = "SELECT number, body FROM promotion WHERE account = $1 AND id IN
            (SELECT promotion FROM adjustment WHERE account = $1 AND sale {in_ids $2})
        ORDER BY number";
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
