//! Keeping goods for a placed sale, and letting them go.

use db::Tx;
use domain::id::*;
use domain::sales::{LineKind, Pick, Reserve, SaleState};
use domain::stock::{Shelves, Wanted};
use domain::{Quantity, Refusal, Shortage};
use store::Flight;
use store::sales::lines::NO_LOT;
use store::stock::ledger;

use super::cart::Cart;
use super::goods::{self, Known};
use crate::{Cx, Result};

/// Makes the promises of a placed sale fit its lines; leaves a draft alone.
pub(super) async fn follow(cx: &Cx, tx: &mut Tx<'_>, cart: &mut Cart, flight: &mut Flight) -> Result<()> {
    if cart.sale.state == SaleState::Placed {
        hold(cx, tx, cart, flight, Reserve::Asked).await?;
    }
    Ok(())
}

/// Keeps goods for every line anew.
///
/// # Errors
/// [`Refusal::InsufficientStock`] with [`Reserve::Asked`] when something cannot be kept in full.
pub(super) async fn hold(
    cx: &Cx,
    tx: &mut Tx<'_>,
    cart: &mut Cart,
    flight: &mut Flight,
    how: Reserve,
) -> Result<()> {
    let (mut shelves, uncounted) = release_all(cx, tx, cart).await?;
    let (sale, pick) = (cart.sale.id, cart.sale.policies.0.pick);
    let mut short = Vec::new();
    for line in cart.lines.iter_mut().filter(|l| l.kind == LineKind::Goods && !uncounted.contains(&l.variant))
    {
        let kept =
            if how == Reserve::None { Quantity::ZERO } else { promise(&mut shelves, sale, line, pick) };
        line.reserved = kept;
        if how == Reserve::Asked && kept < line.quantity {
            short.push(Shortage { variant: 0, asked: line.quantity, available: kept });
        }
    }
    if !short.is_empty() {
        return Err(Refusal::InsufficientStock { lines: short }.into());
    }
    ledger::post(flight, &shelves.plan());
    Ok(())
}

fn promise(shelves: &mut Shelves, sale: SaleId, line: &store::sales::lines::LineRow, pick: Pick) -> Quantity {
    let lot = (line.lot != NO_LOT).then_some(line.lot);
    let oversell = domain::sales::Oversell::WithinAvailable;
    let wanted = Wanted { quantity: line.quantity, lot, pick, oversell };
    let made = shelves.promise(sale, line.id, (line.variant, line.location), wanted);
    made.iter().map(|p| p.quantity).sum()
}

/// Lets all goods of a sale go.
pub(super) async fn release(cx: &Cx, tx: &mut Tx<'_>, cart: &mut Cart, flight: &mut Flight) -> Result<()> {
    let (shelves, _) = release_all(cx, tx, cart).await?;
    ledger::post(flight, &shelves.plan());
    Ok(())
}

/// The shelves of a sale after its promises ended, and which of its goods are not counted.
async fn release_all(cx: &Cx, tx: &mut Tx<'_>, cart: &mut Cart) -> Result<(Shelves, Vec<VariantId>)> {
    let Known { promises, uncounted } = goods::known(cx, tx, cart).await?;
    let held: Vec<LotId> = promises.iter().map(|p| p.lot).collect();
    let mut shelves = goods::shelves(cx, tx, cart, &held).await?;
    shelves.release(&promises);
    cart.lines.iter_mut().for_each(|l| l.reserved = Quantity::ZERO);
    Ok((shelves, uncounted))
}
