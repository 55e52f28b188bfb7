//! Setting up promotions.

use db::{Rx, Tx};
use domain::access::{Permission, Scope};
use domain::id::*;
use domain::sales::{Offer, Promotion, Rule};
use domain::{Kind, Problems, Reason};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::args;
use store::sales::promotions::{self, PromotionRow};
use uuid::Uuid;

use crate::access::check_scope;
use crate::{Command, Cx, Query, Result};

/// How many rules or offers a promotion may have.
const MAX_PARTS: usize = 100;

/// Makes a promotion. Its id, number and moment are given here.
#[derive(Clone, Debug)]
pub struct CreatePromotion {
    /// As it shall be; `id`, `number` and `created` are not looked at.
    pub promotion: Promotion,
}

/// A promotion that was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromotionRef {
    /// Its id.
    pub id: PromotionId,
    /// Its number.
    pub number: Number,
}

impl Command for CreatePromotion {
    type Out = PromotionRef;
    const PERMISSION: Permission = Permission::SettingsWrite;

    async fn run(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<PromotionRef> {
        let zone: Vec<(Uuid,)> =
            tx.query(&promotions::FIND_ZONE, &args![cx.account(), self.promotion.zone]).await?;
        let mut problems = Problems::new();
        problems.required("name", &self.promotion.name, 255);
        problems.optional("description", self.promotion.description.as_deref().unwrap_or_default(), 2_000);
        problems.check("zone", !zone.is_empty(), Reason::Unknown);
        problems.check("offers", !self.promotion.offers.is_empty(), Reason::Blank);
        problems.at_most("offers", self.promotion.offers.len(), MAX_PARTS);
        problems.at_most("rules", self.promotion.rules.len(), MAX_PARTS);
        let Promotion { brands, locations, outlets, .. } = self.promotion.clone();
        check_scope(cx, tx, &Scope { brands, locations, outlets }, &mut problems).await?;
        problems.into_result()?;
        let mut promotion = self.promotion.clone();
        promotion.id = cx.ids().next();
        promotion.created = cx.at();
        let rules = promotion.rules.into_iter().zip(1..).map(|(r, n)| Rule { number: Number(n), ..r });
        promotion.rules = rules.collect();
        let offers = promotion.offers.into_iter().zip(1..).map(|(o, n)| Offer { number: Number(n), ..o });
        promotion.offers = offers.collect();
        let mut flight = cx.flight();
        let draw = flight.draw();
        promotions::insert(&mut flight, draw, &promotion);
        flight.event("created", Kind::Promotion, promotion.id, json!({ "name": promotion.name }));
        let sent = flight.send(tx).await?;
        Ok(PromotionRef { id: promotion.id, number: sent.number(draw) })
    }
}

/// The promotions that may reduce prices now.
#[derive(Clone, Copy, Debug)]
pub struct ActivePromotions;

impl Query for ActivePromotions {
    type Out = Vec<Promotion>;
    const PERMISSION: Permission = Permission::CatalogueRead;

    async fn run(&self, cx: &Cx, rx: &mut Rx<'_>) -> Result<Vec<Promotion>> {
        let rows: Vec<PromotionRow> = rx.query(&promotions::LIST_ACTIVE, &args![cx.account()]).await?;
        Ok(rows.into_iter().map(PromotionRow::into_promotion).collect())
    }
}
