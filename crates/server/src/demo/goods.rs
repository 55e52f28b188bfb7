//! The demo's goods: four large receipts bring two thousand variants into the warehouses, transfers take some to the shops.

use anyhow::Result;
use app::App;
use app::catalogue::{AttachImage, Bytes, Goods, Lots};
use app::parties::CreateSupplier;
use app::stock::{
    AcceptTransfer, AddReceiptLines, CreateTransfer, FinishReceipt, NewLine, OpenReceipt, ReceiptLine,
};
use domain::access::Caller;
use domain::catalogue::{Described, Property, VariantFilter, VariantSort};
use domain::id::{ProductId, VariantId};
use domain::money::Entered;
use domain::parties::PartyKind;
use domain::stock::{Batch, ReceiptGoods};
use domain::{Money, Quantity};

use super::dice::Dice;
use super::places::Places;
use super::words::{COLLECTIONS, DEPARTMENTS, Department, SUPPLIERS};
use super::{Calendar, USD};

/// Variants that each shop gets some of.
const IN_A_SHOP: usize = 200;
/// How many of each.
const UNITS_IN_A_SHOP: Quantity = Quantity::units(12);

/// What lies where after everything came.
#[derive(Clone, Debug)]
pub(super) struct Shelves {
    /// Each product once, with its name.
    pub(super) products: Vec<(ProductId, String)>,
    /// What each shop has, in the order of the shops.
    pub(super) in_shops: Vec<Vec<VariantId>>,
}

pub(super) async fn receive(
    app: &App,
    owner: &Caller,
    places: &Places,
    calendar: Calendar,
) -> Result<Shelves> {
    let suppliers = SUPPLIERS.iter().map(|name| {
        let kind = PartyKind::Company;
        (
            calendar.ago(45, 0),
            CreateSupplier { name: (*name).to_owned(), kind, brand: Some(places.brand), zone: None },
        )
    });
    app.write_all(owner, suppliers.collect()).await?;
    let mut dice = Dice::new(1);
    for (n, departments) in (0..).zip(DEPARTMENTS.chunks(2)) {
        let at = calendar.ago(36 - n, 0);
        let location = places.warehouses[usize::try_from(n % 2).unwrap_or(0)];
        let note = Some(format!("Поставка {}", n + 1));
        let receipt = OpenReceipt { location, at: None, will_review: false, note, rates: Vec::new() };
        let documents = app.write_all(owner, vec![(at, receipt)]).await?;
        for document in documents.into_iter().map(|document| document.id) {
            let lines = departments.iter().flat_map(|department| lines(department, &mut dice)).collect();
            let add = AddReceiptLines { document, lines, batch: Batch::AllOrNothing };
            app.write_all(owner, vec![(at.plus_seconds(600), add)]).await?;
            app.write_all(owner, vec![(at.plus_seconds(3_600), FinishReceipt { document })]).await?;
        }
    }
    distribute(app, owner, places, calendar).await
}

/// The lines of everything in a department.
fn lines(department: &Department, dice: &mut Dice) -> Vec<ReceiptLine> {
    let number = DEPARTMENTS.iter().position(|other| std::ptr::eq(other, department)).unwrap_or(0);
    let mut out = Vec::with_capacity(250);
    for (k, (kind, thousands)) in department.kinds.iter().enumerate() {
        for (c, collection) in COLLECTIONS.iter().enumerate() {
            let supplier = *dice.pick(&SUPPLIERS);
            let price = Money::units((thousands + dice.between(0, thousands / 4)) * 1_000);
            for (v, variant) in department.variants.iter().enumerate() {
                let goods = Described {
                    sku: format!("D{}{k}{c}", number + 1),
                    product_name: format!("{kind} «{collection}»"),
                    supplier: supplier.to_owned(),
                    category: department.path.iter().map(ToString::to_string).collect(),
                    barcode: barcode(number * 1_000 + k * 100 + c * 10 + v),
                    variant_name: format!("{kind} «{collection}» {variant}"),
                    variant_properties: vec![Property {
                        name: department.property.to_owned(),
                        value: Some((*variant).to_owned()),
                    }],
                    ..Described::default()
                };
                out.push(ReceiptLine {
                    goods: ReceiptGoods { described: goods, lot_properties: Vec::new() },
                    quantity: Quantity::units(dice.between(20, 60)),
                    cost: Some(cost(price)),
                    price: Some(Entered::primary(price)),
                    expires_on: None,
                });
            }
        }
    }
    out
}

