//! Baskets with known totals, and what holds for any basket.

use std::collections::BTreeSet;

use jiff::civil::date;
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::catalogue::Property;
use crate::money::Rate;
use crate::sales::{AnyOf, Bounds, GoodsFilter, Offer, OfferKind, Rule, RuleKind, Target, TaxMode};
use crate::{Currency, Instant, Reason, Word};

const UZS: Currency = Currency::constant("UZS");
const USD: Currency = Currency::constant("USD");

fn id<T: From<Uuid>>(n: u128) -> T {
    Uuid::from_u128(n).into()
}

fn card(usd: i64, eur: i64) -> RateCard {
    RateCard {
        id: id(1),
        zone: id(1),
        since: Instant(0),
        primary: UZS,
        rates: vec![(USD, Rate::whole(usd)), (Currency::constant("EUR"), Rate::whole(eur))],
    }
}

fn uzs(units: i64) -> Price {
    Price { amount: Money::units(units), currency: UZS, card: id(1) }
}

fn usd(amount: &str) -> Price {
    Price { amount: amount.parse().unwrap(), currency: USD, card: id(1) }
}

fn goods(n: u128) -> GoodsFacts {
    GoodsFacts {
        variant: id(n),
        name: format!("goods {n}"),
        barcodes: vec![format!("52090{n}")],
        sku: format!("A-{n}"),
        categories: vec![id(n), id(100)],
        supplier: Some(id(n)),
        brand: id(1),
        location: id(10),
        expires_on: None,
        variant_properties: vec![],
        product_properties: vec![],
        lot_properties: vec![],
    }
}

/// Line `n` has goods `n`.
fn line(n: u128, quantity: i64, price: Price) -> BasketLine {
    let quantity = Quantity::units(quantity);
    BasketLine { id: id(n), quantity, price, goods: goods(n), manual: vec![], tax: Tax::None }
}

fn seen() -> Circumstances {
    Circumstances {
        at: Instant(1_000),
        today: date(2026, 11, 22),
        outlet: id(12),
        customer: None,
        groups: BTreeSet::new(),
        points: 0,
        methods: BTreeSet::new(),
        coupons: BTreeSet::new(),
    }
}

fn promotion(n: i64, kinds: impl IntoIterator<Item = OfferKind>) -> Promotion {
    let offer = |(at, kind)| Offer { number: Number(n * 10 + at), automatic: true, level: 1, kind };
    Promotion {
        id: id(u128::from(n.unsigned_abs())),
        number: Number(n),
        created: Instant(0),
        zone: id(1),
        name: format!("promotion {n}"),
        description: None,
        active: true,
        approved: true,
        system: false,
        brands: BTreeSet::new(),
        locations: BTreeSet::new(),
        outlets: BTreeSet::new(),
        rules: vec![],
        offers: (0..).zip(kinds).map(offer).collect(),
    }
}

fn all() -> Target {
    Target { filter: GoodsFilter::default(), combine: true, count: None, each: true }
}

fn percent(points: i64, target: Target) -> OfferKind {
    OfferKind::Percent { basis_points: points * 100, target }
}

fn amount(units: i64) -> Option<ManualDiscount> {
    Some(ManualDiscount { kind: Reduction::Amount(uzs(units)), combine: true })
}

/// A basket under construction, with the shop's usual policies.
struct Till {
    card: RateCard,
    lines: Vec<BasketLine>,
    manual: Option<ManualDiscount>,
    promotions: Vec<Promotion>,
    seen: Circumstances,
    spread: Spread,
    stacking: Stacking,
}

fn till(lines: impl Into<Vec<BasketLine>>) -> Till {
    Till {
        card: card(10_800, 11_000),
        lines: lines.into(),
        manual: None,
        promotions: vec![],
        seen: seen(),
        spread: Spread::LastLine,
        stacking: Stacking::ByLevel,
    }
}

impl Till {
    fn price(&self) -> Result<Priced, Refusal> {
        price(&Basket {
            card: &self.card,
            lines: &self.lines,
            manual: self.manual,
            promotions: &self.promotions,
            circumstances: &self.seen,
            spread: self.spread,
            stacking: self.stacking,
        })
    }

    /// The lines' discounts in whole units.
    fn discounts(&self) -> Vec<i64> {
        self.price().unwrap().lines.iter().map(|line| line.discount.0 / Money::SCALE).collect()
    }

