//! Every Price object of the vendor's page, as facts: 130 samples, 28 of them distinct.
//!
//! Exceptions, none of which we print:
//! * 70900 UZS (three samples): its secondary amounts, 6 and 6, were stored, not derived, and its ratio is in the order of USD;
//! * zero without ratio and EUR (one sample): the page cut the object short.

use domain::money::{self, Rate, RateCard};
use domain::{Currency, Instant, Money};
use uuid::Uuid;

use super::Price;

/// Rates, and each price seen at them: what was entered and the object, with the line where it first stands.
type AtRates = (&'static [(&'static str, i64)], &'static [(u32, &'static str, &'static str, &'static str)]);

/// The amounts that follow `ratio`, whose text is the same for all prices entered in one currency.
const SAMPLES: &[AtRates] = &[
    (&[("USD", 10500), ("EUR", 12000)], &[(518, "740000", "UZS", r#""UZS":740000,"USD":70.48,"EUR":61.67"#)]),
    (
        &[("USD", 10800), ("EUR", 11000)],
        &[
            (849, "0", "UZS", r#""UZS":0,"USD":0,"EUR":0"#),
            (1006, "3000", "UZS", r#""UZS":3000,"USD":0.28,"EUR":0.27"#),
            (1367, "6000", "UZS", r#""UZS":6000,"USD":0.56,"EUR":0.55"#),
            (1828, "200000", "UZS", r#""UZS":200000,"USD":18.52,"EUR":18.18"#),
            (1839, "110000", "UZS", r#""UZS":110000,"USD":10.19,"EUR":10"#),
            (2078, "10000", "UZS", r#""UZS":10000,"USD":0.93,"EUR":0.91"#),
            (2089, "1", "USD", r#""USD":1,"UZS":10800,"EUR":0.98"#),
        ],
    ),
    (
        &[("USD", 11000)],
        &[
            (1928, "300000", "UZS", r#""UZS":300000,"USD":27.27"#),
            (1936, "240000", "UZS", r#""UZS":240000,"USD":21.82"#),
        ],
    ),
    (&[("USD", 8600)], &[(2278, "4.55", "USD", r#""USD":4.55,"UZS":39130"#)]),
    (
        &[("USD", 7900), ("EUR", 9100)],
        &[
            (2567, "1500000", "UZS", r#""UZS":1500000,"USD":189.87,"EUR":164.84"#),
            (2589, "50000", "UZS", r#""UZS":50000,"USD":6.33,"EUR":5.49"#),
            (3036, "220000", "UZS", r#""UZS":220000,"USD":27.85,"EUR":24.18"#),
            (3047, "100000", "UZS", r#""UZS":100000,"USD":12.66,"EUR":10.99"#),
        ],
    ),
    (
        &[("USD", 8450), ("EUR", 9100)],
        &[
            (3330, "220000", "UZS", r#""UZS":220000,"USD":26.04,"EUR":24.18"#),
            (3341, "100000", "UZS", r#""UZS":100000,"USD":11.83,"EUR":10.99"#),
            (3352, "120000", "UZS", r#""UZS":120000,"USD":14.2,"EUR":13.19"#),
            (3374, "0", "UZS", r#""UZS":0,"USD":0,"EUR":0"#),
            (3527, "-220000", "UZS", r#""UZS":-220000,"USD":-26.04,"EUR":-24.18"#),
            (3538, "-120000", "UZS", r#""UZS":-120000,"USD":-14.2,"EUR":-13.19"#),
        ],
    ),
    (
        &[("USD", 12000)],
        &[
            (4461, "172800", "UZS", r#""UZS":172800,"USD":14.4"#),
            (4469, "4", "USD", r#""USD":4,"UZS":48000"#),
            (4506, "82000", "UZS", r#""UZS":82000,"USD":6.83"#),
            (4521, "0", "UZS", r#""UZS":0,"USD":0"#),
            (4581, "1000", "UZS", r#""UZS":1000,"USD":0.08"#),
        ],
    ),
];

/// Units of the zone's primary currency for one of each.
type Rates = &'static [(&'static str, i64)];

/// The ratio of each set of rates, as printed for a price entered in that currency.
const RATIOS: &[(Rates, &str, &str)] = &[
    (
        &[("USD", 10500), ("EUR", 12000)],
        "UZS",
        r#""UZS/USD":9.523809523809524e-5,"USD/UZS":10500,"UZS/EUR":8.333333333333333e-5,"EUR/UZS":12000"#,
    ),
    (
        &[("USD", 10800), ("EUR", 11000)],
        "UZS",
        r#""UZS/USD":9.259259259259259e-5,"USD/UZS":10800,"UZS/EUR":9.09090909090909e-5,"EUR/UZS":11000"#,
    ),
    (
        &[("USD", 10800), ("EUR", 11000)],
        "USD",
        r#""USD/UZS":10800,"UZS/USD":9.259259259259259e-5,"EUR/UZS":11000,"UZS/EUR":9.09090909090909e-5"#,
    ),
    (&[("USD", 11000)], "UZS", r#""UZS/USD":9.09090909090909e-5,"USD/UZS":11000"#),
    (&[("USD", 8600)], "USD", r#""USD/UZS":8600,"UZS/USD":0.00011627906976744187"#),
    (
        &[("USD", 7900), ("EUR", 9100)],
        "UZS",
        r#""UZS/USD":0.00012658227848101267,"USD/UZS":7899.999999999999,"UZS/EUR":0.00010989010989010989,"EUR/UZS":9100"#,
    ),
    (
        &[("USD", 8450), ("EUR", 9100)],
        "UZS",
        r#""UZS/USD":0.00011834319526627219,"USD/UZS":8450,"UZS/EUR":0.00010989010989010989,"EUR/UZS":9100"#,
    ),
    (&[("USD", 12000)], "UZS", r#""UZS/USD":8.333333333333333e-5,"USD/UZS":12000"#),
    (&[("USD", 12000)], "USD", r#""USD/UZS":12000,"UZS/USD":8.333333333333333e-5"#),
];

fn card(rates: &[(&str, i64)]) -> RateCard {
    RateCard {
        id: Uuid::nil().into(),
        zone: Uuid::nil().into(),
        since: Instant(0),
        primary: Currency::constant("UZS"),
        rates: rates.iter().map(|(code, rate)| (code.parse().unwrap(), Rate::whole(*rate))).collect(),
    }
}

fn print(amount: &str, currency: &str, rates: &[(&str, i64)]) -> String {
    let card = card(rates);
    let amount: Money = amount.parse().unwrap();
    let price = money::Price { amount, currency: currency.parse().unwrap(), card: card.id };
    wire::json::to_string(&Price::at(&price, &card))
}

#[test]
fn every_sample_prints_as_on_the_page() {
    for (rates, samples) in SAMPLES {
        for (line, amount, currency, amounts) in *samples {
            let ratio = RATIOS.iter().find(|(at, first, _)| at == rates && first == currency).unwrap().2;
            let card = card(rates);
            let order = card.order(currency.parse().unwrap());
            let order: Vec<_> = order.map(|currency| format!("\"{currency}\"")).collect();
            let order = order.join(",");
            let page = format!(r#"{{"first":"{currency}","ratio":{{{ratio}}},"order":[{order}],{amounts}}}"#);
            assert_eq!(print(amount, currency, rates), page, "line {line}");
        }
    }
}

#[test]
fn a_zone_with_one_currency_has_no_ratio() {
    assert_eq!(print("12.5", "UZS", &[]), r#"{"first":"UZS","ratio":{},"order":["UZS"],"UZS":12.5}"#);
}

#[test]
fn a_price_of_a_legacy_object_would_print_by_the_rule() {
    let printed = print("70900", "UZS", &[("USD", 11000), ("EUR", 11000)]);
    assert!(printed.ends_with(r#""UZS":70900,"USD":6.45,"EUR":6.45}"#), "{printed}");
}
