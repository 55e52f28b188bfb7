//! The demo shop's Evotor terminal and the bills that wait for it: some of several lines, some with marking codes, one prepaid.

use anyhow::{Context, Result};
use app::App;
use app::access::{CreateTerminal, RevokeKey, TerminalRefs, Terminals};
use app::sales::{BillDraft, BillItem, OwnName, PlaceBill};
use dialect_evotor::TerminalSettings;
use domain::access::Caller;
use domain::id::{Number, OutletId, VariantId};
use domain::sales::{Buyer, LineKind};
use domain::{Money, Quantity};
use serde::{Deserialize, Serialize};

use super::Calendar;
use super::goods::Shelves;
use super::places::Places;
use super::words::{FIRST_NAMES, LAST_NAMES};

/// For Evotor terminals and the cloud behind them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EvotorCredentials {
    /// What terminal and cloud show.
    pub token: String,
    /// The shop's number on this server.
    pub shop: Number,
    /// The vendor's id of the owner; receipts must bear it.
    pub user_id: String,
    /// The vendor's id of the store.
    pub store_id: String,
    /// The vendor's id of the terminal.
    pub device_id: String,
    /// The vendor's id of the cashier.
    pub employee_id: String,
}

const USER: &str = "01-000000000012345";
const STORE: &str = "20250115-1A2B-4033-8044-5566778899AA";
const DEVICE: &str = "20250115-3C4D-4055-8066-778899AABBCC";
const EMPLOYEE: &str = "20250115-5E6F-4077-8088-99AABBCCDDEE";

/// The bill that the recipe pays: its id, its product's id, the price and the name of that.
pub(super) const RECIPE_BILL: (i64, &str, i64, &str) = (1012, "212", 185_000, "Плед хлопковый");

/// A bill: how many days and seconds ago it was written, and its lines by position among [`GOODS`].
type Written = (i64, i64, &'static [usize]);

const BILLS: [Written; 12] = [
    (9, 3_000, &[0, 6]),
    (8, 21_400, &[1]),
    (7, 9_900, &[3, 3, 6]),
    (6, 30_100, &[2, 0, 5]),
    (5, 1_200, &[4]),
    (5, 26_000, &[7, 7, 7, 6]),
    (4, 14_700, &[1, 2]),
    (3, 8_000, &[5, 0]),
    (3, 33_300, &[3]),
    (2, 17_500, &[0, 1, 2, 4, 6]),
    (1, 5_600, &[7]),
    (1, 28_800, &[8]),
];

/// Goods of the CRM's own list: id, name, kind, price, tax in basis points, whether each has a marking code.
type Article = (&'static str, &'static str, &'static str, i64, Option<i64>, bool);

const GOODS: [Article; 9] = [
    ("201", "Скатерть льняная", "NORMAL", 320_000, Some(1_200), false),
    ("202", "Полотенце махровое", "NORMAL", 64_000, Some(1_200), false),
    ("203", "Салфетки, 6 шт", "NORMAL", 45_500, Some(1_200), false),
    ("204", "Блуза льняная, M", "LIGHT_INDUSTRY_MARKED", 410_000, Some(1_200), true),
    ("205", "Туфли домашние, 38", "SHOES_MARKED", 265_000, Some(1_200), true),
    ("206", "Подгонка по размеру", "SERVICE", 40_000, None, false),
    ("301", "Доставка", "", 25_000, None, false),
    ("207", "Чай зелёный, 50 г", "NORMAL", 18_600, Some(0), false),
    (RECIPE_BILL.1, RECIPE_BILL.3, "NORMAL", RECIPE_BILL.2, None, false),
];

/// Writes the bills of the first till. The second of them has goods of the shop's own catalogue as well, the fifth was prepaid.
pub(super) async fn bill(
    app: &App,
    owner: &Caller,
    places: &Places,
    shelves: &Shelves,
    calendar: Calendar,
) -> Result<()> {
    let outlet = *places.outlets.first().context("the demo has a till")?;
    let bills = (0_usize..).zip(BILLS).map(|(n, (days, seconds, goods))| {
        let at = calendar.ago(days, seconds);
        let mut lines: Vec<BillItem> =
            goods.iter().enumerate().map(|(at, of)| line(*of, n * 10 + at)).collect();
        if n == 1 {
            lines.extend(
                shelves.in_shops.first().and_then(|shop| shop.first()).map(|variant| of_ours(*variant)),
            );
        }
        let draft = BillDraft {
            label: format!("Д-{}", 701 + n),
            dated_at: Some(at),
            buyer: buyer(n),
            customer: None,
            open_to: None,
            prepaid: if n == 4 { Money::units(100_000) } else { Money::ZERO },
            lines,
        };
        let own = OwnName { namespace: dialect_evotor::NAME, value: (1001 + n).to_string() };
        (at, PlaceBill { outlet, draft, own: Some(own) })
    });
    app.write_all(owner, bills.collect()).await?;
    Ok(())
}

fn buyer(n: usize) -> Buyer {
    let name = format!("{} {}", FIRST_NAMES[n % FIRST_NAMES.len()], LAST_NAMES[n % LAST_NAMES.len()]);
    Buyer { full_name: name.clone(), name, ..Buyer::default() }
}

fn line(of: usize, n: usize) -> BillItem {
    let (own, name, class, price, tax_rate, marked) = GOODS[of];
    BillItem {
        kind: match class {
            "" => LineKind::Delivery,
            "SERVICE" => LineKind::Service,
            _ => LineKind::Goods,
        },
        variant: None,
        name: name.to_owned(),
        unit: "шт".to_owned(),
        price: Money::units(price),
        quantity: Quantity::units(1),
        tax_rate,
        own: Some(own.to_owned()),
        class: (!class.is_empty()).then(|| class.to_owned()),
        mark: marked.then(|| mark(n)),
    }
}

fn of_ours(variant: VariantId) -> BillItem {
    let item = line(0, 0);
    BillItem {
        variant: Some(variant),
        name: "С полки магазина".to_owned(),
        price: Money::units(99_000),
        own: None,
        ..item
    }
}

/// A code of the right shape that no state ever gave out.
fn mark(n: usize) -> String {
    format!("0104600000000015215demo{n:09}\u{1d}91EE10\u{1d}92{:0>43}=", n)
}

/// Connects the terminal anew; a token given out before is worthless from then on.
pub(super) async fn connect(app: &App, owner: &Caller, outlet: OutletId) -> Result<EvotorCredentials> {
    for old in app.read(owner, Terminals).await? {
        // One that was revoked before is not found.
        match app.write(owner, RevokeKey(old.key)).await {
            Ok(()) | Err(app::Error::Refused(domain::Refusal::NotFound { .. })) => {}
            Err(error) => return Err(error.into()),
        }
    }
    let (token, hash) = app.new_key();
    let text = |text: &str| Some(text.to_owned());
    let settings = TerminalSettings { systems: "dasturxon-uz".to_owned(), ..TerminalSettings::default() };
    let terminal = CreateTerminal {
        number: None,
        name: "Эвотор".to_owned(),
        login: owner.login.context("an owner signs in")?,
        outlet,
        hash,
        refs: TerminalRefs { owner: text(USER), shop: text(STORE), device: text(DEVICE) },
        settings: serde_json::to_value(settings).context("settings are JSON")?,
    };
    let (shop, _) = app.write(owner, terminal).await?;
    Ok(EvotorCredentials {
        token: token.0,
        shop,
        user_id: USER.to_owned(),
        store_id: STORE.to_owned(),
        device_id: DEVICE.to_owned(),
        employee_id: EMPLOYEE.to_owned(),
    })
}