    /// The discount of the whole sale under these promotions.
    fn under(mut self, promotions: impl Into<Vec<Promotion>>) -> Self {
        self.promotions = promotions.into();
        self
    }
}

fn in_currencies(amount: Money, card: &RateCard) -> Vec<String> {
    let price = Price { amount, currency: UZS, card: card.id };
    price.amounts(card).iter().map(|(currency, amount)| format!("{currency} {amount}")).collect()
}

#[test]
fn a_line_counts_in_its_own_currency_and_is_converted_once() {
    let one = till([line(1, 1, uzs(3000))]).price().unwrap();
    assert_eq!([one.subtotal, one.total, one.lines[0].unit_final], [Money::units(3000); 3]);
    let two = till([line(1, 2, uzs(3000))]);
    let priced = two.price().unwrap();
    assert_eq!(in_currencies(priced.total, &two.card), ["UZS 6000", "USD 0.56", "EUR 0.55"]);
    assert_eq!(priced.lines[0].unit_final, Money::units(3000));

    let mut weighed = till([line(1, 1, usd("4.55"))]);
    weighed.lines[0].quantity = Quantity(333_000);
    assert_eq!(weighed.price().unwrap().total.to_string(), "16363.62", "1.51515 USD, not 1.52");
}

#[test]
fn an_empty_basket_comes_to_nothing_and_keeps_its_discount_for_later() {
    let mut empty = till([]);
    empty.manual = amount(100);
    let nothing = empty.price().unwrap();
    assert_eq!((nothing.subtotal, nothing.discount, nothing.total), Default::default());
}

#[test]
fn a_manual_discount_is_spread_and_explained() {
    let mut sale = till([line(1, 1, uzs(220_000))]);
    (sale.card, sale.manual) = (card(8450, 9100), amount(100_000));
    let priced = sale.price().unwrap();
    assert_eq!(in_currencies(priced.subtotal, &sale.card), ["UZS 220000", "USD 26.04", "EUR 24.18"]);
    assert_eq!(in_currencies(priced.discount, &sale.card), ["UZS 100000", "USD 11.83", "EUR 10.99"]);
    assert_eq!(in_currencies(priced.total, &sale.card), ["UZS 120000", "USD 14.2", "EUR 13.19"]);
    let why = Applied {
        source: Source::Manual,
        level: 1,
        quantity: Quantity::units(1),
        amount: Money::units(100_000),
    };
    assert_eq!(priced.lines[0].adjustments, [why]);
    assert_eq!(priced.lines[0].unit_final, Money::units(120_000));

    sale.lines.push(line(2, 1, uzs(110_000)));
    assert_eq!(sale.discounts(), [66_666, 33_333], "66 666.67 and 33 333.33");
}

#[test]
fn a_fifth_off_149900_is_29980() {
    let sale = till([line(1, 1, uzs(149_900))]).under([promotion(1, [percent(20, all())])]);
    let priced = sale.price().unwrap();
    assert_eq!((priced.discount, priced.total), (Money::units(29_980), Money::units(119_920)));
    let source = Source::Promotion { promotion: id(1), offer: Number(10) };
    assert_eq!(priced.lines[0].adjustments[0].source, source);
}

#[test]
fn a_manual_discount_beyond_the_sale_is_refused_and_a_promotion_s_is_cut() {
    let mut sale = till([line(1, 1, uzs(70))]);
    sale.manual = amount(71);
    assert_eq!(sale.price(), Err(Refusal::field("discount", Reason::TooLarge { limit: 70 })));
    sale.manual = Some(ManualDiscount { kind: Reduction::Percent(10_001), combine: true });
    assert_eq!(sale.price(), Err(Refusal::field("discount", Reason::TooLarge { limit: 100 })));
    sale.manual = amount(-1);
    assert_eq!(sale.price(), Err(Refusal::field("discount", Reason::TooSmall { limit: 0 })));
    sale.manual = None;
    let generous = promotion(1, [OfferKind::TotalAmount { amount: uzs(71) }, percent(300, all())]);
    assert_eq!(sale.under([generous]).discounts(), [70]);
}

