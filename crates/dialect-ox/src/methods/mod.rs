//! Methods of payment.

mod wire;

use app::places::Methods;

use crate::ctx::{Ctx, ok};
use crate::error::Answer;
use crate::list::{PageBody, window};

pub(crate) use self::wire::PaymentMethod;

/// `GET /payment-methods`.
pub(crate) async fn list(cx: Ctx) -> Answer {
    let (page, order) = cx.page_by_id()?;
    let methods = cx.read(Methods { order, page: window(page) }).await?;
    ok(&PageBody::of(page, methods.map(|method| PaymentMethod::of(method, cx.caller.account))))
}