/// Bought for about half of what it sells for, in dollars and cents.
fn cost(price: Money) -> Entered {
    let cents = price.0 / Money::SCALE / 2 * 100 / 12_500;
    Entered { amount: Money(cents * USD.minor_step().0), currency: Some(USD) }
}

/// An EAN-13 of the range for use inside a shop.
fn barcode(serial: usize) -> String {
    let digits = format!("20{serial:010}");
    let weighted = digits
        .bytes()
        .zip([1, 3].into_iter().cycle())
        .map(|(digit, weight)| u32::from(digit - b'0') * weight);
    let check = (10 - weighted.sum::<u32>() % 10) % 10;
    format!("{digits}{check}")
}

/// Sends every shop a share of what the warehouses have.
async fn distribute(app: &App, owner: &Caller, places: &Places, calendar: Calendar) -> Result<Shelves> {
    let (mut products, mut halves) = (Vec::new(), [Vec::new(), Vec::new()]);
    let page = |offset| app::Page { offset, limit: 500 };
    for offset in [0, 500, 1_000, 1_500] {
        let sort = VariantSort { descending: false, ..VariantSort::default() };
        let goods = Goods { filter: VariantFilter::default(), sort, page: page(offset), lots: Lots::None };
        for variant in app.read(owner, goods).await?.items {
            // Receipts went to the warehouses in turn, five hundred lines each.
            halves[usize::try_from(offset / 500 % 2).unwrap_or(0)].push(variant.id);
            if products.last().is_none_or(|(id, _)| *id != variant.product.id) {
                products.push((variant.product.id, variant.product.name.clone()));
            }
        }
    }
    let mut in_shops = vec![Vec::new(); places.shops.len()];
    for (s, (shop, stock)) in places.shops.iter().zip(&mut in_shops).enumerate() {
        for (from, variants) in places.warehouses.iter().zip(&halves) {
            let share = variants.iter().copied().skip(s).step_by(places.shops.len() + 1).take(IN_A_SHOP / 2);
            let share: Vec<VariantId> = share.collect();
            let lines = share.iter().map(|variant| NewLine {
                variant: *variant,
                quantity: UNITS_IN_A_SHOP,
                lot: None,
            });
            let transfer = CreateTransfer {
                zone: Some(places.zone),
                from: *from,
                to: *shop,
                at: None,
                requested: true,
                will_review: false,
                note: None,
                lines: lines.collect(),
            };
            let at = calendar.ago(32, 0);
            for document in app.write_all(owner, vec![(at, transfer)]).await? {
                let accept = AcceptTransfer { document: document.id };
                app.write_all(owner, vec![(at.plus_seconds(7_200), accept)]).await?;
            }
            stock.extend(share);
        }
    }
    Ok(Shelves { products, in_shops })
}

/// Gives every product a photo, which is drawn when somebody first looks at it.
pub(super) async fn photograph(
    app: &App,
    owner: &Caller,
    shelves: &Shelves,
    calendar: Calendar,
) -> Result<()> {
    let photos = shelves.products.iter().map(|(product, name)| {
        let photo = AttachImage {
            product: *product,
            variant: None,
            original_name: name.clone(),
            extension: "png".to_owned(),
            bytes: Bytes::Drawn(name.clone()),
        };
        (calendar.ago(31, 0), photo)
    });
    app.write_all(owner, photos.collect()).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn barcodes_have_their_check_digit() {
        assert_eq!(barcode(0), "2000000000008");
        assert_eq!(barcode(1_234).len(), 13);
    }

    #[test]
    fn there_are_two_thousand_different_variants() {
        let mut dice = Dice::new(1);
        let all: Vec<_> = DEPARTMENTS.iter().flat_map(|d| lines(d, &mut dice)).collect();
        let mut codes: Vec<_> = all.iter().map(|line| line.goods.described.barcode.clone()).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!((all.len(), codes.len()), (2_000, 2_000));
    }
}