#[test]
fn the_cashier_s_line_discounts_follow_promotions_and_go_before_the_whole_sale() {
    let mut sale =
        till([line(1, 1, uzs(1000)), line(2, 1, uzs(1000))]).under([promotion(1, [percent(10, all())])]);
    sale.lines[0].manual = vec![Reduction::Percent(5000), Reduction::Amount(uzs(50))];
    sale.manual = Some(ManualDiscount { kind: Reduction::Percent(1000), combine: true });
    let priced = sale.price().unwrap();
    let steps = |at: usize| {
        priced.lines[at].adjustments.iter().map(|a| a.amount.0 / Money::SCALE).collect::<Vec<_>>()
    };
    assert_eq!((steps(0), steps(1)), (vec![100, 450, 50, 40], vec![100, 90]));

    sale.lines[0].manual = vec![Reduction::Amount(uzs(901))];
    assert_eq!(sale.price(), Err(Refusal::field("lines[0].discount", Reason::TooLarge { limit: 900 })));
}

#[test]
fn a_manual_discount_that_may_not_combine_replaces_promotions() {
    let mut sale = till([line(1, 1, uzs(1000))]).under([promotion(1, [percent(10, all())])]);
    sale.manual = amount(30);
    assert_eq!(sale.discounts(), [130]);
    sale.manual = sale.manual.map(|manual| ManualDiscount { combine: false, ..manual });
    assert_eq!(sale.discounts(), [30]);
}

#[test]
fn offers_apply_by_level_until_one_that_may_not_combine() {
    let mut late = promotion(1, [percent(50, all())]);
    late.offers[0].level = 3;
    let alone = || Target {
        combine: false,
        filter: GoodsFilter { skus: AnyOf::only(vec!["A-1".into()]), ..all().filter },
        ..all()
    };
    let mut middle = promotion(2, [percent(20, alone())]);
    middle.offers[0].level = 2;
    let first = promotion(3, [percent(10, all())]);
    let whole = promotion(4, [OfferKind::TotalAmount { amount: uzs(45) }]);
    let sale = till([line(1, 1, uzs(1000)), line(2, 1, uzs(1000))]).under([late, middle, first, whole]);
    // The closed first line is left out of the whole-sale offer too.
    assert_eq!(sale.discounts(), [100 + 180, 100 + 450 + 45]);
}

#[test]
fn the_best_offer_stands_alone() {
    let offers =
        [percent(10, all()), percent(30, all()), OfferKind::Amount { amount: uzs(250), target: all() }];
    let totals = [OfferKind::TotalAmount { amount: uzs(20) }, OfferKind::TotalPercent { basis_points: 100 }];
    let mut sale = till([line(1, 1, uzs(1000)), line(2, 1, uzs(500))]).under([promotion(1, offers)]);
    sale.stacking = Stacking::Best;
    assert_eq!(sale.discounts(), [300, 250]);
    assert_eq!(sale.under([promotion(1, totals)]).discounts(), [13, 6], "20, spread; not 1 %");
}

#[test]
fn a_fixed_price_holds_for_counted_units_and_never_raises() {
    let fixed = |price, target| promotion(1, [OfferKind::FixedPrice { price, target }]);
    let lines = || [line(1, 3, uzs(3000)), line(2, 1, uzs(900)), line(3, 1, uzs(5000))];
    assert_eq!(till(lines()).under([fixed(uzs(1000), all())]).discounts(), [6000, 0, 4000]);
    assert_eq!(till(lines()).under([fixed(usd("0.1"), all())]).discounts(), [5760, 0, 3920]);
    let counted = Target { count: Some(Quantity::units(1)), ..all() };
    let sale = till(lines()).under([fixed(uzs(1000), counted.clone())]);
    assert_eq!(sale.discounts(), [2000, 0, 4000]);
    assert_eq!(sale.price().unwrap().lines[0].adjustments[0].quantity, Quantity::units(1));
    assert_eq!(
        till(lines()).under([fixed(uzs(1000), Target { each: false, ..counted })]).discounts(),
        [2000, 0, 0]
    );
}

#[test]
fn a_promotion_in_a_currency_that_left_the_zone_is_passed_over() {
    let rub = Price { currency: Currency::constant("RUB"), ..uzs(10) };
    let sale = till([line(1, 1, uzs(100))]).under([promotion(1, [OfferKind::TotalAmount { amount: rub }])]);
    assert_eq!(sale.discounts(), [0]);
    let refused = till([line(1, 1, rub)]).price();
    assert_eq!(refused, Err(Refusal::field("lines[0].price", Reason::ForeignCurrency)));
}

