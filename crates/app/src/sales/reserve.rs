//! Keeping goods for a placed sale, and letting them go.

use domain::id::*;
use domain::sales::{LineKind, Pick, Reserve, SaleState};
use domain::stock::{Shelves, Wanted};
use domain::{Quantity, Refusal, Shortage};
use mutants::mutant;
use store::Flight;
use store::sales::lines::{LineRow, NO_LOT};
use store::stock::ledger;

use super::cart::Cart;
use super::goods::Goods;
use crate::Cx;

/// Makes the promises of a placed sale fit its lines; leaves a draft alone.
///
/// # Errors
/// [`Refusal::InsufficientStock`].
pub(super) fn follow(cx: &Cx, cart: &mut Cart, goods: &Goods, flight: &mut Flight) -> Result<(), Refusal> {
    match cart.sale.state {
        SaleState::Placed => hold(cx, cart, goods, flight, Reserve::Asked),
        SaleState::Draft | SaleState::Completed | SaleState::Void => Ok(()),
    }
}

/// Keeps goods for every line anew.
///
/// # Errors
/// [`Refusal::InsufficientStock`] with [`Reserve::Asked`] when something cannot be kept in full.
pub(super) fn hold(
    cx: &Cx,
    cart: &mut Cart,
    goods: &Goods,
    flight: &mut Flight,
    how: Reserve,
) -> Result<(), Refusal> {
    let mut shelves = release_all(cx, cart, goods);
    let (sale, pick) = (cart.sale.id, cart.sale.policies.0.pick);
    let mut short = Vec::new();
    let counted = |line: &&mut LineRow| line.kind == LineKind::Goods && goods.is_counted(line.variant);
    for line in cart.lines.iter_mut().filter(counted) {
        let kept =
            if how == Reserve::None { Quantity::ZERO } else { promise(&mut shelves, sale, line, pick) };
        line.reserved = kept;
        if mutant!("less-is-kept-than-was-asked", how == Reserve::Asked && kept < line.quantity, false) {
            short.push(Shortage { variant: 0, asked: line.quantity, available: kept });
        }
    }
    if !short.is_empty() {
        return Err(Refusal::InsufficientStock { lines: short });
    }
    ledger::post(flight, &shelves.plan());
    Ok(())
}

fn promise(shelves: &mut Shelves, sale: SaleId, line: &LineRow, pick: Pick) -> Quantity {
    let lot = (line.lot != NO_LOT).then_some(line.lot);
    let oversell = domain::sales::Oversell::WithinAvailable;
    let wanted = Wanted { quantity: line.quantity, lot, pick, oversell };
    let made = shelves.promise(sale, line.id, (line.variant, line.location), wanted);
    made.iter().map(|p| p.quantity).sum()
}

/// Lets all goods of a sale go.
pub(super) fn release(cx: &Cx, cart: &mut Cart, goods: &Goods, flight: &mut Flight) {
    ledger::post(flight, &release_all(cx, cart, goods).plan());
}

/// The shelves of a sale after its promises ended.
fn release_all(cx: &Cx, cart: &mut Cart, goods: &Goods) -> Shelves {
    cart.lines.iter_mut().for_each(|l| l.reserved = Quantity::ZERO);
    goods.shelves(cx.at())
}
