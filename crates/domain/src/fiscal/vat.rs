//! VAT inside a price: what part of a line is tax, and the totals a receipt prints.
//!
//! Whole kopecks, one rounding per line, half up. Totals are sums of rounded lines and are never computed from a total.

use serde::{Deserialize, Serialize};

use super::Kopecks;
use super::words::VatRate;
use crate::div_round;

impl VatRate {
    /// Percent of the price without tax; nothing for the zero rate and for sales without VAT.
    pub const fn percent(self) -> u8 {
        match self {
            Self::Vat0 | Self::Without => 0,
            Self::Vat5 | Self::Vat5Of105 => 5,
            Self::Vat7 | Self::Vat7Of107 => 7,
            Self::Vat10 | Self::Vat10Of110 => 10,
            Self::Vat20 | Self::Vat20Of120 => 20,
            Self::Vat22 | Self::Vat22Of122 => 22,
        }
    }

    /// Whether it is a calculated rate, as prepayments carry.
    pub const fn is_calculated(self) -> bool {
        matches!(
            self,
            Self::Vat5Of105 | Self::Vat7Of107 | Self::Vat10Of110 | Self::Vat20Of120 | Self::Vat22Of122
        )
    }

    /// The tax contained in `sum`, rounded half away from zero; at most `sum` itself, so it cannot overflow.
    ///
    /// ```
    /// # use domain::fiscal::{Kopecks, VatRate};
    /// assert_eq!(VatRate::Vat22.tax_in(Kopecks(2_511_700)), Kopecks(452_930));
    /// ```
    pub fn tax_in(self, sum: Kopecks) -> Kopecks {
        let rate = i128::from(self.percent());
        let tax = div_round(i128::from(sum.0) * rate, 100 + rate);
        Kopecks(i64::try_from(tax).expect("tax inside a sum is smaller than the sum"))
    }
}

/// What a receipt says about one rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VatTotal {
    /// The rate.
    pub rate: VatRate,
    /// Sum of the lines at this rate, tax included. Receipts print it for the zero rate and for sales without VAT.
    pub turnover: Kopecks,
    /// Sum of the lines' tax. Receipts print it for all other rates.
    pub tax: Kopecks,
}

impl VatTotal {
    /// The one amount a receipt carries for this rate: the tax, or the turnover where there is no tax.
    pub const fn amount(&self) -> Kopecks {
        if self.rate.percent() == 0 { self.turnover } else { self.tax }
    }
}

/// Adds lines up by rate, in the order of the rate's number; rates that do not occur are left out.
pub fn totals(lines: impl IntoIterator<Item = (VatRate, Kopecks)>) -> Vec<VatTotal> {
    let mut totals: Vec<VatTotal> = Vec::new();
    for (rate, sum) in lines {
        let at = totals.binary_search_by_key(&rate.code(), |total| total.rate.code()).unwrap_or_else(|at| {
            totals.insert(at, VatTotal { rate, turnover: Kopecks::ZERO, tax: Kopecks::ZERO });
            at
        });
        totals[at].turnover += sum;
        totals[at].tax += rate.tax_in(sum);
    }
    totals
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lines_of_real_receipts_come_out_to_the_kopeck() {
        let cases = [
            (VatRate::Vat5, 37_200, 1771),
            (VatRate::Vat5, 65_000, 3095),
            (VatRate::Vat5, 24_400, 1162),
            (VatRate::Vat5, 61_008, 2905),
            (VatRate::Vat5, 46_800, 2229),
            (VatRate::Vat22, 2_511_700, 452_930),
            (VatRate::Vat22, 99_000, 17_852),
            (VatRate::Vat22, 867_100, 156_362),
            (VatRate::Vat22Of122, 465_400, 83_925),
            (VatRate::Vat0, 100, 0),
            (VatRate::Without, 100, 0),
        ];
        for (rate, sum, tax) in cases {
            assert_eq!(rate.tax_in(Kopecks(sum)), Kopecks(tax), "{rate:?} in {sum}");
            assert_eq!(rate.tax_in(Kopecks(-sum)), Kopecks(-tax), "{rate:?} in -{sum}");
        }
    }

    #[test]
    fn totals_add_rounded_lines() {
        let sums = [1_124_600, 29_000, 39_000].map(|sum| (VatRate::Vat5, Kopecks(sum)));
        let totals = totals(sums);
        assert_eq!(totals.len(), 1);
        assert_eq!(totals[0].tax, Kopecks(56_790));
        assert_eq!(totals[0].turnover, Kopecks(1_192_600));
    }

    #[test]
    fn untaxed_lines_report_their_turnover() {
        let totals = totals([(VatRate::Without, Kopecks(700)), (VatRate::Vat20, Kopecks(120))]);
        assert_eq!(totals.iter().map(VatTotal::amount).collect::<Vec<_>>(), [Kopecks(20), Kopecks(700)]);
    }

    proptest! {
        #[test]
        fn tax_never_exceeds_its_share(sum in any::<i64>(), code in 1_u8..=12) {
            let rate = VatRate::from_code(code).unwrap();
            let tax = i128::from(rate.tax_in(Kopecks(sum)).0);
            let whole = 100 + i128::from(rate.percent());
            // Off by at most half a kopeck.
            prop_assert!((2 * (tax * whole - i128::from(sum) * i128::from(rate.percent()))).abs() <= whole);
        }

        #[test]
        fn totals_lose_no_kopeck(lines in prop::collection::vec((1_u8..=12, 0_i64..1_000_000_000), 0..50)) {
            let lines: Vec<_> = lines.into_iter().map(|(c, s)| (VatRate::from_code(c).unwrap(), Kopecks(s))).collect();
            let turnover: Kopecks = totals(lines.iter().copied()).iter().map(|total| total.turnover).sum();
            prop_assert_eq!(turnover, lines.iter().map(|(_, sum)| *sum).sum());
        }
    }
}