#[test]
fn only_promotions_in_force_here_reduce() {
    let give = |change: fn(&mut Promotion)| {
        let mut promotion = promotion(1, [percent(10, all())]);
        change(&mut promotion);
        till([line(1, 1, uzs(100)), line(2, 1, uzs(200))]).under([promotion])
    };
    assert_eq!(give(|_| ()).discounts(), [10, 20]);
    assert_eq!(give(|p| p.active = false).discounts(), [0, 0]);
    assert_eq!(give(|p| p.approved = false).discounts(), [0, 0]);
    assert_eq!(give(|p| p.system = true).discounts(), [0, 0]);
    assert_eq!(give(|p| p.offers[0].automatic = false).discounts(), [0, 0]);
    assert_eq!(give(|p| p.outlets = [id(13)].into()).discounts(), [0, 0]);
    assert_eq!(give(|p| p.outlets = [id(12)].into()).discounts(), [10, 20]);
    let mut elsewhere = give(|p| p.locations = [id(10)].into());
    elsewhere.lines[0].goods.location = id(11);
    assert_eq!(elsewhere.discounts(), [0, 20], "only the goods that lie there");
    elsewhere.promotions[0].brands = [id(2)].into();
    assert_eq!(elsewhere.discounts(), [0, 0]);
}

#[test]
fn rules_are_held_against_the_whole_sale() {
    let customer = Circumstances {
        customer: Some(id(7)),
        groups: [id(8)].into(),
        points: 50,
        methods: [id(3)].into(),
        coupons: ["Beeline club 1".to_owned()].into(),
        ..seen()
    };
    let window = |min, max| Bounds { min: Some(Instant(min)), max: Some(Instant(max)) };
    let units = |min, max| Bounds { min: Some(Quantity::units(min)), max: Some(Quantity::units(max)) };
    let total = |min| Bounds { min: Some(Money::units(min)), max: None };
    let named =
        |name: &str| GoodsFilter { names: AnyOf::only(vec![name.into()]), ..GoodsFilter::default() }.into();
    // Each rule, whether a stranger paying nothing yet meets it, and whether the customer does.
    let table = [
        (RuleKind::PaidBy { methods: [id(3), id(4)].into() }, false, true),
        (RuleKind::PaidBy { methods: [id(4)].into() }, false, false),
        (RuleKind::Time { window: window(1_000, 2_000) }, true, true),
        (RuleKind::Time { window: window(1_001, 2_000) }, false, false),
        (RuleKind::Coupon { collections: ["Beeline club 1".to_owned()].into() }, false, true),
        (RuleKind::Goods { filter: named("goods 2") }, true, true),
        (RuleKind::Goods { filter: named("goods 3") }, false, false),
        (RuleKind::Customer { customers: [id(7)].into() }, false, true),
        (RuleKind::CustomerGroup { groups: [id(8), id(9)].into() }, false, true),
        (RuleKind::GroupWithPoints { group: id(8), points: 50 }, false, true),
        (RuleKind::GroupWithPoints { group: id(8), points: 51 }, false, false),
        (RuleKind::TotalQuantity { bounds: units(3, 3) }, true, true),
        (RuleKind::TotalQuantity { bounds: units(4, 9) }, false, false),
        (RuleKind::TotalPrice { bounds: total(400) }, true, true),
        (RuleKind::TotalPrice { bounds: total(401) }, false, false),
    ];
    for (kind, stranger, known) in table {
        let told = format!("{kind:?}");
        let mut promotion = promotion(1, [OfferKind::TotalAmount { amount: uzs(10) }]);
        promotion.rules = vec![Rule { number: Number(1), kind }];
        let mut sale = till([line(1, 2, uzs(100)), line(2, 1, uzs(200))]).under([promotion]);
        let reduced = |sale: &Till| sale.price().unwrap().discount.is_positive();
        assert_eq!(reduced(&sale), stranger, "{told}");
        sale.seen = customer.clone();
        assert_eq!(reduced(&sale), known, "{told}");
    }
}

