//! What mappers need beside a view: the account's clocks, where images are found, and rates for prices.

use std::sync::Arc;

use app::access::AccountView;
use domain::catalogue::Digest;
use domain::{Date, Instant, Quantity, money};
use serde_json::Number;
use wire::time::{self, Zone};

use crate::price::{Cards, Price};

/// Prints scalars as this contract does.
#[derive(Clone, Debug)]
pub(crate) struct Show {
    account: Arc<AccountView>,
    zone: Zone,
    files: String,
    cards: Cards,
}

impl Show {
    /// With an account and its zone of time, the address under which images are found, and the rates of prices.
    pub(crate) fn new(account: Arc<AccountView>, zone: Zone, files: String, cards: Cards) -> Self {
        Self { account, zone, files, cards }
    }

    /// Whose books these are.
    pub(crate) fn account(&self) -> &AccountView {
        &self.account
    }

    /// `2026-01-31 23:59:59` on the account's clocks.
    pub(crate) fn time(&self, at: Instant) -> String {
        self.zone.format_date_time(at.0)
    }

    /// A price at the rates of its own card.
    pub(crate) fn price(&self, price: &money::Price) -> Price {
        self.cards.show(price)
    }

    /// The rates at hand.
    pub(crate) const fn cards(&self) -> &Cards {
        &self.cards
    }

    /// The address of an image in one of its sizes.
    ///
    /// * `size`: `50x_` and so on, or `original`
    ///
    /// # Source
    /// Contract 6, Image.
    pub(crate) fn image(&self, size: &str, digest: Digest, extension: &str) -> String {
        let hash = digest.to_string();
        let (aa, bb, cc) = (&hash[0..2], &hash[2..4], &hash[4..6]);
        format!("{}/cache/{size}/image/{aa}/{bb}/{cc}/{hash}.{extension}", self.files)
    }
}

/// `2026-01-31`.
pub(crate) fn date(date: Date) -> String {
    time::format_date(date)
}

/// A quantity as a JSON number.
pub(crate) fn quantity(quantity: Quantity) -> Number {
    wire::number::from_scaled(quantity.0, 6)
}

/// A quantity as text with two decimals, as the database of the vendor prints it: `-21.00`.
///
/// # Source
/// Contract 1.7.
pub(crate) fn quantity_text(quantity: Quantity) -> String {
    let hundredths = domain::div_round(quantity.wide() * 100, i128::from(Quantity::SCALE));
    let sign = if hundredths < 0 { "-" } else { "" };
    let size = hundredths.unsigned_abs();
    format!("{sign}{}.{:02}", size / 100, size % 100)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;

    #[test]
    fn quantities_print_as_numbers_and_as_text() {
        for (millionths, number, text) in [
            (-21_000_000, "-21", "-21.00"),
            (4_000_000, "4", "4.00"),
            (1_500_000, "1.5", "1.50"),
            (-5_000, "-0.005", "-0.01"),
            (-4_000, "-0.004", "0.00"),
        ] {
            assert_eq!(quantity(Quantity(millionths)).to_string(), number);
            assert_eq!(quantity_text(Quantity(millionths)), text);
        }
    }

    #[test]
    fn times_are_on_the_accounts_clocks_and_images_under_its_files() {
        let show = samples::show();
        assert_eq!(show.time(Instant(1_735_689_540_000_000)), "2025-01-01 04:59:00");
        let hash = "4767a1a9559010d85899433d76170377ff40f94eeebe5fb130ad3d55f262a882";
        assert_eq!(
            show.image("50x_", hash.parse().unwrap(), "png"),
            format!("https://files.example/cache/50x_/image/47/67/a1/{hash}.png")
        );
    }
}