#[test]
fn filters_restrict_or_exclude_and_an_empty_one_does_neither() {
    let red = Property { name: "Цвет".into(), value: Some("красный".into()) };
    let fresh =
        GoodsFacts { expires_on: Some(date(2026, 12, 2)), variant_properties: vec![red.clone()], ..goods(1) };
    let lasting = goods(2);
    let f = GoodsFilter::default;
    let today = date(2026, 11, 22);
    // Each filter, and whether it admits the fresh goods at 300 and the lasting ones at 500.
    let table = [
        (f(), true, true),
        (GoodsFilter { barcodes: AnyOf::only(vec!["520901".into()]), ..f() }, true, false),
        (GoodsFilter { barcodes: AnyOf::except(vec!["520901".into()]), ..f() }, false, true),
        (GoodsFilter { barcodes: AnyOf::except(vec![]), ..f() }, true, true),
        (GoodsFilter { categories: AnyOf::only(vec![id(100)]), ..f() }, true, true),
        (GoodsFilter { categories: AnyOf::only(vec![id(2)]), ..f() }, false, true),
        (GoodsFilter { suppliers: AnyOf::except(vec![id(2)]), ..f() }, true, false),
        (GoodsFilter { variant_properties: AnyOf::only(vec![red.clone()]), ..f() }, true, false),
        (GoodsFilter { lot_properties: AnyOf::except(vec![red]), ..f() }, true, true),
        (GoodsFilter { expires_within_days: Some(10), ..f() }, true, false),
        (GoodsFilter { expires_within_days: Some(9), ..f() }, false, false),
        (GoodsFilter { expires_on: Bounds { min: None, max: Some(date(2026, 12, 2)) }, ..f() }, true, false),
        (GoodsFilter { price: Bounds { min: Some(Money::units(400)), max: None }, ..f() }, false, true),
    ];
    for (filter, first, second) in table {
        assert_eq!(filter.admits(&fresh, Money::units(300), today), first, "{filter:?}");
        assert_eq!(filter.admits(&lasting, Money::units(500), today), second, "{filter:?}");
    }
}

#[test]
fn tax_on_top_is_paid_and_tax_inside_is_told() {
    let mut sale = till([line(1, 1, uzs(120)), line(2, 2, uzs(50))]);
    sale.lines[0].tax = Tax::Rate { basis_points: 2000, mode: TaxMode::Included };
    sale.lines[1].tax = Tax::Rate { basis_points: 1000, mode: TaxMode::Added };
    sale.manual = amount(22);
    let priced = sale.price().unwrap();
    // 12 and 10 off; 18 in 108, 9 on top of 90.
    assert_eq!([priced.tax, priced.total], [Money::units(27), Money::units(108 + 99)]);
    assert_eq!(priced.lines[1].unit_final, "49.5".parse().unwrap());
}

#[test]
fn amounts_that_do_not_fit_are_refused() {
    let vast = Price { amount: Money(i64::MAX), ..usd("1") };
    assert_eq!(till([line(1, 1, vast)]).price(), Err(Refusal::OutOfRange));
    let huge = Price { amount: Money(i64::MAX), ..uzs(1) };
    assert_eq!(till([line(1, 1, huge), line(2, 1, huge)]).price(), Err(Refusal::OutOfRange));
    for quantity in [0, -1] {
        let refused = till([line(1, quantity, uzs(1))]).price();
        assert_eq!(refused, Err(Refusal::field("lines[0].quantity", Reason::Malformed)));
    }
}

#[test]
fn a_promotion_reads_back_as_it_was_stored() {
    let kinds = [
        percent(20, Target { count: Some(Quantity(500_000)), ..all() }),
        OfferKind::TotalAmount { amount: usd("1.5") },
    ];
    let mut stored = promotion(178, kinds);
    stored.rules = vec![
        Rule { number: Number(184), kind: RuleKind::PaidBy { methods: [id(3)].into() } },
        Rule {
            number: Number(185),
            kind: RuleKind::TotalPrice { bounds: Bounds { min: None, max: Some(Money(5)) } },
        },
    ];
    let text = serde_json::to_string(&stored).unwrap();
    assert_eq!(serde_json::from_str::<Promotion>(&text).unwrap(), stored, "{text}");
    let brief = r#"{"number":185,"kind":"goods","filter":{"skus":{"any":["A-1"]}}}"#;
    let rule: Rule = serde_json::from_str(brief).unwrap();
    let filter = GoodsFilter { skus: AnyOf::only(vec!["A-1".into()]), ..GoodsFilter::default() };
    assert_eq!(rule, Rule { number: Number(185), kind: RuleKind::Goods { filter: filter.into() } });
}

fn any_line() -> impl Strategy<Value = BasketLine> {
    let price = (0_i64..2_000_000_000, prop::sample::select(&[UZS, USD][..]))
        .prop_map(|(amount, currency)| Price { amount: Money(amount), currency, card: id(1) });
    let tax = prop::option::of((0_i64..3000, prop::sample::select(TaxMode::ALL)))
        .prop_map(|tax| tax.map_or(Tax::None, |(basis_points, mode)| Tax::Rate { basis_points, mode }));
    (1_u128..5, 1_i64..20_000_000, price, tax, prop::collection::vec(0_i64..=10_000, 0..2)).prop_map(
        |(n, quantity, price, tax, manual)| BasketLine {
            quantity: Quantity(quantity),
            manual: manual.into_iter().map(Reduction::Percent).collect(),
            tax,
            ..line(n, 1, price)
        },
    )
}

fn any_promotion() -> impl Strategy<Value = Promotion> {
    let target = (1_u128..5, any::<bool>(), any::<bool>(), prop::option::of(0_i64..9_000_000), any::<bool>())
        .prop_map(|(category, exclude, combine, count, each)| Target {
            filter: GoodsFilter {
                categories: AnyOf { any: vec![id(category)], exclude },
                ..GoodsFilter::default()
            },
            combine,
            count: count.map(Quantity),
            each,
        });
    let offer = (0..5, -10_000_i64..500_000_000, target).prop_map(|(kind, size, target)| {
        let price = Price { amount: Money(size), ..uzs(0) };
        match kind {
            0 => OfferKind::TotalAmount { amount: price },
            1 => OfferKind::TotalPercent { basis_points: size % 12_000 },
            2 => OfferKind::FixedPrice { price, target },
            3 => OfferKind::Percent { basis_points: size % 12_000, target },
            _ => OfferKind::Amount { amount: price, target },
        }
    });
    (1_i64..1000, prop::collection::vec((offer, -2_i32..3), 0..4)).prop_map(|(n, offers)| {
        let (kinds, levels): (Vec<_>, Vec<_>) = offers.into_iter().unzip();
        let mut made = promotion(n, kinds);
        made.offers.iter_mut().zip(levels).for_each(|(offer, level)| offer.level = level);
        made
    })
}

prop_compose! {
    fn any_till()(
        lines in prop::collection::vec(any_line(), 0..8),
        mut promotions in prop::collection::vec(any_promotion(), 0..5),
        manual in prop::option::of((0_i64..=10_000, any::<bool>())),
        spread in prop::sample::select(Spread::ALL),
        stacking in prop::sample::select(Stacking::ALL),
    ) -> Till {
        promotions.sort_by_key(|promotion| promotion.number);
        promotions.dedup_by_key(|promotion| promotion.number);
        let manual =
            manual.map(|(points, combine)| ManualDiscount { kind: Reduction::Percent(points), combine });
        Till { manual, promotions, spread, stacking, ..till(lines) }
    }
}

impl std::fmt::Debug for Till {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{:#?} {:#?} {:?} {} {}",
            self.lines, self.promotions, self.manual, self.spread, self.stacking
        )
    }
}

proptest! {
    #[test]
    fn every_price_is_explained_and_adds_up(till in any_till()) {
        let priced = till.price().unwrap();
        let step = UZS.minor_step().0;
        for (line, asked) in priced.lines.iter().zip(&till.lines) {
            let reasons: Money = line.adjustments.iter().map(|applied| applied.amount).sum();
            prop_assert_eq!(line.discount, reasons);
            prop_assert!(line.adjustments.iter().all(|applied| applied.amount.is_positive()));
            prop_assert!(Money::ZERO <= line.discount && line.discount <= line.subtotal);
            prop_assert_eq!(line.total, line.subtotal - line.discount + asked.tax.on_top(line.tax));
            prop_assert!([line.subtotal, line.discount, line.tax, line.total].iter().all(|m| m.0 % step == 0));
        }
        let sum = |of: fn(&PricedLine) -> Money| priced.lines.iter().map(of).sum::<Money>();
        prop_assert_eq!(priced.subtotal, sum(|line| line.subtotal));
        prop_assert_eq!(priced.discount, sum(|line| line.discount));
        prop_assert_eq!(priced.total, sum(|line| line.total));
    }

    #[test]
    fn a_basket_has_one_price_whatever_order_promotions_come_in(till in any_till()) {
        let priced = till.price();
        prop_assert_eq!(&till.price(), &priced);
        let mut turned = till;
        turned.promotions.reverse();
        prop_assert_eq!(turned.price(), priced);
    }
}
